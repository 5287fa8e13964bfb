#include "tagwire/http/media_type.h"

#include <cstddef>

#include "tagwire/http/chars.h"

namespace tagwire::http {
namespace {

// Cuts the text up to the next ';' that is not quoted off `rest`.
std::string_view take_part(std::string_view& rest) noexcept {
  bool quoted = false;
  std::size_t at = 0;
  for (; at < rest.size() && (quoted || rest[at] != ';'); ++at) {
    if (quoted && rest[at] == '\\') {
      ++at;
    } else if (rest[at] == '"') {
      quoted = !quoted;
    }
  }
  const std::string_view part = rest.substr(0, at);
  rest.remove_prefix(at < rest.size() ? at + 1 : rest.size());
  return trim(part);
}

std::string_view unquote(std::string_view text) noexcept {
  const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

MediaType parse_media_type(std::string_view content_type) noexcept {
  MediaType parsed;
  const std::size_t semicolon = content_type.find(';');
  parsed.type = trim(content_type.substr(0, semicolon));
  if (semicolon == std::string_view::npos) return parsed;
  content_type.remove_prefix(semicolon + 1);
  while (!content_type.empty() && parsed.charset.empty()) {
    const std::string_view parameter = take_part(content_type);
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos) continue;
    if (iequals(trim(parameter.substr(0, equals)), "charset")) {
      parsed.charset = unquote(trim(parameter.substr(equals + 1)));
    }
  }
  return parsed;
}

bool is_readable_media_type(std::string_view content_type) noexcept {
  constexpr std::string_view kMultipart = "multipart/";
  if (content_type == "text/xml") return true;
  const std::string_view type = parse_media_type(content_type).type;
  return !iequals(type, "text/plain") && !iequals(type, "application/x-www-form-urlencoded") &&
         !iequals(type.substr(0, kMultipart.size()), kMultipart);
}

}  // namespace tagwire::http
