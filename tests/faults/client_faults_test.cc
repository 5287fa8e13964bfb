// The client against every fault of the catalogue and against what needs a script of its own. What
// any call promises is checked in held_client.h; here is what each fault must end in.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>  // NOLINT(*-deprecated-headers): sigaction() is of POSIX
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "tests/faults/fault_catalogue.h"
#include "tests/faults/fault_proxy.h"
#include "tests/faults/held_client.h"
#include "tests/faults/token_server.h"

namespace tagwire::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;

constexpr std::chrono::milliseconds kShort{150};  // where a call can only end by its deadline
constexpr std::chrono::milliseconds kLong{10'000};

/// A server and a record; every test leaves as many descriptors as it found.
class ClientFaults : public ::testing::Test {
 protected:
  ClientFaults() {
    server_.emplace([this](std::int32_t token) { ledger_.ran(token); });
  }

  void play(FaultProxy::Script script) {
    play({.upstream = server_->address()}, std::move(script));
  }
  void play(FaultProxy::Options options, FaultProxy::Script script) {
    proxy_.emplace(std::move(options), std::move(script));
  }
  Client& client(ClientOptions options = {.timeout = kLong}) {
    client_ = std::make_unique<Client>(proxy_->url(), std::move(options));
    return *client_;
  }
  /// All that was sent has been dealt with; the rest is the client's.
  void stop_server() {
    if (proxy_) proxy_->stop();
    server_.reset();
  }
  void TearDown() override {
    stop_server();
    record_.check();
    if (HasFailure() && proxy_) std::fputs(("the proxy:\n" + proxy_->story()).c_str(), stderr);
    client_.reset();
    proxy_.reset();
    EXPECT_EQ(open_descriptors(), descriptors_) << "descriptors leak";
  }
  Result<std::string> call(Client& client, const CallOptions& options = {},
                           const std::string& payload = {}, std::size_t size = 0) {
    return record_.call(client, options, payload, size);
  }

  const std::size_t descriptors_ = open_descriptors();
  Ledger ledger_{20'000};
  Record record_{ledger_};
  std::optional<TokenServer> server_;
  std::optional<FaultProxy> proxy_;
  std::unique_ptr<Client> client_;
};

// Every fault of the catalogue, on every connection.

class EachFault : public ClientFaults, public ::testing::WithParamInterface<const NamedFault*> {
 protected:
  static ClientOptions options_for(const NamedFault& fault) {
    return {.timeout = fault.until_deadline ? kShort : kLong,
            .http = {.max_body_bytes = kBodyLimit}};
  }
  /// The end of the connection that follows a reply would else meet the next call on its way, which
  /// is another fault.
  void until_finished(std::size_t exchanges) {
    EXPECT_TRUE(proxy_->wait_until([&](const auto& c) { return c.finished >= exchanges; }));
  }
  void check(const Promise& promise, const Result<std::string>& result) {
    if (result.ok()) {
      EXPECT_NE(promise.value, Promise::Value::kNever) << "took it for an answer";
      return;
    }
    EXPECT_NE(promise.value, Promise::Value::kAlways) << result.error().message;
    if (promise.value == Promise::Value::kAlways) return;
    EXPECT_THAT(promise.codes, Contains(result.error().code)) << result.error().message;
    EXPECT_THAT(result.error().message, HasSubstr(std::string(promise.says)));
  }
};

TEST_P(EachFault, EndsAsPromised) {
  const NamedFault& fault = *GetParam();
  const std::uint64_t seeds = fault.until_deadline ? 3 : 24;
  for (std::uint64_t seed = 0; seed < seeds && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    play([&fault, seed](std::size_t connection, std::size_t exchange) {
      Random random(seed, connection, exchange);
      return fault.make(random);
    });
    Client& caller = client(options_for(fault));
    for (std::size_t i = 1; i <= 3; ++i) {
      check(fault.promise, call(caller));
      if (fault.promise.value != Promise::Value::kNever) until_finished(i);
    }
    if (fault.survives && fault.promise.value == Promise::Value::kAlways) {
      EXPECT_EQ(proxy_->counts().connections, 1U) << "threw a good connection away";
    } else if (fault.promise.value == Promise::Value::kAlways) {
      EXPECT_EQ(proxy_->counts().connections, 3U) << "used a connection that was at its end";
    }
    EXPECT_LE(proxy_->counts().connections, 6U) << "tries again and again";
  }
}

/// After an honest call, so that the fault meets a connection that was kept; then an honest server.
TEST_P(EachFault, IsOverWithTheConnection) {
  const NamedFault& fault = *GetParam();
  for (std::uint64_t seed = 0; seed < (fault.until_deadline ? 2U : 8U) && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    play([&fault, seed](std::size_t connection, std::size_t exchange) {
      Random random(seed, connection, exchange);
      return connection == 0 && exchange == 1 ? fault.make(random) : honest();
    });
    Client& caller = client(options_for(fault));
    const CallOptions patient{.timeout = kLong};
    EXPECT_TRUE(call(caller, patient).ok());
    static_cast<void>(call(caller));  // held to what every call promises
    if (fault.promise.value != Promise::Value::kNever) until_finished(2);
    for (int i = 0; i < 2; ++i) {
      const Result<std::string> result = call(caller, patient);
      EXPECT_TRUE(result.ok()) << result.error().message;
    }
  }
}

std::vector<const NamedFault*> all_faults() {
  std::vector<const NamedFault*> all;
  for (const NamedFault& fault : fault_catalogue()) all.push_back(&fault);
  return all;
}

INSTANTIATE_TEST_SUITE_P(Catalogue, EachFault, ::testing::ValuesIn(all_faults()),
                         [](const auto& each) { return std::string(each.param->name); });

// Every byte of a reply.

TEST_F(ClientFaults, AReplyThatEndsAtAnyByteIsNoAnswer) {
  for (const bool by_reset : {false, true}) {
    std::atomic<std::size_t> cut{1};
    std::atomic<std::size_t> size{0};
    play([&](std::size_t, std::size_t) {
      const std::size_t at = cut;
      return Steps{read_request(),
                   forward(),
                   fetch_reply(),
                   change([&size, at](std::string reply) {
                     size = reply.size();
                     reply.resize(std::min(reply.size(), at));
                     return reply;
                   }),
                   send(),
                   by_reset ? reset() : close()};
    });
    Client& caller = client();
    do {
      const Result<std::string> result = call(caller);
      if (cut < size) {
        ASSERT_FALSE(result.ok()) << cut << " of " << size;
        EXPECT_EQ(result.error().code, ErrorCode::kUnavailable) << result.error().message;
        EXPECT_TRUE(result.error().may_have_run);
      } else if (!by_reset) {
        ASSERT_TRUE(result.ok()) << result.error().message;
      }
    } while (cut++ < size);
    EXPECT_GT(cut, 200U);
    proxy_->stop();  // before what its script refers to is gone
  }
}

TEST_F(ClientFaults, AReplyMayPauseAtAnyByte) {
  std::atomic<std::size_t> cut{1};
  std::atomic<std::size_t> size{2};
  play([&](std::size_t, std::size_t) {
    const std::size_t at = cut;
    return Steps{read_request(),
                 forward(),
                 fetch_reply(),
                 change([&size](std::string reply) {
                   size = reply.size();
                   return reply;
                 }),
                 send(at),
                 wait(1ms),
                 send()};
  });
  Client& caller = client();
  for (; cut < size; ++cut) EXPECT_TRUE(call(caller).ok()) << cut;
  EXPECT_EQ(proxy_->counts().connections, 1U);
  proxy_->stop();  // before what its script refers to is gone
}

// Connections that were kept.

TEST_F(ClientFaults, AConnectionClosedWhileIdleIsNoticedBeforeItIsUsed) {
  for (const bool by_reset : {false, true}) {
    play([by_reset](std::size_t connection, std::size_t exchange) {
      return connection == 0 && exchange == 1 ? Steps{by_reset ? reset() : close()} : honest();
    });
    Client& caller = client();
    ASSERT_TRUE(call(caller).ok());
    ASSERT_TRUE(proxy_->wait_until([](const auto& counts) { return counts.open == 0; }));
    const Result<std::string> second = call(caller);
    EXPECT_TRUE(second.ok()) << second.error().message;
    EXPECT_EQ(proxy_->counts().connections, 2U);
    EXPECT_EQ(proxy_->counts().forwarded, 2U);
  }
}

TEST_F(ClientFaults, AReplyToNobodyIsNobodysAnswer) {
  const std::string body =
      "<methodResponse><params><param><value>another's answer</value></param></params>"
      "</methodResponse>";
  const std::string unasked = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: " +
                              std::to_string(body.size()) + "\r\n\r\n" + body;
  play([unasked](std::size_t connection, std::size_t exchange) {
    return connection == 0 && exchange == 1 ? Steps{send_text(unasked)} : honest();
  });
  Client& caller = client();
  ASSERT_TRUE(call(caller).ok());
  ASSERT_TRUE(proxy_->wait_until([](const auto& counts) { return counts.finished == 2; }));
  EXPECT_TRUE(call(caller).ok());  // with its own answer: Record sees to that
  EXPECT_EQ(proxy_->counts().connections, 2U);
}

TEST_F(ClientFaults, ALateReplyIsNobodysAnswer) {
  std::atomic<bool> late{false};
  play([&](std::size_t connection, std::size_t) {
    if (connection != 0) return honest();
    return Steps{read_request(), forward(), fetch_reply(), wait_for([&] { return late.load(); }),
                 send()};
  });
  Client& caller = client();
  const Result<std::string> first = call(caller, {.timeout = kShort});
  EXPECT_FALSE(first.ok());
  if (!first.ok()) {
    EXPECT_EQ(first.error().code, ErrorCode::kTimeout);
    EXPECT_TRUE(first.error().may_have_run);
  }
  late = true;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(call(caller).ok());
  proxy_->stop();  // before what its script refers to is gone
}

TEST_F(ClientFaults, AConnectionThatIsOldIsNotUsedAgain) {
  play([](auto, auto) { return honest(); });
  Client& caller = client({.timeout = kLong, .idle_timeout = 1ms});
  ASSERT_TRUE(call(caller).ok());
  std::this_thread::sleep_for(5ms);  // the client's clock is the one that counts
  ASSERT_TRUE(call(caller).ok());
  EXPECT_EQ(proxy_->counts().connections, 2U);
}

// Requests that do not get through.

TEST_F(ClientFaults, ALargeRequestThatNobodyReadsDidNotRun) {
  play({.upstream = server_->address(), .listen = "127.0.0.1:0", .receive_buffer = 8192},
       [](auto, auto) {
         return Steps{read_request(1000), hang()};
       });
  const Result<std::string> result =
      call(client(), {.timeout = kShort}, std::string(12'000'000, 'x'));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kTimeout) << result.error().message;
  EXPECT_FALSE(result.error().may_have_run) << result.error().message;
}

TEST_F(ClientFaults, ALargeRequestThatIsCutOffDidNotRun) {
  for (const bool by_reset : {false, true}) {
    play([by_reset](auto, auto) {
      return Steps{read_request(100'000), forward(), by_reset ? reset() : close()};
    });
    const Result<std::string> result = call(client(), {}, std::string(12'000'000, 'x'));
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, ErrorCode::kUnavailable) << result.error().message;
    EXPECT_FALSE(result.error().may_have_run) << result.error().message;
  }
}

TEST_F(ClientFaults, AnEarlyRefusalIsReadWhileTheRequestIsStillBeingSent) {
  play([](auto, auto) {
    return Steps{read_request(100'000),
                 send_text("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\n"
                           "Content-Type: text/html\r\nContent-Length: 13\r\n\r\n<p>too big</p"),
                 hang()};
  });
  const Result<std::string> result = call(client(), {}, std::string(12'000'000, 'x'));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kLimit) << result.error().message;
  EXPECT_THAT(result.error().message, HasSubstr("413"));
  EXPECT_FALSE(result.error().may_have_run) << result.error().message;
}

TEST_F(ClientFaults, AnAnswerBeforeTheWholeRequestIsNotKept) {
  // Its bytes that are still to come would be read as the next request.
  play([](std::size_t connection, std::size_t) {
    if (connection != 0) return honest();
    return Steps{read_request(100'000),
                 send_text("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n"), hang()};
  });
  Client& caller = client();
  EXPECT_FALSE(call(caller, {}, std::string(12'000'000, 'x')).ok());
  EXPECT_TRUE(call(caller).ok());
  EXPECT_EQ(proxy_->counts().connections, 2U);
}

TEST_F(ClientFaults, LargeRequestsAndRepliesPassInPieces) {
  play([](auto, auto) {
    return Steps{read_request(70'000), forward(),     wait(5ms), read_request(), forward(),
                 fetch_reply(),        send(100'000), wait(5ms), send()};
  });
  Client& caller = client();
  for (int i = 0; i < 3; ++i) {
    const Result<std::string> result = call(caller, {}, std::string(3'000'000, 'x'), 5'000'000);
    EXPECT_TRUE(result.ok()) << result.error().message;
  }
  EXPECT_EQ(proxy_->counts().connections, 1U);
}

// Connecting.

/// A listener that is bound and never accepts; with `full`, its queue takes nobody more.
class DeafListener {
 public:
  explicit DeafListener(bool listening) {
    name_.sin_family = AF_INET;
    name_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof name_;
    ::bind(socket_, reinterpret_cast<const sockaddr*>(&name_), size);
    if (listening) ::listen(socket_, 0);
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&name_), &size);
    if (listening) fill();
  }
  ~DeafListener() {
    for (const int each : queued_) ::close(each);
    ::close(socket_);
  }
  DeafListener(const DeafListener&) = delete;
  DeafListener& operator=(const DeafListener&) = delete;

  std::string url() const {
    return "http://127.0.0.1:" + std::to_string(ntohs(name_.sin_port)) + "/RPC2";
  }

 private:
  void fill() {
    for (int i = 0; i < 8; ++i) {
      const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
      ::connect(socket, reinterpret_cast<const sockaddr*>(&name_), sizeof name_);
      queued_.push_back(socket);
    }
  }

  const int socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in name_{};
  std::vector<int> queued_;
};

TEST_F(ClientFaults, ARefusedConnectionDidNotRun) {
  const DeafListener closed(false);
  Client caller(closed.url(), {.timeout = kLong});
  const Result<std::string> result = call(caller);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kUnavailable);
  EXPECT_FALSE(result.error().may_have_run);
  EXPECT_THAT(result.error().message, AllOf(HasSubstr("127.0.0.1"), HasSubstr("refused")));
}

TEST_F(ClientFaults, AFullBacklogEndsWithTheTimeToConnect) {
  const DeafListener full(true);
  for (const ClientOptions& options : {ClientOptions{.timeout = kLong, .connect_timeout = kShort},
                                       ClientOptions{.timeout = kShort}}) {
    Client caller(full.url(), options);
    const auto begin = std::chrono::steady_clock::now();
    const Result<std::string> result = call(caller);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, kShort + kTolerance);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, ErrorCode::kTimeout) << result.error().message;
    EXPECT_FALSE(result.error().may_have_run);
  }
}

TEST_F(ClientFaults, AMissingUnixSocketDidNotRun) {
  Client caller("unix:" + ::testing::TempDir() + "nobody_listens_here", {.timeout = kLong});
  const Result<std::string> result = call(caller);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kUnavailable);
  EXPECT_FALSE(result.error().may_have_run);
  EXPECT_THAT(result.error().message, HasSubstr("nobody_listens_here"));
}

