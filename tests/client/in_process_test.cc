// Calls without a network: a client on a server in the same program, and on a function. Everything
// but the sockets takes part: documents are written, dispatched and read.
#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tagwire/client/client.h"
#include "tagwire/client/stub.h"
#include "tagwire/server/server.h"

namespace tagwire {
namespace {

/// What generated code makes of `error Short(17) { int32 missing; } = "{missing} missing";`
struct Short {
  std::int32_t missing{};
};
/// and of `error Closed(18) = "closed";`
struct Closed {};

}  // namespace

template <>
struct Codec<Short> {
  static bool decode(wire::Decoder& in, Short& out) {
    wire::StructCursor members;
    std::string_view name;
    if (!in.begin_struct(members)) return false;
    while (in.next_member(members, name)) {
      if (!(name == "missing" ? Codec<std::int32_t>::decode(in, out.missing) : in.skip_value())) {
        return false;
      }
    }
    return in.end_struct(members);
  }
  static void encode(wire::Encoder& out, const Short& error) {
    out.begin_struct();
    out.begin_member<"missing">();
    out.write_int(error.missing);
    out.end_member();
    out.end_struct();
  }
};
template <>
struct ErrorTraits<Short> {
  static constexpr std::int32_t kCode = 17;
  static constexpr std::string_view kName = "Short";
  static constexpr bool kHasFields = true;
  static std::string text(const Short& error) { return std::to_string(error.missing) + " missing"; }
};
template <>
struct ErrorTraits<Closed> {
  static constexpr std::int32_t kCode = 18;
  static constexpr std::string_view kName = "Closed";
  static constexpr bool kHasFields = false;
  static std::string text(const Closed&) { return "closed"; }
};

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A server with a few functions that never listens.
class InProcess : public ::testing::Test {
 protected:
  InProcess() {
    server_.register_function("add", [](std::int32_t a, std::int32_t b) { return a + b; });
    server_.register_function(
        "greet", [](const std::string& name, std::optional<std::string> greeting,
                    std::optional<std::int32_t> times) {
          return greeting.value_or("Hello") + " " + name + " x" + std::to_string(times.value_or(1));
        });
    server_.register_function("nothing", [] {});
    server_.register_function("missing", [](std::int32_t count) -> std::int32_t {
      throw wire::make_fault(Short{.missing = count});
    });
    server_.register_function("closed", [] { throw wire::make_fault(Closed{}); });
    server_.register_function("peer", [](CallContext& context) {
      return std::string(context.method()) + "|" + std::string(context.peer()) + "|" +
             (context.header("Host") ? "host" : "no host");
    });
  }

  Server server_;
  Client client_{server_};
  Stub stub_{client_};
};

TEST_F(InProcess, CallsWithEveryKindOfArgumentAndResult) {
  EXPECT_EQ(client_.call<int>("add", 3, 5), 8);
  EXPECT_EQ(client_.call<Value>("add", 3, 5), Value(8));
  EXPECT_EQ(client_.call<std::string>("greet", "Ada"), "Hello Ada x1");
  EXPECT_EQ(client_.call<std::string>("greet", std::string_view("Ada"), std::string("Good day")),
            "Good day Ada x1");
  client_.call<void>("nothing");
  client_.call<void>("add", 1, 2);  // a result that nobody wants
  EXPECT_EQ(client_.url(), "in-process");
}

TEST_F(InProcess, LeavesTrailingEmptyOptionalsOut) {
  std::string seen;
  Client spy([&](std::string_view document) {
    seen = document;
    return server_.handle(document);
  });
  const std::optional<std::string> no_text;
  const std::optional<int> no_number;
  EXPECT_EQ(spy.call<std::string>("greet", "Ada", no_text, no_number), "Hello Ada x1");
  EXPECT_THAT(seen, HasSubstr("Ada</string></value></param></params>"));
  // One in between cannot be left out: what follows would move up.
  EXPECT_EQ(spy.call<std::string>("greet", "Ada", no_text, std::optional(2)), "Hello Ada x2");
  EXPECT_THAT(seen, HasSubstr("<param><value><nil/></value></param>"));
}

// Servers that compare types by name (Perl's RPC::XML) know a method's int by this name.
TEST_F(InProcess, WritesIntAndReadsI4) {
  std::string seen;
  std::string answer;
  const auto spy = [&](std::string_view document) {
    seen = document;
    answer = server_.handle(document);
    return answer;
  };
  EXPECT_EQ(Client(spy).call<int>("add", 3, 5), 8);
  EXPECT_THAT(seen, HasSubstr("<params><param><value><int>3</int></value></param>"
                              "<param><value><int>5</int></value></param></params>"));
  EXPECT_THAT(answer, HasSubstr("<i4>8</i4>"));
  Client(spy, {.dialect = wire::Dialect::classic()}).call<int>("add", 3, 5);
  EXPECT_THAT(seen, HasSubstr("<int>3</int>"));
  Client(spy, {.dialect = {.integer = wire::IntegerTag::kI4}}).call<int>("add", 3, 5);
  EXPECT_THAT(seen, HasSubstr("<i4>3</i4>"));
}

TEST_F(InProcess, HandlersSeeACallWithoutAPeer) {
  EXPECT_EQ(client_.call<std::string>("peer"), "peer||no host");
}

TEST_F(InProcess, ThrowsDeclaredErrorsAsThemselvesAndAsFaults) {
  try {
    stub_.call<int, Closed, Short>("missing", 3);
    FAIL();
  } catch (const Short& error) {
    EXPECT_EQ(error.missing, 3);
  }
  try {
    stub_.call<int, Short>("missing", 3);
    FAIL();
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.code(), 17);
    EXPECT_EQ(fault.text(), "3 missing");
  }
  EXPECT_THROW((stub_.call<void, Short, Closed>("closed")), Closed);
  EXPECT_THROW((stub_.call<void, Short>("closed")), Fault);  // not declared here
  EXPECT_THROW(client_.call<void>("closed"), Fault);
}

