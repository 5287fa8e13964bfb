#include "tagwire/xml/literal.h"

#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace tagwire::xml {
namespace {

template <std::size_t N>
void expect_every_difference_found() {
  const std::string one(N, 'x');
  EXPECT_TRUE(equal_bytes<N>(one.data(), std::string(N, 'x').data()));
  for (std::size_t i = 0; i < N; ++i) {
    std::string other = one;
    other[i] = 'y';
    EXPECT_FALSE(equal_bytes<N>(one.data(), other.data())) << "length " << N << ", byte " << i;
  }
}

TEST(Literal, ComparesEveryByteAtEveryLength) {
  []<std::size_t... N>(std::index_sequence<N...>) { (expect_every_difference_found<N + 1>(), ...); }
  (std::make_index_sequence<80>());
}

TEST(Literal, CountsTheElementsThatItBegins) {
  EXPECT_EQ(FixedString("</i4></value></member><member><name>x</name>\n<value>").start_tags(), 3U);
  EXPECT_EQ(FixedString("<?xml version='1.0'?>\n<methodCall>").start_tags(), 1U);
}

TEST(Literal, EscapesLikeTheWriter) {
  EXPECT_EQ((escape<"a<b>&c\r">().view()), "a&lt;b&gt;&amp;c&#13;");
  EXPECT_EQ((escape<"">().view()), "");
  EXPECT_EQ(("<n>" + escape<"x&y">() + "</n>").view(), "<n>x&amp;y</n>");
}

}  // namespace
}  // namespace tagwire::xml
