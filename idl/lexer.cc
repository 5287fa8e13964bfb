#include "idl/lexer.h"

#include <array>
#include <cstdio>
#include <set>
#include <utility>

#include "idl/catalogue.h"
#include "idl/utf8.h"

namespace tagwire::idl {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool is_beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }
/// Whatever people put into names; which of it is legal is checked afterwards.
bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_' || is_beyond_ascii(c); }

bool is_unit(std::string_view text) {
  for (const std::string_view unit : {"ns", "us", "ms", "s", "m", "h", "d"}) {
    if (text == unit) return true;
  }
  return false;
}

class Lexer {
 public:
  Lexer(const SourceFile& source, Diagnostics& diagnostics)
      : source_(source), text_(source.text()), diagnostics_(diagnostics) {}

  Tokens run() {
    if (const auto bad = find_invalid_utf8(text_)) {
      report_invalid_utf8(*bad);
      out_.truncated = true;
      at_ = text_.size();
    }
    while (skip_blanks_and_comments()) next_token();
    add(TokenKind::kEnd, at_);
    return std::move(out_);
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool starts_with(std::string_view text) const { return text_.substr(at_).starts_with(text); }
  Span span_from(std::size_t begin) const { return {.file = &source_, .begin = begin, .end = at_}; }

  void report_invalid_utf8(std::size_t at) {
    std::array<char, 8> byte{};
    std::snprintf(byte.data(), byte.size(), "0x%02X", static_cast<unsigned char>(text_[at]));
    diagnostics_.report(kInvalidUtf8, {.file = &source_, .begin = at, .end = at + 1}, byte.data());
  }

  /// False at the end of the text.
  bool skip_blanks_and_comments() {
    while (at_ < text_.size()) {
      if (is_space(peek())) {
        ++at_;
      } else if (starts_with("//")) {
        line_comment();
      } else if (starts_with("/*")) {
        block_comment();
      } else if (peek() == '#') {
        const std::size_t begin = at_++;
        // A third slash would make it a doc comment.
        diagnostics_.report(kHashComment, span_from(begin))
            .replace(span_from(begin), peek() == '/' ? "// " : "//");
        skip_line();
      } else {
        return true;
      }
    }
    return false;
  }

  void skip_line() {
    while (at_ < text_.size() && peek() != '\n') ++at_;
  }

  /// Three slashes make a doc comment; four or more are a drawn line, an ordinary comment.
  void line_comment() {
    const std::size_t begin = at_;
    const bool is_doc = starts_with("///") && peek(3) != '/';
    skip_line();
    if (!is_doc) return;
    std::string_view line = text_.substr(begin, at_ - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const Span span{.file = &source_, .begin = begin, .end = begin + line.size()};
    if (!out_.tokens.empty() && out_.tokens.back().span.end > source_.line_start(begin)) {
      diagnostics_.report(kTrailingDoc, span);
      return;
    }
    line.remove_prefix(3);
    if (line.starts_with(' ')) line.remove_prefix(1);
    while (!line.empty() && is_space(line.back())) line.remove_suffix(1);
    out_.docs.push_back({.span = span, .text = std::string(line)});
  }

  void block_comment() {
    const std::size_t begin = at_;
    const std::size_t close = text_.find("*/", begin + 2);
    at_ = begin + 2;
    if (close == std::string_view::npos) {
      diagnostics_.report(kUnterminatedComment, span_from(begin));
      out_.truncated = true;
      at_ = text_.size();
    } else {
      at_ = close + 2;
    }
  }

  void next_token() {
    const char c = peek();
    if (is_letter(c) || c == '_' || is_beyond_ascii(c)) return word();
    if (is_digit(c) || (c == '-' && is_digit(peek(1)))) return number();
    if (c == '"' || c == '\'') return string(c);
    punctuation();
  }

  void word() {
    const std::size_t begin = at_;
    while (is_word(peek())) ++at_;
    const std::string_view text = text_.substr(begin, at_ - begin);
    if (!is_valid_name(text) && bad_names_.insert(text).second) {
      diagnostics_.report(kBadName, span_from(begin), text);
    }
    add(TokenKind::kIdentifier, begin);
  }

  void digits() {
    while (is_digit(peek())) ++at_;
  }

  void number() {
    const std::size_t begin = at_;
    TokenKind kind = TokenKind::kInteger;
    if (peek() == '-') ++at_;
    digits();
    if (peek() == '.' && is_digit(peek(1))) {
      kind = TokenKind::kFloat;
      ++at_;
      digits();
    }
    const std::size_t sign = peek(1) == '-' || peek(1) == '+' ? 1 : 0;
    if ((peek() == 'e' || peek() == 'E') && is_digit(peek(1 + sign))) {
      kind = TokenKind::kFloat;
      at_ += 1 + sign;
      digits();
    }
    const std::size_t suffix = at_;
    while (is_word(peek())) ++at_;
    if (at_ > suffix) {
      if (kind == TokenKind::kInteger && is_unit(text_.substr(suffix, at_ - suffix))) {
        kind = TokenKind::kDuration;
      } else {
        diagnostics_.report(kMalformedNumber, span_from(begin), text_.substr(begin, at_ - begin));
        kind = TokenKind::kBadNumber;
      }
    }
    add(kind, begin);
  }

  void string(char quote) {
    const std::size_t begin = at_++;
    std::string value;
    while (at_ < text_.size() && peek() != quote && peek() != '\n' && peek() != '\r') {
      if (peek() == '\\') {
        escape(value);
      } else {
        value += text_[at_++];
      }
    }
    const bool closed = peek() == quote;
    if (closed) {
      ++at_;
      if (quote == '\'') report_single_quotes(span_from(begin));
    } else {
      diagnostics_.report(kUnterminatedString, span_from(begin));
    }
    add(TokenKind::kString, begin);
    out_.tokens.back().string = std::move(value);
    out_.tokens.back().unclosed = !closed;
  }

  void report_single_quotes(Span span) {
    const std::string_view inner = text_.substr(span.begin + 1, span.end - span.begin - 2);
    Diagnostic& report = diagnostics_.report(kSingleQuotes, span);
    if (inner.find_first_of("\"\\") == std::string_view::npos) {
      report.replace(span, '"' + std::string(inner) + '"');
    }
  }

  void escape(std::string& value) {
    const std::size_t begin = at_++;
    const char c = peek();
    constexpr std::string_view kNames = "\"\\nrt";
    constexpr std::string_view kMeanings = "\"\\\n\r\t";
    const std::size_t known = c == '\0' ? std::string_view::npos : kNames.find(c);
    if (known != std::string_view::npos) {
      ++at_;
      value += kMeanings[known];
    } else if (c != 'u' || !code_point(value)) {
      if (c != 'u' && at_ < text_.size() && c != '\n' && c != '\r') {
        std::string_view rest = text_.substr(at_);
        take_character(rest);
        at_ = text_.size() - rest.size();
      }
      diagnostics_.report(kBadEscape, span_from(begin), text_.substr(begin, at_ - begin));
    }
  }

  /// Reads `u{...}`; false, with what belongs to it consumed, when it names no character.
  bool code_point(std::string& value) {
    ++at_;
    if (peek() != '{') return false;
    ++at_;
    const std::size_t begin = at_;
    char32_t character = 0;
    for (; at_ < text_.size(); ++at_) {
      const char c = static_cast<char>(peek() | 0x20);  // lower case, digits unchanged
      const bool letter = c >= 'a' && c <= 'f';
      if (!letter && !is_digit(peek())) break;
      if (character <= 0x10FFFF) {
        character = character * 16 + static_cast<char32_t>(letter ? c - 'a' + 10 : c - '0');
      }
    }
    const bool empty = at_ == begin;
    if (peek() != '}') return false;
    ++at_;
    if (empty || character > 0x10FFFF || (character >= 0xD800 && character <= 0xDFFF)) return false;
    append_utf8(value, character);
    return true;
  }

  void punctuation() {
    struct Mark {
      std::string_view text;
      TokenKind kind;
    };
    static constexpr std::array kMarks = {
        // longest first
        Mark{"..", TokenKind::kDotDot},     Mark{"->", TokenKind::kArrow},
        Mark{"{", TokenKind::kLeftBrace},   Mark{"}", TokenKind::kRightBrace},
        Mark{"(", TokenKind::kLeftParen},   Mark{")", TokenKind::kRightParen},
        Mark{"[", TokenKind::kLeftBracket}, Mark{"]", TokenKind::kRightBracket},
        Mark{"<", TokenKind::kLess},        Mark{">", TokenKind::kGreater},
        Mark{";", TokenKind::kSemicolon},   Mark{":", TokenKind::kColon},
        Mark{",", TokenKind::kComma},       Mark{"=", TokenKind::kEquals},
        Mark{"?", TokenKind::kQuestion},    Mark{".", TokenKind::kDot},
        Mark{"@", TokenKind::kAt},
    };
    const std::size_t begin = at_;
    for (const Mark& mark : kMarks) {
      if (!starts_with(mark.text)) continue;
      at_ += mark.text.size();
      return add(mark.kind, begin);
    }
    const char c = text_[at_++];
    while (at_ < text_.size() && peek() == c) ++at_;  // a drawn line such as $$$$ is one mistake
    diagnostics_.report(kStrayCharacter, span_from(begin),
                        spell_character(static_cast<unsigned char>(c)));
  }

  void add(TokenKind kind, std::size_t begin) {
    Token token;
    token.kind = kind;
    token.span = span_from(begin);
    token.text = text_.substr(begin, at_ - begin);
    token.docs = docs_given_;
    token.docs_end = docs_given_ = out_.docs.size();
    out_.tokens.push_back(std::move(token));
  }

  const SourceFile& source_;
  std::string_view text_;
  Diagnostics& diagnostics_;
  std::size_t at_ = 0;
  std::size_t docs_given_ = 0;
  std::set<std::string_view> bad_names_;  // each is reported once, however often it is used
  Tokens out_;
};

}  // namespace

bool is_valid_name(std::string_view text) {
  if (text.empty() || !is_letter(text.front()) || text.back() == '_') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_beyond_ascii(text[i])) return false;
    if (text[i] == '_' && text[i - 1] == '_') return false;
  }
  return true;
}

