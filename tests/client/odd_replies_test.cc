// Replies as servers in the field write them, and as nobody should: each gives exactly the value
// that docs/wire.md says, or an error that says what came instead. One table for documents, one for
// the HTTP around them; the client is asked for "whatever comes", as a stranger's first call is.
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "tagwire/value/value.h"
#include "tagwire/wire/value_codec.h"
#include "tests/client/network.h"

namespace tagwire {
namespace {

using namespace std::string_literals;  // NOLINT(*-using-namespace): documents hold NULs

using OddReplies = ClientAgainstScript;

/// What the caller gets: a value, a fault, or an error whose text holds this.
struct FaultOf {
  int code;
  std::string text;
};
struct Says {
  std::string text;
};
using Outcome = std::variant<Value, FaultOf, Says>;

struct OddDocument {
  const char* what;
  std::string body;
  Outcome outcome;
};

// --- documents ---

std::string params(const std::string& inside) {
  return "<?xml version=\"1.0\"?><methodResponse><params>" + inside + "</params></methodResponse>";
}
/// `inside`: what stands in the value element.
std::string value(const std::string& inside) {
  return params("<param><value>" + inside + "</value></param>");
}
/// `inside`: what stands in the fault element.
std::string fault(const std::string& inside) {
  return "<?xml version=\"1.0\"?><methodResponse><fault>" + inside + "</fault></methodResponse>";
}
std::string member(const std::string& name, const std::string& inside) {
  return "<member><name>" + name + "</name><value>" + inside + "</value></member>";
}
const std::string kText = member("faultString", "<string>Gone away</string>");
const FaultOf kGone{7, "Gone away"};

/// A reply whose value is the string that these bytes are in `encoding`.
std::string declared(const std::string& encoding, const std::string& bytes) {
  return "<?xml version=\"1.0\" encoding=\"" + encoding +
         "\"?><methodResponse><params><param><value><string>" + bytes +
         "</string></value></param></params></methodResponse>";
}
std::string undeclared(const std::string& bytes) {
  return "<methodResponse><params><param><value><string>" + bytes +
         "</string></value></param></params></methodResponse>";
}
/// ASCII text as UTF-16.
std::string utf16(const std::string& ascii, bool big_endian) {
  std::string wide;
  for (const char byte : ascii) wide += big_endian ? "\0"s + byte : byte + "\0"s;
  return wide;
}

Value date(int year, unsigned month, unsigned day, int hour, int minute, int second) {
  using namespace std::chrono;  // NOLINT(*-using-namespace)
  return sys_seconds{sys_days{std::chrono::year{year} / month / day}} + hours{hour} +
         minutes{minute} + seconds{second};
}
Value::Bytes bytes(std::string_view text) {
  Value::Bytes result;
  for (const char byte : text) result.push_back(static_cast<std::byte>(byte));
  return result;
}
const Value kEmpty = Value::Array{};
const Value kDate = date(1998, 7, 17, 14, 8, 55);

const std::vector<OddDocument>& odd_documents() {
  static const std::vector<OddDocument> documents = {
      // --- strings ---
      {"untyped", value(" a b "), " a b "},
      {"untyped and empty", value(""), ""},
      {"a value that closes itself", params("<param><value/></param>"), ""},
      {"a string that closes itself", value("<string/>"), ""},
      {"blanks around the type element", value("\n  <string> x </string>\n"), " x "},
      {"only blanks, untyped", value("  \n "), "  \n "},
      {"CDATA", value("<string><![CDATA[a <b> & ]]>c</string>"), "a <b> & c"},
      {"CDATA, untyped", value("<![CDATA[<i4>5</i4>]]>"), "<i4>5</i4>"},
      {"comment in a text", value("<string>a<!-- no -->b</string>"), "ab"},
      {"comment before the type element", value("<!-- an int --><i4>5</i4>"), 5},
      {"processing instruction in a text", value("<string>a<?php no ?>b</string>"), "ab"},
      {"references", value("<string>&lt;&#65;&#x1F600;&apos;&quot;&gt;&amp;</string>"),
       "<A\xf0\x9f\x98\x80'\">&"},
      {"CR and CRLF", value("<string>a\r\nb\rc&#13;d</string>"), "a\nb\nc\rd"},
      {"attributes", value("<string xml:space=\"preserve\"> x </string>"), " x "},
      {"control character", value("<string>a\x01</string>"),
       Says{"result: XML cannot hold the control character 0x01 (at byte"}},
      {"reference to a control character", value("<string>&#27;[1m</string>"),
       Says{"'&#27;' refers to no character that XML can hold"}},
      {"entity of HTML", value("<string>caf&eacute;</string>"),
       Says{"expected a reference such as &amp;, found '&eacute;"}},
      {"bare ampersand", value("<string>a & b</string>"),
       Says{"expected a reference such as &amp;, found '& b"}},
      {"text beside the type element", value("x<i4>5</i4>"), Says{"expected </value>, found <i4>"}},
      // --- integers ---
      {"int", value("<int>-5</int>"), -5},
      {"i1", value("<i1>-5</i1>"), -5},
      {"i2", value("<i2>300</i2>"), 300},
      {"i8", value("<i8>12345678901</i8>"), 12345678901},
      {"ex:i8 with its namespace",
       value("<ex:i8 xmlns:ex=\"http://ws.apache.org/xmlrpc/"
             "namespaces/extensions\">12345678901</ex:i8>"),
       12345678901},
      {"ex:i1 without its namespace", value("<ex:i1>1</ex:i1>"), 1},
      {"bigint, which nobody defined", value("<bigint>1</bigint>"), Says{"unknown type <bigint>"}},
      {"biginteger", value("<biginteger>12345678901</biginteger>"), 12345678901},
      {"plus and zeros", value("<int>+007</int>"), 7},
      {"blanks around the digits", value("<int>\n 7 </int>"), 7},
      {"i4 of more than 32 bits", value("<i4>5000000000</i4>"), 5000000000},
      {"more than 64 bits", value("<i8>9223372036854775808</i8>"), Says{"9223372036854775808"}},
      {"empty int", value("<int></int>"), Says{"result: expected"}},
      {"int with a fraction", value("<int>1.5</int>"), Says{"found '1.5'"}},
      {"hexadecimal int", value("<int>0x10</int>"), Says{"found '0x10'"}},
      // --- doubles ---
      {"exponent", value("<double>1.5e-3</double>"), 0.0015},
      {"exponent, capital and plus", value("<double>1E+20</double>"), 1e20},
      {"whole number as a double", value("<double>3</double>"), 3.0},
      {"point first", value("<double>.5</double>"), 0.5},
      {"point last", value("<double>5.</double>"), 5.0},
      {"float", value("<float>1.5</float>"), 1.5},
      {"20 decimals", value("<double>0.10000000000000000555</double>"), 0.1},
      {"decimal comma", value("<double>1,5</double>"), Says{"found '1,5'"}},
      {"NaN", value("<double>NaN</double>"), Says{"found 'NaN'"}},
      {"infinity", value("<double>-inf</double>"), Says{"found '-inf'"}},
      // --- booleans, nil ---
      {"boolean", value("<boolean>1</boolean>"), true},
      {"boolean in blanks", value("<boolean> 0 </boolean>"), false},
      {"true in words", value("<boolean>true</boolean>"), Says{"found 'true'"}},
      {"true in capitals", value("<boolean>TRUE</boolean>"), Says{"found 'TRUE'"}},
      {"nil", value("<nil/>"), nullptr},
      {"nil with two tags", value("<nil></nil>"), nullptr},
      {"ex:nil", value("<ex:nil/>"), nullptr},
      // --- dates ---
      {"date as the specification has it",
       value("<dateTime.iso8601>19980717T14:08:55"
             "</dateTime.iso8601>"),
       kDate},
      {"date with dashes", value("<dateTime.iso8601>1998-07-17T14:08:55</dateTime.iso8601>"),
       kDate},
      {"date of JavaScript", value("<dateTime.iso8601>1998-07-17T14:08:55.123Z</dateTime.iso8601>"),
       kDate},
      {"date of PHP, with an offset",
       value("<dateTime.iso8601>1998-07-17T16:08:55+02:00</dateTime.iso8601>"), kDate},
      {"date with an offset without colon",
       value("<dateTime.iso8601>19980717T10:08:55-0400</dateTime.iso8601>"), kDate},
      {"date with an offset of hours",
       value("<dateTime.iso8601>19980717T16:08:55+02</dateTime.iso8601>"), kDate},
      {"date of aXMLRPC, without colons",
       value("<dateTime.iso8601>19980717T140855</dateTime.iso8601>"), kDate},
      {"date of Perl", value("<dateTime.iso8601>19980717T14:08:55Z</dateTime.iso8601>"), kDate},
      {"date of xmlrpc-c, with microseconds",
       value("<dateTime.iso8601>19980717T14:08:55.000123</dateTime.iso8601>"), kDate},
      {"date in blanks", value("<dateTime.iso8601> 19980717T14:08:55\n</dateTime.iso8601>"), kDate},
      {"month 13", value("<dateTime.iso8601>19981317T14:08:55</dateTime.iso8601>"),
       Says{"found '19981317T14:08:55'"}},
      {"date for people", value("<dateTime.iso8601>Fri, 17 Jul 1998</dateTime.iso8601>"),
       Says{"found 'Fri, 17 Jul 1998'"}},
      {"empty date", value("<dateTime.iso8601/>"), Says{"result: expected"}},
      // --- bytes ---
      {"base64 in lines", value("<base64>\r\nAAEC\r\nAwQ=\r\n</base64>"),
       bytes("\x00\x01\x02\x03\x04"s)},
      {"base64, indented", value("<base64>\n\t  AAECAwQ=\n\t</base64>"),
       bytes("\x00\x01\x02\x03\x04"s)},
      {"empty base64", value("<base64/>"), Value::Bytes{}},
      {"base64 of URLs", value("<base64>-_-_</base64>"),
       Says{"character '-' at offset 0 in base64"}},
      {"base64 cut short", value("<base64>AAECA</base64>"),
       Says{"base64 that ends in the middle of a group"}},
      // --- arrays, structs ---
      {"array that closes itself", value("<array/>"), kEmpty},
      {"array without data", value("<array></array>"), kEmpty},
      {"data that closes itself", value("<array><data/></array>"), kEmpty},
      {"indented array",
       value("\n <array>\n  <data>\n   <value>a</value>\n   <value><i4>1</i4></value>\n  </data>\n"
             " </array>\n"),
       Value::array({"a", 1})},
      {"comments in an array",
       value("<array><data><!-- none --><value>a</value><!-- b --></data></array>"),
       Value::array({"a"})},
      {"two data", value("<array><data/><data/></array>"), Says{"expected </array>, found <data>"}},
      {"values without data", value("<array><value>a</value></array>"),
       Says{"expected <data>, found <value>"}},
      {"struct that closes itself", value("<struct/>"), Struct{}},
      {"value before name",
       value("<struct><member><value><i4>1</i4></value><name>a</name></member></struct>"),
       Value::structure({{"a", 1}})},
      {"blanks in a member name", value("<struct>" + member(" a ", "x") + "</struct>"),
       Value::structure({{" a ", "x"}})},
      {"CDATA in a member name", value("<struct>" + member("<![CDATA[a&b]]>", "x") + "</struct>"),
       Value::structure({{"a&b", "x"}})},
      {"empty member name", value("<struct>" + member("", "x") + "</struct>"),
       Value::structure({{"", "x"}})},
      {"member without a name", value("<struct><member><value>x</value></member></struct>"),
       Says{"expected <name>, found </member>"}},
      {"member twice", value("<struct>" + member("a", "x") + member("a", "y") + "</struct>"),
       Says{"member 'a' twice"}},
      // --- documents ---
      {"params missing", "<methodResponse/>", Says{"expected <params> or <fault>"}},
      {"params empty", params(""), Says{"expected a result, found a reply without one"}},
      {"param empty", params("<param/>"), Says{"a param without a value"}},
      {"two params", params("<param><value>a</value></param><param><value>b</value></param>"),
       Says{"expected </params>, found <param>"}},
      {"params and a fault",
       "<methodResponse><params><param><value/></param></params><fault/></methodResponse>",
       Says{"expected </methodResponse>, found <fault>"}},
      {"capital letters", "<METHODRESPONSE></METHODRESPONSE>",
       Says{"expected <methodResponse>, found <METHODRESPONSE>"}},
      {"a call comes back", "<methodCall><methodName>m</methodName></methodCall>",
       Says{"expected <methodResponse>, found <methodCall>"}},
      {"unknown type", value("<dom><a/></dom>"), Says{"unknown type <dom>"}},
      {"comments and instructions around the root",
       "<?xml version=\"1.0\"?>\n<!-- one -->\n<?xml-stylesheet href=\"x\"?>\n<methodResponse>"
       "<!-- two --><params><?three?><param><value>x</value></param></params></methodResponse>\n"
       "<!-- four -->\n",
       "x"},
      {"standalone in the declaration",
       "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>" + undeclared("x"), "x"},
      {"default namespace",
       "<methodResponse xmlns=\"http://example.org/\"><params><param><value>x</value></param>"
       "</params></methodResponse>",
       "x"},
      {"line ends after the root", undeclared("x") + "\r\n\r\n", "x"},
      {"NUL after the root", undeclared("x") + "\0"s,
       Says{"expected nothing after the root element"}},
      {"blank line before the declaration", "\n" + value("x"),
       Says{"an XML declaration stands only at the very beginning"}},
      {"blank line, and no declaration", "\n" + undeclared("x"), "x"},
      {"DOCTYPE", "<!DOCTYPE methodResponse>" + undeclared("x"), Says{"a DOCTYPE is refused"}},
      {"warning of PHP before the document", "<br />\n<b>Warning</b>: no" + value("x"),
       Says{"expected nothing after the root element, found '<b>Warning</b>: '"}},
      {"cut short", value("<string>abc</string>").substr(0, 80), Says{"end of the document"}},
      // --- encodings ---
      {"UTF-8 with a mark", "\xef\xbb\xbf" + value("\xc3\xa9"), "\xc3\xa9"},
      {"ISO-8859-1", declared("ISO-8859-1", "caf\xe9"), "caf\xc3\xa9"},
      {"iso-8859-15", declared("iso-8859-15", "\xa4"), "\xe2\x82\xac"},
      {"windows-1252", declared("windows-1252", "\x80 \x93x\x94"),
       "\xe2\x82\xac \xe2\x80\x9cx\xe2\x80\x9d"},
      {"us-ascii", declared("us-ascii", "x"), "x"},
      {"us-ascii that is not", declared("us-ascii", "caf\xc3\xa9"),
       Says{"no character of US-ASCII"}},
      {"UTF-16, big end first", "\xfe\xff" + utf16(declared("UTF-16", "x"), true), "x"},
      {"UTF-16, little end first", "\xff\xfe" + utf16(declared("UTF-16", "x"), false), "x"},
      {"UTF-16 without a mark", utf16(declared("UTF-16LE", "x"), false), "x"},
      {"UTF-16 declared and not so", declared("UTF-16", "x"),
       Says{"in an encoding that is not read here"}},
      {"encoding that nobody knows", declared("KOI8-R", "x"),
       Says{"in an encoding that is not read here"}},
      {"invalid UTF-8", value("caf\xe9"), Says{"does not start a character of UTF-8"}},
      {"a surrogate as UTF-8", value("\xed\xa0\xbd"), Says{"does not start a character of UTF-8"}},
      // --- faults ---
      {"fault as the specification has it",
       fault("<value><struct>" + member("faultCode", "<int>7</int>") + kText + "</struct></value>"),
       kGone},
      {"fault of rtorrent, without value",
       fault("<struct>" + member("faultCode", "<i8>7</i8>") + kText + "</struct>"), kGone},
      {"code as a string",
       fault("<value><struct>" + member("faultCode", "<string>7</string>") + kText +
             "</struct></value>"),
       kGone},
      {"code without a type",
       fault("<value><struct>" + member("faultCode", "7") + kText + "</struct></value>"), kGone},
      {"text before code",
       fault("<value><struct>" + kText + member("faultCode", "<i4>7</i4>") + "</struct></value>"),
       kGone},
      {"text without a type",
       fault("<value><struct>" + member("faultCode", "<i4>7</i4>") +
             member("faultString", "Gone away") + "</struct></value>"),
       kGone},
      {"further members",
       fault("<value><struct>" + member("faultCode", "<i4>7</i4>") + kText +
             member("faultCause", "<struct>" + member("x", "<nil/>") + "</struct>") +
             "</struct></value>"),
       kGone},
      {"empty text",
       fault("<value><struct>" + member("faultCode", "<i4>7</i4>") +
             member("faultString", "<string/>") + "</struct></value>"),
       FaultOf{7, ""}},
      {"text in several lines and CDATA",
       fault("<value><struct>" + member("faultCode", "<i4>-1</i4>") +
             member("faultString", "<string><![CDATA[line 1\nline <2>]]></string>") +
             "</struct></value>"),
       FaultOf{-1, "line 1\nline <2>"}},
      {"code in words",
       fault("<value><struct>" + member("faultCode", "<string>Server</string>") + kText +
             "</struct></value>"),
       Says{"fault.faultCode: expected int, found 'Server' (at byte 89); the fault says 'Gone "
            "away'"}},
      {"code that does not fit",
       fault("<value><struct>" + member("faultCode", "<i8>5000000000</i8>") + kText +
             "</struct></value>"),
       Says{"fault.faultCode: expected"}},
      {"text missing",
       fault("<value><struct>" + member("faultCode", "<i4>7</i4>") + "</struct></value>"),
       Says{"faultCode or faultString is missing"}},
      {"a string instead of the struct", fault("<value>no</value>"),
       Says{"fault: expected struct, found string"}},
      {"a fault with nothing in it", fault(""), Says{"fault: expected <value>, found </fault>"}},
  };
  return documents;
}

/// "a string", quoted and escaped by gtest; kept short.
std::string shown(const Outcome& outcome) {
  if (const auto* value = std::get_if<Value>(&outcome)) return to_string(*value);
  if (const auto* fault = std::get_if<FaultOf>(&outcome)) {
    return "fault " + std::to_string(fault->code) + ": " + fault->text;
  }
  return "an error with the text " + std::get<Says>(outcome).text;
}

void expect_outcome(const Result<Value>& result, const Outcome& outcome) {
  if (const auto* value = std::get_if<Value>(&outcome)) {
    ASSERT_TRUE(result.ok()) << result.error().message;
    EXPECT_EQ(*result, *value);
    return;
  }
  ASSERT_FALSE(result.ok()) << "expected " << shown(outcome) << ", got " << *result;
  const Error& error = result.error();
  if (const auto* fault = std::get_if<FaultOf>(&outcome)) {
    ASSERT_TRUE(error.fault.has_value()) << error.message;
    EXPECT_EQ(error.fault->code(), fault->code);
    EXPECT_EQ(error.fault->text(), fault->text);
    return;
  }
  EXPECT_FALSE(error.fault.has_value()) << error.message;
  EXPECT_EQ(to_string(error.code), to_string(ErrorCode::kMalformed));
  // Without the start of the body, which would hold much of what is looked for; whole texts are
  // held by errors_test.cc.
  const std::string found = error.message.substr(0, error.message.find("; the body "));
  EXPECT_NE(found.find(std::get<Says>(outcome).text), std::string::npos) << error.message;
  EXPECT_EQ(found.find("calling m at http://"), 0U) << error.message;
  EXPECT_NE(found.find("/RPC2: reading the reply: "), std::string::npos) << error.message;
}

// All on one connection: no document, however odd, leaves it in a state that spoils the next reply.
TEST_F(OddReplies, DocumentsGiveTheirValueOrSayWhy) {
  play({[](Peer& peer) {
    for (const OddDocument& each : odd_documents()) {
      peer.read_request();
      peer.reply(each.body);
    }
    peer.wait_for_end();
  }});
  for (const OddDocument& each : odd_documents()) {
    SCOPED_TRACE(each.what);
    expect_outcome(client_->try_call<Value>("m"), each.outcome);
  }
  EXPECT_EQ(server_->connections(), 1);
  finish();
}

// --- what "lenient" adds ---

TEST_F(OddReplies, LenientReadsMore) {
  const OddDocument documents[] = {
      {"blank line before the declaration", "\n" + value("x"), "x"},
      {"text beside the type element", value("x<i4>5</i4>"), 5},
      {"member twice", value("<struct>" + member("a", "x") + member("a", "y") + "</struct>"),
       Value::structure({{"a", "y"}})},
  };
  play({[&](Peer& peer) {
         for (const OddDocument& each : documents) {
           peer.read_request();
           peer.reply(each.body);
         }
         peer.wait_for_end();
       }},
       {.lenient = true});
  for (const OddDocument& each : documents) {
    SCOPED_TRACE(each.what);
    expect_outcome(client_->try_call<Value>("m"), each.outcome);
  }
  finish();
}

// --- the HTTP around a document ---

struct OddHttp {
  const char* what;
  std::string bytes;
  bool closes;  // the server's end of input is the end of the reply
  bool reused;  // the next call goes over the same connection
};

std::string in_chunks(const std::string& body, std::size_t size, const std::string& extension) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string chunks;
  for (std::size_t at = 0; at < body.size(); at += size) {
    const std::string piece = body.substr(at, size);
    std::string length;
    for (std::size_t rest = piece.size(); rest > 0; rest /= 16) {
      length.insert(length.begin(), kDigits[rest % 16]);
    }
    chunks += length + extension + "\r\n" + piece + "\r\n";
  }
  return chunks;
}

const std::vector<OddHttp>& odd_http() {
  const std::string body = kSeven;
  const std::string length = std::to_string(body.size());
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  static const std::vector<OddHttp> replies = {
      {"text/html",
       "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: " + length +
           "\r\n\r\n" + body,
       false, true},
      {"no Content-Type", "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + body, false,
       true},
      {"status 500",
       "HTTP/1.1 500 Internal Server Error\r\nContent-Length: " + length + "\r\n\r\n" + body, false,
       true},
      {"field names in small letters, no blanks",
       "HTTP/1.1 200 OK\r\ncontent-type:text/xml\r\ncontent-length:" + length + "\r\n\r\n" + body,
       false, true},
      {"field names in capitals",
       "HTTP/1.1 200 OK\r\nCONTENT-TYPE: TEXT/XML\r\nCONTENT-LENGTH: " + length +
           "  \r\nCONNECTION: KEEP-ALIVE\r\n\r\n" + body,
       false, true},
      {"no reason", "HTTP/1.1 200\r\nContent-Length: " + length + "\r\n\r\n" + body, false, true},
      {"lines end with LF", "HTTP/1.1 200 OK\nContent-Length: " + length + "\n\n" + body, false,
       true},
      {"100 Continue first",
       "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" +
           body,
       false, true},
      {"103 and 100 with fields first",
       "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 100 Continue\r\nX: y\r\n\r\n"
       "HTTP/1.1 200 OK\r\nContent-Length: " +
           length + "\r\n\r\n" + body,
       false, true},
      {"Content-Length twice",
       "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\nContent-Length: " + length +
           "\r\n\r\n" + body,
       false, true},
      {"chunked", chunked + in_chunks(body, 50, "") + "0\r\n\r\n", false, true},
      {"chunks of one byte", chunked + in_chunks(body, 1, "") + "0\r\n\r\n", false, true},
      {"chunks with extensions, zeros and trailers",
       chunked + in_chunks(body, 13, ";name=\"a;b\";flag") +
           "0000;last\r\nX-Checksum: 1\r\nY: z\r\n\r\n",
       false, true},
      {"chunked in capitals",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n" + in_chunks(body, 64, "") +
           "0\r\n\r\n",
       false, true},
      {"until the end", "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n" + body, true, false},
      {"HTTP/1.0 until the end", "HTTP/1.0 200 OK\r\n\r\n" + body, true, false},
      {"HTTP/1.0 with a length", "HTTP/1.0 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + body,
       false, false},
      {"HTTP/1.0 that stays",
       "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: " + length + "\r\n\r\n" + body,
       false, true},
      {"Connection: close",
       "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + length + "\r\n\r\n" + body,
       false, false},
      {"Connection with a list",
       "HTTP/1.1 200 OK\r\nConnection: foo, Close\r\nContent-Length: " + length + "\r\n\r\n" + body,
       false, false},
      {"Content-Encoding: identity",
       "HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\nContent-Length: " + length + "\r\n\r\n" +
           body,
       false, true},
      {"cookies",
       "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\nContent-Length: " + length +
           "\r\n\r\n" + body,
       false, true},
  };
  return replies;
}

TEST_F(OddReplies, HttpOfEveryFormIsRead) {
  for (const OddHttp& each : odd_http()) {
    SCOPED_TRACE(each.what);
    const Script ask_again = [](Peer& peer) { answer_seven(peer); };
    play({[&](Peer& peer) {
            peer.read_request();
            peer.send(each.bytes);
            if (each.closes) peer.finish_sending();
            if (each.reused) answer_seven(peer);
            peer.wait_for_end();
          },
          ask_again});
    const Result<Value> first = client_->try_call<Value>("m");
    ASSERT_TRUE(first.ok()) << first.error().message;
    EXPECT_EQ(*first, Value(7));
    EXPECT_EQ(client_->call<int>("m"), 7);
    EXPECT_EQ(server_->connections(), each.reused ? 1 : 2);
    finish();
  }
}

// The same, byte after byte: where a segment ends means nothing.
TEST_F(OddReplies, HttpOfEveryFormIsReadInPieces) {
  for (const OddHttp& each : odd_http()) {
    SCOPED_TRACE(each.what);
    play({[&](Peer& peer) {
      peer.read_request();
      for (const char byte : each.bytes) peer.send({&byte, 1});
      peer.finish_sending();
      peer.wait_for_end();
    }});
    const Result<Value> result = client_->try_call<Value>("m");
    ASSERT_TRUE(result.ok()) << result.error().message;
    EXPECT_EQ(*result, Value(7));
    finish();
  }
}

}  // namespace
}  // namespace tagwire
