#include "tagwire/http/field_line.h"

#include "tagwire/http/chars.h"

namespace tagwire::http {
namespace {

bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

// Off the path of a good request: which of the mistakes it is.
Mistake explain(const char* buffer, const Line& line, std::size_t name_end) {
  if (is_blank(buffer[line.begin])) return {400, "a header line is folded onto a second line"};
  for (std::size_t at = name_end; at != line.end; ++at) {
    if (buffer[at] != ':') continue;
    if (at == line.begin) return {400, "a header line has no name before its colon"};
    if (is_blank(buffer[at - 1])) return {400, "a header line has white space before its colon"};
    return {400, "a header name holds a character that may not be in one"};
  }
  return {400, "a header line has no colon"};
}

}  // namespace

Mistake parse_field_line(const char* buffer, const Line& line, std::size_t readable,
                         FieldLine& out) {
  const char* const begin = buffer + line.begin;
  const std::size_t colon = line.begin + token_length(begin, buffer + line.end, buffer + readable);
  if (colon == line.begin || colon == line.end || buffer[colon] != ':') {
    return explain(buffer, line, colon);
  }
  std::size_t from = colon + 1;
  std::size_t to = line.end;
  while (from != to && is_blank(buffer[from])) ++from;
  while (to != from && is_blank(buffer[to - 1])) --to;
  out = {.name_begin = line.begin, .name_end = colon, .value_begin = from, .value_end = to};
  return {};
}

}  // namespace tagwire::http
