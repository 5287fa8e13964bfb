// What `tagwire import` makes of the answers of servers: of every form that is known, of answers
// that make no sense, and of anything at all.
#include <cstdint>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "codegen/cli/strict_message.h"
#include "codegen/cpp/generate.h"
#include "codegen/import/described_idl.h"
#include "codegen/import/help_text.h"
#include "codegen/import/imported_idl.h"
#include "codegen/import/method_shape.h"
#include "codegen/import/server_questions.h"
#include "idl/compile.h"
#include "idl/format.h"
#include "idl/render.h"
#include "tagwire/client/client.h"
#include "tagwire/wire/reply.h"

namespace tagwire::importing {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Value names(std::initializer_list<const char*> list) {
  Value::Array array;
  for (const char* name : list) array.emplace_back(name);
  return array;
}

/// "(int32, string) -> bool"
std::string spell(const MethodShape& shape) {
  std::string text;
  for (const Parameter& each : shape.parameters) {
    text += (text.empty() ? "" : ", ") + each.name + ": " + each.type + (each.optional ? "?" : "");
  }
  return "(" + text + ")" + (shape.result.empty() ? "" : " -> " + shape.result);
}

std::string spell(const std::vector<Signature>& signatures) {
  std::string text;
  for (const Signature& each : signatures) {
    MethodShape shape;
    shape.result = each.result;
    for (const std::string& type : each.parameters) shape.parameters.push_back({"_", type, false});
    text += (text.empty() ? "" : " | ") + spell(shape);
  }
  return text;
}

TEST(Signatures, AreReadInEveryFormThatServersAnswer) {
  struct Case {
    const char* what;
    Value answer;
    const char* want;
  };
  for (const auto& [what, answer, want] : {
           Case{"a list of lists, as most", Value::array({names({"int", "string", "double"})}),
                "(_: string, _: double) -> int32"},
           Case{"a flat list, as supervisor", names({"boolean", "string"}), "(_: string) -> bool"},
           Case{"no parameters", Value::array({names({"array"})}), "() -> list<any>"},
           Case{"no parameters, flat", names({"struct"}), "() -> map<string, any>"},
           Case{"a single name", "dateTime.iso8601", "() -> datetime"},
           Case{"several", Value::array({names({"int"}), names({"int", "int"})}),
                "() -> int32 | (_: int32) -> int32"},
           Case{"the same twice", Value::array({names({"int"}), names({"i4"})}), "() -> int32"},
           Case{"no result", names({"nil", "base64"}), "(_: bytes)"},
           Case{"nil for no parameters", names({"int", "void"}), "() -> int32"},
           Case{"names of other toolkits", names({"i8", "Bool", "FLOAT", "ex:nil", "utf16"}),
                "(_: bool, _: double, _: any, _: any) -> int64"},
           Case{"a box too many", Value::array({Value::array({names({"int"})})}), ""},
           Case{"undef, as xmlrpc-c and PHP", "undef", ""},
           Case{"a sentence, as Python", "signatures not supported", ""},
           Case{"a sentence in a list", names({"signatures not supported"}), ""},
           Case{"an empty list, as Ruby", Value::Array(), ""},
           Case{"an empty list in a list", Value::array({Value::Array()}), ""},
           Case{"nil", nullptr, ""},
           Case{"a number", 7, ""},
           Case{"a struct", Value::structure({{"faultCode", 1}}), ""},
           Case{"numbers in a list", Value::array({1, 2}), ""},
           Case{"one good and one bad", Value::array({names({"int"}), Value(7)}), "() -> int32"},
       }) {
    EXPECT_EQ(spell(read_signatures(answer)), want) << what;
  }
}

TEST(Help, NamesParametersInEveryWayThatPeopleWrite) {
  struct Case {
    const char* help;
    const char* want;  ///< name:type, a `?` for what may be left out; -> result
  };
  for (const auto& [help, want] : {
           Case{"Text\n@param string name  The name\n  @param int wait   Seconds\n"
                "@return boolean result",
                "name:string wait:int -> boolean"},
           Case{"@param $name The name\n@param string $other Another", "name: other:string"},
           Case{"@param name: the name", "name:"},
           Case{":param name: the name\n:param str other: another", "name: other:str"},
           Case{"m(a, b) => a + b", "a: b: -> a"},
           Case{"def m(self, a: int, b='x,y)', *, c)", ""},
           Case{"def m(self, a: int, b='x,y)') -> str", "a:int b:? -> str"},
           Case{"int m(string a, array $b)", "a:string b:array"},
           Case{"m(a[, b[, c]])", "a: b:? c:?"},
           Case{"m(a, [b])", "a: b:?"},
           Case{"m()", ""},
           Case{"m(*args)", "none"},
           Case{"m(1, 2) is 3", "none"},
           Case{"m(a", "none"},
           Case{"am(a)", "none"},
           Case{"Nothing of use.", "none"},
           Case{"", "none"},
       }) {
    const std::vector<HelpSignature> found = read_help("m", help);
    std::string text = found.empty() ? "none" : "";
    if (!found.empty()) {
      for (const HelpParameter& each : found[0].parameters) {
        text +=
            (text.empty() ? "" : " ") + each.name + ":" + each.type + (each.optional ? "?" : "");
      }
      if (!found[0].result.empty()) text += " -> " + found[0].result;
    }
    if (std::string_view(help) == "def m(self, a: int, b='x,y)', *, c)") {
      EXPECT_TRUE(found.empty()) << "keywords alone cannot be sent";
      continue;
    }
    EXPECT_EQ(text, want) << help;
  }
}

TEST(Help, ThatStandsInProseIsNoDescription) {
  EXPECT_TRUE(read_help("m", "m(a) does it")[0].prominent);
  EXPECT_TRUE(read_help("m", "Does it.\n  int m(a)")[0].prominent);
  EXPECT_FALSE(read_help("m", "Does what m(a) does")[0].prominent);
}

TEST(Shape, PutsSignatureAndHelpTogether) {
  struct Case {
    const char* what;
    std::vector<Signature> signatures;
    const char* help;
    const char* want;
  };
  const std::string any = "any";
  for (const auto& [what, signatures, help, want] : {
           Case{
               "no help", {{"int32", {"string", "any"}}}, "", "(arg1: string, arg2: any) -> int32"},
           Case{"help that fits", {{"", {"string"}}}, "m(name)", "(name: string)"},
           Case{"help of another number", {{"", {"string"}}}, "m(a, b)", "(arg1: string)"},
           Case{"the second help fits", {{"", {"string"}}}, "m(a, b)\nm(c)", "(c: string)"},
           Case{"help in prose", {{"", {"string"}}}, "It is m(c) that", "(c: string)"},
           Case{"names that are none",
                {{"", {"int8", "int8"}}},
                "@param int __a_\n@param int A",
                "(a: int8, A_2: int8)"},
           Case{"one more that may be missing",
                {{"int32", {"a"}}, {"int32", {"a", "b"}}},
                "",
                "(arg1: a, arg2: b?) -> int32"},
           Case{"two that may be missing",
                {{"x", {}}, {"x", {"a", "b"}}},
                "m(p, q)",
                "(p: a, q: b?) -> x"},
           Case{"types that differ", {{"int32", {"a"}}, {"bool", {"b"}}}, "", "(arg1: any) -> any"},
           Case{"nothing known", {}, "", "(argument: any?) -> any"},
           Case{"nothing but prose", {}, "As m(x) does.", "(argument: any?) -> any"},
           Case{"a prototype alone",
                {},
                "m(a, b: int, c=1) -> bool",
                "(a: any, b: int32, c: any?) -> bool"},
           Case{"a prototype that returns nothing", {}, "m() -> None", "()"},
           Case{"@param alone", {}, "@param int a\n@return string b", "(a: int32) -> string"},
       }) {
    EXPECT_EQ(spell(shape_of("m", signatures, help)), want) << what;
  }
}

TEST(Shape, SaysWhatItCannotSay) {
  EXPECT_THAT(
      shape_of("m", {{"x", {}}, {"x", {"a", "b"}}}, "").remarks,
      ElementsAre("The server lets everything from 'arg1' on be left out; give it a default "
                  "to do so.",
                  "The server says that it can be called as () -> x or (a, b) -> x."));
  EXPECT_THAT(shape_of("m", {{"x", {"a"}}}, "").remarks, ElementsAre());
}

TEST(DocLines, KeepTheTextAndDropTheRest) {
  struct Case {
    std::string help;
    std::vector<std::string> want;
  };
  for (const auto& [help, want] : {
           Case{"", {}},
           Case{" \n\t\n", {}},
           Case{"One.", {"One."}},
           Case{"\n  One.\n\n\n    Two.\n      Three.\n\n", {"One.", "", "  Two.", "    Three."}},
           Case{"One\r\ntwo\rthree", {"One", "two", "three"}},
           Case{"a */ b \x01\x1B[1mc\x7F", {"a */ b [1mc"}},
           Case{"a\xE2\x80\xA8"
                "b\xC2\x85"
                "c \xC3\xA9",
                {"a", "bc \xC3\xA9"}},
           Case{"a\tb", {"a       b"}},
           Case{"<b>Bold</b>, list<int>, a &lt; b &amp;&amp; c<br/>next<p class='x'>last</p>",
                {"Bold, list<int>, a < b && c", "next", "last"}},
           Case{"a <b", {"a <b"}},
       }) {
    EXPECT_EQ(doc_lines(help), want) << help;
  }
}

TEST(DocLines, AreNotLong) {
  std::string words;
  for (int i = 0; i < 100; ++i) words += "word ";
  for (const std::string& line : doc_lines("  " + words)) EXPECT_LE(line.size(), 90U) << line;
  EXPECT_THAT(doc_lines(std::string(200, 'x')), ElementsAre(std::string(200, 'x')));
  const std::vector<std::string> cut = doc_lines(std::string(65'535, 'x') + "\xC3\xA9");
  EXPECT_THAT(cut, ElementsAre(std::string(65'535, 'x'))) << "half a character is none";
}

// ---- the whole text

idl::Compilation compile(const std::string& text) {
  idl::CompileOptions options;
  options.files = {"imported.idl"};
  options.read_file = [&](const std::string&) { return std::optional(text); };
  return idl::compile(options);
}

/// It passes check, and its layout is that of `tagwire fmt`.
void expect_good(const std::string& text) {
  const idl::Compilation compilation = compile(text);
  for (const idl::Diagnostic& each : compilation.diagnostics) {
    ADD_FAILURE() << idl::render(each, {}) << text;
  }
  idl::Diagnostics diagnostics;
  EXPECT_EQ(idl::format(idl::SourceFile("imported.idl", text), diagnostics), text);
  if (!compilation.ok()) return;
  for (const std::string& error : codegen::generate_cpp(*compilation.model).errors) {
    ADD_FAILURE() << error << text;
  }
}

/// Behind the remarks at its head.
std::string body_of(const std::string& text) { return text.substr(text.find("module ")); }

TEST(ImportedIdl, SortsMethodsIntoServicesAndKeepsTheirNamesOnTheWire) {
  const ImportedIdl idl = write_idl({{"zeta", {{"int32", {}}}, ""},
                                     {"shop.order-desk.place", {{"", {"string"}}}, "place(name)"},
                                     {"Orders.find", {{"any", {}}}, ""},
                                     {"Orders.Find", {{"any", {}}}, ""},
                                     {"try_zeta", {{"int32", {}}}, ""},
                                     {"gr\xC3\xB6\xC3\x9F"
                                      "e",
                                      {{"int32", {}}},
                                      ""},
                                     {"a\"b\\c", {{"", {}}}, "Two\nlines"},
                                     {"zeta", {}, "again"},
                                     {"string", {{"", {}}}, ""},
                                     {".x.", {{"", {}}}, ""},
                                     {"42", {{"", {}}}, ""}},
                                    {.module = "m", .url = "http://h/RPC2", .services = {}});
  EXPECT_EQ(body_of(idl.text), R"(module m;

@wire("")
service M {
  @wire(".x.")
  x();

  @wire("42")
  method();

  /// Two
  /// lines
  @wire("a\"b\\c")
  a_b_c();

  @wire("gr)"
                               "\xC3\xB6\xC3\x9F"
                               R"(e")
  gr_e() -> int32;
  string();
  try_zeta() -> int32;

  @wire("zeta")
  zeta_2() -> int32;
}

service Orders {
  Find() -> any;

  @wire("find")
  find_2() -> any;
}

@wire("shop.order-desk")
service ShopOrderDesk {
  /// place(name)
  place(name: string);
}
)");
  EXPECT_EQ(idl.methods, 10U);
  EXPECT_EQ(idl.services, 3U);
  EXPECT_EQ(idl.without_signature, 0U);
  expect_good(idl.text);
}

TEST(ImportedIdl, NamesServicesAsItIsTold) {
  const std::string text =
      write_idl({{"add", {{"", {}}}, ""}, {"aria2.pause", {{"", {}}}, ""}},
                {.module = "m", .url = "h", .services = {{"", "Sums"}, {"aria2", "Downloads"}}})
          .text;
  EXPECT_THAT(text, HasSubstr("@wire(\"\")\nservice Sums {"));
  EXPECT_THAT(text, HasSubstr("@wire(\"aria2\")\nservice Downloads {"));
  expect_good(text);
}

TEST(ImportedIdl, LeavesOutWhatNoIdlCanName) {
  const ImportedIdl idl = write_idl({{"", {}, ""},
                                     {std::string(257, 'x'), {}, ""},
                                     {"a\nb", {}, ""},
                                     {"system", {}, ""},
                                     {"tagwire.x", {}, ""},
                                     {"ok", {}, ""}},
                                    {.module = "m", .url = "h", .services = {}});
  EXPECT_THAT(idl.left_out,
              ElementsAre("'': it has no name", "'a': its name holds a control character",
                          "'system': its name is reserved", "'tagwire.x': 'tagwire.' is reserved",
                          HasSubstr("x': its name has more than 256 bytes")));
  EXPECT_EQ(idl.methods, 1U);
  EXPECT_EQ(idl.without_signature, 1U);
  EXPECT_THAT(idl.text, HasSubstr("Left out: 'system': its name is reserved"));
  expect_good(idl.text);
}

TEST(ImportedIdl, DescribesTheMethodsOfTheSystemWhenTheyAreAmongIts) {
  const std::string text = write_idl({{"system.listMethods", {{"list<any>", {}}}, ""},
                                      {"system.net.up", {{"", {}}}, ""}},
                                     {.module = "m", .url = "h", .services = {}})
                               .text;
  EXPECT_EQ(body_of(text), R"(module m;

@wire("system")
service System {
  listMethods() -> list<any>;

  @wire("net.up")
  net_up();
}
)");
  expect_good(text);
}

// ---- what is asked of a server

/// A server of answers, without a network.
class Scripted {
 public:
  using Answer = std::function<Value(const std::vector<Value>& arguments)>;

  std::map<std::string, Answer> methods;
  std::vector<std::string> asked;

  std::string handle(std::string_view document) {
    const cli::StrictMessage call = cli::read_strictly(document);
    EXPECT_TRUE(call.ok());
    asked.push_back(call.method);
    OutputBuffer out;
    try {
      const Value answer = run(call.method, call.values);
      EXPECT_TRUE(wire::encode_reply(out, {}, answer).ok());
    } catch (const Fault& fault) {
      wire::encode_fault(out, {}, fault);
    }
    return std::string(out.view());
  }

  Value run(const std::string& method, const std::vector<Value>& arguments) {
    const auto found = methods.find(method);
    if (found == methods.end()) throw Fault(1, "no method " + method);
    return found->second(arguments);
  }

  void list(std::initializer_list<const char*> listed) {
    methods["system.listMethods"] = [answer = names(listed)](const auto&) { return answer; };
  }
  /// As most answer it: each result in a list of one.
  void add_multicall() {
    methods["system.multicall"] = [this](const std::vector<Value>& arguments) {
      Value::Array results;
      for (const Value& call : arguments.at(0).as_array()) {
        try {
          results.push_back(
              Value::array({run(call.at("methodName").as_string(), call.at("params").as_array())}));
        } catch (const Fault& fault) {
          results.push_back(
              Value::structure({{"faultCode", fault.code()}, {"faultString", fault.text()}}));
        }
      }
      return Value(results);
    };
  }
};

TEST(Questions, AreAskedInOneExchangeWhereTheServerCan) {
  Scripted server;
  server.list({"a", "b.c", "system.multicall", "system.methodSignature"});
  server.add_multicall();
  server.methods["system.methodSignature"] = [](const std::vector<Value>& arguments) {
    if (arguments.at(0) == Value("a")) throw Fault(4, "none");
    return names({"int", "string"});
  };
  server.methods["system.methodHelp"] = [](const auto&) { return Value("Help."); };
  Client client(server);
  const auto methods = ask_for_methods(client, false);
  ASSERT_TRUE(methods.ok()) << methods.error().message;
  ASSERT_EQ(methods->size(), 2U);
  EXPECT_EQ((*methods)[0].name, "a");
  EXPECT_EQ(spell((*methods)[0].signatures), "");
  EXPECT_EQ((*methods)[0].help, "Help.");
  EXPECT_EQ(spell((*methods)[1].signatures), "(_: string) -> int32");
  EXPECT_THAT(server.asked, ElementsAre("system.listMethods", "system.multicall"));
  EXPECT_EQ(ask_for_methods(client, true)->size(), 4U);
}

TEST(Questions, AreAskedOneByOneWhenAllAtOnceFails) {
  Scripted server;
  server.list({"a", "b", "system.multicall"});
  server.methods["system.multicall"] = [](const auto&) -> Value { throw Fault(1, "given up"); };
  server.methods["system.methodSignature"] = [](const auto&) { return names({"int"}); };
  Client client(server);
  const auto methods = ask_for_methods(client, false);
  ASSERT_TRUE(methods.ok());
  EXPECT_EQ(spell((*methods)[1].signatures), "() -> int32");
  EXPECT_THAT(server.asked,
              ElementsAre("system.listMethods", "system.multicall", "system.methodSignature",
                          "system.methodHelp", "system.methodSignature"))
      << "help is not there and not listed: it is asked for once";
}

TEST(Questions, ThatHaveNoAnswerSayWhatToDo) {
  struct Case {
    Scripted::Answer answer;
    const char* want;
  };
  for (const auto& [answer, want] : {
           Case{[](const auto&) -> Value { throw Fault(-32601, "no such method"); },
                "fault -32601: no such method; without system.listMethods"},
           Case{[](const auto&) { return Value("a, b"); },
                "answered a string instead of a list of names; without"},
           Case{[](const auto&) { return names({"system.listMethods"}); },
                "names no method of its own; without"},
           Case{[](const auto&) {
                  return Value::array({1, 2});
                },
                "names no method of its own"},
           Case{[](const auto&) -> Value { throw std::runtime_error("broken"); }, "broken"},
       }) {
    Scripted server;
    server.methods["system.listMethods"] = answer;
    Client client(server);
    const auto methods = ask_for_methods(client, false);
    ASSERT_FALSE(methods.ok());
    EXPECT_THAT(methods.error().message, HasSubstr(want));
  }
}

// ---- tagwire.describe

Value described(std::vector<IdlFile> files) {
  Value::Array list;
  for (IdlFile& file : files) {
    list.push_back(
        Value::structure({{"name", std::move(file.name)}, {"text", std::move(file.text)}}));
  }
  return Value::structure({{"tagwire", "0.1.0"}, {"idl", std::move(list)}, {"descriptor", "{}"}});
}

std::vector<std::string> paths_of(const PlacedFiles& placed) {
  std::vector<std::string> paths;
  for (const PlacedFile& file : placed.files) paths.push_back(file.path);
  return paths;
}

TEST(DescribedIdl, IsReadWhenItIsOne) {
  EXPECT_EQ(idl_files_of(described({{"a.idl", "module a;"}})).size(), 1U);
  for (const Value& odd :
       {Value(), Value("module a;"), Value::structure({{"idl", "module a;"}}),
        Value::structure({{"idl", Value::array({"module a;"})}}), described({{"../a.idl", ""}}),
        described({{"/a.idl", ""}}), described({{".profile", ""}}), described({{"", ""}}),
        described({{"a\nb", ""}}), described({{"a", ""}, {"a", ""}})}) {
    EXPECT_TRUE(idl_files_of(odd).empty()) << to_string(odd);
  }
}

TEST(DescribedIdl, IsPlacedWhereItsImportsLookForIt) {
  const std::string money = "module money; struct M {}";
  const std::string by = " as money; struct S { m: money.M; }";
  struct Case {
    std::string import;
    std::vector<std::string> want;
  };
  for (const auto& [import, want] : {
           Case{"money.idl", {"a.idl", "money.idl"}},
           Case{"shared/x/money.idl", {"a.idl", "shared/x/money.idl"}},
           Case{"../money.idl", {"idl/a.idl", "money.idl"}},
           Case{"../../shared/money.idl", {"idl/idl/a.idl", "shared/money.idl"}},
           Case{"./money.idl", {"a.idl", "money.idl"}},
       }) {
    const PlacedFiles placed =
        place({{"money.idl", money}, {"a.idl", "module a; import \"" + import + "\"" + by}});
    EXPECT_EQ(paths_of(placed), want) << import;
    EXPECT_EQ(placed.roots, 1U);
    EXPECT_EQ(placed.problems, "") << import;
    EXPECT_EQ(placed.files[1].text, money);
  }
}

TEST(DescribedIdl, StaysInItsFolderWhateverItImports) {
  const std::string up = "../../../../../../../../../../../../";
  for (const std::string& import : {std::string("/etc/money.idl"), up + "etc/money.idl"}) {
    const PlacedFiles placed = place(
        {{"money.idl", "module money; struct M {}"},
         {"a.idl", "module a; import \"" + import + "\" as money; struct S { m: money.M; }"}});
    EXPECT_THAT(paths_of(placed), ElementsAre("money.idl", "a.idl")) << import;
    EXPECT_THAT(placed.problems, HasSubstr("cannot read")) << import;
  }
}

TEST(DescribedIdl, ThatImportsItselfIsWrittenAllTheSame) {
  const PlacedFiles placed = place({{"a.idl", "module a; import \"b.idl\" as b;"},
                                    {"b.idl", "module b; import \"a.idl\" as a;"}});
  EXPECT_THAT(paths_of(placed), ElementsAre("a.idl", "b.idl"));
  EXPECT_NE(placed.problems, "");
}

TEST(DescribedIdl, IsAskedForFirst) {
  Scripted server;
  server.methods["tagwire.describe"] = [](const auto&) {
    return described({{"a.idl", "module a;\n"}});
  };
  Client client(server);
  const auto files = ask_for_idl(client);
  ASSERT_TRUE(files.ok());
  ASSERT_EQ(files->size(), 1U);
  EXPECT_EQ((*files)[0].text, "module a;\n");
  server.methods.clear();
  EXPECT_TRUE(ask_for_idl(client)->empty());
}

// ---- anything at all

/// Answers out of parts that are nearly right.
class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}

  std::size_t below(std::size_t end) { return engine_() % end; }

  std::string text(std::size_t pieces) {
    static const std::vector<std::string> kPieces = {"a",
                                                     "b",
                                                     "A",
                                                     "x",
                                                     "try_",
                                                     "async_",
                                                     "_",
                                                     "__",
                                                     ".",
                                                     "..",
                                                     "9",
                                                     "-",
                                                     " ",
                                                     "\"",
                                                     "\\",
                                                     "\n",
                                                     "///",
                                                     "*/",
                                                     "/*",
                                                     "{",
                                                     "}",
                                                     "@",
                                                     ";",
                                                     "(",
                                                     ")",
                                                     ",",
                                                     "[",
                                                     "]",
                                                     "=",
                                                     ":",
                                                     "->",
                                                     "'",
                                                     "$",
                                                     "*",
                                                     "int",
                                                     "string",
                                                     "\t",
                                                     "\r",
                                                     "é",
                                                     "漢",
                                                     "\xF0\x9F\x98\x80",
                                                     "<b>",
                                                     "&lt;",
                                                     "@param ",
                                                     ":param ",
                                                     "@return ",
                                                     "system.",
                                                     "tagwire.",
                                                     "list",
                                                     "any",
                                                     "module",
                                                     "service",
                                                     "context",
                                                     "class",
                                                     "self",
                                                     "\xE2\x80\xA8",
                                                     "\xC2\x85"};
    std::string result;
    for (std::size_t i = below(pieces + 1); i > 0; --i) result += kPieces[below(kPieces.size())];
    return result;
  }

  Value value(int depth) {
    switch (below(depth > 0 ? 8 : 5)) {
      case 0:
        return nullptr;
      case 1:
        return static_cast<std::int32_t>(below(10));
      case 2:
        return text(4);
      case 3:
        return type_name();
      case 4:
        return Value::structure({{"faultCode", 1}, {"faultString", "x"}});
      default: {
        Value::Array list;
        for (std::size_t i = below(4); i > 0; --i) list.push_back(value(depth - 1));
        return list;
      }
    }
  }

  std::string type_name() {
    static const std::vector<std::string> kTypes = {"int",   "i4",     "boolean", "string", "nil",
                                                    "undef", "struct", "array",   "Base64", "x y"};
    return kTypes[below(kTypes.size())];
  }

 private:
  std::mt19937 engine_;
};

TEST(Import, MakesAGoodIdlOrAnErrorOfAnyAnswers) {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    Scripted server;
    Value::Array listed;
    for (std::size_t i = random.below(30); i > 0; --i) {
      listed.push_back(random.below(20) == 0 ? random.value(2) : Value(random.text(5)));
    }
    if (random.below(2) == 0) listed.emplace_back("system.multicall");
    server.methods["system.listMethods"] = [&](const auto&) { return Value(listed); };
    server.methods["system.methodSignature"] = [&](const auto&) {
      if (random.below(5) == 0) throw Fault(1, "x");
      return random.value(3);
    };
    server.methods["system.methodHelp"] = [&](const std::vector<Value>& arguments) {
      if (random.below(5) == 0) return random.value(1);
      const std::string name = arguments.at(0).is_string() ? arguments[0].as_string() : "";
      return Value(random.text(10) + name + "(" + random.text(8) + ")" + random.text(10));
    };
    server.add_multicall();
    Client client(server);
    const auto methods = ask_for_methods(client, random.below(2) == 0);
    if (!methods.ok()) {
      EXPECT_NE(methods.error().message, "");
      continue;
    }
    expect_good(write_idl(*methods, {.module = "m", .url = "h", .services = {}}).text);
    if (HasFailure()) break;
  }
}

}  // namespace
}  // namespace tagwire::importing
