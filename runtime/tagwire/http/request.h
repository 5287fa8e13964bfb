// An HTTP/1.1 request as it came (RFC 9112 sections 2 to 7), and the incremental parser that finds
// it in a growing buffer. No I/O, no XML, no memory but the header table. Tested byte by byte and
// at every split point.
//
// Policy where the RFC leaves a choice (docs/wire.md, "HTTP"): what could be read in two ways is
// refused with 400 and close.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tagwire/base/limits.h"

namespace tagwire::http {

/// A field line. Views into the connection's buffer: they live until the request was answered.
struct Header {
  std::string_view name;   ///< as sent; compare with iequals()
  std::string_view value;  ///< without leading and trailing white space
};

/// ASCII case-insensitive equality: field names, most tokens (RFC 9110 section 5.1).
bool iequals(std::string_view a, std::string_view b) noexcept;

/// A complete request. Views as Header.
struct Request {
  std::string_view method;  ///< case-sensitive (RFC 9110 section 9.1)
  std::string_view target;  ///< as sent, any form
  std::string_view path;    ///< of an origin-form or absolute-form target, query and fragment
                            ///< stripped; "*" for asterisk-form
  int minor_version = 1;    ///< 0 or 1 of HTTP/1.x
  const std::vector<Header>* headers = nullptr;
  std::string_view body;   ///< chunked framing removed
  bool keep_alive = true;  ///< what version and Connection ask for (RFC 9112 section 9.3)

  // The fields that tagwire acts on, found while parsing; empty when absent.
  std::string_view host;
  std::string_view content_type;
  std::string_view content_encoding;
  std::string_view origin;

  /// The first field called `name` (any case), or none.
  std::optional<std::string_view> header(std::string_view name) const noexcept;
};

/// Why a request is refused: the status to answer with, and a sentence for the body. The connection
/// closes after it.
struct Refusal {
  int status = 400;
  std::string reason;
};

/// Finds one request after the other in a buffer that the caller owns and grows.
///
///   loop: read bytes, append to the buffer; parser.parse(buffer) ...
///     kNeedMore      read more (want() says how many bytes are known to be missing, a hint) and
///     call again kHeadComplete  once per request that has a body, before the body is read: the
///     place to answer "100 Continue" or refuse early kComplete      request() is valid until the
///     buffer changes; answer it, then next() and parse() what follows it kRefused       refusal();
///     final
///
/// The buffer may move between calls (offsets are kept, not pointers); its bytes up to what was
/// given may not change, except that parse() itself compacts a chunked body in place. Work is
/// linear in the bytes received, however they are split. Thread safety: none; one parser per
/// connection.
class RequestParser {
 public:
  enum class Status : std::uint8_t { kNeedMore, kHeadComplete, kComplete, kRefused };

  explicit RequestParser(const HttpLimits& limits);

  /// `buffer`: everything received since the start of this request.
  Status parse(char* buffer, std::size_t size);

  /// Valid after kHeadComplete (without body) and kComplete, until the buffer changes.
  const Request& request() const noexcept { return request_; }
  const Refusal& refusal() const noexcept { return refusal_; }

  /// After kComplete: bytes of the buffer that this request used. Pipelined bytes follow.
  std::size_t consumed() const noexcept;
  /// After kHeadComplete: whether the client waits for "100 Continue" (RFC 9110 section 10.1.1).
  bool expects_continue() const noexcept;
  /// After kHeadComplete, with Content-Length: bytes of the whole request. Never a reason to
  /// allocate that much at once.
  std::optional<std::size_t> declared_size() const noexcept;
  /// Whether any byte of the current request was seen (blank lines before a request do not count,
  /// RFC 9112 section 2.2).
  bool started() const noexcept;
  /// Whether the head is complete: which of the timeouts applies.
  bool head_complete() const noexcept;

  /// Forgets the request that was answered; the caller moves the bytes after consumed() to the
  /// front.
  void next();
};

}  // namespace tagwire::http
