#include "tagwire/wire/call.h"

#include <utility>

#include "tagwire/xml/writer.h"

namespace tagwire::wire {

using Token = xml::Reader::Token;

std::string describe_count(std::size_t min, std::size_t max, std::size_t found) {
  std::string expected = std::to_string(max);
  if (min != max) {
    expected = max == min + 1 ? std::to_string(min) + " or " + expected
                              : std::to_string(min) + " to " + expected;
  }
  return "expected " + expected + (max == 1 && min == 1 ? " parameter" : " parameters") +
         ", found " + std::to_string(found);
}

// --- arguments ---

bool ArgumentReader::begin() {
  if (source_ == Source::kArray) return in_.begin_array(array_);
  xml::Reader& reader = in_.reader();
  if (in_.predicts()) {
    reader.skip_space();
    if (reader.literal<"<params>">()) return true;
  }
  bool empty = false;
  if (!in_.start_tag("params", empty)) return false;
  done_ = empty;
  return true;
}

bool ArgumentReader::next() {
  if (done_ || in_.failed()) return false;
  if (source_ == Source::kArray) {
    if (in_.next_element(array_)) return true;
    done_ = in_.end_array(array_);
    return false;
  }
  xml::Reader& reader = in_.reader();
  if (in_.predicts()) {
    reader.skip_space();
    if (reader.literal<"<param>">()) {
      reader.skip_space();
      ++array_.count;
      return true;
    }
    if (reader.literal<"</params>">()) {
      done_ = true;
      return false;
    }
  }
  bool at_end = false;
  if (!in_.at_end_tag(at_end)) return false;
  if (at_end) {
    done_ = in_.end_tag("params");
    return false;
  }
  const char* at = in_.position();
  bool empty = false;
  if (!in_.start_tag("param", empty)) return false;
  ++array_.count;
  if (!empty) return true;
  in_.reject_document(at, "a param without a value");
  return done_one(false);
}

bool ArgumentReader::done_one(bool read) {
  if (read && source_ == Source::kParams) {
    xml::Reader& reader = in_.reader();
    if (in_.predicts()) {
      reader.skip_space();
      if (reader.literal<"</param>">()) return true;
    }
    read = in_.end_tag("param");
  }
  if (read) return true;
  in_.within(array_.count - 1);
  return in_.within_root("params");
}

bool ArgumentReader::skip_rest() {
  while (next()) {
    if (!done_one(in_.skip_value())) return false;
  }
  return done_;
}

bool ArgumentReader::check_count(const char* at, std::size_t min, std::size_t max) {
  if (array_.count >= min && array_.count <= max) return true;
  return in_.reject(at, describe_count(min, max, array_.count));
}

// --- calls ---

bool CallReader::open() {
  const xml::Reader::Mark begin = in_.reader().mark();
  if (in_.predicts() && open_predicted()) return true;
  in_.reader().reset(begin);
  if (open_general()) return true;
  in_.settle();
  return false;
}

/// The first lines of Python's xmlrpc.client and of encode_call().
bool CallReader::open_predicted() {
  xml::Reader& reader = in_.reader();
  if (!reader.literal<"<?xml version='1.0'?>\n<methodCall>\n<methodName>">() &&
      !reader.literal<"<?xml version=\"1.0\" encoding=\"UTF-8\"?><methodCall><methodName>">()) {
    return false;
  }
  has_params_ = true;
  return reader.plain_text(method_) && !method_.empty() && method_.size() <= 64 &&
         reader.literal<"</methodName>">() &&
         (reader.sees<"<params>">() || reader.sees<"\n<params>">());
}

bool CallReader::open_general() {
  has_params_ = false;
  method_ = {};
  if (!in_.begin_document()) return false;
  const char* at = in_.position();
  bool empty = false;
  if (!in_.start_tag("methodCall", empty)) return false;
  if (!empty && !read_children()) return false;
  return !method_.empty() || in_.reject_document(at, "a methodCall without a methodName");
}

/// Leaves the reader before `<params>` if there is one.
bool CallReader::read_children() {
  Decoder::Mark params{};
  for (;;) {
    std::string_view name;
    const Token token = in_.peek_tag(name);
    if (token == Token::kError) return false;
    const bool tag = token == Token::kStartTag;
    if (tag && name == "methodName" && method_.empty()) {
      if (!read_method()) return false;
      if (params_first_) break;
    } else if (tag && name == "params" && !has_params_) {
      has_params_ = true;
      params = in_.mark();
      if (!method_.empty()) return true;
      params_first_ = true;
      if (!this->params().skip()) return false;
    } else if (token == Token::kEndTag) {
      return true;  // finish() consumes it
    } else {
      return in_.end_tag("methodCall");  // and says what else is there
    }
  }
  if (!finish_document()) return false;
  in_.rewind(params);
  return true;
}

bool CallReader::read_method() {
  const char* at = in_.position();
  bool empty = false;
  if (!in_.start_tag("methodName", empty)) return false;
  if (!empty) {
    std::string_view text;
    if (!in_.element_text(text) || !in_.end_tag("methodName")) return false;
    if (text.size() > in_.limits().max_name_bytes) {
      return in_.reject_size(at, "the name of the method is longer than " +
                                     std::to_string(in_.limits().max_name_bytes) + " bytes");
    }
    method_buffer_ = text;
    method_ = method_buffer_;
  }
  return !method_.empty() || in_.reject_document(at, "an empty methodName");
}

bool CallReader::check_no_params(std::size_t required, std::size_t max) {
  return required == 0 || in_.reject(in_.position(), describe_count(required, max, 0));
}

bool CallReader::finish(bool read) {
  if (read && (params_first_ || finish_document())) return true;
  in_.settle();
  return false;
}

bool CallReader::finish_document() {
  if (in_.predicts()) in_.reader().skip_space();
  const bool closed = in_.predicts() && in_.reader().literal<"</methodCall>">();
  return (closed || in_.end_tag("methodCall")) && in_.end_document();
}

namespace detail {

void begin_call(Encoder& out, std::string_view method) {
  out.raw<"<?xml version=\"1.0\" encoding=\"UTF-8\"?><methodCall><methodName>">();
  std::size_t bad = 0;
  if (!xml::append_escaped(out.buffer(), method, bad)) {
    out.fail("the name of the method has a character that XML cannot carry, at byte " +
             std::to_string(bad));
  }
  out.raw<"</methodName><params>">();
}

void end_call(Encoder& out) { out.raw<"</params></methodCall>">(); }

}  // namespace detail
}  // namespace tagwire::wire
