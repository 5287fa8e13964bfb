#include "idl/lint_sink.h"

#include <algorithm>

#include "idl/lexer.h"
#include "idl/token.h"

namespace tagwire::idl {

namespace {

/// Reads @allow and the extent of declarations from the tokens: the syntax tree keeps no ends, and
/// brackets alone say where a declaration ends.
class AllowanceFinder {
 public:
  explicit AllowanceFinder(const SourceFile& source) : source_(source) {
    tokens_ = lex(source, ignored_).tokens;
  }

  std::vector<Allowance> run() {
    std::vector<Allowance> found;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      track(tokens_[i].kind);
      if (kind(i) == TokenKind::kAt && is_allow(i)) found.push_back(read(i));
    }
    return found;
  }

 private:
  TokenKind kind(std::size_t i) const {
    return i < tokens_.size() ? tokens_[i].kind : TokenKind::kEnd;
  }

  void track(TokenKind kind) {
    if (kind == TokenKind::kLeftParen) ++parentheses_;
    if (kind == TokenKind::kRightParen) --parentheses_;
  }

  bool is_allow(std::size_t i) const {
    return kind(i + 1) == TokenKind::kIdentifier && tokens_[i + 1].text == "allow" &&
           kind(i + 2) == TokenKind::kLeftParen && kind(i + 3) == TokenKind::kIdentifier;
  }

  Allowance read(std::size_t i) const {
    Allowance allowance;
    allowance.rule = std::string(tokens_[i + 3].text);
    allowance.rule_span = tokens_[i + 3].span;
    const std::size_t last = closing(i + 2);
    allowance.attribute = tokens_[i].span.to(tokens_[last].span);
    allowance.begin = tokens_[i].span.begin;
    allowance.end = end_of_declaration(last + 1);
    return allowance;
  }

  /// The parenthesis that closes the one at `i`.
  std::size_t closing(std::size_t i) const {
    int depth = 0;
    for (; i + 1 < tokens_.size(); ++i) {
      if (kind(i) == TokenKind::kLeftParen) ++depth;
      if (kind(i) == TokenKind::kRightParen && --depth == 0) break;
    }
    return i;
  }

  /// Offset behind what begins with token `i`, further attributes included.
  std::size_t end_of_declaration(std::size_t i) const {
    while (kind(i) == TokenKind::kAt) {
      for (i += 2; kind(i) == TokenKind::kDot; i += 2) {
      }
      if (kind(i) == TokenKind::kLeftParen) i = closing(i) + 1;
    }
    // One level above declarations: what stands on the module holds for the file.
    if (kind(i) == TokenKind::kIdentifier && tokens_[i].text == "module" && is_first(i)) {
      return source_.text().size();
    }
    const bool is_parameter = parentheses_ > 0;
    int depth = 0;
    for (; kind(i) != TokenKind::kEnd; ++i) {
      depth += opens(kind(i)) ? 1 : closes(kind(i)) ? -1 : 0;
      const bool ends_list =
          depth < 0 || (is_parameter && depth == 0 && kind(i) == TokenKind::kComma);
      if (ends_list) return tokens_[i].span.begin;
      if (depth > 0) continue;
      const bool ends_block = kind(i) == TokenKind::kRightBrace &&
                              kind(i + 1) != TokenKind::kSemicolon && !is_parameter;
      if (kind(i) == TokenKind::kSemicolon || ends_block) return tokens_[i].span.end;
    }
    return source_.text().size();
  }

  /// Nothing but attributes stands before token `i`: `module` begins no field named so.
  bool is_first(std::size_t i) const {
    return std::none_of(
        tokens_.begin(), tokens_.begin() + static_cast<std::ptrdiff_t>(i), [](const Token& token) {
          return token.kind == TokenKind::kSemicolon || token.kind == TokenKind::kLeftBrace;
        });
  }

  static bool opens(TokenKind kind) {
    return kind == TokenKind::kLeftBrace || kind == TokenKind::kLeftParen ||
           kind == TokenKind::kLeftBracket || kind == TokenKind::kLess;
  }
  static bool closes(TokenKind kind) {
    return kind == TokenKind::kRightBrace || kind == TokenKind::kRightParen ||
           kind == TokenKind::kRightBracket || kind == TokenKind::kGreater;
  }

  const SourceFile& source_;
  Diagnostics ignored_;  // the file has no mistakes
  std::vector<Token> tokens_;
  int parentheses_ = 0;
};

}  // namespace

std::vector<Allowance> find_allowances(const SourceFile& source) {
  return AllowanceFinder(source).run();
}

Span with_blanks(const Span& attribute) {
  const std::string_view text = attribute.file->text();
  const auto is_blank = [&](std::size_t at) { return text[at] == ' ' || text[at] == '\t'; };
  Span whole = attribute;
  while (whole.end < text.size() && is_blank(whole.end)) ++whole.end;
  const std::size_t start = attribute.file->line_start(attribute.begin);
  std::size_t first = attribute.begin;
  while (first > start && is_blank(first - 1)) --first;
  const bool has_line = first == start && whole.end < text.size() && text[whole.end] == '\n';
  return has_line ? Span{.file = whole.file, .begin = start, .end = whole.end + 1} : whole;
}

bool LintSink::wants(const DiagnosticInfo& rule, const Span& span) {
  // That one is a mistake, not a matter of taste.
  if (&rule == &kUnknownRule) return true;
  if (!enabled_.contains(rule.rule)) return false;
  bool allowed = false;
  for (Allowance& allowance : allowances_) {
    const bool holds = allowance.begin <= span.begin && span.begin < allowance.end;
    if (!holds || allowance.rule != rule.rule) continue;
    allowance.used = true;
    allowed = true;
  }
  return !allowed;
}

void LintSink::report_allowances() {
  const RuleNames known = all_lint_rules();
  // Allowing the rules below does not count as a use of an allowance that is looked at.
  const std::vector<Allowance> allowances = allowances_;
  for (const Allowance& allowance : allowances) {
    if (!known.contains(allowance.rule)) {
      const std::string near = nearest_lint_rule(allowance.rule);
      Diagnostic& mistake = report(kUnknownRule, allowance.rule_span, allowance.rule).suggest(near);
      if (!near.empty()) mistake.replace(allowance.rule_span, near);
      continue;
    }
    const bool about_itself = allowance.rule == kUnusedAllow.rule;
    if (allowance.used || about_itself || !enabled_.contains(allowance.rule)) continue;
    report(kUnusedAllow, allowance.attribute, allowance.rule)
        .replace(with_blanks(allowance.attribute), "");
  }
}

}  // namespace tagwire::idl