std::string_view spell(TokenKind kind) {
  switch (kind) {
    case TokenKind::kEnd:
      return "the end of the file";
    case TokenKind::kIdentifier:
      return "a name";
    case TokenKind::kInteger:
      return "an integer";
    case TokenKind::kFloat:
      return "a number";
    case TokenKind::kBadNumber:
      return "a number";
    case TokenKind::kDuration:
      return "a duration";
    case TokenKind::kString:
      return "a string";
    case TokenKind::kLeftBrace:
      return "'{'";
    case TokenKind::kRightBrace:
      return "'}'";
    case TokenKind::kLeftParen:
      return "'('";
    case TokenKind::kRightParen:
      return "')'";
    case TokenKind::kLeftBracket:
      return "'['";
    case TokenKind::kRightBracket:
      return "']'";
    case TokenKind::kLess:
      return "'<'";
    case TokenKind::kGreater:
      return "'>'";
    case TokenKind::kSemicolon:
      return "';'";
    case TokenKind::kColon:
      return "':'";
    case TokenKind::kComma:
      return "','";
    case TokenKind::kEquals:
      return "'='";
    case TokenKind::kQuestion:
      return "'?'";
    case TokenKind::kDot:
      return "'.'";
    case TokenKind::kDotDot:
      return "'..'";
    case TokenKind::kArrow:
      return "'->'";
    case TokenKind::kAt:
      return "'@'";
  }
  return "";
}

Tokens lex(const SourceFile& source, Diagnostics& diagnostics) {
  return Lexer(source, diagnostics).run();
}

}  // namespace tagwire::idl
