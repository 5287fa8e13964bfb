// Generated code at work: values go through the generated codecs and services, in documents, and
// come back the same. No sockets.
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "documented.h"
#include "names.server.h"
#include "orders.server.h"
#include "recursive.h"
#include "spaces.server.h"
#include "tagwire/rpc/dispatcher.h"
#include "tagwire/rpc/method_table.h"
#include "tagwire/wire/call.h"
#include "tagwire/wire/reply.h"
#include "tagwire/wire/value_codec.h"
#include "types.server.h"

namespace tagwire {
namespace {

using testing::HasSubstr;

class NoContext final : public CallContext {
 public:
  std::string_view peer() const override { return "test"; }
  std::optional<std::string_view> header(std::string_view) const override { return std::nullopt; }
  bool cancelled() const override { return false; }
};

/// Calls the methods of one service.
class Caller {
 public:
  explicit Caller(Service& service) { service.add_methods_(table_); }

  template <class R, class... Args>
  Result<R> call(std::string_view method, const Args&... args) {
    OutputBuffer document;
    const Result<void> encoded = wire::encode_call(document, {}, method, args...);
    if (!encoded.ok()) return encoded.error();
    return call_document<R>(document.view());
  }

  template <class R>
  Result<R> call_document(std::string_view document) {
    const rpc::Dispatcher dispatcher(table_, {});
    NoContext context;
    OutputBuffer reply;
    EXPECT_TRUE(dispatcher.dispatch(document, context, reply));
    return wire::decode_reply<R>(reply.view());
  }

  const rpc::MethodTable& table() const { return table_; }

 private:
  rpc::MethodTable table_;
};

std::string call_text(std::string_view method, std::string_view params) {
  return "<methodCall><methodName>" + std::string(method) + "</methodName><params>" +
         std::string(params) + "</params></methodCall>";
}

// --- every type ---

using namespace all::types;

class Echo final : public EchoService {
 public:
  bool scalars(CallContext&, bool a, std::int8_t b, std::int64_t c, std::uint32_t d, double e,
               std::chrono::sys_seconds, std::chrono::microseconds g) override {
    return a && b == -128 && c == INT64_MIN && d == 4294967295 && e == 0.1 &&
           g == std::chrono::microseconds(-1);
  }
  std::string texts(CallContext&, const std::string& a, const std::vector<std::byte>&,
                    const Value&) override {
    return a;
  }
  std::optional<Point> named(CallContext&, Id a, const Ids&, Colour, Level,
                             const Point& e) override {
    return a == 0 ? std::nullopt : std::optional<Point>(e);
  }
  std::map<Colour, Grid> many(CallContext&, const std::vector<std::int32_t>&,
                              const std::map<std::string, Point>&) override {
    return {{Colour::green, {{1.0}, {}}}};
  }
  Plain plain(CallContext&, const Plain& value) override {
    if (!value.a_bool) throw Refused{.a_double = 0.5, .a_colour = Colour::green, .an_id = 9};
    return value;
  }
  Optional optional(CallContext&, const Optional& value) override { return value; }
  Containers containers(CallContext&, const Containers& value) override { return value; }
  Defaults with_defaults(CallContext&, std::int32_t required, bool a, std::int8_t b, std::int64_t c,
                         double d, const std::string& e, const std::vector<std::byte>& f,
                         std::chrono::sys_seconds g, std::chrono::microseconds h, Colour i,
                         const Point& j, const std::vector<std::int32_t>& k,
                         const std::map<std::string, bool>& l,
                         const std::optional<std::string>& m) override {
    all_defaults = required == 7 && a && b == -1 && c == INT64_MIN && d == 0.5 && e == "x" &&
                   f.size() == 1 && g == MOMENT && h == std::chrono::microseconds(250) &&
                   i == Colour::red && j == Point{.x = 1.0, .y = 2.0} &&
                   k == std::vector<std::int32_t>{1} &&
                   l == std::map<std::string, bool>{{"a", true}} && !m;
    return {};
  }
  void nothing(CallContext&) override { ++nothings; }

