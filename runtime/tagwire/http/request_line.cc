#include "tagwire/http/request_line.h"

#include <algorithm>
#include <cstddef>

#include "tagwire/http/chars.h"

namespace tagwire::http {
namespace {

constexpr Mistake kNone{};
constexpr std::size_t kVersionBytes = 8;  // HTTP/1.1

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

std::string_view without_query(std::string_view target) noexcept {
  std::size_t end = 0;
  while (end != target.size() && target[end] != '?' && target[end] != '#') ++end;
  return target.substr(0, end);
}

// "HTTP/" DIGIT "." DIGIT. A minor version above 1 is read as 1, the highest that we know (RFC 9110
// section 2.5).
Mistake parse_version(std::string_view text, int& minor) {
  constexpr std::string_view kName = "HTTP/";
  if (!text.starts_with(kName) || !is_digit(text[5]) || text[6] != '.' || !is_digit(text[7])) {
    return {400, "the request line does not end in HTTP/1.1 or HTTP/1.0"};
  }
  if (text[5] != '1') return {505, "this server speaks HTTP/1.1 and HTTP/1.0 only"};
  minor = text[7] == '0' ? 0 : 1;
  return kNone;
}

// absolute-form (RFC 9112 section 3.2.2): "http://host:port/path?query".
Mistake parse_absolute(RequestLine& out) {
  const std::size_t colon = out.target.find("://");
  const std::string_view scheme = out.target.substr(0, std::min(colon, out.target.size()));
  if (colon == std::string_view::npos || !(iequals(scheme, "http") || iequals(scheme, "https"))) {
    return {400, "the request target is neither a path nor an http URI"};
  }
  const std::string_view rest = out.target.substr(colon + 3);
  out.authority = rest.substr(0, rest.find_first_of("/?#"));
  if (out.authority.empty() || out.authority.front() == ':' || !is_valid_host(out.authority)) {
    return {400, "the request target names no valid host"};
  }
  out.path = without_query(rest.substr(out.authority.size()));
  if (out.path.empty()) {
    out.path = out.method == "OPTIONS" ? "*" : "/";  // RFC 9112 section 3.2.4
    out.path_in_target = false;
  }
  return kNone;
}

Mistake parse_target(RequestLine& out) {
  if (out.target.front() == '/') {
    out.path = without_query(out.target);
    return kNone;
  }
  if (out.target.front() == '?' || out.target.front() == '#') {
    // Not a form of RFC 9112, but what Python's client sends for "http://host:8080?key=value".
    out.path = "/";
    out.path_in_target = false;
    return kNone;
  }
  if (out.method == "CONNECT") return {405, "this server is no proxy: no CONNECT"};
  if (out.target == "*") {
    out.path = out.target;
    if (out.method == "OPTIONS") return kNone;
    return {400, "the request target * is for OPTIONS only"};
  }
  return parse_absolute(out);
}

}  // namespace

Mistake parse_request_line(std::string_view line, RequestLine& out) {
  // The version has a fixed size, so what is between it and the method is the target.
  std::size_t method_end = 0;
  while (method_end != line.size() && is_token_char(line[method_end])) ++method_end;
  const std::size_t target_end = line.size() - std::min(line.size(), kVersionBytes + 1);
  if (method_end == 0 || method_end >= target_end || line[method_end] != ' ' ||
      line[target_end] != ' ') {
    return {400, "the request line is not: method, space, target, space, HTTP/1.1"};
  }
  out.method = line.substr(0, method_end);
  out.target = line.substr(method_end + 1, target_end - method_end - 1);
  out.authority = {};
  out.path_in_target = true;
  // The version comes first: a client that speaks HTTP/2 without asking sends "PRI * HTTP/2.0".
  if (const Mistake m = parse_version(line.substr(target_end + 1), out.minor_version);
      m.status != 0) {
    return m;
  }
  if (out.target.empty() || std::ranges::any_of(out.target, is_blank)) {
    return {400, "the parts of the request line are not parted by one space each"};
  }
  return parse_target(out);
}

bool is_valid_host(std::string_view host) noexcept {
  std::size_t end = 0;  // of the name or the address
  if (host.starts_with('[')) {
    const std::size_t bracket = host.find(']');
    if (bracket == std::string_view::npos || bracket == 1) return false;
    const auto inside = [](char c) { return is_host_char(c) || c == ':'; };
    if (!std::ranges::all_of(host.substr(1, bracket - 1), inside)) return false;
    end = bracket + 1;
  } else {
    while (end < host.size() && is_host_char(host[end])) ++end;
  }
  if (end == host.size()) return true;
  return host[end] == ':' && std::ranges::all_of(host.substr(end + 1), is_digit);
}

}  // namespace tagwire::http
