#include "idl/token_cursor.h"

#include <algorithm>
#include <utility>

namespace tagwire::idl {

const Token& TokenCursor::peek(std::size_t ahead) const {
  return tokens_.tokens[std::min(at_ + ahead, tokens_.tokens.size() - 1)];
}

bool TokenCursor::at_line_start() const {
  if (at_ == 0) return true;
  const Span here = peek().span;
  return previous().span.end <= here.file->line_start(here.begin);
}

const Token& TokenCursor::advance() {
  const Token& token = peek();
  if (token.docs < token.docs_end && docs_taken_for_ != at_) {
    const Span first = tokens_.docs[token.docs].span;
    diagnostics_.report(kDanglingDoc, first.to(tokens_.docs[token.docs_end - 1].span));
    docs_taken_for_ = at_;
  }
  if (token.kind != TokenKind::kEnd) ++at_;
  return token;
}

bool TokenCursor::accept(TokenKind kind) {
  if (!at(kind)) return false;
  advance();
  return true;
}

bool TokenCursor::accept_word(std::string_view word) {
  if (!at_word(word)) return false;
  advance();
  return true;
}

bool TokenCursor::expect(TokenKind kind) {
  if (accept(kind)) return true;
  report_expected(spell(kind));
  return false;
}

void TokenCursor::report_expected(std::string_view what) {
  if (!at_cut()) diagnostics_.report(kExpected, peek().span, what, found());
  if (at(TokenKind::kEnd)) expect_no_more();
}

std::string TokenCursor::found() const {
  constexpr std::size_t kMaxLength = 40;
  switch (peek().kind) {
    case TokenKind::kIdentifier:
    case TokenKind::kInteger:
    case TokenKind::kFloat:
    case TokenKind::kDuration:
    case TokenKind::kBadNumber: {
      const std::string_view text = peek().text;
      if (text.size() > kMaxLength) return std::string(spell(peek().kind));
      return "'" + std::string(text) + "'";
    }
    default:
      return std::string(spell(peek().kind));
  }
}

std::vector<std::string> TokenCursor::take_docs() {
  std::vector<std::string> lines;
  const Token& token = peek();
  for (std::size_t i = token.docs; i < token.docs_end; ++i) {
    lines.push_back(tokens_.docs[i].text);
  }
  docs_taken_for_ = at_;
  return lines;
}

void TokenCursor::skip() {
  docs_taken_for_ = at_;
  advance();
}

void TokenCursor::skip_member(std::size_t begin) {
  std::size_t open = 0;  // by what was read: no ';' belongs in there
  bool is_call = false;  // a method or an example
  for (std::size_t i = begin; i < at_; ++i) {
    is_call = is_call || tokens_.tokens[i].kind == TokenKind::kLeftParen;
    if (tokens_.tokens[i].kind == TokenKind::kLeftBrace) ++open;
    if (tokens_.tokens[i].kind == TokenKind::kRightBrace && open > 0) --open;
  }
  std::size_t depth = 0;
  while (!at(TokenKind::kEnd)) {
    if (depth + open == 0 && at(TokenKind::kRightBrace) && !closes_a_value(is_call)) return;
    if (at_line_start() && at_declaration()) return;
    if (depth == 0 && at(TokenKind::kSemicolon)) return skip();
    if (at(TokenKind::kLeftBrace)) ++depth;
    if (at(TokenKind::kRightBrace) && depth + open > 0) --(depth > 0 ? depth : open);
    skip();
  }
}

/// The `}` at the cursor, which nothing is known to have opened, belongs to a value and not to a
/// block: what follows it goes on with the member.
bool TokenCursor::closes_a_value(bool of_call) const {
  std::size_t last = 0;
  while (peek(last + 1).kind == TokenKind::kRightBrace) ++last;
  const Token& brace = peek(last);
  const Token& next = peek(last + 1);
  const SourceFile& file = *brace.span.file;
  const bool same_line = file.line_start(next.span.begin) <= brace.span.begin;
  if (next.kind == TokenKind::kSemicolon) {
    // Not '};' as in C.
    return of_call && file.line_start(brace.span.begin) != brace.span.begin;
  }
  switch (next.kind) {
    case TokenKind::kComma:
    case TokenKind::kColon:
    case TokenKind::kRightParen:
    case TokenKind::kRightBracket:
    case TokenKind::kArrow:
      return true;
    case TokenKind::kIdentifier:
      return same_line && (next.text == "throws" || peek(last + 2).kind == TokenKind::kColon);
    default:
      return false;
  }
}

void TokenCursor::skip_declaration() {
  std::size_t depth = 0;
  bool first = true;
  while (!at(TokenKind::kEnd)) {
    if (!first && at_line_start() && at_declaration()) return;
    first = false;
    if (at(TokenKind::kLeftBrace)) ++depth;
    const bool closes = at(TokenKind::kRightBrace);
    const bool ends = depth == 0 && at(TokenKind::kSemicolon);
    skip();
    if (ends || (closes && depth <= 1)) return;
    if (closes) --depth;
  }
}

bool TokenCursor::at_declaration() const {
  if (!at(TokenKind::kIdentifier)) return false;
  const std::string_view word = peek().text;
  if (word == "import") return peek(1).kind == TokenKind::kString;
  if (peek(1).kind != TokenKind::kIdentifier) return false;
  const TokenKind third = peek(2).kind;
  if (word == "struct" || word == "union") return third == TokenKind::kLeftBrace;
  if (word == "service") return third == TokenKind::kLeftBrace || peek(2).text == "extends";
  if (word == "enum") return third == TokenKind::kLeftBrace || third == TokenKind::kColon;
  if (word == "error" || word == "type") return third == TokenKind::kEquals;
  if (word == "const") return third == TokenKind::kColon;
  return word == "strict" && third == TokenKind::kIdentifier;
}

}  // namespace tagwire::idl
