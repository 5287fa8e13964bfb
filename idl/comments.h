// Comments and blank lines: what stands between tokens. The lexer passes over them; the formatter
// keeps them where they are.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tagwire::idl {

struct Comment {
  enum class Kind : std::uint8_t { kLine, kDoc, kBlock };
  Kind kind = Kind::kLine;
  /// Without blanks at the ends of its lines, whose ends are "\n".
  std::string text;
  /// Line ends between it and what comes before it.
  int line_ends_before = 0;

  /// More may follow it on its line.
  bool fits_a_line() const { return kind == Kind::kBlock && text.find('\n') == std::string::npos; }
};

/// What stands between two tokens, of which there may be only one.
struct Gap {
  std::vector<Comment> comments;
  int line_ends_after = 0;  ///< between the last comment, or the token before, and the token after

  bool has_line_end() const;
};

/// `text` holds nothing but blanks and comments that are closed.
Gap read_gap(std::string_view text);

}  // namespace tagwire::idl
