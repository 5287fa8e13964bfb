// Services: inheritance, oneway, constants, examples. What correct ones mean, and that of each
// wrong one exactly the mistake is reported, at its place.
#include <string>

#include <gtest/gtest.h>

#include "tests/idl/model_dump.h"
#include "tests/idl/support.h"

namespace tagwire::idl::test {
namespace {

/// The dump of a file without mistakes.
std::string model_of(std::string_view text) {
  const Compilation compilation = compile_good(text);
  return compilation.ok() ? dump(*compilation.model->requested.front()) : std::string();
}

TEST(Services, ExtendWhatIsDeclaredAnywhere) {
  EXPECT_EQ(
      model_of("service C extends B { c(); } service B extends A { b(); } service A { a(); }"),
      "service C extends B C.c()\nservice B extends A B.b()\nservice A A.a()\n");
  const Compilation compilation =
      compile_files({{"a.idl", "module a; import \"b.idl\"; service S extends b.Base { own(); }"},
                     {"b.idl", "module b; service Base { a(); b(); }"}});
  ASSERT_TRUE(compilation.ok()) << render_all(compilation);
  const Service& service = *compilation.model->requested.front()->services.front();
  std::string names;
  for (const Method* method : service.all_methods()) names += service.wire_name_of(*method) + " ";
  EXPECT_EQ(names, "S.a S.b S.own ");
}

TEST(Services, HoldConstants) {
  EXPECT_EQ(model_of("const TOP: int32 = S.MAX; const MAX: int32 = 1;"
                     "service S { const MAX: int32 = 7; const HALF: int32 = T.HALF;"
                     "  a(x: int32 = MAX, y: int32 = T.HALF); }"
                     "service T { const HALF: int32 = MAX; b(x: int32 = S.MAX); }"),
            "const TOP:int32=7\nconst MAX:int32=1\n"
            "service S const MAX:int32=7 const HALF:int32=1 S.a( x:int32=7 y:int32=1)\n"
            "service T const HALF:int32=1 T.b( x:int32=7)\n");
  const Compilation compilation =
      compile_files({{"a.idl", "module a; import \"b.idl\"; const A: int32 = b.S.MAX;"},
                     {"b.idl", "module b; service S { const MAX: int32 = 3; }"}});
  EXPECT_TRUE(compilation.ok()) << render_all(compilation);
}

TEST(Services, HoldExamples) {
  EXPECT_EQ(model_of("enum Unit { mm; km; } error Far = 5 { by: int64; unit: Unit = mm; }"
                     "service Base { ping(); } service S extends Base { const ONE: int32 = 1;"
                     "  go(x: int32, unit: Unit = km, note: string?) -> list<int32> throws Far;"
                     "  oneway tell(what: any);"
                     "  example go(ONE); example go(2, mm, \"n\") -> [ONE, 2];"
                     "  example go(3) throws Far {by: 4}; example ping(); example tell({a: 1}); }"),
            "enum Unit mm=0 km=1\n"
            "error Far=5 \"Far\" by:int64 unit:Unit=#mm\n"
            "service Base Base.ping()\n"
            "service S extends Base const ONE:int32=1 S.go( x:int32 unit:Unit=#km note:string?)"
            "->list<int32> throws Far oneway S.tell( what:any) example go(1;) "
            "example go(2;#mm;'n';)->[1;2;] example go(3;) throws Far{by:4;} example ping() "
            "example tell({a:1;};)\n");
}

struct Case {
  std::string_view text;
  std::string_view want;  ///< as places() has it, of a file whose first line is its module
};

void expect_places(std::initializer_list<Case> cases) {
  for (const auto& [text, want] : cases) {
    const Compilation compilation = compile_text(text);
    EXPECT_EQ(places(compilation), want) << text << "\n" << render_all(compilation);
  }
}

TEST(Services, SayWhatIsWrongWithABase) {
  expect_places({
      {"service S extends T {}", "TW0701@2:19"},
      {"service S extends T {} service U extends T {}", "TW0701@2:19"},
      {"struct T {} service S extends T {}", "TW0205@2:31"},
      {"service S extends S {}", "TW0702@2:9"},
      {"service S extends x.T {}", "TW0204@2:19"},
      {"service S : T {} service T {}", "TW0101@2:11"},
      {"service S extend T {} service T {}", "TW0101@2:11"},
      {"service S T {} service T {}", "TW0101@2:11"},
      {"service S extends T, U {} service T {} service U {}", "TW0703@2:20"},
      {"service S extends {}", "TW0101@2:19"},
      // What cannot be found may have had any method.
      {"service S extends T { a(); example b(); }", "TW0701@2:19"},
      {"foo T {} service S extends T { example b(); }", "TW0103@2:1"},
      // Inherited constants are written with the service's name.
      {"service T { const A: int32 = 1; }\nservice S extends T { a(x: int32 = A); }",
       "TW0202@3:36"},
  });
}

TEST(Services, KeepInheritedNames) {
  const std::string base = "service T { a(); @wire(\"w\") b(); try_c(); }\n";
  for (const auto& [member, want] : {
           Case{"a(x: int32);", "TW0704@3:23"},
           Case{"A();", "TW0207@3:23"},
           Case{"w();", "TW0214@3:23"},
           Case{"@wire(\"a\") x();", "TW0214@3:34"},
           Case{"try_a();", "TW0516@3:23"},
           Case{"c();", "TW0516@3:23"},
           Case{"const a: int32 = 1;", "TW0704@3:29"},
           Case{"b2(); const c2: int32 = 1;", ""},
       }) {
    const std::string text = base + "service S extends T { " + std::string(member) + " }";
    EXPECT_EQ(places(compile_text(text)), want) << text;
    const std::string further =
        base + "service S extends M { " + std::string(member) + " } service M extends T { m(); }";
    EXPECT_EQ(places(compile_text(further)), want) << further;
  }
}

TEST(Services, HaveNamesOfTheirOwnOnTheWire) {
  expect_places({
      {"service T { a(); } @wire(\"\") service S extends T { @wire(\"S.a\") b(); }", ""},
      {"service T { a(); } service U extends T {} @wire(\"U\") service V { a(); }", "TW0214@2:66"},
      {"service T { a(); } @wire(\"T\") service V extends T {}", "TW0214@2:39"},
      {"service T { @wire(\"x.a\") a(); } service S extends T {}\n"
       "@wire(\"S.x\") service V { a(); }",
       "TW0214@3:26"},
      {"@wire(\"system\") service Other { listMethods(); } service S extends Other {}", ""},
      {"@wire(\"x\") service T { @wire(\"system.a\") a(); }\n@wire(\"\") service S extends T {}",
       "TW0515@3:19"},
  });
  const std::string longest(250, 'x');
  expect_places({
      {"service T { @wire(\"" + longest + "\") a(); } service LongerName extends T {}",
       "TW0605@2:288"},
  });
}

TEST(Services, TellOnewayFromCalls) {
  expect_places({
      {"service S { oneway a() -> int32; }", "TW0705@2:27"},
      {"error E = 1; service S { oneway a() throws E; }", "TW0705@2:44"},
      {"service S { oneway a(); example a() -> 1; }", "TW0709@2:40"},
      {"error E = 1; service S { oneway a(); example a() throws E; }", "TW0710@2:57"},
  });
}

TEST(Services, KeepMembersApart) {
  expect_places({
      {"service S { const a: int32 = 1; a(); }", "TW0206@2:33"},
      {"service S { a(); const a: int32 = 1; }", "TW0206@2:24"},
      {"service S { const A: int32 = 1; a(); }", "TW0207@2:33"},
      {"service S { const A: int32 = 1; const A: int32 = 2; }", "TW0206@2:39"},
      {"service S { reserved a; a(); }", "TW0518@2:25"},
      {"service S { reserved A; const A: int32 = 2; }", "TW0518@2:31"},
      {"service S { reserved a, a, 3; }", "TW0519@2:25 TW0520@2:28"},
      {"service S { const A: int32 = S.A; }", "TW0403@2:19"},
      {"const A: int32 = S.A; service S { const A: int32 = T.A; } service T { const A: int32 = B; }"
       "const B: int32 = A;",
       "TW0403@2:7"},
  });
}

TEST(Services, FindConstants) {
  const std::string service = "service Limits { const MAX: int32 = 1; }\n";
  for (const auto& [text, want] : {
           Case{"const A: int32 = MAX;", "Limits.MAX"},
           Case{"const A: int32 = Limits.MAXX;", "Limits.MAX"},
           Case{"const A: int32 = Limit.MAX;", "Limits.MAX"},
           Case{"const A: int32 = Limits.LOW;", ""},
           Case{"service S { const MOST: int32 = 1; a(x: int32 = MOS); }", "MOST"},
       }) {
    const Compilation compilation = compile_text(service + std::string(text));
    ASSERT_EQ(compilation.diagnostics.size(), 1U) << text << "\n" << render_all(compilation);
    EXPECT_EQ(compilation.diagnostics.front().info->id, "TW0202") << text;
    EXPECT_EQ(compilation.diagnostics.front().suggestion, want) << text;
  }
}

TEST(Services, CheckTheValuesOfExamples) {
  const std::string head =
      "struct P { x: int32; y: int32; z: int32 = 0; } error E = 1 { a: int32; } error F = 2;\n"
      "service S { m(p: P, n: int8 = 1, o: string?) -> P throws E; v();\n";
  for (const auto& [example, want] : {
           Case{"m({x: 1, y: 2}) -> {x: 1, y: 2};", ""},
           Case{"m();", "TW0707@4:9"},
           Case{"n();", "TW0706@4:9"},
           Case{"m({x: 1, y: 2}, 300);", "TW0402@4:25"},
           Case{"m({x: 1, y: 2}, \"a\", 5);", "TW0401@4:25 TW0401@4:30"},
           Case{"m({x: 1, y: 2}, 1, \"\", 1, 2);", "TW0708@4:32"},
           Case{"m({x: 1});", "TW0408@4:11"},
           Case{"m({x: 1, yy: 2});", "TW0407@4:18"},
           Case{"m({x: 1, why: 2});", "TW0407@4:18"},
           Case{"m({x: 1, y: 2}) -> 7;", "TW0401@4:28"},
           Case{"m({x: 1, y: 2}) throws E;", "TW0408@4:32"},
           Case{"m({x: 1, y: 2}) throws E {};", "TW0408@4:34"},
           Case{"m({x: 1, y: 2}) throws E {a: 1, b: 2};", "TW0407@4:41"},
           Case{"m({x: 1, y: 2}) throws F;", "TW0710@4:32"},
           Case{"m({x: 1, y: 2}) throws G;", "TW0203@4:32"},
           Case{"m({x: 1, y: 2}) throws P;", "TW0205@4:32"},
           Case{"v() -> {x: 1};", "TW0709@4:16"},
           Case{"m({x: 1, y: MAX});", "TW0202@4:21"},
       }) {
    const std::string text = head + "example " + std::string(example) + " }";
    const Compilation compilation = compile_text(text);
    EXPECT_EQ(places(compilation), want) << text << "\n" << render_all(compilation);
  }
}

TEST(Services, GoOnBehindADamagedMember) {
  const std::string head =
      "struct P { x: int32; y: int32 = 0; }\nservice S { m(p: P) -> list<P>; v();\n";
  for (const auto& [member, want] : {
           Case{"example m({x 1, y: 2}) -> [{x: 1}];", "TW0101@4:14"},
           Case{"example m({x: 1, y: 2) -> [{x: 1}];", "TW0101@4:22"},
           Case{"example m({x: 1, y: 2} -> [{x: 1}];", "TW0101@4:24"},
           Case{"example m({x: 1}) > [{x: 1}];", "TW0102@4:18"},
           Case{"example m({x: 1}) -> [{x: 1};", "TW0101@4:29"},
           Case{"example m({x: 1}) -> [{x: 1}]", "TW0102@4:30"},
           Case{"example m {x: 1}) -> [{x: 1}];", "TW0101@4:11"},
           Case{"example m({x: 1}) -> ;", "TW0101@4:22"},
           Case{"example m({x: 1}) throws ;", "TW0101@4:26"},
           Case{"example m(p: {x: 1});", "TW0101@4:12"},
           Case{"w(x: int32 = {a: [}); example w(1);", "TW0101@4:19"},
           Case{"w(x int32, y: int32); example w(1, 2); example w(); example x();",
                "TW0101@4:5 TW0706@4:61"},
           Case{"w x: int32); example w(1); x();", "TW0101@4:3"},
           Case{"const A int32 = 1; x(y: int32 = A);", "TW0101@4:9"},
       }) {
    const std::string text = head + std::string(member) + "\nlast(a: Missing);\n}";
    const Compilation compilation = compile_text(text);
    const std::string last = "TW0201@5:9";
    EXPECT_EQ(places(compilation), std::string(want) + " " + last) << text << "\n"
                                                                   << render_all(compilation);
  }
}

}  // namespace
}  // namespace tagwire::idl::test
