// Tokens: what the lexer hands to the parser.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "idl/source.h"

namespace tagwire::idl {

enum class TokenKind : std::uint8_t {
  kEnd,
  kIdentifier,  ///< keywords too: they are contextual, so the lexer knows none
  kInteger,
  kFloat,
  kDuration,
  kBadNumber,  ///< was reported; stands where a number may
  kString,
  kLeftBrace,
  kRightBrace,
  kLeftParen,
  kRightParen,
  kLeftBracket,
  kRightBracket,
  kLess,
  kGreater,
  kSemicolon,
  kColon,
  kComma,
  kEquals,
  kQuestion,
  kDot,
  kDotDot,
  kArrow,
  kAt,
};

/// "'{'", "a name", "end of file": for messages.
std::string_view spell(TokenKind kind);

struct Token {
  TokenKind kind = TokenKind::kEnd;
  Span span;
  std::string_view text;  ///< as written
  std::string string;     ///< kString: its content, escapes replaced
  bool unclosed = false;  ///< kString: it took the rest of its line with it, which was reported
  std::size_t docs = 0;   ///< doc comment lines directly before it are Tokens::docs[docs, docs_end)
  std::size_t docs_end = 0;
};

/// A line of a doc comment.
struct DocLine {
  Span span;
  std::string text;  ///< without the slashes and one leading blank
};

struct Tokens {
  std::vector<Token> tokens;  ///< the last one is kEnd
  std::vector<DocLine> docs;
  /// The rest of the text could not be read, which was reported: that it is missing is no news.
  bool truncated = false;
};

}  // namespace tagwire::idl
