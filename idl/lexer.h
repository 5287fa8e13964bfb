// Text to tokens. Grammar: docs/idl.md, "Tokens".
//
// Mistakes are reported and mended on the spot (a bad name is still a name, an unclosed string ends
// with its line), so that the parser meets no consequence of them.
#pragma once

#include <string_view>

#include "idl/diagnostic.h"
#include "idl/token.h"

namespace tagwire::idl {

/// A letter a-z or A-Z, then letters, digits and single underscores between them.
bool is_valid_name(std::string_view text);

/// Text that is not UTF-8 gives one diagnostic and no tokens but the end.
Tokens lex(const SourceFile& source, Diagnostics& diagnostics);

}  // namespace tagwire::idl
