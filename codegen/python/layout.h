// Where lines break in generated Python: as the formatter black leaves them. What fits into 88
// columns stands in one line; else each item of the outermost brackets gets a line of its own, with
// a comma behind the last one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tagwire::codegen::python {

inline constexpr std::size_t kColumns = 88;

/// An expression: `head` alone, or `head` items `tail`, where head ends in an opening bracket.
struct Expr {
  std::string head;
  std::vector<Expr> items;
  std::string tail;
  bool one_item_comma = false;  ///< a tuple: `(1,)`

  Expr(std::string text) : head(std::move(text)) {}  // NOLINT(google-explicit-constructor)
  Expr(const char* text) : head(text) {}             // NOLINT(google-explicit-constructor)
  Expr(std::string open, std::vector<Expr> inside, std::string close)
      : head(std::move(open)), items(std::move(inside)), tail(std::move(close)) {}

  /// The same with text in front.
  Expr after(std::string_view text) && {
    head.insert(0, text);
    return std::move(*this);
  }
  std::string flat() const;
};

/// A statement at `indent` columns, `expr` followed by `rest` (":" or nothing), without a line end.
std::string layout(std::size_t indent, const Expr& expr, std::string_view rest = "");

/// A docstring at `indent` columns, or "" without lines. Long lines are broken at blanks.
std::string docstring(std::size_t indent, const std::vector<std::string>& lines);

/// The columns of UTF-8 text, one a character.
std::size_t columns(std::string_view text);

}  // namespace tagwire::codegen::python
