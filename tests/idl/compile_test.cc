// Several files, and rules that one wrong file each in diagnostics/ does not pin.
#include "idl/compile.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/idl/model_dump.h"
#include "tests/idl/support.h"

namespace tagwire::idl::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Compile, ChecksTheOrdersExample) {
  CompileOptions options;
  options.files = {test_path("files/orders.idl")};
  const Compilation compilation = compile(options);
  ASSERT_TRUE(compilation.ok()) << render_all(compilation);
  ASSERT_EQ(compilation.model->modules.size(), 2U);
  EXPECT_EQ(compilation.model->modules[0]->name, "shop.money");
  ASSERT_EQ(compilation.model->requested.size(), 1U);
  EXPECT_EQ(compilation.model->requested[0], compilation.model->modules[1].get());
}

TEST(Compile, AcceptsTheWholeOrdersExample) {
  CompileOptions options;
  options.files = {test_path("files/orders_full.idl")};
  const Compilation compilation = compile(options);
  EXPECT_TRUE(compilation.ok()) << render_all(compilation);
}

TEST(Compile, PutsImportedModulesFirst) {
  const Compilation compilation = compile_files({
      {"a.idl",
       "module a; import \"x/b.idl\"; import \"c.idl\" as see; struct A { b: b.B; c: see.C; }"},
      {"x/b.idl", "module m.b; import \"d.idl\"; struct B { d: d.D; }"},
      {"c.idl", "module c; import \"x/d.idl\"; type C = d.D;"},
      {"x/d.idl", "module d; struct D {}"},
  });
  ASSERT_TRUE(compilation.ok()) << render_all(compilation);
  std::vector<std::string> names;
  for (const auto& module : compilation.model->modules) names.push_back(module->name);
  EXPECT_THAT(names, ElementsAre("d", "m.b", "c", "a"));
  const Module& last = *compilation.model->modules.back();
  ASSERT_EQ(last.imports.size(), 2U);
  EXPECT_EQ(last.imports[0].alias, "b");
  EXPECT_EQ(last.imports[0].path, "x/b.idl");
  EXPECT_EQ(last.imports[0].module->resolved_path, "x/b.idl");
  EXPECT_EQ(last.imports[1].alias, "see");
}

TEST(Compile, LooksForImportsBesideTheFileFirst) {
  const Files files = {
      {"dir/a.idl", "module a; import \"b.idl\"; type T = b.B; "},
      {"inc/b.idl", "module b; type B = string;"},
      {"dir/b.idl", "module b; type B = int32;"},
  };
  CompileOptions options;
  options.files = {"dir/a.idl"};
  options.import_dirs = {"none", "inc"};
  for (const std::string hidden : {"", "dir/b.idl"}) {
    options.read_file = [&](const std::string& path) -> std::optional<std::string> {
      for (const auto& [name, text] : files) {
        if (name == path && name != hidden) return text;
      }
      return std::nullopt;
    };
    const Compilation compilation = compile(options);
    ASSERT_TRUE(compilation.ok()) << render_all(compilation);
    EXPECT_EQ(compilation.model->modules.front()->resolved_path,
              hidden.empty() ? "dir/b.idl" : "inc/b.idl");
  }
}

TEST(Compile, ReadsAFileOnceWhateverItIsCalled) {
  CompileOptions options;
  options.files = {test_path("files/money.idl"), test_path("../idl/files/money.idl")};
  const Compilation compilation = compile(options);
  ASSERT_TRUE(compilation.ok()) << render_all(compilation);
  EXPECT_EQ(compilation.model->sources.size(), 1U);
  EXPECT_EQ(compilation.model->requested.size(), 1U);
}

TEST(Compile, ListsFilesThatCannotBeRead) {
  CompileOptions options;
  options.files = {test_path("files/none.idl"), test_path("files"), test_path("files/money.idl")};
  const Compilation compilation = compile(options);
  EXPECT_FALSE(compilation.ok());
  EXPECT_THAT(compilation.unreadable, ElementsAre(test_path("files/none.idl"), test_path("files")));
  EXPECT_TRUE(compilation.diagnostics.empty());
}

TEST(Compile, SortsByFileAndPlace) {
  const Compilation compilation = compile_files({
      {"a.idl", "module a;\nimport \"b.idl\";\nstruct A { x: b.X; y: Y; }\nstruct a { z: int32 }"},
      {"b.idl", "module b;\nstruct X { v: V; }\nenum E {}"},
  });
  std::vector<std::string> files;
  for (const Diagnostic& diagnostic : compilation.diagnostics) {
    files.push_back(diagnostic.span.file->name());
  }
  EXPECT_EQ(places(compilation), "TW0201@3:23 TW0207@4:8 TW0102@4:20 TW0201@2:15 TW0504@3:6");
  EXPECT_THAT(files, ElementsAre("a.idl", "a.idl", "a.idl", "b.idl", "b.idl"));
}

