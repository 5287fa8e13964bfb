// Lines of a head, of chunk framing and of trailers, found in a buffer that grows (RFC 9112 section
// 2.2). Each byte is looked at once for this, however the input is split.
#pragma once

#include <algorithm>
#include <cstddef>

#include "tagwire/http/chars.h"

namespace tagwire::http {

/// Offsets into the buffer.
struct Line {
  std::size_t begin = 0;
  std::size_t end = 0;   ///< without its line end
  std::size_t next = 0;  ///< after its line end
  bool bare_lf = false;  ///< ended by LF alone
};

/// Walks over the lines of a buffer. What it answers depends on the bytes alone, not on their
/// pieces: the first of a line end, a byte that may not be there and the limit decides.
class LineScanner {
 public:
  enum class Found : unsigned char {
    kLine,      ///< line()
    kNeedMore,  ///< the line goes on where the buffer ends
    kTooLong,   ///< no line end before the limit
    kBareCr,    ///< a CR without LF
    kControl,   ///< another control character, at scanned()
  };

  /// Starts a line at `offset`.
  void start(std::size_t offset) noexcept { begin_ = scanned_ = offset; }
  /// Looks for the end of the current line; `limit` is the offset that the line and its line end
  /// may not pass. After kLine the next line is current.
  Found find(const char* buffer, std::size_t size, std::size_t limit) noexcept;

  const Line& line() const noexcept { return line_; }
  /// Where the current line starts.
  std::size_t begin() const noexcept { return begin_; }
  std::size_t scanned() const noexcept { return scanned_; }
  /// The bytes of the current line moved `distance` towards the front of the buffer.
  void moved(std::size_t distance) noexcept {
    begin_ -= distance;
    scanned_ -= distance;
  }

 private:
  std::size_t begin_ = 0;
  std::size_t scanned_ = 0;  // no byte of [begin_, scanned_) ends the line
  Line line_;
};

inline LineScanner::Found LineScanner::find(const char* buffer, std::size_t size,
                                            std::size_t limit) noexcept {
  const std::size_t stop = std::max(scanned_, std::min(size, limit));
  scanned_ = static_cast<std::size_t>(find_control(buffer + scanned_, buffer + stop) - buffer);
  if (scanned_ >= limit) return Found::kTooLong;
  if (scanned_ >= size) return Found::kNeedMore;

  const std::size_t end = scanned_;
  const bool bare_lf = buffer[end] == '\n';
  std::size_t next = end + 1;
  if (!bare_lf) {
    if (buffer[end] != '\r') return Found::kControl;
    if (next >= limit) return Found::kTooLong;
    if (next >= size) return Found::kNeedMore;
    if (buffer[next] != '\n') return Found::kBareCr;
    ++next;
  }
  line_ = {.begin = begin_, .end = end, .next = next, .bare_lf = bare_lf};
  start(next);
  return Found::kLine;
}

}  // namespace tagwire::http
