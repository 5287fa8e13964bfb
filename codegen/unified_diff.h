// The difference of two texts as `diff -u` shows it, for --diff of several subcommands.
#pragma once

#include <string>
#include <string_view>

namespace tagwire::codegen {

/// From `before` to `after`, line by line, with three lines around each change, under the header
/// "--- name" / "+++ name"; empty when the texts are equal. `patch -p0` and `git apply` read it.
std::string unified_diff(const std::string& name, std::string_view before, std::string_view after);

}  // namespace tagwire::codegen
