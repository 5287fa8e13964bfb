#include "tagwire/wire/encoder.h"

#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <tinyxml2.h>

#include "tagwire/wire/call.h"
#include "tests/wire/decode.h"

namespace tagwire::wire {
namespace {

TEST(Encoder, RefusesWhatTheWireCannotCarry) {
  using namespace std::chrono;
  EXPECT_EQ(encode(std::nan("")), "error: NaN is not a double of XML-RPC");
  EXPECT_EQ(encode(-std::numeric_limits<double>::infinity()),
            "error: infinity is not a double of XML-RPC");
  EXPECT_EQ(encode(std::numeric_limits<float>::infinity()),
            "error: infinity is not a double of XML-RPC");
  EXPECT_EQ(encode(std::string("ab\x01")),
            "error: XML cannot carry the control character 1 at byte 2 of the text");
  EXPECT_EQ(encode(std::string("\xff")),
            "error: malformed UTF-8 or a character that XML cannot carry at byte 0 of the text");
  EXPECT_EQ(encode(sys_seconds{sys_days{January / 1 / 10000}}),
            "error: a dateTime outside the years 1 to 9999");
  EXPECT_EQ(encode(std::map<std::string, int>{{"a\x02", 1}}),
            "error: in the name of a member: XML cannot carry the control character 2 at byte 1 of "
            "the text");
}

TEST(Encoder, NamesThePathOfTheFirstError) {
  const std::vector<std::map<std::string, std::vector<double>>> value{
      {{"fine", {1, 2}}}, {{"bad", {1, std::nan("")}}, {"worse", {std::nan("")}}}};
  EXPECT_EQ(encode(value), "error: [1].bad[1]: NaN is not a double of XML-RPC");
  EXPECT_EQ(encode(std::tuple<int, std::string>{1, "\x03"}),
            "error: [1]: XML cannot carry the control character 3 at byte 0 of the text");
}

TEST(Encoder, HoldsTheDepthLimitToTheLevel) {
  for (const int depth : {63, 64, 65}) {
    OutputBuffer buffer;
    Encoder out(buffer);
    for (int i = 0; i < depth; ++i) i % 2 == 0 ? out.begin_array() : out.begin_struct();
    EXPECT_EQ(out.failed(), depth > 64) << depth;
    if (out.failed()) {
      EXPECT_EQ(out.error().code, ErrorCode::kLimit);
    }
  }
}

TEST(EncodeCall, WritesOneLineWithoutSurprises) {
  OutputBuffer buffer;
  ASSERT_TRUE(encode_call(buffer, {}, "a<b", 1, "text", std::string("s"), true).ok());
  EXPECT_EQ(
      buffer.view(),
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><methodCall><methodName>a&lt;b</methodName>"
      "<params><param><value><i4>1</i4></value></param><param><value><string>text</string>"
      "</value></param><param><value><string>s</string></value></param><param><value><boolean>"
      "1</boolean></value></param></params></methodCall>");
  buffer.clear();
  ASSERT_TRUE(encode_call(buffer, {}, "none").ok());
  EXPECT_TRUE(buffer.view().ends_with("<params></params></methodCall>"));
}

TEST(EncodeCall, LeavesTheBufferAloneOnFailure) {
  OutputBuffer buffer;
  buffer.append("head");
  const auto bad = encode_call(buffer, {}, "m", 1, std::vector<double>{0, std::nan("")});
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().message, "params[1][1]: NaN is not a double of XML-RPC");
  EXPECT_EQ(buffer.view(), "head");
  EXPECT_FALSE(encode_call(buffer, {}, "m\x01").ok());
}

/// The document as an indented tree, by a parser that shares nothing with ours.
void dump(const tinyxml2::XMLNode* node, const std::string& indent, std::string& out) {
  for (const auto* child = node->FirstChild(); child != nullptr; child = child->NextSibling()) {
    if (child->ToElement() != nullptr) {
      out += indent + "<" + child->Value() + ">\n";
      dump(child, indent + " ", out);
    } else if (child->ToText() != nullptr) {
      out += indent + child->Value() + "\n";
    }
  }
}

TEST(EncodeCall, IsTheSameTreeForAnotherParser) {
  OutputBuffer buffer;
  const std::map<std::string, std::vector<std::string>> value{{"k<", {"a & b", "\xc3\xa9", "]]>"}}};
  ASSERT_TRUE(encode_call(buffer, {}, "Desk.run", value, -0.5).ok());
  tinyxml2::XMLDocument document;
  ASSERT_EQ(document.Parse(buffer.data(), buffer.size()), tinyxml2::XML_SUCCESS);
  std::string tree;
  dump(&document, "", tree);
  EXPECT_EQ(tree, R"(<methodCall>
 <methodName>
  Desk.run
 <params>
  <param>
   <value>
    <struct>
     <member>
      <name>
       k<
      <value>
       <array>
        <data>
         <value>
          <string>
           a & b
         <value>
          <string>
           é
         <value>
          <string>
           ]]>
  <param>
   <value>
    <double>
     -0.5
)");
}

}  // namespace
}  // namespace tagwire::wire