  bool all_defaults = false;
  int nothings = 0;
};

Plain some_plain() {
  return {.a_bool = true,
          .an_int8 = -128,
          .an_int16 = 32767,
          .an_int32 = std::numeric_limits<std::int32_t>::min(),
          .an_int64 = INT64_MIN,
          .a_uint8 = 255,
          .a_uint16 = 65535,
          .a_uint32 = 4294967295,
          .a_double = 0.1,
          .a_string = " \r\n<&>\u2603",
          .some_bytes = {std::byte{0}, std::byte{255}},
          .a_datetime = MOMENT,
          .a_duration = std::chrono::microseconds(-1500001),
          .anything = Value(3),
          .an_id = 5,
          .a_colour = Colour::green,
          .a_level = static_cast<Level>(77),
          .a_wide = Wide::most,
          .a_point = {.x = 1.5, .y = -0.5},
          .nothing = {}};
}

TEST(RoundTrip, OfEveryType) {
  Echo echo;
  Caller caller(echo);
  EXPECT_EQ(caller.call<Plain>("Echo.plain", some_plain()).value(), some_plain());
  EXPECT_TRUE(caller
                  .call<bool>("Echo.scalars", true, std::int8_t{-128}, INT64_MIN,
                              std::uint32_t{4294967295}, 0.1, MOMENT, std::chrono::microseconds(-1))
                  .value());
  EXPECT_EQ(
      caller
          .call<std::string>("Echo.texts", std::string("\r"), std::vector<std::byte>(2), Value("x"))
          .value(),
      "\r");
}

TEST(RoundTrip, OfOptionals) {
  Echo echo;
  Caller caller(echo);
  EXPECT_EQ(caller.call<Optional>("Echo.optional", Optional{}).value(), Optional{});
  const Optional full{.a_bool = false,
                      .an_int8 = 1,
                      .an_int64 = 2,
                      .a_double = 3.0,
                      .a_string = "",
                      .some_bytes = std::vector<std::byte>(),
                      .a_datetime = MOMENT,
                      .a_duration = WAIT,
                      .anything = Value(true),
                      .ids = Ids{1, 2},
                      .a_colour = Colour::red,
                      .a_level = Level::low,
                      .a_point = Point{},
                      .a_list = std::vector<std::string>{"a"},
                      .a_map = std::map<std::string, bool>{{"k", true}}};
  EXPECT_EQ(caller.call<Optional>("Echo.optional", full).value(), full);
  const auto named = [&](Id id) {
    return caller
        .call<std::optional<Point>>("Echo.named", id, Ids{}, Colour::red, Level::high, Point{})
        .value();
  };
  EXPECT_EQ(named(0), std::nullopt);
  EXPECT_EQ(named(1), Point{});
}

TEST(RoundTrip, OfContainersAndKeys) {
  Echo echo;
  Caller caller(echo);
  const Containers full{.bools = {true, false},
                        .ids = {1},
                        .grid = {{1.0, 2.0}, {}},
                        .blobs = {{std::byte{1}}, {}},
                        .times = {MOMENT},
                        .points = {{.x = 1.0, .y = 2.0}},
                        .anything = {Value(1), Value("two")},
                        .by_name = {{"", 0}, {"<&>", 1}},
                        .by_id = {{INT64_MIN, "least"}, {7, "seven"}},
                        .by_colour = {{Colour::green, Level::low}},
                        .by_level = {{Level::high, {}}, {static_cast<Level>(5), {std::byte{5}}}},
                        .table = {{"t", {{.x = 1.0, .y = 1.0}}}},
                        .deep = {{"a", {{"b", {WAIT}}}}}};
  EXPECT_EQ(caller.call<Containers>("Echo.containers", full).value(), full);
  using Grids = std::map<Colour, Grid>;
  EXPECT_EQ(
      caller.call<Grids>("Echo.many", std::vector<std::int32_t>{}, std::map<std::string, Point>{})
          .value(),
      (Grids{{Colour::green, {{1.0}, {}}}}));
}

TEST(GeneratedService, FillsInWhatACallerLeavesOut) {
  Echo echo;
  Caller caller(echo);
  EXPECT_EQ(caller.call<Defaults>("Echo.with_defaults", 7).value(), Defaults{});
  EXPECT_TRUE(echo.all_defaults);
  EXPECT_TRUE(caller.call<void>("Echo.nothing").ok());
  EXPECT_EQ(echo.nothings, 1);
}

TEST(GeneratedService, KeepsDefaultsOfMembersThatAreMissing) {
  Defaults value;
  const std::string document =
      "<methodResponse><params><param><value><struct><member><name>a_string</name>"
      "<value>given</value></member></struct></value></param></params></methodResponse>";
  const Result<Defaults> decoded = wire::decode_reply<Defaults>(document);
  value.a_string = "given";
  EXPECT_EQ(decoded.value(), value);
}

TEST(GeneratedService, AnswersADeclaredErrorWithItsCodeTextAndFields) {
  Echo echo;
  Caller caller(echo);
  const Result<Plain> reply = caller.call<Plain>("Echo.plain", Plain{});
  ASSERT_FALSE(reply.ok());
  ASSERT_TRUE(reply.error().fault);
  EXPECT_EQ(reply.error().fault->code(), 7);
  EXPECT_EQ(reply.error().fault->text(),
            "false 0.5 1970-01-01T00:00:00Z 0.0 s light-green unknown_ 9");
  EXPECT_THAT(reply.error().fault->detail_xml(), HasSubstr("Refused"));
}

TEST(GeneratedEnum, ReadsAnUnknownNameAndDoesNotWriteIt) {
  Echo echo;
  Caller caller(echo);
  const Result<Colour> read = wire::decode_reply<Colour>(
      "<methodResponse><params><param><value>blue</value></param></params></methodResponse>");
  EXPECT_EQ(read.value(), Colour::unknown_);
  Plain plain = some_plain();
  plain.a_colour = Colour::unknown_;
  const Result<Plain> reply = caller.call<Plain>("Echo.plain", plain);
  ASSERT_FALSE(reply.ok());
  EXPECT_THAT(reply.error().message, HasSubstr("a_colour"));
  Containers keys;
  keys.by_colour[Colour::unknown_] = Level::low;
  EXPECT_FALSE(caller.call<Containers>("Echo.containers", keys).ok());
}

TEST(GeneratedStruct, NamesThePathOfWhatIsWrong) {
  Echo echo;
  Caller caller(echo);
  const Result<void> reply = caller.call_document<void>(call_text(
      "Echo.containers",
      "<param><value><struct><member><name>by_name</name><value><struct><member><name>x</name>"
      "<value><string>1</string></value></member></struct></value></member></struct></value>"
      "</param>"));
  ASSERT_FALSE(reply.ok());
  EXPECT_THAT(reply.error().message, HasSubstr("params[0].by_name.x: expected int, found string"));
}

// --- the Orders example, a bare name, odd names ---

class Orders final : public shop::orders::UnimplementedOrdersService {
 public:
  shop::orders::Receipt place(CallContext& context, const std::string& customer,
                              const std::vector<shop::orders::Line>& lines,
                              const std::optional<std::string>&) override {
    if (customer.empty()) throw shop::orders::Busy{};
    EXPECT_EQ(context.method(), "Orders.place");
    throw shop::orders::OutOfStock{.sku = lines.at(0).sku, .available = lines.at(0).qty};
  }
};

TEST(GeneratedService, OffersItsMethodsUnderTheirWireNames) {
  Orders orders;
  Caller caller(orders);
  std::vector<std::string> names;
  for (const auto& method : caller.table().methods()) names.emplace_back(method->name());
  EXPECT_EQ(names, (std::vector<std::string>{"Orders.audit", "Orders.cancel", "Orders.find",
                                             "Orders.place"}));
  EXPECT_EQ(caller.table().find("Orders.place")->help(),
            "Places an order; the reply is the receipt.");
}

TEST(GeneratedService, ThrowsDeclaredErrorsAsFaults) {
  Orders orders;
  Caller caller(orders);
  using Lines = std::vector<shop::orders::Line>;
  const auto place = [&](const std::string& customer) {
    return *caller.call<void>("Orders.place", customer, Lines{{.sku = "AB-1", .qty = 0}})
                .error()
                .fault;
  };
  EXPECT_EQ(place("ada").code(), 409);
  EXPECT_EQ(place("ada").text(), "only 0 of AB-1 left");
  EXPECT_EQ(place("").code(), 503);
  EXPECT_EQ(place("").text(), "try again later");
  EXPECT_EQ(place("").detail_xml(), "");
}

TEST(UnimplementedService, SaysSoWithAFault) {
  Orders orders;
  Caller caller(orders);
  const Result<void> reply = caller.call<void>("Orders.cancel", std::int64_t{1});
  ASSERT_TRUE(reply.error().fault);
  EXPECT_EQ(reply.error().fault->code(), fault_code::kMethodNotFound);
  EXPECT_EQ(reply.error().fault->text(), "Orders.cancel is not implemented");
}

class Bare final : public BareService {
 public:
  std::string ping(CallContext&, const std::optional<std::string>& text) override {
    return text.value_or("none");
  }
};

TEST(GeneratedService, MayHaveBareMethodNames) {
  Bare bare;
  Caller caller(bare);
  EXPECT_EQ(caller.call<std::string>("ping").value(), "none");
  EXPECT_EQ(caller.call<std::string>("ping", std::string("x")).value(), "x");
}

TEST(GeneratedNames, KeepTheirSpellingOnTheWire) {
  using namespace class_::names::std_;
  UnimplementedXService_ x;
  Caller caller(x);
  for (const std::string_view method :
       {"X.X", "X.XService", "X.delete", "X.unix", "X.place_help", "X.Service"}) {
    EXPECT_NE(caller.table().find(method), nullptr) << method;
  }
  const Result<std::map<std::string, std::string>> members =
      wire::decode_reply<std::map<std::string, std::string>>(
          "<methodResponse><params><param><value><struct><member><name>this</name>"
          "<value>not</value></member></struct></value></param></params></methodResponse>");
  ASSERT_TRUE(members.ok());
  const Result<namespace_> read = wire::decode_reply<namespace_>(
      "<methodResponse><params><param><value><struct><member><name>this</name>"
      "<value>not</value></member></struct></value></param></params></methodResponse>");
  EXPECT_EQ(read.value().this_, template_::not_);
}

class Wire final : public ::rpc::shop::UnimplementedwireService {
 public:
  ::rpc::shop::rpc rpc(CallContext&, const ::rpc::shop::inner::Thing&,
                       const ::rpc::shop::shop& shop) override {
    if (shop.thing.id != 2) throw ::rpc::shop::inner::Bad{};
    return {.a = shop, .at = {{tagwire_::spaces::Status::old, ::rpc::shop::inner::Kind::a}}};
  }
};

TEST(GeneratedNames, OfModulesMayMeanSomethingInside) {
  Wire service;
  Caller caller(service);
  const Result<::rpc::shop::rpc> reply =
      caller.call<::rpc::shop::rpc>("wire.rpc", ::rpc::shop::inner::Thing{.id = 1});
  EXPECT_EQ(reply.value().a.rpc.id, 1);
  EXPECT_EQ(reply.value().at.begin()->first, tagwire_::spaces::Status::old);
  EXPECT_FALSE(
      caller.call<::rpc::shop::rpc>("wire.rpc", ::rpc::shop::inner::Thing{}, ::rpc::shop::shop{})
          .ok());
}

TEST(RoundTrip, OfTypesThatHoldThemselves) {
  OutputBuffer document;
  const trees::Even even{.odds = {trees::Odd{.evens = {{"e", {}}}, .leaf = {.name = "l"}}}};
  const trees::Node node{.name = "n", .children = {{.name = "c"}}, .by_name = {{"k", {}}}};
  ASSERT_TRUE(wire::encode_call(document, {}, "m", even, node).ok());
  wire::CallReader call(document.view());
  ASSERT_TRUE(call.open());
  trees::Even read_even;
  trees::Node read_node;
  ASSERT_TRUE(call.read_params(2, read_even, read_node));
  EXPECT_EQ(read_even, even);
  EXPECT_EQ(read_node, node);
}

}  // namespace
}  // namespace tagwire
