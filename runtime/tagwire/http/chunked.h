// The chunked transfer coding (RFC 9112 section 7.1), decoded in place: chunk data moves towards
// the front of the buffer until the body lies in one piece. Extensions and trailer fields are read,
// bounded and dropped. Line ends are CRLF, nothing else: framing that two readers could see
// differently is how requests are smuggled.
#pragma once

#include <cstddef>
#include <cstdint>

#include "tagwire/base/limits.h"
#include "tagwire/http/lines.h"
#include "tagwire/http/refusal.h"

namespace tagwire::http {

/// Thread safety: none. Keeps offsets into a buffer that the caller owns, so the buffer may move.
class ChunkedDecoder {
 public:
  enum class Status : std::uint8_t { kNeedMore, kDone, kRefused };

  /// The first chunk starts at `offset`; `fields` field lines of the head count against
  /// limits.max_headers.
  void start(std::size_t offset, std::size_t fields) noexcept;

  /// Goes on with the bytes up to `size`. Work is linear in them; each is moved once at most.
  /// Precondition: `limits` are the same in each call and far from the largest size_t.
  Status decode(char* buffer, std::size_t size, const HttpLimits& limits);

  /// After kRefused.
  const Mistake& mistake() const noexcept { return mistake_; }
  std::size_t body_begin() const noexcept { return body_begin_; }
  std::size_t body_end() const noexcept { return body_end_; }
  /// After kDone: the offset after the last byte of the framing.
  std::size_t consumed() const noexcept { return read_; }

  /// Moves what was received and not yet decoded up to the end of the body, so that the buffer
  /// holds no framing that was dealt with. Returns the new size.
  std::size_t reclaim(char* buffer, std::size_t size) noexcept;

 private:
  enum class Stage : std::uint8_t { kSize, kData, kDataEnd, kTrailer };

  Status refuse(int status, std::string_view reason);
  Status read_line(const char* buffer, std::size_t size, const HttpLimits& limits);
  Status read_size(const char* buffer, const HttpLimits& limits);
  Status read_trailer(const char* buffer, const HttpLimits& limits);
  bool charge(std::size_t bytes, const HttpLimits& limits) noexcept;
  void move_data(char* buffer, std::size_t size) noexcept;

  LineScanner lines_;
  std::size_t body_begin_ = 0;
  std::size_t body_end_ = 0;
  std::size_t read_ = 0;        // everything before it was decoded
  std::size_t chunk_left_ = 0;  // bytes of the current chunk that are still to come
  std::size_t overhead_ = 0;    // bytes of extensions, padded sizes and trailers so far
  std::size_t fields_ = 0;
  Mistake mistake_;
  Stage stage_ = Stage::kSize;
};

}  // namespace tagwire::http
