// Unions, constraints and the other attributes of types, in generated code: documents as Python
// writes them go in, and what comes out, or is refused, is compared.
#include <limits>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "attributes.client.h"
#include "attributes.server.h"
#include "tagwire/client/client.h"
#include "tagwire/rpc/dispatcher.h"
#include "tagwire/rpc/method_table.h"
#include "tagwire/wire/call.h"
#include "tagwire/wire/reply.h"
#include "unions.client.h"
#include "unions.server.h"

namespace tagwire {
namespace {

using namespace shop::features;
using testing::HasSubstr;

template <class T>
std::string written(const T& value) {
  OutputBuffer buffer;
  wire::Encoder out(buffer);
  Codec<T>::encode(out, value);
  return out.failed() ? "error: " + out.text() : std::string(buffer.view());
}

/// "ok", or why not.
template <class T>
std::string read(std::string_view xml, T& out) {
  wire::Decoder in(xml);
  return Codec<T>::decode(in, out) ? "ok" : in.error().path + ": " + in.error().message;
}

template <class T>
void expect_round_trip(const T& value) {
  T back{};
  EXPECT_EQ(read(written(value), back), "ok") << written(value);
  EXPECT_EQ(back, value) << written(value);
}

template <class T>
std::string printed(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

std::string member(std::string_view name, std::string_view value) {
  return "<member><name>" + std::string(name) + "</name><value>" + std::string(value) +
         "</value></member>";
}
std::string structure(std::string_view members) {
  return "<value><struct>" + std::string(members) + "</struct></value>";
}

TEST(Features, RoundTrip) {
  expect_round_trip(Line{.sku = "AB-1", .qty = 999, .note = "abc"});
  expect_round_trip(Line{.sku = "AB-1", .qty = 1, .note = {}});
  expect_round_trip(Point{-180, 0.5, {}});
  expect_round_trip(Point{180, 0.5, "here"});
  expect_round_trip(Reading{.value = std::numeric_limits<double>::infinity(),
                            .many = {-std::numeric_limits<double>::infinity()}});
  expect_round_trip(Secret{"1234", std::nullopt, "ada"});
  expect_round_trip(Lists{{"a", "b"}, {{"k", 1}}, {{"AB-1", std::int8_t{9}}}});
  expect_round_trip(Mine{.by_wait = {{my::Minutes{3}, "x"}}, .kind_of_it = "k"});
  expect_round_trip(Figure(Figure::circle{{.radius = 2}}));
  expect_round_trip(Figure(Figure::box{{.width = 1, .height = 2}}));
  expect_round_trip(Choice(Choice::neither{}));
}

TEST(Features, ConstraintsHoldWhenReadAndWhenWritten) {
  Line line;
  EXPECT_EQ(written(Line{.sku = "ab", .qty = 1, .note = {}}),
            "error: .sku: 'ab' does not match [A-Z]{2}-[0-9]+");
  EXPECT_EQ(written(Line{.sku = "AB-1", .qty = 1200, .note = {}}),
            "error: .qty: 1200 is outside 1..999");
  EXPECT_EQ(read(structure(member("sku", "AB-1") + member("qty", "<int>0</int>")), line),
            ".qty: 0 is outside 1..999");
  EXPECT_EQ(read(structure(member("sku", "AB-1") + member("colour", "red")), line),
            ".colour: there is no such member");
  EXPECT_EQ(written(Lists{{"a", "b", "a"}, {}, {}}), "error: .tags: elements 0 and 2 are equal");
  EXPECT_EQ(written(Lists{{"a", ""}, {}, {}}), "error: .tags[1]: length 0 is outside 1..8");
  EXPECT_EQ(written(Lists{{"a"}, {{"K", 1}}, {}}),
            "error: .keys: as a key, 'K' does not match [a-z]+");
  EXPECT_EQ(written(Lists{{"a"}, {}, {{"AB-1", std::int8_t{10}}}}),
            "error: .pairs[0][1]: 10 is outside 1..9");
  EXPECT_EQ(written(Reading{.share = 1.5}), "error: .share: 1.5 is outside 0.0..1.0");
  EXPECT_EQ(written(Reading{.age = std::chrono::minutes(2)}),
            "error: .age: 120.0 s is outside 0.0 s..60.0 s");
  EXPECT_EQ(written(Choice(Choice::text{"too long"})), "error: .text: length 8 is outside 0..5");
  EXPECT_EQ(written(Mine{.wait = {2000}}), "error: .wait: 120000 is outside 0..86400");
}

TEST(Features, OtherNamesAreRead) {
  Line line;
  const std::string sku = member("sku", "AB-1");
  EXPECT_EQ(read(structure(sku + member("count", "<int>5</int>")), line), "ok");
  EXPECT_EQ(line.qty, 5);
  EXPECT_EQ(
      read(structure(sku + member("qty", "<int>5</int>") + member("number", "<int>5</int>")), line),
      ": member 'qty' twice, as 'number'");
  Status status = Status::open;
  EXPECT_EQ(read("<value>sent</value>", status), "ok");
  EXPECT_EQ(status, Status::shipped);
  Figure figure;
  EXPECT_EQ(read(structure(member("width", "<double>1</double>") + member("kind", "rect") +
                           member("height", "<double>2</double>")),
                 figure),
            "ok");
  EXPECT_EQ(figure, Figure(Figure::box{{.width = 1, .height = 2}}));
}

TEST(Features, RetiredFieldsAreWrittenAndDropped) {
  EXPECT_THAT(written(Line{.sku = "AB-1", .qty = 1, .note = {}}),
              HasSubstr(member("discount", "<double>0.5</double>")));
  Line line;
  EXPECT_EQ(read(structure(member("discount", "gone") + member("sku", "AB-1")), line), "ok");
}

TEST(Features, StrictEnumsRefuseWhatTheyDoNotKnow) {
  Mode mode = Mode::on;
  Level level = Level::low;
  EXPECT_EQ(read("<value>dim</value>", mode), ": unknown 'dim', expected on or off");
  EXPECT_EQ(read("<value>enabled</value>", mode), "ok");
  EXPECT_EQ(mode, Mode::off);
  EXPECT_EQ(read("<value><int>5</int></value>", level), ": 5 is none of the values of this enum");
}

TEST(Features, SensitiveValuesShowNowhere) {
  const Secret secret{"12345", std::vector<std::byte>(3), "ada"};
  EXPECT_EQ(printed(secret), R"(Secret{pin: ***, token: ***, user: "ada"})");
  EXPECT_EQ(written(secret), "error: .pin: a sensitive value is not as the interface wants it");
}

TEST(Features, TypesOfTheUsersOwnAreUsed) {
  const Mine mine;
  EXPECT_EQ(mine.wait, my::Minutes{2});
  EXPECT_EQ(mine.waits, (std::vector<my::Minutes>{{1}, {2}}));
  EXPECT_EQ(mine.colour, my::Colour{"red"});
  EXPECT_EQ(printed(mine),
            R"(Mine{wait: 120, waits: [60, 120], by_wait: {}, colour: "red", class: ""})");
  Mine back;
  EXPECT_EQ(read(structure(member("wait", "<int>61</int>")), back),
            ".wait: a value that this side cannot take");
}

// --- parameters and results ---

class Shop final : public FeaturesService {
 public:
  std::string order(CallContext&, const std::vector<Line>& lines, const std::string& pin,
                    const my::Minutes& wait, const std::optional<Figure>&) override {
    return pin == "long" ? std::string(11, 'x')
                         : std::to_string(lines.size() * 100 + 0) + (wait.count == 1 ? "d" : "");
  }
  Point plain(CallContext&, const Figure& figure, const Choice&) override {
    return {figure.holds<Figure::circle>() ? 1.0 : 200.0, 0, {}};
  }
  std::optional<my::Minutes> late(CallContext&, std::int32_t limit) override {
    if (limit == 50) return my::Minutes{50};
    return std::nullopt;
  }
};

class FeaturesCalls : public testing::Test {
 protected:
  FeaturesCalls() { shop_.add_methods_(table_); }

  std::string answer(std::string_view document) {
    class Context final : public CallContext {
     public:
      std::string_view peer() const override { return "test"; }
      std::optional<std::string_view> header(std::string_view) const override { return {}; }
      bool cancelled() const override { return false; }
    };
    const rpc::Dispatcher dispatcher(table_, {});
    Context context;
    OutputBuffer reply;
    EXPECT_TRUE(dispatcher.dispatch(document, context, reply));
    return std::string(reply.view());
  }

  Shop shop_;
  rpc::MethodTable table_;
  Client client_{CallHandler([this](std::string_view call) { return answer(call); })};
  FeaturesClient features_{client_};
  const Line line_{.sku = "AB-1", .qty = 1, .note = {}};
};

TEST_F(FeaturesCalls, GoThrough) {
  EXPECT_EQ(features_.order({line_, line_}, "1"), "200d");
  EXPECT_EQ(features_.late(), my::Minutes{50});
  EXPECT_EQ(features_.late(1), std::nullopt);
  EXPECT_EQ(features_.try_late(50).value(), my::Minutes{50});
  EXPECT_EQ(features_.plain(Figure::circle{{.radius = 1}}, Choice::neither{}).x, 1);
}

TEST_F(FeaturesCalls, AreCheckedBeforeTheyAreSent) {
  EXPECT_THAT(features_.try_order({}, "1").error().message,
              HasSubstr("params[0]: length 0 is outside 1..3"));
  EXPECT_THAT(features_.try_late(0).error().message, HasSubstr("params[0]: 0 is outside 1..100"));
  EXPECT_THAT(features_.try_order({Line{.sku = "AB-1", .qty = 0, .note = {}}}, "1").error().message,
              HasSubstr("params[0][0].qty: 0 is outside 1..999"));
}

TEST_F(FeaturesCalls, AreCheckedWhenTheyArrive) {
  const auto call = [](std::string_view value) {
    return "<methodCall><methodName>Features.late</methodName><params><param><value><int>" +
           std::string(value) + "</int></value></param></params></methodCall>";
  };
  EXPECT_THAT(answer(call("101")), HasSubstr("params[0]: 101 is outside 1..100"));
  EXPECT_THAT(answer(call("101")), HasSubstr("<i4>-32602</i4>"));
  EXPECT_THAT(answer(call("100")), HasSubstr("<nil/>"));
}

TEST_F(FeaturesCalls, AreCheckedWhenTheyAnswer) {
  const Result<std::string> result = features_.try_order({line_}, "long");
  EXPECT_FALSE(result.ok());
}

// --- unions ---

using namespace forms::unions;

TEST(GeneratedUnions, RoundTrip) {
  using forms::unions::Result;
  for (const Payment& payment : {Payment(Payment::card{{.token = "t", .expires = {}}}),
                                 Payment(Payment::voucher{"X"}), Payment(Payment::gift{"X"}),
                                 Payment(Payment::points{3}), Payment(Payment::many{{{"a", 1}}}),
                                 Payment(Payment::raw{{std::byte{1}}}), Payment(Payment::cash{})}) {
    expect_round_trip(payment);
  }
  expect_round_trip(Book{.maybe = std::tuple(1, std::string("x")), .paid = Payment::cash{}});
  expect_round_trip(Names(Names::variant{0.5}));
  expect_round_trip(Names(Names::tagwire_{}));
  const Tree leaf = Tree::leaf{1};
  expect_round_trip(Tree(Tree::nodes{{leaf, Tree::pairs{{{leaf, leaf}}}}}));
  expect_round_trip(Node{1, Node{2, {}}});
  expect_round_trip(Man{.wife = Woman{{}, Person(Person::nobody{})}, .name = "m"});
}

TEST(GeneratedUnions, HaveTheDefaultsOfTheirInterface) {
  const Book book;
  EXPECT_EQ(book.second, Payment(Payment::voucher{"X"}));
  EXPECT_EQ(book.all, (std::vector<Payment>{Payment::cash{}, Payment::points{7}}));
  EXPECT_EQ(book.pair, std::tuple(std::string("a"), 1));
  EXPECT_EQ(book.anything.at("a").at(1).as_double(), 2.5);
  EXPECT_EQ(book.anything.at("b c").as_int(), 5'000'000'000);
  EXPECT_EQ(CASH_ONLY, Payment(Payment::cash{}));
}

TEST(GeneratedUnions, ArePrinted) {
  EXPECT_EQ(printed(Payment(Payment::voucher{"X"})), R"(Payment{voucher: "X"})");
  EXPECT_EQ(printed(Payment(Payment::cash{})), "Payment{cash}");
  EXPECT_EQ(printed(Payment(Payment::many{{{"a", 1}}})), R"(Payment{many: [("a", 1)]})");
  EXPECT_EQ(printed(Node{1, Node{2, {}}}), "Node{id: 1, next: Node{id: 2}}");
}

}  // namespace
}  // namespace tagwire
