// Productions and constraints are those of XML 1.0, fifth edition.
#include "tagwire/xml/reader.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "tagwire/base/encoding.h"
#include "tagwire/xml/scan.h"

namespace tagwire::xml {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// [4] NameStartChar and what [4a] NameChar adds, above ASCII.
constexpr Range kNameStartRanges[] = {
    {0xc0, 0xd6},     {0xd8, 0xf6},     {0xf8, 0x2ff},    {0x370, 0x37d},
    {0x37f, 0x1fff},  {0x200c, 0x200d}, {0x2070, 0x218f}, {0x2c00, 0x2fef},
    {0x3001, 0xd7ff}, {0xf900, 0xfdcf}, {0xfdf0, 0xfffd}, {0x10000, 0xeffff},
};
constexpr Range kNameMoreRanges[] = {{0xb7, 0xb7}, {0x300, 0x36f}, {0x203f, 0x2040}};

template <std::size_t N>
bool is_in(const Range (&ranges)[N], char32_t c) {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [c](const Range& r) { return c >= r.first && c <= r.last; });
}

/// The length of the name character at `p`, 0 when there is none.
std::size_t name_char_length(const char* p, const char* end, bool first) {
  if (p == end) return 0;
  if (!has_class(*p, kHigh)) return has_class(*p, first ? kNameStart : kNameChar) ? 1 : 0;
  const std::size_t length = utf8_length(p, end);
  if (length == 0) return 0;
  std::string_view text(p, length);
  const char32_t c = take_code_point(text);
  return is_in(kNameStartRanges, c) || (!first && is_in(kNameMoreRanges, c)) ? length : 0;
}

/// A few characters of what was found, for messages; `at` may be the end.
std::string excerpt(const char* at, const char* end) {
  if (at == end) return "the end of the document";
  const char* p = at;
  while (p != end && p - at < 16 && *p != '\n' && !has_class(*p, kControl)) {
    const std::size_t length = has_class(*p, kHigh) ? utf8_length(p, end) : 1;
    if (length == 0) break;
    p += length;
  }
  return "'" + std::string(at, p) + "'";
}

std::string hex_byte(char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  return {'0', 'x', kDigits[byte >> 4], kDigits[byte & 15]};
}

