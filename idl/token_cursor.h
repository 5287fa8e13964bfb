// A position in a token sequence, with what every rule of the parser needs: looking ahead,
// expecting, taking doc comments, skipping after a mistake.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "idl/catalogue.h"
#include "idl/diagnostic.h"
#include "idl/token.h"

namespace tagwire::idl {

class TokenCursor {
 public:
  TokenCursor(Tokens tokens, Diagnostics& diagnostics)
      : tokens_(std::move(tokens)), diagnostics_(diagnostics) {}

  /// The token `ahead` of the current one; the end once there is no more.
  const Token& peek(std::size_t ahead = 0) const;
  const Token& previous() const { return tokens_.tokens[at_ == 0 ? 0 : at_ - 1]; }
  bool at(TokenKind kind) const { return peek().kind == kind; }
  bool at_word(std::string_view word) const {
    return at(TokenKind::kIdentifier) && peek().text == word;
  }
  /// Something is missing here for a reason that was reported: the text ends too early, or a
  /// string took the rest of its line.
  bool at_cut() const {
    return (at(TokenKind::kEnd) && tokens_.truncated) || (at_ > 0 && previous().unclosed);
  }
  /// The current token is the first one of its line.
  bool at_line_start() const;

  /// Takes the current token. A doc comment before it that no rule asked for is reported.
  const Token& advance();
  bool accept(TokenKind kind);
  bool accept_word(std::string_view word);
  /// Takes a token of this kind, or reports what stands there instead.
  bool expect(TokenKind kind);
  /// Reports "expected `what`, found ..." at the current token, unless the text is cut there.
  void report_expected(std::string_view what);
  /// The current token, for a message.
  std::string found() const;

  /// The doc comment before the current token.
  std::vector<std::string> take_docs();

  /// Passes over the current token and its docs, as part of something reported already.
  void skip();
  /// How many tokens stand before the current one.
  std::size_t position() const { return at_; }
  /// To behind the `;` that ends the broken member, or to the `}` that ends its block, or to where
  /// a declaration begins (its block was never closed). `begin`: the position where the member
  /// begins; braces that it has opened since are not its block's.
  void skip_member(std::size_t begin);
  /// That the text ends too early was reported.
  bool end_was_reported() const { return end_was_reported_; }
  void expect_no_more() { end_was_reported_ = true; }
  /// To behind the end of a broken declaration.
  void skip_declaration();
  /// The current tokens begin a declaration beyond doubt; keywords may be names, too.
  bool at_declaration() const;

  Diagnostics& diagnostics() { return diagnostics_; }

 private:
  Tokens tokens_;
  Diagnostics& diagnostics_;
  bool closes_a_value(bool of_call) const;

  bool end_was_reported_ = false;
  std::size_t at_ = 0;
  std::size_t docs_taken_for_ = static_cast<std::size_t>(-1);  // index of a token
};

}  // namespace tagwire::idl
