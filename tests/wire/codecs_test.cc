#include "tagwire/wire/codecs.h"

#include <chrono>
#include <cstdint>
#include <limits>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/wire/decode.h"

namespace tagwire::wire {
namespace {

static_assert(Wire<bool> && Wire<std::int8_t> && Wire<std::uint32_t> && Wire<long> &&
              Wire<long long> && Wire<double> && Wire<float> && Wire<std::string> &&
              Wire<std::vector<std::byte>> && Wire<std::chrono::sys_seconds> &&
              Wire<std::chrono::microseconds> && Wire<std::monostate>);
static_assert(Wire<std::vector<std::map<std::string, std::optional<std::tuple<int, bool>>>>>);
static_assert(!Wire<std::string_view>, "nothing to live in when read");
static_assert(!Wire<void*> && !Wire<std::list<int>>);

static_assert(Codec<std::int32_t>::kSignature == "int" &&
              Codec<std::uint16_t>::kSignature == "int");
static_assert(Codec<std::uint32_t>::kSignature == "i8" && Codec<std::int64_t>::kSignature == "i8");
static_assert(Codec<std::optional<double>>::kSignature == "double");
static_assert(Codec<std::map<std::string, int>>::kSignature == "struct");
static_assert(Codec<std::pair<int, int>>::kSignature == "array");

/// Encodes, compares with `inner`, and decodes again.
template <class T>
void expect_round_trip(const T& value, std::string_view inner) {
  const std::string xml = encode(value);
  EXPECT_EQ(xml, "<value>" + std::string(inner) + "</value>");
  const Decoded<T> back = decode<T>(xml);
  EXPECT_TRUE(back.ok) << xml << back.error.text();
  EXPECT_EQ(back.value, value) << xml;
}

TEST(Codecs, WriteTheSmallDialectAndReadItBack) {
  using namespace std::chrono;
  expect_round_trip(true, "<boolean>1</boolean>");
  expect_round_trip(false, "<boolean>0</boolean>");
  expect_round_trip<std::int8_t>(-128, "<i4>-128</i4>");
  expect_round_trip<std::uint16_t>(65535, "<i4>65535</i4>");
  expect_round_trip(std::numeric_limits<std::int32_t>::min(), "<i4>-2147483648</i4>");
  expect_round_trip(std::uint32_t{4294967295U}, "<i8>4294967295</i8>");
  expect_round_trip(std::numeric_limits<std::int64_t>::min(), "<i8>-9223372036854775808</i8>");
  expect_round_trip(0.1, "<double>0.1</double>");
  expect_round_trip(-0.0, "<double>-0.0</double>");
  expect_round_trip(1e22, "<double>10000000000000000000000.0</double>");
  expect_round_trip(0.1F, "<double>0.1</double>");
  expect_round_trip(2.0F, "<double>2.0</double>");
  expect_round_trip(std::string("a<b> &\r\n"), "<string>a&lt;b&gt; &amp;&#13;\n</string>");
  expect_round_trip(std::string(), "<string></string>");
  expect_round_trip(std::vector<std::byte>{std::byte{'h'}, std::byte{'i'}},
                    "<base64>aGk=</base64>");
  expect_round_trip(sys_seconds{sys_days{July / 17 / 1998} + 14h + 8min + 55s},
                    "<dateTime.iso8601>19980717T14:08:55</dateTime.iso8601>");
  expect_round_trip(microseconds(-1'500'000), "<double>-1.5</double>");
  expect_round_trip(std::optional<int>(), "<nil/>");
  expect_round_trip(std::optional<int>(5), "<i4>5</i4>");
  expect_round_trip(std::vector<int>{}, "<array><data></data></array>");
  expect_round_trip(std::vector<bool>{true, false},
                    "<array><data><value><boolean>1</boolean></value><value><boolean>0</boolean>"
                    "</value></data></array>");
  expect_round_trip(std::vector<std::vector<std::string>>{{"a"}, {}},
                    "<array><data><value><array><data><value><string>a</string></value></data>"
                    "</array></value><value><array><data></data></array></value></data></array>");
  expect_round_trip(
      std::map<std::string, int>{{"a&b", 1}},
      "<struct><member><name>a&amp;b</name><value><i4>1</i4></value></member></struct>");
  expect_round_trip(std::map<int, bool>{{-7, true}},
                    "<struct><member><name>-7</name><value><boolean>1</boolean></value></member>"
                    "</struct>");
  expect_round_trip(std::unordered_map<std::string, int>{{"a", 1}},
                    "<struct><member><name>a</name><value><i4>1</i4></value></member></struct>");
  expect_round_trip(std::tuple<int, std::string>{1, "x"},
                    "<array><data><value><i4>1</i4></value><value><string>x</string></value></data>"
                    "</array>");
  expect_round_trip(std::pair<bool, double>{true, 0.5},
                    "<array><data><value><boolean>1</boolean></value><value><double>0.5</double>"
                    "</value></data></array>");
  expect_round_trip(std::tuple<>{}, "<array><data></data></array>");
}

TEST(Codecs, FollowTheDialect) {
  const Dialect classic = Dialect::classic();
  EXPECT_EQ(encode(5, classic), "<value><int>5</int></value>");
  EXPECT_EQ(encode(std::int64_t{5}, classic), "<value><string>5</string></value>");
  EXPECT_EQ(encode(std::uint32_t{5}, classic), "<value><string>5</string></value>");
  EXPECT_EQ(encode(std::monostate{}, classic), "<value><boolean>1</boolean></value>");
  EXPECT_EQ(encode(std::monostate{}), "<value><nil/></value>");
  EXPECT_EQ(encode(std::vector<std::optional<int>>{1, {}}, classic),
            "error: [1]: nil is not part of the dialect spoken here");
  EXPECT_EQ(encode(5, {.integer = IntegerTag::kInt}), "<value><int>5</int></value>");
}

TEST(Codecs, NoResultIsReadFromAnything) {
  for (const std::string_view xml : {"<value><nil/></value>", "<value>x</value>",
                                     "<value><array><data><value/></data></array></value>"}) {
    EXPECT_TRUE(decode<std::monostate>(xml).ok);
  }
  EXPECT_FALSE(decode<std::monostate>("<value><int>x</int></value>").ok);
}

TEST(Codecs, TuplesHaveAFixedCount) {
  using Tuple = std::tuple<int, int>;
  const auto array = [](int count) {
    std::string xml = "<value><array><data>";
    for (int i = 0; i < count; ++i) xml += "<value><i4>1</i4></value>";
    return xml + "</data></array></value>";
  };
  EXPECT_TRUE(decode<Tuple>(array(2)).ok);
  EXPECT_EQ(decode<Tuple>(array(0)).error.message, "expected an array of 2, found one of 0");
  EXPECT_EQ(decode<Tuple>(array(1)).error.message, "expected an array of 2, found one of 1");
  EXPECT_EQ(decode<Tuple>(array(3)).error.message, "expected an array of 2, found one of 3");
  EXPECT_EQ(decode<Tuple>("<value><array><data><value><i4>1</i4></value><value>x</value></data>"
                          "</array></value>")
                .error.text(),
            "[1]: expected int, found string (at byte 45)");
}

TEST(Codecs, MapsRefuseKeysThatAreNone) {
  const auto with_key = [](std::string_view key) {
    return "<value><struct><member><name>" + std::string(key) +
           "</name><value><i4>1</i4></value></member></struct></value>";
  };
  using Map = std::map<std::int8_t, int>;
  EXPECT_EQ(decode<Map>(with_key("-128")).value, (Map{{-128, 1}}));
  for (const std::string_view key : {"", "x", "128", "+1", "01", " 1", "-0"}) {
    const auto got = decode<Map>(with_key(key));
    ASSERT_FALSE(got.ok) << key;
    EXPECT_EQ(got.error.message, "unfit as a key: '" + std::string(key) + "'");
    EXPECT_EQ(got.error.fault_code, fault_code::kInvalidParams);
  }
}

TEST(Codecs, ContainersForgetWhatTheyHeld) {
  std::vector<int> list{7, 8, 9};
  Decoder in("<value><array><data><value><i4>1</i4></value></data></array></value>");
  ASSERT_TRUE(Codec<std::vector<int>>::decode(in, list));
  EXPECT_EQ(list, std::vector<int>{1});
}

// The bound of docs/wire.md: memory in proportion to the bytes received.
TEST(Codecs, ListsReserveInProportionToWhatArrived) {
  for (const std::size_t count : {1U, 15U, 16U, 17U, 100U, 1'000U, 100'000U}) {
    std::string xml = "<value><array><data>";
    for (std::size_t i = 0; i < count; ++i) xml += "<value><double>0.25</double></value>";
    xml += "</data></array></value>";
    // Much more follows, which is not in the list.
    const std::string document = xml + std::string(1'000'000, ' ');
    Decoder in(document);
    std::vector<double> out;
    ASSERT_TRUE(Codec<std::vector<double>>::decode(in, out)) << in.error().text();
    EXPECT_EQ(out.size(), count);
    EXPECT_LE(out.capacity(), 2 * count + 16) << count;
  }
}

TEST(ArrayCursor, EstimatesFromWhatWasRead) {
  std::string xml = "<value><array><data>";
  for (int i = 0; i < 1'000; ++i) xml += "<value><i4>1</i4></value>";
  xml += "</data></array></value>";
  Decoder in(xml);
  ArrayCursor array;
  int number = 0;
  ASSERT_TRUE(in.begin_array(array));
  for (int i = 0; i < 200; ++i) {
    ASSERT_TRUE(in.next_element(array));
    const std::size_t estimate = in.estimate_elements(array);
    EXPECT_LE(estimate, 8 * array.count);
    if (array.count > 150) {
      EXPECT_GE(estimate, 990U);
      EXPECT_LE(estimate, 1'050U);
    }
    ASSERT_TRUE(Codec<int>::decode(in, number));
  }
}

}  // namespace
}  // namespace tagwire::wire