/// -1 for what is no digit.
int digit_value(char c, bool hex) {
  if (c >= '0' && c <= '9') return c - '0';
  if (!hex) return -1;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool is_version(std::string_view text) {  // [26]
  return text.size() > 2 && text.starts_with("1.") &&
         std::all_of(text.begin() + 2, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_encoding_name(std::string_view text) {  // [81]
  const auto letter = [](char c) { return has_class(c, kNameStart) && c != '_' && c != ':'; };
  return !text.empty() && letter(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
    return has_class(c, kNameChar) && c != ':';
  });
}

}  // namespace

bool Reader::fail(Problem problem, const char* at, std::string message) {
  failure_ = {problem, static_cast<std::size_t>(at - begin_), std::move(message)};
  return false;
}

bool Reader::fail_elements() {
  return fail(Problem::kLimit, cursor_,
              "the document has more than " + std::to_string(limits_.max_elements) + " elements");
}

const char* Reader::fail_character(const char* at) {
  if (has_class(*at, kHigh)) {
    fail(Problem::kCharacter, at, "byte " + hex_byte(*at) + " does not start a character of UTF-8");
  } else {
    fail(Problem::kCharacter, at, "XML cannot hold the control character " + hex_byte(*at));
  }
  return nullptr;
}

// --- the prolog and the end ---

bool Reader::skip_prolog() {
  if (lenient_) skip_space();
  if (rest().starts_with("<?xml") && left() > 5 && has_class(cursor_[5], kSpace)) {
    if (!read_declaration()) return false;
  }
  if (!skip_misc()) return false;
  if (cursor_ == end_) return fail_here("the document has no element");
  if (*cursor_ != '<') {
    return fail_here("expected the root element, found " + excerpt(cursor_, end_));
  }
  return true;
}

bool Reader::finish() {
  if (!skip_misc()) return false;
  if (cursor_ == end_) return true;
  return fail_here("expected nothing after the root element, found " + excerpt(cursor_, end_));
}

// [23] XMLDecl. What encoding it names was looked at before the document was made UTF-8.
bool Reader::read_declaration() {
  cursor_ += 5;
  std::string_view value;
  skip_space();
  if (!rest().starts_with("version")) {
    return fail_here("expected version in the XML declaration, found " + excerpt(cursor_, end_));
  }
  if (!declaration_attribute("version", value)) return false;
  if (!is_version(value)) return fail_here("the XML version is not 1.0");
  bool space = skip_space();
  if (space && rest().starts_with("encoding")) {
    if (!declaration_attribute("encoding", value)) return false;
    if (!is_encoding_name(value)) return fail_here("malformed name of an encoding");
    space = skip_space();
  }
  if (space && rest().starts_with("standalone")) {
    if (!declaration_attribute("standalone", value)) return false;
    if (value != "yes" && value != "no") return fail_here("standalone is neither yes nor no");
    skip_space();
  }
  if (!rest().starts_with("?>")) {
    return fail_here("expected ?> after the XML declaration, found " + excerpt(cursor_, end_));
  }
  cursor_ += 2;
  return true;
}

bool Reader::declaration_attribute(std::string_view name, std::string_view& value) {
  cursor_ += name.size();
  skip_space();
  if (cursor_ == end_ || *cursor_ != '=') return fail_here("expected = in the XML declaration");
  ++cursor_;
  skip_space();
  if (cursor_ == end_ || (*cursor_ != '"' && *cursor_ != '\'')) {
    return fail_here("expected a quoted value in the XML declaration");
  }
  const char* start = cursor_ + 1;
  const char* stop = check_chars_until(start, *cursor_, "the XML declaration");
  if (stop == nullptr) return false;
  value = {start, static_cast<std::size_t>(stop - start)};
  cursor_ = stop + 1;
  return true;
}

// --- markup ---

bool Reader::skip_misc() {
  for (;;) {
    skip_space();
    if (left() < 2 || cursor_[0] != '<') return true;
    if (cursor_[1] == '?') {
      if (!skip_pi()) return false;
    } else if (cursor_[1] == '!' && rest().starts_with("<!--")) {
      if (!skip_comment()) return false;
    } else {
      return true;
    }
  }
}

Reader::Token Reader::next_tag() {
  if (!skip_misc()) return Token::kError;
  if (cursor_ == end_) return Token::kEnd;
  if (*cursor_ != '<') return Token::kText;
  if (left() > 1 && cursor_[1] == '/') return end_tag();
  if (left() > 1 && cursor_[1] == '!') {
    if (rest().starts_with("<![CDATA[")) return Token::kText;
    fail_here(rest().starts_with("<!DOCTYPE") ? "a DOCTYPE is refused"
                                              : "expected a tag, found " + excerpt(cursor_, end_));
    return Token::kError;
  }
  return start_tag();
}

// [5] Name
bool Reader::read_name(std::string_view& out, const char* what) {
  const char* p = cursor_;
  if (p != end_ && has_class(*p, kNameStart)) {
    do ++p;
    while (p != end_ && has_class(*p, kNameChar));
  }
  if (p == end_ || p == cursor_ || has_class(*p, kHigh)) {
    while (const std::size_t length = name_char_length(p, end_, p == cursor_)) p += length;
    if (p != end_ && has_class(*p, kHigh) && utf8_length(p, end_) == 0) {
      return fail_character(p) != nullptr;
    }
  }
  if (p == cursor_) {
    return fail_here(std::string("expected ") + what + ", found " + excerpt(cursor_, end_));
  }
  out = {cursor_, static_cast<std::size_t>(p - cursor_)};
  cursor_ = p;
  return true;
}

// [40] STag and [44] EmptyElemTag
Reader::Token Reader::start_tag() {
  ++cursor_;
  if (!read_name(name_, "the name of an element")) return Token::kError;
  if (name_.size() > limits_.max_name_bytes) {
    fail(Problem::kLimit, name_.data(),
         "the name of an element is longer than " + std::to_string(limits_.max_name_bytes) +
             " bytes");
    return Token::kError;
  }
  ++elements_;
  if (!check_elements()) return Token::kError;
  if (cursor_ != end_ && *cursor_ == '>') {
    ++cursor_;
    empty_ = false;
    return Token::kStartTag;
  }
  return read_attributes() ? Token::kStartTag : Token::kError;
}

// [42] ETag
Reader::Token Reader::end_tag() {
  cursor_ += 2;
  if (!read_name(name_, "the name of an element")) return Token::kError;
  skip_space();
  if (cursor_ == end_ || *cursor_ != '>') {
    fail_here("expected > after </" + std::string(name_) + ", found " + excerpt(cursor_, end_));
    return Token::kError;
  }
  ++cursor_;
  return Token::kEndTag;
}

// [41] Attribute, "Unique Att Spec"; the rest of a start tag after its name. Comparing each with
// each stays cheap because max_attributes bounds them.
bool Reader::read_attributes() {
  std::vector<std::string_view> seen;
  for (;;) {
    const bool space = skip_space();
    if (rest().starts_with('>') || rest().starts_with("/>")) {
      empty_ = *cursor_ == '/';
      cursor_ += empty_ ? 2 : 1;
      return true;
    }
    if (!space) return fail_here("expected > or an attribute, found " + excerpt(cursor_, end_));
    std::string_view name;
    if (!read_name(name, "an attribute or >")) return false;
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
      return fail(Problem::kNotWellFormed, name.data(), "the same attribute twice in one element");
    }
    if (seen.size() == limits_.max_attributes) {
      return fail(Problem::kNotWellFormed, name.data(),
                  "more than " + std::to_string(limits_.max_attributes) + " attributes");
    }
    seen.push_back(name);
    skip_space();
    if (cursor_ == end_ || *cursor_ != '=') {
      return fail_here("expected = after the name of an attribute, found " +
                       excerpt(cursor_, end_));
    }
    ++cursor_;
    skip_space();
    if (!read_attribute_value()) return false;
  }
}

