#include "tagwire/base/numbers.h"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace tagwire {
namespace {

using std::chrono::microseconds;

std::string text_of(double value) {
  char buffer[kMaxDoubleText];
  return {buffer, write_double(buffer, value)};
}

std::string text_of(microseconds value) {
  char buffer[kMaxSecondsText];
  return {buffer, write_seconds(buffer, value)};
}

TEST(Numbers, ReadsIntegersAsPythonDoes) {
  struct Case {
    std::string_view text;
    std::int64_t want;
  };
  for (const auto& [text, want] :
       {Case{"0", 0}, Case{"-0", 0}, Case{"+7", 7}, Case{"-7", -7}, Case{"007", 7},
        Case{" \t\r\n42\n ", 42}, Case{"9223372036854775807", INT64_MAX},
        Case{"-9223372036854775808", INT64_MIN}, Case{"000000000000000000000000000001", 1}}) {
    std::int64_t got = -99;
    EXPECT_TRUE(parse_integer(text, got)) << text;
    EXPECT_EQ(got, want) << text;
  }
}

TEST(Numbers, RefusesIntegersThatHideAMistake) {
  for (const std::string_view text : {"",
                                      " ",
                                      "+",
                                      "-",
                                      "+-1",
                                      "-+1",
                                      "--1",
                                      "++1",
                                      "1_000",
                                      "1.0",
                                      "1e3",
                                      "0x10",
                                      "1 2",
                                      "1,2",
                                      "9223372036854775808",
                                      "-9223372036854775809",
                                      "99999999999999999999999",
                                      "one",
                                      "\v1",
                                      "\xc2\xa0"
                                      "1"}) {
    std::int64_t got = -99;
    EXPECT_FALSE(parse_integer(text, got)) << text;
    EXPECT_EQ(got, -99) << text;
  }
}

TEST(Numbers, ReadsDoublesAsPythonDoes) {
  struct Case {
    std::string_view text;
    double want;
  };
  for (const auto& [text, want] :
       {Case{"1.5", 1.5}, Case{"-1.5", -1.5}, Case{"+1.5", 1.5}, Case{" 1.5\n", 1.5},
        Case{"1.", 1.0}, Case{".5", 0.5}, Case{"-.5", -0.5}, Case{"1", 1.0}, Case{"1e3", 1000.0},
        Case{"1E+3", 1000.0}, Case{"12.5e-1", 1.25}, Case{"0001.50", 1.5}, Case{"1e-400", 0.0},
        Case{"0.000e-99999999999999999999", 0.0}, Case{"-1e-400", -0.0},
        Case{"1e-99999999999999999999", 0.0}, Case{"4.9406564584124654e-324", 5e-324},
        Case{"1.7976931348623157e308", std::numeric_limits<double>::max()}}) {
    double got = -99;
    EXPECT_TRUE(parse_double(text, got)) << text;
    EXPECT_EQ(std::bit_cast<std::uint64_t>(got), std::bit_cast<std::uint64_t>(want)) << text;
  }
}

TEST(Numbers, RefusesDoublesThatHideAMistake) {
  for (const std::string_view text : {"",
                                      " ",
                                      ".",
                                      "+",
                                      "-",
                                      "+-1",
                                      "++1",
                                      "1,5",
                                      "1_0.0",
                                      "0x1p3",
                                      "1e",
                                      "1e+",
                                      "e5",
                                      "1.5.1",
                                      "1.5 2",
                                      "nan",
                                      "NaN",
                                      "inf",
                                      "-inf",
                                      "infinity",
                                      "1e400",
                                      "-1e400",
                                      "1e99999999999999999",
                                      "1.5f",
                                      "nan(1)"}) {
    double got = -99;
    EXPECT_FALSE(parse_double(text, got)) << text;
    EXPECT_EQ(got, -99) << text;
  }
}

TEST(Numbers, ReadsNonFiniteDoublesWhereAsked) {
  double got = 0;
  EXPECT_TRUE(parse_double("nan", got, NonFinite::kAccept));
  EXPECT_TRUE(std::isnan(got));
  EXPECT_TRUE(parse_double(" -Infinity ", got, NonFinite::kAccept));
  EXPECT_EQ(got, -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(parse_double("+inf", got, NonFinite::kAccept));
  EXPECT_EQ(got, std::numeric_limits<double>::infinity());
  EXPECT_FALSE(parse_double("nan(1)", got, NonFinite::kAccept));
  EXPECT_FALSE(parse_double("1e400", got, NonFinite::kAccept));
}

TEST(Numbers, WritesDoublesInFixedNotationWithAPoint) {
  struct Case {
    double value;
    std::string_view want;
  };
  for (const auto& [value, want] :
       {Case{0.1, "0.1"}, Case{0.0, "0.0"}, Case{-0.0, "-0.0"}, Case{1, "1.0"},
        Case{-100, "-100.0"}, Case{1e15, "1000000000000000.0"},
        Case{9007199254740991.0, "9007199254740991.0"},
        Case{9007199254740992.0, "9007199254740992.0"}, Case{1e22, "10000000000000000000000.0"},
        Case{1e-7, "0.0000001"}, Case{0.30000000000000004, "0.30000000000000004"},
        Case{std::nan(""), "nan"}, Case{-std::numeric_limits<double>::infinity(), "-inf"}}) {
    EXPECT_EQ(text_of(value), want);
  }
}

// Fractions are written by moving the point of the scientific notation; to_chars() says what is
// right.
TEST(Numbers, WritesFractionsWithTheDigitsOfToChars) {
  std::mt19937_64 random(20010517);
  constexpr std::uint64_t kExponentBits = std::uint64_t{0x7ff} << 52;
  const auto check = [](double value) {
    if (value == std::trunc(value)) return;
    std::array<char, kMaxDoubleText> want;
    const auto [end, error] =
        std::to_chars(want.begin(), want.end(), value, std::chars_format::fixed);
    ASSERT_EQ(text_of(value), std::string_view(want.data(), end));
  };
  for (int exponent = -40; exponent < 53; ++exponent) {
    for (int i = 0; i < 1'000; ++i) {
      const auto biased = static_cast<std::uint64_t>(1023 + exponent) << 52;
      check(std::bit_cast<double>((random() & ~kExponentBits) | biased));
    }
  }
  for (int digits = 1; digits < 1'000; ++digits) {
    for (const double unit : {1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1}) {
      check(digits * unit);
      check(-digits / (1 / unit));
    }
  }
}

TEST(Numbers, LongestDoubleFitsItsBuffer) {
  EXPECT_EQ(text_of(-5e-324).size(), kMaxDoubleText);
  EXPECT_EQ(text_of(-2.2250738585072014e-308).size(), kMaxDoubleText);
  EXPECT_LE(text_of(-std::numeric_limits<double>::max()).size(), kMaxDoubleText);
}

TEST(Numbers, EveryDoubleSurvivesARoundTrip) {
  std::mt19937_64 random(20010516);
  for (int i = 0; i < 200'000; ++i) {
    const auto value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    double back = 0;
    ASSERT_TRUE(parse_double(text_of(value), back)) << text_of(value);
    ASSERT_EQ(std::bit_cast<std::uint64_t>(back), std::bit_cast<std::uint64_t>(value))
        << text_of(value);
  }
}

TEST(Numbers, WritesIntegersOfEverySize) {
  for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, INT64_MIN, INT64_MAX}) {
    char buffer[kMaxIntegerText];
    EXPECT_EQ(std::string(buffer, write_integer(buffer, value)), std::to_string(value));
  }
}

