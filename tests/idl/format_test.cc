// The formatter: examples to the byte; and for every file there is, that formatting twice is
// formatting once, that nothing changes its meaning, and that no comment is lost wherever it is.
#include "idl/format.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "idl/comments.h"
#include "idl/lexer.h"
#include "idl/parser.h"
#include "tests/idl/model_dump.h"
#include "tests/idl/support.h"
#include "tests/idl/syntax_dump.h"

namespace tagwire::idl::test {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> formatted(const std::string& text) {
  const SourceFile source("a.idl", text);
  Diagnostics diagnostics;
  return format(source, diagnostics);
}

/// Everything of a text that formatting must not change.
struct Content {
  std::string tokens;    ///< without commas before a closing bracket
  std::string comments;  ///< without blanks at the beginnings of lines
  std::string syntax;
  bool operator==(const Content&) const = default;
};

bool is_closer(TokenKind kind) {
  return kind == TokenKind::kRightBrace || kind == TokenKind::kRightParen ||
         kind == TokenKind::kRightBracket;
}

void append_comments(std::string& out, std::string_view gap) {
  for (const Comment& comment : read_gap(gap).comments) {
    std::string text = comment.text;
    for (std::size_t at = 0; (at = text.find("\n ", at)) != std::string::npos;) {
      text.erase(at + 1, 1);
    }
    out += text + "|";
  }
}

Content content(const std::string& text) {
  const SourceFile source("a.idl", text);
  Diagnostics diagnostics;
  Content found;
  found.syntax = dump(parse(source, diagnostics));
  EXPECT_TRUE(diagnostics.empty()) << text;
  const std::vector<Token> tokens = lex(source, diagnostics).tokens;
  std::size_t end = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    append_comments(found.comments, source.text().substr(end, tokens[i].span.begin - end));
    end = tokens[i].span.end;
    const bool needless = tokens[i].kind == TokenKind::kComma && is_closer(tokens[i + 1].kind);
    if (!needless) found.tokens.append(tokens[i].text) += " ";
  }
  return found;
}

void expect_sound(const std::string& text) {
  const std::optional<std::string> once = formatted(text);
  ASSERT_TRUE(once) << text;
  const Content before = content(text);
  const Content after = content(*once);
  EXPECT_EQ(after.tokens, before.tokens) << text;
  EXPECT_EQ(after.comments, before.comments) << text << "\n" << *once;
  EXPECT_EQ(after.syntax, before.syntax) << text << "\n" << *once;
  EXPECT_EQ(formatted(*once), once) << "formatted again, of\n" << text;
}