// [10] AttValue
bool Reader::read_attribute_value() {
  if (cursor_ == end_ || (*cursor_ != '"' && *cursor_ != '\'')) {
    return fail_here("expected a quoted attribute value, found " + excerpt(cursor_, end_));
  }
  const char* start = cursor_ + 1;
  const char* stop = check_chars_until(start, *cursor_, "an attribute value");
  if (stop == nullptr) return false;
  std::string unused;
  for (cursor_ = start; cursor_ != stop;) {
    if (*cursor_ == '<') return fail_here("< in an attribute value");
    if (*cursor_ != '&') {
      ++cursor_;
    } else if (!read_reference(unused)) {  // stops before `stop`: a reference holds no quote
      return false;
    }
  }
  cursor_ = stop + 1;
  return true;
}

// [15] Comment
bool Reader::skip_comment() {
  const char* p = cursor_ + 4;
  for (;;) {
    p = check_chars_until(p, '-', "a comment");
    if (p == nullptr) return false;
    ++p;
    if (p != end_ && *p == '-') {
      if (end_ - p < 2 || p[1] != '>') {
        return fail(Problem::kNotWellFormed, p, "-- inside a comment");
      }
      cursor_ = p + 2;
      return true;
    }
  }
}

// [16] PI
bool Reader::skip_pi() {
  const char* start = cursor_;
  cursor_ += 2;
  std::string_view target;
  if (!read_name(target, "the name of a processing instruction")) return false;
  if (target.size() == 3 && (target[0] | 0x20) == 'x' && (target[1] | 0x20) == 'm' &&
      (target[2] | 0x20) == 'l') {
    return fail(Problem::kNotWellFormed, start,
                "an XML declaration stands only at the very beginning");
  }
  if (!rest().starts_with("?>") && !skip_space()) {
    return fail_here("expected ?> after the name of a processing instruction");
  }
  const char* p = cursor_;
  for (;;) {
    p = check_chars_until(p, '?', "a processing instruction");
    if (p == nullptr) return false;
    ++p;
    if (p != end_ && *p == '>') {
      cursor_ = p + 1;
      return true;
    }
  }
}

