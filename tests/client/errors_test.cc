// What a caller is told when a call fails: which call, which server, how far it got, what came
// instead of a reply. Every kind of error with its exact text.
#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/client/network.h"

namespace tagwire {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

using Errors = ClientAgainstScript;

std::string http_reply(const std::string& status, const std::string& fields,
                       const std::string& body) {
  return "HTTP/1.1 " + status + "\r\n" + fields + "Content-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

const std::string kFault =
    "<?xml version='1.0'?>\n<methodResponse>\n<fault>\n<value><struct>\n<member>\n<name>faultCode"
    "</name>\n<value><int>4</int></value>\n</member>\n<member>\n<name>faultString</name>\n<value>"
    "<string>Too many parameters.</string></value>\n</member>\n</struct></value>\n</fault>\n"
    "</methodResponse>\n";

struct BadReply {
  std::string bytes;
  ErrorCode code;
  bool may_have_run;
  std::string message;  // after "calling m at http://ADDRESS/RPC2: "
};

TEST_F(Errors, SayWhatCameInsteadOfAReply) {
  const std::string html = "<!DOCTYPE html>\n<html>\r\n  <title>Not\there</title>\x01</html>";
  const std::string html_shown =
      "the body is HTML: '<!DOCTYPE html> <html> <title>Not here</title>?</html>'";
  const BadReply cases[] = {
      // --- statuses ---
      {http_reply("404 Not Found", "Content-Type: text/html\r\n", html), ErrorCode::kMalformed,
       false, "the server answered with HTTP status 404 Not Found; asked for /RPC2; " + html_shown},
      {http_reply("404 ", "", ""), ErrorCode::kMalformed, false,
       "the server answered with HTTP status 404; asked for /RPC2; the body is empty"},
      {http_reply("401 Unauthorized", "WWW-Authenticate: Basic realm=\"default\"\r\n", "no"),
       ErrorCode::kDenied, false,
       "the server answered with HTTP status 401 Unauthorized; credentials are missing "
       "or wrong: the server wants Basic realm=\"default\"; the body begins: 'no'"},
      {http_reply("403 Forbidden", "", "no"), ErrorCode::kDenied, false,
       "the server answered with HTTP status 403 Forbidden; the body begins: 'no'"},
      {http_reply("407 Proxy Authentication Required", "", "no"), ErrorCode::kDenied, false,
       "the server answered with HTTP status 407 Proxy Authentication Required; the body begins: "
       "'no'"},
      {http_reply("400 Bad Request", "", "no"), ErrorCode::kMalformed, false,
       "the server answered with HTTP status 400 Bad Request; the body begins: 'no'"},
      {http_reply("405 Method Not Allowed", "", "no"), ErrorCode::kMalformed, false,
       "the server answered with HTTP status 405 Method Not Allowed; the body begins: 'no'"},
      {http_reply("408 Request Timeout", "", "slow"), ErrorCode::kUnavailable, false,
       "the server answered with HTTP status 408 Request Timeout; the body begins: 'slow'"},
      {http_reply("413 Content Too Large", "", "big"), ErrorCode::kLimit, false,
       "the server answered with HTTP status 413 Content Too Large; the body begins: 'big'"},
      {http_reply("429 Too Many Requests", "Retry-After: 30\r\n", ""), ErrorCode::kUnavailable,
       false,
       "the server answered with HTTP status 429 Too Many Requests; Retry-After: 30; the body is "
       "empty"},
      {http_reply("301 Moved Permanently", "Location: https://example.org/RPC2\r\n", ""),
       ErrorCode::kMalformed, true,
       "the server answered with HTTP status 301 Moved Permanently; redirects are not followed, "
       "this one leads to https://example.org/RPC2; the body is empty"},
      {http_reply("307 Temporary Redirect", "", ""), ErrorCode::kMalformed, false,
       "the server answered with HTTP status 307 Temporary Redirect; redirects are not followed; "
       "the "
       "body is empty"},
      {http_reply("302 Found", "", ""), ErrorCode::kMalformed, true,
       "the server answered with HTTP status 302 Found; redirects are not followed; the body is "
       "empty"},
      {http_reply("500 Internal Server Error", "", "Traceback"), ErrorCode::kUnavailable, true,
       "the server answered with HTTP status 500 Internal Server Error; the body begins: "
       "'Traceback'"},
      {http_reply("502 Bad Gateway", "", "x"), ErrorCode::kUnavailable, true,
       "the server answered with HTTP status 502 Bad Gateway; the body begins: 'x'"},
      {http_reply("503 Service Unavailable", "Retry-After: 5\r\n", "x"), ErrorCode::kUnavailable,
       false,
       "the server answered with HTTP status 503 Service Unavailable; Retry-After: 5; the body "
       "begins: 'x'"},
      {"HTTP/1.1 204 No Content\r\n\r\n", ErrorCode::kMalformed, true,
       "the server answered with HTTP status 204 No Content; the body is empty"},
      // --- bodies ---
      {http_reply("200 OK", "Content-Type: text/html\r\n", html), ErrorCode::kMalformed, true,
       "reading the reply: a DOCTYPE is refused (at byte 0); " + html_shown},
      {http_reply("200 OK", "", "<html>hi</html>"), ErrorCode::kMalformed, true,
       "reading the reply: expected <methodResponse>, found <html> (at byte 0); the body is HTML: "
       "'<html>hi</html>'"},
      {http_reply("200 OK", "", ""), ErrorCode::kMalformed, true,
       "reading the reply: the document has no element (at byte 0); the body is "
       "empty"},
      {http_reply("200 OK", "", "{\"jsonrpc\": \"2.0\"}"), ErrorCode::kMalformed, true,
       "reading the reply: expected the root element, found '{\"jsonrpc\": \"2.0' (at byte 0); the "
       "body begins: "
       "'{\"jsonrpc\": \"2.0\"}'"},
      {http_reply("200 OK", "", kSeven.substr(0, 55)), ErrorCode::kMalformed, true,
       "reading the reply: result: expected <value>, found the end of the document (at byte 55); "
       "the body "
       "begins: '<?xml version='1.0'?> <methodResponse> <params> <param>'"},
      {http_reply("200 OK", "", result_document("<string>x</string>")), ErrorCode::kMalformed, true,
       "reading the reply: result: expected int, found string (at byte 56)"},
      {http_reply("200 OK", "", result_document("<i8>12345678901</i8>")), ErrorCode::kMalformed,
       true,
       "reading the reply: result: expected an integer from -2147483648 to 2147483647, found "
       "12345678901 (at byte 56)"},
      {http_reply("200 OK", "", "<methodResponse><params/></methodResponse>"),
       ErrorCode::kMalformed, true,
       "reading the reply: expected a result, found a reply without one"},
      {http_reply("200 OK", "",
                  "<methodResponse><fault><value><string>no</string></value></fault>"
                  "</methodResponse>"),
       ErrorCode::kMalformed, true,
       "reading the reply: fault: expected struct, found string (at byte 23); the body begins: "
       "'<methodResponse><fault><value><string>no</string></value></fault></methodResponse>'"},
      {http_reply("200 OK", "Content-Encoding: gzip\r\n", "\x1f\x8b"), ErrorCode::kMalformed, true,
       "reading the reply: the body is compressed (Content-Encoding: gzip), which is not "
       "supported"},
      {http_reply("404 Not Found", "Content-Encoding: gzip\r\n", "\x1f\x8b"), ErrorCode::kMalformed,
       false,
       "the server answered with HTTP status 404 Not Found; asked for /RPC2; the body is "
       "compressed (Content-Encoding: gzip), which is not supported"},
      // --- faults, whatever the status ---
      {http_reply("200 OK", "", kFault), ErrorCode::kFault, true, "fault 4: Too many parameters."},
      {http_reply("500 Internal Server Error", "Content-Type: text/html\r\n", kFault),
       ErrorCode::kFault, true, "fault 4: Too many parameters."},
      {http_reply("400 Bad Request", "", kFault), ErrorCode::kFault, true,
       "fault 4: Too many parameters."},
  };
  for (const BadReply& each : cases) {
    SCOPED_TRACE(each.bytes);
    play({[&](Peer& peer) {
      peer.read_request();
      peer.send(each.bytes);
      peer.wait_for_end();
    }});
    const Error error = error_of(client_->try_call<int>("m"));
    EXPECT_EQ(error.message, message("calling m at http://SERVER/RPC2: " + each.message));
    EXPECT_EQ(to_string(error.code), to_string(each.code));
    EXPECT_EQ(error.may_have_run, each.may_have_run);
    EXPECT_EQ(error.fault.has_value(), each.code == ErrorCode::kFault);
    finish();
  }
}

TEST_F(Errors, TakeAResultWhateverTheStatusAndTheContentTypeAre) {
  for (const char* status :
       {"200 OK", "500 Internal Server Error", "404 Not Found", "201 Created"}) {
    play({[&](Peer& peer) {
      peer.read_request();
      peer.send(http_reply(status, "Content-Type: text/html\r\n", kSeven));
      peer.wait_for_end();
    }});
    EXPECT_EQ(client_->call<int>("m"), 7);
    finish();
  }
}

TEST_F(Errors, ShowTheStartOfALongBodyOnOneLine) {
  play({[&](Peer& peer) {
    peer.read_request();
    std::string body;
    for (int i = 0; i < 1000; ++i) body += "\xc3\xa4\n";
    peer.send(http_reply("500 Oops", "", body + "\xff"));
    peer.wait_for_end();
  }});
  const Error error = error_of(client_->try_call<int>("m"));
  EXPECT_THAT(error.message, HasSubstr("the body begins: '\xc3\xa4 \xc3\xa4 "));
  EXPECT_THAT(error.message, ::testing::EndsWith("\xc3\xa4...'"));
  EXPECT_LT(error.message.size(), 400U);
  EXPECT_EQ(error.message.find('\n'), std::string::npos);
  finish();
}

TEST_F(Errors, SayThatTheReplyBroke) {
  struct Case {
    std::string bytes;
    ErrorCode code;
    std::string text;
  };
  const Case cases[] = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<?xml", ErrorCode::kUnavailable,
       "/RPC2: the reply is cut short: 5 of 100 bytes of its body came;"},
      {"HTTP/1.1 200 O", ErrorCode::kUnavailable,
       "/RPC2: the reply is cut short: 14 bytes of its head came;"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<?xml\r\n",
       ErrorCode::kUnavailable,
       "/RPC2: the reply is cut short: 5 bytes of its body came, without the last chunk;"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12", ErrorCode::kMalformed,
       "/RPC2: reading the reply: "},
      {"SSH-2.0-OpenSSH_9.2\r\n", ErrorCode::kMalformed,
       "/RPC2: the reply is not HTTP: it starts with \"SSH-2.0-OpenSSH_9.2\""},
      {"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", ErrorCode::kLimit,
       "/RPC2: reading the reply: the body is larger than the limit of 16777216 bytes;"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.bytes);
    play({[&](Peer& peer) {
      peer.read_request();
      peer.send(each.bytes);
      peer.finish_sending();
      peer.wait_for_end();
    }});
    const Error error = error_of(client_->try_call<int>("m"));
    EXPECT_EQ(to_string(error.code), to_string(each.code)) << error.message;
    EXPECT_THAT(error.message, HasSubstr(each.text));
    EXPECT_THAT(error.message, ::testing::EndsWith("; the call may have run"));
    EXPECT_TRUE(error.may_have_run);
    finish();
  }
}

