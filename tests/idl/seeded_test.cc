// Long files after real APIs, with mistakes put in: exactly these are reported, each at its range.
// A line that has mistakes says so in remarks at its end: `//~ TW0201 Strng` is a number and the
// text under the carets.
#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/idl/support.h"

namespace tagwire::idl::test {
namespace {

namespace fs = std::filesystem;

/// "12: TW0201 Strng", for every remark of `text`.
std::vector<std::string> expected_in(const std::string& text) {
  constexpr std::string_view kRemark = "//~ ";
  std::vector<std::string> all;
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::size_t at = line.find(kRemark);
    while (at != std::string::npos) {
      at += kRemark.size();
      const std::size_t next = line.find(kRemark, at);
      std::string remark = line.substr(at, next == std::string::npos ? next : next - at);
      remark.erase(remark.find_last_not_of(' ') + 1);
      all.push_back(std::to_string(number) + ": " + remark);
      at = next;
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::vector<std::string> reported_by(const Compilation& compilation) {
  std::vector<std::string> all;
  for (const Diagnostic& diagnostic : compilation.diagnostics) {
    const Span& span = diagnostic.span;
    const std::string_view under = span.file->text().substr(span.begin, span.end - span.begin);
    std::string one = std::to_string(span.file->position(span.begin).line) + ": ";
    one += diagnostic.info->id;
    if (!under.empty()) one.append(" ").append(under);
    all.push_back(std::move(one));
  }
  std::sort(all.begin(), all.end());
  return all;
}

TEST(Seeded, MistakesAreReportedExactly) {
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(test_path("seeded"))) {
    const std::string path = entry.path().string();
    CompileOptions options;
    options.files = {path};
    const Compilation compilation = compile(options);
    const std::vector<std::string> expected = expected_in(read_file(path));
    EXPECT_GE(expected.size(), 8U) << path;
    EXPECT_EQ(reported_by(compilation), expected) << render_all(compilation);
    ++files;
  }
  EXPECT_EQ(files, 10U);
}

}  // namespace
}  // namespace tagwire::idl::test
