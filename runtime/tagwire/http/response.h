// HTTP/1.1 replies as bytes (RFC 9112 section 4). A reply is a body that was written first, with
// room left before it for the head, so that one contiguous write sends both.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tagwire/base/buffer.h"
#include "tagwire/http/request.h"

namespace tagwire::http {

/// The reason phrase of `status` (RFC 9110 section 15), "Unknown" for others.
std::string_view reason_phrase(int status) noexcept;

/// A reply under construction: status, fields, and the body in `buffer` after kHeadRoom bytes.
struct Response {
  /// Room kept before the body for the usual head. A longer head moves the body.
  static constexpr std::size_t kHeadRoom = 192;

  int status = 200;
  std::string_view content_type = "text/xml";  ///< static text; empty: no Content-Type
  std::vector<std::pair<std::string_view, std::string>>
      headers;          ///< further fields, names static: Allow, Retry-After, ...
  bool close = false;   ///< close the connection after this reply
  OutputBuffer buffer;  ///< kHeadRoom bytes of room, then the body

  /// Empties it for the next reply, keeping the memory, and leaves the head room. Must be called
  /// before the body is written.
  void reset();
  std::string_view body() const noexcept;
};

/// Makes `response` the answer to a refused request: status, the reason as text/plain, Allow with
/// 405, close.
void refuse(Response& response, const Refusal& refusal);

/// Writes the head in front of the body and returns all bytes to send: a view into response.buffer.
/// `minor_version`, `keep_alive`: of the request, for Connection. `head_only`: a HEAD request
/// (Content-Length stays, the body does not). Always sends Date, "Server: tagwire/<version>" and,
/// where it closes, "Connection: close"; Content-Length unless the status rules a body out (1xx,
/// 204; 304 has it, but no body). Control characters in fields are sent as spaces: no field can
/// start another line. Once per reply: reset() comes next.
std::string_view serialize(Response& response, int minor_version, bool keep_alive, bool head_only);

/// What is sent when the client expects it.
inline constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace tagwire::http
