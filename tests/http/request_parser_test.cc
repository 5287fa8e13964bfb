#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tagwire/http/request.h"
#include "tests/http/parse_all.h"
#include "tests/http/request_cases.h"

namespace tagwire::http {
namespace {

using Status = RequestParser::Status;

constexpr std::string_view kPython =
    "POST /RPC2 HTTP/1.1\r\n"
    "Host: 127.0.0.1:8080\r\n"
    "Accept-Encoding: gzip\r\n"
    "Content-Type: text/xml\r\n"
    "User-Agent: Python-xmlrpc/3.11\r\n"
    "Content-Length: 5\r\n"
    "\r\n"
    "hello";

// A parser with the bytes it was given.
struct Fed {
  std::string buffer;
  RequestParser parser;
  Status status;

  explicit Fed(std::string_view input, const HttpLimits& limits = {})
      : buffer(input), parser(limits), status(parser.parse(buffer.data(), buffer.size())) {}

  Status more(std::string_view input = {}) {
    buffer += input;
    return status = parser.parse(buffer.data(), buffer.size());
  }
};

TEST(RequestParser, ReadsWhatPythonSends) {
  Fed fed(kPython);
  ASSERT_EQ(fed.status, Status::kHeadComplete);
  EXPECT_EQ(fed.parser.declared_size(), kPython.size());
  EXPECT_TRUE(fed.parser.head_complete());
  EXPECT_FALSE(fed.parser.expects_continue());
  ASSERT_EQ(fed.more(), Status::kComplete);
  EXPECT_EQ(fed.parser.consumed(), kPython.size());
  const Request& request = fed.parser.request();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/RPC2");
  EXPECT_EQ(request.path, "/RPC2");
  EXPECT_EQ(request.minor_version, 1);
  EXPECT_EQ(request.host, "127.0.0.1:8080");
  EXPECT_EQ(request.content_type, "text/xml");
  EXPECT_EQ(request.content_encoding, "");
  EXPECT_EQ(request.origin, "");
  EXPECT_EQ(request.body, "hello");
  EXPECT_TRUE(request.keep_alive);
  EXPECT_EQ(request.header("user-agent"), "Python-xmlrpc/3.11");
  EXPECT_EQ(request.header("X-None"), std::nullopt);
  EXPECT_EQ(fed.more(), Status::kComplete) << "it stays complete until next()";
}

TEST(RequestParser, AcceptsWhatTheWireAllows) {
  for (const RequestCase& c : accepted_requests()) {
    EXPECT_EQ(parse_all(c.input), c.want) << c.input;
  }
}

TEST(RequestParser, RefusesWithTheStatusThatFits) {
  for (const RequestCase& c : refused_requests()) {
    EXPECT_EQ(parse_all(c.input), c.want) << c.input;
  }
}

TEST(RequestParser, SaysWhatIsWrongAndWhere) {
  struct Case {
    std::string_view input;
    std::string_view want;
  };
  for (const auto& [input, want] : {
           Case{"GET / HTTP/1.1\r\nHost: h\r\nA: \x01\r\n\r\n",
                "400: header line 2 holds the control character 0x01"},
           Case{"GET / HTTP/1.1\r\nHost: h\r\nA: x\ry\r\n\r\n",
                "400: header line 2 holds a CR without LF"},
           Case{"\x16\x03\x01",
                "400: the request line holds the control character 0x16; this is a "
                "plain HTTP server"},
           Case{"GET / HTTP/1.1\r\nHost: h\r\nA : b\r\n\r\n",
                "400: a header line has white space before its colon"},
           Case{"GET / HTTP/1.1\r\nHost: h\r\n: b\r\n\r\n",
                "400: a header line has no name before its colon"},
           Case{"GET / HTTP/1.1\r\nHost: h\r\n b\r\n\r\n",
                "400: a header line is folded onto a second line"},
           Case{"GET / HTTP/1.1\r\nHost: h\r\nab\r\n\r\n", "400: a header line has no colon"},
           Case{"GET / HTTP/1.1\r\nHost: h\r\na(b: c\r\n\r\n",
                "400: a header name holds a character that may not be in one"},
           Case{"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 16777217\r\n\r\n",
                "413: the body is larger than the limit of 16777216 bytes"},
       }) {
    EXPECT_EQ(parse_one_reason(input), want) << input;
  }
}

TEST(RequestParser, FindsTheFieldsThatTheServerActsOn) {
  Fed fed(
      "POST / HTTP/1.1\r\nhost: a\r\nCONTENT-TYPE:\r\nContent-Type: text/xml\r\n"
      "Content-Type: text/plain\r\ncontent-encoding: gzip\r\noRiGiN: http://evil\r\n"
      "Content-Length: 0\r\n\r\n");
  ASSERT_EQ(fed.status, Status::kHeadComplete);
  EXPECT_EQ(fed.parser.request().host, "a");
  EXPECT_EQ(fed.parser.request().content_type, "text/xml");
  EXPECT_EQ(fed.parser.request().content_encoding, "gzip");
  EXPECT_EQ(fed.parser.request().origin, "http://evil");
  EXPECT_EQ(fed.parser.request().header("CONTENT-type"), "");
}

TEST(RequestParser, AbsoluteTargetsNameTheHost) {
  for (const char* host : {"Host: a\r\n", "Host:\r\n"}) {
    Fed fed("GET http://b:1/x?y HTTP/1.1\r\n" + std::string(host) + "\r\n");
    ASSERT_EQ(fed.status, Status::kComplete);
    EXPECT_EQ(fed.parser.request().host, "b:1");
    EXPECT_EQ(fed.parser.request().target, "http://b:1/x?y");
    EXPECT_EQ(fed.parser.request().path, "/x");
  }
}

TEST(RequestParser, AnnouncesAHeadOnceAndBeforeItsBody) {
  const std::string input(kPython);
  for (const Pieces& pieces : {Pieces{}, bytewise(input)}) {
    std::vector<std::string> heads;
    parse_all(input + input + "GET / HTTP/1.0\r\n\r\n", pieces, {}, &heads);
    ASSERT_EQ(heads.size(), 2U);  // a request without a body has no such moment
    EXPECT_TRUE(
        heads[0].ends_with("{Host: 127.0.0.1:8080|Accept-Encoding: gzip|"
                           "Content-Type: text/xml|User-Agent: Python-xmlrpc/3.11|"
                           "Content-Length: 5} "))
        << heads[0];
  }
}

TEST(RequestParser, AsksForContinueOnlyWhileTheClientWaits) {
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: ";
  Fed waiting(head + "2\r\n\r\n");
  EXPECT_EQ(waiting.status, Status::kHeadComplete);
  EXPECT_TRUE(waiting.parser.expects_continue());
  Fed sent_some(head + "2\r\n\r\nh");
  EXPECT_EQ(sent_some.status, Status::kHeadComplete);
  EXPECT_FALSE(sent_some.parser.expects_continue());
  Fed nothing_to_send(head + "0\r\n\r\n");
  EXPECT_FALSE(nothing_to_send.parser.expects_continue());
  Fed chunks(
      "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
  EXPECT_TRUE(chunks.parser.expects_continue());
  Fed old("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(old.status, Status::kHeadComplete);
  EXPECT_FALSE(old.parser.expects_continue());
  Fed next(head + "2\r\n\r\n");
  ASSERT_EQ(next.more("hi"), Status::kComplete);
  next.parser.next();
  EXPECT_FALSE(next.parser.expects_continue());
}

TEST(RequestParser, TellsWhichTimeoutApplies) {
  struct Case {
    std::string_view input;
    bool started;
    bool head_complete;
  };
  for (const auto& [input, started, head_complete] : {
           Case{"", false, false},
           Case{"\r", false, false},
           Case{"\r\n", false, false},
           Case{"\r\n\r\n\n", false, false},
           Case{"\r\nP", true, false},
           Case{"P", true, false},
           Case{"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r", true, false},
           Case{"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n", true, true},
       }) {
    Fed fed(input);
    EXPECT_EQ(fed.parser.started(), started) << input;
    EXPECT_EQ(fed.parser.head_complete(), head_complete) << input;
  }
}

TEST(RequestParser, StartsAfreshAfterEachRequest) {
  Fed fed("POST / HTTP/1.0\r\nContent-Length: 1\r\nOrigin: x\r\nConnection: close\r\n\r\nx");
  ASSERT_EQ(fed.more(), Status::kComplete);
  fed.parser.next();
  EXPECT_FALSE(fed.parser.started());
  EXPECT_FALSE(fed.parser.head_complete());
  EXPECT_EQ(fed.parser.declared_size(), std::nullopt);
  fed.buffer = "GET /y HTTP/1.1\r\nHost: h\r\n\r\n";
  ASSERT_EQ(fed.more(), Status::kComplete);
  EXPECT_EQ(fed.parser.request().origin, "");
  EXPECT_EQ(fed.parser.request().body, "");
  EXPECT_TRUE(fed.parser.request().keep_alive);
  EXPECT_EQ(fed.parser.request().headers->size(), 1U);
}

TEST(RequestParser, StaysRefused) {
  Fed fed("GET / HTTP/2.0\r\n\r\n");
  EXPECT_EQ(fed.status, Status::kRefused);
  EXPECT_EQ(fed.more("GET / HTTP/1.0\r\n\r\n"), Status::kRefused);
  EXPECT_EQ(fed.parser.refusal().status, 505);
}

// Without reclaim() a buffer holds all that was sent; with it, no more than the body and a little.
TEST(RequestParser, ReclaimKeepsChunkFramingFromFillingTheBuffer) {
  Fed fed("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::size_t head = fed.buffer.size();
  constexpr std::size_t kChunks = 1'000;
  for (std::size_t i = 0; i < kChunks; ++i) {
    ASSERT_EQ(fed.more("000000000001;extension\r\nx\r\n"), Status::kNeedMore);
    fed.buffer.resize(fed.parser.reclaim(fed.buffer.data(), fed.buffer.size()));
    ASSERT_LE(fed.buffer.size(), head + i + 1);
  }
  ASSERT_EQ(fed.more("0\r\n\r\nGET"), Status::kComplete);
  EXPECT_EQ(fed.parser.request().body, std::string(kChunks, 'x'));
  EXPECT_EQ(fed.buffer.substr(fed.parser.consumed()), "GET");
}

// Each limit at, below and above.
TEST(RequestParser, HoldsTheLimitsToTheByte) {
  HttpLimits limits;
  const auto outcome = [&](const std::string& input) {
    const std::string whole = parse_all(input, {}, limits);
    EXPECT_EQ(parse_all(input, bytewise(input), limits), whole) << input;
    return whole.starts_with("refused") ? whole.substr(8, 3) : "ok";
  };

  limits.max_start_line_bytes = 40;
  const auto line = [&](std::size_t size, const std::string& end = "\r\n") {
    std::string text = "GET /" + std::string(size - 14, 'x') + " HTTP/1.0";
    EXPECT_EQ(text.size(), size);
    return text + end + end;
  };
  EXPECT_EQ(outcome(line(39)), "ok");
  EXPECT_EQ(outcome(line(40)), "ok");
  EXPECT_EQ(outcome(line(41)), "414");
  EXPECT_EQ(outcome(line(39, "\n")), "ok");
  EXPECT_EQ(outcome(line(40, "\n")), "ok");
  EXPECT_EQ(outcome(line(41, "\n")), "414");
  EXPECT_EQ(outcome(line(80)), "414");
  EXPECT_EQ(outcome(std::string(43, 'G')), "414") << "without a line end";
  EXPECT_EQ(outcome("\r\n\r\n" + line(40)), "ok") << "blank lines are not part of it";

  limits = {};
  limits.max_head_bytes = 60;
  const auto head = [](std::size_t size) {
    std::string text = "GET / HTTP/1.0\r\nA: ";
    return text + std::string(size - text.size() - 4, 'x') + "\r\n\r\n";
  };
  EXPECT_EQ(outcome(head(59)), "ok");
  EXPECT_EQ(outcome(head(60)), "ok");
  EXPECT_EQ(outcome(head(61)), "431");
  EXPECT_EQ(outcome(head(62)), "431");
  EXPECT_EQ(outcome(head(63)), "431");
  EXPECT_EQ(outcome(head(200)), "431");
  EXPECT_EQ(outcome("\r\n" + head(60)), "ok");

  limits = {};
  limits.max_headers = 3;
  const auto headers = [](int count, const std::string& trailers) {
    std::string text = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n";
    for (int i = 2; i < count; ++i) text += "A: b\r\n";
    return text + "\r\n0\r\n" + trailers + "\r\n";
  };
  EXPECT_EQ(outcome(headers(2, "")), "ok");
  EXPECT_EQ(outcome(headers(3, "")), "ok");
  EXPECT_EQ(outcome(headers(4, "")), "431");
  EXPECT_EQ(outcome(headers(2, "A: b\r\n")), "ok");
  EXPECT_EQ(outcome(headers(2, "A: b\r\nA: b\r\n")), "431");
  EXPECT_EQ(outcome(headers(3, "A: b\r\n")), "431");

  limits = {};
  limits.max_body_bytes = 10;
  const auto body = [](std::size_t size) {
    return "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
           std::string(size, 'x');
  };
  EXPECT_EQ(outcome(body(9)), "ok");
  EXPECT_EQ(outcome(body(10)), "ok");
  EXPECT_EQ(outcome(body(11)), "413");
  const std::string chunked_head =
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(outcome(chunked_head + "9\r\nxxxxxxxxx\r\n0\r\n\r\n"), "ok");
  EXPECT_EQ(outcome(chunked_head + "9\r\nxxxxxxxxx\r\n1\r\nx\r\n0\r\n\r\n"), "ok");
  EXPECT_EQ(outcome(chunked_head + "9\r\nxxxxxxxxx\r\n2\r\nxx\r\n0\r\n\r\n"), "413");
  EXPECT_EQ(outcome(chunked_head + "b\r\nxxxxxxxxxxx\r\n0\r\n\r\n"), "413");

  limits = {};
  limits.max_head_bytes = 64;
  // Extensions, padded sizes and trailers share the limit of the head.
  const auto overhead = [&](std::size_t extension, std::size_t trailer) {
    return chunked_head + "1;" + std::string(extension - 1, 'e') + "\r\nx\r\n0\r\n" +
           "T:" + std::string(trailer - 4, 't') + "\r\n\r\n";
  };
  EXPECT_EQ(outcome(overhead(31, 32)), "ok");
  EXPECT_EQ(outcome(overhead(32, 32)), "ok");
  EXPECT_EQ(outcome(overhead(33, 32)), "431");
  EXPECT_EQ(outcome(overhead(32, 33)), "431");
  EXPECT_EQ(outcome(overhead(70, 10)), "431");
  EXPECT_EQ(outcome(chunked_head + std::string(79, '0') + "1\r\nx\r\n0\r\n\r\n"), "ok");
  EXPECT_EQ(outcome(chunked_head + std::string(80, '0') + "1\r\nx\r\n0\r\n\r\n"), "431");
  EXPECT_EQ(outcome(chunked_head + std::string(200, '0')), "431");
}

TEST(RequestParser, TakesLimitsOfAnySize) {
  HttpLimits limits;
  limits.max_head_bytes = limits.max_start_line_bytes = limits.max_body_bytes = limits.max_headers =
      static_cast<std::size_t>(-1);
  EXPECT_EQ(parse_all(kPython, {}, limits), parse_all(kPython));
  EXPECT_EQ(parse_all("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "fffffffffffffffff\r\n",
                      {}, limits),
            "refused 413\n");
  limits = {0, 0, 0, 0};
  EXPECT_EQ(parse_all(kPython, {}, limits), "refused 414\n");
}

TEST(RequestHeaders, CompareWithoutCase) {
  EXPECT_TRUE(iequals("Content-Type", "cONTENT-tYPE"));
  EXPECT_TRUE(iequals("", ""));
  EXPECT_FALSE(iequals("a", "ab"));
  EXPECT_FALSE(iequals("@", "`")) << "only letters have a case";
  EXPECT_FALSE(iequals("\xC9", "\xE9"));
}

}  // namespace
}  // namespace tagwire::http
