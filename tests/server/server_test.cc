// The whole server over real sockets: a smoke test of how the layers are joined, and what only the
// join decides. Each layer's own promises are tested with the layer.
#include "tagwire/server/server.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(*-deprecated-headers): kill() is of POSIX
#include <unistd.h>

#include "tagwire/wire/call.h"
#include "tagwire/wire/reply.h"
#include "tests/support/raw_client.h"

namespace tagwire {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::RawClient;
using testing::RawReply;
using ::testing::StartsWith;

/// Runs a server in a thread of its own until the test ends.
class Running {
 public:
  explicit Running(Server& server) : server_(server) {
    server_.start();
    thread_ = std::thread([this] { server_.run(); });
  }
  ~Running() {
    server_.stop();
    thread_.join();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  Server& server_;
  std::thread thread_;
};

template <class... Args>
std::string call_document(std::string_view method, const Args&... args) {
  OutputBuffer document;
  wire::encode_call(document, {}, method, args...).value();
  return std::string(document.view());
}

std::string post(std::string_view body, std::string_view more_fields = {}) {
  return "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\n" +
         std::string(more_fields) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

/// Calls over `client` and returns the result; a fault is thrown.
template <class T, class... Args>
T call(RawClient& client, std::string_view method, const Args&... args) {
  client.send(post(call_document(method, args...)));
  const RawReply reply = client.read_reply();
  if (reply.status != 200) throw std::runtime_error(reply.head + reply.body);
  Result<T> result = wire::decode_reply<T>(reply.body);
  if (!result.ok() && result.error().fault) throw *result.error().fault;
  return result.value();
}

template <class T, class... Args>
T call(const Server& server, std::string_view method, const Args&... args) {
  RawClient client(server.addresses().front());
  return call<T>(client, method, args...);
}

/// Fault code of a call that ends in one; 0 if it does not.
template <class... Args>
int fault_of(const Server& server, std::string_view method, const Args&... args) {
  try {
    call<void>(server, method, args...);
  } catch (const Fault& fault) {
    return fault.code();
  }
  return 0;
}

class Counter final : public Service {
 public:
  void add_methods_(rpc::MethodTable& table) override {
    table.add<&Counter::increment>(*this, {.name = "Counter.increment", .help = "One more."},
                                   std::int32_t{1});
  }
  std::int32_t increment(CallContext&, std::int32_t by) {
    const std::lock_guard lock(mutex_);
    return value_ += by;
  }

 private:
  std::mutex mutex_;
  std::int32_t value_ = 0;
};

ServerOptions on_a_free_port(unsigned threads = 1) {
  return {.listen = "127.0.0.1:0", .threads = threads};
}

TEST(Server, ServesFunctionsAndServices) {
  Server server(on_a_free_port());
  server.register_function(
      "add", [](std::int32_t a, std::int32_t b) { return a + b; }, "a plus b");
  server.register_function<double(double, double)>("divide", [](auto a, auto b) { return a / b; });
  server.add(std::make_shared<Counter>());
  const Running running(server);
  RawClient client(server.addresses().front());
  EXPECT_EQ(call<std::int32_t>(client, "add", 3, 5), 8);
  EXPECT_EQ(call<double>(client, "divide", 1.0, 4.0), 0.25);
  EXPECT_EQ(call<std::int32_t>(client, "Counter.increment"), 1);
  EXPECT_EQ(call<std::int32_t>(client, "Counter.increment", 4), 5);
  EXPECT_EQ(call<std::string>(client, "system.methodHelp", "add"), "a plus b");
  EXPECT_EQ(fault_of(server, "subtract", 1, 2), fault_code::kMethodNotFound);
}

TEST(Server, TellsHandlersWhoCalls) {
  Server server(on_a_free_port());
  server.register_function("who", [](CallContext& context) {
    return std::string(context.peer()) + " " +
           std::string(context.header("x-trace").value_or("-")) +
           (context.cancelled() ? " gone" : " waits");
  });
  const Running running(server);
  RawClient client(server.addresses().front());
  client.send(post(call_document("who"), "X-Trace: abc\r\n"));
  const std::string body = client.read_reply().body;
  EXPECT_THAT(body, HasSubstr("<string>127.0.0.1:"));
  EXPECT_THAT(body, HasSubstr(" abc waits</string>"));
}

TEST(Server, SpeaksHttpToThoseWhoDoNotCall) {
  Server server({.listen = "127.0.0.1:0", .threads = 1, .paths = {"/calls"}});
  const Running running(server);
  const struct {
    std::string request;
    int status;
  } cases[] = {
      {"GET /calls HTTP/1.1\r\nHost: x\r\n\r\n", 405},
      {"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 200},
      {post(call_document("system.listMethods")), 404},
      {"POST /calls HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\n",
       415},
      {"POST /calls HTTP/1.1\r\nHost: x\r\nOrigin: null\r\nContent-Length: 5\r\n\r\n", 403},
      {"POST /calls?x=1#y HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n<", 200},
  };
  for (const auto& [request, status] : cases) {
    RawClient client(server.addresses().front());
    client.send(request);
    EXPECT_EQ(client.read_reply().status, status) << request;
  }
}

TEST(Server, ListensOnSeveralAddresses) {
  Server server({.listen = {"127.0.0.1:0", "127.0.0.1:0"}, .threads = 1});
  server.register_function("ping", [] { return true; });
  const Running running(server);
  ASSERT_EQ(server.addresses().size(), 2U);
  for (const std::string& address : server.addresses()) {
    RawClient client(address);
    EXPECT_TRUE(call<bool>(client, "ping"));
  }
  EXPECT_EQ(server.url(), "http://" + server.addresses().front());
}

TEST(Server, NamesAnAddressThatACallerCanUse) {
  Server server({.listen = ":0"});
  EXPECT_THROW(static_cast<void>(server.url()), std::logic_error);
  server.start();
  EXPECT_THAT(server.addresses().front(), StartsWith("0.0.0.0:"));
  EXPECT_THAT(server.url(), StartsWith("http://127.0.0.1:"));
}

TEST(Server, SaysWhichAddressItCannotListenOn) {
  const auto reason = [](ListenAddresses addresses) -> std::string {
    try {
      Server server({.listen = std::move(addresses)});
      server.start();
    } catch (const Exception& exception) {
      EXPECT_EQ(exception.error().code, ErrorCode::kUnavailable);
      return exception.what();
    }
    return "none";
  };
  EXPECT_THAT(reason("https://localhost:8080"), HasSubstr("TLS is not supported"));
  EXPECT_THAT(reason("unix:/run/x.sock"), HasSubstr("Unix sockets are not supported"));
  EXPECT_THAT(reason("http://localhost:8080"), HasSubstr("without a scheme"));
  EXPECT_THAT(reason(""), HasSubstr("empty"));
  EXPECT_THAT(reason(std::vector<std::string>()), HasSubstr("no address"));
  EXPECT_THAT(reason("127.0.0.1"), HasSubstr("127.0.0.1"));
  Server first(on_a_free_port());
  const std::string taken = first.start().front();
  EXPECT_THAT(reason(taken), HasSubstr(taken));
}

TEST(Server, RefusesAdditionsOnceStarted) {
  Server server(on_a_free_port());
  server.start();
  EXPECT_THROW(server.register_function("late", [] {}), std::logic_error);
  EXPECT_THROW(server.add(std::make_shared<Counter>()), std::logic_error);
}

TEST(Server, RefusesNamesThatCannotBe) {
  Server server(on_a_free_port());
  server.register_function("taken", [] {});
  server.register_function(std::string(256, 'x'), [] {});
  const std::string too_long(257, 'x');
  for (const std::string_view name :
       {std::string_view(), std::string_view("taken"), std::string_view(too_long),
        std::string_view("system.mine"), std::string_view("a\nb"), std::string_view(" a")}) {
    EXPECT_THROW(server.register_function(name, [] {}), std::invalid_argument) << name;
  }
  EXPECT_THROW(server.add(nullptr), std::invalid_argument);
}

TEST(Server, LogsWhyACallFailed) {
  std::mutex mutex;
  std::vector<std::string> lines;
  ServerOptions options = on_a_free_port();
  options.log = [&](LogLevel level, std::string_view line) {
    const std::lock_guard lock(mutex);
    if (level == LogLevel::kError) lines.emplace_back(line);
  };
  Server server(std::move(options));
  server.register_function("fail", [] { throw std::runtime_error("disk full"); });
  {
    const Running running(server);
    EXPECT_EQ(fault_of(server, "fail"), fault_code::kApplication);
  }
  EXPECT_THAT(lines, ElementsAre(EndsWith("threw std::runtime_error: disk full")));
}

TEST(Server, AnswersOverloadWithAFault) {
  std::mutex mutex;
  std::condition_variable changed;
  bool running_one = false;
  bool release = false;
  ServerOptions options = on_a_free_port(2);
  options.limits.connection.max_calls_in_flight = 1;
  Server server(std::move(options));
  server.register_function("wait", [&] {
    std::unique_lock lock(mutex);
    running_one = true;
    changed.notify_all();
    changed.wait(lock, [&] { return release; });
  });
  const Running running(server);
  RawClient slow(server.addresses().front());
  slow.send(post(call_document("wait")));
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return running_one; });
  }
  EXPECT_EQ(fault_of(server, "wait"), fault_code::kOverloaded);
  {
    const std::lock_guard lock(mutex);
    release = true;
  }
  changed.notify_all();
  EXPECT_EQ(slow.read_reply().status, 200);
}

TEST(Server, DrainsOnSigterm) {
  std::mutex mutex;
  std::condition_variable changed;
  bool running_one = false;
  bool release = false;
  Server server(on_a_free_port(2));
  server.register_function("wait", [&] {
    std::unique_lock lock(mutex);
    running_one = true;
    changed.notify_all();
    changed.wait(lock, [&] { return release; });
    return std::string("done");
  });
  server.start();
  std::thread serving([&] { server.serve_forever(); });
  auto client = std::make_optional<RawClient>(server.addresses().front());
  client->send(post(call_document("wait")));
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return running_one; });
  }
  ::kill(::getpid(), SIGTERM);
  {
    const std::lock_guard lock(mutex);
    release = true;
  }
  changed.notify_all();
  EXPECT_THAT(client->read_reply().body, HasSubstr("<string>done</string>"));
  EXPECT_TRUE(client->at_end());
  client.reset();
  serving.join();
}

