#include "tagwire/http/request.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

namespace tagwire::http {
namespace {

// Some clients send CR LF after a body. More than a few are no slip but a way to keep a connection
// busy.
constexpr unsigned kMaxBlankLines = 8;
constexpr std::size_t kLongestLineEnd = 2;
constexpr std::size_t kLargestHead = std::size_t{1} << 30;
constexpr std::size_t kLargestBody = std::numeric_limits<std::size_t>::max() / 32;
// A header table beyond this is given back after its request.
constexpr std::size_t kUsualHeaders = 16;
// A longer head is not worth remembering.
constexpr std::size_t kUsualHead = 512;

std::string hex_byte(char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  return {'0', 'x', kDigits[byte >> 4U], kDigits[byte & 15U]};
}

}  // namespace

std::optional<std::string_view> Request::header(std::string_view name) const noexcept {
  if (headers == nullptr) return std::nullopt;
  for (const Header& header : *headers) {
    if (iequals(header.name, name)) return header.value;
  }
  return std::nullopt;
}

RequestParser::RequestParser(const HttpLimits& limits) : limits_(limits) {
  limits_.max_head_bytes = std::min(limits_.max_head_bytes, kLargestHead);
  limits_.max_start_line_bytes = std::min(limits_.max_start_line_bytes, kLargestHead);
  limits_.max_body_bytes = std::min(limits_.max_body_bytes, kLargestBody);
}

std::optional<std::size_t> RequestParser::declared_size() const noexcept {
  if (!head_complete() || !head_.has_length) return std::nullopt;
  return head_end_ + head_.content_length;
}

void RequestParser::next() {
  stage_ = Stage::kRequestLine;
  started_ = expects_continue_ = false;
  blank_lines_ = 0;
  head_begin_ = head_end_ = consumed_ = 0;
  lines_.start(0);
  if (last_head_.empty()) forget_head();
}

// A client sends the same head again and again, byte for byte as long as its bodies have one
// length: one comparison then stands for parsing it. What a head means depends on its bytes and the
// limits alone. Precondition: no byte of this request was looked at.
bool RequestParser::repeats_last_head(const char* buffer, std::size_t size) {
  if (last_head_.empty()) return false;
  if (size >= last_head_.size() && std::memcmp(buffer, last_head_.data(), last_head_.size()) == 0) {
    head_end_ = last_head_.size();
    return true;
  }
  forget_head();
  return false;
}

// Remembers the usual head; what is left out has state beyond head_ and fields_.
void RequestParser::remember_head(const char* buffer) {
  if (head_begin_ == 0 && head_end_ <= kUsualHead && fields_.size() <= kUsualHeaders &&
      head_.has_length && !head_.expects_continue) {
    last_head_.assign(buffer, head_end_);
  }
}

void RequestParser::forget_head() {
  last_head_.clear();
  head_ = {};
  fields_.clear();
  headers_.clear();
  if (fields_.capacity() > kUsualHeaders) {
    fields_.shrink_to_fit();
    headers_.shrink_to_fit();
  }
}

RequestParser::Status RequestParser::parse(char* buffer, std::size_t size) {
  const auto status_of = [](Step step) {
    return step == Step::kNeedMore ? Status::kNeedMore : Status::kRefused;
  };
  switch (stage_) {
    case Stage::kRequestLine: {
      if (size != 0 && lines_.scanned() == 0 && repeats_last_head(buffer, size)) {
        started_ = true;
        make_views(buffer);
        stage_ = Stage::kBody;
        return Status::kHeadComplete;
      }
      const Step step = read_request_line(buffer, size);
      if (step != Step::kDone) return status_of(step);
      stage_ = Stage::kFields;
      [[fallthrough]];
    }
    case Stage::kFields: {
      Step step = read_fields(buffer, size);
      if (step == Step::kDone) step = check_head();
      if (step != Step::kDone) return status_of(step);
      make_views(buffer);
      if (!has_body()) {
        consumed_ = head_end_;
        stage_ = Stage::kComplete;
        return Status::kComplete;
      }
      expects_continue_ = head_.expects_continue && size == head_end_ &&
                          (head_.has_transfer_encoding || head_.content_length != 0);
      if (head_.has_transfer_encoding) chunked_.start(head_end_, fields_.size());
      remember_head(buffer);
      stage_ = Stage::kBody;
      return Status::kHeadComplete;
    }
    case Stage::kBody: {
      const Step step = read_body(buffer, size);
      if (step != Step::kDone) return status_of(step);
      stage_ = Stage::kComplete;
      return Status::kComplete;
    }
    case Stage::kComplete:
      return Status::kComplete;
    case Stage::kRefused:
      break;
  }
  return Status::kRefused;
}

std::size_t RequestParser::reclaim(char* buffer, std::size_t size) noexcept {
  if (stage_ != Stage::kBody || !head_.has_transfer_encoding) return size;
  return chunked_.reclaim(buffer, size);
}

RequestParser::Step RequestParser::refuse(int status, std::string reason) {
  stage_ = Stage::kRefused;
  refusal_ = {status, std::move(reason)};
  return Step::kRefused;
}

RequestParser::Step RequestParser::refuse(const Mistake& mistake) {
  return refuse(mistake.status, std::string(mistake.reason));
}

RequestParser::Step RequestParser::refuse_line(LineScanner::Found found, const char* buffer) {
  const bool first = stage_ == Stage::kRequestLine;
  const std::string where =
      first ? "the request line" : "header line " + std::to_string(fields_.size() + 1);
  switch (found) {
    case LineScanner::Found::kTooLong:
      if (first) {
        return refuse(414, "the request line is longer than the limit of " +
                               std::to_string(limits_.max_start_line_bytes) + " bytes");
      }
      return refuse(431, "the head is larger than the limit of " +
                             std::to_string(limits_.max_head_bytes) + " bytes");
    case LineScanner::Found::kBareCr:
      return refuse(400, where + " holds a CR without LF");
    default:
      return refuse(400, where + " holds the control character " +
                             hex_byte(buffer[lines_.scanned()]) +
                             (first ? "; this is a plain HTTP server" : ""));
  }
}

RequestParser::Step RequestParser::read_request_line(const char* buffer, std::size_t size) {
  using Found = LineScanner::Found;
  while (true) {
    const std::size_t limit =
        head_begin_ + std::min(limits_.max_start_line_bytes + kLongestLineEnd,
                               std::max(limits_.max_head_bytes, kLongestLineEnd));
    const Found found = lines_.find(buffer, size, limit);
    if (found == Found::kNeedMore) {
      const std::size_t seen = size - head_begin_;
      started_ = seen > 1 || (seen == 1 && buffer[head_begin_] != '\r');
      return Step::kNeedMore;
    }
    started_ = true;
    if (found != Found::kLine) return refuse_line(found, buffer);
    if (lines_.line().begin != lines_.line().end) break;
    started_ = false;
    if (++blank_lines_ > kMaxBlankLines) return refuse(400, "blank lines instead of a request");
    head_begin_ = lines_.line().next;
  }

  const Line& line = lines_.line();
  if (line.end - line.begin > limits_.max_start_line_bytes) {
    return refuse_line(Found::kTooLong, buffer);
  }
  RequestLine parsed;
  const Mistake mistake = parse_request_line({buffer + line.begin, line.end - line.begin}, parsed);
  if (mistake.status != 0) return refuse(mistake);

  const auto span = [&](std::string_view text) {
    return Span{static_cast<std::uint32_t>(text.data() - buffer),
                static_cast<std::uint32_t>(text.size())};
  };
  head_.method = span(parsed.method);
  head_.target = span(parsed.target);
  if (parsed.path_in_target) {
    head_.path = span(parsed.path);
  } else {
    head_.fixed_path = parsed.path;
  }
  if (!parsed.authority.empty()) {
    head_.host = span(parsed.authority);
    head_.authority_in_target = true;
  }
  head_.minor_version = parsed.minor_version;
  head_.is_post = parsed.method == "POST";
  head_.bare_lf = line.bare_lf;
  return Step::kDone;
}

RequestParser::Step RequestParser::read_fields(const char* buffer, std::size_t size) {
  using Found = LineScanner::Found;
  const std::size_t limit = head_begin_ + limits_.max_head_bytes;
  while (true) {
    const Found found = lines_.find(buffer, size, limit);
    if (found == Found::kNeedMore) return Step::kNeedMore;
    if (found != Found::kLine) return refuse_line(found, buffer);
    const Line& line = lines_.line();
    if (line.bare_lf != head_.bare_lf) {
      return refuse(400, "some lines of the head end in CR LF and some in LF alone");
    }
    if (line.begin == line.end) {
      head_end_ = line.next;
      return Step::kDone;
    }
    if (fields_.size() == limits_.max_headers) {
      return refuse(431,
                    "more header lines than the limit of " + std::to_string(limits_.max_headers));
    }
    FieldLine field;
    if (!parse_field_line(buffer, line, size, field)) {
      return refuse(explain_field_line(buffer, line));
    }
    if (read_field(buffer, field) == Step::kRefused) return Step::kRefused;
  }
}

RequestParser::Step RequestParser::read_field(const char* buffer, const FieldLine& field) {
  const auto span = [](std::size_t begin, std::size_t end) {
    return Span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin)};
  };
  if (fields_.capacity() == 0) fields_.reserve(kUsualHeaders);
  const FieldSpans& added = fields_.emplace_back(
      FieldSpans{span(field.name_begin, field.name_end), span(field.value_begin, field.value_end)});

  const char* const name = buffer + field.name_begin;
  const std::string_view value(buffer + field.value_begin, field.value_end - field.value_begin);
  const auto keep_first = [&](Span& kept) {
    if (kept.size == 0) kept = added.value;
  };
  switch (added.name.size) {
    case 4:
      if (!is_name(name, "host")) break;
      if (++head_.host_lines > 1) return refuse(400, "two Host lines");
      if (!is_valid_host(value)) return refuse(400, "Host is not a host name and a port");
      if (!head_.authority_in_target) head_.host = added.value;
      break;
    case 6:
      if (is_name(name, "origin")) {
        keep_first(head_.origin);
      } else if (is_name(name, "expect")) {
        for_each_element(value, [&](std::string_view e) {
          (iequals(e, "100-continue") ? head_.expects_continue : head_.expects_other) = true;
        });
      }
      break;
    case 10:
      if (is_name(name, "connection")) read_connection(value);
      break;
    case 12:
      if (is_name(name, "content-type")) keep_first(head_.content_type);
      break;
    case 14:
      if (is_name(name, "content-length")) return read_content_length(value);
      break;
    case 16:
      if (is_name(name, "content-encoding")) keep_first(head_.content_encoding);
      break;
    case 17:
      if (is_name(name, "transfer-encoding")) read_transfer_encoding(value);
      break;
    default:
      break;
  }
  return Step::kDone;
}

