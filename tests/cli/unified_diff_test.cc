#include "codegen/unified_diff.h"

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace tagwire::codegen {
namespace {

TEST(UnifiedDiff, IsEmptyForEqualTexts) {
  EXPECT_EQ(unified_diff("a", "", ""), "");
  EXPECT_EQ(unified_diff("a", "x\ny\n", "x\ny\n"), "");
}

TEST(UnifiedDiff, ShowsThreeLinesAroundAChange) {
  EXPECT_EQ(unified_diff("a.idl", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"),
            "--- a.idl\n+++ a.idl\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(UnifiedDiff, StartsANewHunkWhereChangesAreFarApart) {
  EXPECT_EQ(unified_diff("a", "x\n1\n2\n3\n4\n5\n6\n7\ny\n", "1\n2\n3\n4\n5\n6\n7\nY\n"),
            "--- a\n+++ a\n@@ -1,4 +1,3 @@\n-x\n 1\n 2\n 3\n"
            "@@ -6,4 +5,4 @@\n 5\n 6\n 7\n-y\n+Y\n");
}

TEST(UnifiedDiff, KnowsEmptyFilesAndMissingLineEnds) {
  EXPECT_EQ(unified_diff("a", "", "x\n"), "--- a\n+++ a\n@@ -0,0 +1 @@\n+x\n");
  EXPECT_EQ(unified_diff("a", "x\n", ""), "--- a\n+++ a\n@@ -1 +0,0 @@\n-x\n");
  EXPECT_EQ(unified_diff("a", "x", "x\n"),
            "--- a\n+++ a\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+x\n");
}

/// The whole of `before`, changed as `diff` says: an independent reading of the form.
std::string patched(std::string_view before, std::string_view diff) {
  const auto take_line = [](std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end);
    return line;
  };
  std::string after;
  std::size_t line_number = 1;
  if (!diff.empty()) take_line(diff), take_line(diff);
  while (!diff.empty()) {
    const std::string_view line = take_line(diff);
    if (line.starts_with("@@")) {
      const std::string header(line);
      std::size_t begin = std::stoul(header.substr(4));
      if (header.substr(0, header.find(" +")).ends_with(",0")) ++begin;
      for (; line_number < begin; ++line_number) after += take_line(before);
    } else if (line[0] == '+') {
      after += line.substr(1);
    } else {
      EXPECT_EQ(take_line(before), line.substr(1));
      ++line_number;
      if (line[0] == ' ') after += line.substr(1);
    }
  }
  return after.append(before);
}

TEST(UnifiedDiff, LeadsFromOneTextToTheOther) {
  std::mt19937 random(7);  // NOLINT: the same texts in every run
  const auto text = [&] {
    std::string lines;
    for (std::size_t i = random() % 40; i > 0; --i) {
      lines += static_cast<char>('a' + random() % 4);
      lines += '\n';
    }
    return lines;
  };
  for (int i = 0; i < 2000; ++i) {
    const std::string before = text();
    const std::string after = text();
    ASSERT_EQ(patched(before, unified_diff("a", before, after)), after) << before << "--\n"
                                                                        << after;
  }
}

TEST(UnifiedDiff, ManagesTextsThatHaveNothingInCommon) {
  std::string before;
  std::string after;
  for (int i = 0; i < 5000; ++i) {
    before += "a" + std::to_string(i) + "\n";
    after += "b" + std::to_string(i) + "\n";
  }
  EXPECT_EQ(patched(before, unified_diff("a", before, after)), after);
}

}  // namespace
}  // namespace tagwire::codegen
