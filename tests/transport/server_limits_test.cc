// Every bound on what a peer can make a connection do: time, count, descriptors.
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <system_error>
#include <vector>

#include <asio/error.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/transport/running_loop.h"

namespace tagwire::transport {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using ::testing::HasSubstr;
using testing::RawClient;
using testing::RawReply;

class ServerLimitsTest : public ::testing::TestWithParam<unsigned> {
 protected:
  static ServerLoopOptions with(ConnectionLimits limits) {
    return {.threads = GetParam(), .connection = limits};
  }
};
INSTANTIATE_TEST_SUITE_P(Threads, ServerLimitsTest, ::testing::Values(1U, 2U));

constexpr milliseconds kShort{60};

TEST_P(ServerLimitsTest, ClosesIdleConnectionsWithoutAWord) {
  RunningLoop server(with({.idle_timeout = kShort}), echo);
  const auto begin = steady_clock::now();
  RawClient fresh = server.connect();
  RawClient used = server.connect();
  EXPECT_EQ(call(used, "").status, 200);
  EXPECT_TRUE(fresh.at_end());
  EXPECT_TRUE(used.at_end());
  EXPECT_GE(steady_clock::now() - begin, kShort);
}

TEST_P(ServerLimitsTest, AnswersAHeadThatDoesNotEndWith408) {
  RunningLoop server(with({.head_timeout = kShort}), echo);
  RawClient client = server.connect();
  const auto begin = steady_clock::now();
  client.send("POST / HTTP/1.1\r\nHost:");
  const RawReply reply = client.read_reply();
  EXPECT_GE(steady_clock::now() - begin, kShort);
  EXPECT_EQ(reply.status, 408);
  EXPECT_EQ(reply.field("Connection"), "close");
  EXPECT_TRUE(client.at_end());
}

TEST_P(ServerLimitsTest, GivesAHeadNoMoreTimeForComingInPieces) {
  RunningLoop server(with({.head_timeout = milliseconds(200)}), echo);
  RawClient client = server.connect();
  client.send("POST / HTTP/1.1\r\nX: ");
  int sent = 0;
  while (!client.readable(milliseconds(20)) && sent < 1'000) {
    client.send("x");
    ++sent;
  }
  EXPECT_EQ(client.read_reply().status, 408);
  EXPECT_LT(sent, 500);
}

TEST_P(ServerLimitsTest, AnswersABodyThatStopsWith408) {
  RunningLoop server(with({.body_timeout = kShort}), echo);
  RawClient client = server.connect();
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf");
  EXPECT_EQ(client.read_reply().status, 408);
  EXPECT_TRUE(client.at_end());
}

TEST_P(ServerLimitsTest, GivesABodyMoreTimeForEachPiece) {
  RunningLoop server(with({.body_timeout = milliseconds(1'500)}), echo);
  RawClient client = server.connect();
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n");
  const auto begin = steady_clock::now();
  for (int piece = 0; piece < 10; ++piece) {
    EXPECT_FALSE(client.readable(milliseconds(200)));
    client.send("x");
  }
  EXPECT_EQ(client.read_reply().status, 200);
  EXPECT_GT(steady_clock::now() - begin, milliseconds(1'500));
}

TEST_P(ServerLimitsTest, ClosesOnAReaderWhoDoesNotRead) {
  const std::string large(20'000'000, 'x');
  RunningLoop server(with({.write_timeout = kShort}),
                     [&](const http::Request&, Connection&, http::Response& response) {
                       response.buffer.append(large);
                     });
  RawClient client = server.connect(4'096);
  client.send(post(""));
  EXPECT_TRUE(eventually([&] { return server.loop().connections() == 1; }));
  EXPECT_TRUE(eventually([&] { return server.loop().connections() == 0; }));
}

TEST_P(ServerLimitsTest, DoesNotCountTheHandlersTime) {
  Barrier release;
  RunningLoop server(
      {.threads = 2,
       .connection = {.head_timeout = kShort, .body_timeout = kShort, .idle_timeout = kShort}},
      [&](const http::Request&, Connection&, http::Response&) { EXPECT_TRUE(release.wait()); });
  RawClient busy = server.connect();
  busy.send(post(""));
  for (int round = 0; round < 3; ++round) EXPECT_TRUE(server.connect().at_end());  // idle timeouts
  release.open();
  EXPECT_EQ(busy.read_reply().status, 200);
}

TEST_P(ServerLimitsTest, StopsLingeringWhenThePeerSendsNothingMore) {
  RunningLoop server(with({}), echo);
  RawClient client = server.connect();
  client.send("GARBAGE\r\n\r\n");
  EXPECT_EQ(client.read_reply().status, 400);
  EXPECT_TRUE(client.at_end());  // and we keep our side open
  EXPECT_TRUE(eventually([&] { return server.loop().connections() == 0; }));
}

TEST_P(ServerLimitsTest, TurnsConnectionsBeyondTheLimitAway) {
  RunningLoop server(with({.max_connections = 2}), echo);
  RawClient first = server.connect();
  RawClient second = server.connect();
  EXPECT_EQ(call(first, "").status, 200);
  EXPECT_EQ(call(second, "").status, 200);
  {
    RawClient third = server.connect();
    third.send(post("not even read"));
    const RawReply reply = third.read_reply();
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(reply.field("Retry-After"), "1");
    EXPECT_EQ(reply.field("Connection"), "close");
    EXPECT_TRUE(third.at_end());
  }
  EXPECT_EQ(call(first, "").status, 200);
  { const RawClient gone = std::move(second); }
  ASSERT_TRUE(eventually([&] { return server.loop().connections() == 1; }));
  RawClient fourth = server.connect();
  EXPECT_EQ(call(fourth, "").status, 200);
}

TEST_P(ServerLimitsTest, CountsConnectionsPerPeer) {
  ServerLoopOptions options = with({.max_connections_per_peer = 1});
  options.listen = {"localhost:0"};
  RunningLoop server(options, echo);
  for (const std::string& address : server.addresses()) {  // each family is a peer of its own
    RawClient first(address);
    EXPECT_EQ(call(first, "").status, 200);
    RawClient second(address);
    EXPECT_EQ(second.read_reply().status, 503);
  }
  ASSERT_TRUE(eventually([&] { return server.loop().connections() == 0; }));
  RawClient again = server.connect();
  EXPECT_EQ(call(again, "").status, 200);
}

/// Leaves room for exactly one more descriptor in this process.
void leave_one_descriptor() {
  const int lowest_free = ::dup(STDERR_FILENO);
  ::close(lowest_free);
  const auto count = static_cast<rlim_t>(lowest_free) + 1;
  const rlimit limit{.rlim_cur = count, .rlim_max = count};
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// In a process of its own: runs the server out of descriptors.
void exhaust_descriptors() {
  RunningLoop server({.threads = 1}, echo);
  std::vector<RawClient> clients;
  bool ok = true;
  for (int i = 0; i < 10; ++i) {
    clients.push_back(server.connect());
    ok = ok && call(clients.back(), "early").status == 200;
  }
  // UndefinedBehaviorSanitizer checks a class it meets for the first time through a pipe.
  ok = ok && !std::error_code(EMFILE, asio::system_category()).message().empty();
  leave_one_descriptor();
  RawClient waiting = server.connect();  // takes it, so that it cannot be accepted
  waiting.send(post("waiting"));
  ok = ok && eventually([&] { return !server.log().empty(); });
  for (int i = 0; i < 50; ++i) ok = ok && call(clients.back(), "still there").status == 200;
  ok = ok && !waiting.readable(milliseconds(250));  // two pauses or more
  ok = ok && server.log().size() == 1;
  clients.clear();
  ok = ok && waiting.read_reply().body == "POST / waiting";
  for (const std::string& line : server.log()) std::fprintf(stderr, "%s\n", line.c_str());
  server.stop();
  std::exit(ok ? 0 : 1);
}

TEST(ServerLimitsDeathTest, KeepsServingWithoutDescriptorsAndAcceptsAgainLater) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(exhaust_descriptors(), ::testing::ExitedWithCode(0),
              "cannot accept connections for now: Too many open files");
}

}  // namespace
}  // namespace tagwire::transport
