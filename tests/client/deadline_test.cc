// No call outlives its deadline, whatever the server does or does not do. Timeouts here are short,
// so that the tests are; nothing depends on how short.
#include <algorithm>
#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/client/network.h"

namespace tagwire {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

using Deadline = ClientAgainstScript;
using Clock = std::chrono::steady_clock;

constexpr milliseconds kShort{60};
const std::string kLarge(32 << 20, 'x');

/// What a call took.
template <class Call>
Clock::duration time_of(Call call) {
  const Clock::time_point start = Clock::now();
  call();
  return Clock::now() - start;
}

TEST_F(Deadline, HoldsWhenNoAnswerComes) {
  play({[](Peer& peer) {
          peer.read_request();
          peer.wait_for_end();  // an answer that comes later would be another call's
        },
        [](Peer& peer) { answer_seven(peer); }},
       {.timeout = kShort});
  Error error;
  EXPECT_GE(time_of([&] { error = error_of(client_->try_call<int>("m")); }), kShort);
  EXPECT_EQ(error.code, ErrorCode::kTimeout);
  EXPECT_THAT(error.message,
              MatchesRegex("calling m at http://[0-9.:]+/RPC2: sent [0-9]+ bytes; no answer came "
                           "within 60 ms; the call may have run"));
  EXPECT_TRUE(error.may_have_run);
  EXPECT_EQ(client_->call<int>(CallOptions{.timeout = milliseconds(20'000)}, "m"), 7);
  EXPECT_EQ(server_->connections(), 2);
  finish();
}

/// Head and body in two writes, joined by Nagle's algorithm, as WEBrick and HTTP::Daemon do.
void answer_in_two_pieces(testing::Peer& peer, int count) {
  const int off = 0;
  ::setsockopt(peer.descriptor(), IPPROTO_TCP, TCP_NODELAY, &off, sizeof off);
  for (int i = 0; i < count; ++i) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(kSeven.size()) + "\r\n\r\n");
    peer.send(kSeven);
  }
}

// The body comes once the head is acknowledged, which the system puts off for 40 ms. The median, so
// that neither a busy machine matters nor the first calls, which are always quick.
TEST_F(Deadline, IsNotNeededForADelayedAcknowledgement) {
  constexpr int kCalls = 40;
  play({[](Peer& peer) { answer_in_two_pieces(peer, kCalls); }});
  std::vector<Clock::duration> times(kCalls);
  for (Clock::duration& time : times) {
    time = time_of([&] { EXPECT_EQ(client_->call<int>("m"), 7); });
  }
  std::nth_element(times.begin(), times.begin() + kCalls / 2, times.end());
  EXPECT_LT(times[kCalls / 2], milliseconds(30));
  finish();
}

TEST_F(Deadline, HoldsWhenTheAnswerDrips) {
  play({[](Peer& peer) {
         peer.read_request();
         peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
         try {
           for (;;) peer.send("x");  // until the client has gone
         } catch (const std::runtime_error&) {
         }
       }},
       {.timeout = kShort});
  const Error error = error_of(client_->try_call<int>("m"));
  EXPECT_EQ(error.code, ErrorCode::kTimeout);
  EXPECT_THAT(error.message,
              MatchesRegex("calling m at http://[0-9.:]+/RPC2: only [0-9]+ bytes of the reply came "
                           "within 60 ms; the call may have run"));
  EXPECT_TRUE(error.may_have_run);
  finish();
}

TEST_F(Deadline, HoldsWhenTheServerReadsNothing) {
  std::promise<void> over;
  play({[&](Peer& peer) {
    answer_seven(peer);
    over.get_future().wait();
  }});
  EXPECT_EQ(client_->call<int>("m"), 7);  // connected: writing the large one takes time, too
  const Error error = error_of(client_->try_call<int>(CallOptions{.timeout = kShort}, "m", kLarge));
  over.set_value();
  EXPECT_EQ(error.code, ErrorCode::kTimeout);
  EXPECT_THAT(error.message,
              MatchesRegex("calling m at http://[0-9.:]+/RPC2: sent [0-9]+ of [0-9]+ bytes within "
                           "60 ms: the server takes no more"));
  EXPECT_FALSE(error.may_have_run);
  finish();
}

/// A port that takes no more connections: they hang.
class FullBacklog {
 public:
  FullBacklog() {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof any;
    ::bind(listener_, reinterpret_cast<const sockaddr*>(&any), size);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&any), &size);
    ::listen(listener_, 0);
    port_ = ntohs(any.sin_port);
    // One is taken at once, the next ones wait in the queue or for room in it.
    for (int& waiting : waiting_) {
      waiting = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
      ::connect(waiting, reinterpret_cast<const sockaddr*>(&any), size);
    }
  }
  ~FullBacklog() {
    for (const int waiting : waiting_) ::close(waiting);
    ::close(listener_);
  }
  FullBacklog(const FullBacklog&) = delete;
  FullBacklog& operator=(const FullBacklog&) = delete;

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  int listener_;
  int waiting_[4];
  int port_;
};

TEST(ConnectDeadline, HoldsWhenTheServerTakesNoConnection) {
  const FullBacklog full;
  const ClientOptions options[] = {
      {.timeout = milliseconds(30'000), .connect_timeout = kShort},
      {.timeout = kShort, .connect_timeout = milliseconds(30'000)},
  };
  for (const ClientOptions& each : options) {
    Client client(full.address(), each);
    const Result<int> result = client.try_call<int>("m");
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, ErrorCode::kTimeout);
    EXPECT_EQ(result.error().message, "calling m at http://" + full.address() +
                                          "/RPC2: could not connect within 60 ms: " +
                                          full.address() + ": no answer in time");
    EXPECT_FALSE(result.error().may_have_run);
  }
}

TEST_F(Deadline, HoldsWhileAllConnectionsAreInUse) {
  std::promise<void> asked;
  std::promise<void> answer;
  play({[&](Peer& peer) {
         peer.read_request();
         asked.set_value();
         answer.get_future().wait();
         peer.reply(kSeven);
         answer_seven(peer);
       }},
       {.max_connections = 1});
  std::thread first([&] { EXPECT_EQ(client_->call<int>("m"), 7); });
  asked.get_future().wait();
  const Error error = error_of(client_->try_call<int>(CallOptions{.timeout = kShort}, "m"));
  EXPECT_EQ(error.code, ErrorCode::kTimeout);
  EXPECT_EQ(error.message,
            message("calling m at http://SERVER/RPC2: waited 60 ms for one of 1 connection, all in "
                    "use (max_connections)"));
  EXPECT_FALSE(error.may_have_run);
  answer.set_value();
  first.join();
  EXPECT_EQ(client_->call<int>("m"), 7);  // the one connection is free again
  EXPECT_EQ(server_->connections(), 1);
  finish();
}

}  // namespace
}  // namespace tagwire
