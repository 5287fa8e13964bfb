// One field line (RFC 9112 section 5): name, colon, value. A pure function on text.
#pragma once

#include <cstddef>

#include "tagwire/http/lines.h"
#include "tagwire/http/request_line.h"

namespace tagwire::http {

/// Offsets into the buffer.
struct FieldLine {
  std::size_t name_begin = 0;
  std::size_t name_end = 0;
  std::size_t value_begin = 0;  ///< without white space at either end
  std::size_t value_end = 0;
};

/// Splits `line` of `buffer`, which holds no control character but HTAB, into `out`; `readable` is
/// the offset up to which the buffer may be read. Returns what is wrong with it. Values may hold
/// bytes above 0x7F (obs-text). Deviation: folded lines (obs-fold, section 5.2) are refused.
Mistake parse_field_line(const char* buffer, const Line& line, std::size_t readable,
                         FieldLine& out);

}  // namespace tagwire::http
