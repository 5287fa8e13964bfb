// Handlers that block, and what goes on meanwhile; many clients at once.
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/transport/running_loop.h"

namespace tagwire::transport {
namespace {

using std::chrono::milliseconds;
using testing::RawClient;

/// A handler that blocks on the path /block.
struct Blocking {
  Barrier release;
  std::atomic<int> blocked = 0;

  RequestHandler handler() {
    return [this](const http::Request& request, Connection& connection, http::Response& response) {
      if (connection.overloaded()) {
        response.buffer.append("overloaded");
        return;
      }
      if (request.path == "/block") {
        ++blocked;
        EXPECT_TRUE(release.wait());
      }
      response.buffer.append(request.body);
    };
  }
};

TEST(ServerThreads, ABlockingHandlerStopsAServerOfOneThread) {
  Blocking blocking;
  RunningLoop server({.threads = 1}, blocking.handler());
  RawClient slow = server.connect();
  slow.send(post("slow", "/block"));
  ASSERT_TRUE(eventually([&] { return blocking.blocked == 1; }));
  RawClient quick = server.connect();
  quick.send(post("quick"));
  EXPECT_FALSE(quick.readable(milliseconds(100)));
  blocking.release.open();
  EXPECT_EQ(quick.read_reply().body, "quick");
  EXPECT_EQ(slow.read_reply().body, "slow");
}

TEST(ServerThreads, ABlockingHandlerDoesNotStopTheOthers) {
  Blocking blocking;
  RunningLoop server({.threads = 2}, blocking.handler());
  RawClient slow = server.connect();
  slow.send(post("slow", "/block"));
  ASSERT_TRUE(eventually([&] { return blocking.blocked == 1; }));
  RawClient quick = server.connect();
  for (int i = 0; i < 1'000; ++i) ASSERT_EQ(call(quick, "quick").body, "quick");
  blocking.release.open();
  EXPECT_EQ(slow.read_reply().body, "slow");
}

TEST(ServerThreads, WhenAllHandlersBlockInputAndOutputGoOn) {
  Blocking blocking;
  RunningLoop server({.threads = 2, .connection = {.head_timeout = milliseconds(100)}},
                     blocking.handler());
  RawClient slow_1 = server.connect();
  RawClient slow_2 = server.connect();
  slow_1.send(post("1", "/block"));
  slow_2.send(post("2", "/block"));
  ASSERT_TRUE(eventually([&] { return blocking.blocked == 2; }));
  RawClient queued = server.connect();
  queued.send(post("queued"));
  RawClient malformed = server.connect();
  malformed.send("GARBAGE\r\n\r\n");
  EXPECT_EQ(malformed.read_reply().status, 400);
  RawClient unfinished = server.connect();
  unfinished.send("POST /");
  EXPECT_EQ(unfinished.read_reply().status, 408);
  EXPECT_FALSE(queued.readable(milliseconds(0)));
  blocking.release.open();
  EXPECT_EQ(queued.read_reply().body, "queued");
  EXPECT_EQ(slow_1.read_reply().body, "1");
  EXPECT_EQ(slow_2.read_reply().body, "2");
}

TEST(ServerThreads, QueuedConnectionsGoOnWithTheirPipelinedRequests) {
  Blocking blocking;
  RunningLoop server({.threads = 2}, blocking.handler());
  std::vector<RawClient> slow;
  for (int i = 0; i < 2; ++i) {
    slow.push_back(server.connect());
    slow.back().send(post("slow", "/block"));
  }
  ASSERT_TRUE(eventually([&] { return blocking.blocked == 2; }));
  std::vector<RawClient> queued;
  for (int i = 0; i < 20; ++i) {
    queued.push_back(server.connect());
    for (int k = 0; k < 50; ++k) queued.back().send(post(std::to_string(k)));
  }
  blocking.release.open();
  for (RawClient& client : queued) {
    for (int k = 0; k < 50; ++k) ASSERT_EQ(client.read_reply().body, std::to_string(k));
  }
}

TEST(ServerThreads, TellsTheHandlerWhenTooManyCallsAreInFlight) {
  Blocking blocking;
  RunningLoop server({.threads = 2, .connection = {.max_calls_in_flight = 3}}, blocking.handler());
  std::vector<RawClient> slow;
  for (int i = 0; i < 2; ++i) {
    slow.push_back(server.connect());
    slow.back().send(post("slow", "/block"));
  }
  ASSERT_TRUE(eventually([&] { return blocking.blocked == 2; }));
  RawClient one = server.connect();
  RawClient other = server.connect();
  one.send(post("late"));
  other.send(post("late"));
  // Whichever came third waits for a turn; the fourth is told at once.
  ASSERT_TRUE(eventually([&] { return one.readable({}) || other.readable({}); }));
  RawClient& fourth = one.readable({}) ? one : other;
  RawClient& third = one.readable({}) ? other : one;
  EXPECT_EQ(fourth.read_reply().body, "overloaded");
  EXPECT_FALSE(third.readable(milliseconds(20)));
  blocking.release.open();
  EXPECT_EQ(third.read_reply().body, "late");
  for (RawClient& client : slow) EXPECT_EQ(client.read_reply().body, "slow");
  EXPECT_EQ(call(fourth, "again").body, "again");
}

TEST(ServerThreads, AnswersManyClientsAtOnce) {
  constexpr int kClients = 8;
  constexpr int kConnections = 5;
  constexpr int kCalls = 60;
  for (const unsigned threads : {1U, 2U, 4U}) {
    RunningLoop server({.threads = threads}, echo);
    std::atomic<int> right = 0;
    std::vector<std::thread> clients;
    for (int id = 0; id < kClients; ++id) {
      clients.emplace_back([&, id] {
        for (int round = 0; round < kConnections; ++round) {
          RawClient client = server.connect();
          for (int i = 0; i < kCalls; ++i) {
            // Sizes that stay inline, borrow a buffer, and fill the socket.
            const std::size_t size = i % 20 == 0 ? 300'000 : i % 5 == 0 ? 5'000 : 10;
            const std::string body = std::to_string(id) + std::string(size, 'x');
            if (call(client, body).body == "POST / " + body) ++right;
          }
        }
      });
    }
    for (std::thread& client : clients) client.join();
    EXPECT_EQ(right, kClients * kConnections * kCalls) << threads;
  }
}

}  // namespace
}  // namespace tagwire::transport
