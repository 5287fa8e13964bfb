#include "idl/utf8.h"

#include <gtest/gtest.h>

namespace tagwire::idl {
namespace {

TEST(Utf8, FindsTheFirstBadByte) {
  EXPECT_EQ(find_invalid_utf8("a\u00e9\u20ac\U0001F600"), std::nullopt);
  EXPECT_EQ(find_invalid_utf8("ab\x80"), 2U);
  EXPECT_EQ(find_invalid_utf8("\xE2\x82"), 0U);
  EXPECT_EQ(find_invalid_utf8("a\xC1\xBF"), 1U);
}

TEST(Utf8, SurvivesARoundTrip) {
  for (const char32_t character : {U'a', U'\u00e9', U'\u20ac', U'\U0001F600', U'\U0010FFFF'}) {
    std::string encoded;
    append_utf8(encoded, character);
    std::string_view rest = encoded;
    EXPECT_EQ(take_character(rest), character);
    EXPECT_TRUE(rest.empty());
  }
}

TEST(Utf8, KnowsHowWideCharactersAre) {
  EXPECT_EQ(display_width(U'a'), 1U);
  EXPECT_EQ(display_width(U'\u00e9'), 1U);
  EXPECT_EQ(display_width(U'\u0301'), 0U);      // combining acute
  EXPECT_EQ(display_width(U'\u65e5'), 2U);      // CJK
  EXPECT_EQ(display_width(U'\U0001F600'), 2U);  // emoji
}

}  // namespace
}  // namespace tagwire::idl
