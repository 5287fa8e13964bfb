// One field line (RFC 9112 section 5): name, colon, value. Pure functions on text.
#pragma once

#include <cstddef>

#include "tagwire/http/chars.h"
#include "tagwire/http/lines.h"
#include "tagwire/http/refusal.h"

namespace tagwire::http {

/// Offsets into the buffer.
struct FieldLine {
  std::size_t name_begin = 0;
  std::size_t name_end = 0;
  std::size_t value_begin = 0;  ///< without white space at either end
  std::size_t value_end = 0;
};

/// Splits `line` of `buffer`, which holds no control character but HTAB, into `out`; `readable` is
/// the offset up to which the buffer may be read. False when it is no field line:
/// explain_field_line() says why. Values may hold bytes above 0x7F (obs-text). Deviation: folded
/// lines (obs-fold, section 5.2) are refused.
inline bool parse_field_line(const char* buffer, const Line& line, std::size_t readable,
                             FieldLine& out) noexcept {
  const std::size_t colon =
      line.begin + token_length(buffer + line.begin, buffer + line.end, buffer + readable);
  if (colon == line.begin || colon == line.end || buffer[colon] != ':') return false;
  std::size_t from = colon + 1;
  std::size_t to = line.end;
  while (from != to && is_blank(buffer[from])) ++from;
  while (to != from && is_blank(buffer[to - 1])) --to;
  out = {.name_begin = line.begin, .name_end = colon, .value_begin = from, .value_end = to};
  return true;
}

/// What is wrong with a line that parse_field_line() did not take.
Mistake explain_field_line(const char* buffer, const Line& line);

}  // namespace tagwire::http
