// What each type is read from and what it refuses: docs/wire.md, "XML-RPC documents".
#include "tagwire/wire/decoder.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tagwire/wire/value_codec.h"
#include "tests/wire/decode.h"

namespace tagwire::wire {
namespace {

std::string value_of(std::string_view inner) { return "<value>" + std::string(inner) + "</value>"; }

template <class T>
void expect_reads(std::string_view inner, const T& want) {
  const Decoded<T> got = decode<T>(value_of(inner));
  ASSERT_TRUE(got.ok) << inner << ": " << got.error.text();
  EXPECT_EQ(got.value, want) << inner;
}

template <class T>
void expect_refuses(std::string_view inner, std::string_view message,
                    std::int32_t code = fault_code::kInvalidParams) {
  const Decoded<T> got = decode<T>(value_of(inner));
  ASSERT_FALSE(got.ok) << inner;
  EXPECT_EQ(got.error.message, message) << inner;
  EXPECT_EQ(got.error.fault_code, code) << inner;
}

TEST(DecodeInteger, ReadsEverySpelling) {
  for (const std::string tag : {"int", "i4", "i8", "i1", "i2", "biginteger", "ex:int", "ex:i4",
                                "ex:i8", "ex:i1", "ex:i2", "ex:biginteger"}) {
    const std::string start = "<" + tag + ">";
    const std::string end = "</" + tag + ">";
    expect_reads<std::int32_t>(start + "42" + end, 42);
    expect_reads<std::int8_t>(start + "-128" + end, -128);
    expect_reads<std::int64_t>(start + "42" + end, 42);
  }
}

TEST(DecodeInteger, ReadsEveryFormThatPythonReads) {
  const std::pair<std::string_view, std::int32_t> table[] = {
      {"0", 0},
      {"-0", 0},
      {"+5", 5},
      {"007", 7},
      {" \n12\t ", 12},
      {"12345678", 12345678},
      {"123456789", 123456789},
      {"-12345678", -12345678},
      {"2147483647", 2147483647},
      {"-2147483648", -2147483647 - 1},
      {"0000000000000000000000005", 5},
      {"1<!-- -->2", 12},
      {"<![CDATA[12]]>", 12},
      {"&#49;2", 12},
  };
  for (const auto& [text, want] : table) {
    expect_reads<std::int32_t>("<int>" + std::string(text) + "</int>", want);
    expect_reads<std::int32_t>(" <i4 a='b'>" + std::string(text) + "</i4 >\n", want);
  }
}

TEST(DecodeInteger, HoldsTheRangeOfTheType) {
  expect_reads<std::uint8_t>("<i4>255</i4>", 255);
  expect_reads<std::uint32_t>("<i8>4294967295</i8>", 4294967295U);
  expect_reads<std::uint32_t>("<string>4294967295</string>", 4294967295U);
  expect_reads<std::int64_t>("<i8>9223372036854775807</i8>", INT64_MAX);
  expect_reads<std::int64_t>("<i8>-9223372036854775808</i8>", INT64_MIN);
  expect_reads<std::int64_t>("-9223372036854775808", INT64_MIN);
  expect_reads<std::int64_t>("<string> 12 </string>", 12);
  expect_refuses<std::uint8_t>("<i4>256</i4>", "expected an integer from 0 to 255, found 256");
  expect_refuses<std::uint8_t>("<i4>-1</i4>", "expected an integer from 0 to 255, found -1");
  expect_refuses<std::int32_t>(
      "<int>2147483648</int>",
      "expected an integer from -2147483648 to 2147483647, found 2147483648");
  expect_refuses<std::int64_t>("<i8>9223372036854775808</i8>",
                               "expected an integer from -9223372036854775808 to "
                               "9223372036854775807, found 9223372036854775808");
  expect_refuses<std::int16_t>(
      "<biginteger>" + std::string(60, '9') + "</biginteger>",
      "expected an integer from -32768 to 32767, found " + std::string(40, '9') + "...");
}

TEST(DecodeInteger, RefusesOtherTexts) {
  for (const std::string_view text :
       {"", " ", "-", "+", "--1", "1_000", "1 2", "0x10", "1.0", "1e3", "one",
        "\xc2\xa0"
        "1"}) {
    expect_refuses<std::int32_t>("<int>" + std::string(text) + "</int>",
                                 "expected int, found '" + std::string(text) + "'");
  }
  expect_refuses<std::int32_t>("<int/>", "expected int, found ''");
  expect_refuses<std::int32_t>("5", "expected int, found string");
  expect_refuses<std::int32_t>("<string>5</string>", "expected int, found string");
  expect_refuses<std::int32_t>("<double>5</double>", "expected int, found double");
  expect_refuses<std::int32_t>("<boolean>1</boolean>", "expected int, found boolean");
  expect_refuses<std::int32_t>("<nil/>", "expected int, found nil");
  expect_refuses<std::int64_t>("five", "expected i8, found 'five'");
  expect_refuses<std::int64_t>("<array><data></data></array>", "expected i8, found array");
}

// Where any number will do, the width of the tag is not what counts.
TEST(DecodeInteger, TakesAnyWidthWhereNoneIsDeclared) {
  expect_reads("<int>2147483648</int>", Value(INT64_C(2147483648)));
  expect_reads("<i4>-9223372036854775808</i4>", Value(INT64_MIN));
  expect_reads("<int>0009223372036854775807</int>", Value(INT64_MAX));
  expect_reads("<i8>5</i8>", Value::integer(5, Value::IntTag::kI8));
  expect_reads("<int> 5 </int>", Value(5));
  expect_reads("<int>1e+22</int>", Value(1e22));
  expect_reads("<i8>-1.7976931348623157E+308</i8>", Value(-1.7976931348623157e308));
  expect_refuses<Value>("<int>9223372036854775808</int>",
                        "expected an integer from -9223372036854775808 to 9223372036854775807, "
                        "found 9223372036854775808");
  for (const std::string_view text : {"1e3", "1e400", "1.5", "e22", "1e+18"}) {
    expect_refuses<Value>("<int>" + std::string(text) + "</int>",
                          "expected int, found '" + std::string(text) + "'");
  }
  EXPECT_EQ(decode<Value>(value_of("<int>2147483648</int>")).value.is_i8(), true);
  EXPECT_EQ(decode<Value>(value_of("<i8>5</i8>")).value.is_i8(), true);
  EXPECT_EQ(decode<Value>(value_of("<int>5</int>")).value.is_i8(), false);
}

TEST(DecodeBool, ReadsZeroAndOne) {
  expect_reads<bool>("<boolean>1</boolean>", true);
  expect_reads<bool>("<boolean>0</boolean>", false);
  expect_reads<bool>("<boolean> 1\n</boolean>", true);
  for (const std::string_view text : {"", "2", "true", "false", "TRUE", "-1", "01"}) {
    expect_refuses<bool>("<boolean>" + std::string(text) + "</boolean>",
                         "expected boolean 0 or 1, found '" + std::string(text) + "'");
  }
  expect_refuses<bool>("<int>1</int>", "expected boolean, found int");
  expect_refuses<bool>("<i4>1</i4>", "expected boolean, found i4");
}

TEST(DecodeDouble, ReadsNumbersInEveryNotation) {
  const std::pair<std::string_view, double> table[] = {
      {"1.5", 1.5},
      {"-1.5", -1.5},
      {"+1.5", 1.5},
      {"1", 1},
      {"1.", 1},
      {".5", .5},
      {"1e3", 1000},
      {"1E-3", .001},
      {" 2.5\n", 2.5},
      {"0.1", 0.1},
      {"-0", -0.0},
      {"1.7976931348623157e308", 1.7976931348623157e308},
      {"4.9e-324", 4.9e-324},
      {"1e-400", 0},
      {"<![CDATA[1]]>.5", 1.5},
  };
  for (const auto& [text, want] : table) {
    for (const std::string tag : {"double", "float", "ex:float"}) {
      expect_reads<double>("<" + tag + ">" + std::string(text) + "</" + tag + ">", want);
    }
  }
  expect_reads<double>("<int>5</int>", 5.0);
  expect_reads<double>("<i8>-9007199254740992</i8>", -9007199254740992.0);
  expect_reads<double>("<int>123456789012345680000</int>", 123456789012345680000.0);
  expect_reads<double>("<int>-1.5e+22</int>", -1.5e22);
  expect_refuses<double>("<int>1e3</int>", "expected int, found '1e3'");
  expect_refuses<double>("<int>1.0</int>", "expected int, found '1.0'");
}

TEST(DecodeDouble, RefusesWhatIsNoFiniteNumber) {
  for (const std::string_view text : {"", "nan", "NaN", "inf", "-inf", "Infinity", "1e999", "1,5",
                                      "0x1p3", "1.5.", "1e", "e5", "-", "1 5", "1_0"}) {
    expect_refuses<double>("<double>" + std::string(text) + "</double>",
                           "expected double, found '" + std::string(text) + "'");
  }
  expect_refuses<double>("<int>1.5</int>", "expected int, found '1.5'");
  expect_refuses<double>("1.5", "expected double, found string");
  expect_refuses<float>("<double>1e39</double>", "too large for a 32-bit float");
}

TEST(DecodeString, KeepsEveryCharacter) {
  const std::pair<std::string_view, std::string_view> table[] = {
      {"<string>abc</string>", "abc"},
      {"abc", "abc"},
      {"", ""},
      {"   ", "   "},
      {" a ", " a "},
      {"\n", "\n"},
      {"<string> \n\t</string>", " \n\t"},
      {"<string/>", ""},
      {"<string></string>", ""},
      {"\n  <string>a</string>\n", "a"},
      {"<!-- c --><string>a</string><?pi?>", "a"},
      {"a<!-- c -->b", "ab"},
      {" <!-- c --> ", "  "},
      {"<![CDATA[<a>]]>", "<a>"},
      {" <![CDATA[x]]>", " x"},
      {"&lt;", "<"},
      {"<string>a&amp;b&#13;\r\nc</string>", "a&b\r\nc"},
      {"<string>a<![CDATA[&amp;]]>b</string>", "a&amp;b"},
      {"<string>\xf0\x9f\x98\x80</string>", "\xf0\x9f\x98\x80"},
      {"<string>]]</string>", "]]"},
      {"<string>a longer text with a > in it</string>", "a longer text with a > in it"},
  };
  for (const auto& [inner, want] : table) expect_reads<std::string>(inner, std::string(want));
  EXPECT_EQ(decode<std::string>("<value/>").value, "");
  EXPECT_TRUE(decode<std::string>("<value/>").ok);
  expect_refuses<std::string>("<int>1</int>", "expected string, found int");
  expect_refuses<std::string>("<base64></base64>", "expected string, found base64");
}

TEST(DecodeBytes, ReadsBase64WithWhiteSpace) {
  const auto bytes = [](std::string_view text) {
    const auto* data = reinterpret_cast<const std::byte*>(text.data());
    return std::vector<std::byte>(data, data + text.size());
  };
  expect_reads("<base64>aGVsbG8=</base64>", bytes("hello"));
  expect_reads("<base64>\r\naGVs\n bG8=\t\n</base64>", bytes("hello"));
  expect_reads("<base64></base64>", bytes(""));
  expect_reads("<base64/>", bytes(""));
  expect_reads("<base64><![CDATA[aGVsbG8=]]></base64>", bytes("hello"));
  using Bytes = std::vector<std::byte>;
  expect_refuses<Bytes>("<base64>aGVsbG8</base64>", "base64 that ends in the middle of a group");
  expect_refuses<Bytes>("<base64>aGV$bG8=</base64>", "character '$' at offset 3 in base64");
  expect_refuses<Bytes>("<string>aGVsbG8=</string>", "expected base64, found string");
}

TEST(DecodeDatetime, ReadsTheFormsOfPeers) {
  using namespace std::chrono;
  const sys_seconds want = sys_days{July / 17 / 1998} + 14h + 8min + 55s;
  for (const std::string_view text :
       {"19980717T14:08:55", "1998-07-17T14:08:55", "19980717T140855", "19980717T14:08:55Z",
        "19980717T16:08:55+0200", "1998-07-17T14:08:55.999", " 19980717T14:08:55 "}) {
    expect_reads("<dateTime.iso8601>" + std::string(text) + "</dateTime.iso8601>", want);
  }
  for (const std::string_view text : {"", "19981317T14:08:55", "19980230T14:08:55", "19980717"}) {
    expect_refuses<sys_seconds>(
        "<dateTime.iso8601>" + std::string(text) + "</dateTime.iso8601>",
        "expected dateTime.iso8601 such as 19980717T14:08:55, found '" + std::string(text) + "'");
  }
  expect_refuses<sys_seconds>("<string>19980717T14:08:55</string>",
                              "expected dateTime.iso8601, found string");
}

TEST(DecodeDuration, ReadsSecondsOfEitherType) {
  using std::chrono::microseconds;
  expect_reads("<double>1.5</double>", microseconds(1'500'000));
  expect_reads("<int>-2</int>", microseconds(-2'000'000));
  expect_refuses<microseconds>("<double>soon</double>",
                               "expected seconds as a double, found 'soon'");
  expect_refuses<microseconds>("<int>1.5</int>", "expected int, found '1.5'");
  expect_refuses<microseconds>("1", "expected double, found string");
}

// What a value may look like from outside is the same for all types.
TEST(DecodeValue, RefusesOtherElements) {
  constexpr std::int32_t kCall = fault_code::kInvalidCall;
  expect_refuses<int>("<long>5</long>", "unknown type <long>", kCall);
  expect_refuses<int>("<INT>5</INT>", "unknown type <INT>", kCall);
  expect_refuses<int>("<x:int>5</x:int>", "unknown type <x:int>", kCall);
  expect_refuses<std::string>("<ex:string>5</ex:string>", "unknown type <ex:string>", kCall);
  expect_refuses<int>("<value><int>5</int></value>", "unknown type <value>", kCall);
  expect_refuses<int>("<int>5</int><int>6</int>", "expected </value>, found <int>", kCall);
  expect_refuses<int>("<int>5<b/></int>", "expected </int>, found <b>", kCall);
  expect_refuses<int>("<int>5</int>text", "expected </value>, found text", kCall);
  expect_refuses<int>("<int>5</int>&#32;", "expected </value>, found text", kCall);
  expect_refuses<std::string>("text<int>5</int>", "expected </value>, found <int>", kCall);
  expect_refuses<std::string>("a<b/>c", "expected </value>, found <b>", kCall);
  const auto wrapped = decode<int>("<val><int>5</int></val>");
  EXPECT_EQ(wrapped.error.message, "expected <value>, found <val>");
  EXPECT_EQ(wrapped.error.fault_code, kCall);
}

TEST(DecodeValue, RefusesWhatIsNotWellFormed) {
  for (const std::string_view xml :
       {"", "<value", "<value>", "<value><int>5", "<value><int>5</i4></value>",
        "<value><int>5</int>", "<value><int>5</int></valu>", "<value><int>5</value></int>"}) {
    const auto got = decode<int>(xml);
    EXPECT_FALSE(got.ok) << xml;
    EXPECT_EQ(got.error.fault_code, fault_code::kNotWellFormed) << xml << got.error.text();
  }
  for (const std::string_view xml :
       {"<value>&bad;</value>", "<value><string>]]></string></value>",
        "<value>a<!-- -- --></value>", "<value><string>a</string ></value"}) {
    const auto got = decode<std::string>(xml);
    EXPECT_FALSE(got.ok) << xml;
    EXPECT_EQ(got.error.fault_code, fault_code::kNotWellFormed) << xml << got.error.text();
  }
  EXPECT_EQ(decode<std::string>("<value>\x01</value>").error.fault_code,
            fault_code::kInvalidCharacter);
  EXPECT_EQ(decode<std::string>("<value><string>\xff</string></value>").error.text(),
            "byte 0xff does not start a character of UTF-8 (at byte 15)");
}

TEST(DecodeNil, ReadsBothSpellings) {
  using Maybe = std::optional<int>;
  for (const std::string_view nil :
       {"<nil/>", "<ex:nil/>", "<nil></nil>", "<nil> </nil>", " <nil /> ", "<nil><!-- --></nil>"}) {
    expect_reads<Maybe>(nil, std::nullopt);
  }
  expect_reads<Maybe>("<int>5</int>", 5);
  expect_reads<Maybe>("<i8>5</i8>", 5);
  expect_refuses<Maybe>("<nil>5</nil>", "expected an empty <nil/>, found '5'");
  expect_refuses<Maybe>("<string>5</string>", "expected int, found string");
  expect_refuses<Maybe>("<none/>", "unknown type <none>", fault_code::kInvalidCall);
}

TEST(DecodeArray, AcceptsEveryLayout) {
  const std::vector<int> want{1, 2};
  for (const std::string_view inner :
       {"<array><data><value><i4>1</i4></value><value><i4>2</i4></value></data></array>",
        "<array><data>\n<value><int>1</int></value>\n<value><int>2</int></value>\n</data></array>",
        " <array> <data> <value> <int>1</int> </value> <!-- --> <value><int>2</int></value> "
        "</data> </array> ",
        "<array>\r\n<data>\r\n<value><i4>1</i4></value>\r\n<value><i8>2</i8></value></data></"
        "array>",
        "<array><data a='1'><value b='2'><i4>1</i4></value><?p?><value ><i4>2</i4></value ></data "
        "></array >"}) {
    expect_reads(inner, want);
  }
  for (const std::string_view inner :
       {"<array><data></data></array>", "<array><data/></array>", "<array/>", "<array></array>",
        "<array> <!-- --> </array>", "<array><data>\n</data></array>"}) {
    expect_reads(inner, std::vector<int>{});
  }
}

// However an empty array is spelled, the values behind it belong to the array around it.
TEST(DecodeArray, EmptyOnesHaveSiblings) {
  using Nested = std::vector<std::vector<std::int32_t>>;
  const std::string one = "<value><array><data><value><i4>1</i4></value></data></array></value>";
  for (const std::string empty :
       {"<array><data></data></array>", "<array><data/></array>", "<array/>", "<array></array>"}) {
    const std::string value = "<value>" + empty + "</value>";
    const std::string inner = value + one + value + value + one;
    const std::string xml = "<array><data>" + inner + "</data></array>";
    expect_reads(xml, Nested{{}, {1}, {}, {}, {1}});
    const Value nothing = Value::array({});
    const Value just_one = Value::array({Value::array({}), 1});
    expect_reads("<array><data>" + value + "<value><i4>1</i4></value></data></array>", just_one);
    expect_reads("<array><data>" + value + value + "</data></array>",
                 Value::array({nothing, nothing}));
  }
}

TEST(DecodeArray, RefusesOtherShapes) {
  constexpr std::int32_t kCall = fault_code::kInvalidCall;
  using List = std::vector<int>;
  expect_refuses<List>("<array><data></data><data></data></array>",
                       "expected </array>, found <data>", kCall);
  expect_refuses<List>("<array><value><int>1</int></value></array>",
                       "expected <data>, found <value>", kCall);
  expect_refuses<List>("<array><data><int>1</int></data></array>", "expected <value>, found <int>",
                       kCall);
  expect_refuses<List>("<array><data>1</data></array>", "expected <value>, found text", kCall);
  expect_refuses<List>("<array>1</array>", "expected <data>, found text", kCall);
  expect_refuses<List>("<array><data></data>x</array>", "expected </array>, found text", kCall);
  expect_refuses<List>("<struct></struct>", "expected array, found struct");
  expect_refuses<List>("<int>1</int>", "expected array, found int");
}

std::string nested_arrays(std::size_t depth) {
  std::string xml;
  for (std::size_t i = 0; i < depth; ++i) xml += "<value><array><data>";
  for (std::size_t i = 0; i < depth; ++i) xml += "</data></array></value>";
  return xml;
}
std::string nested_structs(std::size_t depth) {
  std::string xml;
  for (std::size_t i = 0; i < depth; ++i) xml += "<value><struct><member><name>m</name>";
  xml += "<value/>";
  for (std::size_t i = 0; i < depth; ++i) xml += "</member></struct></value>";
  return xml;
}

TEST(DecodeDepth, HoldsTheLimitToTheLevel) {
  for (const bool predict : {true, false}) {
    ReadSettings settings;
    settings.predict = predict;
    for (const auto& nested : {nested_arrays, nested_structs}) {
      for (const std::size_t depth : {63U, 64U, 65U, 100'000U}) {
        const std::string xml = nested(depth);
        Decoder in(xml, settings);
        EXPECT_EQ(in.skip_value(), depth <= 64) << depth;
        if (depth > 64) {
          EXPECT_EQ(in.error().fault_code, fault_code::kTooLarge);
          EXPECT_EQ(in.error().code(), ErrorCode::kLimit);
          EXPECT_EQ(in.error().message, "more than 64 arrays and structs inside each other");
        }
      }
    }
  }
}

// The run of doubles that is read at once stops where anything is different, and the rest goes on.
TEST(DecodeArray, RunsOfDoublesStopAtWhateverDiffers) {
  for (const std::string_view odd :
       {"<value><double>1.5</double></value>", "<value><int>1</int></value>",
        " <value> <double> 1.5 </double> </value> ", "<!-- --><value><float>1.5</float></value>",
        "\n<value><double>+1.5</double></value>\n", "\r\n<value><double>1e3</double></value>\r\n",
        "<value><double>nan</double></value>", "<value><double>1.5</double>x</value>",
        "<value><double></double></value>", "<value><double>-</double></value>", "<x/>", "text",
        "<value><double>1.5</doubl"}) {
    for (const std::size_t where : {0U, 1U, 15U, 16U, 17U, 40U, 50U}) {
      std::string xml = "<value><array><data>";
      for (std::size_t i = 0; i < 50; ++i) {
        if (i == where) xml += odd;
        xml += "<value><double>0.25</double></value>";
      }
      xml += (where == 50 ? std::string(odd) : "") + "</data></array></value>";
      const auto got = decode<std::vector<double>>(xml);
      if (got.ok) {
        EXPECT_EQ(got.value.size(), 51U) << odd;
      } else if (got.error.fault_code == fault_code::kInvalidParams) {
        EXPECT_TRUE(got.error.text().starts_with("[" + std::to_string(where) + "]: ")) << odd;
      }
    }
  }
}

TEST(DecodeElements, HoldsTheLimitToTheElement) {
  ReadSettings settings;
  settings.limits.max_elements = 7;  // value, array, data, two values with an i4 each
  const std::string_view fits =
      "<value><array><data><value><i4>1</i4></value><value><i4>2</i4></value></data></array></"
      "value>";
  EXPECT_TRUE(decode<std::vector<int>>(fits, settings).ok);
  settings.limits.max_elements = 6;
  for (const bool predict : {true, false}) {
    settings.predict = predict;
    Decoder in(fits, settings);
    std::vector<int> out;
    const bool read = Codec<std::vector<int>>::decode(in, out) && in.end_document();
    EXPECT_FALSE(read);
    EXPECT_EQ(in.error().fault_code, fault_code::kTooLarge);
    EXPECT_EQ(in.error().message, "the document has more than 6 elements");
  }
}

TEST(DecodeStruct, ReadsMembersInEitherOrder) {
  using Map = std::map<std::string, int>;
  const Map want{{"a", 1}, {"b", 2}};
  for (const std::string_view inner :
       {"<struct><member><name>a</name><value><i4>1</i4></value></member>"
        "<member><name>b</name><value><i4>2</i4></value></member></struct>",
        "<struct>\n<member>\n<name>a</name>\n<value><int>1</int></value>\n</member>\n<member>\n"
        "<name>b</name>\n<value><int>2</int></value>\n</member>\n</struct>",
        "<struct><member><value><i4>2</i4></value><name>b</name></member>"
        "<member><name>a</name><value><i4>1</i4></value></member></struct>",
        "<struct><member> <value><i4>1</i4></value> <!-- --> <name>a</name> </member>"
        "<member> <value><i4>2</i4></value><name>&#98;</name></member></struct>",
        "<struct ><member ><name >a</name ><value><i4>1</i4></value></member >"
        "<member><name><![CDATA[b]]></name><value><i4>2</i4></value></member></struct >"}) {
    expect_reads(inner, want);
  }
  expect_reads("<struct/>", Map{});
  expect_reads("<struct></struct>", Map{});
  expect_reads("<struct>\n</struct>", Map{});
  expect_reads("<struct><member><name/><value><i4>1</i4></value></member></struct>", Map{{"", 1}});
  expect_reads("<struct><member><name> a </name><value><i4>1</i4></value></member></struct>",
               Map{{" a ", 1}});
}

TEST(DecodeStruct, RefusesOtherShapes) {
  constexpr std::int32_t kCall = fault_code::kInvalidCall;
  using Map = std::map<std::string, int>;
  const std::pair<std::string_view, std::string_view> table[] = {
      {"<struct><member/></struct>", "a member without name and value"},
      {"<struct><member></member></struct>", "expected <name>, found </member>"},
      {"<struct><member><name>a</name></member></struct>", "expected <value>, found </member>"},
      {"<struct><member><value><i4>1</i4></value></member></struct>",
       "expected <name>, found </member>"},
      {"<struct><member><name>a</name><name>a</name></member></struct>",
       "expected <value>, found <name>"},
      {"<struct><member><name>a</name><value><i4>1</i4></value><value/></member></struct>",
       "expected </member>, found <value>"},
      {"<struct><member><value><i4>1</i4></value><name>a</name><name>b</name></member></struct>",
       "expected </member>, found <name>"},
      {"<struct><name>a</name></struct>", "expected <member>, found <name>"},
      {"<struct>text</struct>", "expected <member>, found text"},
      {"<struct><member>text<name>a</name><value/></member></struct>",
       "expected <name>, found text"},
      {"<struct><member><name>a<b/></name><value/></member></struct>",
       "expected </name>, found <b>"},
      {"<struct><member><name>a</name><value><i4>1</i4></value></member>"
       "<member><name>a</name><value><i4>1</i4></value></member></struct>",
       "member 'a' twice"},
  };
  for (const auto& [inner, message] : table) expect_refuses<Map>(inner, message, kCall);
}

TEST(DecodeStruct, HoldsTheLimitOfMemberNames) {
  const auto with_name = [](std::size_t size) {
    return "<value><struct><member><name>" + std::string(size, 'n') +
           "</name><value><i4>1</i4></value></member></struct></value>";
  };
  using Map = std::map<std::string, int>;
  EXPECT_TRUE(decode<Map>(with_name(65'536)).ok);
  const auto refused = decode<Map>(with_name(65'537));
  ASSERT_FALSE(refused.ok);
  EXPECT_EQ(refused.error.fault_code, fault_code::kTooLarge);
}

TEST(Decoder, TellsThePathToTheValue) {
  using Deep = std::vector<std::map<std::string, std::vector<int>>>;
  const auto got = decode<Deep>(
      "<value><array><data><value><struct></struct></value><value><struct><member><name>x</name>"
      "<value><array><data><value><i4>1</i4></value><value>two</value></data></array></value>"
      "</member></struct></value></data></array></value>");
  ASSERT_FALSE(got.ok);
  EXPECT_EQ(got.error.text(), "[1].x[1]: expected int, found string (at byte 134)");
}

TEST(Decoder, ShortensWhatItQuotes) {
  const auto got = decode<int>("<value><int>" + std::string(39, 'x') + "\xc3\xa9yyy</int></value>");
  EXPECT_EQ(got.error.message, "expected int, found '" + std::string(39, 'x') + "...'");
}

TEST(SkipValue, ChecksWhatItSkips) {
  for (const std::string_view inner :
       {"", "x", "<nil/>", "<int>5</int>", "<i8> +5</i8>", "<double>1.5</double>",
        "<string>x</string>", "<boolean>0</boolean>", "<base64>aGVsbG8=</base64>",
        "<dateTime.iso8601>19980717T14:08:55</dateTime.iso8601>", "<array/>", "<struct/>",
        "<biginteger>99999999999999999999999999</biginteger>",
        "<array><data><value/><value><array/></value></data></array>",
        "<struct><member><value/><name>a</name></member></struct>"}) {
    for (const bool predict : {true, false}) {
      ReadSettings settings;
      settings.predict = predict;
      const std::string xml = value_of(inner);
      Decoder in(xml, settings);
      EXPECT_TRUE(in.skip_value()) << xml << in.error().text();
      EXPECT_EQ(in.reader().cursor(), in.reader().end()) << xml;
    }
  }
  for (const std::string_view inner :
       {"<nil>x</nil>", "<int>five</int>", "<double>nan</double>", "<boolean>2</boolean>",
        "<base64>a</base64>", "<dateTime.iso8601>now</dateTime.iso8601>", "<thing/>",
        "<array><data><value><int/></value></data></array>", "<array><data>x</data></array>",
        "<struct><member><name>a</name><value/></member><member><name>a</name><value/></member>"
        "</struct>",
        "<struct><member><value/></member></struct>"}) {
    const std::string xml = value_of(inner);
    Decoder in(xml);
    EXPECT_FALSE(in.skip_value()) << xml;
  }
}

// Values before their names are looked at twice. If each level did that for itself, depth 64 would
// take longer than anyone lives.
TEST(DecodeStruct, ReadsSwappedMembersInLinearTime) {
  constexpr int kDepth = 62;
  std::string leaf = "<value><array><data>";
  for (int i = 0; i < 20'000; ++i) leaf += "<value><i4>1</i4></value>";
  leaf += "</data></array></value>";
  std::string xml;
  for (int i = 0; i < kDepth; ++i) xml += "<value><struct><member>";
  xml += leaf;
  for (int i = 0; i < kDepth; ++i)
    xml += "<name>n" + std::to_string(i) + "</name></member></struct></value>";
  Decoder in(xml);
  std::vector<StructCursor> cursors(kDepth);
  std::string_view name;
  for (int i = 0; i < kDepth; ++i) {
    ASSERT_TRUE(in.begin_struct(cursors[static_cast<std::size_t>(i)]));
    ASSERT_TRUE(in.next_member(cursors[static_cast<std::size_t>(i)], name)) << in.error().text();
    EXPECT_EQ(name, "n" + std::to_string(kDepth - 1 - i));
  }
  ASSERT_TRUE(in.skip_value()) << in.error().text();
  for (int i = kDepth - 1; i >= 0; --i) {
    EXPECT_FALSE(in.next_member(cursors[static_cast<std::size_t>(i)], name));
    EXPECT_TRUE(in.end_struct(cursors[static_cast<std::size_t>(i)]));
  }
  EXPECT_EQ(in.reader().cursor(), in.reader().end());
}

TEST(Lenient, ReadsOddPeers) {
  ReadSettings lenient;
  lenient.lenient = true;
  EXPECT_EQ(decode<int>("<value> text <int>5</int> more </value>", lenient).value, 5);
  EXPECT_EQ(decode<std::string>("<value> text </value>", lenient).value, " text ");
  EXPECT_TRUE(decode<bool>("<value><boolean>true</boolean></value>", lenient).value);
  EXPECT_TRUE(decode<bool>("<value><boolean>false</boolean></value>", lenient).ok);
  using Map = std::map<std::string, int>;
  EXPECT_EQ(decode<Map>("<value><struct>x<member><name>a</name><value><i4>1</i4></value></member>"
                        "<member><name>a</name><value><i4>2</i4></value></member></struct></value>",
                        lenient)
                .value,
            (Map{{"a", 2}}));
  EXPECT_EQ(
      decode<std::vector<int>>("<value><array><data>x<value><i4>1</i4></value>y</data></array>"
                               "</value>",
                               lenient)
          .value,
      std::vector<int>{1});
}

TEST(MemberNames, FindsDuplicatesAmongCopiesAndViews) {
  MemberNames names;
  StructCursor members;
  EXPECT_EQ(names.find_duplicate(), nullptr);
  names.add(members, "a");
  members.name_buffer = "b";
  names.add(members, members.name_buffer);
  members.name_buffer = "c";
  names.add(members, members.name_buffer);
  EXPECT_EQ(names.find_duplicate(), nullptr);
  names.add(members, "b");
  ASSERT_NE(names.find_duplicate(), nullptr);
  EXPECT_EQ(*names.find_duplicate(), "b");
}

}  // namespace
}  // namespace tagwire::wire
