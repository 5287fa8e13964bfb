// What correct files mean.
#include "idl/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/idl/model_dump.h"
#include "tests/idl/support.h"

namespace tagwire::idl::test {
namespace {

using testing::ElementsAre;

/// The dump of a file without mistakes.
std::string model_of(std::string_view text) {
  const Compilation compilation = compile_good(text);
  return compilation.ok() ? dump(*compilation.model->requested.front()) : std::string();
}

TEST(Model, HoldsEveryScalar) {
  EXPECT_EQ(model_of("struct A { a: bool; b: int8; c: int16; d: int32; e: int64; f: uint8; "
                     "g: uint16; h: uint32; i: double; j: string; k: bytes; l: datetime; "
                     "m: duration; n: any; o: list<int32>; p: map<string, list<any>>; }"),
            "struct A a:bool b:int8 c:int16 d:int32 e:int64 f:uint8 g:uint16 h:uint32 i:double "
            "j:string k:bytes l:datetime m:duration n:any o:list<int32> "
            "p:map<string, list<any>>\n");
}

TEST(Model, ConvertsConstantsToTheirType) {
  EXPECT_EQ(model_of("const A: bool = true; const B: uint32 = 4294967295;"
                     "const C: double = 3; const D: string = \"x\"; const E: bytes = \"YWI=\";"
                     "const F: datetime = \"1970-01-02T00:00:00Z\"; const G: duration = 2ms;"
                     "const H: S = b; const I: Int = J; const J: int8 = 7; const K: double = J;"
                     "const L: S = H; enum S { a; b; } type Int = int64;"
                     "const M: int64 = -9223372036854775808;"),
            "const A:bool=true\nconst B:uint32=4294967295\nconst C:double=3f\n"
            "const D:string='x'\nconst E:bytes='ab'\nconst F:datetime=86400\n"
            "const G:duration=2000\nconst H:S=#b\nconst I:Int=7\nconst J:int8=7\n"
            "const K:double=7f\nconst L:S=#b\nenum S a=0 b=1\ntype Int=int64\n"
            "const M:int64=-9223372036854775808\n");
}

TEST(Model, ConvertsDefaultsToTheirType) {
  EXPECT_EQ(model_of("const N: int32 = 3; enum S { a; true; }"
                     "struct P { x: int32 = N; y: double = 0; z: string?; }"
                     "struct Q { p: P = {x: 5, z: \"t\"}; l: list<P> = [{}, {y: 1.5}];"
                     " m: map<int32, S> = {\"007\": a, \"-1\": true}; n: map<S, bool> = {a: false};"
                     " e: S = true; }"),
            "const N:int32=3\nenum S a=0 true=1\nstruct P x:int32=3 y:double=0f z:string?\n"
            "struct Q p:P={x:5;z:'t';} l:list<P>=[{};{y:1.5f;};] m:map<int32, S>={7:#a;-1:#true;} "
            "n:map<S, bool>={a:false;} e:S=#true\n");
}

TEST(Model, LetsAnEnumeratorHideAConstant) {
  EXPECT_EQ(model_of("enum S { a; b; } const a: S = a; const c: S = a; const d: S = c;"),
            "enum S a=0 b=1\nconst a:S=#a\nconst c:S=#a\nconst d:S=#a\n");
}

TEST(Model, HoldsEnumsOfBothForms) {
  EXPECT_EQ(model_of("enum S { a; @wire(\"B\") b; @deprecated(\"x\") c; @deprecated d; }"
                     "enum P: int8 { low = -128; high = 127; }"),
            "enum S a=0 b@B=1 c!x!=2 d!!=3\nenum P:int8 low=-128 high=127\n");
}

TEST(Model, HoldsUnions) {
  EXPECT_EQ(model_of("union U { a: int32; @wire(\"B\") b: list<U>; c; reserved d; }"
                     "strict union V { c: U; }"
                     "struct S { u: U = {c: {}}; v: V = {c: {b: [{a: 5}]}}; }"),
            "union U a:int32 b@B:list<U> c -d\nstrict union V c:U\n"
            "struct S u:U={c:{};} v:V={c:{b:[{a:5;};];};}\n");
}

TEST(Model, HoldsTuples) {
  EXPECT_EQ(
      model_of("type P = tuple<double, double>;"
               "struct S { p: P = [1, 2.5]; l: list<tuple<P, string>> = [[[0, 0], \"x\"]]; }"),
      "type P=tuple<double, double>\n"
      "struct S p:P=[1f;2.5f;] l:list<tuple<P, string>>=[[[0f;0f;];'x';];]\n");
}

TEST(Model, HoldsValuesOfAny) {
  EXPECT_EQ(model_of("const N: int8 = 3; const L: list<int32> = [1]; enum E { e; }"
                     "struct S { a: any = [1, 1.5, \"x\", true, N, {k: {}, \"l m\": []}]; }"),
            "const N:int8=3\nconst L:list<int32>=[1;]\nenum E e=0\n"
            "struct S a:any=[1;1.5f;'x';true;3;{k:{};l m:[];};]\n");
}

TEST(Model, HoldsConstantsOfEveryType) {
  EXPECT_EQ(model_of("const A: list<P> = [ORIGIN, {x: 1}]; const ORIGIN: P = {x: 0};"
                     "struct P { x: int32; } const B: map<string, list<P>> = {a: A};"
                     "struct S { b: map<string, list<P>> = B; p: P = ORIGIN; }"
                     "const Q: string = \"q\"; struct O { s: string?; } const O1: O = {s: Q};"),
            "const A:list<P>=[{x:0;};{x:1;};]\nconst ORIGIN:P={x:0;}\nstruct P x:int32\n"
            "const B:map<string, list<P>>={a:[{x:0;};{x:1;};];}\n"
            "struct S b:map<string, list<P>>={a:[{x:0;};{x:1;};];} p:P={x:0;}\n"
            "const Q:string='q'\nstruct O s:string?\nconst O1:O={s:'q';}\n");
}

TEST(Model, KnowsWhatIsStrictAndReserved) {
  EXPECT_EQ(model_of("strict enum E { a; reserved b, c; } enum F: int8 { a = 1; reserved 2, b; }"
                     "strict struct S { x: int32; reserved y; reserved z; }"
                     "error X = 1 { reserved y; }"),
            "strict enum E a=0 -b -c\nenum F:int8 a=1 -2 -b\nstrict struct S x:int32 -y -z\n"
            "error X=1 \"X\" -y\n");
}

TEST(Model, BoxesWhatWouldHoldItself) {
  EXPECT_EQ(model_of("struct Tree { left: Tree?; right: T?; up: list<Tree>?; leaf: Leaf?; }"
                     "type T = tuple<Tree, int32>; struct Leaf { x: int32; }"
                     "union U { s: S; } struct S { u: U?; leaf: Leaf; }"),
            "struct Tree left:Tree?^ right:T?^ up:list<Tree>? leaf:Leaf?\n"
            "type T=tuple<Tree, int32>\nstruct Leaf x:int32\nunion U s:S\n"
            "struct S u:U?^ leaf:Leaf\n");
}

TEST(Model, HoldsConstraints) {
  EXPECT_EQ(
      model_of("const MAX: int32 = 9; type Sku = @pattern(\"[a-z]+\") @len(1..5) string;"
               "@unit(\"ms\") @range(0..) type Wait = int64;"
               "struct S { @range(..MAX) a: int32?; @range(-0.5..2) b: double;"
               " @range(1s..2m) c: duration; @len(3) @unique d: list<@len(MAX..) Sku>;"
               " e: map<@len(2) string, @range(1..1) int8>; @nonfinite f: @unit(\"kg\") double;"
               " @len(..4) g: bytes; w: Wait; }"
               "union U { @len(1) a: string; b: @unique list<any>; }"
               "service X { a(@len(2) p: Sku) -> @range(1..) int32?; }"),
      "const MAX:int32=9\ntype Sku=@len(1..5) @pattern([a-z]+) string\n"
      "type Wait=@range(0..) @unit(ms) int64\n"
      "struct S a:@range(..9) int32? b:@range(-0.5..2) double c:@range(1000000..120000000) "
      "duration "
      "d:@len(3..3) @unique list<@len(9..) Sku> "
      "e:map<@len(2..2) string, @range(1..1) int8> f:@nonfinite @unit(kg) double "
      "g:@len(0..4) bytes w:Wait\n"
      "union U a:@len(1..1) string b:@unique list<any>\n"
      "service X X.a( p:@len(2..2) Sku)->@range(1..) int32?\n");
}

TEST(Model, JoinsConstraintsAndUnitsOfAliases) {
  const Compilation compilation = compile_good(
      "type A = @range(1..9) @unit(\"m\") int32; type B = A;"
      "struct S { @range(2..) x: B; }");
  const Type type = compilation.model->modules.front()->structs.front()->fields.front().type;
  const std::vector<const Constraints*> all = type.all_constraints();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(std::get<std::int64_t>(*all[0]->range->low), 2);
  EXPECT_EQ(std::get<std::int64_t>(*all[1]->range->high), 9);
  EXPECT_EQ(type.resolved_unit(), "m");
}

TEST(Model, HoldsAttributes) {
  EXPECT_EQ(
      model_of("@cpp(type: \"std::filesystem::path\", include: \"<filesystem>\") type P = string;"
               "@since(\"1.2\") @positional @allow(long_name, \"historic\") @allow(b, \"c\")"
               "struct S { @alias(\"y\") @alias(\"z\") @nil x: int32?; @cpp(name: \"w_\") w: P?; }"
               "struct T { @retired @sensitive x: int32 = 5; }"
               "@tag(\"kind\") union U { s: T; } @transient error E = 1;"
               "@timeout(2s) @auth(\"a\") service V { @readonly a(@sensitive p: int32);"
               " @timeout(500ms) @auth(\"b\") @idempotent b(); }"),
      "type P type:std::filesystem::path<filesystem>=string\n"
      "struct S since:1.2 allow:long_name,historic allow:b,c positional x|y|z:int32? nil "
      "w name:w_:P?\n"
      "struct T x:int32 retired sensitive=5\nunion U tag:kind s:T\n"
      "error E transient=1 \"E\"\n"
      "service V V.a( p:int32 sensitive) timeout:2000000 auth:a readonly "
      "V.b() timeout:500000 auth:b idempotent\n");
}

TEST(Model, AllowsRulesForAWholeFile) {
  const Compilation compilation = compile_files({{"a.idl", "@allow(naming, \"old\") module a;"}});
  ASSERT_TRUE(compilation.ok()) << render_all(compilation);
  ASSERT_EQ(compilation.model->modules.front()->allowed.size(), 1U);
  EXPECT_EQ(compilation.model->modules.front()->allowed.front().rule, "naming");
}

TEST(Model, HoldsErrors) {
  EXPECT_EQ(model_of("error A = 5; error B = -1 \"{{x}} {n}{s}!\" { n: int32; s: S; l: list<any>; }"
                     "enum S { a; } @wire(\"c\") error C = 7 \"\";"),
            "error A=5 \"A\"\nerror B=-1 \"{x} {n}{s}!\" n:int32 s:S l:list<any>\n"
            "enum S a=0\nerror C@c=7 \"\"\n");
}

TEST(Model, HoldsServices) {
  EXPECT_EQ(model_of("error E = 5; error F = 6;"
                     "service S { a(); b(x: int32, y: int32 = 2, z: int32?) -> int32? throws F, E;"
                     " @wire(\"C\") @deprecated(\"no\") c(); }"
                     "@wire(\"\") service Bare { add(); }"
                     "@wire(\"deep.er\") service Deep { go(); }"),
            "error E=5 \"E\"\nerror F=6 \"F\"\n"
            "service S S.a() S.b( x:int32 y:int32=2 z:int32?)->int32? throws F throws E "
            "S.C()!no!\n"
            "service Bare@ add()\nservice Deep@deep.er deep.er.go()\n");
}

TEST(Model, FollowsAliases) {
  const Compilation compilation =
      compile_good("struct A { b: B?; } type B = C; type C = list<D>; type D = string;");
  const Type field = compilation.model->modules.front()->structs.front()->fields.front().type;
  EXPECT_EQ(dump(field), "B?");
  EXPECT_EQ(dump(field.resolved()), "list<D>?");
}

TEST(Model, KeepsDocsAndPlaces) {
  const Compilation compilation = compile_files(
      {{"dir/a.idl",
        "/// Module.\nmodule a.b;\n/// One.\n///\n///   Two.\nstruct A {\n"
        "  /// Field.\n  x: int32;\n}\nservice S {\n  /// M.\n  m(\n  /// P.\n  p: int32);\n}"}});
  ASSERT_TRUE(compilation.ok()) << render_all(compilation);
  const Module& module = *compilation.model->modules.front();
  EXPECT_EQ(module.name, "a.b");
  EXPECT_EQ(module.file_name, "a.idl");
  EXPECT_EQ(module.resolved_path, "dir/a.idl");
  EXPECT_THAT(module.docs, ElementsAre("Module."));
  const Struct& structure = *module.structs.front();
  EXPECT_THAT(structure.docs, ElementsAre("One.", "", "  Two."));
  EXPECT_THAT(structure.fields.front().docs, ElementsAre("Field."));
  EXPECT_EQ(structure.module, &module);
  EXPECT_EQ(structure.name_span.file, module.source);
  EXPECT_EQ(module.source->position(structure.name_span.begin).line, 6U);
  const Method& method = module.services.front()->methods.front();
  EXPECT_THAT(method.docs, ElementsAre("M."));
  EXPECT_THAT(method.parameters.front().docs, ElementsAre("P."));
}

std::vector<std::string> struct_order(std::string_view text) {
  const Compilation compilation = compile_good(text);
  std::vector<std::string> names;
  if (!compilation.ok()) return names;
  for (const Aggregate& one : compilation.model->modules.front()->aggregates_by_dependency) {
    names.push_back(std::visit([](const auto* named) { return named->name; }, one));
  }
  return names;
}

TEST(Model, OrdersStructsByWhatTheyHold) {
  EXPECT_THAT(struct_order("struct A { b: B; } struct B { c: C?; } struct C {}"),
              ElementsAre("C", "B", "A"));
  EXPECT_THAT(struct_order("struct A { b: list<B>; } struct B {} struct C {}"),
              ElementsAre("B", "A", "C"));
  EXPECT_THAT(struct_order("struct A { b: T; } type T = map<int32, U>; type U = B; struct B {}"),
              ElementsAre("B", "A"));
  EXPECT_THAT(struct_order("struct B {} struct A { b: B; }"), ElementsAre("B", "A"));
  // A cycle through a list: what is held by value still comes first, whichever is met first.
  EXPECT_THAT(struct_order("struct A { b: list<B>; } struct B { a: A; }"), ElementsAre("A", "B"));
  EXPECT_THAT(struct_order("struct B { a: A; } struct A { b: list<B>; }"), ElementsAre("A", "B"));
  EXPECT_THAT(struct_order("struct A { a: list<A>; }"), ElementsAre("A"));
  EXPECT_THAT(struct_order("union A { b: B; c: tuple<C, C>; } struct B { c: C; } union C { d; }"),
              ElementsAre("C", "B", "A"));
  // What is boxed may come later; what else is held by value may not.
  EXPECT_THAT(struct_order("struct A { b: B?; c: C?; } struct B { a: A; } struct C {}"),
              ElementsAre("C", "A", "B"));
}

}  // namespace
}  // namespace tagwire::idl::test