// RFC 9110 section 8.6. A list of equal lengths, or several equal lines, is read as one.
RequestParser::Step RequestParser::read_content_length(std::string_view value) {
  while (true) {
    const std::size_t comma = value.find(',');
    const std::string_view digits = trim(value.substr(0, comma));
    std::size_t length = 0;
    for (const char c : digits) {
      if (c < '0' || c > '9') return refuse(400, "Content-Length is not a decimal number");
      // Past the largest body the figure only has to stay past it.
      if (length <= kLargestBody) length = length * 10 + static_cast<std::size_t>(c - '0');
    }
    if (digits.empty()) return refuse(400, "Content-Length is not a decimal number");
    if (head_.has_length && length != head_.content_length) {
      return refuse(400, "two different Content-Lengths");
    }
    head_.has_length = true;
    head_.content_length = length;
    if (comma == std::string_view::npos) return Step::kDone;
    value.remove_prefix(comma + 1);
  }
}

void RequestParser::read_transfer_encoding(std::string_view value) {
  head_.has_transfer_encoding = true;
  for_each_element(value, [&](std::string_view coding) {
    if (iequals(coding, "chunked")) {
      ++head_.chunked;
    } else {
      head_.other_coding = true;
    }
  });
}

void RequestParser::read_connection(std::string_view value) {
  for_each_element(value, [&](std::string_view option) {
    if (iequals(option, "close")) head_.connection_close = true;
    if (iequals(option, "keep-alive")) head_.connection_keep_alive = true;
  });
}

