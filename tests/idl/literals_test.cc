#include "idl/literals.h"

#include <gtest/gtest.h>

namespace tagwire::idl {
namespace {

TEST(Literals, ReadDatetimes) {
  struct Case {
    std::string_view text;
    std::int64_t want;
  };
  for (const auto& [text, want] : {
           Case{"1970-01-01T00:00:00Z", 0},
           Case{"1970-01-01T00:00:00", 0},
           Case{"19700101T00:00:01", 1},
           Case{"1970-01-01T01:00:00+01:00", 0},
           Case{"1970-01-01T01:00:00+0100", 0},
           Case{"1969-12-31T22:30:00-01:30", 0},
           Case{"2026-11-22T08:30:00Z", 1795336200},
           Case{"2024-02-29T00:00:00Z", 1709164800},
           Case{"0001-01-01T00:00:00Z", -62135596800},
           Case{"9999-12-31T23:59:59Z", 253402300799},
       }) {
    EXPECT_EQ(parse_datetime(text), want) << text;
  }
}

TEST(Literals, RefuseOtherDatetimes) {
  for (const std::string_view text : {"",
                                      "2026",
                                      "2026-11-22",
                                      "2026-11-22 08:30:00",
                                      "2026-13-01T00:00:00",
                                      "2026-02-29T00:00:00",
                                      "2026-00-01T00:00:00",
                                      "2026-01-01T24:00:00",
                                      "2026-01-01T00:60:00",
                                      "2026-01-01T00:00:60",
                                      "2026-01-01T00:00:00.5",
                                      "2026-01-01T00:00:00z",
                                      "2026-01-01T00:00:00+1",
                                      "2026-01-01T00:00:00+24:00",
                                      "2026-01-01T00:00:00ZZ",
                                      "202-01-01T00:00:00",
                                      "0000-01-01T00:00:00",
                                      "0001-01-01T00:00:00+01:00",
                                      "9999-12-31T23:59:59-01:00",
                                      "2026-1101T00:00:00"}) {
    EXPECT_EQ(parse_datetime(text), std::nullopt) << text;
  }
}

TEST(Literals, ReadBase64) {
  EXPECT_EQ(parse_base64(""), "");
  EXPECT_EQ(parse_base64("YQ=="), "a");
  EXPECT_EQ(parse_base64("YWI="), "ab");
  EXPECT_EQ(parse_base64("YWJj"), "abc");
  EXPECT_EQ(parse_base64("+/8="), "\xFB\xFF");
  for (const std::string_view text : {"Y", "YQ", "YQ=", "YQ===", "Y===", "====", "YR==", "YWJ=",
                                      "YW J", "YWJj\n", "YW-_", "=YWJ", "YQ==YQ=="}) {
    EXPECT_EQ(parse_base64(text), std::nullopt) << text;
  }
}

TEST(Literals, TurnDurationsIntoMicroseconds) {
  struct Case {
    std::int64_t count;
    std::string_view unit;
    std::int64_t want;
  };
  for (const auto& [count, unit, want] :
       {Case{2000, "ns", 2}, Case{7, "us", 7}, Case{-3, "ms", -3000}, Case{2, "s", 2'000'000},
        Case{1, "m", 60'000'000}, Case{1, "h", 3'600'000'000}, Case{1, "d", 86'400'000'000}}) {
    std::int64_t got = 0;
    EXPECT_EQ(to_microseconds(count, unit, got), DurationError::kNone) << unit;
    EXPECT_EQ(got, want) << unit;
  }
  std::int64_t ignored = 0;
  EXPECT_EQ(to_microseconds(1500, "ns", ignored), DurationError::kNotWholeMicroseconds);
  EXPECT_EQ(to_microseconds(200'000'000, "d", ignored), DurationError::kTooLong);
}

}  // namespace
}  // namespace tagwire::idl
