#include "tagwire/http/response_parser.h"

#include <algorithm>
#include <utility>

namespace tagwire::http {
namespace {

constexpr std::string_view kName = "HTTP/";
constexpr std::size_t kLongestLineEnd = 2;
// More than a few "processing, wait" are no progress but a way to keep a caller.
constexpr unsigned kMaxInterimReplies = 16;
// Of bytes that are not HTTP, what a message shows.
constexpr std::size_t kShownBytes = 64;
// The first byte of TLS records: alerts and handshakes (RFC 8446 section 5.1).
constexpr char kTlsAlert = 21;
constexpr char kTlsHandshake = 22;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

int digit(char c) noexcept { return c - '0'; }

// In quotes; what is no printable ASCII character as \xNN; the rest as "...".
std::string quote(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : bytes.substr(0, kShownBytes)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f) {
      out += c;
    } else {
      out.append({'\\', 'x', kDigits[byte >> 4U], kDigits[byte & 15U]});
    }
  }
  return out += bytes.size() > kShownBytes ? "...\"" : "\"";
}

// RFC 9110 section 15: no reply with these has a body, whatever its fields say.
bool has_no_body(int status) noexcept { return status == 204 || status == 304; }

ErrorCode code_of(const Refusal& refusal) noexcept {
  switch (refusal.status) {
    case 413:
    case 414:
    case 431:
      return ErrorCode::kLimit;
    default:
      return ErrorCode::kMalformed;
  }
}

}  // namespace

std::optional<std::string_view> Reply::header(std::string_view name) const noexcept {
  return find_header(headers, name);
}

ResponseParser::ResponseParser(const HttpLimits& limits) : limits_(within_bounds(limits)) {}

std::optional<std::size_t> ResponseParser::declared_size() const noexcept {
  if (stage_ != Stage::kBody) return std::nullopt;
  return body_.declared_end();
}

std::size_t ResponseParser::reclaim(char* buffer, std::size_t size) noexcept {
  return stage_ == Stage::kBody ? body_.reclaim(buffer, size) : size;
}

void ResponseParser::next() {
  stage_ = Stage::kStatusLine;
  started_ = false;
  interim_replies_ = 0;
  head_begin_ = head_end_ = consumed_ = 0;
  lines_.start(0);
  if (!fields_.remembers()) fields_.forget();
}

ResponseParser::Status ResponseParser::parse(char* buffer, std::size_t size) {
  if (size == 0) return Status::kNeedMore;
  started_ = true;
  // What a head means depends on its bytes and the limits alone.
  if (stage_ == Stage::kStatusLine && lines_.scanned() == 0 && fields_.remembers()) {
    head_end_ = fields_.repeats_last(buffer, size);
    if (head_end_ != 0) {
      body_.start(head_end_, fields_);
      stage_ = Stage::kBody;
    }
  }
  Step step = Step::kDone;
  while (step == Step::kDone) {
    switch (stage_) {
      case Stage::kStatusLine:
        step = read_status_line(buffer, size);
        break;
      case Stage::kFields:
        step = read_fields(buffer, size);
        if (step == Step::kDone) step = end_head(buffer);
        break;
      case Stage::kBody:
        step = read_body(buffer, size);
        break;
      case Stage::kUntilEnd:
        if (size - head_end_ > limits_.max_body_bytes) return refuse_large_body();
        return Status::kNeedMore;
      case Stage::kComplete:
        return Status::kComplete;
      case Stage::kRefused:
        return Status::kRefused;
    }
  }
  return step == Step::kNeedMore ? Status::kNeedMore : Status::kRefused;
}

ResponseParser::Status ResponseParser::end_of_input(const char* buffer, std::size_t size) {
  switch (stage_) {
    case Stage::kComplete:
      return Status::kComplete;
    case Stage::kRefused:
      return Status::kRefused;
    case Stage::kUntilEnd:
      complete(buffer, {buffer + head_end_, size - head_end_}, size);
      return Status::kComplete;
    case Stage::kBody:
      refuse(ErrorCode::kUnavailable, cut_body(size));
      return Status::kRefused;
    case Stage::kStatusLine:
    case Stage::kFields:
      break;
  }
  if (size == 0) {
    refuse(ErrorCode::kUnavailable, "the server closed the connection without an answer");
  } else if (size == head_begin_) {
    refuse(ErrorCode::kUnavailable, "the reply is cut short: only an interim one came");
  } else if (stage_ == Stage::kStatusLine && !may_be_http(buffer, size)) {
    refuse_alien(buffer, size);
  } else {
    refuse(ErrorCode::kUnavailable,
           "the reply is cut short: " + std::to_string(size - head_begin_) +
               " bytes of its head came");
  }
  return Status::kRefused;
}

