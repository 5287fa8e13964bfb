#include "tagwire/wire/union_codec.h"

#include <gtest/gtest.h>

#include "tagwire/wire/enum_codec.h"
#include "tagwire/wire/shape.h"
#include "tests/wire/decode.h"

namespace shapes {

struct Card {
  std::string token{};
  bool operator==(const Card&) const = default;
};
struct Transfer {
  std::string iban{};
  std::optional<std::string> note{};
  bool operator==(const Transfer&) const = default;
};

/// As generated code has them.
struct Payment
    : tagwire::Union<tagwire::Arm<"card", Card>, tagwire::Arm<"voucher", std::string>,
                     tagwire::Arm<"gift", std::string>, tagwire::Arm<"cash">, tagwire::UnknownArm> {
  using Union::Union;
  using card = tagwire::Arm<"card", Card>;
  using voucher = tagwire::Arm<"voucher", std::string>;
  using gift = tagwire::Arm<"gift", std::string>;
  using cash = tagwire::Arm<"cash">;
};
struct Strict : tagwire::Union<tagwire::Arm<"a", std::int32_t>, tagwire::Arm<"b">> {
  using Union::Union;
  using a = tagwire::Arm<"a", std::int32_t>;
  using b = tagwire::Arm<"b">;
};
struct Tagged : tagwire::Union<tagwire::Arm<"card", Card>, tagwire::Arm<"transfer", Transfer>,
                               tagwire::UnknownArm> {
  using Union::Union;
  using card = tagwire::Arm<"card", Card>;
  using transfer = tagwire::Arm<"transfer", Transfer>;
};
struct Tree;
struct Tree : tagwire::Union<tagwire::Arm<"nodes", std::vector<Tree>>,
                             tagwire::Arm<"by_name", std::map<std::string, Tree>>,
                             tagwire::Arm<"leaf", std::int32_t>, tagwire::UnknownArm> {
  using Union::Union;
  using nodes = tagwire::Arm<"nodes", std::vector<Tree>>;
  using by_name = tagwire::Arm<"by_name", std::map<std::string, Tree>>;
  using leaf = tagwire::Arm<"leaf", std::int32_t>;
};

enum class Mode { on, off };
constexpr std::string_view to_string(Mode mode) { return mode == Mode::on ? "on" : "off"; }
constexpr bool parse(std::string_view text, Mode& out) {
  if (text == "on" || text == "enabled") return (out = Mode::on, true);
  if (text == "off") return (out = Mode::off, true);
  return false;
}
enum class Level : std::int8_t { low = 1, high = 9 };
constexpr std::string_view to_string(Level level) {
  return level == Level::low ? "low" : level == Level::high ? "high" : "unknown_";
}
constexpr bool parse(std::string_view text, Level& out) {
  if (text == "low") return (out = Level::low, true);
  if (text == "high") return (out = Level::high, true);
  return false;
}

}  // namespace shapes