// A server that refuses a large request often breaks off what it says about it.
TEST_F(Errors, ShowWhatCameOfAReplyThatBroke) {
  const std::string html = "<html>too\n large</html>";
  const std::string shown = "; the body is HTML: '<html>too large</html>'";
  struct Case {
    std::string bytes;
    bool reset;  // else the end of input
    ErrorCode code;
    bool may_have_run;
    std::string message;  // after "calling m at http://ADDRESS/RPC2: "
  };
  const Case cases[] = {
      // xmlrpc-c's Abyss: the body ends with the connection, which is reset for what was not read
      {"HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/html\r\n\r\n" + html, true,
       ErrorCode::kUnavailable, true,
       "the server answered with HTTP status 500 Internal Server Error" + shown +
           "; the connection was reset after 86 bytes of the reply; the call may have run"},
      {"HTTP/1.1 413 Too Large\r\nContent-Length: 99\r\n\r\n" + html, true, ErrorCode::kLimit,
       false,
       "the server answered with HTTP status 413 Too Large" + shown +
           "; the connection was reset after 69 bytes of the reply"},
      {"HTTP/1.1 401 Who\r\nWWW-Authenticate: Basic\r\nContent-Length: 99\r\n\r\n", false,
       ErrorCode::kDenied, false,
       "the server answered with HTTP status 401 Who; credentials are missing or wrong: the server "
       "wants Basic; "
       "the reply is cut short: 0 of 99 bytes of its body came"},
      {"HTTP/1.1 502 Bad Gateway\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<html>\r\n4\r\nhi",
       false, ErrorCode::kUnavailable, true,
       "the server answered with HTTP status 502 Bad Gateway; the body is HTML: '<html>hi'; the "
       "reply is cut short: 8 bytes of its body came, without the last chunk; the call may have "
       "run"},
      {"HTTP/1.1 302 Found\r\nLocation: /x\r\n", false, ErrorCode::kUnavailable, true,
       "the server answered with HTTP status 302 Found; redirects are not followed, this one leads "
       "to /x; the reply is cut short: 34 bytes of its head came; the call may have run"},
      // Python's http.server with a traceback in its head
      {"HTTP/1.1 500 Internal Server Error\r\nX-exception: no\r\nX-traceback: Traceback\n  File\r\n"
       "\r\n",
       false, ErrorCode::kUnavailable, true,
       "the server answered with HTTP status 500 Internal Server Error; reading the reply: some "
       "lines of the head end in CR LF and some in LF alone; the call may have run"},
      {"HTTP/1.1 404 Not Found\r\nContent-Length: 99999999999\r\n\r\n", false,
       ErrorCode::kMalformed, false,
       "the server answered with HTTP status 404 Not Found; asked for /RPC2; reading the reply: "
       "the body is larger than the limit of 16777216 bytes"},
      {"HTTP/1.1 200 Fine\r\nA: b\nC: d\r\n\r\n", false, ErrorCode::kMalformed, true,
       "reading the reply: some lines of the head end in CR LF and some in LF alone; the reply's "
       "status is 200 Fine; the call may have run"},
      // An interim reply is no status.
      {"HTTP/1.1 100 Continue\r\nA: b\nC: d\r\n\r\n", false, ErrorCode::kMalformed, true,
       "reading the reply: some lines of the head end in CR LF and some in LF alone; the call may "
       "have run"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.bytes);
    play({[&](Peer& peer) {
      peer.read_request();
      peer.send(each.bytes);
      each.reset ? peer.reset() : peer.finish_sending();
      if (!each.reset) peer.wait_for_end();
    }});
    const Error error = error_of(client_->try_call<int>("m"));
    EXPECT_EQ(error.message, message("calling m at http://SERVER/RPC2: " + each.message));
    EXPECT_EQ(to_string(error.code), to_string(each.code));
    EXPECT_EQ(error.may_have_run, each.may_have_run);
    finish();
  }
}

