// Tokens to syntax tree: recursive descent, one function a rule of the grammar in docs/idl.md, two
// tokens of lookahead.
//
// After a mistake the parser goes on at the next `;` or `}`, so that the next member is checked
// again; a forgotten `;` or `}` is reported where it belongs and then read as if it were there.
#pragma once

#include "idl/diagnostic.h"
#include "idl/syntax.h"

namespace tagwire::idl {

/// Types and values may be nested this deep: hostile input cannot exhaust the stack.
inline constexpr int kMaxNesting = 64;

syntax::File parse(const SourceFile& source, Diagnostics& diagnostics);

/// bool, the integers, double, string, bytes, datetime, duration, any, list, map, tuple, stream,
/// packed: the words that name built-in types.
bool is_type_word(std::string_view word);

}  // namespace tagwire::idl
