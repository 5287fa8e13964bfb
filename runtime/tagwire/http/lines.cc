#include "tagwire/http/lines.h"

#include <algorithm>

#include "tagwire/http/chars.h"

namespace tagwire::http {

LineScanner::Found LineScanner::find(const char* buffer, std::size_t size,
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