TEST_F(Errors, ShowTheAnswerToHalfARequest) {
  play({[](Peer& peer) {
    peer.read_bytes(100);
    peer.send("HTTP/1.1 500 Too Large\r\nContent-Type: text/html\r\n\r\n<html>");
    peer.reset();
  }});
  const Error error = error_of(client_->try_call<int>("m", std::string(8'000'000, 'x')));
  EXPECT_EQ(error.code, ErrorCode::kUnavailable);
  // Whether the reset shows after the body, or as its end, is a matter of who was first.
  EXPECT_THAT(error.message, HasSubstr(": the server answered with HTTP status 500 Too Large; the "
                                       "body is HTML: '<html>'"));
  finish();
}

TEST_F(Errors, SayThatNobodyListens) {
  play({});
  const std::string address = server_->address();
  server_.reset();  // the port is free again
  const Error error = error_of(client_->try_call<int>("m"));
  EXPECT_EQ(error.code, ErrorCode::kUnavailable);
  EXPECT_EQ(error.message, "calling m at http://" + address +
                               "/RPC2: could not connect: " + address + ": Connection refused");
  EXPECT_FALSE(error.may_have_run);
}

TEST_F(Errors, NameAUnixSocket) {
  Client client("unix:/nonexistent/s.sock");
  EXPECT_EQ(client.url(), "unix:/nonexistent/s.sock");
  const Error error = error_of(client.try_call<int>("m"));
  EXPECT_EQ(error.code, ErrorCode::kUnavailable);
  EXPECT_EQ(error.message,
            "calling m at unix:/nonexistent/s.sock: could not connect: /nonexistent/s.sock: "
            "No such file or directory");
}