std::string ResponseParser::cut_body(std::size_t size) const {
  const std::string received = std::to_string(body_.received(size));
  if (const std::optional<std::size_t> end = body_.declared_end()) {
    return "the reply is cut short: " + received + " of " + std::to_string(*end - head_end_) +
           " bytes of its body came";
  }
  return "the reply is cut short: " + received + " bytes of its body came, without the last chunk";
}

ResponseParser::Step ResponseParser::refuse(ErrorCode code, std::string message) {
  refused_in_ = std::exchange(stage_, Stage::kRefused);
  error_ = make_error(code, std::move(message));
  return Step::kRefused;
}

ResponseParser::Step ResponseParser::refuse(const Refusal& refusal) {
  return refuse(code_of(refusal), "reading the reply: " + refusal.reason);
}

ResponseParser::Status ResponseParser::refuse_large_body() {
  refuse(Refusal{413, "the body is larger than the limit of " +
                          std::to_string(limits_.max_body_bytes) + " bytes"});
  return Status::kRefused;
}

// Bytes of something else than HTTP, up to `end`.
ResponseParser::Step ResponseParser::refuse_alien(const char* buffer, std::size_t end) {
  const std::string_view bytes(buffer + head_begin_, end - head_begin_);
  if (bytes.starts_with(kTlsAlert) || bytes.starts_with(kTlsHandshake)) {
    return refuse(ErrorCode::kMalformed, "the server speaks TLS, not plain HTTP");
  }
  if (bytes.empty()) {
    return refuse(ErrorCode::kMalformed, "the reply is not HTTP: it starts with an empty line");
  }
  return refuse(ErrorCode::kMalformed, "the reply is not HTTP: it starts with " + quote(bytes));
}

// Whether what came up to `end` can be the start of a status line.
bool ResponseParser::may_be_http(const char* buffer, std::size_t end) const noexcept {
  const std::string_view bytes(buffer + head_begin_, end - head_begin_);
  return bytes.substr(0, kName.size()) == kName.substr(0, bytes.size());
}

ResponseParser::Step ResponseParser::read_status_line(const char* buffer, std::size_t size) {
  using Found = LineScanner::Found;
  const std::size_t limit =
      head_begin_ + std::min(limits_.max_start_line_bytes + kLongestLineEnd,
                             std::max(limits_.max_head_bytes, kLongestLineEnd));
  const Found found = lines_.find(buffer, size, limit);
  switch (found) {
    case Found::kLine:
      return parse_status_line(buffer);
    case Found::kNeedMore:
      // A message shows no more, so there is nothing to wait for.
      if (size - head_begin_ < kShownBytes + kLongestLineEnd || may_be_http(buffer, size)) {
        return Step::kNeedMore;
      }
      return refuse_alien(buffer, size);
    case Found::kTooLong:
      if (!may_be_http(buffer, limit)) return refuse_alien(buffer, limit);
      return refuse(Refusal{414, "the status line is longer than the limit of " +
                                     std::to_string(limits_.max_start_line_bytes) + " bytes"});
    case Found::kBareCr:
    case Found::kControl:
      break;
  }
  if (!may_be_http(buffer, lines_.scanned() + 1)) return refuse_alien(buffer, lines_.scanned() + 1);
  return refuse(refuse_character(found, "the status line", buffer[lines_.scanned()]));
}

// "HTTP/1.1 200 OK" (RFC 9112 section 4). Deviation: the space before an empty reason may be left
// out, as some servers do.
ResponseParser::Step ResponseParser::parse_status_line(const char* buffer) {
  const Line& line = lines_.line();
  const std::string_view text(buffer + line.begin, line.end - line.begin);
  if (!text.starts_with(kName)) return refuse_alien(buffer, line.end);
  if (text.size() > limits_.max_start_line_bytes) {
    return refuse(Refusal{414, "the status line is longer than the limit of " +
                                   std::to_string(limits_.max_start_line_bytes) + " bytes"});
  }
  constexpr std::size_t kShortest = std::string_view("HTTP/1.1 200").size();
  const bool fits = text.size() >= kShortest && is_digit(text[5]) && text[6] == '.' &&
                    is_digit(text[7]) && text[8] == ' ' && is_digit(text[9]) &&
                    is_digit(text[10]) && is_digit(text[11]) &&
                    (text.size() == kShortest || text[kShortest] == ' ');
  if (!fits) {
    return refuse(ErrorCode::kMalformed,
                  "the status line is not like \"HTTP/1.1 200 OK\", but " + quote(text));
  }
  if (text[5] != '1') {
    return refuse(ErrorCode::kMalformed, "the server answers in " +
                                             std::string(text.substr(0, text.find(' '))) +
                                             ", expected HTTP/1.1 or HTTP/1.0");
  }
  head_.minor_version = text[7] == '0' ? 0 : 1;
  head_.status = digit(text[9]) * 100 + digit(text[10]) * 10 + digit(text[11]);
  if (head_.status < 100 || head_.status > 599) {
    return refuse(ErrorCode::kMalformed,
                  "the status " + std::string(text.substr(9, 3)) + " is none of HTTP");
  }
  const std::string_view reason = trim(text.substr(kShortest));
  head_.reason = {static_cast<std::uint32_t>(reason.data() - buffer),
                  static_cast<std::uint32_t>(reason.size())};
  head_.bare_lf = line.bare_lf;
  stage_ = Stage::kFields;
  return Step::kDone;
}

