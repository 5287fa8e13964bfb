#include "tagwire/wire/reply.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/wire/sample.h"

namespace sample {

struct OutOfStock {
  std::string sku{};
  std::int32_t available{};
  friend bool operator==(const OutOfStock&, const OutOfStock&) = default;
};
struct Busy {};

}  // namespace sample

template <>
struct tagwire::Codec<sample::OutOfStock>
    : wire::Fields<sample::OutOfStock, wire::Required<"sku", &sample::OutOfStock::sku>,
                   wire::Required<"available", &sample::OutOfStock::available>> {
  static constexpr std::string_view kSignature = "struct";
};
template <>
struct tagwire::ErrorTraits<sample::OutOfStock> {
  static constexpr std::int32_t kCode = 409;
  static constexpr std::string_view kName = "OutOfStock";
  static constexpr bool kHasFields = true;
  static std::string text(const sample::OutOfStock& e) {
    return "only " + std::to_string(e.available) + " of " + e.sku + " left";
  }
};
template <>
struct tagwire::ErrorTraits<sample::Busy> {
  static constexpr std::int32_t kCode = 503;
  static constexpr std::string_view kName = "Busy";
  static constexpr bool kHasFields = false;
  static std::string text(const sample::Busy&) { return "try again later"; }
};

namespace tagwire::wire {
namespace {

const std::string kHead = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><methodResponse>";
const std::string kTail = "</methodResponse>";

template <class T>
std::string reply_of(const T& value, const Dialect& dialect = {}) {
  OutputBuffer buffer;
  const auto done = encode_reply(buffer, dialect, value);
  return done.ok() ? std::string(buffer.view()) : "error: " + done.error().message;
}

std::string fault_of(const Fault& fault, const Dialect& dialect = {}) {
  OutputBuffer buffer;
  encode_fault(buffer, dialect, fault);
  return std::string(buffer.view());
}

template <class T>
Result<T> read(std::string_view document) {
  ReadSettings general;
  general.predict = false;
  Result<T> out = decode_reply<T>(document, general);
  const Result<T> predicted = decode_reply<T>(document);
  EXPECT_EQ(out.ok(), predicted.ok()) << document;
  if (!out.ok() && !predicted.ok()) {
    EXPECT_EQ(out.error().message, predicted.error().message);
    EXPECT_EQ(out.error().code, predicted.error().code);
    EXPECT_EQ(out.error().fault, predicted.error().fault);
  }
  return out;
}

TEST(EncodeReply, WritesOneParam) {
  EXPECT_EQ(reply_of(5),
            kHead + "<params><param><value><i4>5</i4></value></param></params>" + kTail);
  EXPECT_EQ(reply_of(std::monostate{}),
            kHead + "<params><param><value><nil/></value></param></params>" + kTail);
  EXPECT_EQ(reply_of(std::vector<std::string>{"a", "\x01"}),
            "error: result[1]: XML cannot carry the control character 1 at byte 0 of the text");
}

TEST(EncodeReply, LeavesTheBufferAloneOnFailure) {
  OutputBuffer buffer;
  buffer.append("head");
  EXPECT_FALSE(encode_reply(buffer, {}, std::string("\xff")).ok());
  EXPECT_EQ(buffer.view(), "head");
}

TEST(EncodeFault, HasTheFormOfTheSpecification) {
  const std::string members =
      "<member><name>faultCode</name><value><i4>4</i4></value></member>"
      "<member><name>faultString</name><value><string>Too many &lt;parameters&gt;.</string></value>"
      "</member>";
  const Fault plain(4, "Too many <parameters>.");
  EXPECT_EQ(fault_of(plain),
            kHead + "<fault><value><struct>" + members + "</struct></value></fault>" + kTail);
  const Fault detailed(4, "Too many <parameters>.", "<value><i4>1</i4></value>");
  EXPECT_EQ(fault_of(detailed), kHead + "<fault><value><struct>" + members +
                                    "<member><name>faultDetail</name><value><i4>1</i4></value>"
                                    "</member></struct></value></fault>" +
                                    kTail);
  Dialect without_detail;
  without_detail.fault_detail = false;
  EXPECT_EQ(fault_of(detailed, without_detail), fault_of(plain));
}

TEST(EncodeFault, NeverFails) {
  const auto back = read<int>(fault_of(Fault(1, "bad \x01 \xff text")));
  ASSERT_FALSE(back.ok());
  EXPECT_EQ(back.error().fault->text(), "bad \xef\xbf\xbd \xef\xbf\xbd text");
}

TEST(DecodeReply, ReadsValuesInEveryLayout) {
  for (const std::string& document :
       {reply_of(5),
        std::string(
            "<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n<value><int>5</int>"
            "</value>\n</param>\n</params>\n</methodResponse>\n"),
        std::string(
            "<methodResponse><!-- --><params a='b'> <param><value> <i8>5</i8></value></param>"
            "</params></methodResponse>")}) {
    const auto got = read<int>(document);
    ASSERT_TRUE(got.ok()) << document << got.error().message;
    EXPECT_EQ(*got, 5);
  }
}

TEST(DecodeReply, ReadsNoResultFromAnything) {
  for (const std::string_view inner :
       {"<params></params>", "<params/>", "<params><param><value><nil/></value></param></params>",
        "<params><param><value><boolean>1</boolean></value></param></params>",
        "<params><param><value></value></param></params>"}) {
    EXPECT_TRUE(read<void>("<methodResponse>" + std::string(inner) + kTail).ok()) << inner;
  }
  EXPECT_EQ(read<int>("<methodResponse><params/></methodResponse>").error().message,
            "expected a result, found a reply without one");
}

TEST(DecodeReply, RefusesWhatIsNoReply) {
  const std::string one = "<param><value><i4>5</i4></value></param>";
  const std::pair<std::string, std::string_view> table[] = {
      {"", "the document has no element (at byte 0)"},
      {"<html><body>Not Found</body></html>",
       "expected <methodResponse>, found <html> (at byte 0)"},
      {"<html><br></html>", "expected </br>, found </html> (at byte 10)"},
      {"<methodResponse/>", "expected <params> or <fault> in <methodResponse> (at byte 0)"},
      {"<methodResponse></methodResponse>",
       "expected <params> or <fault> in <methodResponse> (at byte 0)"},
      {"<methodResponse><params>" + one + one + "</params></methodResponse>",
       "expected </params>, found <param> (at byte 64)"},
      {"<methodResponse><params>" + one + "</params>x</methodResponse>",
       "expected </methodResponse>, found text (at byte 73)"},
      {"<methodResponse><params><param/></params></methodResponse>",
       "a param without a value (at byte 24)"},
      {"<methodResponse><params><param><value>x</value></param></params></methodResponse>",
       "result: expected int, found string (at byte 31)"},
      {"<methodResponse><params>" + one + "</params></methodResponse><x/>",
       "expected nothing after the root element, found '<x/>' (at byte 90)"},
  };
  for (const auto& [document, message] : table) {
    const auto got = read<int>(document);
    ASSERT_FALSE(got.ok()) << document;
    EXPECT_EQ(got.error().message, message) << document;
    EXPECT_EQ(got.error().code, ErrorCode::kMalformed);
  }
}

TEST(DecodeReply, ReadsFaultsAsPeersSendThem) {
  const auto member = [](std::string_view name, std::string_view value) {
    return "<member><name>" + std::string(name) + "</name><value>" + std::string(value) +
           "</value></member>";
  };
  const std::string text = member("faultString", "<string>no</string>");
  const auto wrap = [](const std::string& members) {
    return "<methodResponse><fault><value><struct>" + members +
           "</struct></value></fault></methodResponse>";
  };
  const std::string documents[] = {
      wrap(member("faultCode", "<int>7</int>") + text),
      wrap(text + member("faultCode", "<int>7</int>")),
      wrap(member("faultCode", "<i8>7</i8>") + text),
      wrap(member("faultCode", "<string>7</string>") + text),
      wrap(member("faultCode", "7") + member("faultString", "no")),
      wrap(member("more", "<array/>") + member("faultCode", "<i4>7</i4>") + text),
      "<methodResponse><fault><struct>" + member("faultCode", "<i8>7</i8>") + text +
          "</struct></fault></methodResponse>",
      "<?xml version='1.0'?>\n<methodResponse>\n<fault>\n<value><struct>\n<member>\n<name>faultCode"
      "</name>\n<value><int>7</int></value>\n</member>\n<member>\n<name>faultString</name>\n<value>"
      "<string>no</string></value>\n</member>\n</struct></value>\n</fault>\n</methodResponse>\n",
  };
  for (const std::string& document : documents) {
    const auto got = read<int>(document);
    ASSERT_FALSE(got.ok()) << document;
    EXPECT_EQ(got.error().code, ErrorCode::kFault) << got.error().message << document;
    ASSERT_TRUE(got.error().fault) << document;
    EXPECT_EQ(*got.error().fault, Fault(7, "no")) << document;
  }
}

TEST(DecodeReply, FaultsThatCannotBeReadAreProtocolErrors) {
  const std::pair<std::string_view, std::string_view> table[] = {
      {"<fault/>", "a fault without a value (at byte 16)"},
      {"<fault><value><string>no</string></value></fault>",
       "fault: expected struct, found string (at byte 23)"},
      {"<fault><value><struct></struct></value></fault>",
       "fault: faultCode or faultString is missing (at byte 23)"},
      {"<fault><value><struct><member><name>faultCode</name><value>many</value></member></struct>"
       "</value></fault>",
       "fault.faultCode: expected int, found 'many' (at byte 68)"},
      {"<fault><value><struct><member><name>faultString</name><value><i4>1</i4></value></member>"
       "</struct></value></fault>",
       "fault.faultString: expected string, found i4 (at byte 70)"},
  };
  for (const auto& [inner, message] : table) {
    const auto got = read<int>("<methodResponse>" + std::string(inner) + kTail);
    ASSERT_FALSE(got.ok()) << inner;
    EXPECT_EQ(got.error().code, ErrorCode::kMalformed) << inner;
    EXPECT_EQ(got.error().message, message) << inner;
    EXPECT_FALSE(got.error().fault);
  }
}

TEST(DeclaredErrors, TravelWithTheirFields) {
  const sample::OutOfStock error{"AB-1", 2};
  const Fault fault = make_fault(error);
  EXPECT_EQ(fault.code(), 409);
  EXPECT_EQ(fault.text(), "only 2 of AB-1 left");
  const auto back = read<int>(fault_of(fault));
  ASSERT_FALSE(back.ok());
  ASSERT_EQ(*back.error().fault, fault);
  EXPECT_EQ(error_name(*back.error().fault), "OutOfStock");
  const auto fields = decode_fault_detail<sample::OutOfStock>(*back.error().fault);
  ASSERT_TRUE(fields.ok()) << fields.error().message;
  EXPECT_EQ(*fields, error);
}

TEST(DeclaredErrors, WithoutFieldsHaveNoDetail) {
  const Fault fault = make_fault(sample::Busy{});
  EXPECT_EQ(fault, Fault(503, "try again later"));
  EXPECT_EQ(error_name(fault), "");
}

TEST(DeclaredErrors, GoWithoutFieldsThatCannotBeWritten) {
  const Fault fault = make_fault(sample::OutOfStock{"\x01", 2});
  EXPECT_EQ(fault.code(), 409);
  EXPECT_EQ(fault.detail_xml(), "");
}

}  // namespace
}  // namespace tagwire::wire
