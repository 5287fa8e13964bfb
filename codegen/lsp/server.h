// `tagwire lsp`: a language server (LSP 3.17) over streams. Messages in, messages out; what the
// answers are made of is in idl/.
//
// An editor sends texts in the middle of edits, and some send nonsense: whatever comes, there is an
// answer, and the server goes on.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace tagwire::lsp {

/// Serves until the client says `exit` or the stream ends. Returns the exit status that LSP asks
/// for: 0 when `shutdown` came first, else 1.
int serve(std::istream& in, std::ostream& out, const std::vector<std::string>& import_dirs);

}  // namespace tagwire::lsp