TEST_F(Errors, NeverShowCredentials) {
  play({[](Peer& peer) {
    EXPECT_THAT(peer.read_request(), HasSubstr("Authorization: Basic YWRhOnMzY3JldA=="));
    peer.reply("", "HTTP/1.1 401 Unauthorized", "");
    peer.wait_for_end();
  }});
  client_ = std::make_unique<Client>("http://ada:s3cret@" + server_->address() + "/x");
  EXPECT_EQ(client_->url(), "http://" + server_->address() + "/x");
  const Error error = error_of(client_->try_call<int>("m"));
  EXPECT_THAT(error.message, Not(HasSubstr("s3cret")));
  EXPECT_THAT(error.message, HasSubstr("401"));
  finish();
}

TEST_F(Errors, SendTheHeadersOfTheClientAndOfTheCall) {
  play({[](Peer& peer) {
         const std::string request = peer.read_request();
         EXPECT_THAT(request, ::testing::StartsWith("POST /there?a=b HTTP/1.1\r\n"));
         EXPECT_THAT(request, HasSubstr("\r\nX-Token: abc\r\n"));
         EXPECT_THAT(request, HasSubstr("\r\nX-Call: 1\r\n"));
         EXPECT_THAT(request, HasSubstr("\r\nAuthorization: Basic YTpi\r\n"));
         peer.reply(kSeven);
         EXPECT_THAT(peer.read_request(), Not(HasSubstr("X-Call")));
         peer.reply(kSeven);
         peer.wait_for_end();
       }},
       {.credentials = Credentials{"a", "b"},
        .headers = {{"X-Token", "abc"}},
        .target = "/there?a=b"});
  EXPECT_EQ(client_->call<int>(CallOptions{.headers = {{"X-Call", "1"}}}, "m"), 7);
  EXPECT_EQ(client_->call<int>("m"), 7);
  const Error error =
      error_of(client_->try_call<int>(CallOptions{.headers = {{"Content-Length", "1"}}}, "m"));
  EXPECT_EQ(error.code, ErrorCode::kMalformed);
  EXPECT_EQ(error.message, message("calling m at http://SERVER/there?a=b: the header field "
                                   "\"Content-Length\" cannot be sent: the client sets it itself"));
  finish();
}

