// An HTTP/1.1 reply as it came (RFC 9112 sections 4, 6 and 7), and the incremental parser that
// finds it in a growing buffer: the mirror image of request.h. No I/O, no XML.
//
// All three framings are read: Content-Length, chunked, and up to the end of input (RFC 9112
// section 6.3). Interim replies (1xx) are skipped. Whatever could be read in two ways is refused: a
// reply that is taken for another call's is worse than an error. A body that ends early is never
// complete.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tagwire/base/error.h"
#include "tagwire/base/limits.h"
#include "tagwire/http/fields.h"
#include "tagwire/http/lines.h"
#include "tagwire/http/refusal.h"

namespace tagwire::http {

/// A reply. Views into the connection's buffer: they live until it changes.
struct Reply {
  int status = 0;           ///< 200..599
  std::string_view reason;  ///< may be empty
  int minor_version = 1;    ///< 0 or 1 of HTTP/1.x; a higher one counts as 1
  const std::vector<Header>* headers = nullptr;
  std::string_view body;    ///< chunked framing removed
  bool keep_alive = false;  ///< whether version, Connection and framing allow another request

  // The fields that tagwire acts on; empty when absent.
  std::string_view content_type;
  std::string_view content_encoding;  ///< "identity" counts as absent

  /// The first field called `name` (any case), or none.
  std::optional<std::string_view> header(std::string_view name) const noexcept;
};

/// Finds the reply to one POST after the other in a buffer that the caller owns and grows.
///
///   loop: read bytes, append them, parse(buffer):
///     kNeedMore   read more and call again; at the end of input call end_of_input()
///     kComplete   reply() is valid until the buffer changes; then next(). Bytes after consumed()
///                 are nobody's: an honest server sends none, so the connection is of no further
///                 use
///     kRefused    error(); final
///
/// The buffer may move between calls; its bytes up to what was given may not change, except that
/// parse() compacts a chunked body in place. Work is linear in the bytes, and the outcome is the
/// same, however they are split; bytes that are not HTTP are refused as soon as some of them show
/// it. Thread safety: none; one parser per connection.
class ResponseParser {
 public:
  enum class Status : std::uint8_t { kNeedMore, kComplete, kRefused };

  explicit ResponseParser(const HttpLimits& limits);
  ResponseParser(const ResponseParser&) = delete;
  ResponseParser& operator=(const ResponseParser&) = delete;

  /// `buffer`: everything received since the start of this reply.
  Status parse(char* buffer, std::size_t size);
  /// After kNeedMore: the peer will send nothing more. kComplete: that was the end of the body;
  /// kRefused: the reply is cut short; error() says how much came and how much was to come.
  Status end_of_input(const char* buffer, std::size_t size);

  const Reply& reply() const noexcept { return reply_; }
  /// Of a reply that will not be complete (cut short, refused, given up): its status line and, as
  /// far as they could be read, its fields and the start of its body; null before there is a status
  /// line. For messages. `buffer` and `size`: as given to parse(). Lifetime: as reply().
  const Reply* partial(const char* buffer, std::size_t size);
  /// After kRefused: kMalformed (what is wrong, and where the bytes are not HTTP their start),
  /// kLimit (which limit) or kUnavailable (cut short: what came, and what was to come).
  const Error& error() const noexcept { return error_; }
  std::size_t consumed() const noexcept { return consumed_; }
  /// Whether any byte of the reply was seen, an interim one included.
  bool started() const noexcept { return started_; }
  /// Whether the head of the reply is there; those of interim replies do not count.
  bool head_complete() const noexcept { return stage_ >= Stage::kBody; }
  /// With Content-Length, once the head is there: bytes of the buffer that the whole reply needs.
  /// Never a reason to allocate that much at once.
  std::optional<std::size_t> declared_size() const noexcept;
  /// As RequestParser::reclaim(): memory stays proportional to the body, not to its framing.
  std::size_t reclaim(char* buffer, std::size_t size) noexcept;
  /// After kComplete: ready for the next reply, at the buffer's start.
  void next();

 private:
  enum class Stage : std::uint8_t { kStatusLine, kFields, kBody, kUntilEnd, kComplete, kRefused };
  using Step = FieldReader::Step;

  // What the head says beyond what FieldReader knows.
  struct Head {
    Span reason;
    int status = 0;
    int minor_version = 1;
    bool bare_lf = false;
  };

  Step refuse(ErrorCode code, std::string message);
  Step refuse(const Refusal& refusal);
  Step refuse_alien(const char* buffer, std::size_t end);
  Status refuse_large_body();
  std::string cut_body(std::size_t size) const;
  bool may_be_http(const char* buffer, std::size_t end) const noexcept;
  Step read_status_line(const char* buffer, std::size_t size);
  Step parse_status_line(const char* buffer);
  Step read_fields(const char* buffer, std::size_t size);
  Step end_head(const char* buffer);
  Step skip_interim();
  Step read_body(char* buffer, std::size_t size);
  void complete(const char* buffer, std::string_view body, std::size_t consumed);
  void fill_reply(const char* buffer, std::string_view body);

  HttpLimits limits_;
  Stage stage_ = Stage::kStatusLine;
  Stage refused_in_ = Stage::kStatusLine;  // the stage before kRefused
  bool started_ = false;
  unsigned interim_replies_ = 0;
  std::size_t head_begin_ = 0;
  std::size_t head_end_ = 0;
  std::size_t consumed_ = 0;
  LineScanner lines_;
  Head head_;
  FieldReader fields_;
  BodyReader body_;
  Reply reply_;
  Error error_;
};

}  // namespace tagwire::http
