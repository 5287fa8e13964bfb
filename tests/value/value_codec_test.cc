#include "tagwire/wire/value_codec.h"

#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "tagwire/wire/call.h"
#include "tagwire/wire/reply.h"

namespace tagwire {
namespace {

std::string encoded(const Value& value, const wire::Dialect& dialect = {}) {
  OutputBuffer buffer;
  wire::Encoder out(buffer, dialect);
  Codec<Value>::encode(out, value);
  return out.failed() ? out.text() : std::string(buffer.view());
}

std::string decoded(std::string_view xml, const wire::ReadSettings& settings = {}) {
  wire::Decoder in(xml, settings);
  Value value;
  return Codec<Value>::decode(in, value) ? to_string(value) : in.error().text();
}

TEST(ValueCodec, WritesEveryKindAndReadsItBack) {
  struct Case {
    Value value;
    std::string_view xml;
  };
  using std::chrono::seconds;
  using std::chrono::sys_seconds;
  for (const auto& [value, xml] :
       {Case{nullptr, "<value><nil/></value>"}, Case{true, "<value><boolean>1</boolean></value>"},
        Case{-7, "<value><i4>-7</i4></value>"}, Case{std::int64_t{7}, "<value><i8>7</i8></value>"},
        Case{Value::integer(1LL << 40, Value::IntTag::kI4),
             "<value><i8>1099511627776</i8></value>"},
        Case{0.1, "<value><double>0.1</double></value>"},
        Case{" <&>\r", "<value><string> &lt;&amp;&gt;&#13;</string></value>"},
        Case{Value::Bytes{std::byte{'f'}}, "<value><base64>Zg==</base64></value>"},
        Case{sys_seconds(seconds(900'684'535)),
             "<value><dateTime.iso8601>19980717T14:08:55</dateTime.iso8601></value>"},
        Case{Value::array({1, "x"}),
             "<value><array><data><value><i4>1</i4></value><value><string>x</string></value>"
             "</data></array></value>"},
        Case{Value::array({}), "<value><array><data></data></array></value>"},
        Case{Value::structure({{"b", 1}, {"<a>", nullptr}}),
             "<value><struct><member><name>b</name><value><i4>1</i4></value></member>"
             "<member><name>&lt;a&gt;</name><value><nil/></value></member></struct></value>"}}) {
    EXPECT_EQ(encoded(value), xml);
    EXPECT_EQ(decoded(xml), to_string(value));
    EXPECT_EQ(encoded(value).size(), xml.size());
  }
}

TEST(ValueCodec, IntegersKeepTheirWidth) {
  struct Case {
    std::string_view tag;
    std::string_view type_name;
  };
  for (const auto& [tag, type_name] :
       {Case{"i4", "int"}, Case{"int", "int"}, Case{"i1", "int"}, Case{"i2", "int"},
        Case{"i8", "i8"}, Case{"biginteger", "i8"}, Case{"ex:i8", "i8"}}) {
    const std::string name(tag);
    const std::string xml = "<value><" + name + ">7</" + name + "></value>";
    wire::Decoder in(xml);
    Value value;
    ASSERT_TRUE(Codec<Value>::decode(in, value)) << in.error().text();
    EXPECT_EQ(value.type_name(), type_name) << tag;
  }
}

TEST(ValueCodec, ErrorsNameThePath) {
  struct Case {
    std::string_view xml;
    std::string_view want;
  };
  for (const auto& [xml, want] :
       {Case{"<value><i4>9223372036854775808</i4></value>", "expected an integer"},
        Case{"<value><array><data><value>a</value><value><i4>x</i4></value></data></array></value>",
             "[1]: expected "},
        Case{"<value><struct><member><name>qty</name><value><double>1,5</double></value></member>"
             "</struct></value>",
             ".qty: expected "},
        Case{"<value><struct><member><name>a</name><value>1</value></member>"
             "<member><name>a</name><value>2</value></member></struct></value>",
             "'a' twice"}}) {
    EXPECT_NE(decoded(xml).find(want), std::string::npos) << decoded(xml);
  }
}

TEST(ValueCodec, LenientReadingTakesTheLastDuplicate) {
  std::string xml = "<value><struct>";
  for (const char* member : {"a1", "b2", "a3", "c4", "b5"}) {
    xml += "<member><name>" + std::string(member, 1) + "</name><value><i4>" + (member + 1) +
           "</i4></value></member>";
  }
  xml += "</struct></value>";
  wire::ReadSettings settings;
  settings.lenient = true;
  EXPECT_EQ(decoded(xml, settings), R"({"a": 3, "b": 5, "c": 4})");
}

TEST(ValueCodec, RefusesToWriteWhatTheWireCannotCarry) {
  EXPECT_NE(encoded(Value::array({1, std::nan("")})).find("[1]"), std::string::npos);
  EXPECT_NE(encoded(Value::structure({{"a", "\x01"}})).find("a"), std::string::npos);
  EXPECT_NE(encoded(nullptr, wire::Dialect::classic()).find("nil"), std::string::npos);
  EXPECT_EQ(encoded(std::int64_t{1} << 40, wire::Dialect::classic()),
            "<value><string>1099511627776</string></value>");
}

TEST(ValueCodec, NestingStopsAtTheLimit) {
  const auto nested = [](int depth) {
    Value value = 1;
    for (int i = 0; i < depth; ++i) value = Value::Array{std::move(value)};
    return value;
  };
  EXPECT_EQ(decoded(encoded(nested(64))), to_string(nested(64)));
  EXPECT_EQ(encoded(nested(65)).find("<value>"), std::string::npos);
}

// Quadratic time would show as a test that does not end.
TEST(ValueCodec, LargeStructsTakeLinearTime) {
  std::vector<Struct::Member> members;
  for (int i = 0; i < 200'000; ++i) members.push_back({std::to_string(i), i});
  std::size_t duplicate = 0;
  const Value value = *Struct::from_members(std::move(members), duplicate);
  const std::string xml = encoded(value);
  wire::Decoder in(xml);
  Value back;
  ASSERT_TRUE(Codec<Value>::decode(in, back)) << in.error().text();
  EXPECT_EQ(back, value);
}

TEST(ValueCodec, CallsAndRepliesCarryValues) {
  OutputBuffer buffer;
  ASSERT_TRUE(wire::encode_reply(buffer, {}, Value::structure({{"a", 1}})).ok());
  EXPECT_EQ(wire::decode_reply<Value>(buffer.view()).value(), Value::structure({{"a", 1}}));

  buffer.clear();
  ASSERT_TRUE(wire::encode_call(buffer, {}, "m", Value(1), Value("x")).ok());
  wire::CallReader call(buffer.view());
  Value first;
  std::vector<Value> second;
  ASSERT_TRUE(call.open());
  EXPECT_FALSE(call.read_params(2, first, second));
  EXPECT_EQ(first, Value(1));
  EXPECT_NE(call.error().text().find("params[1]: expected array, found string"), std::string::npos)
      << call.error().text();
}

}  // namespace
}  // namespace tagwire
