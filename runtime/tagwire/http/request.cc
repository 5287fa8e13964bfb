#include "tagwire/http/request.h"

#include <algorithm>
#include <utility>

#include "tagwire/http/request_line.h"

namespace tagwire::http {
namespace {

// Some clients send CR LF after a body. More than a few are no slip but a way to keep a connection
// busy.
constexpr unsigned kMaxBlankLines = 8;
constexpr std::size_t kLongestLineEnd = 2;

}  // namespace

std::optional<std::string_view> Request::header(std::string_view name) const noexcept {
  return find_header(headers, name);
}

RequestParser::RequestParser(const HttpLimits& limits) : limits_(within_bounds(limits)) {}

std::optional<std::size_t> RequestParser::declared_size() const noexcept {
  if (!head_complete() || !has_body()) return std::nullopt;
  return body_.declared_end();
}

void RequestParser::next() {
  stage_ = Stage::kRequestLine;
  started_ = expects_continue_ = false;
  blank_lines_ = 0;
  head_begin_ = head_end_ = consumed_ = 0;
  lines_.start(0);
  if (!fields_.remembers()) forget_head();
}

// What a head means depends on its bytes and the limits alone. Precondition: no byte of this
// request was looked at.
bool RequestParser::repeats_last_head(const char* buffer, std::size_t size) {
  if (!fields_.remembers()) return false;
  head_end_ = fields_.repeats_last(buffer, size);
  if (head_end_ == 0) head_ = {};
  return head_end_ != 0;
}

void RequestParser::forget_head() {
  head_ = {};
  fields_.forget();
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
        body_.start(head_end_, fields_);
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
      return end_head(buffer, size);
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

// After the last byte of a head that was let in.
RequestParser::Status RequestParser::end_head(const char* buffer, std::size_t size) {
  make_views(buffer);
  if (!has_body()) {
    consumed_ = head_end_;
    stage_ = Stage::kComplete;
    return Status::kComplete;
  }
  expects_continue_ = head_.expects_continue && size == head_end_ &&
                      (!fields_.known().has_length || fields_.known().content_length != 0);
  // What is left out has state beyond head_ and fields_.
  if (head_begin_ == 0 && fields_.known().has_length && !head_.expects_continue) {
    fields_.remember(buffer, head_end_);
  }
  body_.start(head_end_, fields_);
  stage_ = Stage::kBody;
  return Status::kHeadComplete;
}

std::size_t RequestParser::reclaim(char* buffer, std::size_t size) noexcept {
  return stage_ == Stage::kBody ? body_.reclaim(buffer, size) : size;
}

RequestParser::Step RequestParser::refuse(Refusal refusal) {
  stage_ = Stage::kRefused;
  refusal_ = std::move(refusal);
  return Step::kRefused;
}

RequestParser::Step RequestParser::refuse(const Mistake& mistake) {
  return refuse(Refusal{mistake.status, std::string(mistake.reason)});
}

// Of the request line.
RequestParser::Step RequestParser::refuse_line(LineScanner::Found found, const char* buffer) {
  if (found == LineScanner::Found::kTooLong) {
    return refuse(Refusal{414, "the request line is longer than the limit of " +
                                   std::to_string(limits_.max_start_line_bytes) + " bytes"});
  }
  Refusal refusal = refuse_character(found, "the request line", buffer[lines_.scanned()]);
  if (found == LineScanner::Found::kControl) refusal.reason += "; this is a plain HTTP server";
  return refuse(std::move(refusal));
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
    if (++blank_lines_ > kMaxBlankLines)
      return refuse(Mistake{400, "blank lines instead of a request"});
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
  const Step step = fields_.read(
      buffer, size, head_begin_ + limits_.max_head_bytes, head_.bare_lf, lines_, limits_,
      [this](const char* name, std::size_t name_size, std::string_view value, Span span) {
        return read_field(name, name_size, value, span);
      });
  if (step == Step::kRefused) return refuse(fields_.refusal());
  if (step == Step::kDone) head_end_ = lines_.line().next;
  return step;
}

// A field that only requests know.
Mistake RequestParser::read_field(const char* name, std::size_t name_size, std::string_view value,
                                  Span span) {
  if (name_size == 4 && is_name(name, "host")) {
    if (++head_.host_lines > 1) return {400, "two Host lines"};
    if (!is_valid_host(value)) return {400, "Host is not a host name and a port"};
    if (!head_.authority_in_target) head_.host = span;
  } else if (name_size == 6 && is_name(name, "origin")) {
    if (head_.origin.size == 0) head_.origin = span;
  } else if (name_size == 6 && is_name(name, "expect")) {
    for_each_element(value, [&](std::string_view e) {
      (iequals(e, "100-continue") ? head_.expects_continue : head_.expects_other) = true;
    });
  }
  return {};
}

// What only the whole head can tell.
RequestParser::Step RequestParser::check_head() {
  if (head_.host_lines == 0 && head_.minor_version == 1) {
    return refuse(Mistake{400, "no Host line; HTTP/1.1 needs one"});
  }
  const Mistake framing = fields_.check_framing(head_.minor_version);
  if (framing.status != 0) return refuse(framing);
  if (head_.is_post && !has_body()) {
    return refuse(Mistake{411, "a POST needs Content-Length or Transfer-Encoding: chunked"});
  }
  // An HTTP/1.0 client cannot wait for 100 (RFC 9110 section 10.1.1).
  if (head_.minor_version == 0) head_.expects_continue = head_.expects_other = false;
  if (head_.expects_other) {
    return refuse(Mistake{417, "Expect asks for something else than 100-continue"});
  }
  if (fields_.known().content_length > limits_.max_body_bytes) {
    return refuse(Refusal{413, "the body is larger than the limit of " +
                                   std::to_string(limits_.max_body_bytes) + " bytes"});
  }
  return Step::kDone;
}

RequestParser::Step RequestParser::read_body(char* buffer, std::size_t size) {
  const Step step = body_.read(buffer, size, limits_);
  if (step == Step::kRefused) return refuse(body_.mistake());
  if (step == Step::kNeedMore) return step;
  consumed_ = body_.end();
  // The views of the head still hold if the buffer stayed where it was.
  if (request_.method.data() != buffer + head_.method.begin) make_views(buffer);
  request_.body = body_.body(buffer);
  return step;
}

void RequestParser::make_views(const char* buffer) {
  request_.method = head_.method.in(buffer);
  request_.target = head_.target.in(buffer);
  request_.path = head_.fixed_path.empty() ? head_.path.in(buffer) : head_.fixed_path;
  request_.minor_version = head_.minor_version;
  request_.headers = fields_.make_views(buffer);
  request_.keep_alive = fields_.keep_alive(head_.minor_version);
  request_.body = {};
  request_.host = head_.host.in(buffer);
  request_.content_type = fields_.known().content_type.in(buffer);
  request_.content_encoding = fields_.known().content_encoding.in(buffer);
  request_.origin = head_.origin.in(buffer);
}

}  // namespace tagwire::http
