#include "tagwire/http/fields.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace tagwire::http {
namespace {

constexpr std::size_t kLargestHead = std::size_t{1} << 30;
constexpr std::size_t kLargestBody = std::numeric_limits<std::size_t>::max() / 32;
// A longer head is not worth remembering.
constexpr std::size_t kUsualHead = 512;

std::string hex_byte(char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  return {'0', 'x', kDigits[byte >> 4U], kDigits[byte & 15U]};
}

}  // namespace

std::optional<std::string_view> find_header(const std::vector<Header>* headers,
                                            std::string_view name) noexcept {
  if (headers == nullptr) return std::nullopt;
  for (const Header& header : *headers) {
    if (iequals(header.name, name)) return header.value;
  }
  return std::nullopt;
}

HttpLimits within_bounds(const HttpLimits& limits) noexcept {
  HttpLimits bounded = limits;
  bounded.max_head_bytes = std::min(limits.max_head_bytes, kLargestHead);
  bounded.max_start_line_bytes = std::min(limits.max_start_line_bytes, kLargestHead);
  bounded.max_body_bytes = std::min(limits.max_body_bytes, kLargestBody);
  return bounded;
}

Refusal refuse_character(LineScanner::Found found, std::string_view where, char found_character) {
  if (found == LineScanner::Found::kBareCr) {
    return {400, std::string(where) + " holds a CR without LF"};
  }
  return {400, std::string(where) + " holds the control character " + hex_byte(found_character)};
}

FieldReader::Step FieldReader::refuse(Refusal refusal) {
  refusal_ = std::move(refusal);
  return Step::kRefused;
}

FieldReader::Step FieldReader::refuse(const Mistake& mistake) {
  return refuse(Refusal{mistake.status, std::string(mistake.reason)});
}

FieldReader::Step FieldReader::refuse_line(LineScanner::Found found, const char* buffer,
                                           const LineScanner& lines, const HttpLimits& limits) {
  if (found == LineScanner::Found::kTooLong) {
    return refuse(Refusal{431, "the head is larger than the limit of " +
                                   std::to_string(limits.max_head_bytes) + " bytes"});
  }
  return refuse(refuse_character(found, "header line " + std::to_string(spans_.size() + 1),
                                 buffer[lines.scanned()]));
}

FieldReader::Step FieldReader::refuse_count(const HttpLimits& limits) {
  return refuse(
      Refusal{431, "more header lines than the limit of " + std::to_string(limits.max_headers)});
}

// RFC 9110 section 8.6. A list of equal lengths, or several equal lines, is read as one.
Mistake FieldReader::read_content_length(std::string_view value) {
  while (true) {
    const std::size_t comma = value.find(',');
    const std::string_view digits = trim(value.substr(0, comma));
    std::size_t length = 0;
    for (const char c : digits) {
      if (c < '0' || c > '9') return {400, "Content-Length is not a decimal number"};
      // Past the largest body the figure only has to stay past it.
      if (length <= kLargestBody) length = length * 10 + static_cast<std::size_t>(c - '0');
    }
    if (digits.empty()) return {400, "Content-Length is not a decimal number"};
    if (known_.has_length && length != known_.content_length) {
      return {400, "two different Content-Lengths"};
    }
    known_.has_length = true;
    known_.content_length = length;
    if (comma == std::string_view::npos) return {};
    value.remove_prefix(comma + 1);
  }
}

void FieldReader::read_transfer_encoding(std::string_view value) {
  known_.has_transfer_encoding = true;
  for_each_element(value, [&](std::string_view coding) {
    if (iequals(coding, "chunked")) {
      ++known_.chunked;
    } else {
      known_.other_coding = true;
    }
  });
}

void FieldReader::read_connection(std::string_view value) {
  for_each_element(value, [&](std::string_view option) {
    if (iequals(option, "close")) known_.connection_close = true;
    if (iequals(option, "keep-alive")) known_.connection_keep_alive = true;
  });
}

Mistake FieldReader::check_framing(int minor_version) const noexcept {
  if (!known_.has_transfer_encoding) return {};
  if (known_.has_length) return {400, "both Transfer-Encoding and Content-Length"};
  if (minor_version == 0) return {400, "Transfer-Encoding in HTTP/1.0"};
  if (known_.other_coding) return {501, "a Transfer-Encoding other than chunked"};
  if (known_.chunked != 1) return {400, "Transfer-Encoding is not chunked, once"};
  return {};
}

void FieldReader::remember(const char* buffer, std::size_t head_size) {
  if (head_size <= kUsualHead && spans_.size() <= kUsualFields) {
    last_head_.assign(buffer, head_size);
  }
}

void FieldReader::forget() {
  last_head_.clear();
  known_ = {};
  spans_.clear();
  headers_.clear();
  if (spans_.capacity() > kUsualFields) {
    spans_.shrink_to_fit();
    headers_.shrink_to_fit();
  }
}

BodyReader::Step BodyReader::read_chunked(char* buffer, std::size_t size,
                                          const HttpLimits& limits) {
  switch (chunked_.decode(buffer, size, limits)) {
    case ChunkedDecoder::Status::kNeedMore:
      return Step::kNeedMore;
    case ChunkedDecoder::Status::kRefused:
      return Step::kRefused;
    case ChunkedDecoder::Status::kDone:
      break;
  }
  body_end_ = chunked_.body_end();
  end_ = chunked_.consumed();
  return Step::kDone;
}

std::optional<std::size_t> BodyReader::declared_end() const noexcept {
  if (is_chunked_) return std::nullopt;
  return begin_ + length_;
}

std::size_t BodyReader::received(std::size_t size) const noexcept {
  return (is_chunked_ ? chunked_.body_end() : size) - begin_;
}

}  // namespace tagwire::http
