#include "tagwire/xml/writer.h"

#include "tagwire/xml/scan.h"

namespace tagwire::xml {
namespace {

std::string_view reference_for(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    default:
      return "&#13;";
  }
}

/// Escapes up to the first character that XML cannot carry; returns where that is, or the end.
const char* append_legal(OutputBuffer& out, const char* p, const char* end) {
  const char* run = p;
  const auto flush = [&] { out.append({run, static_cast<std::size_t>(p - run)}); };
  for (;;) {
    p = skip_plain(p, end);
    if (p == end) break;
    if (*p == '\n' || *p == '\t') {
      ++p;
    } else if (has_class(*p, kMarkup) || *p == '\r') {
      flush();
      out.append(reference_for(*p));
      run = ++p;
    } else if (const std::size_t length = has_class(*p, kHigh) ? utf8_length(p, end) : 0) {
      p += length;
    } else {
      break;
    }
  }
  flush();
  return p;
}

}  // namespace

bool append_escaped(OutputBuffer& out, std::string_view text, std::size_t& bad) {
  const std::size_t before = out.size();
  const char* end = text.data() + text.size();
  const char* stop = append_legal(out, text.data(), end);
  if (stop == end) return true;
  out.truncate(before);
  bad = static_cast<std::size_t>(stop - text.data());
  return false;
}

void append_escaped_lossy(OutputBuffer& out, std::string_view text) {
  const char* p = text.data();
  const char* end = p + text.size();
  while ((p = append_legal(out, p, end)) != end) {
    out.append("\xef\xbf\xbd");
    ++p;
  }
}

}  // namespace tagwire::xml