std::vector<std::string> idl_files() {
  std::vector<std::string> paths;
  for (const std::string folder : {"/examples", "/tests"}) {
    for (const auto& entry : fs::recursive_directory_iterator(TAGWIRE_SOURCE_DIR + folder)) {
      const std::string path = entry.path().string();
      if (path.ends_with(".idl") || path.ends_with(".idl.in")) paths.push_back(path);
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

bool updates_goldens() { return std::getenv("TAGWIRE_UPDATE_GOLDENS") != nullptr; }

TEST(Format, GivesTheLayoutOfTheGoldenFiles) {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(test_path("format"))) {
    if (entry.path().extension() != ".in") continue;
    ++count;
    const std::string golden = fs::path(entry.path()).replace_extension().string();
    const std::optional<std::string> text = formatted(read_file(entry.path().string()));
    ASSERT_TRUE(text) << entry.path();
    if (updates_goldens()) std::ofstream(golden, std::ios::binary) << *text;
    EXPECT_EQ(*text, read_file(golden)) << entry.path();
  }
  EXPECT_GE(count, 2U);
}

TEST(Format, OfEveryFileIsAFixedPointAndChangesNoMeaning) {
  std::size_t count = 0;
  for (const std::string& path : idl_files()) {
    const std::string text = read_file(path);
    if (!formatted(text)) continue;
    ++count;
    SCOPED_TRACE(path);
    expect_sound(text);
  }
  EXPECT_GT(count, 100U);
}

/// The Model, of files that have one.
std::string model_of(const std::string& path, const std::string& text) {
  CompileOptions options;
  options.files = {path};
  options.read_file = [&](const std::string& wanted) -> std::optional<std::string> {
    if (wanted == path) return text;
    if (!fs::is_regular_file(wanted)) return std::nullopt;
    return read_file(wanted);
  };
  const Compilation compilation = compile(options);
  return compilation.ok() ? dump(*compilation.model->requested.front()) : "";
}

TEST(Format, OfEveryCorrectFileGivesAnEqualModel) {
  std::size_t count = 0;
  for (const std::string& path : idl_files()) {
    const std::string text = read_file(path);
    const std::string before = model_of(path, text);
    if (before.empty()) continue;
    ++count;
    EXPECT_EQ(model_of(path, formatted(text).value_or("")), before) << path;
  }
  EXPECT_GT(count, 50U);
}

std::vector<std::size_t> token_ends(const std::string& text) {
  const SourceFile source("a.idl", text);
  Diagnostics ignored;
  std::vector<std::size_t> ends = {0};
  for (const Token& token : lex(source, ignored).tokens) ends.push_back(token.span.end);
  return ends;
}

// Before and behind each token of a file that has one of everything; every sixth form at each.
TEST(Format, KeepsACommentBetweenAnyTwoTokens) {
  const std::vector<std::string> forms = {" /* c */ ",
                                          "/* c\n   d */",
                                          " // c\n",
                                          "\n// c\n",
                                          "\n\n// c\n\n// d\n\n",
                                          "\n/* c */\n",
                                          " /* c */\n",
                                          "\n/* c */ ",
                                          " /* c */ // d\n",
                                          "\n/*\n * c\n */\n",
                                          "//// c\n",
                                          "\n/* c */ /* d */ // e\n /* f */"};
  const std::string original = read_file(test_path("format/layouts.idl"));
  const std::vector<std::size_t> ends = token_ends(original);
  for (std::size_t i = 0; i < ends.size(); ++i) {
    for (std::size_t form = i % 6; form < forms.size(); form += 6) {
      SCOPED_TRACE("'" + forms[form] + "' at " + std::to_string(ends[i]));
      expect_sound(std::string(original).insert(ends[i], forms[form]));
      if (HasFailure()) return;
    }
  }
}

TEST(Format, KeepsCommentsBetweenAllTokens) {
  const std::string original = read_file(test_path("format/layouts.idl"));
  for (const std::string comment : {" /* c */ ", " // c\n", "\n// c\n", "\n/* c\n d */\n"}) {
    std::string text = original;
    std::vector<std::size_t> ends = token_ends(original);
    for (auto end = ends.rbegin(); end != ends.rend(); ++end) text.insert(*end, comment);
    SCOPED_TRACE(comment);
    expect_sound(text);
  }
}

TEST(Format, CollapsesBlankLinesAndEndsInOneLineEnd) {
  EXPECT_EQ(formatted("\n\n\nmodule a;\n\n\n\n// b\n\n\n\nconst A: int32 = 1;\n\n\n"),
            "module a;\n\n// b\n\nconst A: int32 = 1;\n");
  EXPECT_EQ(formatted("module a;\nstruct S {\n\n\n  a: bool;\n\n\n}"),
            "module a;\nstruct S {\n  a: bool;\n}\n");
}

TEST(Format, NormalizesLineEndsAndDropsTheByteOrderMark) {
  EXPECT_EQ(formatted("\xEF\xBB\xBFmodule a;\r\n/* b\r\n   c */\r\n// d\r\n"),
            "module a;\n/* b\n   c */\n// d\n");
}

TEST(Format, SetsABlankBehindTheSlashesOfADocComment) {
  EXPECT_EQ(formatted("///  a\n///b\n///\n/// c  \nmodule a;\n"),
            "///  a\n/// b\n///\n/// c\nmodule a;\n");
}

TEST(Format, KeepsLinesWithinTheWidthWhereThereIsAPlaceToBreak) {
  for (const std::string& path : idl_files()) {
    const std::optional<std::string> text = formatted(read_file(path));
    // The exceptions have words that are longer, and comments are as long as they are.
    if (!text || path.find("long/long.idl") != std::string::npos) continue;
    const SourceFile source(path, *text);
    for (std::size_t at = 0; at < text->size(); at = text->find('\n', at) + 1) {
      const std::string_view line = source.line_at(at);
      if (line.find("//") != std::string_view::npos || line.find('"') != std::string_view::npos) {
        continue;
      }
      EXPECT_LE(line.size(), kLayoutColumns) << path << ": " << line;
    }
  }
}

TEST(Format, LeavesWhatHasGrammarMistakes) {
  for (const std::string text : {"", "module a", "module a; struct S { a: int32 }",
                                 "module a; /// dangling\n", "module a; /* open"}) {
    const SourceFile source("a.idl", text);
    Diagnostics diagnostics;
    EXPECT_EQ(format(source, diagnostics), std::nullopt) << text;
    EXPECT_FALSE(diagnostics.empty()) << text;
  }
}

}  // namespace
}  // namespace tagwire::idl::test
