#include "tagwire/base/error_text.h"

#include <locale>

#include <gtest/gtest.h>

namespace tagwire {
namespace {

using namespace std::chrono_literals;

enum class Colour { red, unknown_ };
std::string_view to_string(Colour colour) { return colour == Colour::red ? "red" : "unknown_"; }

TEST(ErrorText, JoinsPiecesAndValues) {
  const std::string sku = "AB-1";
  EXPECT_EQ(error_text("only ", std::int32_t{0}, " of ", sku, " left"), "only 0 of AB-1 left");
  EXPECT_EQ(error_text(), "");
}

TEST(ErrorText, WritesEveryTypeAsAPersonWould) {
  EXPECT_EQ(error_text(true, " ", false), "true false");
  EXPECT_EQ(error_text(std::int8_t{-5}, "/", std::uint8_t{65}), "-5/65");
  EXPECT_EQ(error_text(std::int64_t{INT64_MIN}), "-9223372036854775808");
  EXPECT_EQ(error_text(std::uint32_t{4294967295}), "4294967295");
  EXPECT_EQ(error_text(0.1), "0.1");
  EXPECT_EQ(error_text(Colour::red, Colour::unknown_), "redunknown_");
  EXPECT_EQ(error_text(std::chrono::sys_seconds{1767225601s}), "2026-01-01T00:00:01Z");
  EXPECT_EQ(error_text(1500ms + 0us), "1.5 s");
}

TEST(ErrorText, IgnoresTheLocale) {
  struct Grouping : std::numpunct<char> {
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
  };
  const std::locale old = std::locale::global(
      std::locale(std::locale::classic(), new Grouping));  // owned by the locale
  EXPECT_EQ(error_text(1234567, " ", 1234.5), "1234567 1234.5");
  std::locale::global(old);
}

}  // namespace
}  // namespace tagwire
