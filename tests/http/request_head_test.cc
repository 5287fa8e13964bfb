#include "tagwire/http/request_head.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tagwire/http/request.h"
#include "tagwire/version.h"

namespace tagwire::http {
namespace {

Url url_of(std::string_view text) { return parse_url(text).value(); }

// All bytes of a request with `body`, as a call writes it.
std::string request(const RequestHead& head, std::string_view body, const Fields& extra = {}) {
  OutputBuffer buffer;
  const std::size_t room = head.room(extra);
  buffer.prepare(room);
  buffer.commit(room);
  buffer.append(body);
  return std::string(head.write(buffer, room, extra));
}

TEST(RequestHead, IsWhatOurServerReads) {
  const Url url = url_of("http://ada:s3cret@localhost:8080/a?b");
  const RequestHead head = RequestHead::make(url, &*url.credentials, {{"X-Token", "abc"}}).value();
  EXPECT_EQ(request(head, "<x/>"),
            "POST /a?b HTTP/1.1\r\n"
            "Host: localhost:8080\r\n"
            "User-Agent: tagwire/" TAGWIRE_VERSION_STRING
            "\r\n"
            "Accept-Encoding: identity\r\n"
            "Content-Type: text/xml\r\n"
            "Authorization: Basic YWRhOnMzY3JldA==\r\n"
            "X-Token: abc\r\n"
            "Content-Length: 4\r\n"
            "\r\n"
            "<x/>");

  std::string bytes = request(head, std::string(1000, 'x'));
  RequestParser parser({});
  ASSERT_EQ(parser.parse(bytes.data(), bytes.size()), RequestParser::Status::kHeadComplete);
  ASSERT_EQ(parser.parse(bytes.data(), bytes.size()), RequestParser::Status::kComplete);
  EXPECT_EQ(parser.request().body, std::string(1000, 'x'));
  EXPECT_EQ(parser.consumed(), bytes.size());
}

TEST(RequestHead, FieldsReplaceThoseOfTheSameName) {
  const Url url = url_of("http://h");
  const Credentials credentials{"a", "b"};
  const RequestHead head =
      RequestHead::make(url, &credentials, {{"user-agent", "mine"}, {"Cookie", "a"}}).value();
  EXPECT_EQ(request(head, "", {{"authorization", "Bearer x"}, {"HOST", "other:1"}, {"X", ""}}),
            "POST /RPC2 HTTP/1.1\r\n"
            "Accept-Encoding: identity\r\n"
            "Content-Type: text/xml\r\n"
            "user-agent: mine\r\n"
            "Cookie: a\r\n"
            "authorization: Bearer x\r\n"
            "HOST: other:1\r\n"
            "X: \r\n"
            "Content-Length: 0\r\n"
            "\r\n");
  EXPECT_EQ(request(head, ""),
            "POST /RPC2 HTTP/1.1\r\n"
            "Host: h\r\n"
            "Accept-Encoding: identity\r\n"
            "Content-Type: text/xml\r\n"
            "Authorization: Basic YTpi\r\n"
            "user-agent: mine\r\n"
            "Cookie: a\r\n"
            "Content-Length: 0\r\n"
            "\r\n")
      << "a head with more fields changes nothing for the next";
}

TEST(RequestHead, UnixSocketsAskLocalhost) {
  Url url = url_of("unix:/run/x.sock");
  url.target = "/";
  const RequestHead head = RequestHead::make(url, nullptr, {}).value();
  EXPECT_TRUE(request(head, "").starts_with("POST / HTTP/1.1\r\nHost: localhost\r\n"));
}

TEST(RequestHead, FieldsThatCannotBeSentAreNamed) {
  struct Case {
    Fields fields;
    std::string_view want;
  };
  for (const auto& [fields, want] : {
           Case{{{"", "x"}}, "\"\" cannot be sent: its name is not letters, digits and dashes"},
           Case{{{"a b", "x"}},
                "\"a b\" cannot be sent: its name is not letters, digits and dashes"},
           Case{{{"a:", "x"}}, "\"a:\" cannot be sent: its name is not letters, digits and dashes"},
           Case{{{"X", "a\r\nB: c"}}, "\"X\" cannot be sent: its value holds a control character"},
           Case{{{"X", std::string(1, '\0')}},
                "\"X\" cannot be sent: its value holds a control character"},
           Case{{{"content-LENGTH", "1"}},
                "\"content-LENGTH\" cannot be sent: the client sets it itself"},
           Case{{{"Transfer-Encoding", "chunked"}},
                "\"Transfer-Encoding\" cannot be sent: the client sets it itself"},
           Case{{{"Connection", "close"}},
                "\"Connection\" cannot be sent: the client sets it itself"},
           Case{{{"Expect", "100-continue"}},
                "\"Expect\" cannot be sent: the client sets it itself"},
           Case{{{"Upgrade", "h2c"}}, "\"Upgrade\" cannot be sent: the client sets it itself"},
           Case{{{"Host", "a b"}}, "\"Host\" cannot be sent: it is not a host name and a port"},
           Case{{{"Host", "a"}, {"host", "a"}}, "\"host\" cannot be sent: it comes twice"},
       }) {
    const Result<void> checked = check_fields(fields);
    ASSERT_FALSE(checked.ok()) << want;
    EXPECT_EQ(checked.error().code, ErrorCode::kMalformed);
    EXPECT_EQ(checked.error().message, "the header field " + std::string(want));
    const Result<RequestHead> head = RequestHead::make(url_of("h"), nullptr, fields);
    ASSERT_FALSE(head.ok()) << want;
    EXPECT_EQ(head.error().message, checked.error().message);
  }
  EXPECT_TRUE(check_fields({{"X", "\xc3\xbc \t."}, {"!#$%&'*+-.^_`|~", ""}}).ok());
}

TEST(RequestHead, CredentialsAndTargetsAreChecked) {
  const auto refusal = [](const Url& url, const Credentials& credentials) {
    const Result<RequestHead> head = RequestHead::make(url, &credentials, {});
    return head.ok() ? "" : head.error().message;
  };
  Url url = url_of("h");
  EXPECT_EQ(refusal(url, {"a", "b:c"}), "");
  EXPECT_EQ(refusal(url, {"a:b", "s3cret"}), "the user name of the credentials holds a colon");
  EXPECT_EQ(refusal(url, {"a", "s3\ncret"}), "the credentials hold a control character");
  for (const char* target : {"", "RPC2", "/a b", "/a\r\nX: y", "/\xc3\xbc"}) {
    url.target = target;
    EXPECT_EQ(refusal(url, {"a", "b"}), "\"" + url.target +
                                            "\" cannot be asked for: expected a path that starts "
                                            "with / and holds no white space (%20 is a space)");
  }
}

}  // namespace
}  // namespace tagwire::http
