// Which callables can be registered, and that each is called with what was sent.
#include "tagwire/rpc/callable.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tagwire/rpc/dispatcher.h"
#include "tagwire/rpc/method_table.h"
#include "tests/rpc/documents.h"

namespace shop {
struct Ticket {
  std::unique_ptr<int> number;
};
}  // namespace shop

// A type that cannot be copied, with a codec of its user's.
template <>
struct tagwire::Codec<shop::Ticket> {
  static constexpr std::string_view kSignature = "int";
  static bool decode(wire::Decoder& in, shop::Ticket& out) {
    out.number = std::make_unique<int>();
    return Codec<int>::decode(in, *out.number);
  }
  static void encode(wire::Encoder& out, const shop::Ticket& value) {
    Codec<int>::encode(out, *value.number);
  }
};

namespace tagwire::rpc {
namespace {

using test::call;
using test::result;

// --- what is told at compile time ---

template <class F>
constexpr bool registrable(F) {
  return Registrable<F>;
}
struct Opaque {};
struct Overloaded {
  void operator()(int) {}
  void operator()(std::string) {}
};

static_assert(registrable([] {}));
static_assert(registrable([](CallContext&) {}));
static_assert(registrable([](CallContext&, int) {}));
static_assert(registrable([](int) noexcept { return 1; }));
static_assert(registrable([](int x) mutable { return ++x; }));
static_assert(registrable([](std::string_view, const std::string&, std::string&&) {}));
static_assert(registrable([]() -> std::string_view { return ""; }));
static_assert(registrable([]() -> const char* { return ""; }));
static_assert(registrable([](const std::vector<std::map<std::string, std::tuple<int, bool>>>&) {}));
static_assert(registrable([](std::vector<std::byte>, std::chrono::sys_seconds) {}));
static_assert(Registrable<int (*)(int)>);
static_assert(Registrable<int(int) noexcept>);
static_assert(Registrable<std::function<void(double)>>);

static_assert(!registrable([](int&) {}), "what a handler writes there could reach nobody");
static_assert(!registrable([](Opaque) {}));
static_assert(!registrable([] { return Opaque(); }));
static_assert(!registrable([](int, CallContext&) {}), "the context comes first");
static_assert(!registrable([](auto) {}), "no single signature");
static_assert(!Registrable<Overloaded>);
static_assert(!Registrable<int>);

// --- what is called ---

int free_function(int a, int b) noexcept { return a - b; }

struct Adder {
  int base;
  int add(int x) const { return base + x; }
  int operator()(int x) { return base += x; }
};

class CallableTest : public ::testing::Test {
 protected:
  template <class F>
  void add(F&& callable) {
    table_.add_function("f", std::forward<F>(callable));
  }
  std::string reply(std::initializer_list<std::string_view> values) {
    return test::reply_to(Dispatcher(table_, {}), call("f", values));
  }
  MethodTable table_;
};

TEST_F(CallableTest, CallsFunctions) {
  add(free_function);
  EXPECT_EQ(reply({"<int>5</int>", "<int>3</int>"}), result("<i4>2</i4>"));
}

TEST_F(CallableTest, CallsFunctionPointers) {
  add(&free_function);
  EXPECT_EQ(reply({"<int>5</int>", "<int>3</int>"}), result("<i4>2</i4>"));
}

TEST_F(CallableTest, CallsStdFunctions) {
  add(std::function<int(int)>([](int x) { return -x; }));
  EXPECT_EQ(reply({"<int>5</int>"}), result("<i4>-5</i4>"));
}

TEST_F(CallableTest, CallsFunctorsThatKeepState) {
  add(Adder{10});
  EXPECT_EQ(reply({"<int>5</int>"}), result("<i4>15</i4>"));
  EXPECT_EQ(reply({"<int>5</int>"}), result("<i4>20</i4>"));
}

TEST_F(CallableTest, CallsWhatCannotBeCopied) {
  add([p = std::make_unique<int>(7)](int x) { return *p + x; });
  EXPECT_EQ(reply({"<int>5</int>"}), result("<i4>12</i4>"));
}

TEST_F(CallableTest, CallsMemberFunctionsThatAreBound) {
  const Adder adder{100};
  table_.add_function<int(int)>("f", std::bind_front(&Adder::add, &adder));
  EXPECT_EQ(reply({"<int>5</int>"}), result("<i4>105</i4>"));
}

TEST_F(CallableTest, PassesTextHoweverItIsTaken) {
  add([](std::string_view a, const std::string& b, std::string c, std::string&& d,
         const std::string_view& e) { return std::string(a) + b + c + d + std::string(e); });
  EXPECT_EQ(reply({"a", "b", "c", "d", "e"}), result("<string>abcde</string>"));
}

TEST_F(CallableTest, MovesArgumentsAndResults) {
  add([](shop::Ticket ticket) { return ticket; });  // compiles, because nothing is copied
  EXPECT_EQ(reply({"<int>7</int>"}), result("<i4>7</i4>"));
}

TEST_F(CallableTest, LetsTrailingOptionalsBeLeftOut) {
  add([](int a, std::optional<int> b, std::optional<std::string> c) {
    return std::to_string(a) + (b ? "b" : "-") + (c ? "c" : "-");
  });
  EXPECT_EQ(reply({"<int>1</int>"}), result("<string>1--</string>"));
  EXPECT_EQ(reply({"<int>1</int>", "<int>2</int>"}), result("<string>1b-</string>"));
  EXPECT_EQ(reply({"<int>1</int>", "<nil/>", "x"}), result("<string>1-c</string>"));
  EXPECT_NE(reply({}).find("expected 1 to 3 parameters, found 0"), std::string::npos);
}

TEST_F(CallableTest, WantsOptionalsThatOthersFollow) {
  add([](std::optional<int> a, int b) { return a.value_or(10) + b; });
  EXPECT_EQ(reply({"<nil/>", "<int>1</int>"}), result("<i4>11</i4>"));
  EXPECT_NE(reply({"<int>1</int>"}).find("expected 2 parameters, found 1"), std::string::npos);
}

TEST_F(CallableTest, AnswersAnAbsentResultWithNil) {
  add([](bool there) { return there ? std::optional<int>(1) : std::nullopt; });
  EXPECT_EQ(reply({"<boolean>1</boolean>"}), result("<i4>1</i4>"));
  EXPECT_EQ(reply({"<boolean>0</boolean>"}), result("<nil/>"));
}

TEST_F(CallableTest, AnswersReferencesWithWhatTheyReferTo) {
  const std::vector<std::string> kept = {"x"};
  add([&]() -> const std::vector<std::string>& { return kept; });
  EXPECT_EQ(reply({}), result("<array><data><value><string>x</string></value></data></array>"));
}

}  // namespace
}  // namespace tagwire::rpc
