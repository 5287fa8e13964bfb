#include "tagwire/value/value.h"

#include <cmath>
#include <sstream>

#include <gtest/gtest.h>

#include "tagwire/base/error.h"

namespace tagwire {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

Value sample() {
  return Value::structure({{"sku", "AB-1"},
                           {"qty", 2},
                           {"price", 9.5},
                           {"raw", Value::Bytes{std::byte{'f'}}},
                           {"at", sys_seconds(seconds(900'684'535))},
                           {"tags", Value::array({"new", true, nullptr})}});
}

template <class F>
std::string message_of(F&& f) {
  try {
    f();
  } catch (const Exception& e) {
    return e.what();
  }
  return "nothing was thrown";
}

TEST(Value, TakesItsKindFromTheCppType) {
  struct Case {
    Value value;
    Value::Kind kind;
    std::string_view type_name;
  };
  using Kind = Value::Kind;
  for (const auto& [value, kind, type_name] :
       {Case{Value(), Kind::kNil, "nil"}, Case{nullptr, Kind::kNil, "nil"},
        Case{true, Kind::kBool, "boolean"}, Case{1, Kind::kInt, "int"},
        Case{std::int8_t{1}, Kind::kInt, "int"}, Case{std::uint16_t{1}, Kind::kInt, "int"},
        Case{std::uint32_t{1}, Kind::kInt, "i8"}, Case{std::int64_t{1}, Kind::kInt, "i8"},
        Case{1.5, Kind::kDouble, "double"}, Case{1.5F, Kind::kDouble, "double"},
        Case{"x", Kind::kString, "string"}, Case{std::string("x"), Kind::kString, "string"},
        Case{std::string_view("x"), Kind::kString, "string"},
        Case{Value::Bytes{}, Kind::kBytes, "base64"},
        Case{sys_seconds(), Kind::kDatetime, "dateTime.iso8601"},
        Case{Value::array({}), Kind::kArray, "array"},
        Case{Value::structure({}), Kind::kStruct, "struct"}}) {
    EXPECT_EQ(value.kind(), kind) << type_name;
    EXPECT_EQ(value.type_name(), type_name);
  }
}

TEST(Value, GivesBackWhatItHolds) {
  const Value value = sample();
  EXPECT_EQ(value.at("sku").as_string(), "AB-1");
  EXPECT_EQ(value.at("qty").as_int(), 2);
  EXPECT_EQ(value.at("qty").as_double(), 2.0);
  EXPECT_EQ(value.at("price").as_double(), 9.5);
  EXPECT_EQ(value.at("raw").as_bytes().size(), 1U);
  EXPECT_EQ(value.at("at").as_datetime().time_since_epoch().count(), 900'684'535);
  EXPECT_TRUE(value.at("tags").at(1).as_bool());
  EXPECT_TRUE(value.at("tags").at(2).is_nil());
}

TEST(Value, SaysWhatItIsWhenAskedForSomethingElse) {
  Value value = sample();
  EXPECT_EQ(message_of([&] { value.as_int(); }), "expected int, found struct");
  EXPECT_EQ(message_of([&] { value.at("sku").as_int(); }), "expected int, found string");
  EXPECT_EQ(message_of([&] { value.at("price").as_string(); }), "expected string, found double");
  EXPECT_EQ(message_of([&] { Value(std::int64_t{1}).as_bool(); }), "expected boolean, found i8");
  EXPECT_EQ(message_of([&] { value.at("pric"); }), "the struct has no member 'pric'");
  EXPECT_EQ(message_of([&] { value.at("tags").at(3); }), "there is no element 3 in an array of 3");
  EXPECT_EQ(message_of([&] { value.at(0); }), "expected array, found struct");
}

TEST(Value, GetIfMissesQuietly) {
  Value value = 7;
  ASSERT_NE(value.get_if<std::int64_t>(), nullptr);
  EXPECT_EQ(*value.get_if<std::int64_t>(), 7);
  EXPECT_EQ(value.get_if<double>(), nullptr);
  EXPECT_EQ(value.get_if<std::string>(), nullptr);
  *value.get_if<std::int64_t>() = 8;
  EXPECT_EQ(value, Value(8));
}

TEST(Value, ComparesByContent) {
  EXPECT_EQ(sample(), sample());
  EXPECT_EQ(Value(1), Value(std::int64_t{1}));  // the tag is not part of the number
  EXPECT_NE(Value(1), Value(1.0));
  EXPECT_NE(Value(1), Value(true));
  EXPECT_NE(Value(""), Value());
  EXPECT_NE(Value(std::nan("")), Value(std::nan("")));
  EXPECT_NE(Value::array({1, 2}), Value::array({2, 1}));
  EXPECT_EQ(Value::structure({{"a", 1}, {"b", 2}}), Value::structure({{"b", 2}, {"a", 1}}));
  EXPECT_NE(Value::structure({{"a", 1}}), Value::structure({{"a", 1}, {"b", 2}}));
  EXPECT_NE(Value::structure({{"a", 1}}), Value::structure({{"b", 1}}));
}

TEST(Value, CopiesAreIndependent) {
  const Value original = sample();
  Value copy = original;
  copy.at("sku").as_string() = "ZZ";
  copy.as_struct().set("more", 1);
  EXPECT_EQ(original, sample());
  EXPECT_NE(copy, original);
  Value moved = std::move(copy);
  EXPECT_EQ(moved.at("sku").as_string(), "ZZ");
}

TEST(Value, PrintsReadably) {
  std::ostringstream out;
  out << sample();
  EXPECT_EQ(out.str(), R"({"sku": "AB-1", "qty": 2, "price": 9.5, "raw": base64(Zg==), )"
                       R"("at": datetime(19980717T14:08:55), "tags": ["new", true, nil]})");
  EXPECT_EQ(to_string(Value::array({})), "[]");
  EXPECT_EQ(to_string(Value::structure({})), "{}");
  EXPECT_EQ(to_string(Value("a\"\\\n\r\t\x01é")), R"("a\"\\\n\r\t\u0001é")");
  EXPECT_EQ(to_string(Value(sys_seconds(seconds(1LL << 40)))), "datetime(1099511627776 s)");
}

TEST(Struct, KeepsTheOrderOfItsMembers) {
  Struct members{{"zebra", 1}, {"apple", 2}};
  members["mango"] = 3;
  members.set("apple", 4);
  std::string order;
  for (const auto& [name, value] : members) order += name + "=" + to_string(value) + " ";
  EXPECT_EQ(order, "zebra=1 apple=4 mango=3 ");
}

// Sizes on both sides of the point where an index takes over.
TEST(Struct, FindsEveryMemberAtEverySize) {
  for (const int size : {0, 1, 15, 16, 17, 18, 100}) {
    Struct members;
    for (int i = 0; i < size; ++i) members.set(std::to_string(i * 7 % 101), i);
    const Struct copy = members;
    ASSERT_EQ(copy.size(), static_cast<std::size_t>(size));
    for (int i = 0; i < size; ++i) {
      const Value* found = copy.find(std::to_string(i * 7 % 101));
      ASSERT_NE(found, nullptr) << i << " of " << size;
      EXPECT_EQ(*found, Value(i));
    }
    EXPECT_FALSE(copy.contains(""));
    EXPECT_FALSE(copy.contains("zzz"));
  }
}

TEST(Struct, ErasesAcrossTheIndexBorder) {
  Struct members;
  for (int i = 0; i < 20; ++i) members.set(std::to_string(i), i);
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(members.erase(std::to_string(i)));
    EXPECT_FALSE(members.erase(std::to_string(i)));
    for (int j = i + 1; j < 20; ++j) ASSERT_EQ(members.at(std::to_string(j)), Value(j));
  }
  EXPECT_TRUE(members.empty());
}

TEST(Struct, FromMembersRefusesTheFirstDuplicate) {
  for (const int size : {3, 16, 17, 200}) {
    std::vector<Struct::Member> members;
    for (int i = 0; i < size; ++i) members.push_back({std::to_string(i), i});
    std::size_t duplicate = 999;
    const std::optional<Struct> good = Struct::from_members(std::vector(members), duplicate);
    ASSERT_TRUE(good);
    EXPECT_EQ(good->at("2"), Value(2));
    members.insert(members.begin() + 2, {"1", 9});
    members.push_back({"0", 9});
    EXPECT_FALSE(Struct::from_members(std::move(members), duplicate));
    EXPECT_EQ(duplicate, 2U) << size;
    EXPECT_EQ(members.at(duplicate).value, Value(9)) << "the members are given back";
  }
}

}  // namespace
}  // namespace tagwire
