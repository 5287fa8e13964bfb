// An HTTP/1.1 request as it came (RFC 9112 sections 2 to 7), and the incremental parser that finds
// it in a growing buffer. No I/O, no XML, no memory but the header table. Tested byte by byte and
// at every split point.
//
// Policy where the RFC leaves a choice (docs/wire.md, "HTTP"): what could be read in two ways is
// refused with 400 and close. So LF alone ends lines only in a head that uses nothing else (what a
// hand-written request looks like): mixed line ends are how requests are smuggled past a proxy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tagwire/base/limits.h"
#include "tagwire/http/fields.h"
#include "tagwire/http/lines.h"
#include "tagwire/http/refusal.h"

namespace tagwire::http {

/// A request. Views into the connection's buffer: they live until the request was answered.
struct Request {
  std::string_view method;  ///< case-sensitive (RFC 9110 section 9.1)
  std::string_view target;  ///< as sent, any form
  std::string_view path;    ///< of an origin-form or absolute-form target, query and fragment
                            ///< stripped, escapes kept; "*" for asterisk-form
  int minor_version = 1;    ///< 0 or 1 of HTTP/1.x; a higher one counts as 1
  const std::vector<Header>* headers = nullptr;
  std::string_view body;   ///< chunked framing removed; empty before kComplete
  bool keep_alive = true;  ///< what version and Connection ask for (RFC 9112 section 9.3)

  // The fields that tagwire acts on, found while parsing; empty when absent. Of several lines of
  // one name the first that is not empty.
  std::string_view host;  ///< of the target, if that names one
  std::string_view content_type;
  std::string_view content_encoding;
  std::string_view origin;

  /// The first field called `name` (any case), or none.
  std::optional<std::string_view> header(std::string_view name) const noexcept;
};

/// Finds one request after the other in a buffer that the caller owns and grows.
///
///   loop: read bytes, append them to the buffer, parse(buffer):
///     kNeedMore      read more and call again; before the buffer grows, reclaim() may save it
///     kHeadComplete  once per request that declares a body (an empty one too), before the body is
///                    looked at: the place to refuse early or to answer "100 Continue"; call again
///     kComplete      request() is valid until the buffer changes; answer it, move the bytes after
///                    consumed() to the front, next(), and parse() them
///     kRefused       refusal(); final
///
/// The buffer may move between calls (offsets are kept, not pointers); its bytes up to what was
/// given may not change, except that parse() itself compacts a chunked body in place. Work is
/// linear in the bytes received, and the outcome is the same, however they are split. Thread
/// safety: none; one parser per connection.
class RequestParser {
 public:
  enum class Status : std::uint8_t { kNeedMore, kHeadComplete, kComplete, kRefused };

  /// Copies `limits`. A body of more than 2^59 bytes and a head of more than 1 GiB are refused
  /// whatever they say.
  explicit RequestParser(const HttpLimits& limits);
  RequestParser(const RequestParser&) = delete;  // request() points into it
  RequestParser& operator=(const RequestParser&) = delete;

  /// `buffer`: everything received since the start of this request.
  Status parse(char* buffer, std::size_t size);

  /// Valid after kHeadComplete (without body) and kComplete, until the buffer changes.
  const Request& request() const noexcept { return request_; }
  /// After kRefused.
  const Refusal& refusal() const noexcept { return refusal_; }

  /// After kComplete: bytes of the buffer that this request used. Pipelined bytes follow.
  std::size_t consumed() const noexcept { return consumed_; }
  /// After kHeadComplete: whether the client waits for "100 Continue" (RFC 9110 section 10.1.1).
  /// Not once a byte of the body has come: then it does not wait.
  bool expects_continue() const noexcept { return expects_continue_; }
  /// After kHeadComplete, with Content-Length: bytes of the buffer that the whole request needs.
  /// Never a reason to allocate that much at once.
  std::optional<std::size_t> declared_size() const noexcept;
  /// Whether any byte of the current request was seen (blank lines before a request do not count,
  /// RFC 9112 section 2.2).
  bool started() const noexcept { return started_; }
  /// Whether the head is complete: which of the timeouts applies.
  bool head_complete() const noexcept { return stage_ >= Stage::kBody; }

  /// After kNeedMore: closes the gap that chunked framing leaves in the buffer before what was not
  /// decoded yet, and returns how many of its `size` bytes are left. With it, memory stays
  /// proportional to the body, not to its framing. Worth calling when the buffer is full.
  std::size_t reclaim(char* buffer, std::size_t size) noexcept;

  /// Forgets the request that was answered; the caller moves the bytes after consumed() to the
  /// front.
  void next();

 private:
  enum class Stage : std::uint8_t { kRequestLine, kFields, kBody, kComplete, kRefused };
  using Step = FieldReader::Step;

  // What the head says beyond what FieldReader knows.
  struct Head {
    Span method, target, path, host, origin;
    std::string_view fixed_path;  // instead of `path`, when the target has none
    int minor_version = 1;
    unsigned host_lines = 0;
    bool authority_in_target = false;
    bool bare_lf = false;
    bool is_post = false;
    bool expects_continue = false;
    bool expects_other = false;
  };

  bool repeats_last_head(const char* buffer, std::size_t size);
  void forget_head();
  Step refuse(Refusal refusal);
  Step refuse(const Mistake& mistake);
  Step refuse_line(LineScanner::Found found, const char* buffer);
  Step read_request_line(const char* buffer, std::size_t size);
  Step read_fields(const char* buffer, std::size_t size);
  Mistake read_field(const char* name, std::size_t name_size, std::string_view value, Span span);
  Step check_head();
  Status end_head(const char* buffer, std::size_t size);
  Step read_body(char* buffer, std::size_t size);
  void make_views(const char* buffer);
  bool has_body() const noexcept {
    return fields_.known().has_length || fields_.known().has_transfer_encoding;
  }

  HttpLimits limits_;
  Stage stage_ = Stage::kRequestLine;
  bool started_ = false;
  bool expects_continue_ = false;
  unsigned blank_lines_ = 0;
  std::size_t head_begin_ = 0;
  std::size_t head_end_ = 0;
  std::size_t consumed_ = 0;
  LineScanner lines_;
  Head head_;
  FieldReader fields_;
  BodyReader body_;
  Request request_;
  Refusal refusal_;
};

}  // namespace tagwire::http
