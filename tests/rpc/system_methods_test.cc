// The system.* methods as Python and others call them (docs/wire.md, "system.*").
#include "tagwire/rpc/system_methods.h"

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tagwire/base/module_text.h"
#include "tagwire/rpc/dispatcher.h"
#include "tagwire/version.h"
#include "tagwire/wire/codecs.h"
#include "tagwire/xml/reader.h"
#include "tests/rpc/documents.h"

namespace shop {
struct Anything {};
}  // namespace shop

// A type that says of itself what tagwire::Value says: it may be anything.
template <>
struct tagwire::Codec<shop::Anything> {
  static constexpr std::string_view kSignature = "undef";
  static bool decode(wire::Decoder& in, shop::Anything&) { return in.skip_value(); }
  static void encode(wire::Encoder& out, const shop::Anything&) { out.write_nil(); }
};

namespace tagwire::rpc {
namespace {

using test::call;
using test::fault;
using test::fault_struct;
using test::reply_to;
using test::result;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string array(std::initializer_list<std::string_view> values) {
  std::string out = "<array><data>";
  for (const std::string_view value : values) out.append(value);
  return out + "</data></array>";
}
std::string value(std::string_view inside) { return "<value>" + std::string(inside) + "</value>"; }
std::string text(std::string_view inside) {
  return value("<string>" + std::string(inside) + "</string>");
}
std::string member(std::string_view name, std::string_view whole_value) {
  return "<member><name>" + std::string(name) + "</name>" + std::string(whole_value) + "</member>";
}

class SystemMethods : public ::testing::Test {
 protected:
  SystemMethods() {
    limits_.max_multicall_entries = 5;
    table_.add_function(
        "add", [](std::int32_t a, std::int32_t b) { return a + b; }, "a plus b");
    table_.add_function("Shop.place", [](CallContext&, const std::string&,
                                         std::optional<std::int64_t>, std::optional<bool>) {});
    table_.add_function("any", [](const shop::Anything& v) { return v; });
    table_.add_function("refuse", [] { throw Fault(9, "no"); });
    table_.add_function("count", [this] { return ++count_; });
    table_.add_function("who", [](CallContext& c) { return std::string(c.method()); });
    add_system_methods(table_);
  }
  std::string reply(std::string_view document) {
    return reply_to(Dispatcher(table_, {.read = {.limits = limits_}}), document);
  }
  std::string multicall(std::initializer_list<std::string_view> entries) {
    return reply(call("system.multicall", {array(entries)}));
  }

