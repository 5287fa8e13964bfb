// One canonical layout for IDL text: `tagwire fmt`, and editors. docs/editors.md,
// "Formatting", describes it.
//
// It works on tokens and the comments between them, not on the Model: a file that is not right yet
// is formatted all the same once its grammar is.
#pragma once

#include <optional>
#include <string>

#include "idl/diagnostic.h"
#include "idl/source.h"

namespace tagwire::idl {

/// Lines are broken where they would be longer, as far as that is possible.
inline constexpr std::size_t kLayoutColumns = 100;

/// The text in its layout; none when there are mistakes in its grammar, which are reported.
/// Formatting the result gives the result. No token changes but commas before a closing bracket,
/// which are set where a list has a line for each item; no comment is lost.
std::optional<std::string> format(const SourceFile& source, Diagnostics& diagnostics);

}  // namespace tagwire::idl
