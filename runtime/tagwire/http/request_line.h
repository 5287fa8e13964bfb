// The request line (RFC 9112 section 3) and Host (RFC 9110 section 7.2): pure functions on text.
#pragma once

#include <string_view>

#include "tagwire/http/refusal.h"

namespace tagwire::http {

struct RequestLine {
  std::string_view method;
  std::string_view target;
  std::string_view path;       ///< as Request::path
  bool path_in_target = true;  ///< else it is static text
  std::string_view authority;  ///< host and port of an absolute-form target, else empty
  int minor_version = 1;
};

/// Splits `line`, which holds no control character but HTAB, into `out`. Returns what is wrong with
/// it; then `out` is unspecified. Deviation: bytes above 0x7F and characters that a URI should have
/// escaped are let through in a target, because they cannot be read in two ways: the path matches
/// or it does not; and a target that is only a query or a fragment is read as "/".
Mistake parse_request_line(std::string_view line, RequestLine& out);

/// Whether `host` is `uri-host [ ":" port ]` or empty (RFC 9110 section 7.2). Names and brackets
/// are checked by their characters; no address is resolved or normalised.
bool is_valid_host(std::string_view host) noexcept;

}  // namespace tagwire::http
