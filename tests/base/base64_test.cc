#include "tagwire/base/base64.h"

#include <random>

#include <gtest/gtest.h>

namespace tagwire {
namespace {

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

std::string text_of(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

struct Pair {
  std::string_view plain;
  std::string_view encoded;
};

// RFC 4648 section 10.
constexpr Pair kVectors[] = {{"", ""},
                             {"f", "Zg=="},
                             {"fo", "Zm8="},
                             {"foo", "Zm9v"},
                             {"foob", "Zm9vYg=="},
                             {"fooba", "Zm9vYmE="},
                             {"foobar", "Zm9vYmFy"},
                             {"\xfb\xff\xfe", "+//+"}};

TEST(Base64, FollowsTheVectorsOfTheRfc) {
  for (const auto& [plain, encoded] : kVectors) {
    EXPECT_EQ(encode_base64(bytes_of(plain)), encoded);
    std::vector<std::byte> decoded;
    ASSERT_TRUE(decode_base64(encoded, decoded)) << encoded;
    EXPECT_EQ(text_of(decoded), plain);
  }
}

TEST(Base64, SkipsWhiteSpaceAnywhere) {
  for (const std::string_view text :
       {" Zm9vYmE=", "Zm9vYmE=\n", "Zm9v\r\nYmE=", "Z m 9 v Y m E =", "\nZm9vYmE\t=\n"}) {
    std::vector<std::byte> decoded;
    ASSERT_TRUE(decode_base64(text, decoded)) << text;
    EXPECT_EQ(text_of(decoded), "fooba");
  }
}

TEST(Base64, IgnoresLeftOverBitsAsPythonDoes) {
  std::vector<std::byte> decoded;
  ASSERT_TRUE(decode_base64("Zh==", decoded));
  EXPECT_EQ(text_of(decoded), "f");
}

TEST(Base64, RefusesOddTextAndSaysWhere) {
  struct Case {
    std::string_view text;
    std::size_t offset;
  };
  for (const auto& [text, offset] :
       {Case{"Zg=", 3}, Case{"Zg", 2}, Case{"Z", 1}, Case{"Zm9vY", 5}, Case{"=", 0},
        Case{"Z===", 1}, Case{"Zg===", 4}, Case{"Zm9v====", 4}, Case{"Zg==Zg==", 4},
        Case{"Zg=v", 3}, Case{"Zm9v!mE=", 4}, Case{"Zm9-", 3}, Case{"Zm_v", 2},
        Case{"Zm9v\xc3\xa9", 4}, Case{std::string_view("Zm9v\0AAA", 8), 4}}) {
    std::vector<std::byte> decoded;
    std::size_t bad = 999;
    EXPECT_FALSE(decode_base64(text, decoded, bad)) << text;
    EXPECT_EQ(bad, offset) << text;
  }
}

TEST(Base64, EveryByteStringSurvivesARoundTrip) {
  std::mt19937 random(4648);
  for (std::size_t size = 0; size < 300; ++size) {
    std::vector<std::byte> bytes(size);
    for (std::byte& b : bytes) b = static_cast<std::byte>(random());
    const std::string encoded = encode_base64(bytes);
    EXPECT_EQ(encoded.size(), base64_length(size));
    std::vector<std::byte> back;
    ASSERT_TRUE(decode_base64(encoded, back));
    ASSERT_EQ(back, bytes);
  }
}

}  // namespace
}  // namespace tagwire
