// Compiling IDL from strings and from the test folders.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "idl/compile.h"

namespace tagwire::idl::test {

/// The whole file; fails the test when it cannot be read.
std::string read_file(const std::string& path);
/// tests/idl/NAME.
std::string test_path(const std::string& name);

/// Compiles `files[0].first`; the others are there to be imported.

using Files = std::vector<std::pair<std::string, std::string>>;
Compilation compile_files(const Files& files);
/// One file, "a.idl", that begins with "module a;".
Compilation compile_text(std::string_view text);
/// Like compile_text, of a text without mistakes: fails the test if there are any.
Compilation compile_good(std::string_view text);

/// "TW0201@3:8 TW0101@7:1": what was reported, and where.
std::string places(const Compilation& compilation);
/// Everything as the command shows it.
std::string render_all(const Compilation& compilation);

}  // namespace tagwire::idl::test