// Once the listeners were closed, and read while they are, from another thread than the one that
// runs.
TEST(Server, KnowsItsAddressesWhileItStopsAndAfter) {
  Server server({.listen = {"127.0.0.1:0", "127.0.0.1:0"}});
  const std::vector<std::string> addresses = server.start();
  const std::string url = server.url();
  std::thread running([&] { server.run(); });
  server.stop();
  for (int i = 0; i < 1'000; ++i) ASSERT_EQ(server.addresses(), addresses);
  running.join();
  EXPECT_EQ(server.addresses(), addresses);
  EXPECT_EQ(server.url(), url);
}

// A supervisor that changes its mind sends SIGTERM as soon as it reads that the server is up.
TEST(Server, RemembersASigtermFromBeforeItServes) {
  Server server(on_a_free_port());
  server.start();
  server.stop_on_signals();
  ASSERT_EQ(::kill(::getpid(), SIGTERM), 0);
  server.serve_forever();  // returns
}

TEST(Server, RunsOnce) {
  Server server(on_a_free_port());
  server.start();
  server.stop();
  server.run();
  EXPECT_THROW(server.run(), std::logic_error);
  EXPECT_THROW(server.serve_forever(), std::logic_error);
}

// Built and run under ThreadSanitizer too.
TEST(Server, RunsHandlersOfOneServiceOnSeveralThreads) {
  constexpr int kClients = 4;
  constexpr int kCalls = 50;
  Server server(on_a_free_port(4));
  std::atomic<int> echoed = 0;
  server.register_function("echo", [&](std::string text) {
    ++echoed;
    return text;
  });
  server.register_function("fail", [] { throw Fault(7, "no"); });
  server.add(std::make_shared<Counter>());
  const Running running(server);
  std::vector<std::thread> clients;
  for (int c = 0; c < kClients; ++c) {
    clients.emplace_back([&server, c] {
      RawClient client(server.addresses().front());
      for (int i = 0; i < kCalls; ++i) {
        const std::string text = std::to_string(c) + "/" + std::to_string(i);
        EXPECT_EQ(call<std::string>(client, "echo", text), text);
        call<std::int32_t>(client, "Counter.increment");
        EXPECT_THROW(call<void>(client, "fail"), Fault);
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(echoed, kClients * kCalls);
  EXPECT_EQ(call<std::int32_t>(server, "Counter.increment", 0), kClients * kCalls);
}

// ---- oneway -------------------------------------------------------------------------------------

/// A oneway method that waits until the test lets it go on.
class Audit final : public Service {
 public:
  void add_methods_(rpc::MethodTable& table) override {
    table.add_oneway<&Audit::note>(*this, {.name = "Audit.note"});
  }
  void note(CallContext& context, const std::string& event) {
    const std::string agent(context.header("X-Agent").value_or("-"));
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return open_; });
    noted_.push_back(event + (context.cancelled() ? " cancelled" : "") + " of " + agent);
    from_.emplace_back(context.peer());
    changed_.notify_all();
    if (event == "throw") throw std::runtime_error("out of ink");
  }

  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  std::vector<std::string> noted(std::size_t at_least = 0) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return noted_.size() >= at_least; });
    return noted_;
  }
  std::vector<std::string> from() {
    const std::lock_guard lock(mutex_);
    return from_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  std::vector<std::string> noted_;
  std::vector<std::string> from_;
};

class OnewayCalls : public ::testing::TestWithParam<unsigned> {
 protected:
  OnewayCalls() {
    server_.add(audit_);
    server_.register_function("seven", [] { return 7; });
    running_.emplace(server_);
  }
  ~OnewayCalls() override { audit_->open(); }

  ServerOptions options() {
    ServerOptions options = on_a_free_port(GetParam());
    options.log = [this](LogLevel level, std::string_view line) {
      if (level == LogLevel::kError) log_.set_value(std::string(line));
    };
    return options;
  }

  std::promise<std::string> log_;
  std::shared_ptr<Audit> audit_ = std::make_shared<Audit>();
  Server server_{options()};
  std::optional<Running> running_;
};

INSTANTIATE_TEST_SUITE_P(Threads, OnewayCalls, ::testing::Values(1U, 2U, 4U));

TEST_P(OnewayCalls, AreAnsweredBeforeTheyEnd) {
  RawClient client(server_.addresses().front());
  client.send(post(call_document("Audit.note", "opened"), "X-Agent: py\r\n"));
  EXPECT_THAT(client.read_reply().body, HasSubstr("<nil/>"));
  EXPECT_THAT(audit_->noted(), ElementsAre());
  audit_->open();
  EXPECT_THAT(audit_->noted(1), ElementsAre("opened of py"));
  EXPECT_THAT(audit_->from(), ElementsAre(StartsWith("127.0.0.1:")));
}

TEST_P(OnewayCalls, OfOneConnectionStayInOrder) {
  RawClient client(server_.addresses().front());
  audit_->open();
  for (const char* event : {"a", "b", "c"}) call<void>(client, "Audit.note", event);
  EXPECT_EQ(call<int>(client, "seven"), 7);
  EXPECT_THAT(audit_->noted(), ElementsAre("a of -", "b of -", "c of -"));
}

TEST_P(OnewayCalls, RunThoughTheCallerHasLeft) {
  {
    RawClient client(server_.addresses().front());
    client.send(post(call_document("Audit.note", "left"), "Connection: close\r\n"));
    EXPECT_THAT(client.read_reply().body, HasSubstr("<nil/>"));
  }
  audit_->open();
  EXPECT_THAT(audit_->noted(1), ElementsAre("left of -"));
}

TEST_P(OnewayCalls, AreWaitedForByTheDrain) {
  call<void>(server_, "Audit.note", "last");
  server_.stop();
  EXPECT_THAT(audit_->noted(), ElementsAre());
  audit_->open();
  running_.reset();  // joins run()
  EXPECT_THAT(audit_->noted(), ElementsAre("last of -"));
}

TEST_P(OnewayCalls, ThatThrowAreLoggedAndTheServerGoesOn) {
  audit_->open();
  RawClient client(server_.addresses().front());
  call<void>(client, "Audit.note", "throw");
  EXPECT_EQ(call<int>(client, "seven"), 7);
  EXPECT_THAT(log_.get_future().get(),
              HasSubstr("threw after its answer (oneway): std::runtime_error: out of ink"));
}

TEST_P(OnewayCalls, WithWrongArgumentsAreFaults) {
  EXPECT_EQ(fault_of(server_, "Audit.note", 3), fault_code::kInvalidParams);
  EXPECT_EQ(fault_of(server_, "Audit.note"), fault_code::kInvalidParams);
}

TEST(Oneway, LeavesATurnForOthersWhileItRuns) {
  const auto audit = std::make_shared<Audit>();
  Server server(on_a_free_port(2));
  server.add(audit);
  server.register_function("seven", [] { return 7; });
  const Running running(server);
  call<void>(server, "Audit.note", "slow");
  EXPECT_EQ(call<int>(server, "seven"), 7);  // on another connection
  audit->open();
}

TEST(Oneway, RunsInsideHandle) {
  const auto audit = std::make_shared<Audit>();
  audit->open();
  Server server;
  server.add(audit);
  EXPECT_THAT(server.handle(call_document("Audit.note", "inside")), HasSubstr("<nil/>"));
  EXPECT_THAT(audit->noted(), ElementsAre("inside of -"));
}

}  // namespace
}  // namespace tagwire