/// The first `stop` at or after `p`, every character before it being legal; null after a failure.
const char* Reader::check_chars_until(const char* p, char stop, const char* what) {
  while (p != end_ && *p != stop) {
    if (has_class(*p, kControl)) return fail_character(p);
    if (!has_class(*p, kHigh)) {
      ++p;
    } else if (const std::size_t length = utf8_length(p, end_)) {
      p += length;
    } else {
      return fail_character(p);
    }
  }
  if (p != end_) return p;
  fail(Problem::kNotWellFormed, end_, std::string("the document ends inside ") + what);
  return nullptr;
}

// --- text ---

/// Runs over character data ([14] CharData) from the cursor to `<`, `&`, CR or the end of the
/// document; null after a failure.
const char* Reader::scan_text() {
  const char* p = cursor_;
  for (;;) {
    p = skip_plain(p, end_);
    if (p == end_ || *p == '<' || *p == '&' || *p == '\r') return p;
    if (*p == '>') {
      if (p - cursor_ >= 2 && p[-1] == ']' && p[-2] == ']') {
        fail(Problem::kNotWellFormed, p - 2, "]]> in text");
        return nullptr;
      }
      ++p;
    } else if (has_class(*p, kSpace)) {
      ++p;
    } else if (has_class(*p, kHigh)) {
      do {
        const std::size_t length = utf8_length(p, end_);
        if (length == 0) return fail_character(p);
        p += length;
      } while (p != end_ && has_class(*p, kHigh));
    } else {
      return fail_character(p);
    }
  }
}

bool Reader::plain_text(std::string_view& out) noexcept {
  const char* p = cursor_;
  for (;;) {
    p = skip_plain(p, end_);
    if (p == end_) return false;
    if (*p == '<') break;
    if (*p == '\n' || *p == '\t') {
      ++p;
    } else if (has_class(*p, kHigh)) {
      do {
        const std::size_t length = utf8_length(p, end_);
        if (length == 0) return false;
        p += length;
      } while (p != end_ && has_class(*p, kHigh));
    } else {
      return false;
    }
  }
  out = {cursor_, static_cast<std::size_t>(p - cursor_)};
  cursor_ = p;
  return true;
}

bool Reader::read_text(std::string_view& out, std::string& scratch) {
  const char* start = cursor_;
  const char* stop = scan_text();
  if (stop == nullptr) return false;
  if (end_ - stop >= 2 && stop[0] == '<' && stop[1] != '!' && stop[1] != '?') {
    out = {start, static_cast<std::size_t>(stop - start)};
    cursor_ = stop;
    return true;
  }
  scratch.clear();
  cursor_ = stop;
  if (!read_text_pieces(start, scratch)) return false;
  out = scratch;
  return true;
}

/// The general form of read_text(): [start, cursor_) has been scanned and is text as it stands.
bool Reader::read_text_pieces(const char* start, std::string& out) {
  for (;;) {
    out.append(start, cursor_);
    if (cursor_ == end_) return fail_here("the document ends inside an element");
    if (*cursor_ == '&') {
      if (!read_reference(out)) return false;
    } else if (*cursor_ == '\r') {  // 2.11: CR LF and CR alone become LF
      out += '\n';
      cursor_ += left() > 1 && cursor_[1] == '\n' ? 2 : 1;
    } else if (rest().starts_with("<!--")) {
      if (!skip_comment()) return false;
    } else if (rest().starts_with("<![CDATA[")) {
      if (!read_cdata(out)) return false;
    } else if (rest().starts_with("<?")) {
      if (!skip_pi()) return false;
    } else {
      return true;
    }
    start = cursor_;
    const char* stop = scan_text();
    if (stop == nullptr) return false;
    cursor_ = stop;
  }
}

