#include "tagwire/http/url.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>
#include <utility>

#include "tagwire/http/chars.h"
#include "tagwire/http/request_line.h"

namespace tagwire::http {
namespace {

constexpr std::string_view kNoPath = "/RPC2";
constexpr std::size_t kLongestPort = 5;
constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;

std::uint16_t port_of(Url::Scheme scheme) noexcept {
  switch (scheme) {
    case Url::Scheme::kHttp:
      return kHttpPort;
    case Url::Scheme::kHttps:
      return kHttpsPort;
    case Url::Scheme::kUnix:
      break;
  }
  return 0;
}

// The text for a message: passwords stay out of logs, whatever else is wrong with the URL.
std::string without_secrets(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return std::string(text);
  const std::size_t scheme = text.find("://");
  const std::size_t from = scheme < at ? scheme + 3 : 0;
  return std::string(text.substr(0, from)).append("...").append(text.substr(at));
}

bool percent_decode(std::string_view text, std::string& out) {
  out.clear();
  for (std::size_t at = 0; at != text.size(); ++at) {
    if (text[at] != '%') {
      out += text[at];
      continue;
    }
    if (text.size() - at < 3) return false;
    const int high = hex_digit(text[at + 1]);
    const int low = hex_digit(text[at + 2]);
    if (high < 0 || low < 0) return false;
    out += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return true;
}

/// One URL, from left to right. Each step takes its part off `rest_`; false: error() is the reason.
class UrlReader {
 public:
  explicit UrlReader(std::string_view text) : rest_(text) {}

  bool read() {
    if (rest_.empty()) return fail("it is empty");
    if (!check_characters()) return false;
    if (starts_with_scheme("unix:")) return read_socket_path();
    if (rest_.starts_with('/')) return fail("it names no host; a socket's path goes behind unix:");
    if (!read_scheme()) return false;
    const std::size_t end = std::min(rest_.find_first_of("/?#"), rest_.size());
    std::string_view authority = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return read_credentials(authority) && read_host(authority) && read_target();
  }

  Url url;
  std::string_view problem;

 private:
  // Quotes nothing of the URL: a password with a slash could stand anywhere in it.
  bool fail(std::string_view sentence) {
    problem = sentence;
    return false;
  }

  bool starts_with_scheme(std::string_view name) const {
    return iequals(rest_.substr(0, name.size()), name);
  }

  bool check_characters() {
    for (const char c : rest_) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte == 0x7f || byte < 0x20) return fail("it holds a control character");
    }
    return true;
  }

  bool read_socket_path() {
    rest_.remove_prefix(std::string_view("unix:").size());
    // unix:///run/x.sock is how others write it.
    if (rest_.starts_with("//")) {
      rest_.remove_prefix(2);
      if (!rest_.starts_with('/')) return fail("expected unix:/path/to/socket");
    }
    if (rest_.empty()) return fail("no path follows unix:");
    url.scheme = Url::Scheme::kUnix;
    url.port = 0;
    url.socket_path = rest_;
    return true;
  }

  bool read_scheme() {
    const std::size_t end = rest_.find("://");
    if (end < rest_.find_first_of("/?#@[")) {
      const std::string_view scheme = rest_.substr(0, end);
      if (iequals(scheme, "https")) {
        url.scheme = Url::Scheme::kHttps;
      } else if (!iequals(scheme, "http")) {
        return fail("expected http://, https:// or unix:");
      }
      rest_.remove_prefix(end + 3);
    } else if (starts_with_scheme("http:") || starts_with_scheme("https:")) {
      return fail("two slashes must follow http: and https:");
    }
    url.port = port_of(url.scheme);
    return true;
  }

