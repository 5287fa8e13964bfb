// The address of a server, as a person writes it (RFC 3986 and RFC 9110 section 4.2.1), taken
// apart. Deviation: a Unix socket is written unix:/run/x.sock, because URIs have no form for one
// that everybody knows; bare "host:port" is read as http://host:port, as other XML-RPC tools do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tagwire/base/result.h"

namespace tagwire::http {

struct Credentials {
  std::string user;
  std::string password;
};

/// Where to connect and what to ask for there.
struct Url {
  enum class Scheme : std::uint8_t { kHttp, kHttps, kUnix };

  Scheme scheme = Scheme::kHttp;
  std::string host;         ///< "localhost", "127.0.0.1", "::1" (no brackets); empty for kUnix
  std::uint16_t port = 80;  ///< of the URL, or the scheme's own; 0 for kUnix
  std::string socket_path;  ///< of kUnix: "/run/x.sock"
  /// Path and query as they go into the request line, never empty. "/RPC2" where the URL has no
  /// path; "/" stays "/" (both as in Python's ServerProxy). A fragment is cut off.
  std::string target = "/RPC2";
  std::optional<Credentials> credentials;  ///< of user:password@, percent-decoded

  /// What Host says: "localhost:8080", "[::1]:8080", without the scheme's own port; "localhost" for
  /// kUnix.
  std::string authority() const;
  /// For people: the URL without credentials.
  std::string spell() const;
};

/// Whether `target` may stand in a request line as origin-form (RFC 9112 section 3.2.1): a path,
/// no white space and no control characters. Bytes above 0x7E must be escaped.
bool is_valid_target(std::string_view target) noexcept;

/// Reads "http://user:password@host:port/path?query", "https://...", "unix:/path/to/socket"
/// (and unix:///path/to/socket), "host", "host:port", "host:port/path". Errors: kMalformed, with
/// the text (but for credentials) and what is wrong with it.
Result<Url> parse_url(std::string_view text);

}  // namespace tagwire::http
