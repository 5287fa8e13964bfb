#include "tests/faults/fault_catalogue.h"

#include <algorithm>
#include <string>

namespace tagwire::testing {
namespace {

using std::chrono::milliseconds;
using Value = Promise::Value;

constexpr ErrorCode kMalformed = ErrorCode::kMalformed;
constexpr ErrorCode kTimeout = ErrorCode::kTimeout;
constexpr ErrorCode kUnavailable = ErrorCode::kUnavailable;
constexpr ErrorCode kDenied = ErrorCode::kDenied;
constexpr ErrorCode kLimit = ErrorCode::kLimit;

const Promise kAnswer{.value = Value::kAlways};
Promise error(std::vector<ErrorCode> codes, std::string_view says = {}) {
  return {.value = Value::kNever, .codes = std::move(codes), .says = says};
}

std::string length_field(std::size_t size) {
  return "Content-Length: " + std::to_string(size) + "\r\n";
}

// Ends of an exchange.

Steps then(Steps steps, Step last) {
  steps.push_back(std::move(last));
  return steps;
}
Steps without_server(std::string reply, Step last) {
  return {read_request(), send_text(std::move(reply)), std::move(last)};
}
/// The reply of the server with other framing fields.
Steps framed(std::string framing) {
  return with_reply(
      [framing](const std::string& reply) { return ReplyParts::of(reply).spell(framing); });
}
/// ... whose fields begin with `fields`.
Steps with_fields(std::string fields) {
  return with_reply([fields](const std::string& reply) {
    ReplyParts parts = ReplyParts::of(reply);
    parts.fields.insert(0, fields);
    return parts.spell();
  });
}
Steps with_body(std::string body) {
  return with_reply([body](const std::string& reply) {
    ReplyParts parts = ReplyParts::of(reply);
    parts.body = body;
    return parts.spell();
  });
}
Steps with_status_line(std::string line) {
  return with_reply([line](const std::string& reply) {
    ReplyParts parts = ReplyParts::of(reply);
    parts.status_line = line;
    return parts.spell();
  });
}
/// The reply in chunks, which `damage` may spoil.
Steps in_chunks(std::size_t size, std::function<std::string(std::string)> damage = {}) {
  return with_reply([size, damage](const std::string& reply) {
    ReplyParts parts = ReplyParts::of(reply);
    parts.body = chunked(parts.body, size);
    if (damage) parts.body = damage(std::move(parts.body));
    return parts.spell("Transfer-Encoding: chunked\r\n");
  });
}
/// A reply that only the end of the connection ends.
Steps close_delimited(std::size_t cut_off) {
  return with_reply([cut_off](const std::string& reply) {
    ReplyParts parts = ReplyParts::of(reply);
    parts.body.resize(parts.body.size() - std::min(cut_off, parts.body.size()));
    return parts.spell("Connection: close\r\n");
  });
}
/// A status without a call behind it, in HTML.
Steps refused(std::string_view status, std::string_view fields = {}) {
  const std::string page = "<html><body>\n<h1>" + std::string(status) + "</h1></body></html>\n";
  return {read_request(),
          send_text("HTTP/1.1 " + std::string(status) + "\r\nContent-Type: text/html\r\n" +
                    std::string(fields) + length_field(page.size()) + "\r\n" + page)};
}

std::vector<NamedFault> delays() {
  return {
      {.name = "honest",
       .make = [](Random&) { return honest(); },
       .promise = kAnswer,
       .survives = true},
      {.name = "late_to_read",
       .make = [](Random& r) -> Steps {
         return {wait(milliseconds(r.below(10))), read_request(), forward(), fetch_reply(), send()};
       },
       .promise = kAnswer,
       .survives = true},
      {.name = "pause_inside_request",
       .make = [](Random& r) -> Steps {
         return {read_request(r.between(1, 200)),
                 forward(),
                 wait(milliseconds(r.below(10))),
                 read_request(),
                 forward(),
                 fetch_reply(),
                 send()};
       },
       .promise = kAnswer,
       .survives = true},
      {.name = "pause_inside_reply",
       .make = [](Random& r) -> Steps {
         return {read_request(),
                 forward(),
                 fetch_reply(),
                 send(r.below(300)),
                 wait(milliseconds(r.below(10))),
                 send()};
       },
       .promise = kAnswer,
       .survives = true},
      {.name = "byte_by_byte",
       .make = [](Random&) -> Steps {
         return {read_request(), forward(), fetch_reply(), drip(milliseconds(0))};
       },
       .promise = kAnswer,
       .survives = true},
      {.name = "never_answered",
       .make = [](Random& r) -> Steps {
         return r.one_in(2) ? Steps{read_request(), hang()}
                            : Steps{read_request(), forward(), hang()};
       },
       .promise = error({kTimeout}),
       .until_deadline = true},
      {.name = "never_read",
       .make = [](Random&) -> Steps { return {hang()}; },
       .promise = error({kTimeout}),
       .until_deadline = true},
      {.name = "stalled_reply",
       .make = [](Random& r) -> Steps {
         return {read_request(), forward(), fetch_reply(), send(r.between(1, 180)), hang()};
       },
       .promise = error({kTimeout}),
       .until_deadline = true},
      {.name = "dripped_past_deadline",
       .make = [](Random&) -> Steps {
         return {read_request(), forward(), fetch_reply(), drip(milliseconds(20))};
       },
       .promise = error({kTimeout}),
       .until_deadline = true},
      {.name = "late_reply",  // of a call that has given up: it is nobody's
       .make = [](Random&) -> Steps {
         return {read_request(), forward(), fetch_reply(), wait(milliseconds(700)), send()};
       },
       .promise = error({kTimeout}),
       .until_deadline = true},
  };
}

std::vector<NamedFault> lost_connections() {
  // Whether a peer that is gone before it read anything is noticed while sending or after is luck.
  return {
      {.name = "reset_at_once",
       .make = [](Random&) -> Steps { return {reset()}; },
       .promise = error({kUnavailable})},
      {.name = "closed_at_once",
       .make = [](Random&) -> Steps { return {close()}; },
       .promise = error({kUnavailable})},
      {.name = "half_closed_at_once",
       .make = [](Random&) -> Steps {
         return {half_close(), read_request(), close()};
       },
       .promise = error({kUnavailable})},
      {.name = "closed_as_the_request_comes",
       .make = [](Random& r) -> Steps {
         return {await_request(), r.one_in(2) ? close() : reset()};
       },
       .promise = error({kUnavailable})},
      {.name = "lost_inside_request",
       .make = [](Random& r) -> Steps {
         return {read_request(r.between(1, 200)), r.one_in(2) ? close() : reset()};
       },
       .promise = error({kUnavailable})},
      {.name = "half_a_request_forwarded",
       .make = [](Random& r) -> Steps {
         return {read_request(r.between(1, 200)), forward(),
                 r.one_in(2) ? drop_server() : wait(milliseconds(0)), reset()};
       },
       .promise = error({kUnavailable})},
      {.name = "lost_after_request",
       .make = [](Random& r) -> Steps {
         return {read_request(), r.one_in(2) ? close() : reset()};
       },
       .promise = error({kUnavailable})},
      {.name = "lost_after_forward",
       .make = [](Random& r) -> Steps {
         return {read_request(), forward(), r.one_in(2) ? close() : reset()};
       },
       .promise = error({kUnavailable})},
      {.name = "lost_before_reply",
       .make = [](Random& r) -> Steps {
         return {read_request(), forward(), fetch_reply(), r.one_in(2) ? close() : reset()};
       },
       .promise = error({kUnavailable})},
      {.name = "lost_inside_reply",
       .make = [](Random& r) -> Steps {
         return {read_request(), forward(), fetch_reply(), send(r.between(1, 180)),
                 r.one_in(2) ? close() : reset()};
       },
       .promise = error({kUnavailable})},
      {.name = "lost_one_byte_early",
       .make = [](Random& r) -> Steps {
         return {read_request(),
                 forward(),
                 fetch_reply(),
                 change([](std::string reply) {
                   reply.pop_back();
                   return reply;
                 }),
                 send(),
                 r.one_in(2) ? close() : reset()};
       },
       .promise = error({kUnavailable})},
      {.name = "closed_after_reply",
       .make = [](Random&) { return then(honest(), close()); },
       .promise = kAnswer},
      {.name = "half_closed_after_reply",
       .make = [](Random&) { return then(honest(), half_close()); },
       .promise = kAnswer},
      {.name = "half_closed_before_reply",
       .make = [](Random&) -> Steps {
         return {read_request(), forward(), fetch_reply(), send(20), send(), half_close()};
       },
       .promise = kAnswer},
      {.name = "reset_after_reply",  // the reset may overtake what it follows
       .make = [](Random&) { return then(honest(), reset()); },
       .promise = {.value = Value::kMaybe, .codes = {kUnavailable}}},
      {.name = "says_keep_alive_and_closes",
       .make =
           [](Random&) {
             return then(with_fields("Connection: keep-alive\r\nKeep-Alive: timeout=60\r\n"),
                         close());
           },
       .promise = kAnswer},
      {.name = "says_close_and_stays",
       .make = [](Random&) { return with_fields("Connection: close\r\n"); },
       .promise = kAnswer},
      {.name = "http_1_0_and_stays",
       .make = [](Random&) { return with_status_line("HTTP/1.0 200 OK"); },
       .promise = kAnswer},
  };
}

std::vector<NamedFault> surplus() {
  return {
      {.name = "reply_twice",
       .make = [](Random&) { return with_reply([](const std::string& r) { return r + r; }); },
       .promise = kAnswer},
      {.name = "bytes_after_reply",
       .make =
           [](Random& r) {
             const std::string more(
                 r.one_of({"\r\n", "x", "HTTP/1.1 200 OK\r\n", "\n", std::string_view("\0", 1)}));
             return with_reply([more](const std::string& reply) { return reply + more; });
           },
       .promise = kAnswer},
  };
}

std::vector<NamedFault> lengths() {
  return {
      {.name = "length_short",
       .make =
           [](Random& r) {
             const std::size_t less = r.between(1, 100);
             return with_reply([less](const std::string& reply) {
               const ReplyParts parts = ReplyParts::of(reply);
               return parts.spell(
                   length_field(parts.body.size() - std::min(less, parts.body.size())));
             });
           },
       .promise = error({kMalformed})},
      {.name = "length_long_and_waits",
       .make =
           [](Random& r) {
             const std::size_t more = r.between(1, 100000);
             return with_reply([more](const std::string& reply) {
               const ReplyParts parts = ReplyParts::of(reply);
               return parts.spell(length_field(parts.body.size() + more));
             });
           },
       .promise = error({kTimeout}),
       .until_deadline = true},
      {.name = "length_long_and_closes",
       .make =
           [](Random& r) {
             const std::size_t more = r.between(1, 100000);
             return then(with_reply([more](const std::string& reply) {
                           const ReplyParts parts = ReplyParts::of(reply);
                           return parts.spell(length_field(parts.body.size() + more));
                         }),
                         close());
           },
       .promise = error({kUnavailable})},
      {.name = "lengths_differ",
       .make =
           [](Random& r) {
             const bool list = r.one_in(2);
             const bool first = r.one_in(2);
             return with_reply([list, first](const std::string& reply) {
               const ReplyParts parts = ReplyParts::of(reply);
               const std::string right = std::to_string(parts.body.size());
               const std::string wrong = std::to_string(parts.body.size() - 1);
               const std::string name = "Content-Length: ";
               const std::string between = list ? ", " : "\r\n" + name;
               return parts.spell(name + (first ? right : wrong) + between +
                                  (first ? wrong : right) + "\r\n");
             });
           },
       .promise = error({kMalformed})},
      {.name = "lengths_agree",
       .make =
           [](Random& r) {
             const bool list = r.one_in(2);
             return with_reply([list](const std::string& reply) {
               const ReplyParts parts = ReplyParts::of(reply);
               const std::string size = std::to_string(parts.body.size());
               return parts.spell("Content-Length: " + size +
                                  (list ? ", " : "\r\nContent-Length: ") + size + "\r\n");
             });
           },
       .promise = kAnswer,
       .survives = true},
      {.name = "length_no_number",
       .make =
           [](Random& r) {
             return framed("Content-Length: " +
                           std::string(r.one_of({"-1", "+100", "abc", "", "0x10", "1e3", "12 34",
                                                 "1.0", "-0", "1;", "\xc2\xb9"})) +
                           "\r\n");
           },
       .promise = error({kMalformed})},
      {.name = "length_beyond_all_numbers",
       .make =
           [](Random& r) {
             return framed("Content-Length: " +
                           std::string(r.one_of({"99999999999999999999999", "18446744073709551616",
                                                 "18446744073709551615", "9223372036854775808",
                                                 "4294967296", "5000000"})) +
                           "\r\n");
           },
       .promise = error({kMalformed, kLimit})},
      {.name = "length_and_chunks",
       .make =
           [](Random& r) {
             const bool first = r.one_in(2);
             return with_reply([first](const std::string& reply) {
               ReplyParts parts = ReplyParts::of(reply);
               const std::string length = length_field(parts.body.size());
               const std::string coding = "Transfer-Encoding: chunked\r\n";
               parts.body = chunked(parts.body, 50);
               return parts.spell(first ? length + coding : coding + length);
             });
           },
       .promise = error({kMalformed})},
      {.name = "length_zero",
       .make = [](Random&) { return with_body(""); },
       .promise = error({kMalformed})},
  };
}

std::vector<NamedFault> framings() {
  return {
      {.name = "chunked",
       .make = [](Random& r) { return in_chunks(r.between(1, 300)); },
       .promise = kAnswer,
       .survives = true},
      {.name = "chunked_with_extensions_and_trailers",
       .make =
           [](Random& r) {
             return in_chunks(r.between(1, 300), [](std::string body) {
               body.insert(body.find("\r\n"), ";name=\"value\"");
               body.resize(body.size() - 2);
               return body + "X-Sum: 1\r\n\r\n";
             });
           },
       .promise = kAnswer,
       .survives = true},
      {.name = "chunk_size_wrong",
       .make =
           [](Random& r) {
             const std::string size(r.one_of({"zz", "-1", "+5", "", " ", "0x5", "FFFFFFFFFFFFFFFFF",
                                              "7FFFFFFFFFFFFFFF", "10000000000000000", "5 5"}));
             return in_chunks(10, [size](const std::string& body) {
               return body.substr(0, 15) + size + "\r\n" + body.substr(18);
             });
           },
       .promise = error({kMalformed, kLimit})},
      {.name = "chunk_longer_than_said",
       .make =
           [](Random&) {
             return in_chunks(10, [](std::string body) { return body.insert(8, "x"); });
           },
       .promise = error({kMalformed})},
      {.name = "chunk_shorter_than_said",
       .make =
           [](Random&) { return in_chunks(10, [](std::string body) { return body.erase(8, 1); }); },
       .promise = error({kMalformed})},
      {.name = "chunks_cut_off",
       .make =
           [](Random& r) {
             const std::size_t less = r.between(1, 60);
             return then(in_chunks(r.between(20, 50),
                                   [less](std::string body) {
                                     body.resize(body.size() - std::min(less, body.size()));
                                     return body;
                                   }),
                         r.one_in(2) ? close() : reset());
           },
       .promise = error({kUnavailable})},
      {.name = "chunks_never_end",
       .make =
           [](Random&) {
             return in_chunks(20, [](std::string body) {
               body.resize(body.size() - 5);
               return body;
             });
           },
       .promise = error({kTimeout}),
       .until_deadline = true},
      {.name = "coding_unknown",
       .make =
           [](Random& r) {
             return framed("Transfer-Encoding: " +
                           std::string(r.one_of({"gzip", "gzip, chunked", "chunked, gzip",
                                                 "xchunked", "chunked, chunked", ""})) +
                           "\r\n");
           },
       .promise = error({kMalformed})},
      {.name = "until_close",
       .make = [](Random&) { return then(close_delimited(0), close()); },
       .promise = kAnswer},
      {.name = "until_close_cut_off",
       .make = [](Random& r) { return then(close_delimited(r.between(1, 200)), close()); },
       .promise = error({kMalformed, kUnavailable})},
      {.name = "until_close_and_reset",  // the body may be whole; nobody can tell
       .make = [](Random&) { return then(close_delimited(0), reset()); },
       .promise = error({kUnavailable})},
      {.name = "until_close_that_never_comes",
       .make = [](Random&) { return then(close_delimited(0), hang()); },
       .promise = error({kTimeout}),
       .until_deadline = true},
      {.name = "no_body",
       .make =
           [](Random& r) {
             return with_status_line("HTTP/1.1 " +
                                     std::string(r.one_of({"204 No Content", "304 Not Modified"})));
           },
       .promise = error({kMalformed})},
      {.name = "interim_replies",
       .make =
           [](Random& r) {
             std::string interim;
             for (std::size_t i = r.between(1, 4); i > 0; --i) {
               interim +=
                   "HTTP/1.1 " +
                   std::string(r.one_of({"100 Continue", "102 Processing", "103 Early Hints"})) +
                   "\r\nX-Number: " + std::to_string(i) + "\r\n\r\n";
             }
             return with_reply([interim](const std::string& reply) { return interim + reply; });
           },
       .promise = kAnswer,
       .survives = true},
      {.name = "interim_replies_without_end",
       .make = [](Random&) -> Steps {
         return {read_request(), send_text("HTTP/1.1 100 Continue\r\n\r\n", 20'000), close()};
       },
       .promise = error({kMalformed, kLimit})},
      {.name = "switches_protocols",
       .make =
           [](Random&) {
             return with_reply([](const std::string& reply) {
               return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n" + reply;
             });
           },
       .promise = error({kMalformed})},
      {.name = "head_without_end",
       .make = [](Random& r) -> Steps {
         return {read_request(), send_text("HTTP/1.1 200 OK\r\n"),
                 send_text(r.one_in(2) ? "X: y\r\n" : "X-" + std::string(60'000, 'a') + ": y\r\n",
                           2'000),
                 close()};
       },
       .promise = error({kLimit})},
      {.name = "line_without_end",
       .make = [](Random& r) -> Steps {
         return {read_request(),
                 send_text(r.one_in(2) ? "HTTP/1.1 200 " : "HTTP/1.1 200 OK\r\nX: "),
                 send_text(std::string(10'000, 'a'), 100), close()};
       },
       .promise = error({kLimit})},
      {.name = "body_without_end",
       .make = [](Random& r) -> Steps {
         const bool chunks = r.one_in(2);
         const std::string piece(0x10000, ' ');
         return {read_request(),
                 send_text("HTTP/1.1 200 OK\r\n" +
                           std::string(chunks ? "Transfer-Encoding: chunked\r\n" : "") + "\r\n"),
                 send_text(chunks ? "10000\r\n" + piece + "\r\n" : piece, 100), close()};
       },
       .promise = error({kLimit})},
      {.name = "trailers_without_end",
       .make = [](Random&) -> Steps {
         return {read_request(),
                 forward(),
                 fetch_reply(),
                 change([](const std::string& reply) {
                   ReplyParts parts = ReplyParts::of(reply);
                   parts.body = chunked(parts.body, 100);
                   parts.body.resize(parts.body.size() - 2);
                   return parts.spell("Transfer-Encoding: chunked\r\n");
                 }),
                 send(),
                 send_text("X: y\r\n", 100'000),
                 close()};
       },
       .promise = error({kLimit})},
  };
}

std::vector<NamedFault> heads() {
  return {
      {.name = "status_line_wrong",
       .make =
           [](Random& r) {
             return with_status_line(std::string(r.one_of(
                 {"HTTP/2.0 200 OK", "http/1.1 200 OK", "HTTP/1.x 200 OK", "ICY 200 OK",
                  "HTTP/1.1 2000 OK", "HTTP/1.1 20 OK", "HTTP/1.1 -20 OK", "HTTP/1.1  200 OK",
                  "HTTP/1.1\t200 OK", "HTTP/1.1", "", "200 OK", "HTTP/1.1 2x0 OK",
                  "HTTP/1.1 600 What", "HTTP/1.1 000 What", "HTTP/11 200 OK"})));
           },
       .promise = error({kMalformed})},
      {.name = "field_line_wrong",
       .make =
           [](Random& r) {
             using namespace std::string_view_literals;
             return with_fields(std::string(r.one_of(
                 {"X: a\r\n folded\r\n", " : x\r\n", "X : y\r\n", "no colon\r\n", ": y\r\n",
                  "X: a\0b\r\n"sv, "X: a\rb\r\n", "X\x80: y\r\n", "X y: z\r\n"})));
           },
       .promise = error({kMalformed})},
      {.name = "fields_odd_and_legal",
       .make =
           [](Random& r) {
             return with_fields(
                 std::string(r.one_of({"X:\r\n", "X: \xe4\xf6\r\n", "X:y\r\n", "X: y  \t\r\n",
                                       "!#$%&'*+-.^_`|~: y\r\n", "X: \"a\r\nY: b\"\r\n"})));
           },
       .promise = kAnswer,
       .survives = true},
      {.name = "not_http",
       .make =
           [](Random& r) {
             using namespace std::string_view_literals;
             return without_server(
                 std::string(r.one_of({"SSH-2.0-OpenSSH_9.2\r\n", "+OK ready\r\n",
                                       "\x15\x03\x01\x00\x02\x02\x46"sv, "220 mail ESMTP\r\n",
                                       "-ERR unknown command 'POST'\r\n", "HTTQ/1.1 200 OK\r\n"})),
                 r.one_in(2) ? close() : hang());
           },
       .promise = error({kMalformed})},
      {.name = "not_http_without_a_line",  // more may follow, and would make a better message
       .make =
           [](Random& r) {
             return without_server(
                 std::string(r.one_of(
                     {"<html>no</html>", "hello", "<?xml version=\"1.0\"?><methodResponse>"})),
                 close());
           },
       .promise = error({kMalformed})},
      {.name = "http_0_9",
       .make =
           [](Random&) {
             return then(
                 with_reply([](const std::string& reply) { return ReplyParts::of(reply).body; }),
                 close());
           },
       .promise = error({kMalformed})},
      {.name = "compressed",
       .make =
           [](Random& r) {
             return with_fields("Content-Encoding: " +
                                std::string(r.one_of({"gzip", "deflate", "br", "identity, gzip"})) +
                                "\r\n");
           },
       .promise = error({kMalformed})},
      {.name = "content_type_lies",
       .make =
           [](Random& r) {
             return with_reply([type = std::string(r.one_of({"text/html", "text/plain", "image/png",
                                                             "", "application/json; charset=x"}))](
                                   const std::string& reply) {
               ReplyParts parts = ReplyParts::of(reply);
               const std::size_t at = parts.fields.find("Content-Type:");
               if (at != std::string::npos) {
                 parts.fields.erase(at, parts.fields.find("\r\n", at) + 2 - at);
               }
               parts.fields += "Content-Type: " + type + "\r\n";
               return parts.spell();
             });
           },
       .promise = kAnswer,
       .survives = true},
      {.name = "answer_with_error_status",  // its body counts
       .make =
           [](Random& r) {
             return with_status_line(
                 "HTTP/1.1 " + std::string(r.one_of({"500 Oops", "400 Bad Request", "404 Not Found",
                                                     "201 Created", "200"})));
           },
       .promise = kAnswer,
       .survives = true},
  };
}

std::vector<NamedFault> refusals() {
  return {
      {.name = "denied",
       .make =
           [](Random& r) {
             return refused(r.one_of(
                 {"401 Unauthorized", "403 Forbidden", "407 Proxy Authentication Required"}));
           },
       .promise = error({kDenied}, "40"),
       .survives = true},
      {.name = "unavailable",
       .make =
           [](Random& r) {
             return refused(r.one_of({"500 Internal Server Error", "502 Bad Gateway", "504 Timeout",
                                      "503 Service Unavailable", "408 Request Timeout",
                                      "429 Too Many Requests"}));
           },
       .promise = error({kUnavailable}),
       .survives = true},
      {.name = "too_large",
       .make = [](Random&) { return refused("413 Content Too Large"); },
       .promise = error({kLimit}, "413"),
       .survives = true},
      {.name = "redirected",
       .make =
           [](Random& r) {
             return refused(r.one_of({"301 Moved", "302 Found", "307 Temporary Redirect",
                                      "308 Permanent Redirect"}),
                            "Location: http://elsewhere.example/RPC3\r\n");
           },
       .promise = error({kMalformed}, "http://elsewhere.example/RPC3"),
       .survives = true},
      {.name = "not_found",
       .make = [](Random&) { return refused("404 Not Found"); },
       .promise = error({kMalformed}, "/RPC2"),
       .survives = true},
      {.name = "html_page",
       .make = [](Random&) { return refused("200 OK"); },
       .promise = error({kMalformed}, "200 OK</h1>"),
       .survives = true},
      {.name = "gateway_gives_up_after_the_call_ran",
       .make = [](Random&) -> Steps {
         Steps steps{read_request(), forward(), fetch_reply()};
         Steps refusal = refused("504 Gateway Timeout");
         steps.push_back(refusal.back());
         return steps;
       },
       .promise = error({kUnavailable}, "504"),
       .survives = true},
      {.name = "page_after_the_call_ran",
       .make = [](Random& r) -> Steps {
         Steps steps{read_request(), forward(), fetch_reply()};
         Steps refusal =
             refused(r.one_of({"200 OK", "500 Oops", "502 Bad Gateway", "504 Timeout"}));
         steps.push_back(refusal.back());
         return steps;
       },
       .promise = error({kMalformed, kUnavailable, kDenied}),
       .survives = true},
  };
}

std::vector<NamedFault> bodies() {
  return {
      {.name = "bad_byte",
       .make =
           [](Random& r) {
             using namespace std::string_view_literals;
             const char byte = r.one_of({"\0"sv, "\xff"sv, "\x01"sv, "\xc0"sv, "\xed"sv})[0];
             const std::size_t at = r.next() % 100'000;
             return with_reply([byte, at](const std::string& reply) {
               ReplyParts parts = ReplyParts::of(reply);
               parts.body[at % parts.body.size()] = byte;
               return parts.spell();
             });
           },
       .promise = error({kMalformed})},
      {.name = "not_a_reply",
       .make =
           [](Random& r) {
             return with_body(std::string(r.one_of(
                 {"<methodCall><methodName>x</methodName></methodCall>", "{\"result\": 1}", "\n",
                  "<methodResponse/>", "<methodResponse></methodResponse>",
                  "<methodResponse><params></params></methodResponse>",
                  "<methodResponse><params><param/></params></methodResponse>",
                  "<methodResponse><params><param><value>a</value></param><param><value>b</value>"
                  "</param></params></methodResponse>",
                  "<methodResponse><fault><value>no struct</value></fault></methodResponse>",
                  "<methodResponse><fault><value><struct></struct></value></fault></"
                  "methodResponse>",
                  "<methodResponse><params><param><value>a</value></param></params>"
                  "</methodResponse><methodResponse/>",
                  "<!DOCTYPE x [<!ENTITY a "
                  "\"b\">]><methodResponse><params><param><value>&a;</value>"
                  "</param></params></methodResponse>"})));
           },
       .promise = error({kMalformed}),
       .survives = true},
      {.name = "wrong_type",
       .make =
           [](Random&) {
             return with_body(
                 "<methodResponse><params><param><value><i4>7</i4></value></param>"
                 "</params></methodResponse>");
           },
       .promise = error({kMalformed}),
       .survives = true},
      {.name = "too_deep",
       .make =
           [](Random& r) {
             std::string open;
             for (std::size_t i = r.between(65, 5'000); i > 0; --i) open += "<value><array><data>";
             return with_body("<methodResponse><params><param>" + open);
           },
       .promise = error({kMalformed, kLimit}),
       .survives = true},
  };
}

std::vector<NamedFault> all_faults() {
  std::vector<NamedFault> all;
  for (std::vector<NamedFault> (*group)() :
       {delays, lost_connections, surplus, lengths, framings, heads, refusals, bodies}) {
    for (NamedFault& fault : group()) all.push_back(std::move(fault));
  }
  return all;
}

}  // namespace

const std::vector<NamedFault>& fault_catalogue() {
  static const std::vector<NamedFault> kFaults = all_faults();
  return kFaults;
}

const NamedFault* find_fault(std::string_view name) {
  for (const NamedFault& fault : fault_catalogue()) {
    if (fault.name == name) return &fault;
  }
  return nullptr;
}

const NamedFault& random_fault(Random& random, bool quick) {
  const std::vector<NamedFault>& all = fault_catalogue();
  if (random.one_in(3)) return all.front();
  for (;;) {
    const NamedFault& fault = all[random.below(all.size())];
    if (!quick || !fault.until_deadline) return fault;
  }
}

}  // namespace tagwire::testing
