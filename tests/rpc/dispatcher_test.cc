// What a caller gets back for every way a call can go, over strings: no socket, no HTTP.
#include "tagwire/rpc/dispatcher.h"

#include <cstdint>
#include <limits>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tagwire/wire/struct_codec.h"
#include "tests/rpc/documents.h"

namespace shop {

struct OutOfStock {
  std::string sku;
  std::int32_t available = 0;
};
struct Busy {};
struct Unreadable {};

}  // namespace shop

// A codec of its user's that runs out of memory.
template <>
struct tagwire::Codec<shop::Unreadable> {
  static constexpr std::string_view kSignature = "string";
  static bool decode(wire::Decoder&, shop::Unreadable&) { throw std::bad_alloc(); }
  static void encode(wire::Encoder& out, const shop::Unreadable&) { out.write_nil(); }
};

// What the generator writes for the two errors.
template <>
struct tagwire::Codec<shop::OutOfStock> {
  static constexpr std::string_view kSignature = "struct";
  using Members = wire::Fields<shop::OutOfStock, wire::Required<"sku", &shop::OutOfStock::sku>,
                               wire::Required<"available", &shop::OutOfStock::available>>;
  static bool decode(wire::Decoder& in, shop::OutOfStock& out) { return Members::decode(in, out); }
  static void encode(wire::Encoder& out, const shop::OutOfStock& value) {
    Members::encode(out, value);
  }
};
template <>
struct tagwire::ErrorTraits<shop::OutOfStock> {
  static constexpr std::int32_t kCode = 409;
  static constexpr std::string_view kName = "OutOfStock";
  static constexpr bool kHasFields = true;
  static std::string text(const shop::OutOfStock& e) {
    return "only " + std::to_string(e.available) + " of " + e.sku + " left";
  }
};
template <>
struct tagwire::Codec<shop::Busy> {
  static constexpr std::string_view kSignature = "struct";
  using Members = wire::Fields<shop::Busy>;
  static bool decode(wire::Decoder& in, shop::Busy& out) { return Members::decode(in, out); }
  static void encode(wire::Encoder& out, const shop::Busy& value) { Members::encode(out, value); }
};
template <>
struct tagwire::ErrorTraits<shop::Busy> {
  static constexpr std::int32_t kCode = 503;
  static constexpr std::string_view kName = "Busy";
  static constexpr bool kHasFields = false;
  static std::string text(const shop::Busy&) { return "try again later"; }
};

namespace tagwire::rpc {
namespace {

using test::call;
using test::FakeContext;
using test::fault;
using test::reply_to;
using test::result;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class Shop {
 public:
  virtual ~Shop() = default;
  virtual std::int32_t place(CallContext& context, const std::string& sku, std::int32_t qty,
                             const std::optional<std::string>& note) {
    if (sku == "gone") throw shop::OutOfStock{sku, 2};
    if (sku == "busy") throw shop::Busy{};
    if (sku == "broken") throw std::runtime_error("disk\nfull");
    if (sku == "odd") throw 42;
    calls.emplace_back(std::string(context.method()) + " " + sku + " " + std::to_string(qty) + " " +
                       note.value_or("-"));
    return qty;
  }
  std::vector<std::string> calls;
};

struct Logged {
  LogLevel level;
  std::string line;
};

class DispatcherTest : public ::testing::Test {
 protected:
  DispatcherTest() {
    table_.add<&Shop::place, shop::OutOfStock, shop::Busy>(
        shop_, {.name = "Shop.place", .help = "Places an order."}, std::int32_t{1},
        std::optional<std::string>{});
    table_.add_function(
        "add", [](std::int32_t a, std::int32_t b) { return a + b; }, "a plus b");
    table_.add_function("nothing", [] {});
    table_.add_function("echo", [](const std::string& text) { return text; });
    table_.add_function("inverse", [](double x) { return 1 / x; });
    table_.add_function(
        "refuse", [](std::int32_t code, const std::string& text) { throw Fault(code, text); });
  }

  Dispatcher dispatcher(wire::Dialect dialect = {}) {
    return Dispatcher(table_, {.read = {.limits = limits_},
                               .dialect = dialect,
                               .log = [this](LogLevel level, std::string_view line) {
                                 log_.push_back({level, std::string(line)});
                               }});
  }
  std::string reply(std::string_view document) { return reply_to(dispatcher(), document); }