TEST_F(ClientFaults, UnixSocketsSufferTheSame) {
  const std::string path = ::testing::TempDir() + "client_faults_" + std::to_string(::getpid());
  play({.upstream = server_->address(), .listen = "unix:" + path},
       [](std::size_t connection, std::size_t exchange) {
         Random random(3, connection, exchange);
         return random_fault(random, true).make(random);
       });
  Client& caller = client({.timeout = 500ms});
  for (int i = 0; i < 200; ++i) static_cast<void>(call(caller));
  EXPECT_GT(record_.totals().answers, 50U);
}

TEST_F(ClientFaults, ACallThatFindsNoFreeConnectionDidNotRun) {
  play([](auto, auto) { return Steps{read_request(), hang()}; });
  Client& caller = client({.timeout = kLong, .max_connections = 1});
  std::thread busy([&] { static_cast<void>(call(caller, {.timeout = 1000ms})); });
  ASSERT_TRUE(proxy_->wait_until([](const auto& counts) { return counts.exchanges == 1; }));
  const Result<std::string> result = call(caller, {.timeout = kShort});
  busy.join();
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kTimeout);
  EXPECT_FALSE(result.error().may_have_run) << result.error().message;
}

// The process around it.

TEST_F(ClientFaults, DescriptorsBeyond1024Work) {
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlimit before = limit;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 4096);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
  if (limit.rlim_cur < 2000) GTEST_SKIP() << "no more than " << limit.rlim_cur << " descriptors";
  std::vector<int> fillers;
  while (fillers.empty() || fillers.back() < 1100) {
    fillers.push_back(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    ASSERT_GE(fillers.back(), 0);
  }
  play([](std::size_t connection, std::size_t) {
    return connection % 2 == 0 ? Steps{read_request(), forward(), fetch_reply(), send(), close()}
                               : Steps{read_request(), hang()};
  });
  Client& caller = client({.timeout = kShort});
  EXPECT_TRUE(call(caller, {.timeout = kLong}).ok());
  EXPECT_TRUE(proxy_->wait_until([](const auto& counts) { return counts.open == 0; }));
  EXPECT_FALSE(call(caller).ok());
  EXPECT_TRUE(call(caller, {.timeout = kLong}, std::string(3'000'000, 'x')).ok());
  for (const int each : fillers) ::close(each);
  ::setrlimit(RLIMIT_NOFILE, &before);
}