// What only the whole head can tell.
RequestParser::Step RequestParser::check_head() {
  if (head_.host_lines == 0 && head_.minor_version == 1) {
    return refuse(400, "no Host line; HTTP/1.1 needs one");
  }
  if (check_framing() == Step::kRefused) return Step::kRefused;
  // An HTTP/1.0 client cannot wait for 100 (RFC 9110 section 10.1.1).
  if (head_.minor_version == 0) head_.expects_continue = head_.expects_other = false;
  if (head_.expects_other) return refuse(417, "Expect asks for something else than 100-continue");
  if (head_.content_length > limits_.max_body_bytes) {
    return refuse(413, "the body is larger than the limit of " +
                           std::to_string(limits_.max_body_bytes) + " bytes");
  }
  return Step::kDone;
}

// Where the body ends (RFC 9112 section 6.3): in one way, or not at all.
RequestParser::Step RequestParser::check_framing() {
  if (head_.has_transfer_encoding) {
    if (head_.has_length) return refuse(400, "both Transfer-Encoding and Content-Length");
    if (head_.minor_version == 0) return refuse(400, "Transfer-Encoding in an HTTP/1.0 request");
    if (head_.other_coding) return refuse(501, "a Transfer-Encoding other than chunked");
    if (head_.chunked != 1) return refuse(400, "Transfer-Encoding is not chunked, once");
  } else if (head_.is_post && !head_.has_length) {
    return refuse(411, "a POST needs Content-Length or Transfer-Encoding: chunked");
  }
  return Step::kDone;
}

