// stop() and signals: nothing that reached us is lost, and nothing waits longer than promised.
#include <atomic>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/transport/running_loop.h"

namespace tagwire::transport {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::RawClient;
using testing::RawReply;

/// Whether new connections are refused: stop() has taken effect.
bool refuses_connections(const RunningLoop& server) {
  try {
    const RawClient client = server.connect();
    return false;
  } catch (const std::runtime_error&) {
    return true;
  }
}

class ServerDrainTest : public ::testing::TestWithParam<unsigned> {
 protected:
  static ServerLoopOptions options(ConnectionLimits limits = {}) {
    return {.threads = GetParam(), .connection = limits};
  }
};
INSTANTIATE_TEST_SUITE_P(Threads, ServerDrainTest, ::testing::Values(1U, 2U));

TEST_P(ServerDrainTest, ReturnsAtOnceWithoutConnections) {
  RunningLoop server(options(), echo);
  server.loop().stop();
  EXPECT_TRUE(server.returns_within(seconds(5)));
}

TEST_P(ServerDrainTest, ClosesIdleConnections) {
  RunningLoop server(options(), echo);
  RawClient fresh = server.connect();
  RawClient used = server.connect();
  EXPECT_EQ(call(used, "").status, 200);
  server.loop().stop();
  EXPECT_TRUE(fresh.at_end());
  EXPECT_TRUE(used.at_end());
  EXPECT_TRUE(server.returns_within(seconds(5)));
}

TEST_P(ServerDrainTest, AnswersTheCallThatRuns) {
  Barrier running;
  Barrier release;
  RunningLoop server(options(), [&](const http::Request&, Connection&, http::Response& response) {
    running.open();
    EXPECT_TRUE(release.wait());
    response.buffer.append("done");
  });
  RawClient client = server.connect();
  client.send(post(""));
  ASSERT_TRUE(running.wait());
  server.loop().stop();
  EXPECT_FALSE(server.returns_within(milliseconds(50)));
  release.open();
  const RawReply reply = client.read_reply();
  EXPECT_EQ(reply.body, "done");
  EXPECT_TRUE(client.at_end());
  { const RawClient closed = std::move(client); }
  EXPECT_TRUE(server.returns_within(seconds(5)));
}

TEST_P(ServerDrainTest, AnswersARequestOfWhichPartWasRead) {
  RunningLoop server(options(), echo);
  RawClient client = server.connect();
  const std::string whole = post("body");
  EXPECT_EQ(call(client, "").status, 200);  // so that it is accepted for sure
  client.send(whole.substr(0, 20));
  server.loop().stop();
  ASSERT_TRUE(eventually([&] { return refuses_connections(server); }));
  EXPECT_FALSE(client.readable(milliseconds(400)));  // past the grace of idle connections
  client.send(whole.substr(20));
  const RawReply reply = client.read_reply();
  EXPECT_EQ(reply.body, "POST / body");
  EXPECT_EQ(reply.field("Connection"), "close");
  EXPECT_TRUE(client.at_end());
}

TEST_P(ServerDrainTest, AnswersARequestThatIsOnItsWay) {
  RunningLoop server(options(), echo);
  RawClient client = server.connect();
  EXPECT_EQ(call(client, "").status, 200);
  server.loop().stop();
  ASSERT_TRUE(eventually([&] { return refuses_connections(server); }));
  const RawReply reply = call(client, "last");
  EXPECT_EQ(reply.body, "POST / last");
  EXPECT_EQ(reply.field("Connection"), "close");
  EXPECT_TRUE(client.at_end());
}

TEST(ServerDrain, AnswersWhatWaitsInTheAcceptQueue) {
  Barrier running;
  Barrier release;
  RunningLoop server({.threads = 1},
                     [&](const http::Request& request, Connection&, http::Response& response) {
                       if (request.path == "/block") {
                         running.open();
                         EXPECT_TRUE(release.wait());
                       }
                       response.buffer.append(request.body);
                     });
  RawClient blocking = server.connect();
  blocking.send(post("blocking", "/block"));
  ASSERT_TRUE(running.wait());
  std::vector<RawClient> waiting;
  for (int i = 0; i < 30; ++i) {
    waiting.push_back(server.connect());
    waiting.back().send(post(std::to_string(i)));
  }
  server.loop().stop();
  release.open();
  EXPECT_EQ(blocking.read_reply().body, "blocking");
  for (int i = 0; i < 30; ++i) {
    const RawReply reply = waiting[static_cast<std::size_t>(i)].read_reply();
    EXPECT_EQ(reply.body, std::to_string(i));
  }
}

TEST_P(ServerDrainTest, FinishesAReplyThatIsBeingRead) {
  const std::string large(20'000'000, 'x');
  RunningLoop server(options(), [&](const http::Request&, Connection&, http::Response& response) {
    response.buffer.append(large);
  });
  RawClient client = server.connect(4'096);
  client.send(post(""));
  client.readable(seconds(20));
  server.loop().stop();
  ASSERT_TRUE(eventually([&] { return refuses_connections(server); }));
  EXPECT_EQ(client.read_reply().body.size(), large.size());
  EXPECT_TRUE(client.at_end());
  EXPECT_TRUE(server.returns_within(seconds(5)));
}

TEST_P(ServerDrainTest, CutsWhatDoesNotEndInTime) {
  RunningLoop server(options({.drain_timeout = milliseconds(300)}), echo);
  RawClient client = server.connect();
  client.send("POST /");
  EXPECT_TRUE(eventually([&] { return server.loop().connections() == 1; }));
  server.loop().stop();
  EXPECT_TRUE(server.returns_within(seconds(5)));
  ASSERT_EQ(server.log().size(), 1U);
  EXPECT_EQ(server.log().front(), "drain timeout: 1 connections are cut");
}

TEST_P(ServerDrainTest, MayBeStoppedTwiceAndBeforeItRuns) {
  RunningLoop server(options(), echo);
  server.loop().stop();
  server.loop().stop();
  EXPECT_TRUE(server.returns_within(seconds(5)));
  server.loop().stop();
}

TEST_P(ServerDrainTest, DrainsOnASignal) {
  for (const int signal : {SIGTERM, SIGINT}) {
    RunningLoop server(options(), echo, {}, /*until_signal=*/true);
    RawClient client = server.connect();
    EXPECT_EQ(call(client, "").status, 200);
    ASSERT_EQ(::kill(::getpid(), signal), 0);
    EXPECT_TRUE(client.at_end());
    EXPECT_TRUE(server.returns_within(seconds(5)));
  }
}

TEST_P(ServerDrainTest, CutsTheDrainShortOnASecondSignal) {
  RunningLoop server(options(), echo, {}, /*until_signal=*/true);
  RawClient client = server.connect();
  EXPECT_EQ(call(client, "").status, 200);
  client.send("POST / HTTP/1.1\r\n");  // holds up the drain
  ASSERT_EQ(::kill(::getpid(), SIGTERM), 0);
  ASSERT_TRUE(eventually([&] { return refuses_connections(server); }));
  EXPECT_FALSE(server.returns_within(milliseconds(50)));
  ASSERT_EQ(::kill(::getpid(), SIGTERM), 0);
  EXPECT_TRUE(server.returns_within(seconds(5)));
}

// Clients that call without a pause, each until it is told to stop: every request that was sent is
// answered whole, up to and including the one with "Connection: close".
TEST_P(ServerDrainTest, LosesNoRequestUnderLoad) {
  for (int round = 0; round < 5; ++round) {
    RunningLoop server(options(), echo);
    std::atomic<int> told = 0;
    std::atomic<int> calls = 0;
    std::vector<std::thread> clients;
    constexpr int kClients = 8;
    for (int id = 0; id < kClients; ++id) {
      clients.emplace_back([&, id] {
        RawClient client = server.connect();
        const std::string body = std::to_string(id) + std::string(id % 2 == 0 ? 10 : 20'000, 'x');
        for (;;) {
          const RawReply reply = call(client, body);
          if (reply.body != "POST / " + body) return;
          ++calls;
          if (reply.field("Connection") == "close") {
            if (client.at_end()) ++told;
            return;
          }
        }
      });
    }
    ASSERT_TRUE(eventually([&] { return calls > 500; }));
    server.loop().stop();
    for (std::thread& client : clients) client.join();
    EXPECT_EQ(told, kClients);
    EXPECT_TRUE(server.returns_within(seconds(5)));
  }
}

}  // namespace
}  // namespace tagwire::transport
