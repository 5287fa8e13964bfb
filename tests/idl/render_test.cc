#include "idl/render.h"

#include <gtest/gtest.h>

#include "idl/catalogue.h"

namespace tagwire::idl {
namespace {

/// Renders a message about the text between the two bars of `marked`.
std::string render_marked(std::string marked, const RenderOptions& options = {}) {
  const std::size_t begin = marked.find('|');
  marked.erase(begin, 1);
  const std::size_t end = marked.find('|');
  marked.erase(end, 1);
  const SourceFile source("a.idl", marked);
  Diagnostics diagnostics;
  diagnostics.report(kUnknownType, {.file = &source, .begin = begin, .end = end}, "X");
  return render(diagnostics.take().front(), options);
}

std::string headed(const std::string& place, const std::string& rest) {
  return "a.idl:" + place + ": error[TW0201]: no type is named 'X'\n" + rest;
}

TEST(Render, PutsTheCaretUnderTheRange) {
  EXPECT_EQ(render_marked("a |bcd| e\n"), headed("1:3", "  a bcd e\n    ^~~\n"));
  EXPECT_EQ(render_marked("x\na|| b"), headed("2:2", "  a b\n   ^\n"));
  EXPECT_EQ(render_marked("a||"), headed("1:2", "  a\n   ^\n"));
}

TEST(Render, KeepsTheCaretInPlace) {
  EXPECT_EQ(render_marked("\ta\t|bc|"), headed("1:4", "  \ta\tbc\n  \t \t^~\n"));
  EXPECT_EQ(render_marked("\u00e9\u00e9 |bc|"), headed("1:4", "  \u00e9\u00e9 bc\n     ^~\n"));
  EXPECT_EQ(render_marked("\u65e5\u672c |\u8a9e| x"),
            headed("1:4", "  \u65e5\u672c \u8a9e x\n       ^~\n"));
  EXPECT_EQ(render_marked("e\u0301 |b|"), headed("1:4", "  e\u0301 b\n    ^\n"));
}

TEST(Render, ShowsOnlyTheFirstOfSeveralLines) {
  EXPECT_EQ(render_marked("a |b\r\nc| d"), headed("1:3", "  a b\n    ^\n"));
}

TEST(Render, LetsNothingSteerTheTerminal) {
  EXPECT_EQ(render_marked("\x1b[31m |b|\x07\u202e"),
            headed("1:7", "  \ufffd[31m b\ufffd\ufffd\n        ^\n"));
}

TEST(Render, ShowsLongLinesAroundThePlace) {
  const std::string text = render_marked(std::string(5000, 'a') + "|b|" + std::string(5000, 'c'));
  EXPECT_LT(text.size(), 500U);
  const std::size_t line = text.find("\n  ...") + 1;
  const std::size_t caret = text.find('^') - (text.find('\n', line) + 1);
  EXPECT_EQ(text[line + caret], 'b');
}

TEST(Render, ColoursOnRequest) {
  EXPECT_EQ(render_marked("|b|").find('\x1b'), std::string::npos);
  EXPECT_NE(render_marked("|b|", {.color = true}).find("\x1b[1;31m"), std::string::npos);
}

TEST(Render, ShowsSuggestionHintAndNotes) {
  const SourceFile source("a.idl", "one two");
  Diagnostics diagnostics;
  diagnostics.report(kUnknownImport, {.file = &source, .begin = 0, .end = 3}, "one")
      .suggest("on")
      .note({.file = &source, .begin = 4, .end = 7}, "also used here");
  EXPECT_EQ(render(diagnostics.take().front()),
            "a.idl:1:1: error[TW0204]: no import is named 'one'; did you mean 'on'?\n"
            "  one two\n"
            "  ^~~\n"
            "  hint: a file sees what it imports itself, not what its imports import\n"
            "a.idl:1:5: note: also used here\n"
            "  one two\n"
            "      ^~~\n");
}

TEST(Render, NamesTheRuleOfAWarning) {
  const SourceFile source("a.idl", "one");
  const DiagnosticInfo info{
      .id = "TW2000", .text = "odd", .hint = {}, .severity = Severity::kWarning, .rule = "a_rule"};
  Diagnostic diagnostic;
  diagnostic.info = &info;
  diagnostic.span = {.file = &source, .begin = 0, .end = 3};
  diagnostic.message = "odd";
  EXPECT_EQ(render(diagnostic), "a.idl:1:1: warning[TW2000 a_rule]: odd\n  one\n  ^~~\n");
}

TEST(Render, CountsBeyondTheLimit) {
  const SourceFile source("a.idl", "one");
  Diagnostics diagnostics;
  for (std::size_t i = 0; i < Diagnostics::kLimit + 5; ++i) {
    diagnostics.report(kUnknownType, {.file = &source, .begin = 0, .end = 3}, "one").suggest("x");
  }
  EXPECT_EQ(diagnostics.dropped(), 5U);
  EXPECT_EQ(diagnostics.take().size(), Diagnostics::kLimit);
}

}  // namespace
}  // namespace tagwire::idl
