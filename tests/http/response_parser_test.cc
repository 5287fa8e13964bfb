#include "tagwire/http/response_parser.h"

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/http/reply_cases.h"

namespace tagwire::http {
namespace {

using Status = ResponseParser::Status;

std::vector<ReplyCase> all_cases() {
  std::vector<ReplyCase> cases = accepted_replies();
  for (ReplyCase& c : refused_replies()) cases.push_back(std::move(c));
  return cases;
}

// A parser with the bytes it was given.
struct Fed {
  std::string buffer;
  ResponseParser parser;
  Status status;

  explicit Fed(std::string_view input, const HttpLimits& limits = {})
      : buffer(input), parser(limits), status(parser.parse(buffer.data(), buffer.size())) {}

  Status more(std::string_view input) {
    buffer += input;
    return status = parser.parse(buffer.data(), buffer.size());
  }
};

TEST(ResponseParser, ReadsWhatTheWireAllows) {
  for (const ReplyCase& c : accepted_replies()) EXPECT_EQ(read_replies(c.input), c.want) << c.input;
}

TEST(ResponseParser, SaysWhatIsWrong) {
  for (const ReplyCase& c : refused_replies()) EXPECT_EQ(read_replies(c.input), c.want) << c.input;
}

TEST(ResponseParser, OneByteAtATimeIsAsGoodAsAll) {
  for (const ReplyCase& c : all_cases()) {
    Pieces pieces = bytewise(c.input);
    EXPECT_EQ(read_replies(c.input, pieces), c.want) << c.input;
    pieces.move_buffer = true;
    pieces.reclaim = true;
    EXPECT_EQ(read_replies(c.input, pieces), c.want) << c.input;
  }
}

TEST(ResponseParser, EverySplitInTwoIsAsGoodAsNone) {
  for (const ReplyCase& c : all_cases()) {
    for (std::size_t at = 1; at < c.input.size(); ++at) {
      for (const bool hard : {false, true}) {
        const Pieces pieces{.ends = {at}, .move_buffer = hard, .reclaim = hard};
        ASSERT_EQ(read_replies(c.input, pieces), c.want) << "split at " << at << " of " << c.input;
      }
    }
  }
}

TEST(ResponseParser, NoMutationMakesTheSplitMatter) {
  const std::vector<ReplyCase> cases = all_cases();
  std::mt19937 random(20231109);  // fixed: a failure repeats
  for (int round = 0; round < 100'000; ++round) {
    const std::string input = mutate(random, cases[random() % cases.size()].input);
    const HttpLimits limits = round % 3 == 0 ? tight_limits() : HttpLimits{};
    const std::string whole = read_replies(input, {}, limits);
    ASSERT_EQ(read_replies(input, random_pieces(random, input.size()), limits), whole) << input;
  }
}

// The parser remembers the last head; what it makes of a reply must not depend on that.
TEST(ResponseParser, WhatCameBeforeMakesNoDifference) {
  std::mt19937 random(20231110);
  const std::string_view ok = "HTTP/1.1 200 OK\r\n";
  for (const std::string& before :
       {std::string(ok) + "Content-Length: 2\r\n\r\nhi",
        std::string(ok) + "Content-Length: 0\r\n\r\n",
        std::string(ok) + "Connection: keep-alive\r\nContent-Type: a\r\nContent-Length: 1\r\n\r\nx",
        std::string(ok) + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}) {
    const std::string first = read_replies(before);
    for (const ReplyCase& c : all_cases()) {
      if (c.input.empty()) continue;
      ASSERT_EQ(read_replies(before + c.input), first + c.want) << before + c.input;
      ASSERT_EQ(read_replies(before + before + c.input), first + first + c.want) << c.input;
    }
    for (int round = 0; round < 2'000; ++round) {
      const std::string next = mutate(random, before);
      if (next.empty()) continue;
      ASSERT_EQ(read_replies(before + next, random_pieces(random, before.size() + next.size())),
                first + read_replies(next))
          << next;
    }
  }
}

TEST(ResponseParser, FindsTheFieldsThatTheClientActsOn) {
  const std::string input =
      "HTTP/1.1 200 OK\r\nCONTENT-TYPE:\r\nContent-Type: text/xml\r\nContent-Type: a/b\r\n"
      "Content-Encoding: gzip\r\nX-a: b\r\nContent-Length: 0\r\n\r\n";
  const Fed fed(input);
  ASSERT_EQ(fed.status, Status::kComplete);
  EXPECT_EQ(fed.parser.consumed(), input.size());
  EXPECT_EQ(fed.parser.reply().content_type, "text/xml");
  EXPECT_EQ(fed.parser.reply().content_encoding, "gzip");
  EXPECT_EQ(fed.parser.reply().header("x-A"), "b");
  EXPECT_EQ(fed.parser.reply().header("X"), std::nullopt);
  EXPECT_EQ(Reply().header("X"), std::nullopt);
  const Fed identity("HTTP/1.1 200 OK\r\nContent-Encoding: Identity\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(identity.parser.reply().content_encoding, "");
}

TEST(ResponseParser, KnowsWhatItNeeds) {
  Fed fed("");
  EXPECT_EQ(fed.status, Status::kNeedMore);
  EXPECT_FALSE(fed.parser.started());
  fed.more("H");
  EXPECT_TRUE(fed.parser.started());
  fed.more("TTP/1.1 200 OK\r\nContent-Length: 5\r\n");
  EXPECT_EQ(fed.parser.declared_size(), std::nullopt);
  EXPECT_EQ(fed.more("\r\n"), Status::kNeedMore);
  EXPECT_EQ(fed.parser.declared_size(), fed.buffer.size() + 5);
  EXPECT_EQ(fed.more("helloHTTP"), Status::kComplete);
  EXPECT_EQ(fed.parser.consumed(), fed.buffer.size() - 4) << "surplus bytes are not its own";
  EXPECT_EQ(fed.parser.reply().body, "hello");
  EXPECT_EQ(fed.more(""), Status::kComplete) << "it stays complete until next()";
  fed.parser.next();
  EXPECT_FALSE(fed.parser.started());
}

TEST(ResponseParser, AnInterimReplyIsABeginning) {
  const Fed fed("HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(fed.status, Status::kNeedMore);
  EXPECT_TRUE(fed.parser.started());
}

TEST(ResponseParser, StaysRefused) {
  Fed fed("nonsense\r\n");
  EXPECT_EQ(fed.status, Status::kRefused);
  EXPECT_EQ(fed.more("HTTP/1.1 204 x\r\n\r\n"), Status::kRefused);
  EXPECT_EQ(fed.parser.end_of_input(fed.buffer.data(), fed.buffer.size()), Status::kRefused);
}

// What the peer cannot see stays bounded, to the byte.
TEST(ResponseParser, LimitsHoldAtAndAbove) {
  HttpLimits limits;
  limits.max_head_bytes = 60;
  limits.max_start_line_bytes = 20;
  limits.max_headers = 2;
  limits.max_body_bytes = 4;
  const auto outcome = [&](const std::string& input) { return read_replies(input, {}, limits); };
  const auto limit = [](std::string_view what) {
    return "limit: reading the reply: " + std::string(what) + "\n";
  };

  EXPECT_EQ(outcome("HTTP/1.1 204 1234567\r\n\r\n"), "204 1234567 1.1 keep {} \n");
  EXPECT_EQ(outcome("HTTP/1.1 204 12345678\r\n\r\n"),
            limit("the status line is longer than the limit of 20 bytes"));
  EXPECT_EQ(outcome("HTTP/1.1 204 12345678\n\n"),
            limit("the status line is longer than the limit of 20 bytes"));

  const std::string head = "HTTP/1.1 204 x\r\nA: ";  // and four bytes behind the value
  EXPECT_EQ(outcome(head + std::string(37, 'v') + "\r\n\r\n"),
            "204 x 1.1 keep {A: " + std::string(37, 'v') + "} \n");
  EXPECT_EQ(outcome(head + std::string(38, 'v') + "\r\n\r\n"),
            limit("the head is larger than the limit of 60 bytes"));
  EXPECT_EQ(outcome("HTTP/1.1 100 x\r\n\r\n" + head + std::string(37, 'v') + "\r\n\r\n"),
            "204 x 1.1 keep {A: " + std::string(37, 'v') + "} \n")
      << "each head has its own";

  EXPECT_EQ(outcome("HTTP/1.1 204 x\r\nA: b\r\nA: b\r\n\r\n"), "204 x 1.1 keep {A: b|A: b} \n");
  EXPECT_EQ(outcome("HTTP/1.1 204 x\r\nA: b\r\nA: b\r\nA: b\r\n\r\n"),
            limit("more header lines than the limit of 2"));

  const std::string large = limit("the body is larger than the limit of 4 bytes");
  EXPECT_EQ(outcome("HTTP/1.1 200 x\r\nContent-Length: 4\r\n\r\n1234"),
            "200 x 1.1 keep {Content-Length: 4} 1234\n");
  EXPECT_EQ(outcome("HTTP/1.1 200 x\r\nContent-Length: 5\r\n\r\n12345"), large);
  EXPECT_EQ(outcome("HTTP/1.1 200 x\r\n\r\n1234"), "200 x 1.1 close {} 1234\n");
  EXPECT_EQ(outcome("HTTP/1.1 200 x\r\n\r\n12345"), large);
  const std::string chunked = "HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(outcome(chunked + "3\r\n123\r\n1\r\n4\r\n0\r\n\r\n"),
            "200 x 1.1 keep {Transfer-Encoding: chunked} 1234\n");
  EXPECT_EQ(outcome(chunked + "3\r\n123\r\n2\r\n45\r\n0\r\n\r\n"),
            limit("the body is larger than the limit"));
}

}  // namespace
}  // namespace tagwire::http