ResponseParser::Step ResponseParser::read_fields(const char* buffer, std::size_t size) {
  const Step step = fields_.read(buffer, size, head_begin_ + limits_.max_head_bytes, head_.bare_lf,
                                 lines_, limits_, [](auto&&...) { return Mistake{}; });
  if (step == Step::kRefused) return refuse(fields_.refusal());
  return step;
}

// What follows the head: RFC 9112 section 6.3.
ResponseParser::Step ResponseParser::end_head(const char* buffer) {
  head_end_ = lines_.line().next;
  if (head_.status < 200) return skip_interim();
  const FieldReader::Known& known = fields_.known();
  if (has_no_body(head_.status)) {
    complete(buffer, {}, head_end_);
    return Step::kDone;
  }
  const Mistake framing = fields_.check_framing(head_.minor_version);
  if (framing.status != 0) return refuse({framing.status, std::string(framing.reason)});
  if (known.content_length > limits_.max_body_bytes) {
    refuse_large_body();
    return Step::kRefused;
  }
  if (!known.has_length && !known.has_transfer_encoding) {
    stage_ = Stage::kUntilEnd;
    return Step::kDone;
  }
  if (head_begin_ == 0 && known.has_length) fields_.remember(buffer, head_end_);
  body_.start(head_end_, fields_);
  stage_ = Stage::kBody;
  return Step::kDone;
}

// RFC 9110 section 15.2: these come before the reply, and end with their head.
ResponseParser::Step ResponseParser::skip_interim() {
  if (head_.status == 101) {
    return refuse(ErrorCode::kMalformed,
                  "the server switches to another protocol, which nobody asked it to");
  }
  if (++interim_replies_ > kMaxInterimReplies) {
    return refuse(
        Refusal{431, "more than " + std::to_string(kMaxInterimReplies) + " interim replies"});
  }
  fields_.forget();
  head_begin_ = head_end_;
  stage_ = Stage::kStatusLine;
  return Step::kDone;
}

ResponseParser::Step ResponseParser::read_body(char* buffer, std::size_t size) {
  const Step step = body_.read(buffer, size, limits_);
  if (step == Step::kRefused) {
    return refuse({body_.mistake().status, std::string(body_.mistake().reason)});
  }
  if (step == Step::kDone) complete(buffer, body_.body(buffer), body_.end());
  return step;
}

void ResponseParser::complete(const char* buffer, std::string_view body, std::size_t consumed) {
  fill_reply(buffer, body);
  consumed_ = consumed;
  stage_ = Stage::kComplete;
}

const Reply* ResponseParser::partial(const char* buffer, std::size_t size) {
  const Stage stage = stage_ == Stage::kRefused ? refused_in_ : stage_;
  if (stage == Stage::kStatusLine || head_.status < 200) return nullptr;
  if (stage == Stage::kComplete) return &reply_;
  std::size_t received = 0;
  if (stage == Stage::kBody) received = body_.received(size);
  if (stage == Stage::kUntilEnd) received = size - head_end_;
  fill_reply(buffer, {buffer + (received == 0 ? 0 : head_end_), received});
  return &reply_;
}

void ResponseParser::fill_reply(const char* buffer, std::string_view body) {
  const FieldReader::Known& known = fields_.known();
  const bool framed = known.has_transfer_encoding || known.has_length;
  reply_.status = head_.status;
  reply_.reason = head_.reason.in(buffer);
  reply_.minor_version = head_.minor_version;
  reply_.headers = fields_.make_views(buffer);
  reply_.body = body;
  // Where a body was announced that cannot be there, it might yet come, and be taken for the next
  // reply.
  reply_.keep_alive =
      fields_.keep_alive(head_.minor_version) && framed != has_no_body(head_.status);
  reply_.content_type = known.content_type.in(buffer);
  reply_.content_encoding = known.content_encoding.in(buffer);
  if (iequals(reply_.content_encoding, "identity")) reply_.content_encoding = {};
}

}  // namespace tagwire::http
