#include "tests/http/reply_cases.h"

#include "tagwire/base/error.h"

namespace tagwire::http {
namespace {

std::string spell(const Reply& reply) {
  std::string text = std::to_string(reply.status);
  text.append(" ").append(reply.reason).append(" 1.").append(std::to_string(reply.minor_version));
  text.append(reply.keep_alive ? " keep {" : " close {");
  bool first = true;
  for (const Header& header : *reply.headers) {
    if (!first) text += '|';
    first = false;
    text.append(header.name).append(": ").append(header.value);
  }
  return text.append("} ").append(reply.body).append("\n");
}

std::string spell(const Error& error) {
  return std::string(to_string(error.code)) + ": " + error.message + "\n";
}

std::string repeat(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

// What a request's parser refuses for the same reason.
std::string malformed(std::string_view reason) {
  return "malformed: reading the reply: " + std::string(reason) + "\n";
}

std::string alien(std::string_view start) {
  return "malformed: the reply is not HTTP: it starts with " + std::string(start) + "\n";
}

std::string odd_status_line(std::string_view line) {
  return "malformed: the status line is not like \"HTTP/1.1 200 OK\", but \"" + std::string(line) +
         "\"\n";
}

}  // namespace

std::string read_replies(std::string_view input, const Pieces& pieces, const HttpLimits& limits) {
  using Status = ResponseParser::Status;
  std::string out;
  ResponseParser parser(limits);
  ExactBuffer buffer;
  std::size_t fed = 0;
  // Whether to go on after what parse() or end_of_input() said.
  const auto note = [&](Status status) {
    if (status == Status::kRefused) out += spell(parser.error());
    if (status != Status::kComplete) return false;
    out += spell(parser.reply());
    const std::size_t used = parser.consumed();
    buffer.assign(buffer.data.get() + used, buffer.size - used);
    parser.next();
    return buffer.size != 0;
  };
  const auto feed = [&](std::size_t end) {
    buffer.append(input.substr(fed, end - fed));
    fed = end;
    while (true) {
      if (pieces.move_buffer) buffer.append({});
      const Status status = parser.parse(buffer.data.get(), buffer.size);
      if (status == Status::kNeedMore && pieces.reclaim) {
        buffer.assign(buffer.data.get(), parser.reclaim(buffer.data.get(), buffer.size));
      }
      if (!note(status)) return status != Status::kRefused;
    }
  };
  bool going = true;
  for (const std::size_t end : pieces.ends) going = going && feed(end);
  going = going && feed(input.size());
  if (going && (parser.started() || input.empty())) {
    note(parser.end_of_input(buffer.data.get(), buffer.size));
  }
  return out;
}

std::vector<ReplyCase> accepted_replies() {
  return {
      // Content-Length.
      {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
       "200 OK 1.1 keep {Content-Length: 2} hi\n"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "200 OK 1.1 keep {Content-Length: 0} \n"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\ncontent-length:1\r\n\r\nx",
       "200 OK 1.1 keep {Content-Length: 1, 1|content-length: 1} x\n"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 00001\r\n\r\nx",
       "200 OK 1.1 keep {Content-Length: 00001} x\n"},
      // One after the other, with the same head and with others.
      {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb"
       "HTTP/1.1 500 No\r\nContent-Length: 1\r\n\r\nc",
       "200 OK 1.1 keep {Content-Length: 1} a\n200 OK 1.1 keep {Content-Length: 1} b\n"
       "500 No 1.1 keep {Content-Length: 1} c\n"},
      // Chunked.
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhi\r\n1\r\n!\r\n0\r\nT: u\r\n"
       "\r\n",
       "200 OK 1.1 keep {Transfer-Encoding: chunked} hi!\n"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: ,CHUNKED\r\n\r\n0\r\n\r\n",
       "200 OK 1.1 keep {Transfer-Encoding: ,CHUNKED} \n"},
      // Up to the end of input.
      {"HTTP/1.1 200 OK\r\n\r\nhi", "200 OK 1.1 close {} hi\n"},
      {"HTTP/1.0 200 OK\r\nServer: BaseHTTP/0.6\r\n\r\n",
       "200 OK 1.0 close {Server: BaseHTTP/0.6} \n"},
      {"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\nhi",
       "200 OK 1.1 close {Connection: keep-alive} hi\n"},
      // Connection (RFC 9112 section 9.3).
      {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx",
       "200 OK 1.1 close {Connection: close|Content-Length: 1} x\n"},
      {"HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 1\r\n\r\nx",
       "200 OK 1.1 close {Connection: x, Close|Content-Length: 1} x\n"},
      {"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", "200 OK 1.0 close {Content-Length: 1} x\n"},
      {"HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\nx",
       "200 OK 1.0 keep {Connection: Keep-Alive|Content-Length: 1} x\n"},
      {"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nConnection: close\r\nContent-Length: "
       "1\r\n\r\nx",
       "200 OK 1.1 close {Connection: keep-alive|Connection: close|Content-Length: 1} x\n"},
      {"HTTP/1.9 200 OK\r\nContent-Length: 1\r\n\r\nx", "200 OK 1.1 keep {Content-Length: 1} x\n"},
      // Status lines.
      {"HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx", "200  1.1 keep {Content-Length: 1} x\n"},
      {"HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\nx", "200  1.1 keep {Content-Length: 1} x\n"},
      {"HTTP/1.1 404 Not  \xc3\xbc \r\nContent-Length: 1\r\n\r\nx",
       "404 Not  \xc3\xbc 1.1 keep {Content-Length: 1} x\n"},
      {"HTTP/1.1 599 x\r\nContent-Length: 1\r\n\r\nx", "599 x 1.1 keep {Content-Length: 1} x\n"},
      // Replies without a body.
      {"HTTP/1.1 204 No Content\r\n\r\n", "204 No Content 1.1 keep {} \n"},
      {"HTTP/1.1 304 Not Modified\r\n\r\n", "304 Not Modified 1.1 keep {} \n"},
      // A body that should not be there cannot be taken for the next reply.
      {"HTTP/1.1 204 x\r\nContent-Length: 2\r\n\r\n", "204 x 1.1 close {Content-Length: 2} \n"},
      {"HTTP/1.1 304 x\r\nTransfer-Encoding: chunked\r\n\r\n",
       "304 x 1.1 close {Transfer-Encoding: chunked} \n"},
      // Interim replies.
      {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102\r\nX: y\r\nContent-Length: 7\r\n\r\n"
       "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
       "200 OK 1.1 keep {Content-Length: 1} x\n"},
      {repeat("HTTP/1.1 100 x\r\n\r\n", 16) + "HTTP/1.1 204 x\r\n\r\n", "204 x 1.1 keep {} \n"},
      {"HTTP/1.1 103 x\r\nConnection: close\r\n\r\nHTTP/1.1 204 x\r\n\r\n", "204 x 1.1 keep {} \n"},
      // Line ends and fields.
      {"HTTP/1.1 200 OK\nContent-Length: 1\n\nx", "200 OK 1.1 keep {Content-Length: 1} x\n"},
      {"HTTP/1.1 100 x\n\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
       "200 OK 1.1 keep {Content-Length: 1} x\n"},
      {"HTTP/1.1 204 x\r\nA: \t\xe4\xff b \t\r\nB:\r\n\r\n",
       "204 x 1.1 keep {A: \xe4\xff b|B: } \n"},
  };
}

std::vector<ReplyCase> refused_replies() {
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  const std::string hundred(100, 'x');
  return {
      // Framing that two readers could see differently.
      {ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
       malformed("two different Content-Lengths")},
      {ok + "Content-Length: 1, 2\r\n\r\nxy", malformed("two different Content-Lengths")},
      {ok + "Content-Length: +1\r\n\r\nx", malformed("Content-Length is not a decimal number")},
      {ok + "Content-Length: -1\r\n\r\nx", malformed("Content-Length is not a decimal number")},
      {ok + "Content-Length: 0x1\r\n\r\nx", malformed("Content-Length is not a decimal number")},
      {ok + "Content-Length:\r\n\r\nx", malformed("Content-Length is not a decimal number")},
      {ok + "Content-Length: 1,\r\n\r\nx", malformed("Content-Length is not a decimal number")},
      {ok + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       malformed("both Transfer-Encoding and Content-Length")},
      {ok + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
       malformed("a Transfer-Encoding other than chunked")},
      {ok + "Transfer-Encoding: identity\r\n\r\nhi",
       malformed("a Transfer-Encoding other than chunked")},
      {ok + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
       malformed("Transfer-Encoding is not chunked, once")},
      {ok + "Transfer-Encoding:\r\n\r\nhi", malformed("Transfer-Encoding is not chunked, once")},
      {"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       malformed("Transfer-Encoding in HTTP/1.0")},
      {ok + "Transfer-Encoding: chunked\r\n\r\nx\r\n",
       malformed("a chunk does not start with its size in hexadecimal")},
      {ok + "Transfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n",
       malformed("a chunk is longer than its size says")},
      {ok + "Transfer-Encoding: chunked\r\n\r\n1\nx\n",
       malformed("a line of a chunked body's framing ends in LF, expected CR LF")},
      // Heads.
      {ok + "A: b\n\n", malformed("some lines of the head end in CR LF and some in LF alone")},
      {"HTTP/1.1 200 OK\nA: b\r\n\r\n",
       malformed("some lines of the head end in CR LF and some in LF alone")},
      {ok + "A: b\r\n c\r\n\r\n", malformed("a header line is folded onto a second line")},
      {ok + "A : b\r\n\r\n", malformed("a header line has white space before its colon")},
      {ok + ": b\r\n\r\n", malformed("a header line has no name before its colon")},
      {ok + "Ab\r\n\r\n", malformed("a header line has no colon")},
      {ok + "A: b\rc\r\n\r\n", malformed("header line 1 holds a CR without LF")},
      {ok + "A: b\r\nC: " + std::string(1, '\0') + "\r\n\r\n",
       malformed("header line 2 holds the control character 0x00")},
      // Status lines.
      {"HTTP/1.1 20 OK\r\n\r\n", odd_status_line("HTTP/1.1 20 OK")},
      {"HTTP/1.1 2000 OK\r\n\r\n", odd_status_line("HTTP/1.1 2000 OK")},
      {"HTTP/1.1  200 OK\r\n\r\n", odd_status_line("HTTP/1.1  200 OK")},
      {"HTTP/1.1 200\tOK\r\n\r\n", odd_status_line("HTTP/1.1 200\\x09OK")},
      {"HTTP/11 200 OK\r\n\r\n", odd_status_line("HTTP/11 200 OK")},
      {"HTTP/1.1\r\n\r\n", odd_status_line("HTTP/1.1")},
      {"HTTP/\r\n\r\n", odd_status_line("HTTP/")},
      {"HTTP/2 200\r\n\r\n", odd_status_line("HTTP/2 200")},
      {"HTTP/2.0 200 OK\r\n\r\n",
       "malformed: the server answers in HTTP/2.0, expected HTTP/1.1 or HTTP/1.0\n"},
      {"HTTP/1.1 099 x\r\n\r\n", "malformed: the status 099 is none of HTTP\n"},
      {"HTTP/1.1 600 x\r\n\r\n", "malformed: the status 600 is none of HTTP\n"},
      {"HTTP/1.1 200 O\x01K\r\n\r\n",
       malformed("the status line holds the control character 0x01")},
      {"HTTP/1.1 200 O\rK\r\n\r\n", malformed("the status line holds a CR without LF")},
      {"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
       "malformed: the server switches to another protocol, which nobody asked it to\n"},
      {repeat("HTTP/1.1 100 x\r\n\r\n", 17) + "HTTP/1.1 204 x\r\n\r\n",
       "limit: reading the reply: more than 16 interim replies\n"},
      // Not HTTP at all.
      {"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", alien("\"SSH-2.0-OpenSSH_9.2p1 Debian-2\"")},
      {"<html>\n<body>", alien("\"<html>\"")},
      {"<?xml version='1.0'?><methodResponse/>",
       alien("\"<?xml version='1.0'?><methodResponse/>\"")},
      {hundred, alien("\"" + hundred.substr(0, 64) + "...\"")},
      {hundred.substr(0, 64) + "\r\n", alien("\"" + hundred.substr(0, 64) + "\"")},
      {hundred.substr(0, 64) + "\x01", alien("\"" + hundred.substr(0, 64) + "...\"")},
      {"\x15\x03\x03\x00\x02\x02\x46", "malformed: the server speaks TLS, not plain HTTP\n"},
      {"\x16\x03\x03", "malformed: the server speaks TLS, not plain HTTP\n"},
      {std::string("J\0\0\0\n5.7.42", 11), alien("\"J\\x00\"")},
      {"ICY 200 OK\r\n\r\n", alien("\"ICY 200 OK\"")},
      {"http/1.1 200 OK\r\n\r\n", alien("\"http/1.1 200 OK\"")},
      {"\r\nHTTP/1.1 200 OK\r\n\r\n",
       "malformed: the reply is not HTTP: it starts with an empty line\n"},
      {"\xff\"", alien("\"\\xff\"\"")},
      {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx\r\n",
       "200 OK 1.1 keep {Content-Length: 1} x\n"
       "malformed: the reply is not HTTP: it starts with an empty line\n"},
      // Cut short.
      {"", "unavailable: the server closed the connection without an answer\n"},
      {"HT", "unavailable: the reply is cut short: 2 bytes of its head came\n"},
      {"HTTP/1.1 200 OK\r\nContent-Le",
       "unavailable: the reply is cut short: 27 bytes of its head came\n"},
      {"HTTP/1.1 100 x\r\n\r\n", "unavailable: the reply is cut short: only an interim one came\n"},
      {"HTTP/1.1 100 x\r\n\r\nHTTP",
       "unavailable: the reply is cut short: 4 bytes of its head came\n"},
      {ok + "Content-Length: 310\r\n\r\n0123456789",
       "unavailable: the reply is cut short: 10 of 310 bytes of its body came\n"},
      {ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n5\r\nde",
       "unavailable: the reply is cut short: 5 bytes of its body came, without the last chunk\n"},
      {ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
       "unavailable: the reply is cut short: 3 bytes of its body came, without the last chunk\n"},
      // Limits.
      {ok + "Content-Length: 16777217\r\n\r\n",
       "limit: reading the reply: the body is larger than the limit of 16777216 bytes\n"},
      {ok + "Content-Length: 99999999999999999999999999\r\n\r\n",
       "limit: reading the reply: the body is larger than the limit of 16777216 bytes\n"},
      {ok + "Transfer-Encoding: chunked\r\n\r\n1000001\r\n",
       "limit: reading the reply: the body is larger than the limit\n"},
      {ok + repeat("A: b\r\n", 101) + "\r\n",
       "limit: reading the reply: more header lines than the limit of 100\n"},
  };
}

}  // namespace tagwire::http
