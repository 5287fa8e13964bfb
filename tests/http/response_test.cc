#include "tagwire/http/response.h"

#include <ctime>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tagwire/http/date.h"

namespace tagwire::http {
namespace {

// The reply with its Date replaced, which is the one part that changes.
std::string without_date(std::string_view reply) {
  constexpr std::string_view kDate = "\r\nDate: ";
  const std::size_t at = reply.find(kDate);
  if (at == std::string_view::npos) return "no Date";
  std::string text(reply.substr(0, at + kDate.size()));
  text += 'D';
  return text.append(reply.substr(at + kDate.size() + kDateBytes));
}

Response with_body(std::string_view body) {
  Response response;
  response.reset();
  response.buffer.append(body);
  return response;
}

TEST(Serialize, WritesTheUsualReplyInOnePiece) {
  Response response = with_body("<x/>");
  EXPECT_EQ(response.body(), "<x/>");
  const std::string_view reply = serialize(response, 1, true, false);
  EXPECT_EQ(without_date(reply),
            "HTTP/1.1 200 OK\r\nServer: tagwire/0.1.0\r\nContent-Type: text/xml\r\n"
            "Content-Length: 4\r\nDate: D\r\n\r\n<x/>");
  EXPECT_EQ(reply.data() + reply.size(), response.buffer.data() + response.buffer.size())
      << "the body was not moved";
}

TEST(Serialize, SaysWhetherTheConnectionStays) {
  struct Case {
    int minor_version;
    bool keep_alive;
    bool close;
    std::string_view want;
  };
  for (const auto& [minor, keep_alive, close, want] : {
           Case{1, true, false, ""},
           Case{1, false, false, "\r\nConnection: close"},
           Case{1, true, true, "\r\nConnection: close"},
           Case{0, true, false, "\r\nConnection: keep-alive"},
           Case{0, false, false, "\r\nConnection: close"},
           Case{0, true, true, "\r\nConnection: close"},
       }) {
    for (const int status : {200, 404}) {
      Response response = with_body("b");
      response.status = status;
      response.close = close;
      const std::string reply(serialize(response, minor, keep_alive, false));
      const std::size_t date = reply.find("\r\nDate: ");
      ASSERT_NE(date, std::string::npos);
      EXPECT_EQ(reply.substr(date + 8 + kDateBytes), std::string(want) + "\r\n\r\nb");
    }
  }
}

TEST(Serialize, KeepsTheLengthButNotTheBodyForHead) {
  for (const int status : {200, 404}) {
    Response response = with_body("hello");
    response.status = status;
    const std::string_view reply = serialize(response, 1, true, true);
    EXPECT_NE(reply.find("\r\nContent-Length: 5\r\n"), std::string_view::npos);
    EXPECT_TRUE(reply.ends_with("\r\n\r\n"));
  }
}

TEST(Serialize, WritesFurtherFieldsAndEmptyBodies) {
  Response response = with_body("");
  response.status = 405;
  response.content_type = "";
  response.headers.emplace_back("Allow", "POST");
  response.headers.emplace_back("X", "a\r\nSet-Cookie: b\x01");
  EXPECT_EQ(without_date(serialize(response, 1, true, false)),
            "HTTP/1.1 405 Method Not Allowed\r\nServer: tagwire/0.1.0\r\nContent-Length: 0\r\n"
            "Allow: POST\r\nX: a  Set-Cookie: b \r\nDate: D\r\n\r\n")
      << "and no field starts another line";
}

TEST(Serialize, SendsNoBodyWhereTheStatusRulesItOut) {
  Response none = with_body("x");
  none.status = 204;
  EXPECT_EQ(without_date(serialize(none, 1, true, false)),
            "HTTP/1.1 204 No Content\r\nServer: tagwire/0.1.0\r\nDate: D\r\n\r\n");
  Response same = with_body("x");
  same.status = 304;
  EXPECT_EQ(without_date(serialize(same, 1, true, false)),
            "HTTP/1.1 304 Not Modified\r\nServer: tagwire/0.1.0\r\nContent-Length: 1\r\n"
            "Date: D\r\n\r\n");
}

// Heads around the room kept for them: the body follows whole, moved or not.
TEST(Serialize, MovesTheBodyForALongHead) {
  for (std::size_t size = 0; size < 400; ++size) {
    Response response = with_body("the body");
    response.headers.emplace_back("X", std::string(size, 'x'));
    const std::string_view reply = serialize(response, 1, true, false);
    EXPECT_TRUE(reply.starts_with("HTTP/1.1 200 OK\r\nServer: "));
    EXPECT_TRUE(reply.ends_with("\r\n\r\nthe body"));
    EXPECT_NE(reply.find("\r\nX: " + std::string(size, 'x') + "\r\n"), std::string_view::npos);
  }
}

TEST(Serialize, WritesLengthsOfAllSizes) {
  for (const std::size_t size : {1U, 9U, 10U, 99U, 100U, 12'345U, 1'000'000U}) {
    Response response = with_body(std::string(size, 'x'));
    const std::string_view reply = serialize(response, 1, true, false);
    EXPECT_NE(reply.find("\r\nContent-Length: " + std::to_string(size) + "\r\n"),
              std::string_view::npos);
    EXPECT_EQ(reply.size() - reply.find("\r\n\r\n") - 4, size);
  }
}

TEST(Response, ResetLeavesNothingOfTheLastReply) {
  Response response = with_body("x");
  response.status = 500;
  response.close = true;
  response.content_type = "a/b";
  response.headers.emplace_back("X", std::string(500, 'y'));
  serialize(response, 1, true, false);
  response.reset();
  EXPECT_EQ(response.body(), "");
  response.buffer.append("z");
  EXPECT_EQ(without_date(serialize(response, 1, true, false)),
            "HTTP/1.1 200 OK\r\nServer: tagwire/0.1.0\r\nContent-Type: text/xml\r\n"
            "Content-Length: 1\r\nDate: D\r\n\r\nz");
}

TEST(Refuse, AnswersWithTheReasonAndCloses) {
  Response response;
  refuse(response, {405, "this server is no proxy"});
  EXPECT_EQ(without_date(serialize(response, 1, true, false)),
            "HTTP/1.1 405 Method Not Allowed\r\nServer: tagwire/0.1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 24\r\n"
            "Allow: POST, OPTIONS\r\nDate: D\r\nConnection: close\r\n\r\n"
            "this server is no proxy\n");
}

TEST(ReasonPhrase, KnowsEveryStatusThatWeSend) {
  for (const int status :
       {200, 204, 400, 403, 404, 405, 408, 411, 413, 414, 415, 417, 431, 500, 501, 503, 505}) {
    EXPECT_NE(reason_phrase(status), "Unknown") << status;
  }
  EXPECT_EQ(reason_phrase(299), "Unknown");
}

std::string dated(std::time_t time) {
  std::string text(kDateBytes, '?');
  format_date(time, text.data());
  return text;
}

TEST(Date, IsWrittenAsTheRfcDoes) {
  EXPECT_EQ(dated(784'111'777), "Sun, 06 Nov 1994 08:49:37 GMT");  // RFC 9110 section 5.6.7
  EXPECT_EQ(dated(0), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(dated(951'782'400), "Tue, 29 Feb 2000 00:00:00 GMT");
  EXPECT_EQ(dated(253'402'300'799), "Fri, 31 Dec 9999 23:59:59 GMT");
  EXPECT_EQ(dated(253'402'300'800), "Fri, 31 Dec 9999 23:59:59 GMT");
  EXPECT_EQ(dated(-62'167'219'201), "Sat, 01 Jan 0000 00:00:00 GMT");
}

// Against the C library, over days, months and leap years.
TEST(Date, AgreesWithStrftime) {
  for (std::time_t time = 0; time < 4'200'000'000; time += 12'345'677) {
    std::tm broken_down{};
    gmtime_r(&time, &broken_down);
    std::string want(kDateBytes + 1, '?');
    std::strftime(want.data(), want.size(), "%a, %d %b %Y %H:%M:%S GMT", &broken_down);
    want.resize(kDateBytes);
    EXPECT_EQ(dated(time), want);
  }
}

TEST(Date, IsTheCurrentOne) {
  const std::time_t before = std::time(nullptr);
  const std::string date(current_date());
  const std::time_t after = std::time(nullptr);
  bool found = false;
  for (std::time_t time = before; time <= after; ++time) found |= dated(time) == date;
  EXPECT_TRUE(found) << date;
}

}  // namespace
}  // namespace tagwire::http
