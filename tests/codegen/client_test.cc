// Generated clients at work: each calls the generated server beside it, in one process, through
// everything but sockets; and fakes of generated APIs.
#include "tagwire/client/client.h"

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "documented.client.h"
#include "names.client.h"
#include "names.server.h"
#include "orders.client.h"
#include "orders.server.h"
#include "spaces.client.h"
#include "tagwire/server/server.h"
#include "types.client.h"
#include "types.server.h"

namespace tagwire {
namespace {

using testing::HasSubstr;
using namespace all::types;

/// Answers with what it was given, and remembers whether it was given the defaults.
class Echo final : public UnimplementedEchoService {
 public:
  bool scalars(CallContext&, bool a, std::int8_t b, std::int64_t c, std::uint32_t d, double e,
               std::chrono::sys_seconds f, std::chrono::microseconds g) override {
    return a && b == -128 && c == INT64_MIN && d == 4294967295 && e == 0.1 && f == MOMENT &&
           g == std::chrono::microseconds(-1);
  }
  std::string texts(CallContext&, const std::string& a, const std::vector<std::byte>& b,
                    const Value& c) override {
    return b.size() == 2 && c == Value("x") ? a : "wrong";
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
  Defaults with_defaults(CallContext& context, std::int32_t required, bool a, std::int8_t b,
                         std::int64_t c, double d, const std::string& e,
                         const std::vector<std::byte>& f, std::chrono::sys_seconds g,
                         std::chrono::microseconds h, Colour i, const Point& j,
                         const std::vector<std::int32_t>& k, const std::map<std::string, bool>& l,
                         const std::optional<std::string>& m) override {
    if (required != 7) throw Fault(3, "not seven");
    EXPECT_EQ(context.method(), "Echo.with_defaults");
    all_defaults = a && b == -1 && c == INT64_MIN && d == 0.5 && e == "x" && f.size() == 1 &&
                   g == MOMENT && h == std::chrono::microseconds(250) && i == Colour::red &&
                   j == Point{.x = 1.0, .y = 2.0} && k == std::vector<std::int32_t>{1} &&
                   l == std::map<std::string, bool>{{"a", true}} && !m;
    return {};
  }
  void nothing(CallContext&) override { ++nothings; }

  bool all_defaults = false;
  int nothings = 0;
};

class Bare final : public BareService {
 public:
  std::string ping(CallContext&, const std::optional<std::string>& text) override {
    return text.value_or("none");
  }
};

class GeneratedClient : public testing::Test {
 protected:
  GeneratedClient() {
    server_.add(service_);
    server_.add(std::make_shared<Bare>());
  }