TEST_F(Errors, RefuseAUrlThatCannotBe) {
  struct Case {
    std::string url;
    std::string message;
  };
  const Case cases[] = {
      {"https://example.org/x", "cannot call https://example.org/x: TLS is not supported yet"},
      {"ftp://example.org",
       "the URL \"ftp://example.org\" cannot be read: expected http://, https:// or unix:"},
      {"", "the URL \"\" cannot be read: it is empty"},
  };
  for (const Case& each : cases) {
    try {
      Client client(each.url);
      FAIL() << each.url;
    } catch (const Exception& exception) {
      EXPECT_EQ(exception.error().code, ErrorCode::kMalformed);
      EXPECT_EQ(exception.what(), each.message);
    }
  }
  try {
    Client client("example.org", {.headers = {{"X Token", "abc"}}});
    FAIL();
  } catch (const Exception& exception) {
    EXPECT_STREQ(exception.what(),
                 "the client of http://example.org/RPC2: the header field \"X Token\" cannot be "
                 "sent: its name is not letters, digits and dashes");
  }
  EXPECT_THROW(Client("example.org", {.target = "no/slash"}), Exception);
}

// Calls a Unix socket: nothing else differs.
TEST_F(Errors, UnixSocketsWork) {
  const std::string path = ::testing::TempDir() + "tagwire_errors_test.sock";
  testing::ScriptedServer server({[](Peer& peer) { answer_seven(peer, 2); }}, "unix:" + path);
  Client client("unix:" + path);
  EXPECT_EQ(client.call<int>("m"), 7);
  EXPECT_EQ(client.call<int>("m"), 7);
  EXPECT_EQ(server.connections(), 1);
}

}  // namespace
}  // namespace tagwire
