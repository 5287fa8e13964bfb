#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tagwire/http/request.h"
#include "tests/http/parse_all.h"

namespace tagwire::http {
namespace {

constexpr std::string_view kPython =
    "POST /RPC2 HTTP/1.1\r\n"
    "Host: 127.0.0.1:8080\r\n"
    "Accept-Encoding: gzip\r\n"
    "Content-Type: text/xml\r\n"
    "User-Agent: Python-xmlrpc/3.11\r\n"
    "Content-Length: 5\r\n"
    "\r\n"
    "hello";

TEST(RequestParser, ReadsWhatPythonSends) {
  std::string buffer(kPython);
  RequestParser parser{HttpLimits{}};
  ASSERT_EQ(parser.parse(buffer.data(), buffer.size()), RequestParser::Status::kHeadComplete);
  EXPECT_EQ(parser.declared_size(), buffer.size());
  EXPECT_TRUE(parser.head_complete());
  EXPECT_FALSE(parser.expects_continue());
  ASSERT_EQ(parser.parse(buffer.data(), buffer.size()), RequestParser::Status::kComplete);
  EXPECT_EQ(parser.consumed(), buffer.size());
  const Request& request = parser.request();
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
}

TEST(RequestParser, ReadsTheSameByteByByte) {
  EXPECT_EQ(parse_all(kPython, bytewise(kPython)), parse_all(kPython));
}

}  // namespace
}  // namespace tagwire::http
