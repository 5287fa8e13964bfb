#include "tagwire/http/url.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace tagwire::http {
namespace {

std::string_view name_of(Url::Scheme scheme) {
  switch (scheme) {
    case Url::Scheme::kHttp:
      return "http";
    case Url::Scheme::kHttps:
      return "https";
    case Url::Scheme::kUnix:
      return "unix";
  }
  return "?";
}

// "http|host|port|socket path|target|user|password".
std::string dump(const Url& url) {
  std::string text(name_of(url.scheme));
  text += "|" + url.host + "|" + std::to_string(url.port) + "|" + url.socket_path + "|" +
          (url.scheme == Url::Scheme::kUnix ? "" : url.target);
  if (url.credentials) text += "|" + url.credentials->user + "|" + url.credentials->password;
  return text;
}

struct Case {
  std::string_view text;
  std::string_view want;
};

TEST(Url, IsTakenApart) {
  for (const auto& [text, want] : {
           Case{"http://localhost:8080/RPC2", "http|localhost|8080||/RPC2"},
           Case{"http://localhost", "http|localhost|80||/RPC2"},
           Case{"http://localhost/", "http|localhost|80||/"},
           Case{"http://localhost:/x", "http|localhost|80||/x"},
           Case{"HTTP://Example.ORG:1/a/b;c?d=/e?f#g", "http|Example.ORG|1||/a/b;c?d=/e?f"},
           Case{"http://h?token=1", "http|h|80||/RPC2?token=1"},
           Case{"http://h#part", "http|h|80||/RPC2"},
           Case{"http://h:65535/%20", "http|h|65535||/%20"},
           Case{"http://h/a@b:c", "http|h|80||/a@b:c"},
           Case{"https://h", "https|h|443||/RPC2"},
           Case{"https://h:8443/x", "https|h|8443||/x"},
           Case{"localhost", "http|localhost|80||/RPC2"},
           Case{"localhost:8080", "http|localhost|8080||/RPC2"},
           Case{"127.0.0.1:8080/x", "http|127.0.0.1|8080||/x"},
           Case{"my-host_1.example:1", "http|my-host_1.example|1||/RPC2"},
           Case{"h?next=ftp://x", "http|h|80||/RPC2?next=ftp://x"},
           Case{"[::1]:8080", "http|::1|8080||/RPC2"},
           Case{"http://[::1]", "http|::1|80||/RPC2"},
           Case{"http://[::ffff:127.0.0.1]:1/x", "http|::ffff:127.0.0.1|1||/x"},
           Case{"http://[fe80::1%25eth0]:1/x", "http|fe80::1%eth0|1||/x"},
           Case{"http://ada:s3cret@h:1", "http|h|1||/RPC2|ada|s3cret"},
           Case{"http://ada@h", "http|h|80||/RPC2|ada|"},
           Case{"http://:s@h", "http|h|80||/RPC2||s"},
           Case{"http://@h", "http|h|80||/RPC2"},
           Case{"http://a:b:c@h", "http|h|80||/RPC2|a|b:c"},
           Case{"http://a%40b:%3a%2F%25@h", "http|h|80||/RPC2|a@b|:/%"},
           Case{"http://a@b:c@h", "http|h|80||/RPC2|a@b|c"},
           Case{"ada:s3cret@h:1/x", "http|h|1||/x|ada|s3cret"},
           Case{"unix:/run/x.sock", "unix||0|/run/x.sock|"},
           Case{"unix:///run/x.sock", "unix||0|/run/x.sock|"},
           Case{"UNIX:x.sock", "unix||0|x.sock|"},
           Case{"unix:/run/a b@c#d", "unix||0|/run/a b@c#d|"},
       }) {
    const Result<Url> url = parse_url(text);
    ASSERT_TRUE(url.ok()) << url.error().message;
    EXPECT_EQ(dump(*url), want) << text;
  }
}

TEST(Url, RefusalsSayWhatIsWrong) {
  for (const auto& [text, want] : {
           Case{"", "it is empty"},
           Case{"http://", "it names no host"},
           Case{"http:///x", "it names no host"},
           Case{":8080", "it names no host"},
           Case{"/run/x.sock", "it names no host; a socket's path goes behind unix:"},
           Case{"ftp://h", "expected http://, https:// or unix:"},
           Case{"http:h", "two slashes must follow http: and https:"},
           Case{"https:/h", "two slashes must follow http: and https:"},
           Case{"http://h:0", "the port must be a number from 1 to 65535"},
           Case{"http://h:65536", "the port must be a number from 1 to 65535"},
           Case{"http://h:000080", "the port must be a number from 1 to 65535"},
           Case{"http://h:-1", "the port must be a number from 1 to 65535"},
           Case{"h:RPC2", "the port must be a number from 1 to 65535"},
           Case{"http://::1:80", "an IPv6 address goes into brackets: [::1]:8080"},
           Case{"http://[::1", "[ without ]"},
           Case{"http://[::1]80", "expected :port after ]"},
           Case{"http://[localhost]", "expected an IPv6 address in the brackets"},
           Case{"http://[v1.x:y]", "expected an IPv6 address in the brackets"},
           Case{"http://a b", "the host name holds a character that may not stand in one"},
           Case{"http://a%20b", "the host name holds a character that may not stand in one"},
           Case{"http://a\\b", "the host name holds a character that may not stand in one"},
           Case{"http://m\xc3\xbcnchen",
                "a host name of other than ASCII letters is written as xn--..."},
           Case{"http://h/a b",
                "spaces and letters beyond ASCII are written as %20 and the like in a path"},
           Case{"http://h/\xc3\xbc",
                "spaces and letters beyond ASCII are written as %20 and the like in a path"},
           Case{"http://h/\r\nX: y", "it holds a control character"},
           Case{"unix:/run/x\nsock", "it holds a control character"},
           Case{"unix:", "no path follows unix:"},
           Case{"unix://run/x.sock", "expected unix:/path/to/socket"},
       }) {
    const Result<Url> url = parse_url(text);
    ASSERT_FALSE(url.ok()) << text;
    EXPECT_EQ(url.error().code, ErrorCode::kMalformed);
    EXPECT_EQ(url.error().message,
              "the URL \"" + std::string(text) + "\" cannot be read: " + std::string(want));
  }
}

TEST(Url, RefusalsKeepPasswords) {
  for (const auto& [text, want] : {
           Case{"http://ada:s3cret@h:x/", "\"http://...@h:x/\""},
           Case{"http://ada:s3%zz@h/", "\"http://...@h/\""},
           Case{"ada:s3cret@h:x", "\"...@h:x\""},
           Case{"ftp://ada:s3@cret@h", "\"ftp://...@h\""},
           Case{"http://ada:s3/cret@h", "\"http://...@h\""},
       }) {
    const Result<Url> url = parse_url(text);
    ASSERT_FALSE(url.ok()) << text;
    EXPECT_NE(url.error().message.find(want), std::string::npos) << url.error().message;
    EXPECT_EQ(url.error().message.find("s3"), std::string::npos) << url.error().message;
  }
}

TEST(Url, IsSpelledWithoutCredentials) {
  struct Spelling {
    std::string_view text;
    std::string_view authority;
    std::string_view url;
  };
  for (const auto& [text, authority, url] : {
           Spelling{"http://u:p@h:80/x?y", "h", "http://h/x?y"},
           Spelling{"h:8080", "h:8080", "http://h:8080/RPC2"},
           Spelling{"http://[::1]:8080", "[::1]:8080", "http://[::1]:8080/RPC2"},
           Spelling{"http://[fe80::1%25eth0]", "[fe80::1]", "http://[fe80::1]/RPC2"},
           Spelling{"https://h:443", "h", "https://h/RPC2"},
           Spelling{"https://h:80", "h:80", "https://h:80/RPC2"},
           Spelling{"unix:/run/x.sock", "localhost", "unix:/run/x.sock"},
       }) {
    const Result<Url> parsed = parse_url(text);
    ASSERT_TRUE(parsed.ok()) << parsed.error().message;
    EXPECT_EQ(parsed->authority(), authority);
    EXPECT_EQ(parsed->spell(), url);
  }
}

}  // namespace
}  // namespace tagwire::http
