// What an interface says beyond its C++ types: constraints, NaN, converted types, and structs that
// are strict, positional, renamed or retired in part.
#include "tagwire/wire/shape.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "tagwire/pattern/pattern.h"
#include "tagwire/value/boxed.h"
#include "tagwire/wire/call.h"
#include "tagwire/wire/struct_codec.h"
#include "tests/wire/decode.h"

namespace tagwire::wire {

/// A temperature of a user's own.
struct Celsius {
  double degrees = 0;
  friend auto operator<=>(const Celsius&, const Celsius&) = default;
};

template <class Shape>
bool operator==(const As<Shape>& a, const As<Shape>& b) {
  return a.value == b.value || (a.value != a.value && b.value != b.value);  // NaN too
}

}  // namespace tagwire::wire

template <>
struct tagwire::Convert<tagwire::wire::Celsius> {
  static std::int32_t to_wire(const wire::Celsius& value) {
    return static_cast<std::int32_t>(value.degrees * 10);
  }
  static std::optional<wire::Celsius> from_wire(std::int32_t tenths) {
    if (tenths < -2731) return std::nullopt;
    return wire::Celsius{tenths / 10.0};
  }
};

namespace tagwire::wire {
namespace {

using std::chrono::microseconds;

/// Both ways with a shape: what decode() and encode() do with a type.
template <class Shape>
std::string read(std::string_view xml) {
  const auto got = decode<As<Shape>>(xml);
  return got.ok ? "ok" : got.error.path + ": " + got.error.message;
}
template <class Shape>
std::string write(const typename ShapeCodec<Shape>::Type& value) {
  return encode(As<Shape>(value));
}

std::string integer(std::int64_t n) { return "<value><i4>" + std::to_string(n) + "</i4></value>"; }
std::string real(std::string_view n) {
  return "<value><double>" + std::string(n) + "</double></value>";
}
std::string text(std::string_view s) {
  return "<value><string>" + std::string(s) + "</string></value>";
}
std::string array(std::string_view elements) {
  return "<value><array><data>" + std::string(elements) + "</data></array></value>";
}
std::string member(std::string_view name, std::string_view value) {
  return "<member><name>" + std::string(name) + "</name>" + std::string(value) + "</member>";
}
std::string structure(std::string_view members) {
  return "<value><struct>" + std::string(members) + "</struct></value>";
}

TEST(Range, HoldsForBothEndsAndNothingBeyond) {
  using Quantity = Checked<std::int32_t, Range<1, 999>>;
  EXPECT_EQ(read<Quantity>(integer(1)), "ok");
  EXPECT_EQ(read<Quantity>(integer(999)), "ok");
  EXPECT_EQ(read<Quantity>(integer(0)), ": 0 is outside 1..999");
  EXPECT_EQ(read<Quantity>(integer(1000)), ": 1000 is outside 1..999");
  EXPECT_EQ(read<Quantity>(text("1")), ": expected int, found string");
  EXPECT_EQ(write<Quantity>(999), integer(999));
  EXPECT_EQ(write<Quantity>(1000), "error: 1000 is outside 1..999");
  EXPECT_EQ(write<Quantity>(-1), "error: -1 is outside 1..999");
}

TEST(Range, MayBeOpenAtAnEnd) {
  EXPECT_EQ((read<Checked<std::int64_t, Range<1, kNoHigh>>>(integer(0))), ": 0 is outside 1..");
  EXPECT_EQ((read<Checked<std::int64_t, Range<kNoLow, 5>>>(integer(6))), ": 6 is outside ..5");
  using Least = Checked<std::int64_t, Range<kNoLow, kNoHigh>>;
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  EXPECT_EQ(write<Least>(kLeast), "<value><i8>-9223372036854775808</i8></value>");
}

TEST(Range, OfDurationsSpeaksOfSeconds) {
  using Delay = Checked<microseconds, Range<0, 1'500'000>>;
  EXPECT_EQ(read<Delay>(real("1.5")), "ok");
  EXPECT_EQ(read<Delay>(real("1.500001")), ": 1.500001 s is outside 0.0 s..1.5 s");
  EXPECT_EQ(write<Delay>(microseconds(-1)), "error: -0.000001 s is outside 0.0 s..1.5 s");
}

TEST(DoubleRange, HoldsForBothEndsAndNothingBeyond) {
  using Share = Checked<double, DoubleRange<"0.1", "0.9">>;
  for (const std::string_view good : {"0.1", "0.5", "0.9"}) {
    EXPECT_EQ(read<Share>(real(good)), "ok") << good;
  }
  EXPECT_EQ(read<Share>(real("0.09999999999999999")), ": 0.09999999999999999 is outside 0.1..0.9");
  EXPECT_EQ(write<Share>(0.95), "error: 0.95 is outside 0.1..0.9");
  using AtLeast = Checked<NonFiniteDouble, DoubleRange<"1.0", "">>;
  EXPECT_EQ(read<AtLeast>(real("inf")), "ok");
  EXPECT_EQ(read<AtLeast>(real("nan")), ": nan is outside 1.0..");
  EXPECT_EQ(read<AtLeast>(real("-inf")), ": -inf is outside 1.0..");
}

TEST(NonFiniteDouble, IsSpelledAsPythonDoes) {
  EXPECT_EQ(write<NonFiniteDouble>(std::numeric_limits<double>::infinity()), real("inf"));
  EXPECT_EQ(write<NonFiniteDouble>(-std::numeric_limits<double>::infinity()), real("-inf"));
  EXPECT_EQ(write<NonFiniteDouble>(std::nan("")), real("nan"));
  EXPECT_EQ(write<NonFiniteDouble>(0.5), real("0.5"));
  for (const std::string_view spelling : {"nan", "NaN", "inf", "-inf", "Infinity", "0.5", "1e3"}) {
    EXPECT_EQ(read<NonFiniteDouble>(real(spelling)), "ok") << spelling;
    const bool finite = spelling == "0.5" || spelling == "1e3";
    EXPECT_EQ(read<double>(real(spelling)) == "ok", finite) << spelling;
  }
}

TEST(Length, CountsCodePointsBytesAndElements) {
  using Code = Checked<std::string, Length<3, 3>>;
  EXPECT_EQ(read<Code>(text("EUR")), "ok");
  EXPECT_EQ(read<Code>(text("\u00e4\u20ac\U0001f600")), "ok");
  EXPECT_EQ(read<Code>(text("EURO")), ": length 4 is not 3");
  EXPECT_EQ(write<Code>(""), "error: length 0 is not 3");
  using Few = Checked<std::vector<std::int32_t>, Length<1, 2>>;
  EXPECT_EQ(read<Few>(array("")), ": length 0 is outside 1..2");
  EXPECT_EQ(read<Few>(array(integer(1) + integer(2))), "ok");
  EXPECT_EQ(write<Few>({1, 2, 3}), "error: length 3 is outside 1..2");
  using Key = Checked<std::vector<std::byte>, Length<2>>;
  EXPECT_EQ(write<Key>({std::byte{1}}), "error: length 1 is outside 2..");
  using Names = Checked<std::map<std::string, bool>, Length<1>>;
  EXPECT_EQ(read<Names>(structure("")), ": length 0 is outside 1..");
}

TEST(Matches, TheWholeText) {
  using Sku = Checked<std::string, Matches<"[A-Z]{2}-[0-9]+">>;
  EXPECT_EQ(read<Sku>(text("AB-1")), "ok");
  EXPECT_EQ(read<Sku>(text("AB-1x")), ": 'AB-1x' does not match [A-Z]{2}-[0-9]+");
  EXPECT_EQ(read<Sku>(text("xAB-1")), ": 'xAB-1' does not match [A-Z]{2}-[0-9]+");
  EXPECT_EQ(write<Sku>("ab"), "error: 'ab' does not match [A-Z]{2}-[0-9]+");
  EXPECT_EQ((read<Checked<std::string, Matches<".\\x{20ac}|a\nb">>>(text("\u00e4\u20ac"))), "ok");
  EXPECT_EQ((read<Checked<std::string, Matches<"">>>(text("a"))), ": 'a' does not match ");
}

TEST(Matches, TakesLinearTime) {
  // (a+)+ against many a and no b would keep a backtracking matcher busy for ever.
  using Evil = Checked<std::string, Matches<"(a+)+b">>;
  EXPECT_NE(read<Evil>(text(std::string(50'000, 'a'))), "ok");
}

TEST(Matches, CutsLongTextsBetweenCharacters) {
  std::string value(39, 'x');
  value += "\u20ac\u20ac";
  EXPECT_EQ((write<Checked<std::string, Matches<"a">>>(value)),
            "error: '" + std::string(39, 'x') + "...' does not match a");
}

TEST(Unique, FindsTheFirstElementThatRepeatsOne) {
  using Set = Checked<std::vector<std::string>, Unique<std::string>>;
  EXPECT_EQ(read<Set>(array("")), "ok");
  EXPECT_EQ(read<Set>(array(text("a") + text("b"))), "ok");
  EXPECT_EQ(read<Set>(array(text("a") + text("b") + text("c") + text("b") + text("a"))),
            ": elements 1 and 3 are equal");
  EXPECT_EQ(write<Set>({"a", "a", "a"}), "error: elements 0 and 1 are equal");
  using Lists = Checked<std::vector<std::vector<bool>>, Unique<std::vector<bool>>>;
  EXPECT_EQ(write<Lists>({{true}, {false}, {true}}), "error: elements 0 and 2 are equal");
  using Flags = Checked<std::vector<bool>, Unique<bool>>;
  EXPECT_EQ(write<Flags>({true, true}), "error: elements 0 and 1 are equal");
}

TEST(Unique, TakesNearlyLinearTime) {
  using Set = Checked<std::vector<std::int32_t>, Unique<std::int32_t>>;
  std::vector<std::int32_t> many(100'000);
  for (std::size_t i = 0; i < many.size(); ++i) many[i] = static_cast<std::int32_t>(i);
  EXPECT_TRUE(write<Set>(many).starts_with("<value>"));
  many.back() = 7;
  EXPECT_EQ(write<Set>(many), "error: elements 7 and 99999 are equal");
}

TEST(Checked, NamesThePathWithinContainers) {
  using Small = Checked<std::int32_t, Range<0, 9>>;
  EXPECT_EQ(read<ListOf<Small>>(array(integer(1) + integer(10))), "[1]: 10 is outside 0..9");
  EXPECT_EQ(write<ListOf<Small>>({1, 10}), "error: [1]: 10 is outside 0..9");
  using Short = Checked<std::string, Length<0, 2>>;
  using Map = MapOf<Short, Small>;
  EXPECT_EQ(read<Map>(structure(member("ab", integer(10)))), ".ab: 10 is outside 0..9");
  EXPECT_EQ(read<Map>(structure(member("abc", integer(1)))),
            ": as a key, length 3 is outside 0..2");
  EXPECT_EQ(write<Map>({{"abc", 1}}), "error: as a key, length 3 is outside 0..2");
  EXPECT_EQ(write<Map>({{"a", 10}}), "error: .a: 10 is outside 0..9");
  EXPECT_EQ((write<TupleOf<std::string, Small>>({"a", 11})), "error: [1]: 11 is outside 0..9");
  EXPECT_EQ((read<TupleOf<std::string, Small>>(array(text("a") + integer(-1)))),
            "[1]: -1 is outside 0..9");
  EXPECT_EQ(read<OptionalOf<Small>>("<value><nil/></value>"), "ok");
  EXPECT_EQ(read<OptionalOf<Small>>(integer(12)), ": 12 is outside 0..9");
}

TEST(Checked, AllOfSeveralMustHold) {
  using Word = Checked<Checked<std::string, Matches<"[a-z]+">>, Length<2, 3>>;
  EXPECT_EQ(read<Word>(text("ab")), "ok");
  EXPECT_EQ(read<Word>(text("abcd")), ": length 4 is outside 2..3");
  EXPECT_EQ(read<Word>(text("A")), ": 'A' does not match [a-z]+");
}

TEST(Converted, GoesThroughTheUsersFunctions) {
  using Temperature = Converted<Celsius, Checked<std::int32_t, Range<-3000, 1000>>>;
  EXPECT_EQ(write<Temperature>({20.5}), integer(205));
  EXPECT_EQ(decode<As<Temperature>>(integer(205)).value.value, Celsius{20.5});
  EXPECT_EQ(read<Temperature>(integer(-2732)), ": a value that this side cannot take");
  EXPECT_EQ(read<Temperature>(integer(1001)), ": 1001 is outside -3000..1000");
  EXPECT_EQ(write<Temperature>({200}), "error: 2000 is outside -3000..1000");
  EXPECT_EQ((write<MapOf<Converted<Celsius, std::int32_t>, bool>>({{Celsius{1}, true}})),
            structure(member("10", "<value><boolean>1</boolean></value>")));
  EXPECT_EQ((read<MapOf<Converted<Celsius, std::int32_t>, bool>>(
                structure(member("-9999", "<value><boolean>1</boolean></value>")))),
            ": a key that this side cannot take");
}

TEST(Sensitive, KeepsTheValueOutOfMessages) {
  using Pin = Sensitive<Checked<std::string, Matches<"[0-9]{4}">>>;
  EXPECT_EQ(read<Pin>(text("1234")), "ok");
  EXPECT_EQ(read<Pin>(text("hunter2")), ": a sensitive value is not as the interface wants it");
  EXPECT_EQ(write<Pin>("hunter2"), "error: a sensitive value is not as the interface wants it");
  EXPECT_EQ(read<Sensitive<std::int32_t>>("<value><i4>x7</i4></value>"),
            ": a sensitive value is not as the interface wants it");
}

TEST(As, MayBeAParameterThatIsLeftOut) {
  using Small = OptionalOf<Checked<std::int32_t, Range<0, 9>>>;
  OutputBuffer call;
  const std::optional<std::int32_t> nothing;
  ASSERT_TRUE(encode_call(call, {}, "m", 1, as<Small>(nothing)).ok());
  EXPECT_EQ(call.view().find("nil"), std::string_view::npos);
  call.clear();
  const std::optional<std::int32_t> large = 10;
  EXPECT_EQ(encode_call(call, {}, "m", 1, as<Small>(large)).error().message,
            "params[1]: 10 is outside 0..9");
}

// --- structs ---

struct Node {
  std::int32_t id{};
  Boxed<Node> next{};
  bool operator==(const Node&) const = default;
};
struct Strict {
  std::int32_t id{};
  std::optional<std::string> note{};
  bool operator==(const Strict&) const = default;
};
struct Point {
  std::int32_t x{};
  std::int32_t y = 7;
  std::optional<std::string> label{};
  std::optional<std::int32_t> z{};
  bool operator==(const Point&) const = default;
};

std::int32_t old_discount() { return 5; }

}  // namespace
}  // namespace tagwire::wire

namespace tagwire {

using namespace wire;

template <>
struct Codec<wire::Node> {
  static constexpr std::string_view kSignature = "struct";
  using Members =
      wire::Fields<wire::Node, wire::Required<"id", &wire::Node::id, wire::Also<"nr", "number">>,
                   wire::Retired<"discount", &wire::old_discount>,
                   wire::Optional<"next", &wire::Node::next>>;
  static bool decode(wire::Decoder& in, wire::Node& out) { return Members::decode(in, out); }
  static void encode(wire::Encoder& out, const wire::Node& value) { Members::encode(out, value); }
};
template <>
struct Codec<wire::Strict>
    : wire::StrictFields<
          wire::Strict,
          wire::Required<"id", &wire::Strict::id, wire::Checked<std::int32_t, wire::Range<1, 9>>>,
          wire::OptionalNil<"note", &wire::Strict::note,
                            wire::Checked<std::string, wire::Length<0, 3>>>> {
  static constexpr std::string_view kSignature = "struct";
};
template <>
struct Codec<wire::Point>
    : wire::PositionalFields<
          wire::Point, wire::Required<"x", &wire::Point::x>, wire::Defaulted<"y", &wire::Point::y>,
          wire::Optional<"label", &wire::Point::label>, wire::Optional<"z", &wire::Point::z>> {
  static constexpr std::string_view kSignature = "array";
};

namespace wire {
namespace {

template <class T>
std::string outcome(std::string_view xml) {
  const auto got = decode<T>(xml);
  return got.ok ? "ok" : got.error.path + ": " + got.error.message;
}

TEST(Boxed, IsCopiedDeeplyAndTravelsAsAnOptional) {
  const Node chain{1, Node{2, Node{3, {}}}};
  Node copy = chain;
  EXPECT_EQ(copy, chain);
  copy.next->next->id = 4;
  EXPECT_NE(copy, chain);
  EXPECT_EQ(chain.next->next->id, 3);
  copy.next = copy.next->next;  // what is assigned is part of what goes away
  EXPECT_EQ(copy, (Node{1, Node{4, {}}}));
  const auto back = decode<Node>(encode(chain));
  ASSERT_TRUE(back.ok) << back.error.text();
  EXPECT_EQ(back.value, chain);
  EXPECT_THROW(Boxed<Node>().value(), std::bad_optional_access);
}

TEST(Boxed, ReadsNoDeeperThanTheLimit) {
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "<value><struct><member><name>next</name>";
  EXPECT_EQ(decode<Node>(deep).error.message, "more than 64 arrays and structs inside each other");
}

TEST(Also, ReadsOtherNamesAndRefusesBoth) {
  EXPECT_EQ(encode(Node{1, {}}),
            structure(member("id", integer(1)) + member("discount", integer(5))));
  for (const std::string_view name : {"id", "nr", "number"}) {
    EXPECT_EQ(decode<Node>(structure(member(name, integer(4)))).value.id, 4) << name;
  }
  EXPECT_EQ(outcome<Node>(structure(member("id", integer(4)) + member("nr", integer(4)))),
            ": member 'id' twice, as 'nr'");
  EXPECT_EQ(outcome<Node>(structure(member("nr", integer(4)) + member("number", integer(4)))),
            ": member 'id' twice, as 'number'");
  EXPECT_EQ(outcome<Node>(structure(member("nr", integer(4)) + member("id", integer(4)))),
            ": member 'id' twice");
  EXPECT_EQ(outcome<Node>(structure("")), ": member 'id' is missing");
}

TEST(Retired, IsDroppedWhateverItIs) {
  EXPECT_EQ(outcome<Node>(structure(member("discount", text("x")) + member("id", integer(4)))),
            "ok");
  EXPECT_EQ(outcome<Node>(structure(member("id", integer(4)) +
                                    member("discount", "<value><i4>x</i4></value>"))),
            ".discount: expected int, found 'x'");
}

TEST(StrictFields, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(outcome<Strict>(structure(member("id", integer(4)))), "ok");
  EXPECT_EQ(outcome<Strict>(structure(member("id", integer(4)) + member("x", integer(4)))),
            ".x: there is no such member");
  EXPECT_EQ(outcome<Strict>(structure(member("x", integer(4)) + member("id", integer(4)))),
            ".x: there is no such member");
  EXPECT_EQ(outcome<Strict>(structure(member("id", integer(10)))), ".id: 10 is outside 1..9");
  EXPECT_EQ(outcome<Strict>(structure(member("id", integer(1)) + member("note", text("abcd")))),
            ".note: length 4 is outside 0..3");
  EXPECT_EQ(encode(Strict{0, {}}), "error: .id: 0 is outside 1..9");
}

TEST(OptionalNil, IsWrittenAsNilWhereTheDialectHasOne) {
  EXPECT_EQ(encode(Strict{1, {}}),
            structure(member("id", integer(1)) + member("note", "<value><nil/></value>")));
  Dialect without = Dialect::standard();
  without.nil = false;
  EXPECT_EQ(encode(Strict{1, {}}, without), structure(member("id", integer(1))));
  EXPECT_EQ(encode(Strict{1, "abc"}),
            structure(member("id", integer(1)) + member("note", text("abc"))));
}

TEST(PositionalFields, IsAnArrayWithoutItsEmptyEnd) {
  EXPECT_EQ(encode(Point{1, 2, {}, {}}), array(integer(1) + integer(2)));
  EXPECT_EQ(encode(Point{1, 2, "a", {}}), array(integer(1) + integer(2) + text("a")));
  EXPECT_EQ(encode(Point{1, 2, {}, 3}),
            array(integer(1) + integer(2) + "<value><nil/></value>" + integer(3)));
  for (const Point& point : {Point{1, 2, {}, {}}, Point{1, 2, "a", {}}, Point{1, 2, {}, 3}}) {
    EXPECT_EQ(decode<Point>(encode(point)).value, point);
  }
  EXPECT_EQ(decode<Point>(array(integer(1))).value, (Point{1, 7, {}, {}}));
  EXPECT_EQ(outcome<Point>(array("")), ": expected an array of at least 1, found one of 0");
  EXPECT_EQ(outcome<Point>(array(text("a"))), "[0]: expected int, found string");
  EXPECT_EQ(outcome<Point>(array(integer(1) + integer(2) + text("a") + integer(3) + text("more"))),
            "ok");
  EXPECT_EQ(outcome<Point>(structure("")), ": expected array, found struct");
}

}  // namespace
}  // namespace wire
}  // namespace tagwire