TEST_F(ClientFaults, NoMoreDescriptorsIsAnErrorThatSaysSo) {
  play([](auto, auto) { return honest(); });
  Client& caller = client();
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlimit before = limit;
  limit.rlim_cur = open_descriptors() / 2;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
  const Result<std::string> result = call(caller);
  ::setrlimit(RLIMIT_NOFILE, &before);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kUnavailable) << result.error().message;
  EXPECT_FALSE(result.error().may_have_run);
  EXPECT_TRUE(call(caller).ok());
}

/// SIGALRM every millisecond, without SA_RESTART, for the thread that made it (and for none of
/// those that began before).
class Interruptions {
 public:
  Interruptions() {
    struct sigaction action {};
    action.sa_handler = [](int) {};
    ::sigaction(SIGALRM, &action, &before_);
    block(SIG_UNBLOCK);
    const itimerval often{.it_interval = {.tv_sec = 0, .tv_usec = 1000},
                          .it_value = {.tv_sec = 0, .tv_usec = 1000}};
    ::setitimer(ITIMER_REAL, &often, nullptr);
  }
  ~Interruptions() {
    const itimerval never{};
    ::setitimer(ITIMER_REAL, &never, nullptr);
    ::sigaction(SIGALRM, &before_, nullptr);
  }
  static void block(int how) {
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGALRM);
    ::pthread_sigmask(how, &set, nullptr);
  }

 private:
  struct sigaction before_ {};
};

