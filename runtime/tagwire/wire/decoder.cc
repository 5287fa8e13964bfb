// The document, its elements and its errors. Values are read in scalars.cc and containers.cc.
#include "tagwire/wire/decoder.h"

#include <utility>

#include "tagwire/wire/message.h"
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

bool Decoder::duplicate_member(std::string_view name, std::string_view as) {
  if (name == as) return duplicate_member(name);
  return reject_document(reader_.cursor(), "member " + quote(name) + " twice, as " + quote(as));
}

bool Decoder::conceal() {
  if (content_error_) error_.message = "a sensitive value is not as the interface wants it";
  return false;
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

}  // namespace tagwire::wire
