// Places as editors count them: lines and UTF-16 code units, both from 0 (LSP 3.17, "Position").
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace tagwire::lsp {

struct Position {
  std::size_t line = 0;
  std::size_t character = 0;
  bool operator==(const Position&) const = default;
};

/// Lifetime: the text must outlive it.
class Positions {
 public:
  explicit Positions(std::string_view text);
  /// An offset beyond the end counts as the end; one inside a character as its beginning.
  Position at(std::size_t offset) const;
  /// A place behind the end of its line counts as that end, a line behind the last one as the end.
  std::size_t offset(Position position) const;

 private:
  std::string_view line(std::size_t number) const;

  std::string_view text_;
  std::vector<std::size_t> starts_;  // of lines, which end in \n, \r or both
};

}  // namespace tagwire::lsp