namespace tagwire {

using namespace shapes;

template <>
struct Codec<Card> : wire::Fields<Card, wire::Required<"token", &Card::token>> {
  static constexpr std::string_view kSignature = "struct";
};
template <>
struct Codec<Transfer> : wire::StrictFields<Transfer, wire::Required<"iban", &Transfer::iban>,
                                            wire::Optional<"note", &Transfer::note>> {
  static constexpr std::string_view kSignature = "struct";
};
template <>
struct Codec<Payment>
    : wire::UnionArms<Payment, wire::ArmOf<Payment::card>,
                      wire::ArmOf<Payment::voucher, wire::Checked<std::string, wire::Length<1, 5>>>,
                      wire::ArmOf<Payment::gift, wire::Also<"present">>,
                      wire::ArmOf<Payment::cash>> {
  static constexpr std::string_view kSignature = "struct";
};
template <>
struct Codec<shapes::Strict> : wire::UnionArms<shapes::Strict, wire::ArmOf<shapes::Strict::a>,
                                               wire::ArmOf<shapes::Strict::b>> {
  static constexpr std::string_view kSignature = "struct";
};
template <>
struct Codec<Tagged> : wire::TaggedUnionArms<"kind", Tagged, wire::ArmOf<Tagged::card>,
                                             wire::ArmOf<Tagged::transfer>> {
  static constexpr std::string_view kSignature = "struct";
};
template <>
struct Codec<Tree> {
  using Arms = wire::UnionArms<Tree, wire::ArmOf<Tree::nodes>, wire::ArmOf<Tree::by_name>,
                               wire::ArmOf<Tree::leaf>>;
  static constexpr std::string_view kSignature = "struct";
  static bool decode(wire::Decoder& in, Tree& out) { return Arms::decode(in, out); }
  static void encode(wire::Encoder& out, const Tree& value) { Arms::encode(out, value); }
};
template <>
struct Codec<Mode> : wire::StrictNames<Mode, 2> {
  static constexpr std::string_view kSignature = "string";
};
template <>
struct Codec<Level> : wire::StrictIntEnum<Level> {};

namespace wire {
namespace {

std::string member(std::string_view name, std::string_view value) {
  return "<member><name>" + std::string(name) + "</name><value>" + std::string(value) +
         "</value></member>";
}
std::string structure(std::string_view members) {
  return "<value><struct>" + std::string(members) + "</struct></value>";
}
template <class T>
std::string outcome(std::string_view xml) {
  const auto got = decode<T>(xml);
  return got.ok ? "ok" : got.error.path + ": " + got.error.message;
}

TEST(Union, IsBuiltFromAnArmAndTellsEqualTypesApart) {
  Payment payment = Payment::voucher{"X"};
  EXPECT_TRUE(payment.holds<Payment::voucher>());
  EXPECT_EQ(*payment.get_if<Payment::voucher>(), "X");
  EXPECT_EQ(payment.get_if<Payment::gift>(), nullptr);
  EXPECT_EQ(payment.get<Payment::voucher>(), "X");
  EXPECT_THROW(payment.get<Payment::gift>(), std::bad_variant_access);
  EXPECT_NE(payment, Payment(Payment::gift{"X"}));
  EXPECT_EQ(payment, Payment(Payment::voucher{"X"}));
  payment = Payment::cash{};
  EXPECT_NE(payment.get_if<Payment::cash>(), nullptr);
  EXPECT_EQ(payment.arm_name(), "cash");
  EXPECT_TRUE(Payment().holds<Payment::card>()) << "the first, when nothing is said";
  const std::string seen = payment.visit([](const Payment::cash&) { return std::string("cash"); },
                                         [](const auto&) { return std::string("other"); });
  EXPECT_EQ(seen, "cash");
}

TEST(UnionArms, IsAStructWithOneMember) {
  EXPECT_EQ(encode(Payment(Payment::voucher{"X"})),
            structure(member("voucher", "<string>X</string>")));
  EXPECT_EQ(encode(Payment(Payment::cash{})), structure(member("cash", "<struct></struct>")));
  for (const Payment& payment : {Payment(Payment::card{{"t"}}), Payment(Payment::voucher{"X"}),
                                 Payment(Payment::gift{"X"}), Payment(Payment::cash{})}) {
    const auto back = decode<Payment>(encode(payment));
    ASSERT_TRUE(back.ok) << back.error.text();
    EXPECT_EQ(back.value, payment);
  }
  EXPECT_EQ(decode<Payment>(structure(member("present", "X"))).value, Payment(Payment::gift{"X"}));
}

TEST(UnionArms, KeepsTheNameOfAnUnknownArm) {
  const auto got = decode<Payment>(structure(member("crypto", "<i4>1</i4>")));
  ASSERT_TRUE(got.ok) << got.error.text();
  EXPECT_EQ(*got.value.get_if<UnknownArm>(), "crypto");
  EXPECT_EQ(got.value.arm_name(), "crypto");
  EXPECT_EQ(encode(std::vector<Payment>{got.value}),
            "error: [0]: the unknown arm 'crypto' cannot be written");
  EXPECT_EQ(outcome<Payment>(structure(member("crypto", "<i4>x</i4>"))),
            ".crypto: expected int, found 'x'");
}

TEST(UnionArms, SaysWhatIsWrong) {
  EXPECT_EQ(outcome<Payment>(structure("")),
            ": expected a struct with one member, card, voucher, gift or cash, found an empty one");
  EXPECT_EQ(outcome<Payment>(structure(member("cash", "<struct/>") + member("gift", "x"))),
            ": expected a struct with one member, found 'cash' and 'gift'");
  EXPECT_EQ(outcome<Payment>("<value>cash</value>"), ": expected struct, found string");
  EXPECT_EQ(outcome<Payment>(structure(member("cash", "<i4>1</i4>"))),
            ".cash: expected struct, found i4");
  EXPECT_EQ(outcome<Payment>(structure(member("card", "<struct/>"))),
            ".card: member 'token' is missing");
  EXPECT_EQ(outcome<Payment>(structure(member("voucher", "toolong"))),
            ".voucher: length 7 is outside 1..5");
  EXPECT_EQ(encode(Payment(Payment::voucher{""})), "error: .voucher: length 0 is outside 1..5");
  EXPECT_EQ(outcome<shapes::Strict>(structure(member("c", "<i4>1</i4>"))),
            ".c: unknown 'c', expected a or b");
}

TEST(UnionArms, MayHoldItself) {
  const Tree tree = Tree::nodes{{Tree::leaf{1}, Tree::by_name{{{"x", Tree::leaf{2}}}}}};
  const auto back = decode<Tree>(encode(tree));
  ASSERT_TRUE(back.ok) << back.error.text();
  EXPECT_EQ(back.value, tree);
  EXPECT_EQ(outcome<Tree>(structure(member(
                "nodes", "<array><data>" + structure(member("leaf", "x")) + "</data></array>"))),
            ".nodes[0].leaf: expected int, found string");
}

TEST(TaggedUnionArms, IsTheStructWithItsTagFirst) {
  EXPECT_EQ(encode(Tagged(Tagged::card{{"t"}})), structure(member("kind", "<string>card</string>") +
                                                           member("token", "<string>t</string>")));
  for (const Tagged& value : {Tagged(Tagged::card{{"t"}}), Tagged(Tagged::transfer{{"DE", "n"}})}) {
    const auto back = decode<Tagged>(encode(value));
    ASSERT_TRUE(back.ok) << back.error.text();
    EXPECT_EQ(back.value, value);
  }
}

TEST(TaggedUnionArms, ReadsTheTagWhereverItStands) {
  const std::string kind = member("kind", "transfer");
  const std::string iban = member("iban", "DE");
  const std::string note = member("note", "n");
  const Tagged want = Tagged::transfer{{"DE", "n"}};
  for (const std::string& members : {kind + iban + note, iban + kind + note, note + iban + kind}) {
    const auto got = decode<Tagged>(structure(members));
    ASSERT_TRUE(got.ok) << got.error.text();
    EXPECT_EQ(got.value, want);
  }
  // As Python writes it, with its white space.
  const auto python = decode<Tagged>(
      "<value><struct>\n<member>\n<name>kind</name>\n<value><string>transfer</string></value>\n"
      "</member>\n<member>\n<name>iban</name>\n<value><string>DE</string></value>\n</member>\n"
      "</struct></value>");
  ASSERT_TRUE(python.ok) << python.error.text();
  EXPECT_EQ(python.value, Tagged(Tagged::transfer{{"DE", {}}}));
}

TEST(TaggedUnionArms, SaysWhatIsWrong) {
  EXPECT_EQ(outcome<Tagged>(structure(member("token", "t"))),
            ": member 'kind' is missing, which says what it is: card or transfer");
  EXPECT_EQ(outcome<Tagged>(structure(member("kind", "<i4>1</i4>"))),
            ".kind: expected string, found i4");
  EXPECT_EQ(outcome<Tagged>(structure(member("kind", "card"))), ": member 'token' is missing");
  EXPECT_EQ(outcome<Tagged>(
                structure(member("kind", "transfer") + member("iban", "DE") + member("x", "1"))),
            ".x: there is no such member");
  EXPECT_EQ(outcome<Tagged>(
                structure(member("kind", "card") + member("token", "t") + member("kind", "card"))),
            ": member 'kind' twice");
}

TEST(TaggedUnionArms, KeepsTheNameOfAnUnknownArm) {
  using Two = std::vector<Tagged>;
  const auto got = decode<Two>(
      "<value><array><data>" + structure(member("kind", "crypto") + member("coin", "<struct/>")) +
      structure(member("kind", "card") + member("token", "t")) + "</data></array></value>");
  ASSERT_TRUE(got.ok) << got.error.text();
  EXPECT_EQ(got.value[0].arm_name(), "crypto");
  EXPECT_EQ(got.value[1], Tagged(Tagged::card{{"t"}}));
  EXPECT_EQ(encode(got.value), "error: [0]: the unknown arm 'crypto' cannot be written");
}

TEST(StrictEnums, RefuseWhatTheyDoNotKnow) {
  EXPECT_EQ(outcome<Mode>("<value>off</value>"), "ok");
  EXPECT_EQ(decode<Mode>("<value>enabled</value>").value, Mode::on);
  EXPECT_EQ(outcome<Mode>("<value>dim</value>"), ": unknown 'dim', expected on or off");
  EXPECT_EQ(encode(static_cast<Mode>(7)), "error: an unknown enumerator cannot be written");
  EXPECT_EQ(outcome<Level>("<value><i4>9</i4></value>"), "ok");
  EXPECT_EQ(outcome<Level>("<value><i4>2</i4></value>"), ": 2 is none of the values of this enum");
  EXPECT_EQ(encode(static_cast<Level>(2)), "error: 2 is none of the values of this enum");
}

}  // namespace
}  // namespace wire
}  // namespace tagwire