TEST_F(InProcess, ReturnsFaultsFromTryCall) {
  const Result<int> result = stub_.try_call<int>("missing", 3);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kFault);
  EXPECT_EQ(result.error().message, "calling missing in-process: fault 17: 3 missing");
  ASSERT_TRUE(result.error().fault);
  EXPECT_EQ(result.error().fault->text(), "3 missing");
  const std::optional<Short> error = error_as<Short>(result.error());
  ASSERT_TRUE(error);
  EXPECT_EQ(error->missing, 3);
  EXPECT_FALSE(error_as<Closed>(result.error()));
}

TEST_F(InProcess, SaysWhereAResultDoesNotFit) {
  const Result<std::string> result = client_.try_call<std::string>("add", 3, 5);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kMalformed);
  EXPECT_EQ(result.error().message,
            "calling add in-process: reading the reply: result: expected string, found i4 "
            "(at byte 69)");
  EXPECT_TRUE(result.error().may_have_run);
  EXPECT_THROW(client_.call<std::string>("add", 3, 5), Exception);
}

TEST_F(InProcess, SaysWhichArgumentCannotBeSent) {
  const Result<int> result = client_.try_call<int>("add", 3, std::string("\x01"));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kMalformed);
  EXPECT_THAT(result.error().message, HasSubstr("calling add in-process: "));
  EXPECT_THAT(result.error().message, HasSubstr("params[1]"));
  EXPECT_FALSE(result.error().may_have_run);
  EXPECT_EQ(client_.call<int>("add", 3, 5), 8);  // the next call is not disturbed
}

TEST_F(InProcess, WhatAHandlerThrowsBecomesAnError) {
  struct Case {
    std::function<void()> act;
    ErrorCode code;
    std::string message;
  };
  const Case cases[] = {
      {[] { throw Exception(make_error(ErrorCode::kUnavailable, "the cable is cut")); },
       ErrorCode::kUnavailable, "calling m in-process: the cable is cut"},
      {[] { throw Fault(4, "no"); }, ErrorCode::kFault, "calling m in-process: fault 4: no"},
      {[] { throw std::runtime_error("oops"); }, ErrorCode::kInternal,
       "calling m in-process: the handler threw: oops"},
      {[] { throw 1; }, ErrorCode::kInternal,
       "calling m in-process: the handler threw something that is no std::exception"},
  };
  for (const Case& each : cases) {
    Client client([&](std::string_view) -> std::string {
      each.act();
      return {};
    });
    const Result<void> result = client.try_call<void>("m");
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, each.code);
    EXPECT_EQ(result.error().message, each.message);
  }
}

