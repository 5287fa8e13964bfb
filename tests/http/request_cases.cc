#include "tests/http/request_cases.h"

#include <string_view>

namespace tagwire::http {
namespace {

using namespace std::string_literals;  // NUL bytes in tables

// The usual head with one line, or several, added or in place of the usual ones.
std::string post(const std::string& lines, const std::string& body) {
  return "POST /RPC2 HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n" + body;
}
std::string chunked(const std::string& body) {
  return post("Transfer-Encoding: chunked\r\n", body);
}
std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n";
}

const std::string kGotPost = "POST /RPC2 1.1 keep {Host: h|";
const std::string kGotChunked = "POST /RPC2 1.1 keep {Host: h|Transfer-Encoding: chunked} ";

void add_request_lines(std::vector<RequestCase>& cases) {
  const auto path = [&](const std::string& target, const std::string& want) {
    cases.push_back({get(target), "GET " + want + " 1.1 keep {Host: h} \n"});
  };
  path("/", "/");
  path("/RPC2?a=b", "/RPC2");
  path("/RPC2#part", "/RPC2");
  path("/RPC2#part?x", "/RPC2");
  path("/?", "/");
  path("?a=b", "/");  // Python, for a URL without a path
  path("#part", "/");
  path("//", "//");
  path("/a%2Fb%zz", "/a%2Fb%zz");  // compared as it is
  path("/caf\xC3\xA9", "/caf\xC3\xA9");
  path("/\"<>\\^`{|}", "/\"<>\\^`{|}");
  path("http://other:80/RPC2?x", "/RPC2");
  path("HTTP://other", "/");
  path("https://other?x", "/");
  path("http://[::1]:8080/p", "/p");
  cases.push_back({"OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", "OPTIONS * 1.1 keep {Host: h} \n"});
  cases.push_back(
      {"OPTIONS http://h HTTP/1.1\r\nHost: h\r\n\r\n", "OPTIONS * 1.1 keep {Host: h} \n"});
  cases.push_back({"OPTIONS /p HTTP/1.1\r\nHost: h\r\n\r\n", "OPTIONS /p 1.1 keep {Host: h} \n"});
  // Methods are tokens and case-sensitive; which are served is not the parser's business.
  cases.push_back({"post / HTTP/1.1\r\nHost: h\r\n\r\n", "post / 1.1 keep {Host: h} \n"});
  cases.push_back({"M-SEARCH!#$%&'*+.^_`|~9 / HTTP/1.1\r\nHost: h\r\n\r\n",
                   "M-SEARCH!#$%&'*+.^_`|~9 / 1.1 keep {Host: h} \n"});
  cases.push_back({"GET / HTTP/1.2\r\nHost: h\r\n\r\n", "GET / 1.1 keep {Host: h} \n"});
  cases.push_back({"GET / HTTP/1.9\r\nHost: h\r\n\r\n", "GET / 1.1 keep {Host: h} \n"});
  cases.push_back({"GET / HTTP/1.0\r\n\r\n", "GET / 1.0 close {} \n"});
  cases.push_back({"\r\n\r\nGET / HTTP/1.0\r\n\r\n", "GET / 1.0 close {} \n"});
  cases.push_back({"\n\r\n\nGET / HTTP/1.0\r\n\r\n", "GET / 1.0 close {} \n"});
  cases.push_back(
      {"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.0\r\n\r\n", "GET / 1.0 close {} \n"});
  cases.push_back({"\r\n\r\n", ""});  // blank lines are no request
  cases.push_back({"", ""});
}

void add_fields(std::vector<RequestCase>& cases) {
  const auto fields = [&](const std::string& lines, const std::string& want,
                          const std::string& keep = "keep") {
    cases.push_back({"GET / HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n",
                     "GET / 1.1 " + keep + " {Host: h|" + want + "} \n"});
  };
  fields("A:b\r\n", "A: b");
  fields("A:\r\n", "A: ");
  fields("A: \t \r\n", "A: ");
  fields("A: \t b \t c \t \r\n", "A: b \t c");
  fields("A: \xE9\xFF\x80\r\n", "A: \xE9\xFF\x80");  // obs-text
  fields("A: b:c;d=\"e\"\r\n", "A: b:c;d=\"e\"");
  fields("!#$%&'*+-.^_`|~09azAZ: x\r\n", "!#$%&'*+-.^_`|~09azAZ: x");
  fields("A-Header-Name-Of-More-Than-Sixteen-Bytes: x\r\n",
         "A-Header-Name-Of-More-Than-Sixteen-Bytes: x");
  fields("Sixteen-bytes-ab: x\r\n", "Sixteen-bytes-ab: x");
  fields("A: 1\r\nA: 2\r\na: 3\r\n", "A: 1|A: 2|a: 3");
  fields("Connection: close\r\n", "Connection: close", "close");
  fields("CONNECTION: Upgrade , CLOSE\r\n", "CONNECTION: Upgrade , CLOSE", "close");
  fields("Connection: keep-alive\r\nConnection: close\r\n",
         "Connection: keep-alive|Connection: close", "close");
  fields("Connection: closed, x-close\r\n", "Connection: closed, x-close");
  fields("Expect: 100-Continue\r\n", "Expect: 100-Continue");
  fields("Expect: \r\n", "Expect: ");
  fields("Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n",
         "Upgrade: h2c|Connection: Upgrade, HTTP2-Settings");

  // HTTP/1.0 keeps the connection only when asked.
  cases.push_back({"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n",
                   "GET / 1.0 keep {Connection: Keep-Alive} \n"});
  cases.push_back({"GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n",
                   "GET / 1.0 close {Connection: keep-alive, close} \n"});
  // RFC 9110 section 10.1.1: an expectation in HTTP/1.0 is ignored.
  cases.push_back(
      {"GET / HTTP/1.0\r\nExpect: dinner\r\n\r\n", "GET / 1.0 close {Expect: dinner} \n"});

  for (const char* host : {"", "example.org", "example.org:8080", "h:", "127.0.0.1:1", "[::1]",
                           "[::1]:8080", "[v1.x:y]", "a_b.c", "a%20b", "!$&'()*+,;=~"}) {
    cases.push_back({"GET / HTTP/1.1\r\nhOST: "s + host + "\r\n\r\n",
                     "GET / 1.1 keep {hOST: "s + host + "} \n"});
  }

  // A head with LF alone throughout.
  cases.push_back({"POST / HTTP/1.1\nHost: h\nContent-Length: 2\n\nhi",
                   "POST / 1.1 keep {Host: h|Content-Length: 2} hi\n"});
}

void add_bodies(std::vector<RequestCase>& cases) {
  const auto length = [&](const std::string& value, const std::string& body) {
    cases.push_back({post("Content-Length: " + value + "\r\n", body),
                     kGotPost + "Content-Length: " + value + "} " + body + "\n"});
  };
  length("0", "");
  length("5", "hello");
  length("005", "hello");
  length("5, 5", "hello");
  length("5,05", "hello");
  length("4", "\r\n\0\xFF"s);
  cases.push_back({post("Content-Length: 5\r\ncontent-length: 5\r\n", "hello"),
                   kGotPost + "Content-Length: 5|content-length: 5} hello\n"});
  cases.push_back({"POST / HTTP/1.0\r\nContent-Length: 1\r\n\r\nx",
                   "POST / 1.0 close {Content-Length: 1} x\n"});
  // Other methods have a body only when they declare one.
  cases.push_back({"GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi",
                   "GET / 1.1 keep {Host: h|Content-Length: 2} hi\n"});
  cases.push_back({"PUT / HTTP/1.1\r\nHost: h\r\n\r\n", "PUT / 1.1 keep {Host: h} \n"});
  // A chunk of RFC 9112's own grammar each.
  const auto chunks = [&](const std::string& body, const std::string& want) {
    cases.push_back({chunked(body), kGotChunked + want + "\n"});
  };
  chunks("0\r\n\r\n", "");
  chunks("5\r\nhello\r\n0\r\n\r\n", "hello");
  chunks("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", "hello world");
  chunks("1\r\na\r\n1\r\nb\r\n1\r\nc\r\n1\r\nd\r\n0\r\n\r\n", "abcd");
  chunks("a\r\n0123456789\r\n0\r\n\r\n", "0123456789");
  chunks("A\r\n0123456789\r\n0\r\n\r\n", "0123456789");
  chunks("0000000000000000000000000000000005\r\nhello\r\n000\r\n\r\n", "hello");
  chunks("5;ext\r\nhello\r\n0;last=\"a;b\"\r\n\r\n", "hello");
  chunks("5 \t; a = b\r\nhello\r\n0\r\n\r\n", "hello");
  chunks("4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n");
  chunks("5\r\nhello\r\n0\r\nTrailer: x\r\nOther:\r\n\r\n", "hello");
  chunks("5\r\nhello\r\n0\r\nContent-Length: 99\r\nTransfer-Encoding: gzip\r\n\r\n", "hello");
  cases.push_back({post("TRANSFER-ENCODING: , CHUNKED,\r\n", "1\r\nx\r\n0\r\n\r\n"),
                   kGotPost + "TRANSFER-ENCODING: , CHUNKED,} x\n"});
  cases.push_back(
      {"GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
       "GET / 1.1 keep {Host: h|Transfer-Encoding: chunked} x\n"});
  // The example of the XML-RPC specification, shortened.
  cases.push_back(
      {"POST /RPC2 HTTP/1.0\r\nUser-Agent: Frontier/5.1.2 (WinNT)\r\nHost: betty.userland.com\r\n"
       "Content-Type: text/xml\r\nContent-length: 13\r\n\r\n<methodCall/>",
       "POST /RPC2 1.0 close {User-Agent: Frontier/5.1.2 (WinNT)|Host: betty.userland.com|"
       "Content-Type: text/xml|Content-length: 13} <methodCall/>\n"});
}

void add_sequences(std::vector<RequestCase>& cases) {
  const std::string one = post("Content-Length: 3\r\n", "abc");
  const std::string two = chunked("3\r\ndef\r\n0\r\n\r\n");
  const std::string three = get("/g");
  const std::string got_one = kGotPost + "Content-Length: 3} abc\n";
  const std::string got_two = kGotChunked + "def\n";
  const std::string got_three = "GET /g 1.1 keep {Host: h} \n";
  cases.push_back({one + two + three, got_one + got_two + got_three});
  cases.push_back(
      {three + three + two + two + one, got_three + got_three + got_two + got_two + got_one});
  cases.push_back({one + "\r\n" + two + "\r\n\r\n" + three, got_one + got_two + got_three});
  cases.push_back({one + three + "GE", got_one + got_three + "unfinished\n"});
  cases.push_back({three + "\r", got_three});
  cases.push_back({three + "G\x01", got_three + "refused 400\n"});
  // What looks like a request inside a body is body.
  cases.push_back(
      {post("Content-Length: " + std::to_string(three.size()) + "\r\n", three),
       kGotPost + "Content-Length: " + std::to_string(three.size()) + "} " + three + "\n"});

  cases.push_back({"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhell", "unfinished\n"});
  cases.push_back({chunked("5\r\nhello\r\n0\r\n"), "unfinished\n"});
  cases.push_back({"P", "unfinished\n"});
}

void add(std::vector<RequestCase>& cases, int status, const std::vector<std::string>& inputs) {
  for (const std::string& input : inputs) {
    cases.push_back({input, "refused " + std::to_string(status) + "\n"});
  }
}

void add_refused_lines(std::vector<RequestCase>& cases) {
  const auto line = [](const std::string& text) { return text + "\r\nHost: h\r\n\r\n"; };
  add(cases, 400,
      {line("GET /"),
       line("GET"),
       line("GET / HTTP"),
       line("GET / http/1.1"),
       line("GET / HTTP/1"),
       line("GET / HTTP/1."),
       line("GET / HTTP/1.10"),
       line("GET / HTTP/11.1"),
       line("GET / HTTP/a.b"),
       line("GET / HTTP/1.1 "),
       line("GET / HTTP/1,1"),
       line(" GET / HTTP/1.1"),
       line("GET  / HTTP/1.1"),
       line("GET /  HTTP/1.1"),
       line("GET\t/ HTTP/1.1"),
       line("GET /\tHTTP/1.1"),
       line("GET /a b HTTP/1.1"),
       line("GET /a\tb HTTP/1.1"),
       line("GET  HTTP/1.1"),
       line(" / HTTP/1.1"),
       line("G@T / HTTP/1.1"),
       line("G\xC9T / HTTP/1.1"),
       line("GET RPC2 HTTP/1.1"),
       line("GET * HTTP/1.1"),
       line("POST * HTTP/1.1"),
       line("GET ftp://h/ HTTP/1.1"),
       line("GET http:/h/ HTTP/1.1"),
       line("GET http:// HTTP/1.1"),
       line("GET http:///x HTTP/1.1"),
       line("GET http://:80/ HTTP/1.1"),
       line("GET http://u@h/ HTTP/1.1"),
       line("GET http://h:8o/ HTTP/1.1"),
       line("GET :// HTTP/1.1"),
       line("GET h:80 HTTP/1.1"),
       line("POST / HTTP/1.1\0"s),
       "\x16\x03\x01\x02",
       "GET / HTTP/1.1\rHost: h\r\n\r\n",
       "GET /\0 HTTP/1.1\r\n\r\n"s,
       "\0"s,
       "GET /\x7f",
       "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n",
       "\rGET / HTTP/1.0\r\n\r\n"});
  add(cases, 505,
      {line("GET / HTTP/2.0"), line("GET / HTTP/0.9"), line("GET / HTTP/3.1"),
       "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"});
  add(cases, 405, {line("CONNECT h:80 HTTP/1.1"), line("CONNECT * HTTP/1.1")});
}

void add_refused_fields(std::vector<RequestCase>& cases) {
  const auto fields = [](const std::string& lines) {
    return "GET / HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n";
  };
  add(cases, 400,
      {fields("A : b\r\n"), fields("A\t: b\r\n"), fields(": b\r\n"), fields("A\r\n"),
       fields("A b: c\r\n"), fields("A: b\r\n c\r\n"), fields("A: b\r\n\tc\r\n"),
       fields(" A: b\r\n"), fields("A(: b\r\n"), fields("\xC3\xA9: b\r\n"), fields("A: \0\r\n"s),
       fields("A: b\rc\r\n"), fields("A: b\r\r\n"), fields("A: \x01\r\n"), fields("A: \x1b\r\n"),
       fields("A: \x7f\r\n"), fields("A: \v\r\n"), fields("A\0: b\r\n"s),
       fields("A-Name-Of-More-Than-16-By(tes: x\r\n"),
       // Line ends are of one kind in a head.
       fields("A: b\n"), "GET / HTTP/1.1\nHost: h\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\n\n",
       "GET / HTTP/1.1\nHost: h\n\r\n",
       // Host: exactly one in 1.1, at most one in 1.0, and a host.
       "GET / HTTP/1.1\r\n\r\n", "GET http://h/ HTTP/1.1\r\n\r\n", fields("Host: h\r\n"),
       fields("HOST: other\r\n"), "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n",
       "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
       "GET / HTTP/1.1\r\nHost: a?b\r\n\r\n", "GET / HTTP/1.1\r\nHost: u@h\r\n\r\n",
       "GET / HTTP/1.1\r\nHost: h:x\r\n\r\n", "GET / HTTP/1.1\r\nHost: h:1:2\r\n\r\n",
       "GET / HTTP/1.1\r\nHost: ::1\r\n\r\n", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
       "GET / HTTP/1.1\r\nHost: []\r\n\r\n", "GET / HTTP/1.1\r\nHost: [::1]x\r\n\r\n",
       "GET / HTTP/1.1\r\nHost: h\xC3\xA9\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\\b\r\n\r\n",
       "GET / HTTP/1.1\r\nHost: <h>\r\n\r\n"});
  add(cases, 417,
      {fields("Expect: dinner\r\n"), fields("Expect: 100-continue, dinner\r\n"),
       fields("Expect: 100-continue\r\nExpect: x\r\n"), fields("Expect: 100\r\n")});
}

void add_refused_bodies(std::vector<RequestCase>& cases) {
  const auto length = [](const std::string& value) {
    return post("Content-Length: " + value + "\r\n", "hello");
  };
  add(cases, 400,
      {length(""),
       length("-1"),
       length("+5"),
       length("5 5"),
       length("0x5"),
       length("5a"),
       length("5.0"),
       length("\xEF\xBC\x95"),
       length("5, 6"),
       length("5,"),
       length(",5"),
       length("5;x"),
       length("18446744073709551621, 5"),
       post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"),
       post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
       post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"),
       post("Transfer-Encoding: identity\r\nContent-Length: 5\r\n", "hello"),
       post("Transfer-Encoding: \r\n", "0\r\n\r\n"),
       post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"),
       post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
       "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"});
  add(cases, 411,
      {post("", ""), post("Content-Type: text/xml\r\n", "<x/>"), "POST / HTTP/1.0\r\n\r\n"});
  add(cases, 413,
      {length("16777217"), length("99999999999999999999999999"), length("18446744073709551621"),
       chunked("1000001\r\n"), chunked("ffffffffffffffffffffffff\r\n"),
       chunked("10000000000000005\r\nhello\r\n0\r\n\r\n")});
  add(cases, 501,
      {post("Transfer-Encoding: gzip\r\n", ""), post("Transfer-Encoding: gzip, chunked\r\n", ""),
       post("Transfer-Encoding: identity\r\n", ""), post("Transfer-Encoding: xchunked\r\n", ""),
       post("Transfer-Encoding: chunked;q=1\r\n", ""),
       post("Transfer-Encoding: \"chunked\"\r\n", ""),
       post("Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n", "")});
  add(cases, 400,
      {chunked("\r\n"),
       chunked("x\r\n"),
       chunked("0x5\r\nhello\r\n0\r\n\r\n"),
       chunked("-5\r\n"),
       chunked("+5\r\n"),
       chunked(" 5\r\nhello\r\n0\r\n\r\n"),
       chunked("5 \r\nhello\r\n0\r\n\r\n"),
       chunked("5 x\r\nhello\r\n0\r\n\r\n"),
       chunked("5,\r\nhello\r\n0\r\n\r\n"),
       chunked("5\nhello\r\n0\r\n\r\n"),
       chunked("5\r\nhello\n0\r\n\r\n"),
       chunked("5\r\nhello0\r\n\r\n"),
       chunked("5\r\nhelloX\r\n0\r\n\r\n"),
       chunked("5\r\nhell\r\n0\r\n\r\n"),
       chunked("5\rhello\r\n0\r\n\r\n"),
       chunked("5;a\x01\r\nhello\r\n0\r\n\r\n"),
       chunked("5;a\0\r\n"s),
       chunked("5;a\rb\r\n"),
       chunked("0\r\n\n"),
       chunked("0\n\n"),
       chunked("0\r\nA : b\r\n\r\n"),
       chunked("0\r\nA\r\n\r\n"),
       chunked("0\r\n A: b\r\n\r\n"),
       chunked("0\r\nA: b\n\r\n"),
       chunked("0\r\nA: \0\r\n\r\n"s)});
}

}  // namespace

std::vector<RequestCase> accepted_requests() {
  std::vector<RequestCase> cases;
  add_request_lines(cases);
  add_fields(cases);
  add_bodies(cases);
  add_sequences(cases);
  return cases;
}

std::vector<RequestCase> refused_requests() {
  std::vector<RequestCase> cases;
  add_refused_lines(cases);
  add_refused_fields(cases);
  add_refused_bodies(cases);
  return cases;
}

}  // namespace tagwire::http
