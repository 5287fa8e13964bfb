#include "tagwire/wire/call.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace tagwire::wire {
namespace {

using std::string_literals::operator""s;

constexpr std::string_view kPython =
    "<?xml version='1.0'?>\n<methodCall>\n<methodName>add</methodName>\n<params>\n<param>\n"
    "<value><int>3</int></value>\n</param>\n<param>\n<value><int>-5</int></value>\n</param>\n"
    "</params>\n</methodCall>\n";

struct Outcome {
  bool ok = false;
  std::string method;
  int a = 0;
  int b = -1;
  std::int32_t code = 0;
  std::string text;
};

Outcome read_once(std::string_view document, std::size_t required, const ReadSettings& settings) {
  Outcome out;
  CallReader call(document, settings);
  out.ok = call.open();
  if (out.ok) {
    out.method = call.method();
    out.ok = call.read_params(required, out.a, out.b);
  }
  if (!out.ok) {
    out.code = call.error().fault_code;
    out.text = call.error().text();
  }
  return out;
}

/// Reads a call of two ints, the second of which may be absent; with and without prediction.
Outcome read(std::string_view document, std::size_t required = 1, ReadSettings settings = {}) {
  const Outcome predicted = read_once(document, required, settings);
  settings.predict = false;
  Outcome general = read_once(document, required, settings);
  EXPECT_EQ(predicted.ok, general.ok) << document;
  // Prediction counts elements by the run, and so meets a limit elsewhere.
  if (general.code != fault_code::kTooLarge) {
    EXPECT_EQ(predicted.text, general.text) << document;
  }
  EXPECT_EQ(predicted.code, general.code) << document;
  EXPECT_EQ(predicted.method, general.method) << document;
  if (general.ok) {
    EXPECT_EQ(predicted.a, general.a) << document;
    EXPECT_EQ(predicted.b, general.b) << document;
  }
  return general;
}

std::string call_with(std::string_view params, std::string_view name = "add") {
  return "<methodCall><methodName>" + std::string(name) + "</methodName>" + std::string(params) +
         "</methodCall>";
}
constexpr std::string_view kOne = "<params><param><value><i4>3</i4></value></param></params>";
constexpr std::string_view kTwo =
    "<params><param><value><i4>3</i4></value></param><param><value><i4>-5</i4></value></param>"
    "</params>";

TEST(CallReader, ReadsEveryLayout) {
  OutputBuffer ours;
  ASSERT_TRUE(encode_call(ours, {}, "add", 3, -5).ok());
  const std::string documents[] = {
      std::string(kPython),
      std::string(ours.view()),
      call_with(kTwo),
      "<?xml version=\"1.0\"?>\r\n<methodCall>\r\n  <methodName>add</methodName>\r\n  <params>\r\n"
      "    <param><value><i4>3</i4></value></param>\r\n    <param>\r\n      <value>\r\n"
      "        <i4>-5</i4>\r\n      </value>\r\n    </param>\r\n  </params>\r\n</methodCall>\r\n",
      "<!-- c --><methodCall a='1'><?p?><methodName >a<!-- -->dd</methodName><!-- -->" +
          std::string(kTwo) + "<!-- --></methodCall ><!-- -->",
      "\xef\xbb\xbf" + call_with(kTwo),
      "<methodCall>" + std::string(kTwo) + "<methodName>add</methodName></methodCall>",
      "<methodCall>\n" + std::string(kTwo) +
          "\n<methodName><![CDATA[add]]></methodName>\n</methodCall>\n",
  };
  for (const std::string& document : documents) {
    const Outcome got = read(document, 2);
    EXPECT_TRUE(got.ok) << document << got.text;
    EXPECT_EQ(got.method, "add");
    EXPECT_EQ(got.a, 3);
    EXPECT_EQ(got.b, -5);
  }
}

TEST(CallReader, CountsParameters) {
  EXPECT_EQ(read(call_with(kOne)).b, -1);
  EXPECT_EQ(read(call_with(kOne), 2).text, "expected 2 parameters, found 1 (at byte 40)");
  EXPECT_EQ(read(call_with(""), 2).text, "expected 2 parameters, found 0 (at byte 40)");
  EXPECT_EQ(read(call_with("<params/>"), 1).text,
            "expected 1 or 2 parameters, found 0 (at byte 40)");
  EXPECT_EQ(read(call_with("<params></params>"), 1).code, fault_code::kInvalidParams);
  EXPECT_TRUE(read(call_with(""), 0).ok);
  EXPECT_TRUE(read(call_with("<params></params>"), 0).ok);
  EXPECT_TRUE(read(call_with("<params/>"), 0).ok);
  EXPECT_TRUE(read("<methodCall><params/><methodName>add</methodName></methodCall>", 0).ok);
  const std::string three =
      "<params><param><value><i4>1</i4></value></param><param><value><i4>1</i4></value></param>"
      "<param><value>x</value></param></params>";
  EXPECT_EQ(read(call_with(three), 2).text, "expected 2 parameters, found 3 (at byte 40)");
  EXPECT_EQ(describe_count(0, 3, 4), "expected 0 to 3 parameters, found 4");
  EXPECT_EQ(describe_count(1, 1, 4), "expected 1 parameter, found 4");
}

TEST(CallReader, MethodNamesMayBeAnyText) {
  for (const std::string_view name : {"a.b:c/d_1", "\xc3\xa9\xf0\x9f\x98\x80", " a ", "system.x"}) {
    EXPECT_EQ(read(call_with(kOne, name)).method, name);
  }
  EXPECT_EQ(read(call_with(kOne, "a&lt;b&amp;")).method, "a<b&");
  EXPECT_EQ(read(call_with(kOne, "<![CDATA[a<b]]>")).method, "a<b");
  EXPECT_TRUE(read(call_with(kOne, std::string(256, 'm'))).ok);
  const Outcome longer = read(call_with(kOne, std::string(257, 'm')));
  EXPECT_EQ(longer.code, fault_code::kTooLarge);
  EXPECT_EQ(longer.text, "the name of the method is longer than 256 bytes (at byte 12)");
}

struct Refused {
  std::string document;
  std::int32_t code;
  std::string text;
};

TEST(CallReader, RefusesWhatIsNoCall) {
  constexpr std::int32_t kCall = fault_code::kInvalidCall;
  constexpr std::int32_t kXml = fault_code::kNotWellFormed;
  constexpr std::int32_t kParams = fault_code::kInvalidParams;
  const std::vector<Refused> table = {
      {"", kXml, "the document has no element (at byte 0)"},
      {"hello", kXml, "expected the root element, found 'hello' (at byte 0)"},
      {"<methodCall/>", kCall, "a methodCall without a methodName (at byte 0)"},
      {"<methodCall></methodCall>", kCall, "a methodCall without a methodName (at byte 0)"},
      {"<methodcall/>", kCall, "expected <methodCall>, found <methodcall> (at byte 0)"},
      {"<methodResponse/>", kCall, "expected <methodCall>, found <methodResponse> (at byte 0)"},
      {"<methodCall>" + std::string(kOne) + "</methodCall>", kCall,
       "a methodCall without a methodName (at byte 0)"},
      {call_with(kOne, ""), kCall, "an empty methodName (at byte 12)"},
      {"<methodCall><methodName/></methodCall>", kCall, "an empty methodName (at byte 12)"},
      {call_with(kOne, "a<b/>"), kCall, "expected </methodName>, found <b> (at byte 25)"},
      {call_with(std::string(kOne) + std::string(kOne)), kCall,
       "expected </methodCall>, found <params> (at byte 97)"},
      {call_with("<methodName>x</methodName>"), kCall,
       "expected </methodCall>, found <methodName> (at byte 40)"},
      {call_with("<other/>"), kCall, "expected </methodCall>, found <other> (at byte 40)"},
      {call_with("text"), kCall, "expected </methodCall>, found text (at byte 40)"},
      {call_with(std::string(kOne) + "text"), kCall,
       "expected </methodCall>, found text (at byte 97)"},
      {call_with("<params><value><i4>3</i4></value></params>"), kCall,
       "expected <param>, found <value> (at byte 48)"},
      {call_with("<params>x</params>"), kCall, "expected <param>, found text (at byte 48)"},
      {call_with("<params><param/></params>"), kCall,
       "params[0]: a param without a value (at byte 48)"},
      {call_with("<params><param></param></params>"), kCall,
       "params[0]: expected <value>, found </param> (at byte 55)"},
      {call_with("<params><param><value><i4>1</i4></value><value/></param></params>"), kCall,
       "params[0]: expected </param>, found <value> (at byte 80)"},
      {call_with("<params><param><value><i4>x</i4></value></param></params>"), kParams,
       "params[0]: expected int, found 'x' (at byte 55)"},
      {call_with("<params><param><value>x</value></param></params>"), kParams,
       "params[0]: expected int, found string (at byte 55)"},
      {call_with(kOne) + "<x/>", kXml,
       "expected nothing after the root element, found '<x/>' (at byte 110)"},
      {"<!DOCTYPE x>" + call_with(kOne), kXml, "a DOCTYPE is refused (at byte 0)"},
      {call_with(kOne).substr(0, 97), kXml,
       "expected </methodCall>, found the end of the document (at byte 97)"},
  };
  for (const Refused& row : table) {
    const Outcome got = read(row.document);
    EXPECT_FALSE(got.ok) << row.document;
    EXPECT_EQ(got.text, row.text) << row.document;
    EXPECT_EQ(got.code, row.code) << row.document;
  }
}

// A document that is not XML says nothing else, wherever in it that shows.
TEST(CallReader, MalformedXmlOutranksWrongContent) {
  const std::string wrong_param = "<params><param><value>x</value></param>";
  EXPECT_EQ(read(call_with(wrong_param + "</params>")).code, fault_code::kInvalidParams);
  EXPECT_EQ(read(call_with(wrong_param)).code, fault_code::kNotWellFormed);
  EXPECT_EQ(read(call_with(wrong_param + "</params>") + "x").code, fault_code::kNotWellFormed);
  EXPECT_EQ(read(call_with(wrong_param + "<a b='&bad;'/></params>")).code,
            fault_code::kNotWellFormed);
  EXPECT_EQ(read(call_with(wrong_param + "\x01</params>")).code, fault_code::kInvalidCharacter);
  EXPECT_EQ(read("<methodcall><a></methodcall>").code, fault_code::kNotWellFormed);
  const Outcome got = read(call_with(wrong_param + "<b></c></params>"));
  EXPECT_EQ(got.text, "expected </b>, found </c> (at byte 82)");
}

TEST(CallReader, ChecksCallsOfMethodsThatNobodyHas) {
  const auto skip = [](std::string_view document) {
    CallReader call(document);
    return call.open() && call.skip_params() ? "ok" : call.error().text();
  };
  EXPECT_EQ(skip(kPython), "ok");
  EXPECT_EQ(skip(call_with("")), "ok");
  EXPECT_EQ(skip(call_with("<params/>")), "ok");
  EXPECT_EQ(skip(call_with("<params><param><value><array/></value></param></params>")), "ok");
  EXPECT_EQ(skip(call_with("<params><param><value><int>x</int></value></param></params>")),
            "params[0]: expected int, found 'x' (at byte 55)");
  EXPECT_EQ(skip(call_with("<params><param></params>")),
            "expected </param>, found </params> (at byte 55)");
  EXPECT_EQ(skip(std::string(kPython) + "<"),
            "expected nothing after the root element, found '<' "
            "(at byte " +
                std::to_string(kPython.size()) + ")");
}

TEST(CallReader, ReadsTheEncodingsThatPeersUse) {
  const auto method_of = [](const std::string& document) {
    CallReader call(document);
    return call.open() ? std::string(call.method()) : call.error().text();
  };
  const auto declared = [](std::string_view encoding, std::string_view name) {
    return "<?xml version='1.0' encoding='" + std::string(encoding) + "'?>" + call_with("", name);
  };
  EXPECT_EQ(method_of(declared("UTF-8", "caf\xc3\xa9")), "caf\xc3\xa9");
  EXPECT_EQ(method_of(declared("us-ascii", "cafe")), "cafe");
  EXPECT_EQ(method_of(declared("ISO-8859-1", "caf\xe9")), "caf\xc3\xa9");
  EXPECT_EQ(method_of(declared("iso-8859-15", "\xa4")), "\xe2\x82\xac");
  EXPECT_EQ(method_of(declared("windows-1252", "\x80")), "\xe2\x82\xac");
  EXPECT_EQ(method_of("\xef\xbb\xbf" + declared("UTF-8", "x")), "x");
  for (const bool big : {true, false}) {
    std::string wide = big ? "\xfe\xff" : "\xff\xfe";
    for (const char c : declared("UTF-16", "wide")) {
      wide += big ? std::string{'\0', c} : std::string{c, '\0'};
    }
    EXPECT_EQ(method_of(wide), "wide");
    CallReader cut(std::string_view(wide).substr(0, wide.size() - 4));
    ASSERT_FALSE(cut.open() && cut.skip_params());
    EXPECT_EQ(cut.error().offset, wide.size() - 4) << "in bytes as received";
  }
  const std::string not_ascii = declared("US-ASCII", "caf\xe9");
  CallReader ascii(not_ascii);
  ASSERT_FALSE(ascii.open());
  EXPECT_EQ(ascii.error().fault_code, fault_code::kInvalidCharacter);
  const std::string unknown = declared("EBCDIC-X", "x");
  CallReader reader(unknown);
  ASSERT_FALSE(reader.open());
  EXPECT_EQ(reader.error().fault_code, fault_code::kUnsupportedEncoding);
}

TEST(CallReader, OffsetsAreThoseOfTheBytesReceived) {
  const std::string latin = "<?xml version='1.0' encoding='ISO-8859-1'?><!--\xe9\xe9\xe9-->" +
                            call_with("<params><param><value>x</value></param></params>");
  EXPECT_EQ(read(latin).text, "params[0]: expected int, found string (at byte " +
                                  std::to_string(latin.find("<value>")) + ")");
  const std::string marked =
      "\xef\xbb\xbf" + call_with("<params><param><value>x</value></param></params>");
  EXPECT_EQ(read(marked).text, "params[0]: expected int, found string (at byte " +
                                   std::to_string(marked.find("<value>")) + ")");
}

TEST(CallReader, LenientTakesBlanksBeforeTheDeclaration) {
  ReadSettings lenient;
  lenient.lenient = true;
  const std::string document = "\r\n " + std::string(kPython);
  EXPECT_EQ(read(document).code, fault_code::kNotWellFormed);
  EXPECT_TRUE(read(document, 2, lenient).ok);
}

TEST(CallReader, RefusesEveryPrefixOfACall) {
  OutputBuffer ours;
  ASSERT_TRUE(encode_call(ours, {}, "add", 3, -5).ok());
  const std::string documents[] = {
      std::string(kPython.substr(0, kPython.size() - 1)), std::string(ours.view()),
      "\xef\xbb\xbf" + call_with(kTwo),
      "<methodCall>" + std::string(kTwo) + "<methodName>add</methodName></methodCall>"};
  for (const std::string& document : documents) {
    ASSERT_TRUE(read(document).ok);
    for (std::size_t size = 0; size < document.size(); ++size) {
      const Outcome got = read(document.substr(0, size));
      EXPECT_FALSE(got.ok) << "cut after " << size << ": " << document;
      EXPECT_EQ(got.code, fault_code::kNotWellFormed) << size << got.text;
    }
  }
}

TEST(CallReader, HoldsTheElementLimitOverTheWholeDocument) {
  ReadSettings settings;
  settings.limits.max_elements = 9;  // methodCall, methodName, params, 2 * (param, value, i4)
  EXPECT_TRUE(read(call_with(kTwo), 2, settings).ok);
  settings.limits.max_elements = 8;
  EXPECT_EQ(read(call_with(kTwo), 2, settings).code, fault_code::kTooLarge);
}

// What system.multicall does: check everything first, then come back to one entry after the other.
TEST(ArgumentReader, ReadsTheElementsOfAnArrayAsArguments) {
  const std::string document = call_with(
      "<params><param><value><array><data>"
      "<value><array><data><value><i4>1</i4></value><value><i4>2</i4></value></data></array></"
      "value>"
      "<value><array><data><value>x</value></data></array></value>"
      "<value><array><data><value><i4>4</i4></value></data></array></value>"
      "</data></array></value></param></params>");
  CallReader call(document);
  ASSERT_TRUE(call.open());
  const Decoder::Mark params = call.decoder().mark();
  ASSERT_TRUE(call.skip_params());

  Decoder& in = call.decoder();
  in.rewind(params);
  ArgumentReader outer = call.params();
  ArrayCursor entries;
  ASSERT_TRUE(outer.begin() && outer.next() && in.begin_array(entries));
  std::vector<std::string> results;
  while (in.next_element(entries)) {
    const Decoder::Mark entry = in.mark();
    ASSERT_TRUE(in.skip_value());
    const Decoder::Mark after = in.mark();
    in.rewind(entry);
    int a = 0;
    int b = -1;
    if (ArgumentReader(in, ArgumentReader::Source::kArray).read(1, a, b)) {
      results.push_back(std::to_string(a) + "," + std::to_string(b));
    } else {
      results.push_back(in.take_error().text());
    }
    in.rewind(after);
  }
  ASSERT_TRUE(in.end_array(entries) && outer.done_one(true) && !outer.next() && outer.at_end());
  EXPECT_EQ(results, (std::vector<std::string>{"1,2",
                                               "params[0]: expected int, found string (at byte " +
                                                   std::to_string(document.find("<value>x")) + ")",
                                               "4,-1"}));
}

}  // namespace
}  // namespace tagwire::wire