RequestParser::Step RequestParser::read_body(char* buffer, std::size_t size) {
  std::size_t body_end = 0;
  if (head_.has_length) {
    if (size - head_end_ < head_.content_length) return Step::kNeedMore;
    body_end = consumed_ = head_end_ + head_.content_length;
  } else {
    const ChunkedDecoder::Status status = chunked_.decode(buffer, size, limits_);
    if (status == ChunkedDecoder::Status::kNeedMore) return Step::kNeedMore;
    if (status == ChunkedDecoder::Status::kRefused) return refuse(chunked_.mistake());
    body_end = chunked_.body_end();
    consumed_ = chunked_.consumed();
  }
  // The views of the head still hold if the buffer stayed where it was.
  if (request_.method.data() != buffer + head_.method.begin) make_views(buffer);
  request_.body = {buffer + head_end_, body_end - head_end_};
  return Step::kDone;
}

void RequestParser::make_views(const char* buffer) {
  const auto view = [&](Span span) { return std::string_view(buffer + span.begin, span.size); };
  headers_.clear();
  if (headers_.capacity() < fields_.size()) headers_.reserve(fields_.capacity());
  for (const FieldSpans& field : fields_) headers_.push_back({view(field.name), view(field.value)});
  request_.method = view(head_.method);
  request_.target = view(head_.target);
  request_.path = head_.fixed_path.empty() ? view(head_.path) : head_.fixed_path;
  request_.minor_version = head_.minor_version;
  request_.headers = &headers_;
  request_.keep_alive =
      !head_.connection_close && (head_.minor_version == 1 || head_.connection_keep_alive);
  request_.body = {};
  request_.host = view(head_.host);
  request_.content_type = view(head_.content_type);
  request_.content_encoding = view(head_.content_encoding);
  request_.origin = view(head_.origin);
}

}  // namespace tagwire::http
