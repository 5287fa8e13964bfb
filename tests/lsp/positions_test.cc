// Offsets to the places that editors count in, and back.
#include "codegen/lsp/positions.h"

#include <string_view>

#include <gtest/gtest.h>

namespace tagwire::lsp {
namespace {

struct Row {
  std::string_view text;
  std::size_t offset;
  Position position;
};

constexpr Row kRows[] = {
    {"", 0, {0, 0}},
    {"ab\ncd", 4, {1, 1}},
    {"ab\r\ncd", 4, {1, 0}},
    {"ab\rcd", 3, {1, 0}},
    {"ab\n", 3, {1, 0}},
    {"\xC3\xA9x", 2, {0, 1}},          // é: one unit
    {"\xF0\x9F\x98\x80x", 4, {0, 2}},  // an emoji: two
    {"a\xF0\x9F\x98\x80\xC3\xA9z", 7, {0, 4}},
};

TEST(Positions, CountUtf16Units) {
  for (const Row& row : kRows) {
    const Positions positions(row.text);
    EXPECT_EQ(positions.at(row.offset).line, row.position.line) << row.text;
    EXPECT_EQ(positions.at(row.offset).character, row.position.character) << row.text;
    EXPECT_EQ(positions.offset(row.position), row.offset) << row.text;
  }
}

TEST(Positions, BeyondTheEndAreTheEnd) {
  const Positions positions("ab\r\n\xF0\x9F\x98\x80\n");
  EXPECT_EQ(positions.offset({0, 99}), 2U);
  EXPECT_EQ(positions.offset({99, 0}), 9U);
  EXPECT_EQ(positions.offset({1, 1}), 4U) << "inside a pair of surrogates";
  EXPECT_EQ(positions.at(1000), (Position{2, 0}));
  EXPECT_EQ(positions.at(6), (Position{1, 0})) << "inside a character";
}

}  // namespace
}  // namespace tagwire::lsp
