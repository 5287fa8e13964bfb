// `tagwire show` against goldens: each message in show/ has a .txt with what is printed about it.
// TAGWIRE_UPDATE_GOLDENS=1 rewrites them; read the diff.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "codegen/cli/capture.h"
#include "codegen/cli/show_report.h"

namespace tagwire::cli {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Show, PrintsWhatTheGoldensSay) {
  std::set<fs::path> messages;
  for (const auto& entry : fs::directory_iterator(SHOW_FILES)) {
    if (entry.path().extension() != ".txt") messages.insert(entry.path());
  }
  ASSERT_FALSE(messages.empty());
  for (const fs::path& message : messages) {
    const ShownMessage shown = show_message(message.filename().string(), read_file(message));
    const std::string text = shown.text + "exit status " + (shown.good ? "0" : "1") + "\n";
    const fs::path golden = message.string() + ".txt";
    if (std::getenv("TAGWIRE_UPDATE_GOLDENS") != nullptr) {
      std::ofstream(golden, std::ios::binary) << text;
    }
    EXPECT_EQ(text, read_file(golden)) << message;
  }
}

// Where the caret stands must not depend on how many bytes a character has.
TEST(SourceText, CountsColumnsInCharacters) {
  const SourceText source("a\n\xc3\xa9\xe2\x82\xac!\n");
  EXPECT_EQ(source.place(7).line, 2U);
  EXPECT_EQ(source.place(7).column, 3U);
  EXPECT_EQ(source.excerpt(7, "12"), "  12 | \xc3\xa9\xe2\x82\xac!\n     |   ^\n");
  EXPECT_EQ(source.place(999).line, 3U);
}

TEST(SourceText, LongLinesAreCutAroundThePlace) {
  const std::string document = std::string(500, 'a') + "X" + std::string(500, 'b');
  const SourceText source(document);
  const std::string excerpt = source.excerpt(500, "1");
  const std::size_t line_end = excerpt.find('\n');
  EXPECT_EQ(excerpt.find('X'), excerpt.find('^') - line_end - 1);
  EXPECT_LT(line_end, 120U);
}

}  // namespace
}  // namespace tagwire::cli
