#include "codegen/python/pattern.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <map>
#include <vector>

#include <re2/re2.h>

namespace tagwire::codegen::python {
namespace {

constexpr std::uint32_t kLastCodePoint = 0x10ffff;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_octal(char c) { return c >= '0' && c <= '7'; }

std::string spell_code_point(std::uint32_t code) {
  if (code < 0x7f && (is_letter(static_cast<char>(code)) || is_digit(static_cast<char>(code)))) {
    return std::string(1, static_cast<char>(code));
  }
  std::array<char, 12> text{};
  const char* const format = code < 0x100 ? "\\x%02x" : code < 0x10000 ? "\\u%04x" : "\\U%08x";
  std::snprintf(text.data(), text.size(), format, static_cast<unsigned>(code));
  return text.data();
}

std::string utf8(std::uint32_t code) {
  const auto tail = [](std::uint32_t bits) { return static_cast<char>(0x80U | (bits & 0x3fU)); };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xc0U | (code >> 6U)), tail(code)};
  if (code < 0x10000) {
    return {static_cast<char>(0xe0U | (code >> 12U)), tail(code >> 6U), tail(code)};
  }
  return {static_cast<char>(0xf0U | (code >> 18U)), tail(code >> 12U), tail(code >> 6U),
          tail(code)};
}

/// The characters of one of RE2's classes (`\pL`, `[[:alpha:]]`, `\s`) as ranges for the inside of
/// a class. RE2 itself is asked about each code point, so the answer is right by construction.
const std::string& ranges_of(const std::string& re2_class) {
  static std::map<std::string, std::string> known;
  const auto [place, fresh] = known.try_emplace(re2_class);
  if (!fresh) return place->second;
  const re2::RE2 expression(re2_class, re2::RE2::Quiet);
  const auto matches = [&](std::uint32_t code) {
    const bool surrogate = code >= 0xd800 && code < 0xe000;
    return !surrogate && code <= kLastCodePoint && re2::RE2::FullMatch(utf8(code), expression);
  };
  for (std::uint32_t first = 0; first <= kLastCodePoint; ++first) {
    if (!matches(first)) continue;
    std::uint32_t last = first;
    while (matches(last + 1)) ++last;
    place->second += spell_code_point(first);
    if (last > first + 1) place->second += '-';
    if (last > first) place->second += spell_code_point(last);
    first = last + 1;
  }
  return place->second;
}

class Translator {
 public:
  explicit Translator(std::string_view pattern) : rest_(pattern) {}

  std::string run() {
    groups_.emplace_back();
    while (!rest_.empty()) step();
    close_flags();
    return std::move(out_);
  }

 private:
  /// A group that is open: the flags that were set inside it, and whether `$` matches at line ends.
  struct Group {
    std::vector<std::string> flags;
    bool multiline = false;
  };

  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  void step() {
    if (rest_.front() == '\\') return escape();
    if (rest_.front() == '[') return character_class();
    if (rest_.front() == '(') return open_group();
    if (rest_.front() == '{') return brace();
    const char c = take();
    if (c == ')') {
      close_flags();
      if (groups_.size() > 1) groups_.pop_back();
      out_ += c;
    } else if (c == '|') {
      // Flags hold beyond it: what Python reads as a group of their own ends here and begins anew.
      close_flags();
      out_ += c;
      for (const std::string& flags : groups_.back().flags) out_ += "(?" + flags + ":";
    } else if (c == '$') {
      out_ += groups_.back().multiline ? "$" : "\\Z";
    } else {
      out_ += c;
    }
  }

  void close_flags() { out_.append(groups_.back().flags.size(), ')'); }

  /// `{2,5}` repeats in both; what is no repetition in RE2 stands for itself.
  void brace() {
    std::size_t at = 1;
    const auto digits = [&] {
      const std::size_t start = at;
      while (at < rest_.size() && is_digit(rest_[at])) ++at;
      return at > start;
    };
    bool repeats = digits();
    if (repeats && at < rest_.size() && rest_[at] == ',') {
      ++at;
      digits();
    }
    repeats = repeats && at < rest_.size() && rest_[at] == '}';
    if (!repeats) out_ += '\\';
    out_ += take();
  }

  void open_group() {
    take();
    groups_.push_back({.flags = {}, .multiline = groups_.back().multiline});
    if (!rest_.starts_with('?')) {
      out_ += '(';
      return;
    }
    take();
    if (rest_.starts_with("P<") || rest_.starts_with('<')) {
      if (rest_.front() == 'P') take();
      out_ += "(?P";  // the rest of the name is copied as it stands
      return;
    }
    flags();
  }

