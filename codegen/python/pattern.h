// Regular expressions of an IDL, which are RE2's, in the syntax of Python's `re`.
//
// Both know most of the same operators; they differ in what the escapes of classes mean (in Python
// `\d` is any digit of Unicode, in RE2 an ASCII one), in what Python has not (`\p{Greek}`,
// `[[:alpha:]]`, `\z`, `\Q...\E`, flags in the middle) and in what only Python reads as an operator
// (`{,5}`). What is left out: (?U), since greed does not change whether a whole text matches.
// What cannot be carried over is RE2's guarantee of linear time.
#pragma once

#include <string>
#include <string_view>

namespace tagwire::codegen::python {

/// `pattern`, which RE2 accepts, for re.compile() without flags and fullmatch().
std::string python_pattern(std::string_view pattern);

}  // namespace tagwire::codegen::python
