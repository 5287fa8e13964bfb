#include "idl/fix.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace tagwire::idl {
namespace {

constexpr DiagnosticInfo kInfo{.id = "TW9999", .text = "odd", .hint = {}};

struct Change {
  std::size_t begin;
  std::size_t end;
  std::string text;
};

/// Each inner list is one diagnostic's fix of "0123456789".
std::string fixed(const std::vector<std::vector<Change>>& fixes, std::size_t applied) {
  const SourceFile source("a.idl", "0123456789");
  std::vector<Diagnostic> diagnostics;
  for (const auto& changes : fixes) {
    Diagnostic& diagnostic = diagnostics.emplace_back();
    diagnostic.info = &kInfo;
    diagnostic.span = {.file = &source, .begin = 0, .end = 1};
    for (const auto& [begin, end, text] : changes) {
      diagnostic.replace({.file = &source, .begin = begin, .end = end}, text);
    }
  }
  const FixedText result = apply_fixes(source, diagnostics);
  EXPECT_EQ(result.applied.size(), applied);
  return result.text;
}

TEST(Fix, ReplacesInsertsAndDeletes) {
  EXPECT_EQ(fixed({}, 0), "0123456789");
  EXPECT_EQ(fixed({{{2, 4, "abc"}}}, 1), "01abc456789");
  EXPECT_EQ(fixed({{{10, 10, ";"}}}, 1), "0123456789;");
  EXPECT_EQ(fixed({{{0, 3, ""}}}, 1), "3456789");
  EXPECT_EQ(fixed({{{7, 8, "x"}, {1, 2, "y"}}}, 1), "0y23456x89") << "in any order";
}

TEST(Fix, AppliesNeighboursTogether) {
  EXPECT_EQ(fixed({{{2, 4, "a"}}, {{4, 5, "b"}}}, 2), "01ab56789");
  EXPECT_EQ(fixed({{{2, 4, "a"}}, {{4, 4, ";"}}}, 2), "01a;456789");
}

TEST(Fix, NeverAppliesBothOfTwoThatMeet) {
  EXPECT_EQ(fixed({{{2, 6, "a"}}, {{4, 5, "b"}}}, 1), "01a6789");
  EXPECT_EQ(fixed({{{4, 5, "b"}}, {{2, 6, "a"}}}, 1), "0123b56789");
  EXPECT_EQ(fixed({{{4, 4, ";"}}, {{4, 4, ";"}}}, 1), "0123;456789") << "one mistake, seen twice";
  EXPECT_EQ(fixed({{{4, 6, "b"}}, {{5, 5, "a"}}}, 1), "0123b6789");
}

TEST(Fix, AppliesAllOfAFixOrNothing) {
  EXPECT_EQ(fixed({{{2, 3, "a"}}, {{0, 1, "b"}, {2, 4, "c"}}, {{0, 1, "d"}}}, 2), "d1a3456789");
}

TEST(Fix, LeavesOtherFilesAlone) {
  const SourceFile source("a.idl", "one");
  const SourceFile other("b.idl", "two");
  std::vector<Diagnostic> diagnostics(1);
  diagnostics[0].info = &kInfo;
  diagnostics[0].replace({.file = &other, .begin = 0, .end = 1}, "x");
  EXPECT_TRUE(apply_fixes(source, diagnostics).applied.empty());
  EXPECT_EQ(apply_fixes(other, diagnostics).text, "xwo");
}

}  // namespace
}  // namespace tagwire::idl
