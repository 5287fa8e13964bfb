#include "tagwire/rpc/exception_text.h"

#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "tagwire/base/error.h"

namespace shop {
struct Strange {};
}  // namespace shop

namespace tagwire::rpc {
namespace {

template <class E>
std::string description_of(E thrown) {
  try {
    throw thrown;
  } catch (...) {
    return describe_current_exception();
  }
}

TEST(DescribeCurrentException, NamesTypeAndText) {
  EXPECT_EQ(description_of(std::out_of_range("no 7")), "std::out_of_range: no 7");
  EXPECT_EQ(description_of(Exception(make_error(ErrorCode::kTimeout, "late"))),
            "tagwire::Exception: late");
  EXPECT_EQ(description_of(shop::Strange()), "shop::Strange");
  EXPECT_EQ(description_of(7), "int");
}

TEST(OneLine, SpellsWhatWouldBreakTheLineOrTheTerminal) {
  EXPECT_EQ(one_line("plain, with \xc3\xa9"), "plain, with \xc3\xa9");
  EXPECT_EQ(one_line("a\nb\tc\rd\x1b[2J\x7f"), "a\\nb\\tc\\x0dd\\x1b[2J\\x7f");
  EXPECT_EQ(one_line(std::string_view("\0", 1)), "\\x00");
  EXPECT_EQ(one_line(""), "");
}

}  // namespace
}  // namespace tagwire::rpc
