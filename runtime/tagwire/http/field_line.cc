#include "tagwire/http/field_line.h"

#include "tagwire/http/chars.h"

namespace tagwire::http {

Mistake explain_field_line(const char* buffer, const Line& line) {
  if (is_blank(buffer[line.begin])) return {400, "a header line is folded onto a second line"};
  for (std::size_t at = line.begin; at != line.end; ++at) {
    if (buffer[at] != ':') continue;
    if (at == line.begin) return {400, "a header line has no name before its colon"};
    if (is_blank(buffer[at - 1])) return {400, "a header line has white space before its colon"};
    return {400, "a header name holds a character that may not be in one"};
  }
  return {400, "a header line has no colon"};
}

}  // namespace tagwire::http