TEST(Numbers, SecondsKeepEveryMicrosecond) {
  struct Case {
    std::int64_t count;
    std::string_view text;
  };
  for (const auto& [count, text] :
       {Case{0, "0.0"}, Case{1, "0.000001"}, Case{-1, "-0.000001"}, Case{1'500'000, "1.5"},
        Case{60'000'000, "60.0"}, Case{-250'000, "-0.25"}, Case{INT64_MAX, "9223372036854.775807"},
        Case{INT64_MIN, "-9223372036854.775808"}}) {
    EXPECT_EQ(text_of(microseconds(count)), text);
    microseconds back{};
    EXPECT_TRUE(parse_seconds(text, back)) << text;
    EXPECT_EQ(back.count(), count) << text;
    EXPECT_LE(text.size(), kMaxSecondsText);
  }
}

TEST(Numbers, ReadsSecondsInEverySpelling) {
  struct Case {
    std::string_view text;
    std::int64_t want;
  };
  for (const auto& [text, want] :
       {Case{"2", 2'000'000}, Case{" +2.5 ", 2'500'000}, Case{".5", 500'000}, Case{"1.", 1'000'000},
        Case{"0.30000000000000004", 300'000}, Case{"0.0000005", 1}, Case{"0.0000004999", 0},
        Case{"-0.0000005", -1}, Case{"1e-3", 1'000}, Case{"1.5E3", 1'500'000'000},
        Case{"0.9999999", 1'000'000}}) {
    microseconds got{};
    EXPECT_TRUE(parse_seconds(text, got)) << text;
    EXPECT_EQ(got.count(), want) << text;
  }
}

TEST(Numbers, RefusesSecondsOutOfRange) {
  for (const std::string_view text :
       {"", ".", "-", "1..5", "1,5", "nan", "9223372036854.775808", "-9223372036854.775809",
        "9223372036854.7758075", "-9223372036854.7758085", "99999999999999", "1e13", "1e300",
        "1e999"}) {
    microseconds got(-99);
    EXPECT_FALSE(parse_seconds(text, got)) << text;
    EXPECT_EQ(got.count(), -99) << text;
  }
}

}  // namespace
}  // namespace tagwire
