#include "tagwire/http/chunked.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "tagwire/http/chars.h"
#include "tagwire/http/field_line.h"

namespace tagwire::http {
namespace {

constexpr std::size_t kSizeDigits = 16;  // of a size that needs no padding
constexpr std::size_t kLineEnd = 2;
constexpr std::string_view kOverheadTooLarge =
    "chunk extensions and trailer fields are larger than the limit of a head";

}  // namespace

void ChunkedDecoder::start(std::size_t offset, std::size_t fields) noexcept {
  lines_.start(offset);
  body_begin_ = body_end_ = read_ = offset;
  chunk_left_ = overhead_ = 0;
  fields_ = fields;
  mistake_ = {};
  stage_ = Stage::kSize;
}

ChunkedDecoder::Status ChunkedDecoder::refuse(int status, std::string_view reason) {
  mistake_ = {status, reason};
  return Status::kRefused;
}

ChunkedDecoder::Status ChunkedDecoder::decode(char* buffer, std::size_t size,
                                              const HttpLimits& limits) {
  while (true) {
    if (stage_ == Stage::kData) {
      move_data(buffer, size);
      if (chunk_left_ != 0) return Status::kNeedMore;
      lines_.start(read_);
      stage_ = Stage::kDataEnd;
    }
    const Stage before = stage_;
    if (const Status status = read_line(buffer, size, limits); status != Status::kDone) {
      return status;
    }
    if (before == Stage::kTrailer && lines_.line().begin == lines_.line().end) {
      return Status::kDone;
    }
  }
}

// One line of framing and what it says; kDone when it was read.
ChunkedDecoder::Status ChunkedDecoder::read_line(const char* buffer, std::size_t size,
                                                 const HttpLimits& limits) {
  using Found = LineScanner::Found;
  const std::size_t spare = limits.max_head_bytes - overhead_;
  const std::size_t room = stage_ == Stage::kDataEnd ? 0 : spare;
  const std::size_t digits = stage_ == Stage::kSize ? kSizeDigits : 0;
  switch (lines_.find(buffer, size, lines_.begin() + digits + kLineEnd + room)) {
    case Found::kNeedMore:
      return Status::kNeedMore;
    case Found::kTooLong:
      if (stage_ == Stage::kDataEnd) return refuse(400, "a chunk is longer than its size says");
      return refuse(431, kOverheadTooLarge);
    case Found::kBareCr:
    case Found::kControl:
      return refuse(400, "a control character in the framing of a chunked body");
    case Found::kLine:
      break;
  }
  if (lines_.line().bare_lf) {
    return refuse(400, "a line of a chunked body's framing ends in LF, expected CR LF");
  }
  read_ = lines_.line().next;
  switch (stage_) {
    case Stage::kSize:
      return read_size(buffer, limits);
    case Stage::kDataEnd:
      if (lines_.line().begin != lines_.line().end) {
        return refuse(400, "a chunk is longer than its size says");
      }
      stage_ = Stage::kSize;
      return Status::kDone;
    case Stage::kTrailer:
    case Stage::kData:  // holds no lines
      break;
  }
  return read_trailer(buffer, limits);
}

ChunkedDecoder::Status ChunkedDecoder::read_size(const char* buffer, const HttpLimits& limits) {
  const Line& line = lines_.line();
  const std::size_t room = limits.max_body_bytes - (body_end_ - body_begin_);
  std::size_t size = 0;
  std::size_t at = line.begin;
  for (int digit = 0; at != line.end && (digit = hex_digit(buffer[at])) >= 0; ++at) {
    // Past the limit the figure only has to stay past it.
    if (size <= room) size = size * 16 + static_cast<std::size_t>(digit);
  }
  const std::size_t digits = at - line.begin;
  if (digits == 0) return refuse(400, "a chunk does not start with its size in hexadecimal");
  const std::string_view rest = trim({buffer + at, line.end - at});
  if (at != line.end && !rest.starts_with(';')) {
    return refuse(400, "a chunk's size is followed by something that is no extension");
  }
  if (size > room) return refuse(413, "the body is larger than the limit");
  if (!charge(line.end - line.begin - std::min(digits, kSizeDigits), limits)) {
    return refuse(431, kOverheadTooLarge);
  }
  chunk_left_ = size;
  stage_ = size == 0 ? Stage::kTrailer : Stage::kData;
  return Status::kDone;
}

ChunkedDecoder::Status ChunkedDecoder::read_trailer(const char* buffer, const HttpLimits& limits) {
  const Line& line = lines_.line();
  if (line.begin == line.end) return Status::kDone;
  if (++fields_ > limits.max_headers) return refuse(431, "more fields than the limit");
  if (!charge(line.next - line.begin, limits)) return refuse(431, kOverheadTooLarge);
  FieldLine field;
  if (parse_field_line(buffer, line, line.next, field)) return Status::kDone;
  const Mistake mistake = explain_field_line(buffer, line);
  return refuse(mistake.status, mistake.reason);
}

bool ChunkedDecoder::charge(std::size_t bytes, const HttpLimits& limits) noexcept {
  if (bytes > limits.max_head_bytes - overhead_) return false;
  overhead_ += bytes;
  return true;
}

void ChunkedDecoder::move_data(char* buffer, std::size_t size) noexcept {
  const std::size_t count = std::min(chunk_left_, size - read_);
  if (count != 0) std::memmove(buffer + body_end_, buffer + read_, count);
  body_end_ += count;
  read_ += count;
  chunk_left_ -= count;
}

std::size_t ChunkedDecoder::reclaim(char* buffer, std::size_t size) noexcept {
  const std::size_t gap = read_ - body_end_;
  const std::size_t left = size - read_;
  if (gap == 0) return size;
  if (left != 0) std::memmove(buffer + body_end_, buffer + read_, left);
  read_ -= gap;
  if (stage_ != Stage::kData) lines_.moved(gap);
  return size - gap;
}

}  // namespace tagwire::http