TEST_F(InProcess, HandlersMayCallThroughTheSameClient) {
  Server server;
  Client* same = nullptr;
  server.register_function("countdown", [&](std::int32_t from) -> std::vector<std::int32_t> {
    if (from == 0) return {0};
    std::vector<std::int32_t> rest = same->call<std::vector<std::int32_t>>("countdown", from - 1);
    rest.insert(rest.begin(), from);
    return rest;
  });
  Client client(server, {.max_connections = 1});
  same = &client;
  EXPECT_THAT(client.call<std::vector<std::int32_t>>("countdown", 3), ElementsAre(3, 2, 1, 0));
}

TEST_F(InProcess, ManyThreadsCallAtOnce) {
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 200; ++i) {
        if (client_.call<int>("add", thread, i) != thread + i) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

// --- Server::handle() ---

TEST_F(InProcess, HandleAnswersWhatIsNoCallWithAFault) {
  EXPECT_THAT(server_.handle("<html>"), HasSubstr("-32700"));
  EXPECT_THAT(server_.handle(""), HasSubstr("-32700"));
  EXPECT_THAT(server_.handle("<methodResponse></methodResponse>"), HasSubstr("-32600"));
}

TEST_F(InProcess, HandleFixesTheMethods) {
  server_.handle("");
  try {
    server_.register_function("late", [] {});
    FAIL();
  } catch (const std::logic_error& error) {
    EXPECT_STREQ(error.what(), "the server has answered calls: add services and functions before");
  }
}

// --- the default try_ twin of an XApi ---

TEST(TryCall, ReturnsWhatAFakeThrew) {
  EXPECT_EQ(*try_call<Short>([] { return 3; }), 3);
  EXPECT_TRUE(try_call<>([] {}).ok());

  const Result<int> declared = try_call<Closed, Short>([]() -> int { throw Short{.missing = 2}; });
  ASSERT_FALSE(declared.ok());
  EXPECT_EQ(declared.error().code, ErrorCode::kFault);
  EXPECT_EQ(declared.error().message, "2 missing");
  EXPECT_EQ(error_as<Short>(declared.error())->missing, 2);

  const Result<void> fault = try_call<Short>([] { throw Fault(5, "five"); });
  ASSERT_FALSE(fault.ok());
  EXPECT_EQ(fault.error().fault->code(), 5);

  const Result<void> lost =
      try_call<>([] { throw Exception(make_error(ErrorCode::kUnavailable, "gone")); });
  ASSERT_FALSE(lost.ok());
  EXPECT_EQ(lost.error().code, ErrorCode::kUnavailable);

  EXPECT_THROW(static_cast<void>(try_call<Short>([] { throw std::runtime_error("a mistake"); })),
               std::runtime_error);
  EXPECT_THROW(static_cast<void>(try_call<>([] { throw Short{}; })), Short);
}

// --- options ---

TEST(ClientOptions, AreCheckedWhenAClientIsMade) {
  struct Case {
    ClientOptions options;
    std::string message;
  };
  using std::chrono::milliseconds;
  const Case cases[] = {
      {{.timeout = milliseconds(0)},
       "the client's options: timeout must be more than 0 and at most 24 days, not 0 ms"},
      {{.timeout = std::chrono::hours(24 * 25)},
       "the client's options: timeout must be more than 0 and at most 24 days, not 2160000000 ms"},
      {{.connect_timeout = milliseconds(-1)},
       "the client's options: connect_timeout must be more than 0 and at most 24 days, not -1 ms"},
      {{.max_connections = 0}, "the client's options: max_connections must be at least 1, not 0"},
      {{.idle_timeout = milliseconds(-1)},
       "the client's options: idle_timeout must not be negative, but is -1 ms"},
  };
  for (const Case& each : cases) {
    try {
      Client client([](std::string_view) { return std::string(); }, each.options);
      FAIL() << each.message;
    } catch (const Exception& exception) {
      EXPECT_EQ(exception.error().code, ErrorCode::kMalformed);
      EXPECT_STREQ(exception.what(), each.message.c_str());
    }
  }
  EXPECT_THROW(Client{CallHandler{}}, Exception);
}

TEST_F(InProcess, ChecksTheTimeoutOfACall) {
  const Result<int> result =
      client_.try_call<int>(CallOptions{.timeout = std::chrono::milliseconds(0)}, "add", 3, 5);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().message,
            "calling add in-process: timeout must be more than 0 and at most 24 days, not 0 ms");
}

}  // namespace
}  // namespace tagwire