  DocumentLimits limits_;
  Shop shop_;
  MethodTable table_;
  std::vector<Logged> log_;
};

TEST_F(DispatcherTest, AnswersWithTheResult) {
  EXPECT_EQ(reply(call("add", {"<int>3</int>", "<i4>5</i4>"})), result("<i4>8</i4>"));
  EXPECT_EQ(reply(call("echo", {"a &lt; b"})), result("<string>a &lt; b</string>"));
  EXPECT_EQ(reply(call("nothing", {})), result("<nil/>"));
  EXPECT_TRUE(log_.empty());
}

TEST_F(DispatcherTest, AnswersNoResultWithTrueInTheClassicDialect) {
  EXPECT_EQ(reply_to(dispatcher(wire::Dialect::classic()), call("nothing", {})),
            result("<boolean>1</boolean>"));
}

TEST_F(DispatcherTest, TakesMissingParamsAsNone) {
  EXPECT_EQ(reply("<methodCall><methodName>nothing</methodName></methodCall>"), result("<nil/>"));
}

TEST_F(DispatcherTest, FillsTrailingParametersWithTheirDefaults) {
  EXPECT_EQ(reply(call("Shop.place", {"AB-1"})), result("<i4>1</i4>"));
  EXPECT_EQ(reply(call("Shop.place", {"AB-1", "<int>7</int>"})), result("<i4>7</i4>"));
  EXPECT_EQ(reply(call("Shop.place", {"AB-1", "<int>7</int>", "soon"})), result("<i4>7</i4>"));
  EXPECT_EQ(reply(call("Shop.place", {"AB-1", "<int>7</int>", "<nil/>"})), result("<i4>7</i4>"));
  EXPECT_THAT(shop_.calls, ElementsAre("Shop.place AB-1 1 -", "Shop.place AB-1 7 -",
                                       "Shop.place AB-1 7 soon", "Shop.place AB-1 7 -"));
}

// Some peers send them so. What is wrong with them is found before it is known who is called.
TEST_F(DispatcherTest, NamesNoMethodForParamsThatCameBeforeIt) {
  EXPECT_EQ(reply("<methodCall><params><param><value><int>x</int></value></param></params>"
                  "<methodName>add</methodName></methodCall>"),
            fault(-32602, "params[0]: expected int, found 'x' (at byte 27)"));
}

struct BadCall {
  std::string document;
  int code;
  std::string text;  // how it starts
};

TEST_F(DispatcherTest, AnswersBadCallsWithAFaultThatSaysWhere) {
  const BadCall bad_calls[] = {
      {"", -32700, ""},
      {"<methodCall><methodName>add</methodName>", -32700, ""},
      {call("add", {"<int>1</int>", "<int>2</int>"}) + "<x/>", -32700, ""},
      {"<?xml version='1.0' encoding='utf-7'?><methodCall/>", -32701, ""},
      {call("echo", {"a\x01"}), -32702, ""},
      {"<methodResponse></methodResponse>", -32600, ""},
      {"<methodCall><params/></methodCall>", -32600, ""},
      {call("sub", {}), -32601, "there is no method 'sub'"},
      {call("Shop.plaice", {"<int>x</int>"}), -32602, ""},
      {call("add", {"<int>1</int>"}), -32602, "add: expected 2 parameters, found 1"},
      {call("add", {"<int>1</int>", "<int>2</int>", "<int>3</int>"}), -32602,
       "add: expected 2 parameters, found 3"},
      {call("Shop.place", {}), -32602, "Shop.place: expected 1 to 3 parameters, found 0"},
      {call("add", {"<int>1</int>", "two"}), -32602, "add: params[1]: expected int, found string"},
      {call("add", {"<int>1</int>", "<i8>2147483648</i8>"}), -32602, "add: params[1]: "},
  };
  for (const auto& [document, code, text] : bad_calls) {
    const std::string answer = reply(document);
    const std::string expected = fault(code, text);
    EXPECT_THAT(answer, StartsWith(expected.substr(0, expected.find("</string>")))) << document;
  }
  EXPECT_TRUE(log_.empty()) << "a caller's mistakes are not the operator's";
  EXPECT_TRUE(shop_.calls.empty());
}

TEST_F(DispatcherTest, SuggestsTheMethodThatWasMeant) {
  EXPECT_EQ(reply(call("Shop.plaice", {})),
            fault(-32601, "there is no method 'Shop.plaice'; did you mean 'Shop.place'?"));
}

TEST_F(DispatcherTest, RunsNoHandlerBeforeTheWholeDocumentWasRead) {
  const std::string good = call("Shop.place", {"AB-1"});
  for (std::size_t size = 0; size + 1 < good.size(); ++size) {  // the last byte is a line end
    reply(good.substr(0, size));
  }
  reply(good + "<methodCall/>");
  EXPECT_TRUE(shop_.calls.empty());
}

TEST_F(DispatcherTest, AnswersAFaultAsItWasThrown) {
  EXPECT_EQ(reply(call("refuse", {"<int>-7</int>", "no &amp; never"})),
            fault(-7, "no &amp; never"));
  EXPECT_TRUE(log_.empty());
}

TEST_F(DispatcherTest, AnswersDeclaredErrorsWithCodeTextAndDetail) {
  EXPECT_EQ(reply(call("Shop.place", {"gone"})),
            fault(409, "only 2 of gone left",
                  "<struct><member><name>error</name><value><string>OutOfStock</string></value>"
                  "</member><member><name>sku</name><value><string>gone</string></value></member>"
                  "<member><name>available</name><value><i4>2</i4></value></member></struct>"));
  EXPECT_EQ(reply(call("Shop.place", {"busy"})), fault(503, "try again later"));
  wire::Dialect without_detail = wire::Dialect::classic();
  without_detail.integer = wire::IntegerTag::kI4;  // as fault() spells it
  EXPECT_EQ(reply_to(dispatcher(without_detail), call("Shop.place", {"gone"})),
            fault(409, "only 2 of gone left"));
  EXPECT_TRUE(log_.empty());
}

TEST_F(DispatcherTest, KeepsTheReasonOfAFailureForTheLog) {
  EXPECT_EQ(reply(call("Shop.place", {"broken"})),
            fault(-32500, "Shop.place failed; the server's log has the reason"));
  EXPECT_EQ(reply(call("Shop.place", {"odd"})),
            fault(-32500, "Shop.place failed; the server's log has the reason"));
  ASSERT_EQ(log_.size(), 2U);
  EXPECT_EQ(log_[0].level, LogLevel::kError);
  EXPECT_EQ(log_[0].line,
            "Shop.place, called by 192.0.2.1:4711, threw std::runtime_error: disk\\nfull");
  EXPECT_EQ(log_[1].line, "Shop.place, called by 192.0.2.1:4711, threw int");
}

TEST_F(DispatcherTest, TakesBackAResultThatCannotBeWritten) {
  EXPECT_EQ(reply(call("inverse", {"<double>0</double>"})),
            fault(-32500, "inverse failed; the server's log has the reason"));
  ASSERT_EQ(log_.size(), 1U);
  EXPECT_THAT(log_[0].line, HasSubstr("inverse"));
}

TEST_F(DispatcherTest, ReplacesWhatXmlCannotCarryInTheTextOfAFault) {
  table_.add_function("broken_text", [] { throw Fault(5, "bell \a and \xff"); });
  EXPECT_EQ(reply(call("broken_text", {})), fault(5, "bell \uFFFD and \uFFFD"));
}

TEST_F(DispatcherTest, AnswersTooLargeDocumentsWithTheirOwnCode) {
  limits_.max_elements = 20;
  table_.add_function("sum", [](const std::vector<std::int32_t>&) { return 0; });
  std::string array = "<array><data>";
  for (int i = 0; i < 20; ++i) array += "<value><int>1</int></value>";
  array += "</data></array>";
  EXPECT_THAT(reply(call("sum", {array})), HasSubstr("<i4>-32008</i4>"));
}

TEST_F(DispatcherTest, CallsMethodsWithNamesUpToTheLimit) {
  const std::string longest(256, 'x');
  table_.add_function(longest, [] { return 1; });
  EXPECT_EQ(reply(call(longest, {})), result("<i4>1</i4>"));
  EXPECT_THAT(reply(call(longest + "x", {})), HasSubstr("<i4>-32008</i4>"));
}

TEST_F(DispatcherTest, BlamesItselfForWhatFailsBeforeTheHandler) {
  table_.add_function("take", [](const shop::Unreadable&) {});
  EXPECT_EQ(reply(call("take", {"x"})),
            fault(-32603, "internal error; the server's log has the reason"));
  ASSERT_EQ(log_.size(), 1U);
  EXPECT_THAT(log_[0].line, HasSubstr("failed before it ran: std::bad_alloc"));
}

TEST_F(DispatcherTest, RepliesEvenWhenFailingFails) {
  class BrokenContext final : public CallContext {
   public:
    std::string_view peer() const override { throw std::bad_alloc(); }
    std::optional<std::string_view> header(std::string_view) const override { return {}; }
    bool cancelled() const override { return false; }
  };
  BrokenContext context;
  OutputBuffer out;
  out.append("head");
  ASSERT_TRUE(dispatcher().dispatch(call("Shop.place", {"broken"}), context, out));
  EXPECT_THAT(std::string(out.view()),
              ::testing::AllOf(StartsWith("head<?xml"),
                               ::testing::EndsWith(fault(
                                   -32603, "internal error; the server's log has the reason"))));
}

TEST_F(DispatcherTest, GivesHandlersTheContext) {
  table_.add_function("who", [](CallContext& context) {
    return std::string(context.peer()) + " " + std::string(context.header("X-Trace").value_or("")) +
           " " + std::string(context.method());
  });
  EXPECT_EQ(reply(call("who", {})), result("<string>192.0.2.1:4711 abc who</string>"));
}

TEST_F(DispatcherTest, SurvivesALogThatThrows) {
  const Dispatcher with_bad_log(
      table_, {.log = [](LogLevel, std::string_view) { throw std::runtime_error("no log"); }});
  EXPECT_EQ(reply_to(with_bad_log, call("Shop.place", {"broken"})),
            fault(-32500, "Shop.place failed; the server's log has the reason"));
}

TEST_F(DispatcherTest, WritesAFaultOfTheCallersChoice) {
  OutputBuffer out;
  ASSERT_TRUE(dispatcher().write_fault(-32003, "try again", out));
  EXPECT_THAT(std::string(out.view()), ::testing::EndsWith(fault(-32003, "try again")));
}

}  // namespace
}  // namespace tagwire::rpc
