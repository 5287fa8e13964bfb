#include "tagwire/transport/client_stream.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>

#include "tests/transport/raw_listener.h"

namespace tagwire::transport {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

Clock::time_point in(Clock::duration time) { return Clock::now() + time; }
Clock::time_point soon() { return in(20s); }

// Waits for what another end of a socket has done to show.
template <class Condition>
bool eventually(Condition condition) {
  const Clock::time_point deadline = soon();
  while (!condition()) {
    if (Clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

void send_all(const Descriptor& to, std::string_view bytes) {
  ASSERT_EQ(::send(to.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(bytes.size()));
}

std::string receive(const Descriptor& from, std::size_t size) {
  std::string bytes(size, '\0');
  EXPECT_EQ(::recv(from.get(), bytes.data(), size, MSG_WAITALL), static_cast<ssize_t>(size));
  return bytes;
}

// Closes with a reset instead of an end of input.
void reset(Descriptor& socket) {
  const linger now = {.l_onoff = 1, .l_linger = 0};
  ASSERT_EQ(::setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now), 0);
  socket.reset();
}

std::string read(ClientStream& stream, std::size_t size = 100) {
  std::string bytes(size, '\0');
  const Result<std::size_t> got = stream.read(bytes.data(), size, soon());
  if (!got.ok()) return "error: " + got.error().message;
  return bytes.substr(0, *got);
}

// Both ends of a connection.
struct Pair {
  RawListener listener{"127.0.0.1"};
  ClientStream client = ClientStream::connect(listener.url(), soon()).value();
  Descriptor server = listener.accept();
};

std::size_t open_descriptors() {
  std::size_t count = 0;
  for (const auto& each : std::filesystem::directory_iterator("/proc/self/fd")) {
    count += each.path().empty() ? 0U : 1U;
  }
  return count;
}

TEST(ClientStream, TalksOverEveryKindOfAddress) {
  const TemporaryFolder folder;
  for (const std::string& address :
       {std::string("127.0.0.1"), std::string("::1"), folder.file("x.sock")}) {
    const RawListener listener(address);
    ClientStream client = ClientStream::connect(listener.url(), soon()).value();
    EXPECT_TRUE(client.connected());
    const Descriptor server = listener.accept();
    const ClientStream::Written written = client.write("ping", soon());
    EXPECT_EQ(written.bytes, 4U);
    EXPECT_FALSE(written.peer_spoke);
    EXPECT_FALSE(written.error);
    EXPECT_EQ(receive(server, 4), "ping");
    send_all(server, "pong");
    EXPECT_EQ(read(client, 3), "pon");
    EXPECT_EQ(read(client, 3), "g");
  }
}

TEST(ClientStream, FindsTheFamilyOfLocalhostThatIsServed) {
  for (const char* address : {"127.0.0.1", "::1"}) {
    for (const char* name : {"localhost", "LocalHost.", "calc.localhost"}) {
      const RawListener listener(address);
      const Result<ClientStream> client = ClientStream::connect(listener.url(name), soon());
      EXPECT_TRUE(client.ok()) << client.error().message;
    }
  }
}

TEST(ClientStream, StaysIdleUnlessThePeerLeavesInTime) {
  Pair pair;
  const auto begin = Clock::now();
  EXPECT_TRUE(pair.client.stays_idle(begin + 20ms));
  EXPECT_GE(Clock::now() - begin, 20ms);
  EXPECT_TRUE(pair.client.stays_idle(begin)) << "over: as is_idle()";
  pair.server.reset();
  EXPECT_FALSE(pair.client.stays_idle(soon()));
  EXPECT_FALSE(ClientStream().stays_idle(soon()));
}

TEST(ClientStream, IsIdleUntilThePeerSpeaksOrLeaves) {
  EXPECT_FALSE(ClientStream().is_idle());
  {
    Pair pair;
    EXPECT_TRUE(pair.client.is_idle());
    send_all(pair.server, "x");
    EXPECT_TRUE(eventually([&] { return !pair.client.is_idle(); })) << "surplus bytes";
    EXPECT_EQ(read(pair.client), "x") << "which are still there";
    EXPECT_TRUE(pair.client.is_idle());
    pair.server.reset();
    EXPECT_TRUE(eventually([&] { return !pair.client.is_idle(); })) << "an end of input";
    pair.client.close();
    EXPECT_FALSE(pair.client.is_idle());
    EXPECT_FALSE(pair.client.connected());
  }
  Pair pair;
  reset(pair.server);
  EXPECT_TRUE(eventually([&] { return !pair.client.is_idle(); })) << "a reset";
}

TEST(ClientStream, MovesAndCloses) {
  Pair pair;
  ClientStream moved = std::move(pair.client);
  EXPECT_FALSE(pair.client.connected());
  EXPECT_TRUE(moved.connected());
  Pair other;
  moved = std::move(other.client);
  EXPECT_EQ(::recv(pair.server.get(), nullptr, 0, MSG_DONTWAIT), 0) << "the first one was closed";
  send_all(other.server, "x");
  EXPECT_EQ(read(moved), "x");
}

TEST(ClientStream, ReadsToTheEnd) {
  Pair pair;
  send_all(pair.server, "last");
  pair.server.reset();
  EXPECT_EQ(read(pair.client), "last");
  EXPECT_EQ(read(pair.client), "");
  EXPECT_EQ(read(pair.client), "");
}

TEST(ClientStream, SaysThatItWasReset) {
  Pair pair;
  reset(pair.server);
  EXPECT_EQ(read(pair.client), "error: Connection reset by peer");
  char byte = 0;
  EXPECT_EQ(pair.client.read(&byte, 1, soon()).value(), 0U);
}

// Through waits of the system with a bound of their own, and through the last stretch before the
// deadline.
TEST(ClientStream, ReadsNotPastTheDeadline) {
  for (const milliseconds time : {0ms, 1ms, 20ms, 130ms}) {
    Pair pair;
    char byte = 0;
    const Clock::time_point start = Clock::now();
    const Result<std::size_t> got = pair.client.read(&byte, 1, start + time);
    const Clock::duration took = Clock::now() - start;
    ASSERT_FALSE(got.ok());
    EXPECT_EQ(got.error().code, ErrorCode::kTimeout);
    EXPECT_GE(took, time);
    EXPECT_LT(took, time + 2s);
    send_all(pair.server, "x");
    EXPECT_EQ(read(pair.client), "x") << "the connection is still usable";
  }
}

TEST(ClientStream, WakesForBytesThatComeLate) {
  Pair pair;
  std::atomic<bool> reading = false;
  std::thread peer([&] {
    reading.wait(false);
    send_all(pair.server, "late");
  });
  reading = true;
  reading.notify_one();
  EXPECT_EQ(read(pair.client), "late");
  peer.join();
}

TEST(ClientStream, APeerThatDripsCannotMoveTheDeadline) {
  Pair pair;
  std::atomic<bool> stop = false;
  std::thread peer([&] {
    while (!stop && ::send(pair.server.get(), "x", 1, MSG_NOSIGNAL) == 1) std::this_thread::yield();
  });
  const Clock::time_point start = Clock::now();
  const Clock::time_point deadline = start + 150ms;
  std::size_t count = 0;
  while (true) {
    char byte = 0;
    const Result<std::size_t> got = pair.client.read(&byte, 1, deadline);
    if (!got.ok()) {
      EXPECT_EQ(got.error().code, ErrorCode::kTimeout);
      break;
    }
    count += *got;
  }
  EXPECT_LT(Clock::now() - deadline, 2s);
  EXPECT_GT(count, 0U);
  stop = true;
  pair.client.close();
  peer.join();
}

TEST(ClientStream, WritesWhatDoesNotFitAtOnce) {
  Pair pair;
  const std::string large(8 * 1024 * 1024, 'x');
  std::thread peer([&] { EXPECT_EQ(receive(pair.server, large.size()), large); });
  const ClientStream::Written written = pair.client.write(large, soon());
  EXPECT_EQ(written.bytes, large.size());
  EXPECT_FALSE(written.peer_spoke);
  EXPECT_FALSE(written.error);
  peer.join();
}

TEST(ClientStream, WritesNotPastTheDeadline) {
  Pair pair;
  const std::string large(64 * 1024 * 1024, 'x');
  const Clock::time_point start = Clock::now();
  const ClientStream::Written written = pair.client.write(large, start + 100ms);
  const Clock::duration took = Clock::now() - start;
  EXPECT_GT(written.bytes, 0U);
  EXPECT_LT(written.bytes, large.size());
  EXPECT_FALSE(written.peer_spoke);
  ASSERT_TRUE(written.error);
  EXPECT_EQ(written.error->code, ErrorCode::kTimeout);
  EXPECT_GE(took, 100ms);
  EXPECT_LT(took, 3s);
}

TEST(ClientStream, StopsWritingWhenThePeerAnswersEarly) {
  Pair pair;
  const std::string large(64 * 1024 * 1024, 'x');
  send_all(pair.server, "413");
  const ClientStream::Written written = pair.client.write(large, soon());
  EXPECT_TRUE(written.peer_spoke);
  EXPECT_FALSE(written.error);
  EXPECT_LT(written.bytes, large.size());
  EXPECT_EQ(read(pair.client), "413");
}

TEST(ClientStream, KeepsAnAnswerThatAResetFollowed) {
  Pair pair;
  const std::string large(64 * 1024 * 1024, 'x');
  // Input that nobody read turns a close into a reset.
  ASSERT_FALSE(pair.client.write("unread", soon()).error);
  ASSERT_TRUE(eventually([&] {
    char byte = 0;
    return ::recv(pair.server.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 1;
  }));
  send_all(pair.server, "413");
  pair.server.reset();
  const ClientStream::Written written = pair.client.write(large, soon());
  EXPECT_TRUE(written.peer_spoke);
  EXPECT_FALSE(written.error);
  EXPECT_EQ(read(pair.client), "413");
}

TEST(ClientStream, WritingToAPeerThatIsGoneIsAnError) {
  Pair pair;
  reset(pair.server);
  ASSERT_TRUE(eventually([&] { return !pair.client.is_idle(); }));
  // The first one may still be told of the reset, the next ones of the closed pipe (and no
  // SIGPIPE).
  for (int round = 0; round < 3; ++round) {
    const ClientStream::Written written = pair.client.write("x", soon());
    EXPECT_EQ(written.bytes, 0U);
    EXPECT_FALSE(written.peer_spoke);
    ASSERT_TRUE(written.error);
    EXPECT_EQ(written.error->code, ErrorCode::kUnavailable);
    EXPECT_THAT(written.error->message,
                ::testing::AnyOf("Broken pipe", "Connection reset by peer"));
  }
}

TEST(ClientStream, SignalsDoNotDisturb) {
  struct sigaction action = {};
  struct sigaction before = {};
  action.sa_handler = [](int) {};  // without SA_RESTART: system calls fail with EINTR
  ASSERT_EQ(::sigaction(SIGUSR1, &action, &before), 0);
  Pair pair;
  const std::string large(16 * 1024 * 1024, 'x');
  std::atomic<bool> stop = false;
  const pthread_t self = ::pthread_self();
  std::thread disturber([&] {
    while (!stop) {
      ::pthread_kill(self, SIGUSR1);
      std::this_thread::yield();
    }
  });
  std::thread peer([&] {
    EXPECT_EQ(receive(pair.server, large.size()), large);
    send_all(pair.server, "thanks");
  });
  const ClientStream::Written written = pair.client.write(large, soon());
  EXPECT_EQ(written.bytes, large.size());
  EXPECT_FALSE(written.error) << written.error->message;
  EXPECT_EQ(read(pair.client), "thanks");
  char byte = 0;
  const Clock::time_point deadline = in(120ms);
  EXPECT_EQ(pair.client.read(&byte, 1, deadline).error().code, ErrorCode::kTimeout);
  EXPECT_GE(Clock::now(), deadline);
  stop = true;
  disturber.join();
  peer.join();
  ::sigaction(SIGUSR1, &before, nullptr);
}

TEST(ClientStream, ErrorsNameWhereItCouldNotConnect) {
  const TemporaryFolder folder;
  http::Url refused = RawListener("127.0.0.1").url();  // closed again
  const std::string port = std::to_string(refused.port);
  const auto message = [](const http::Url& url, ErrorCode code) {
    const Result<ClientStream> stream = ClientStream::connect(url, soon());
    if (stream.ok()) return std::string("connected");
    EXPECT_EQ(stream.error().code, code) << stream.error().message;
    return stream.error().message;
  };
  EXPECT_EQ(message(refused, ErrorCode::kUnavailable),
            "127.0.0.1:" + port + ": Connection refused");
  refused.host = "localhost";
  EXPECT_EQ(message(refused, ErrorCode::kUnavailable),
            "[::1]:" + port + ": Connection refused; 127.0.0.1:" + port + ": Connection refused");

  http::Url url;
  url.scheme = http::Url::Scheme::kUnix;
  url.socket_path = folder.file("none.sock");
  EXPECT_EQ(message(url, ErrorCode::kUnavailable), url.socket_path + ": No such file or directory");
  url.socket_path = "/" + std::string(107, 'x');
  EXPECT_EQ(message(url, ErrorCode::kMalformed),
            url.socket_path + ": the path of a socket has at most 107 bytes, this one has 108");
  url.socket_path.pop_back();
  EXPECT_EQ(message(url, ErrorCode::kUnavailable), url.socket_path + ": No such file or directory");
}

TEST(ClientStream, ConnectsNotPastTheDeadline) {
  const TemporaryFolder folder;
  for (const std::string& address : {std::string("127.0.0.1"), folder.file("x.sock")}) {
    const FullListener full(address);
    const http::Url url = full.listener.url();
    const Clock::time_point start = Clock::now();
    const Result<ClientStream> stream = ClientStream::connect(url, start + 100ms);
    const Clock::duration took = Clock::now() - start;
    ASSERT_FALSE(stream.ok()) << address;
    EXPECT_EQ(stream.error().code, ErrorCode::kTimeout);
    EXPECT_THAT(stream.error().message, ::testing::HasSubstr(": no answer in time"));
    EXPECT_THAT(stream.error().message, ::testing::HasSubstr(address));
    EXPECT_GE(took, 100ms);
    EXPECT_LT(took, 3s);
  }
}

TEST(ClientStream, LeavesNoDescriptorBehind) {
  const TemporaryFolder folder;
  const RawListener served("127.0.0.1");
  const RawListener served_there(folder.file("y.sock"));
  const FullListener full("127.0.0.1");
  const FullListener full_there(folder.file("x.sock"));
  const http::Url refused = RawListener("127.0.0.1").url();
  http::Url none;
  none.scheme = http::Url::Scheme::kUnix;
  none.socket_path = folder.file("none.sock");
  const std::size_t before = open_descriptors();
  for (int round = 0; round < 10; ++round) {
    for (const http::Url& url : {served.url(), served.url("localhost"), served_there.url(), refused,
                                 none, full.listener.url(), full_there.listener.url()}) {
      const Result<ClientStream> stream = ClientStream::connect(url, in(2ms));
      if (stream.ok()) {
        (url.scheme == http::Url::Scheme::kUnix ? served_there : served).accept();
      }
    }
  }
  EXPECT_EQ(open_descriptors(), before);
}

}  // namespace
}  // namespace tagwire::transport