TEST(ClientUnderSignals, CallsAndDeadlinesHold) {
  Interruptions::block(SIG_BLOCK);  // inherited by the threads of server and proxy
  Ledger ledger(1000);
  Record record(ledger);
  {
    TokenServer server([&](std::int32_t token) { ledger.ran(token); });
    FaultProxy proxy({.upstream = server.address()}, [](std::size_t connection, std::size_t) {
      return connection == 1
                 ? Steps{read_request(), hang()}
                 : Steps{read_request(), forward(), fetch_reply(), send(100), wait(3ms), send()};
    });
    Client client(proxy.url(), {.timeout = kLong});
    Client other(proxy.url(), {.timeout = kLong});
    const Interruptions interruptions;
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(record.call(client).ok());
    const Result<std::string> late = record.call(other, {.timeout = kShort});  // connection 1
    ASSERT_FALSE(late.ok());
    EXPECT_EQ(late.error().code, ErrorCode::kTimeout) << late.error().message;
    EXPECT_TRUE(record.call(client, {}, std::string(5'000'000, 'x'), 5'000'000).ok());
    const DeafListener full(true);
    Client deaf(full.url(), {.timeout = kShort});
    const Result<std::string> stuck = record.call(deaf);
    ASSERT_FALSE(stuck.ok());
    EXPECT_EQ(stuck.error().code, ErrorCode::kTimeout) << stuck.error().message;
  }
  Interruptions::block(SIG_UNBLOCK);
  record.check();
}

TEST_F(ClientFaults, HugeTimeoutsDoNotOverflow) {
  play([](auto, auto) {
    return Steps{wait(20ms), read_request(), forward(), fetch_reply(),
                 send(10),   wait(20ms),     send()};
  });
  const auto longest = std::chrono::milliseconds(std::chrono::hours(24 * 24));
  Client& caller = client({.timeout = longest,
                           .connect_timeout = longest,
                           .max_connections = 1,
                           .idle_timeout = std::chrono::milliseconds::max()});
  std::thread other([&] { EXPECT_TRUE(call(caller, {.timeout = longest}).ok()); });
  for (int i = 0; i < 3; ++i) {
    const Result<std::string> result = call(caller);
    EXPECT_TRUE(result.ok()) << result.error().message;
  }
  other.join();
}

TEST_F(ClientFaults, TheSmallestTimeoutIsATimeout) {
  play([](auto, auto) { return Steps{read_request(), hang()}; });
  Client& caller = client();
  for (int i = 0; i < 20; ++i) {
    const Result<std::string> result = call(caller, {.timeout = 1ms});
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, ErrorCode::kTimeout) << result.error().message;
  }
}

}  // namespace
}  // namespace tagwire::testing
