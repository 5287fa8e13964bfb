#include "tagwire/wire/struct_codec.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/wire/decode.h"
#include "tests/wire/sample.h"

namespace tagwire::wire {
namespace {

using sample::Line;
using sample::Order;
using sample::Priority;
using sample::Status;

std::string member(std::string_view name, std::string_view value) {
  return "<member><name>" + std::string(name) + "</name><value>" + std::string(value) +
         "</value></member>";
}
std::string structure(std::string_view members) {
  return "<value><struct>" + std::string(members) + "</struct></value>";
}

const std::string kSku = member("sku", "<string>A</string>");
const std::string kQty = member("qty", "<i4>5</i4>");
const std::string kNote = member("note", "<string>n</string>");

TEST(Fields, WritesMembersInOrderAndLeavesEmptyOptionalsOut) {
  EXPECT_EQ(encode(Line{"A", 5, "n"}), structure(kSku + kQty + kNote));
  EXPECT_EQ(encode(Line{"A", 5, {}}), structure(kSku + kQty));
  EXPECT_EQ(encode(sample::Odd{3}), structure(member("a&lt;&amp;&gt;b", "<i4>3</i4>")));
}

TEST(Fields, ReadsMembersInAnyOrder) {
  const Line want{"A", 5, "n"};
  std::vector<std::string> members{kSku, kQty, kNote};
  std::sort(members.begin(), members.end());
  do {
    const auto got = decode<Line>(structure(members[0] + members[1] + members[2]));
    ASSERT_TRUE(got.ok) << got.error.text();
    EXPECT_EQ(got.value, want);
  } while (std::next_permutation(members.begin(), members.end()));
}

TEST(Fields, FillsInWhatMayBeAbsent) {
  EXPECT_EQ(decode<Line>(structure(kSku)).value, (Line{"A", 1, {}}));
  EXPECT_EQ(decode<Line>(structure(kSku + kNote)).value, (Line{"A", 1, "n"}));
  EXPECT_EQ(decode<Line>(structure(kSku + member("note", "<nil/>"))).value, (Line{"A", 1, {}}));
  EXPECT_EQ(decode<Line>(structure(kSku + member("note", "<nil/>") + kQty)).value,
            (Line{"A", 5, {}}));
}

TEST(Fields, IgnoresUnknownMembersButChecksThem) {
  const std::string unknown = member("x", "<array><data><value/></data></array>");
  for (const std::string& members :
       {unknown + kSku + kQty, kSku + unknown + kQty, kSku + kQty + unknown}) {
    const auto got = decode<Line>(structure(members));
    EXPECT_TRUE(got.ok) << got.error.text();
    EXPECT_EQ(got.value, (Line{"A", 5, {}}));
  }
  EXPECT_TRUE(decode<Line>(structure(kSku + member("x", "<int>1e+22</int>"))).ok);
  EXPECT_EQ(decode<Line>(structure(kSku + member("x", "<int>?</int>"))).error.text(),
            ".x: expected int, found '?' (at byte 103)");
}

TEST(Fields, SaysWhatIsWrong) {
  const std::pair<std::string, std::string_view> table[] = {
      {structure(""), "member 'sku' is missing (at byte 0)"},
      {"<value><struct/></value>", "member 'sku' is missing (at byte 0)"},
      {"<value><struct/></value>" + kSku, "member 'sku' is missing (at byte 0)"},
      {structure(kQty), "member 'sku' is missing (at byte 0)"},
      {structure(kSku + kSku), "member 'sku' twice (at byte 105)"},
      {structure(kQty + kSku + kQty), "member 'qty' twice (at byte 163)"},
      {structure(kSku + member("x", "") + member("x", "")), "member 'x' twice (at byte 190)"},
      {structure(member("sku", "<i4>1</i4>")), ".sku: expected string, found i4 (at byte 39)"},
      {structure(kSku + member("qty", "<nil/>")), ".qty: expected int, found nil (at byte 105)"},
      {structure(kSku + "<thing/>"), "expected <member>, found <thing> (at byte 81)"},
      {"<value>x</value>", "expected struct, found string (at byte 0)"},
  };
  for (const auto& [xml, message] : table) {
    const auto got = decode<Line>(xml);
    ASSERT_FALSE(got.ok) << xml;
    EXPECT_EQ(got.error.text(), message) << xml;
  }
}

TEST(Fields, MemberNamesMayBeSpelledInAnyWay) {
  for (const std::string_view name : {"sku", "&#115;ku", "<![CDATA[sku]]>", "s<!-- -->ku"}) {
    EXPECT_TRUE(decode<Line>(structure(member(name, "A"))).ok) << name;
  }
  EXPECT_FALSE(decode<Line>(structure(member(" sku", "A"))).ok);
  EXPECT_FALSE(decode<Line>(structure(member("SKU", "A"))).ok);
  for (const std::string_view name : {"a&lt;&amp;&gt;b", "a&lt;&amp;>b", "a&#60;&#x26;&gt;b"}) {
    EXPECT_EQ(decode<sample::Odd>(structure(member(name, "<int>3</int>"))).value.value, 3) << name;
  }
}

TEST(Fields, RoundTripsEverything) {
  const Order order = sample::make_order();
  const auto back = decode<Order>(encode(order));
  ASSERT_TRUE(back.ok) << back.error.text();
  EXPECT_EQ(back.value, order);
}

TEST(Fields, LenientTakesTheLastDuplicate) {
  ReadSettings lenient;
  lenient.lenient = true;
  const auto got = decode<Line>(structure(kSku + member("sku", "B")), lenient);
  EXPECT_TRUE(got.ok) << got.error.text();
  EXPECT_EQ(got.value.sku, "B");
}

TEST(NameEnum, IsOpenWhenReadAndClosedWhenWritten) {
  EXPECT_EQ(encode(Status::shipped), "<value><string>shipped</string></value>");
  EXPECT_EQ(decode<Status>("<value>open</value>").value, Status::open);
  EXPECT_EQ(decode<Status>("<value>Open</value>").value, Status::unknown_);
  EXPECT_EQ(decode<Status>("<value></value>").value, Status::unknown_);
  EXPECT_FALSE(decode<Status>("<value><i4>0</i4></value>").ok);
  EXPECT_EQ(encode(std::vector<Status>{Status::open, Status::unknown_}),
            "error: [1]: an unknown enumerator cannot be written");
}

TEST(NameEnum, MayBeAKey) {
  using Map = std::map<Status, int>;
  EXPECT_EQ(encode(Map{{Status::open, 1}}), structure(member("open", "<i4>1</i4>")));
  EXPECT_EQ(decode<Map>(structure(member("shipped", "<i4>1</i4>"))).value,
            (Map{{Status::shipped, 1}}));
  EXPECT_EQ(decode<Map>(structure(member("lost", "<i4>1</i4>"))).error.message,
            "unfit as a key: 'lost'");
  EXPECT_EQ(encode(Map{{Status::unknown_, 1}}), "error: a key that has no name");
}

TEST(IntEnum, KeepsUnknownNumbersWithinItsType) {
  EXPECT_EQ(encode(Priority::high), "<value><i4>9</i4></value>");
  EXPECT_EQ(decode<Priority>("<value><int>1</int></value>").value, Priority::low);
  EXPECT_EQ(decode<Priority>("<value><int>77</int></value>").value, static_cast<Priority>(77));
  EXPECT_FALSE(decode<Priority>("<value><int>40000</int></value>").ok);
  EXPECT_FALSE(decode<Priority>("<value>low</value>").ok);
}

}  // namespace
}  // namespace tagwire::wire