TEST(Compile, ReportsAnImportCycleOnce) {
  const Compilation compilation = compile_files({
      {"a.idl", "module a; import \"b.idl\"; type A = b.B;"},
      {"b.idl", "module b; import \"c.idl\"; type B = c.C;"},
      {"c.idl", "module c; import \"a.idl\"; type C = a.A;"},
  });
  EXPECT_EQ(places(compilation), "TW0210@1:18");
  EXPECT_THAT(render_all(compilation), HasSubstr("a.idl -> b.idl -> c.idl -> a.idl"));
  EXPECT_EQ(places(compile_files({{"a.idl", "module a; import \"a.idl\" as me; type A = me.B;"}})),
            "TW0210@1:18");
}

TEST(Compile, DoesNotPassImportsOn) {
  EXPECT_EQ(places(compile_files({
                {"a.idl", "module a; import \"b.idl\"; struct A { x: b.B; y: c.C; z: b.c.C; }"},
                {"b.idl", "module b; import \"c.idl\"; type B = c.C;"},
                {"c.idl", "module c; type C = int32;"},
            })),
            "TW0204@1:49 TW0201@1:57");
}

/// A text, and the mistakes that are in it: nothing else is reported.
struct Case {
  std::string_view text;
  std::string_view want;
};

TEST(Compile, ReportsNoConsequences) {
  for (const auto& [text, want] : {
           Case{"struct A { x: Nope; } struct B { a: A = {x: 1, y: 2}; }",
                "TW0201@2:15 TW0407@2:48"},
           Case{"type T = Nope; struct A { m: map<T, int32>; t: T = 5; }", "TW0201@2:10"},
           Case{"type T = T; struct A { m: map<T, int32>; t: T = 5; }", "TW0304@2:6"},
           Case{"const A: int32 = B; struct S { x: int32 = A; y: string = A; }", "TW0202@2:18"},
           Case{"const A: int32 = A; const B: int8 = A;", "TW0403@2:7"},
           Case{"const A: int32 = 1.5s; const B: string = A;", "TW0007@2:18"},
           Case{"enum E { a; b c; } struct S { e: E = c; }", "TW0102@2:14"},
           Case{"enum E { a; 5; } struct S { e: E = zz; }", "TW0101@2:13"},
           Case{"struct S { x int32; } error E = 1 \"{x}\" { x int32; }",
                "TW0101@2:14 TW0101@2:45"},
           Case{"union U { 5; a: int32; } struct S { u: U; l: list<U>; d: U = {b: {}}; }",
                "TW0101@2:11"},
           Case{"union U { a: Nope; } struct S { d: U = {a: 5}; e: U = {b: 5}; }",
                "TW0201@2:14 TW0415@2:56"},
           Case{"type T = tuple<Nope, int32>; struct S { d: T = [5, 5]; e: T = [1, true]; }",
                "TW0201@2:16 TW0401@2:67"},
           Case{"foo Bar { x: int32; } struct S { b: Bar; } error E = 1 \"x\" { b: Bar; }",
                "TW0103@2:1"},
           Case{"error E = 5x; service S { a() throws E, F; } error F = 0;", "TW0007@2:11"},
           Case{"error E = 99999999999; error F = 0; service S { a() throws E, F; }",
                "TW0507@2:11"},
           Case{"import \"no.idl\" as no; struct S { x: no.A; y: no.A = no.B; }", "TW0209@2:8"},
           Case{"import \"no.idl\"; struct S { x: no.A; y: other.A; }", "TW0209@2:8"},
           Case{"enum E: Nope { a = 1; b; } struct S { e: E = a; }", "TW0505@2:9 TW0501@2:23"},
           Case{"struct S { gr\u00fcn: int32; l: Gr\u00fcn; m: Gr\u00fcn; }",
                "TW0006@2:12 TW0006@2:28"},
           Case{"struct S { x: int32; x: Nope; X: int32; }", "TW0206@2:22 TW0201@2:25 TW0207@2:31"},
           Case{"service S { a(x: Nope) -> Nope; } service S { a(); }", "TW0201@2:18 TW0206@2:43"},
           Case{"const S: string = \"a\nstruct T { s: string = S; }", "TW0003@2:19"},
           Case{"struct T { s: string = \"a\n t: int32; }", "TW0003@2:24"},
           Case{"struct T { s: int32; /* t: int32; }\nservice S { a() -> Q; }", "TW0004@2:22"},
           Case{"module b; struct S {}", "TW0103@2:1"},
           Case{"struct strict S { a: int32; } struct T { s: S; }", "TW0101@2:8"},
           Case{"struct T extends S { b: int32; } struct S { a: int32; }", "TW0101@2:10"},
           Case{"struct T : a.S { b: int32; } struct S { t: T; }", "TW0101@2:10"},
           Case{"union U { 1: a: int32; 2: b; }", "TW0112@2:11 TW0112@2:24"},
           Case{"union U { int32 a; string b; }", "TW0109@2:11 TW0109@2:20"},
           Case{"struct S { @len(3 y: string; z: bool; }", "TW0101@2:19"},
       }) {
    const Compilation compilation = compile_text(text);
    EXPECT_EQ(places(compilation), want) << text << "\n" << render_all(compilation);
  }
}