  std::shared_ptr<Echo> service_ = std::make_shared<Echo>();
  Server server_{ServerOptions{}};
  Client client_{server_};
  EchoClient echo_{client_};
};

TEST_F(GeneratedClient, CarriesEveryType) {
  EXPECT_TRUE(
      echo_.scalars(true, -128, INT64_MIN, 4294967295, 0.1, MOMENT, std::chrono::microseconds(-1)));
  EXPECT_EQ(echo_.texts("<\r>", std::vector<std::byte>(2), Value("x")), "<\r>");
  EXPECT_EQ(echo_.named(0, {}, Colour::red, Level::low, {}), std::nullopt);
  EXPECT_EQ(echo_.named(1, {1}, Colour::red, Level::low, {.x = 2.0}), Point{.x = 2.0});
  EXPECT_EQ(echo_.many({}, {}).at(Colour::green), (Grid{{1.0}, {}}));
  const Plain plain{
      .a_bool = true, .an_int64 = INT64_MIN, .a_string = " <&> ", .a_level = Level::high};
  EXPECT_EQ(echo_.plain(plain), plain);
  const Optional some{.an_int8 = 1, .a_string = "", .a_point = Point{}};
  EXPECT_EQ(echo_.optional(some), some);
  const Containers containers{.grid = {{1.0}, {}}, .by_colour = {{Colour::green, Level::low}}};
  EXPECT_EQ(echo_.containers(containers), containers);
  echo_.nothing();
  EXPECT_EQ(service_->nothings, 1);
}

TEST_F(GeneratedClient, ReturnsTheSameFromTheTryTwins) {
  EXPECT_EQ(echo_.try_texts("a", std::vector<std::byte>(2), Value("x")).value(), "a");
  EXPECT_EQ(echo_.try_named(0, {}, Colour::red, Level::low, {}).value(), std::nullopt);
  EXPECT_EQ(echo_.try_many({}, {}).value().size(), 1U);
  EXPECT_TRUE(echo_.try_nothing().ok());
  EXPECT_EQ(service_->nothings, 1);
  const Result<Defaults> refused = echo_.try_with_defaults(8);
  ASSERT_FALSE(refused.ok());
  ASSERT_TRUE(refused.error().fault);
  EXPECT_EQ(refused.error().fault->code(), 3);
}

TEST_F(GeneratedClient, HasTheDefaultsOfTheInterface) {
  EXPECT_EQ(echo_.with_defaults(7), Defaults{});
  EXPECT_TRUE(service_->all_defaults);
  EXPECT_EQ(echo_.with_defaults(7, false), Defaults{});
  EXPECT_FALSE(service_->all_defaults);
  EchoApi& api = echo_;
  EXPECT_EQ(api.with_defaults(7), Defaults{});
  EXPECT_TRUE(service_->all_defaults);
}

TEST_F(GeneratedClient, ThrowsDeclaredErrorsAsThemselvesAndAsFaults) {
  try {
    echo_.plain({});
    FAIL() << "no error";
  } catch (const Refused& refused) {
    EXPECT_EQ(refused.a_double, 0.5);
    EXPECT_EQ(refused.a_colour, Colour::green);
    EXPECT_EQ(refused.an_id, 9);
  }
  try {
    echo_.plain({});
    FAIL() << "no error";
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.code(), 7);
    EXPECT_THAT(fault.text(), HasSubstr("light-green"));
  }
  const Result<Plain> result = echo_.try_plain({});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(error_as<Refused>(result.error()).value().an_id, 9);
}

TEST_F(GeneratedClient, ThrowsWhatIsNotDeclaredAsAFault) {
  EXPECT_THROW(echo_.with_defaults(8), Fault);
  EXPECT_THROW(echo_.plain(Plain{.a_colour = Colour::unknown_}), Exception)
      << "nothing was sent, so it is no fault";
}

TEST_F(GeneratedClient, CallsBareNames) {
  BareClient bare(client_);
  EXPECT_EQ(bare.ping(), "none");
  EXPECT_EQ(bare.ping("x"), "x");
  EXPECT_EQ(bare.try_ping("y").value(), "y");
}

// --- the Orders example: its errors, and a fake ---

namespace orders = shop::orders;

class Desk final : public orders::UnimplementedOrdersService {
 public:
  orders::Receipt place(CallContext&, const std::string& customer,
                        const std::vector<orders::Line>& lines,
                        const std::optional<std::string>& note) override {
    if (customer.empty()) throw orders::Busy{};
    if (lines.empty()) throw orders::OutOfStock{.sku = "AB-1", .available = 2};
    return {.id = 7, .tags = {{"note", note.value_or("")}}};
  }
};

TEST(GeneratedOrdersClient, TellsItsErrorsApart) {
  Server server{ServerOptions{}};
  server.add(std::make_shared<Desk>());
  Client client(server);
  orders::OrdersClient desk(client);
  EXPECT_EQ(desk.place("ada", {{.sku = "AB-1"}}, "soon").tags.at("note"), "soon");
  EXPECT_THROW(desk.place("", {}), orders::Busy);
  try {
    desk.place("ada", {});
    FAIL() << "no error";
  } catch (const orders::OutOfStock& error) {
    EXPECT_EQ(error.available, 2);
  }
  const Result<void> cancelled = desk.try_cancel(1);
  ASSERT_FALSE(cancelled.ok());
  EXPECT_EQ(cancelled.error().fault->code(), fault_code::kMethodNotFound);
}

/// Each method once: the twins come with the API.
class FakeOrders final : public orders::OrdersApi {
 public:
  orders::Receipt place(const std::string& customer, const std::vector<orders::Line>&,
                        const std::optional<std::string>&) override {
    if (customer == "nobody") throw orders::OutOfStock{.sku = "AB-1", .available = 0};
    if (customer == "down") {
      throw Exception(make_error(ErrorCode::kUnavailable, "no connection"));
    }
    return {.id = 1};
  }
  std::vector<orders::Receipt> find(std::int32_t limit,
                                    const std::optional<orders::Status>&) override {
    return std::vector<orders::Receipt>(static_cast<std::size_t>(limit));
  }
  void cancel(std::int64_t id) override {
    if (id == 0) throw Fault(5, "no such order");
  }
  void audit(const Value&) override {}
};

TEST(FakeOfAnApi, AnswersTheTryTwinsToo) {
  FakeOrders fake;
  orders::OrdersApi& api = fake;
  EXPECT_EQ(api.try_place("ada", {}).value().id, 1);
  EXPECT_EQ(api.find().size(), 50U) << "the default of the interface";
  EXPECT_TRUE(api.try_cancel(1).ok());
  EXPECT_EQ(api.try_cancel(0).error().fault->code(), 5);
  const Result<orders::Receipt> refused = api.try_place("nobody", {});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kFault);
  EXPECT_EQ(error_as<orders::OutOfStock>(refused.error()).value().sku, "AB-1");
  EXPECT_EQ(api.try_place("down", {}).error().code, ErrorCode::kUnavailable);
  EXPECT_THROW(api.place("nobody", {}), orders::OutOfStock);
}

// --- names that mean something to a client ---

namespace odd = class_::names::std_;

class Odd final : public odd::UnimplementedYService {
 public:
  odd::YClient_ YApi(CallContext&, const odd::YClient_& value) override { return value; }
  std::int32_t call(CallContext&, std::int32_t call) override { return call + 1; }
  std::optional<std::string> client(CallContext&, const std::string& client) override {
    return client;
  }
  std::vector<std::int32_t> stub(CallContext&, const std::vector<std::int32_t>& stub) override {
    return stub;
  }
  void override(CallContext&, bool, const std::optional<bool>&) override { throw odd::Service{}; }
  void try_(CallContext&) override { throw Fault(1, "tried"); }
};

TEST(GeneratedOddClient, CallsMethodsNamedLikeItsOwnParts) {
  Server server{ServerOptions{}};
  server.add(std::make_shared<Odd>());
  Client client(server);
  odd::YClient y(client);
  EXPECT_EQ(y.YApi_(), odd::YClient_{.YApi = 1});
  EXPECT_EQ(y.call(1), 2);
  EXPECT_EQ(y.try_call(2).value(), 3);
  EXPECT_EQ(y.client(), "a");
  EXPECT_EQ(y.stub(), (std::vector<std::int32_t>{1, 2}));
  EXPECT_THROW(y.override(), odd::Service);
  EXPECT_THROW(y.try_(), Fault);
  EXPECT_EQ(y.try_try().error().fault->text(), "tried");
}

TEST(GeneratedClientTypes, AreWhatTheyPromise) {
  static_assert(std::is_abstract_v<EchoApi>);
  static_assert(std::has_virtual_destructor_v<EchoApi>);
  static_assert(std::is_final_v<EchoClient>);
  static_assert(std::is_base_of_v<orders::OrdersApi, orders::OrdersClient>);
  static_assert(!std::is_convertible_v<Client&, EchoClient>);
}

}  // namespace
}  // namespace tagwire