  DocumentLimits limits_;
  MethodTable table_;
  std::int32_t count_ = 0;
};

// One entry of a multicall: a call of `method`.
std::string entry(std::string_view method, std::initializer_list<std::string_view> values) {
  return value("<struct>" + member("methodName", text(method)) +
               member("params", value(array(values))) + "</struct>");
}
std::string boxed(std::string_view inside) { return value(array({value(inside)})); }
std::string results(std::initializer_list<std::string_view> values) {
  return result(array(values));
}

TEST_F(SystemMethods, ListsEveryMethodInOrder) {
  EXPECT_EQ(reply(call("system.listMethods", {})),
            results({text("Shop.place"), text("add"), text("any"), text("count"), text("refuse"),
                     text("system.getCapabilities"), text("system.listMethods"),
                     text("system.methodExist"), text("system.methodHelp"),
                     text("system.methodSignature"), text("system.multicall"),
                     text("tagwire.describe"), text("who")}));
}

TEST_F(SystemMethods, TellsWhetherAMethodExists) {
  EXPECT_EQ(reply(call("system.methodExist", {"add"})), result("<boolean>1</boolean>"));
  EXPECT_EQ(reply(call("system.methodExist", {"Add"})), result("<boolean>0</boolean>"));
}

TEST_F(SystemMethods, PublishesHelp) {
  EXPECT_EQ(reply(call("system.methodHelp", {"add"})), result("<string>a plus b</string>"));
  EXPECT_EQ(reply(call("system.methodHelp", {"any"})), result("<string></string>"));
  EXPECT_EQ(reply(call("system.methodHelp", {"sub"})), fault(-32601, "there is no method 'sub'"));
  EXPECT_THAT(reply(call("system.methodHelp", {"system.multicall"})), HasSubstr("several calls"));
}

TEST_F(SystemMethods, PublishesSignatures) {
  const auto signature_of = [&](std::string_view method) {
    return reply(call("system.methodSignature", {method}));
  };
  EXPECT_EQ(signature_of("add"), results({value(array({text("int"), text("int"), text("int")}))}));
  EXPECT_EQ(signature_of("Shop.place"),
            results({value(array({text("nil"), text("string")})),
                     value(array({text("nil"), text("string"), text("i8")})),
                     value(array({text("nil"), text("string"), text("i8"), text("boolean")}))}));
  EXPECT_EQ(signature_of("any"), result("<string>undef</string>"));
  EXPECT_EQ(signature_of("system.multicall"),
            results({value(array({text("array"), text("array")}))}));
  EXPECT_EQ(signature_of("system.listMethods"), results({value(array({text("array")}))}));
  EXPECT_EQ(signature_of("sub"), fault(-32601, "there is no method 'sub'"));
}

TEST_F(SystemMethods, PublishesCapabilities) {
  const std::string reply_text = reply(call("system.getCapabilities", {}));
  for (const std::string_view name : {"xmlrpc", "introspect", "introspection", "system.multicall",
                                      "nil", "faults_interop", "tagwire"}) {
    EXPECT_THAT(reply_text, HasSubstr("<name>" + std::string(name) + "</name><value><struct>"));
  }
  EXPECT_THAT(reply_text, HasSubstr(member("specVersion", value("<i4>20010516</i4>"))));
}

TEST_F(SystemMethods, MulticallBoxesResultsAndKeepsFaultsBare) {
  EXPECT_EQ(multicall({entry("add", {value("<int>3</int>"), value("<int>5</int>")}),
                       entry("refuse", {}), entry("who", {})}),
            results({boxed("<i4>8</i4>"), fault_struct(9, "no"), boxed("<string>who</string>")}));
  EXPECT_EQ(multicall({}), results({}));
}

TEST_F(SystemMethods, MulticallAnswersEveryMalformedEntryByItself) {
  const struct {
    std::string entry;
    int code;
    std::string_view text;
  } bad_entries[] = {
      {value("<int>1</int>"), -32602, ""},
      {value("<struct></struct>"), -32602, ""},
      {value("<struct>" + member("methodName", value("<int>1</int>")) + "</struct>"), -32602, ""},
      {value("<struct>" + member("methodName", text("add")) +
             member("params", value("<int>1</int>")) + "</struct>"),
       -32602, ""},
      {value("<struct>" + member("methodName", text("add")) + member("methodName", text("add")) +
             "</struct>"),
       -32600, ""},
      {entry("sub", {}), -32601, "there is no method 'sub'"},
      {entry("ad", {}), -32601, "there is no method 'ad'"},
      {entry("add", {}), -32602, "add: expected 2 parameters, found 0"},
      {entry("add", {value("<int>1</int>"), value("x")}), -32602,
       "add: params[1]: expected int, found string"},
      {entry("add", {value("<int>1</int>"), value("<int>x</int>")}), -32602, "add: params[1]"},
      {entry("system.multicall", {value(array({}))}), -32602, "system.multicall"},
  };
  for (const auto& [bad, code, message] : bad_entries) {
    const std::string start = fault_struct(code, message);
    const std::string answer = multicall({entry("count", {}), bad, entry("count", {})});
    const std::string expected = "<methodResponse><params><param><value><array><data>" +
                                 boxed("<i4>" + std::to_string(count_ - 1) + "</i4>") +
                                 start.substr(0, start.find("</string>"));
    EXPECT_THAT(answer, StartsWith(expected)) << bad;
    EXPECT_THAT(answer, HasSubstr(boxed("<i4>" + std::to_string(count_) + "</i4>"))) << bad;
  }
}

TEST_F(SystemMethods, MulticallReadsEntriesInAnyLayout) {
  EXPECT_EQ(multicall({value("<struct>" + member("methodName", text("count")) + "</struct>")}),
            results({boxed("<i4>1</i4>")}))
      << "missing params are none";
  EXPECT_EQ(multicall({value(
                "<struct>" +
                member("params", value(array({value("<int>3</int>"), value("<int>5</int>")}))) +
                member("more", value("x")) + member("methodName", value("add")) + "</struct>")}),
            results({boxed("<i4>8</i4>")}))
      << "params may come first, other members are ignored";
}

TEST_F(SystemMethods, MulticallCallsNothingWhenTheDocumentIsBad) {
  const std::string good =
      call("system.multicall", {array({entry("count", {}), entry("count", {})})});
  for (std::size_t size = 0; size + 1 < good.size(); ++size) reply(good.substr(0, size));
  const std::string late = call("system.multicall", {array({entry("count", {}), value("<int>x")})});
  EXPECT_THAT(reply(late), HasSubstr("<i4>-32700</i4>"));
  EXPECT_EQ(count_, 0);
}

TEST_F(SystemMethods, MulticallTakesSoManyEntriesAndNoMore) {
  const std::string one = entry("count", {});
  EXPECT_THAT(multicall({one, one, one, one, one}), Not(HasSubstr("fault")));
  EXPECT_EQ(count_, 5);
  EXPECT_THAT(multicall({one, one, one, one, one, one}),
              StartsWith("<methodResponse><fault><value><struct><member><name>faultCode</name>"
                         "<value><i4>-32008</i4>"));
  EXPECT_EQ(count_, 5) << "nothing was called";
}

TEST_F(SystemMethods, MulticallReadsEntriesBehindOneThatIsBroken) {
  // Content that is no XML-RPC, at every depth at which reading can stop.
  for (const std::string_view bad :
       {"<value><int>x</int></value>",
        "<value><array><data><value><int>x</int></value></data></array></value>",
        "<value><struct><member><name>a</name><value><odd/></value></member></struct></value>",
        "<value><struct><member><name>a</name></member></struct></value>",
        "<value><string>a</string>text</value>", "<odd/>",
        "<value><!-- c --><int>1<![CDATA[x]]></int></value>", "<value><int/></value>",
        "<value><int>1</int><int>2</int></value>"}) {
    count_ = 0;
    const std::string answer = multicall({entry("add", {bad}), entry("count", {})});
    EXPECT_THAT(answer, StartsWith("<methodResponse><params>")) << bad;
    EXPECT_THAT(answer, HasSubstr("faultCode")) << bad;
    EXPECT_THAT(answer,
                ::testing::EndsWith(boxed("<i4>1</i4>") + "</data></array></value></param></params>"
                                                          "</methodResponse>"))
        << bad;
  }
}

TEST_F(SystemMethods, MulticallCallsNothingWhenBrokenEntriesHideBadTags) {
  // Nesting beyond what the check of the whole document follows must not hide what comes after it.
  for (const std::size_t depth : {300U, 600U}) {
    std::string deep;
    for (std::size_t i = 0; i < depth; ++i) deep += "<odd>";
    for (std::size_t i = 0; i < depth; ++i) deep += "</odd>";
    const std::string answer =
        multicall({entry("count", {}), value(deep), value("<odd><a></b></odd>")});
    EXPECT_THAT(answer, StartsWith("<methodResponse><fault>")) << depth;
    EXPECT_EQ(count_, 0) << depth;
  }
}

TEST_F(SystemMethods, MulticallCountsElementsOnce) {
  // An entry that is read twice, because it is broken, does not use the limit up twice.
  const std::string bad = entry("add", {value("<int>x</int>"), value("<int>x</int>")});
  limits_.max_elements = 200;
  EXPECT_THAT(multicall({bad, bad, bad, bad, entry("count", {})}), HasSubstr("<i4>1</i4>"));
  limits_.max_elements = 60;
  EXPECT_THAT(multicall({bad, bad, bad, bad, entry("count", {})}), HasSubstr("<i4>-32008</i4>"));
  EXPECT_EQ(count_, 1);
}

TEST_F(SystemMethods, MulticallShortensNamesThatNobodyHas) {
  const std::string answer = multicall({entry(std::string(100'000, 'x'), {})});
  EXPECT_THAT(answer, HasSubstr("<i4>-32601</i4>"));
  EXPECT_LT(answer.size(), 2'000U);
}

TEST_F(SystemMethods, MulticallSaysWhereAnEntryIsWrong) {
  EXPECT_THAT(multicall({entry("add", {value("<int>1</int>"), value("<int>x</int>")})}),
              HasSubstr("add: params[1]: expected int, found 'x' (at byte "));
  EXPECT_THAT(
      multicall({entry("count", {}),
                 value("<struct>" + member("methodName", value("<int>1</int>")) + "</struct>")}),
      HasSubstr("system.multicall: params[0][1].methodName: expected string, found int (at byte "));
}

TEST_F(SystemMethods, MulticallGivesOffsetsOfTheBytesAsReceived) {
  const std::string bad = value("<int>x</int>");
  std::string document = call(
      "system.multicall", {array({entry("add", {text("\xe9\xe9\xe9"), bad}), entry("add", {bad}),
                                  entry("add", {text("\xe9"), value("\xe9")})})});
  document.replace(0, document.find('\n'), "<?xml version='1.0' encoding='iso-8859-1'?>");
  const std::size_t first = document.find(bad);
  const std::size_t second = document.find(bad, first + 1);
  const std::size_t third = document.find(text("\xe9"), second);
  const std::string answer = reply(document);
  for (const std::size_t offset : {first, second, third}) {
    EXPECT_THAT(answer, HasSubstr("(at byte " + std::to_string(offset) + ")"));
  }
}

TEST_F(SystemMethods, AnyChangedByteGetsAWholeReply) {
  const std::string good =
      call("system.multicall",
           {array({entry("add", {value("<int>3</int>"), value("x")}), value("<int>1</int>"),
                   entry("Shop.place", {text("AB"), value("<i8>1</i8>")})})});
  const Dispatcher dispatcher(table_, {});
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const char c : {'<', '>', '/', 'x', ' ', '&', '\0', '\xff', '1'}) {
      std::string changed = good;
      changed[at] = c;
      const std::string answer = reply_to(dispatcher, changed);
      ASSERT_FALSE(xml::check_well_formed(answer, limits_)) << changed << answer;
      ASSERT_THAT(answer, ::testing::EndsWith("</methodResponse>")) << changed;
    }
  }
}

TEST_F(SystemMethods, DescribesNothingWithoutAnIdl) {
  EXPECT_EQ(reply(call("tagwire.describe", {})),
            result("<struct>" + member("tagwire", text(TAGWIRE_VERSION_STRING)) +
                   member("idl", value(array({}))) +
                   member("descriptor", text("{\"format\":1,\"modules\":[]}")) + "</struct>"));
}

constexpr std::string_view kMoneyIdl[] = {"module shop.money;\n"};
constexpr std::string_view kMoneyJson[] = {"{\"name\":\"shop.money\"}"};
constexpr ModuleText kMoney{
    .file = "money.idl", .idl = kMoneyIdl, .descriptor = kMoneyJson, .imports = {}};
constexpr const ModuleText* kShopImports[] = {&kMoney};
constexpr std::string_view kShopIdl[] = {"module shop;\n", "import \"money.idl\";\n"};
constexpr std::string_view kShopJson[] = {"{\"name\":", "\"shop\"}"};
constexpr ModuleText kShop{
    .file = "shop.idl", .idl = kShopIdl, .descriptor = kShopJson, .imports = kShopImports};

TEST_F(SystemMethods, DescribesEachModuleOnceAfterThoseItImports) {
  table_.add_module(kShop);
  table_.add_module(kMoney);
  table_.add_module(kShop);
  const auto file = [](std::string_view name, std::string_view content) {
    return value("<struct>" + member("name", text(name)) + member("text", text(content)) +
                 "</struct>");
  };
  EXPECT_EQ(
      reply(call("tagwire.describe", {})),
      result(
          "<struct>" + member("tagwire", text(TAGWIRE_VERSION_STRING)) +
          member("idl", value(array({file("money.idl", "module shop.money;\n"),
                                     file("shop.idl", "module shop;\nimport \"money.idl\";\n")}))) +
          member("descriptor", text("{\"format\":1,\"modules\":[{\"name\":\"shop.money\"},"
                                    "{\"name\":\"shop\"}]}")) +
          "</struct>"));
}

TEST_F(SystemMethods, OwnNamesCannotBeTaken) {
  for (const std::string_view name : {"system.mine", "tagwire.mine"}) {
    EXPECT_THROW(table_.add_function(name, [] {}), std::invalid_argument) << name;
  }
  table_.add_function("tagwires", [] {});
}

TEST_F(SystemMethods, MulticallTakesOneArray) {
  EXPECT_THAT(reply(call("system.multicall", {})), HasSubstr("expected 1 parameter, found 0"));
  EXPECT_THAT(reply(call("system.multicall", {"x"})), HasSubstr("expected array, found string"));
  EXPECT_THAT(reply(call("system.multicall", {array({}), array({})})),
              HasSubstr("expected 1 parameter, found 2"));
}

}  // namespace
}  // namespace tagwire::rpc