  /// Behind `(?`: flags that hold for a group, `i:`, or from here to the end of the one around.
  void flags() {
    std::string set;
    std::string cleared;
    bool multiline = groups_.back().multiline;
    bool clears = false;
    while (!rest_.empty() && rest_.front() != ':' && rest_.front() != ')') {
      const char c = take();
      if (c == '-') {
        clears = true;
      } else if (c == 'm') {
        multiline = !clears;
        (clears ? cleared : set) += c;
      } else if (c != 'U') {
        (clears ? cleared : set) += c;
      }
    }
    const std::string spelled = set + (cleared.empty() ? "" : "-" + cleared);
    if (!rest_.empty() && take() == ':') {
      groups_.back().multiline = multiline;
      out_ += "(?" + spelled + ":";
      return;
    }
    groups_.pop_back();
    groups_.back().multiline = multiline;
    if (spelled.empty()) return;
    groups_.back().flags.push_back(spelled);
    out_ += "(?" + spelled + ":";
  }

  /// Behind a backslash that was taken, the class escapes: their text for RE2, or "".
  std::string class_escape() {
    const char c = rest_.front();
    if (c != 'p' && c != 'P') {
      if (std::string_view("dDsSwW").find(c) == std::string_view::npos) return {};
      return std::string("\\") + take();
    }
    std::string text = std::string("\\") + take();
    if (rest_.starts_with('{')) {
      while (!rest_.empty() && rest_.front() != '}') text += take();
    }
    if (!rest_.empty()) text += take();
    return text;
  }

  void escape() {
    take();
    if (rest_.empty()) return;
    if (rest_.front() == 'Q') return quoted();
    if (const std::string re2_class = class_escape(); !re2_class.empty()) {
      out_ += '[' + ranges_of(re2_class) + ']';
      return;
    }
    const char c = rest_.front();
    if (c == 'b' || c == 'B') {
      out_ += std::string("(?a:\\") + take() + ')';
    } else if (c == 'z') {
      take();
      out_ += "\\Z";
    } else if (c == 'C') {
      take();
      out_ += "(?s:.)";
    } else if (c == 'E') {
      take();
    } else {
      character_escape();
    }
  }

  /// \x{263a}, \x41, \101, \n, \.
  void character_escape() {
    const char c = take();
    if (c == 'x') return hexadecimal();
    if (is_octal(c)) {
      std::uint32_t code = static_cast<std::uint32_t>(c - '0');
      for (int i = 0; i < 2 && !rest_.empty() && is_octal(rest_.front()); ++i) {
        code = code * 8 + static_cast<std::uint32_t>(take() - '0');
      }
      out_ += spell_code_point(code);
      return;
    }
    out_ += '\\';
    out_ += c;
  }

  void hexadecimal() {
    const bool braces = rest_.starts_with('{');
    if (braces) take();
    std::uint32_t code = 0;
    for (std::size_t i = 0; !rest_.empty() && rest_.front() != '}' && (braces || i < 2); ++i) {
      const char c = take();
      code = code * 16 + static_cast<std::uint32_t>(is_digit(c) ? c - '0' : (c | 32) - 'a' + 10);
    }
    if (braces && !rest_.empty()) take();
    out_ += spell_code_point(code);
  }

  void quoted() {
    take();
    while (!rest_.empty() && !rest_.starts_with("\\E")) literal(take());
    if (!rest_.empty()) rest_.remove_prefix(2);
  }

  void literal(char c) {
    const bool plain = is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
    if (!plain) out_ += '\\';
    out_ += c;
  }

  void character_class() {
    out_ += take();
    if (rest_.starts_with('^')) out_ += take();
    bool first = true;
    while (!rest_.empty() && (first || rest_.front() != ']')) {
      class_item();
      first = false;
    }
    if (!rest_.empty()) out_ += take();
  }

  void class_item() {
    if (rest_.starts_with("[:")) {
      const std::size_t end = rest_.find(":]");
      if (end != std::string_view::npos) {
        out_ += ranges_of("[" + std::string(rest_.substr(0, end + 2)) + "]");
        rest_.remove_prefix(end + 2);
        return;
      }
    }
    const char c = take();
    if (c != '\\' || rest_.empty()) {
      // `]` as the first one, and what later versions of Python may read as operators.
      if (c == ']' || c == '[' || c == '&' || c == '|' || c == '~') out_ += '\\';
      out_ += c;
      return;
    }
    if (const std::string re2_class = class_escape(); !re2_class.empty()) {
      out_ += ranges_of(re2_class);
    } else {
      character_escape();
    }
  }

  std::string_view rest_;
  std::string out_;
  std::vector<Group> groups_;
};

}  // namespace

std::string python_pattern(std::string_view pattern) { return Translator(pattern).run(); }

}  // namespace tagwire::codegen::python