  bool read_credentials(std::string_view& authority) {
    const std::size_t at = authority.rfind('@');
    if (at == std::string_view::npos) return true;
    const std::string_view info = authority.substr(0, at);
    authority.remove_prefix(at + 1);
    if (info.empty()) return true;
    const std::size_t colon = std::min(info.find(':'), info.size());
    Credentials credentials;
    if (!percent_decode(info.substr(0, colon), credentials.user) ||
        !percent_decode(info.substr(std::min(colon + 1, info.size())), credentials.password)) {
      return fail("in user:password@ a % is not followed by two hexadecimal digits");
    }
    url.credentials = std::move(credentials);
    return true;
  }

  bool read_host(std::string_view authority) {
    std::string_view port;
    if (authority.starts_with('[')) {
      const std::size_t bracket = authority.find(']');
      if (bracket == std::string_view::npos) return fail("[ without ]");
      if (!read_ipv6(authority.substr(1, bracket - 1))) return false;
      port = authority.substr(bracket + 1);
      if (!port.empty() && port.front() != ':') return fail("expected :port after ]");
    } else {
      const std::size_t colon = std::min(authority.find(':'), authority.size());
      port = authority.substr(colon);
      if (port.find(':', 1) != std::string_view::npos) {
        return fail("an IPv6 address goes into brackets: [::1]:8080");
      }
      if (!read_name(authority.substr(0, colon))) return false;
    }
    if (!port.empty()) port.remove_prefix(1);
    return port.empty() || read_port(port);
  }

  bool read_ipv6(std::string_view text) {
    // "%25" starts a zone (RFC 6874): [fe80::1%25eth0].
    if (!percent_decode(text, url.host)) url.host = text;
    const std::string_view address = std::string_view(url.host).substr(0, url.host.find('%'));
    const auto fits = [](char c) { return hex_digit(c) >= 0 || c == ':' || c == '.'; };
    if (address.find(':') == std::string_view::npos || !std::ranges::all_of(address, fits)) {
      return fail("expected an IPv6 address in the brackets");
    }
    return true;
  }

  bool read_name(std::string_view name) {
    if (name.empty()) return fail("it names no host");
    for (const char c : name) {
      if (is_host_char(c) && c != '%') continue;
      if (static_cast<unsigned char>(c) > 0x7f) {
        return fail("a host name of other than ASCII letters is written as xn--...");
      }
      return fail("the host name holds a character that may not stand in one");
    }
    url.host = name;
    return true;
  }

  bool read_port(std::string_view text) {
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), url.port);
    if (failed != std::errc() || end != text.data() + text.size() || text.size() > kLongestPort ||
        url.port == 0) {
      return fail("the port must be a number from 1 to 65535");
    }
    return true;
  }

  bool read_target() {
    rest_ = rest_.substr(0, rest_.find('#'));
    if (!rest_.starts_with('/')) {
      url.target = kNoPath;
    } else {
      url.target.clear();
    }
    url.target += rest_;
    if (is_valid_target(url.target)) return true;
    return fail("spaces and letters beyond ASCII are written as %20 and the like in a path");
  }

  std::string_view rest_;
};

}  // namespace

std::string Url::authority() const {
  if (scheme == Scheme::kUnix) return "localhost";
  std::string text;
  if (host.find(':') != std::string::npos) {
    // The zone means something on this machine only (RFC 6874 section 1).
    text.append("[").append(host, 0, host.find('%')).append("]");
  } else {
    text = host;
  }
  if (port != port_of(scheme)) text.append(":").append(std::to_string(port));
  return text;
}

std::string Url::spell() const {
  if (scheme == Scheme::kUnix) return "unix:" + socket_path;
  return (scheme == Scheme::kHttps ? "https://" : "http://") + authority() + target;
}

bool is_valid_target(std::string_view target) noexcept {
  const auto fits = [](char c) { return c > ' ' && c < '\x7f'; };
  return target.starts_with('/') && std::ranges::all_of(target, fits);
}

Result<Url> parse_url(std::string_view text) {
  UrlReader reader(text);
  if (reader.read()) return std::move(reader.url);
  return make_error(ErrorCode::kMalformed, "the URL \"" + without_secrets(text) +
                                               "\" cannot be read: " + std::string(reader.problem));
}

}  // namespace tagwire::http