TEST(Compile, ChecksWhereThingsMayStand) {
  for (const auto& [text, want] : {
           Case{"@deprecated const A: int32 = 1;", ""},
           Case{"@deprecated(\"x\") type A = int32;", ""},
           Case{"service S { a(@deprecated x: int32); }", ""},
           Case{"service S { a() -> int32?; }", ""},
           Case{"service S { a() -> list<int32?>; }", "TW0303@2:30"},
           Case{"struct A { x: list<@deprecated int32>; }", "TW0602@2:20"},
           Case{"struct A { @range(1..2) x: int32; @pattern(\"a\") y: list<@len(3) string>; }",
                "TW0606@2:35"},
           Case{"@readonly struct A {}", "TW0602@2:1"},
           Case{"struct A { x: map<Key, int32>; } type Key = uint32;", ""},
           Case{"struct A { x: map<datetime, int32>; }", "TW0302@2:19"},
           Case{"struct A { a: list<A>; b: map<string, A>; }", ""},
           Case{"struct A { b: T; } type T = B; struct B { a: U; } type U = A;", "TW0305@2:8"},
           Case{"struct A { b: T?; } type T = B; struct B { a: A; }", ""},
           Case{"union U { a: S; } struct S { u: T; } type T = tuple<int32, U>;", "TW0305@2:7"},
           Case{"union U { a: U; b; }", "TW0305@2:7"},
           Case{"union U { a: list<U>; b: map<string, U>; c: list<tuple<U, U>>; }", ""},
           Case{"struct S { t: tuple<S, int32>?; }", ""},
           Case{"struct S { t: tuple<S?, int32>; }", "TW0303@2:22"},
           Case{"union U { a: int32?; }", "TW0303@2:19"},
           Case{"struct S { t: tuple<>; }", "TW0101@2:21"},
           Case{"struct S { m: map<U, int32>; n: map<T, int32>; } union U { a; } "
                "type T = tuple<string>;",
                "TW0302@2:19 TW0302@2:37"},
           Case{"type T = tuple<T>;", "TW0304@2:6"},
           Case{"error E = 1 { e: E; }", "TW0205@2:18"},
           // Bounds are values of the type they bound, constants among them.
           Case{"const MAX: int32 = 9; struct A { @range(1..MAX) x: int8; @len(MAX) y: string; }",
                ""},
           Case{"struct A { @range(1..300) x: uint8; @range(0.5..1) y: double; }", "TW0402@2:22"},
           Case{"struct A { @range(0.5..1) x: int32; @range(1..2s) y: duration; }",
                "TW0401@2:19 TW0401@2:44"},
           Case{"struct A { @len(-1) x: string; @len(1..NOPE) y: string; }",
                "TW0402@2:17 TW0202@2:40"},
           Case{"const N: Nope = 5; struct A { @range(..N) x: int32; }", "TW0201@2:10"},
           Case{"type T = Nope; struct A { @range(1..5) x: T = 9; @len(M) y: T; } "
                "const M: int32 = 1;",
                "TW0201@2:10"},
           // A constraint before an alias, a field or directly before a type is the same.
           Case{"@range(1..5) type T = int32; struct A { x: T = 6; @range(2..) y: T = 1; }",
                "TW0418@2:48 TW0418@2:70"},
           Case{"type T = @range(1..5) int32; struct A { x: map<string, T> = {a: 6, b: 0}; }",
                "TW0418@2:65 TW0418@2:71"},
           Case{"service S { a(@range(1..5) x: int32 = 6) -> @len(3) list<@range(5..1) int32>; }",
                "TW0418@2:39 TW0607@2:65"},
           // A constant that breaks its type is one mistake, wherever it is used.
           Case{"type T = @range(1..5) int32; const A: T = 6; const B: T = A; struct S { x: T = B; "
                "}",
                "TW0418@2:43"},
           Case{"struct S { x: map<@len(2) string, int32> = {ab: 1, abc: 2};"
                "y: map<@range(..5) int8, int32> = {\"6\": 1}; }",
                "TW0418@2:52 TW0418@2:95"},
           Case{"const A: list<int32> = [1, 9]; struct S { x: list<@range(1..5) int32> = A; }",
                "TW0418@2:73"},
           Case{"struct S { x: U = {a: {b: [\"\"]}}; } union U { a: V; } "
                "struct V { b: list<@len(1..) string>; }",
                "TW0418@2:28"},
           Case{"struct S { @len(2) x: string = \"\u00e4\u00f6\"; @len(2) y: bytes = \"AQID\"; }",
                "TW0418@2:57"},
           Case{"struct S { @unique x: list<any> = [{a: 1, b: 2}, {b: 2, a: 1}, 1, 1.0]; }",
                "TW0418@2:50"},
           Case{"error E = 1 { @range(1..5) x: int32; }"
                "service S { a(@range(1..5) x: int32) -> @len(1) string throws E;"
                "example a(9) -> \"ab\"; example a(1) throws E {x: 7}; }",
                "TW0418@2:113 TW0418@2:119 TW0418@2:151"},
           Case{"service S { const M: int32 = 2; @timeout(D) a(@range(..M) x: int32 = 3);"
                "const D: duration = 1s; }",
                "TW0418@2:70"},
           Case{"@allow(x, \"y\") struct S { @allow(x, \"\") y: int32; }", "TW0604@2:27"},
           Case{"enum E: int8 { @alias(\"b\") a = 1; }", "TW0602@2:16"},
           Case{"enum E { @alias(\"b\") a; b; }", "TW0214@2:25"},
           Case{"const T: duration = 2s; @timeout(T) service S { @timeout(5) a(); }",
                "TW0401@2:58"},
           Case{"@cpp(type: \"T\") struct S { @cpp(include: \"<h>\") x: int32; }",
                "TW0609@2:6 TW0604@2:28"},
           Case{"@nil struct S { @tag(\"x\") x: int32?; }", "TW0602@2:1 TW0602@2:17"},
           Case{"@tag(\"k\") union U { a: Nope; b: S; } struct S { @alias(\"k\") x: int32; }",
                "TW0613@2:1 TW0201@2:24"},
           Case{"const X: list<int32> = []; const Y: list<list<int32>> = [X, [1]];", ""},
           Case{"const X: list<int8> = []; const Y: list<int32> = X;", "TW0401@2:50"},
           Case{"const X: S = {a: Y}; struct S { a: list<S>; } const Y: list<S> = [X];",
                "TW0403@2:7"},
           Case{"error E = -32000;", "TW0506@2:11"},
           Case{"error E = -31999; error F = -32769;", ""},
           Case{"error E = -32768;", "TW0506@2:11"},
           Case{"enum E: int8 { a = -128; b = 127; }", ""},
           Case{"enum E: uint32 { a = 4294967296; }", "TW0402@2:22"},
           Case{"service S { a(x: int32?, y: int32?); }", "TW0512@2:26"},
           Case{"service S { a(x: int32?, y: int32); }", "TW0512@2:26"},
           Case{"service S { a(x: int32, y: int32 = 1, z: int32?); }", ""},
           Case{"@wire(\"system.x\") service S { a(); }", "TW0515@2:27"},
           Case{"@wire(\"sys\") service S { @wire(\"tem.x\") a(); }", ""},
           Case{"@wire(\"a.b\") service S { c(); } @wire(\"a\") service T { @wire(\"b.c\") d(); }",
                "TW0214@2:69"},
           Case{"service S { a(@wire(\"y\") x: int32); }", "TW0602@2:15"},
           Case{"struct A { x: string = \"\\u{FFFE}\"; y: string = \"\\t\\n\"; }", "TW0411@2:24"},
           Case{"const A: string = B; const B: bytes = \"\";", "TW0401@2:19"},
           Case{"enum E { a; } enum F { a; } const A: E = B; const B: F = a;", "TW0401@2:42"},
           Case{"const A: int32 = 1; struct A1 { a: string = A; }", "TW0401@2:45"},
       }) {
    const Compilation compilation = compile_text(text);
    EXPECT_EQ(places(compilation), want) << text << "\n" << render_all(compilation);
  }
}

}  // namespace
}  // namespace tagwire::idl::test
