#include "idl/lexer.h"

#include <string>

#include <gtest/gtest.h>

namespace tagwire::idl {
namespace {

std::string letter(TokenKind kind) {
  switch (kind) {
    case TokenKind::kEnd:
      return "end";
    case TokenKind::kIdentifier:
      return "name";
    case TokenKind::kInteger:
      return "int";
    case TokenKind::kFloat:
      return "float";
    case TokenKind::kDuration:
      return "duration";
    case TokenKind::kBadNumber:
      return "bad";
    case TokenKind::kString:
      return "string";
    default:
      return "mark";
  }
}

/// "name(a) int(1)", and behind a bar the numbers of what was reported.
std::string dump(const std::string& text) {
  const SourceFile source("a.idl", text);
  Diagnostics diagnostics;
  const Tokens tokens = lex(source, diagnostics);
  std::string out;
  for (const Token& token : tokens.tokens) {
    if (token.kind == TokenKind::kEnd) continue;
    if (!out.empty()) out += ' ';
    const bool is_string = token.kind == TokenKind::kString;
    out += letter(token.kind) + "(" + (is_string ? token.string : std::string(token.text)) + ")";
  }
  for (const Diagnostic& diagnostic : diagnostics.take()) {
    out += " |" + std::string(diagnostic.info->id);
  }
  return out;
}

struct Case {
  std::string text;
  std::string want;
};

TEST(Lexer, ReadsTheLongestToken) {
  for (const auto& [text, want] : {
           Case{"", ""},
           Case{"a1_b c", "name(a1_b) name(c)"},
           Case{"struct", "name(struct)"},
           Case{"1 -2 007", "int(1) int(-2) int(007)"},
           Case{"1.5 -0.25 1e9 1E-9 2.5e+3",
                "float(1.5) float(-0.25) float(1e9) float(1E-9) "
                "float(2.5e+3)"},
           Case{"1..9", "int(1) mark(..) int(9)"},
           Case{"0.5..1.5", "float(0.5) mark(..) float(1.5)"},
           Case{"a.b", "name(a) mark(.) name(b)"},
           Case{"1ns 2us 3ms 4s 5m 6h 7d -1s",
                "duration(1ns) duration(2us) duration(3ms) duration(4s) duration(5m) duration(6h) "
                "duration(7d) duration(-1s)"},
           Case{"->=?@{}()[]<>;:,",
                "mark(->) mark(=) mark(?) mark(@) mark({) mark(}) mark(() mark()) mark([) mark(]) "
                "mark(<) mark(>) mark(;) mark(:) mark(,)"},
           Case{"a//b\nc/*d\n*/e/**/f", "name(a) name(c) name(e) name(f)"},
           Case{"\xEF\xBB\xBF"
                "a\r\nb\r\n",
                "name(a) name(b)"},
       }) {
    EXPECT_EQ(dump(text), want) << text;
  }
}

TEST(Lexer, ReplacesEscapesInStrings) {
  for (const auto& [text, want] : {
           Case{R"("")", "string()"},
           Case{R"("a\"b\\c")", "string(a\"b\\c)"},
           Case{R"("\n\r\t")", "string(\n\r\t)"},
           Case{R"("\u{41}\u{e9}\u{20AC}\u{1F600}")", "string(A\u00e9\u20ac\U0001F600)"},
           Case{"\"gr\u00fcn\"", "string(gr\u00fcn)"},
           Case{R"("a\qb")", "string(ab) |TW0005"},
           Case{R"("\u41")", "string(41) |TW0005"},
           Case{R"("\u{}")", "string() |TW0005"},
           Case{R"("\u{D800}")", "string() |TW0005"},
           Case{R"("\u{110000}")", "string() |TW0005"},
           Case{R"("\u{FFFFFFFFFFFFFFFFFFFF}")", "string() |TW0005"},
           Case{"'a'", "string(a) |TW0010"},
           Case{"\"a\nb", "string(a) name(b) |TW0003"},
           Case{"\"a", "string(a) |TW0003"},
           Case{"\"a\\", "string(a) |TW0005 |TW0003"},
       }) {
    EXPECT_EQ(dump(text), want) << text;
  }
}

TEST(Lexer, MendsWhatItReports) {
  for (const auto& [text, want] : {
           Case{"_a", "name(_a) |TW0006"},
           Case{"a_", "name(a_) |TW0006"},
           Case{"a__b a__b", "name(a__b) name(a__b) |TW0006"},
           Case{"gr\u00fcn", "name(gr\u00fcn) |TW0006"},
           Case{"1a", "bad(1a) |TW0007"},
           Case{"1.5s", "bad(1.5s) |TW0007"},
           Case{"0x1F", "bad(0x1F) |TW0007"},
           Case{"1e", "bad(1e) |TW0007"},
           Case{"1sec", "bad(1sec) |TW0007"},
           Case{"a $$$ b", "name(a) name(b) |TW0002"},
           Case{"a - b", "name(a) name(b) |TW0002"},
           Case{std::string("a\0\0b", 4), "name(a) name(b) |TW0002"},
           Case{"a # b\nc", "name(a) name(c) |TW0009"},
           Case{"a /* b", "name(a) |TW0004"},
           Case{"/*/", "|TW0004"},
       }) {
    const std::string got = dump(text);
    EXPECT_EQ(got.starts_with(' ') ? got.substr(1) : got, want) << text;
  }
}

TEST(Lexer, RefusesWhatIsNotUtf8) {
  for (const std::string text : {"a \xFF", "a \xC0\xAF", "a \xE0\x80\xAF", "a \xED\xA0\x80",
                                 "a \xF4\x90\x80\x80", "a \xC3", "// \xE9", "\xFE\xFFm"}) {
    EXPECT_EQ(dump(text), " |TW0001") << text;
  }
}

TEST(Lexer, KeepsDocComments) {
  const SourceFile source(
      "a.idl", "/// One.\n///  Two. \n///\n//// no\n// no\nstruct a; /// late\n/// b\nb");
  Diagnostics diagnostics;
  const Tokens tokens = lex(source, diagnostics);
  ASSERT_EQ(tokens.docs.size(), 4U);
  EXPECT_EQ(tokens.docs[0].text, "One.");
  EXPECT_EQ(tokens.docs[1].text, " Two.");
  EXPECT_EQ(tokens.docs[2].text, "");
  EXPECT_EQ(tokens.docs[3].text, "b");
  EXPECT_EQ(tokens.tokens[0].docs_end - tokens.tokens[0].docs, 3U);
  EXPECT_EQ(tokens.tokens[1].docs_end - tokens.tokens[1].docs, 0U);
  EXPECT_EQ(tokens.tokens[3].docs_end - tokens.tokens[3].docs, 1U);
  ASSERT_EQ(diagnostics.size(), 1U);
  EXPECT_EQ(diagnostics.take().front().info->id, "TW0011");
}

TEST(Lexer, CountsLinesAndCodePoints) {
  const SourceFile source("a.idl",
                          "\xEF\xBB\xBF"
                          "a\r\n\u00e9\u00e9 b\n");
  EXPECT_EQ(source.position(0).line, 1U);
  EXPECT_EQ(source.position(0).column, 1U);
  const std::size_t b = source.text().find('b');
  EXPECT_EQ(source.position(b).line, 2U);
  EXPECT_EQ(source.position(b).column, 4U);
  EXPECT_EQ(source.line_at(0), "a");
  EXPECT_EQ(source.line_at(b), "\u00e9\u00e9 b");
  EXPECT_EQ(source.position(source.text().size()).line, 3U);
}

}  // namespace
}  // namespace tagwire::idl