// [18] CDSect
bool Reader::read_cdata(std::string& out) {
  cursor_ += 9;
  const char* p = cursor_;
  for (;;) {
    p = check_chars_until(p, ']', "a CDATA section");
    if (p == nullptr) return false;
    if (std::string_view(p, static_cast<std::size_t>(end_ - p)).starts_with("]]>")) break;
    ++p;
  }
  for (; cursor_ != p; ++cursor_) {
    if (*cursor_ != '\r') {
      out += *cursor_;
    } else if (cursor_ + 1 == p || cursor_[1] != '\n') {
      out += '\n';
    }
  }
  cursor_ = p + 3;
  return true;
}

// [66] CharRef and [68] EntityRef; without a DTD only the five predefined entities exist (4.6).
bool Reader::read_reference(std::string& out) {
  if (left() > 1 && cursor_[1] == '#') return read_character_reference(out);
  constexpr std::pair<std::string_view, char> kEntities[] = {
      {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}};
  for (const auto& [reference, character] : kEntities) {
    if (rest().starts_with(reference)) {
      cursor_ += reference.size();
      out += character;
      return true;
    }
  }
  return fail_here("expected a reference such as &amp;, found " + excerpt(cursor_, end_));
}

bool Reader::read_character_reference(std::string& out) {
  const bool hex = rest().starts_with("&#x");
  const char* digits = cursor_ + (hex ? 3 : 2);
  const char* p = digits;
  std::uint32_t code = 0;
  for (int digit = 0; p != end_ && (digit = digit_value(*p, hex)) >= 0; ++p) {
    if (code <= 0x10ffff) code = code * (hex ? 16 : 10) + static_cast<std::uint32_t>(digit);
  }
  if (p == digits || p == end_ || *p != ';') {
    return fail_here("malformed reference " + excerpt(cursor_, end_));
  }
  if (!is_xml_char(code)) {
    return fail(Problem::kCharacter, cursor_,
                excerpt(cursor_, p + 1) + " refers to no character that XML can hold");
  }
  append_utf8(out, code);
  cursor_ = p + 1;
  return true;
}

// --- the whole document ---

std::optional<Failure> check_well_formed(std::string_view text, const DocumentLimits& limits,
                                         bool lenient) {
  Reader reader(text, limits, lenient);
  const std::size_t max_open = 4 * limits.max_depth + 16;
  std::vector<std::string_view> open;
  std::string scratch;
  std::string_view piece;
  if (!reader.skip_prolog()) return reader.failure();
  do {
    switch (reader.next_tag()) {
      case Reader::Token::kStartTag:
        if (reader.empty()) break;
        if (open.size() == max_open) {
          reader.fail(Problem::kLimit, reader.cursor(),
                      "more than " + std::to_string(max_open) + " elements inside each other");
          return reader.failure();
        }
        open.push_back(reader.name());
        break;
      case Reader::Token::kEndTag:
        if (open.empty() || open.back() != reader.name()) {
          reader.fail(Problem::kNotWellFormed, reader.name().data() - 2,
                      (open.empty() ? std::string("expected an element")
                                    : "expected </" + std::string(open.back()) + ">") +
                          ", found </" + std::string(reader.name()) + ">");
          return reader.failure();
        }
        open.pop_back();
        break;
      case Reader::Token::kText:
        if (!reader.read_text(piece, scratch)) return reader.failure();
        break;
      case Reader::Token::kEnd:
        reader.fail_here(
            "the document ends before " +
            (open.empty() ? "its root element" : "</" + std::string(open.back()) + ">"));
        return reader.failure();
      case Reader::Token::kError:
        return reader.failure();
    }
  } while (!open.empty());
  if (!reader.finish()) return reader.failure();
  return std::nullopt;
}

}  // namespace tagwire::xml
