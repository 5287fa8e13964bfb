// Where lines break: the few shapes that generated code is made of, laid out as clang-format lays
// them out (Google style, 100 columns), so that generated code needs no formatter and a formatter
// changes nothing in it.
//
// clang-format weighs every possible break against every other; we know the shapes that we write
// and follow what it does with those. What does not fit a shape (a name of 90 letters) is put
// between `// clang-format off` and `on`, so that the promise holds for every input.
//
// `indent` is the column that the text will stand at. Results hold no indentation in their first
// line and relative indentation in the others, as CodeWriter's holes want it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tagwire::codegen {

inline constexpr std::size_t kColumns = 100;

/// How many columns UTF-8 text takes: East Asian wide characters and emoji take two.
std::size_t width(std::string_view text);

/// `head` a, b, c `tail` of a declaration, where head ends in an opening parenthesis: in one line,
/// else filled line by line under the first item, else filled line by line below the head.
std::string wrap_parameters(std::size_t indent, std::string_view head,
                            const std::vector<std::string>& items, std::string_view tail);

/// The same for a call.
std::string wrap_call(std::size_t indent, std::string_view head,
                      const std::vector<std::string>& items, std::string_view tail);

/// `using name = head` a, b, c `tail`, where head ends in `<`; may break after the `=` too.
std::string wrap_alias(std::string_view name, std::string_view head,
                       const std::vector<std::string>& items, std::string_view tail);

/// A function of one statement: in one line where that fits.
std::string wrap_function(std::size_t indent, std::string_view head,
                          const std::vector<std::string>& parameters, std::string_view tail,
                          std::string_view body);

/// A constructor that has nothing to do but to initialise: `head` parameters `) : members {}`.
std::string wrap_constructor(std::size_t indent, std::string_view head,
                             const std::vector<std::string>& parameters, std::string_view members);

/// `out << "label" << value;`, as two statements when one does not fit.
std::string wrap_output(std::size_t indent, std::string_view label, std::string_view value);

/// `left right`, with `right` in the next line when both do not fit: `type name{};`, `name =
/// value;`.
std::string wrap_pair(std::size_t indent, std::string_view left, std::string_view right);

/// `class name : public base {` in one line or two; `name` may end in " final".
std::string wrap_class(std::string_view name, std::string_view base);

/// `for (start; range) {` in one line or two; `start` brings its semicolon.
std::string wrap_loop(std::size_t indent, std::string_view start, std::string_view range);

/// Documentation lines as `///` (or `//`) comments: broken at blanks where they are too long, and
/// rid of what would not stay inside a comment.
std::string doc_comment(std::size_t indent, const std::vector<std::string>& docs,
                        std::string_view slashes = "///");

/// `text` out of the formatter's reach, and fences inside it gone. Whole declarations only: a fence
/// between a brace and its block would be indented anew.
std::string fenced(std::string_view text);
/// The same, if a line of it is too long.
std::string fenced_if_long(std::size_t indent, std::string_view text);

/// `text` with each line after the first moved right by `columns`.
std::string hang(std::string_view text, std::size_t columns);

}  // namespace tagwire::codegen
