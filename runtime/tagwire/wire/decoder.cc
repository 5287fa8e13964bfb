#include "tagwire/wire/decoder.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <utility>

#include "tagwire/base/base64.h"
#include "tagwire/base/datetime.h"
#include "tagwire/base/numbers.h"
#include "tagwire/xml/scan.h"

namespace tagwire::wire {
namespace {

using Token = xml::Reader::Token;

struct TypeTag {
  std::string_view name;
  Kind kind;
  bool extension;  // may be written with the prefix "ex:"
};

constexpr TypeTag kTypeTags[] = {
    {"int", Kind::kInteger, true},
    {"i4", Kind::kInteger, true},
    {"string", Kind::kString, false},
    {"double", Kind::kDouble, true},
    {"boolean", Kind::kBoolean, false},
    {"struct", Kind::kStruct, false},
    {"array", Kind::kArray, false},
    {"base64", Kind::kBytes, false},
    {"dateTime.iso8601", Kind::kDateTime, false},
    {"i8", Kind::kInteger, true},
    {"nil", Kind::kNil, true},
    {"i1", Kind::kInteger, true},
    {"i2", Kind::kInteger, true},
    {"biginteger", Kind::kInteger, true},
    {"float", Kind::kDouble, true},
};

std::string_view without_prefix(std::string_view tag) {
  return tag.starts_with("ex:") ? tag.substr(3) : tag;
}

const TypeTag* find_type(std::string_view tag) {
  const std::string_view name = without_prefix(tag);
  for (const TypeTag& type : kTypeTags) {
    if (type.name == name) return type.extension || name == tag ? &type : nullptr;
  }
  return nullptr;
}

/// At most `max` bytes of `text`, cut between characters: messages must stay short and UTF-8.
std::string shorten(std::string_view text, std::size_t max = 40) {
  if (text.size() <= max) return std::string(text);
  while ((static_cast<unsigned char>(text[max]) & 0xc0) == 0x80) --max;
  return std::string(text.substr(0, max)) + "...";
}

std::string quote(std::string_view text) { return "'" + shorten(text) + "'"; }

std::string in_brackets(std::string_view name) { return "<" + shorten(name) + ">"; }

/// Whether `text` is an integer of any size: what can be said of a value that nobody wants.
bool is_integer(std::string_view text) {
  text = trim_xml_space(text);
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::uint64_t load_eight(const char* p) {
  std::uint64_t word;
  std::memcpy(&word, p, 8);
  return word;
}

/// Eight digits at once: measured 20 % of reading an array of integers. Little-endian only, which
/// the caller finds out by are_eight_digits() being false elsewhere.
bool are_eight_digits(const char* p) {
  if constexpr (std::endian::native != std::endian::little) return false;
  const std::uint64_t word = load_eight(p);
  constexpr std::uint64_t kHighs = 0xf0f0f0f0f0f0f0f0;
  return (word & kHighs) == 0x3030303030303030 &&
         ((word + 0x0606060606060606) & kHighs) == 0x3030303030303030;
}

std::int64_t eight_digits(const char* p) {
  std::uint64_t word = load_eight(p) - 0x3030303030303030;
  word = word * 10 + (word >> 8);  // pairs of digits, then fours, then all
  word = ((word & 0x000000ff000000ff) * 0x000f424000000064 +
          ((word >> 16) & 0x000000ff000000ff) * 0x0000271000000001) >>
         32;
  return static_cast<std::int64_t>(word);
}

/// Whether the document shows by its first bytes that it is UTF-8, as nearly all do.
bool is_plainly_utf8(std::string_view document) {
  return document.starts_with("<?xml version='1.0'?>") ||
         document.starts_with("<?xml version=\"1.0\"?>") ||
         document.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>") ||
         document.starts_with("<method");
}

}  // namespace

std::string_view to_string(Kind kind) noexcept {
  switch (kind) {
    case Kind::kNil:
      return "nil";
    case Kind::kBoolean:
      return "boolean";
    case Kind::kInteger:
      return "int";
    case Kind::kDouble:
      return "double";
    case Kind::kString:
      return "string";
    case Kind::kBytes:
      return "base64";
    case Kind::kDateTime:
      return "dateTime.iso8601";
    case Kind::kArray:
      return "array";
    case Kind::kStruct:
      return "struct";
  }
  return "";
}

// --- errors ---

ErrorCode DecodeError::code() const noexcept {
  return fault_code == fault_code::kTooLarge ? ErrorCode::kLimit : ErrorCode::kMalformed;
}

std::string DecodeError::text() const {
  std::string text = path;
  if (!text.empty()) text += ": ";
  return text + message + " (at byte " + std::to_string(offset) + ")";
}

Decoder::Decoder(std::string_view document, const ReadSettings& settings)
    : document_(document),
      settings_(settings),
      reader_(document, settings.limits, settings.lenient),
      predict_(settings.predict),
      text_(document) {}

bool Decoder::fail(std::int32_t code, const char* at, std::string message) {
  failed_ = true;
  content_error_ = code == fault_code::kInvalidParams || code == fault_code::kInvalidCall;
  error_.fault_code = code;
  error_.path.clear();
  error_.message = std::move(message);
  error_.offset = received_offset(at);
  return false;
}

/// Goes on from the place that was asked for last: a document may have many errors, as a multicall
/// whose entries are all malformed, and counting each from the start would take quadratic time.
std::size_t Decoder::received_offset(const char* at) {
  if (encoding_ == Encoding::kUtf8) return static_cast<std::size_t>(at - document_.data());
  const auto wanted = static_cast<std::size_t>(at - text_.data());
  if (wanted < mapped_.text) mapped_ = {};
  mapped_.document +=
      original_offset(document_.substr(mapped_.document), encoding_, wanted - mapped_.text);
  mapped_.text = wanted;
  return mapped_.document;
}

bool Decoder::fail_xml() {
  const xml::Failure& failure = reader_.failure();
  constexpr auto code_of = [](xml::Problem problem) {
    switch (problem) {
      case xml::Problem::kNotWellFormed:
        return fault_code::kNotWellFormed;
      case xml::Problem::kEncoding:
        return fault_code::kUnsupportedEncoding;
      case xml::Problem::kCharacter:
        return fault_code::kInvalidCharacter;
      case xml::Problem::kLimit:
        return fault_code::kTooLarge;
    }
    return fault_code::kNotWellFormed;
  };
  return fail(code_of(failure.problem), text_.data() + failure.offset, failure.message);
}

bool Decoder::fail_xml_here(std::string message) {
  return fail(fault_code::kNotWellFormed, reader_.cursor(), std::move(message));
}

bool Decoder::reject(const char* at, std::string message) {
  return fail(fault_code::kInvalidParams, at, std::move(message));
}

bool Decoder::reject_document(const char* at, std::string message) {
  return fail(fault_code::kInvalidCall, at, std::move(message));
}

bool Decoder::reject_size(const char* at, std::string message) {
  return fail(fault_code::kTooLarge, at, std::move(message));
}

bool Decoder::wrong_type(const char* at, std::string_view expected, std::string_view found) {
  return reject(at, "expected " + std::string(expected) + ", found " + shorten(found));
}

bool Decoder::wrong_type(const Opened& value, std::string_view expected) {
  // Of the integers the tag says more than the kind.
  return wrong_type(
      value.start, expected,
      value.kind == Kind::kInteger ? without_prefix(value.tag) : to_string(value.kind));
}

bool Decoder::wrong_text(const Opened& value, std::string_view expected, std::string_view found) {
  return reject(value.start, "expected " + std::string(expected) + ", found " + quote(found));
}

bool Decoder::duplicate_member(std::string_view name) {
  return reject_document(reader_.cursor(), "member " + quote(name) + " twice");
}

bool Decoder::within(std::size_t index) {
  error_.path.insert(0, "[" + std::to_string(index) + "]");
  return false;
}

bool Decoder::within(std::string_view member) {
  error_.path.insert(0, "." + shorten(member, 64));
  return false;
}

bool Decoder::within_root(std::string_view root) {
  error_.path.insert(0, root);
  return false;
}

DecodeError Decoder::take_error() {
  failed_ = false;
  content_error_ = false;
  return std::exchange(error_, {});
}

void Decoder::settle() {
  if (!content_error_) return;
  content_error_ = false;
  const auto failure = xml::check_well_formed(text_, settings_.limits, settings_.lenient);
  if (!failure || failure->problem == xml::Problem::kLimit) return;
  reader_.fail(failure->problem, text_.data() + failure->offset, failure->message);
  fail_xml();
}

// --- the document ---

bool Decoder::begin_document() {
  if (!is_plainly_utf8(document_)) {
    std::string_view body = document_;
    if (settings_.lenient) {
      while (!body.empty() && xml::has_class(body[0], xml::kSpace)) body.remove_prefix(1);
    }
    const Encoding encoding = detect_encoding(body);
    if (encoding == Encoding::kUnsupported) {
      return fail(fault_code::kUnsupportedEncoding, document_.data(),
                  "the document is in an encoding that is not read here; UTF-8 always is");
    }
    text_ = body;
    if (encoding != Encoding::kUtf8) {
      std::size_t bad = 0;
      if (!transcode_to_utf8(body, encoding, transcoded_, bad)) {
        return fail(fault_code::kInvalidCharacter, body.data() + bad,
                    "no character of " + std::string(tagwire::to_string(encoding)));
      }
      document_ = body;
      encoding_ = encoding;
      text_ = transcoded_;
    } else if (text_.starts_with("\xef\xbb\xbf")) {
      text_.remove_prefix(3);
    }
    reader_ = xml::Reader(text_, settings_.limits, settings_.lenient);
  }
  return reader_.skip_prolog() || fail_xml();
}

bool Decoder::end_document() {
  return (reader_.check_elements() && reader_.finish()) || fail_xml();
}

/// reader_.next_tag(); lenient reading drops text between elements here.
Token Decoder::next_tag() {
  Token token = reader_.next_tag();
  while (settings_.lenient && token == Token::kText) {
    std::string scratch;
    std::string_view dropped;
    token = reader_.read_text(dropped, scratch) ? reader_.next_tag() : Token::kError;
  }
  return token;
}

bool Decoder::start_tag(std::string_view name, bool& empty) {
  if (!reader_.skip_misc()) return fail_xml();
  const char* at = reader_.cursor();
  const auto expected = [name] { return "expected " + in_brackets(name) + ", found "; };
  switch (next_tag()) {
    case Token::kStartTag:
      empty = reader_.empty();
      return reader_.name() == name ||
             reject_document(at, expected() + in_brackets(reader_.name()));
    case Token::kEndTag:
      return reject_document(at, expected() + "</" + shorten(reader_.name()) + ">");
    case Token::kText:
      return reject_document(at, expected() + "text");
    case Token::kEnd:
      return fail_xml_here(expected() + "the end of the document");
    case Token::kError:
      break;
  }
  return fail_xml();
}

bool Decoder::end_tag(std::string_view name) {
  if (!reader_.skip_misc()) return fail_xml();
  const char* at = reader_.cursor();
  const auto expected = [name] { return "expected </" + shorten(name) + ">, found "; };
  switch (next_tag()) {
    case Token::kEndTag:
      return reader_.name() == name || fail(fault_code::kNotWellFormed, at,
                                            expected() + "</" + shorten(reader_.name()) + ">");
    case Token::kStartTag:
      return reject_document(at, expected() + in_brackets(reader_.name()));
    case Token::kText:
      return reject_document(at, expected() + "text");
    case Token::kEnd:
      return fail_xml_here(expected() + "the end of the document");
    case Token::kError:
      break;
  }
  return fail_xml();
}

bool Decoder::at_end_tag(bool& at_end) {
  if (settings_.lenient) {  // text may be in the way
    std::string_view name;
    const Token token = peek_tag(name);
    at_end = token == Token::kEndTag;
    return token != Token::kError;
  }
  if (!reader_.skip_misc()) return fail_xml();
  at_end = reader_.sees<"</">();
  return true;
}

Token Decoder::peek_tag(std::string_view& name) {
  if (settings_.lenient || reader_.skip_misc()) {
    const xml::Reader::Mark here = reader_.mark();
    const Token token = next_tag();
    if (token == Token::kError) fail_xml();
    if (token == Token::kStartTag || token == Token::kEndTag) name = reader_.name();
    reader_.reset(here);
    return token;
  }
  fail_xml();
  return Token::kError;
}

bool Decoder::element_text(std::string_view& out) {
  return reader_.read_text(out, scratch_) || fail_xml();
}

// --- one value ---

/// Consumes `<value>` and the start tag of the type inside, if there is one.
bool Decoder::open_value(Opened& value) {
  value = {reader_.cursor(), Kind::kString, false, false, {}};
  if (!reader_.literal<"<value>">()) {
    if (!reader_.skip_misc()) return fail_xml();
    value.start = reader_.cursor();
    if (!start_tag("value", value.empty)) return false;
    if (value.empty) return true;
  }
  const xml::Reader::Mark content = reader_.mark();
  switch (reader_.next_tag()) {
    case Token::kStartTag:
      return open_type(value);
    case Token::kEndTag:  // blanks, comments and PIs only: the string may hold the blanks
    case Token::kText: {
      reader_.reset(content);
      if (!settings_.lenient) return true;
      std::string_view dropped;
      if (!reader_.read_text(dropped, scratch_)) return fail_xml();
      const Token token = reader_.next_tag();
      if (token == Token::kStartTag) return open_type(value);
      reader_.reset(content);
      return token != Token::kError || fail_xml();
    }
    case Token::kEnd:
      return fail_xml_here("the document ends inside <value>");
    case Token::kError:
      break;
  }
  return fail_xml();
}

bool Decoder::open_type(Opened& value) {
  const TypeTag* type = find_type(reader_.name());
  if (type == nullptr) {
    return reject_document(value.start, "unknown type " + in_brackets(reader_.name()));
  }
  value.kind = type->kind;
  value.typed = true;
  value.empty = reader_.empty();
  value.tag = reader_.name();
  return true;
}

/// The text of a value without elements inside. `out` lives until the next scalar_text().
bool Decoder::scalar_text(const Opened& value, std::string_view& out) {
  if (value.empty) {
    out = {};
    return true;
  }
  return reader_.read_text(out, scratch_) || fail_xml();
}

bool Decoder::close_value(const Opened& value) {
  if (!value.typed) return value.empty || end_tag("value");
  if (!value.empty && !end_tag(value.tag)) return false;
  return end_tag("value");
}

bool Decoder::peek(Kind& kind, std::string_view& tag) {
  const xml::Reader::Mark here = reader_.mark();
  Opened value;
  if (!open_value(value)) return false;
  reader_.reset(here);
  kind = value.kind;
  tag = without_prefix(value.tag);
  return true;
}

bool Decoder::read_nil() {
  Opened value;
  std::string_view text;
  if (!open_value(value)) return false;
  if (value.kind != Kind::kNil) return wrong_type(value, "nil");
  if (!scalar_text(value, text) || !close_value(value)) return false;
  return trim_xml_space(text).empty() || wrong_text(value, "an empty <nil/>", text);
}

bool Decoder::try_nil(bool& was_nil) {
  was_nil = false;
  if (predict_) {
    if (reader_.literal<"<value><nil/></value>">()) return was_nil = true;
    if (reader_.sees<"<value><i">() || reader_.sees<"<value><s">() || reader_.sees<"<value><d">() ||
        reader_.sees<"<value><b">()) {
      return true;
    }
  }
  Kind kind{};
  std::string_view tag;
  if (!peek(kind, tag)) return false;
  was_nil = kind == Kind::kNil;
  return !was_nil || read_nil();
}

bool Decoder::read_bool(bool& out) {
  if (predict_) {
    if (reader_.literal<"<value><boolean>1</boolean></value>">()) return out = true;
    if (reader_.literal<"<value><boolean>0</boolean></value>">()) {
      out = false;
      return true;
    }
  }
  Opened value;
  std::string_view text;
  if (!open_value(value)) return false;
  if (value.kind != Kind::kBoolean) return wrong_type(value, "boolean");
  if (!scalar_text(value, text) || !close_value(value)) return false;
  const std::string_view word = trim_xml_space(text);
  if (word == "0" || word == "1") {
    out = word == "1";
    return true;
  }
  if (settings_.lenient && (word == "true" || word == "false")) {
    out = word == "true";
    return true;
  }
  return wrong_text(value, "boolean 0 or 1", text);
}

/// Up to 18 digits, which cannot overflow, between the tags that peers write most.
bool Decoder::predicted_integer(std::int64_t& out) {
  const xml::Reader::Mark here = reader_.mark();
  enum { kI4, kInt, kI8 } tag = kI4;
  if (reader_.literal<"<value><i4>">()) {
    tag = kI4;
  } else if (reader_.literal<"<value><int>">()) {
    tag = kInt;
  } else if (reader_.literal<"<value><i8>">()) {
    tag = kI8;
  } else {
    return false;
  }
  const char* p = reader_.cursor();
  const char* end = reader_.end();
  const bool negative = p != end && *p == '-';
  if (negative) ++p;
  const char* digits = p;
  std::int64_t number = 0;
  if (end - p >= 8 && are_eight_digits(p)) {
    number = eight_digits(p);
    p += 8;
  }
  while (p != end && static_cast<unsigned char>(*p - '0') < 10 && p - digits < 18) {
    number = number * 10 + (*p++ - '0');
  }
  if (p != digits) {
    reader_.advance_to(p);
    if (tag == kI4    ? reader_.literal<"</i4></value>">()
        : tag == kInt ? reader_.literal<"</int></value>">()
                      : reader_.literal<"</i8></value>">()) {
      out = negative ? -number : number;
      return true;
    }
  }
  reader_.reset(here);
  return false;
}

bool Decoder::read_integer(std::int64_t& out, std::int64_t min, std::int64_t max,
                           std::string_view expected, bool or_text) {
  const auto in_range = [&](const char* at, std::int64_t number) {
    if (number < min || number > max) {
      return reject(at, "expected an integer from " + std::to_string(min) + " to " +
                            std::to_string(max) + ", found " + std::to_string(number));
    }
    out = number;
    return true;
  };
  std::int64_t number = 0;
  const char* at = reader_.cursor();
  if (predict_ && predicted_integer(number)) return in_range(at, number);
  Opened value;
  std::string_view text;
  if (!open_value(value)) return false;
  const bool from_string = or_text && value.kind == Kind::kString;
  if (value.kind != Kind::kInteger && !from_string) return wrong_type(value, expected);
  if (!scalar_text(value, text) || !close_value(value)) return false;
  if (parse_integer(text, number)) return in_range(value.start, number);
  return is_integer(text) ? reject(value.start, "expected an integer from " + std::to_string(min) +
                                                    " to " + std::to_string(max) + ", found " +
                                                    shorten(trim_xml_space(text)))
                          : wrong_text(value, expected, text);
}

bool Decoder::predicted_double(double& out) {
  const xml::Reader::Mark here = reader_.mark();
  if (!reader_.literal<"<value><double>">()) return false;
  const char* p = reader_.cursor();
  const char* end = reader_.end();
  // "inf" and "nan" must not get through: whatever does not begin as a number is looked at again.
  const char* first = p != end && *p == '-' ? p + 1 : p;
  if (first != end && static_cast<unsigned char>(*first - '0') < 10) {
    const auto [stop, error] = std::from_chars(p, end, out);
    if (error == std::errc{}) {
      reader_.advance_to(stop);
      if (reader_.literal<"</double></value>">()) return true;
    }
  }
  reader_.reset(here);
  return false;
}

bool Decoder::read_double(double& out) {
  if (predict_ && predicted_double(out)) return true;
  Opened value;
  std::string_view text;
  if (!open_value(value)) return false;
  if (value.kind != Kind::kDouble && value.kind != Kind::kInteger) {
    return wrong_type(value, "double");
  }
  if (!scalar_text(value, text) || !close_value(value)) return false;
  if (value.kind == Kind::kInteger && !is_integer(text)) return wrong_text(value, "int", text);
  return parse_double(text, out) || wrong_text(value, "double", text);
}

bool Decoder::read_string(std::string& out) {
  std::string_view text;
  if (predicted_text<"string">(text)) {
    out.assign(text);
    return true;
  }
  Opened value;
  if (!open_value(value)) return false;
  if (value.kind != Kind::kString) return wrong_type(value, "string");
  if (!scalar_text(value, text)) return false;
  if (text.data() == scratch_.data() && !text.empty()) {
    out.swap(scratch_);  // no second copy of what had to be put together
  } else {
    out.assign(text);
  }
  return close_value(value);
}

bool Decoder::read_bytes(std::vector<std::byte>& out) {
  Opened value;
  std::string_view text;
  const xml::Reader::Mark here = reader_.mark();
  if (predicted_text<"base64">(text)) {
    if (decode_base64(text, out)) return true;
    reader_.reset(here);
  }
  if (!open_value(value)) return false;
  if (value.kind != Kind::kBytes) return wrong_type(value, "base64");
  if (!scalar_text(value, text) || !close_value(value)) return false;
  std::size_t bad = 0;
  if (decode_base64(text, out, bad)) return true;
  return reject(value.start, bad == text.size()
                                 ? "base64 that ends in the middle of a group"
                                 : "character " + quote(text.substr(bad, 1)) + " at offset " +
                                       std::to_string(bad) + " in base64");
}

bool Decoder::read_datetime(std::chrono::sys_seconds& out) {
  Opened value;
  std::string_view text;
  const xml::Reader::Mark here = reader_.mark();
  if (predicted_text<"dateTime.iso8601">(text)) {
    if (parse_datetime(text, out)) return true;
    reader_.reset(here);
  }
  if (!open_value(value)) return false;
  if (value.kind != Kind::kDateTime) return wrong_type(value, "dateTime.iso8601");
  if (!scalar_text(value, text) || !close_value(value)) return false;
  return parse_datetime(text, out) ||
         wrong_text(value, "dateTime.iso8601 such as 19980717T14:08:55", text);
}

bool Decoder::read_duration(std::chrono::microseconds& out) {
  Opened value;
  std::string_view text;
  if (!open_value(value)) return false;
  if (value.kind != Kind::kDouble && value.kind != Kind::kInteger) {
    return wrong_type(value, "double");
  }
  if (!scalar_text(value, text) || !close_value(value)) return false;
  if (value.kind == Kind::kInteger && !is_integer(text)) return wrong_text(value, "int", text);
  return parse_seconds(text, out) || wrong_text(value, "seconds as a double", text);
}

// --- arrays ---

bool Decoder::enter(const char* start) {
  if (++depth_ <= settings_.limits.max_depth) return true;
  return fail(fault_code::kTooLarge, start,
              "more than " + std::to_string(settings_.limits.max_depth) +
                  " arrays and structs inside each other");
}

bool Decoder::begin_array(ArrayCursor& array) {
  array = {};
  array.start = reader_.cursor();
  if (predict_ && reader_.literal<"<value><array><data>">()) return enter(array.start);
  Opened value;
  if (!open_value(value)) return false;
  if (value.kind != Kind::kArray) return wrong_type(value, "array");
  return enter_array(value, array);
}

bool Decoder::enter_array(const Opened& value, ArrayCursor& array) {
  array = {0, value.start, false};
  if (!enter(value.start)) return false;
  bool empty = value.empty;
  if (!empty) {
    std::string_view name;
    const Token token = peek_tag(name);
    if (token == Token::kError) return false;
    if (token == Token::kEndTag) {
      empty = true;  // an array without data, as some write an empty one
    } else if (!start_tag("data", empty)) {
      return false;
    } else if (!empty) {
      return true;
    }
    if (!end_tag(value.tag)) return false;
  }
  array.done = true;
  return end_tag("value");
}

bool Decoder::next_element_general(ArrayCursor& array) {
  if (array.done || failed_) return false;
  if (!reader_.check_elements()) return fail_xml();
  if (predict_ && reader_.literal<"</data></array></value>">()) {
    array.done = true;
    return false;
  }
  bool at_end = false;
  if (!at_end_tag(at_end)) return false;
  if (at_end) {
    array.done = end_tag("data") && end_tag("array") && end_tag("value");
    return false;
  }
  ++array.count;  // whatever else is there, the codec of the element says what is wrong with it
  return true;
}

bool Decoder::end_array(ArrayCursor& array) {
  --depth_;
  return array.done;
}

std::size_t Decoder::estimate_elements(const ArrayCursor& array) const noexcept {
  const std::size_t read = std::max<std::size_t>(array.count, 2) - 1;  // the last one just began
  const auto consumed = static_cast<std::size_t>(reader_.cursor() - array.start);
  const auto left = static_cast<std::size_t>(reader_.end() - reader_.cursor());
  const std::size_t more = left / std::max<std::size_t>(consumed / read, 1);
  const std::size_t all = array.count + more + more / 32;
  if (all <= array.count * 8) return all;
  // While it grows, a vector has its old room and its new one: stopping at half keeps both together
  // within one and a half times the whole.
  return std::min(array.count * 8, all / 2);
}

// --- structs ---

bool Decoder::begin_struct(StructCursor& members) {
  members.start = reader_.cursor();
  if (predict_ && reader_.literal<"<value><struct>">()) {
    members.spaced = reader_.skip_space();
    return enter(members.start);
  }
  Opened value;
  if (!open_value(value)) return false;
  if (value.kind != Kind::kStruct) return wrong_type(value, "struct");
  return enter_struct(value, members);
}

bool Decoder::begin_bare_struct(StructCursor& members) {
  const char* at = reader_.cursor();
  bool empty = false;
  members.bare = true;
  if (!start_tag("struct", empty)) return false;
  if (empty) members.done = true;
  members.start = at;
  return enter(at);
}

bool Decoder::close_struct(StructCursor& members) {
  members.done = end_tag("struct") && (members.bare || end_tag("value"));
  return members.done;
}

bool Decoder::enter_struct(const Opened& value, StructCursor& members) {
  members.start = value.start;
  if (!enter(value.start)) return false;
  if (!value.empty) return true;
  members.done = true;
  return end_tag("value");
}

bool Decoder::next_member(StructCursor& members, std::string_view& name) {
  if (members.done || failed_) return false;
  if (members.open && !close_member(members)) return false;
  if (predict_) {
    if (members.spaced) reader_.skip_space();
    if (reader_.literal<"</struct></value>">()) {
      members.done = true;
      return false;
    }
  }
  bool at_end = false;
  if (!at_end_tag(at_end)) return false;
  if (at_end) {
    close_struct(members);
    return false;
  }
  return begin_member(members, name);
}

/// Consumes `<member>` and the name; the value is next.
bool Decoder::begin_member(StructCursor& members, std::string_view& name) {
  const char* at = reader_.cursor();
  bool empty = false;
  if (!start_tag("member", empty)) return false;
  if (empty) return reject_document(at, "a member without name and value");
  members.open = true;
  members.swapped = false;
  bool value_first = false;
  if (!is_value_next(value_first)) return false;
  if (value_first) return begin_swapped_member(members, name);
  return read_member_name(members, name);
}

bool Decoder::is_value_next(bool& value_next) {
  value_next = false;
  if (!reader_.skip_misc()) return fail_xml();
  if (reader_.sees<"<name>">()) return true;
  std::string_view tag;
  const Token token = peek_tag(tag);
  value_next = token == Token::kStartTag && tag == "value";
  return token != Token::kError;
}

bool Decoder::read_member_name(StructCursor& members, std::string_view& name) {
  const char* at = reader_.cursor();
  bool empty = false;
  if (!start_tag("name", empty)) return false;
  name = {};
  if (empty) return true;
  if (!reader_.read_text(name, members.name_buffer)) return fail_xml();
  if (name.size() > settings_.limits.max_member_name_bytes) {
    return fail(fault_code::kTooLarge, at,
                "a member name longer than " +
                    std::to_string(settings_.limits.max_member_name_bytes) + " bytes");
  }
  return end_tag("name");
}

/// `<member><value>..</value><name>..</name></member>`: goes ahead to find the name, then back.
bool Decoder::begin_swapped_member(StructCursor& members, std::string_view& name) {
  if (!reader_.skip_misc()) return fail_xml();
  const xml::Reader::Mark value = reader_.mark();
  const auto note = std::lower_bound(swapped_.begin(), swapped_.end(), value.at,
                                     [](const Swapped& s, const char* at) { return s.value < at; });
  if (note != swapped_.end() && note->value == value.at) {
    reader_.reset(note->name);
  } else {
    swapped_.clear();
    noting_ = true;
    const bool read = skip_value();
    noting_ = false;
    if (!read) return false;
  }
  if (!read_member_name(members, name)) return false;
  members.swapped = true;
  members.after_name = reader_.mark();
  reader_.reset(value);
  return true;
}

bool Decoder::close_member(StructCursor& members) {
  if (members.swapped) reader_.reset(members.after_name);
  members.open = false;
  return end_tag("member");
}

bool Decoder::end_struct(StructCursor& members) {
  --depth_;
  return members.done;
}

// --- values that nobody wants ---

bool Decoder::skip_value() {
  Opened value;
  if (!open_value(value)) return false;
  if (value.kind == Kind::kArray) return skip_array(value);
  if (value.kind == Kind::kStruct) return skip_struct(value);
  return skip_scalar(value);
}

bool Decoder::skip_scalar(const Opened& value) {
  std::string_view text;
  if (!scalar_text(value, text) || !close_value(value)) return false;
  double number = 0;
  std::chrono::sys_seconds time;
  std::vector<std::byte> bytes;
  const auto good = [&] {
    switch (value.kind) {
      case Kind::kNil:
        return trim_xml_space(text).empty();
      case Kind::kBoolean: {
        const std::string_view word = trim_xml_space(text);
        return word == "0" || word == "1" ||
               (settings_.lenient && (word == "true" || word == "false"));
      }
      case Kind::kInteger:
        return is_integer(text);
      case Kind::kDouble:
        return parse_double(text, number);
      case Kind::kBytes:
        return decode_base64(text, bytes);
      case Kind::kDateTime:
        return parse_datetime(text, time);
      default:
        return true;
    }
  };
  return good() || wrong_text(value, to_string(value.kind), text);
}

bool Decoder::skip_array(const Opened& value) {
  ArrayCursor array;
  if (!enter_array(value, array)) return false;
  while (next_element(array)) {
    if (!skip_value()) return within(array.count - 1);
  }
  return end_array(array);
}

bool Decoder::skip_struct(const Opened& value) {
  StructCursor members;
  MemberNames names;
  if (!enter_struct(value, members)) return false;
  while (!members.done) {
    bool at_end = false;
    if (!at_end_tag(at_end)) return false;
    if (!at_end) {
      if (!skip_member(members, names)) return false;
    } else if (!close_struct(members)) {
      return false;
    }
  }
  const std::string_view* duplicate = settings_.lenient ? nullptr : names.find_duplicate();
  if (duplicate != nullptr) return duplicate_member(*duplicate);
  return end_struct(members);
}

/// One member in either order; unlike next_member() it never goes back.
bool Decoder::skip_member(StructCursor& members, MemberNames& names) {
  const char* at = reader_.cursor();
  bool empty = false;
  std::string_view name;
  if (!start_tag("member", empty)) return false;
  if (empty) return reject_document(at, "a member without name and value");
  bool value_first = false;
  if (!is_value_next(value_first)) return false;
  if (value_first) {
    if (!reader_.skip_misc()) return fail_xml();
    const std::size_t note = swapped_.size();
    if (noting_) swapped_.push_back({reader_.cursor(), {}});
    if (!skip_value()) return false;
    if (noting_) swapped_[note].name = reader_.mark();
    if (!read_member_name(members, name)) return false;
  } else {
    if (!read_member_name(members, name)) return false;
    if (!skip_value()) return within(name);
  }
  names.add(members, name);
  return end_tag("member");
}

void MemberNames::add(const StructCursor& members, std::string_view name) {
  if (name.data() == members.name_buffer.data()) name = copies_.emplace_back(name);
  names_.push_back(name);
}

const std::string_view* MemberNames::find_duplicate() {
  if (names_.size() < 2) return nullptr;
  std::sort(names_.begin(), names_.end());
  const auto found = std::adjacent_find(names_.begin(), names_.end());
  return found == names_.end() ? nullptr : &*found;
}

}  // namespace tagwire::wire
