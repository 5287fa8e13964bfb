#include "idl/parser.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/idl/syntax_dump.h"

namespace tagwire::idl {
namespace {

/// The dump of "module a; TEXT", without the module, and behind a bar what was reported.
std::string parse_dump(const std::string& text) {
  const SourceFile source("a.idl", "module a;\n" + text);
  Diagnostics diagnostics;
  std::string out = test::dump(parse(source, diagnostics)).substr(9);
  if (out.starts_with(' ')) out.erase(0, 1);
  for (const Diagnostic& diagnostic : diagnostics.take()) {
    out += " |" + std::string(diagnostic.info->id);
  }
  return out;
}

struct Case {
  std::string text;
  std::string want;
};

void expect_dumps(const std::vector<Case>& cases) {
  for (const auto& [text, want] : cases) EXPECT_EQ(parse_dump(text), want) << text;
}

TEST(Parser, ReadsImports) {
  expect_dumps({
      {"", ""},
      {"import \"m.idl\";", "import m.idl;"},
      {"import \"x/m.idl\" as m; import \"n.idl\";", "import m=x/m.idl; import n.idl;"},
  });
}

TEST(Parser, ReadsConstantsAndTypes) {
  expect_dumps({
      {"const A: int32 = 1;", "const A:int32=1"},
      {"const A: double = -1.5;", "const A:double=-1.5f"},
      {"const A: duration = 250ms;", "const A:duration=250ms"},
      {"const A: bool = true; const B: Status = open;", "const A:bool=true const B:Status=open"},
      {"const A: m.T = m.X;", "const A:m.T=m.X"},
      {"type Sku = string;", "type Sku=string"},
      {"type Sku = @len(1..9) @pattern(\"x\") string;",
       "type Sku=@len(1..9) @pattern(\"x\") string"},
      {"type A = map<string, list<m.T>>;", "type A=map<string,list<m.T>>"},
      {"type A = tuple<int32, string, @unit(ms) double>;",
       "type A=tuple<int32,string,@unit(ms) double>"},
  });
}

TEST(Parser, ReadsEnums) {
  expect_dumps({
      {"enum S { a; b; }", "enum S{a, b}"},
      {"enum S {}", "enum S{}"},
      {"enum S: int32 { a = 1; b = -2; }", "enum S:int32{a=1, b=-2}"},
      {"strict enum S { a; reserved b, c; reserved 7; }",
       "strict enum S{a reserved b c reserved 7}"},
      {"enum S: int8 { reserved 1, -2, a; }", "enum S:int8{ reserved 1 -2 a}"},
      {"enum S: int8 {\n/// Why.\n reserved 1; }", "enum S:int8{ \"Why.\" reserved 1}"},
      {"enum S {\n/// Doc.\n @deprecated(\"x\") a; }", "enum S{\"Doc.\" @deprecated(\"x\") a}"},
      {"enum reserved { reserved; strict; }", "enum reserved{reserved, strict}"},
      {"enum S: int32 { reserved = 1; }", "enum S:int32{reserved=1}"},
  });
}

TEST(Parser, ReadsStructsUnionsAndErrors) {
  expect_dumps({
      {"struct A { a: int32; b: string?; c: int32 = 5; }",
       "struct A{a:int32, b:string?, c:int32=5}"},
      {"struct A { @range(1..) @x(..5) a: int32; }", "struct A{@range(1..) @x(..5) a:int32}"},
      {"struct A { a: B = {x: 1, \"y z\": [1, 2,], z: {}}; }",
       "struct A{a:B={x:1,y z:[1,2],z:{}}}"},
      {"struct A { reserved a, b; a: int32; }", "struct A{a:int32 reserved a b}"},
      {"strict struct A {}", "strict struct A{}"},
      {"union P { card: Card; cash; }", "union P{card:Card, cash:!}"},
      {"error E = 5;", "error E=5{}"},
      {"error E = -5 \"text\";", "error E=-5 \"text\"{}"},
      {"error E = 5 \"{a}\" { a: int32; }", "error E=5 \"{a}\"{a:int32}"},
      {"error E = 5 { a: int32; }", "error E=5{a:int32}"},
  });
}

TEST(Parser, ReadsServices) {
  expect_dumps({
      {"service S {}", "service S{}"},
      {"service S extends m.B { a(); }", "service S extends m.B{a()}"},
      {"service S { a(); b(x: int32, @w y: string? ,) -> int32?; }",
       "service S{a(), b(x:int32, @w y:string?)->int32?}"},
      {"service S { a() throws E, m.F; oneway b(); }",
       "service S{a() throws E throws m.F, oneway b()}"},
      {"service S {\n/// Doc.\n a(\n/// P.\n x: int32); }",
       "service S{\"Doc.\" a(\"P.\" x:int32)}"},
      {"service S { const A: int32 = 1; a(); }", "service S{a() const A:int32=1}"},
      {"service S { example a(1, {x: 2}) -> [3]; example a() throws E {x: 1}; example a(); }",
       "service S{ example a(1, {x:2})->[3] example a() throws E{x:1} example a()}"},
  });
}

TEST(Parser, TakesKeywordsAsNames) {
  expect_dumps({
      {"struct A { struct: int32; reserved: int32; type: int32; string: string; list: any; }",
       "struct A{struct:int32, reserved:int32, type:int32, string:string, list:any}"},
      {"service S { const(const: int32); example(example: int32); oneway(); reserved(); "
       "throws() throws throws; }",
       "service S{const(const:int32), example(example:int32), oneway(), reserved(), throws() "
       "throws throws}"},
      {"const const: int32 = 1; struct struct {} error error = 1; type type = int32;",
       "const const:int32=1 struct struct{} error error=1{} type type=int32"},
      {"union union { union: int32; import: string; module; }",
       "union union{union:int32, import:string, module:!}"},
  });
}

TEST(Parser, GoesOnBehindAMistake) {
  expect_dumps({
      {"struct A { a int32; b: int32; }", "struct A{b:int32 !} |TW0101"},
      {"struct A { a: ; b: list<int32; c: int32; }", "struct A{c:int32 !} |TW0101 |TW0101"},
      {"struct A { a: int32 b: int32; }", "struct A{a:int32, b:int32} |TW0102"},
      {"struct A { a: int32\n b: int32\n}", "struct A{a:int32, b:int32} |TW0102 |TW0102"},
      {"struct A { a: int32, b: int32, }", "struct A{a:int32, b:int32} |TW0110 |TW0110"},
      {"struct A { a: int32 = {x: ; }; b: int32; }",
       "struct A{ !} |TW0101 |TW0111 |TW0103 |TW0105"},
      {"struct A { int32 a; m.T b; }", "struct A{a:int32, b:m.T} |TW0109 |TW0109"},
      {"struct A {\n a: int32;\nstruct B {}", "struct A{a:int32} struct B{} |TW0104"},
      {"struct A {\n a: \nstruct B {}", "struct A{ !} struct B{} |TW0101 |TW0104"},
      {"struct A { a: int32; } } struct B {}", "struct A{a:int32} struct B{} |TW0105"},
      {"const A: = 1; const B: int32 = 2;", "!A const B:int32=2 |TW0101"},
      {"const A: int32 = 1\nconst B: int32 = 2;", "const A:int32=1 const B:int32=2 |TW0102"},
      {"foo A { a; b { c; } } struct B {}", "!A struct B{} |TW0103"},
      {"structt A { a: int32; }", "struct A{a:int32} |TW0103"},
      {"service S { a(x: int32, : int32, y: z); b(); }",
       "service S{a(x:int32, y:z...), b()} |TW0101"},
      {"service S { a(; b(); }", "service S{b() !a} |TW0101"},
      {"service S { int32 a(); void b(); }", "service S{a()->int32, b()} |TW0109 |TW0109"},
      {"error E \"x\"; struct B {}", "!E struct B{} |TW0101"},
      {"enum S: { a; } struct B {}", "!S struct B{} |TW0101"},
      {"struct A { @wire( a: int32; b: int32; }", "struct A{b:int32 !} |TW0101 |TW0101"},
  });
}

TEST(Parser, BoundsNesting) {
  const auto nested = [](int depth) {
    const auto levels = static_cast<std::size_t>(depth);
    std::string type;
    for (std::size_t i = 0; i + 1 < levels; ++i) type += "list<";
    return "struct A { a: " + type + "int32" + std::string(levels - 1, '>') + "; }";
  };
  EXPECT_EQ(parse_dump(nested(kMaxNesting)).find('|'), std::string::npos);
  EXPECT_TRUE(parse_dump(nested(kMaxNesting + 1)).ends_with("|TW0106"));
  const auto value = [](std::size_t depth) {
    return "struct A { a: int32 = " + std::string(depth, '[') + std::string(depth, ']') + "; }";
  };
  EXPECT_EQ(parse_dump(value(kMaxNesting)).find('|'), std::string::npos);
  EXPECT_TRUE(parse_dump(value(kMaxNesting + 1)).ends_with("|TW0106"));
}

TEST(Parser, AsksForAModule) {
  for (const auto& [text, want] : {
           Case{"", "TW0108"},
           Case{"// nothing", "TW0108"},
           Case{"struct A {}", "TW0108"},
           Case{"modul a; struct A {}", "TW0108"},
           Case{"module; struct A {}", "TW0101"},
           Case{"module a struct A {}", "TW0102"},
           Case{"\xFF", "TW0001"},
           Case{"/*", "TW0004"},
       }) {
    const SourceFile source("a.idl", text);
    Diagnostics diagnostics;
    parse(source, diagnostics);
    const std::vector<Diagnostic> all = diagnostics.take();
    ASSERT_EQ(all.size(), 1U) << text;
    EXPECT_EQ(all.front().info->id, want) << text;
  }
}

}  // namespace
}  // namespace tagwire::idl
