// Input that is made to hurt: it must be refused, or accepted, in time that grows with its length.
// The time limit of the test run is the bound; anything quadratic would be far beyond it.
#include <string>

#include <gtest/gtest.h>

#include "idl/diagnostic.h"
#include "tests/idl/support.h"

namespace tagwire::idl::test {
namespace {

constexpr std::size_t kMany = 100'000;

std::string repeat(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string number(std::size_t i) { return std::to_string(i); }

TEST(HostileInput, IsRefusedWithoutExhaustingAnything) {
  for (const std::string_view piece : {"{",
                                       "}",
                                       "(",
                                       "[",
                                       "<",
                                       "@a(",
                                       "@",
                                       ";",
                                       ".",
                                       "x",
                                       "x ",
                                       "x;",
                                       "struct ",
                                       "struct A {",
                                       "struct A { a: list<",
                                       "const A: any = [",
                                       "const A: any = {a:",
                                       "service S { m(",
                                       "/*",
                                       "///\n",
                                       "#",
                                       "'",
                                       "\"",
                                       "\\",
                                       "1",
                                       "1.",
                                       "-",
                                       "\xC3\xA9",
                                       "module a;",
                                       "import \"a.idl\";",
                                       "enum E { a = ",
                                       "error E = 1 \"{",
                                       "x: ",
                                       "throws ",
                                       "reserved a,",
                                       "example a("}) {
    const Compilation compilation = compile_text(repeat(piece, kMany));
    EXPECT_LE(compilation.diagnostics.size(), Diagnostics::kLimit) << piece;
    EXPECT_EQ(compilation.ok(), compilation.diagnostics.empty()) << piece;
    for (const Diagnostic& diagnostic : compilation.diagnostics) {
      ASSERT_NE(diagnostic.span.file, nullptr) << piece;
    }
    EXPECT_LT(render_all(compilation).size(), 2'000'000U) << piece;
  }
}

TEST(HostileInput, MayBeLongChains) {
  std::string aliases = "type T0 = int32;\n";
  std::string constants = "const C0: int32 = 1;\n";
  std::string structs = "struct S0 {}\n";
  for (std::size_t i = 1; i < kMany; ++i) {
    const std::string previous = number(i - 1);
    constants += "const C" + number(i) + ": int32 = C" + previous + ";\n";
    structs += "struct S" + number(i) + " { s: S" + previous + "; }\n";
  }
  for (std::size_t i = 1; i < 60; ++i) {
    aliases += "type T" + number(i) + " = T" + number(i - 1) + ";\n";
  }
  EXPECT_TRUE(compile_text(constants).ok());
  EXPECT_TRUE(compile_text(structs).ok());
  EXPECT_TRUE(compile_text(aliases).ok());
}

TEST(HostileInput, MayBeLongCycles) {
  std::string aliases;
  std::string structs;
  for (std::size_t i = 0; i < kMany; ++i) {
    const std::string next = number((i + 1) % kMany);
    aliases += "type T" + number(i) + " = T" + next + ";\n";
    structs += "struct S" + number(i) + " { s: S" + next + "; }\n";
  }
  EXPECT_EQ(places(compile_text(aliases)), "TW0304@2:6");
  EXPECT_EQ(places(compile_text(structs)), "TW0305@2:8");
}

TEST(HostileInput, MayHaveManyMembersAndUses) {
  std::string fields;
  std::string uses;
  for (std::size_t i = 0; i < kMany; ++i) {
    fields += "f" + number(i) + ": int32;\n";
    uses += "u" + number(i) + ": Missing;\n";
  }
  EXPECT_TRUE(compile_text("struct A {\n" + fields + "}").ok());
  EXPECT_EQ(places(compile_text("struct A {\n" + uses + "}")), "TW0201@3:5");
}

TEST(HostileInput, MayBeServicesOfAnySize) {
  std::string many = "service Base { const TOP: int32 = 1; ";
  for (std::size_t i = 0; i < kMany / 10; ++i) {
    many += "m" + number(i) + "(x: int32 = TOP); try_n" + number(i) + "(); example m" + number(i) +
            "(Base.TOP); ";
  }
  many += "}\n";
  for (std::size_t i = 0; i < kMany / 10; ++i) {
    many += "service S" + number(i) + " extends Base { own(); }\n";
  }
  EXPECT_TRUE(compile_text(many).ok());

  std::string chain = "service S0 { a(); }\n";
  for (std::size_t i = 1; i < kMany / 10; ++i) {
    chain +=
        "service S" + number(i) + " extends S" + number(i - 1) + " { m" + number(i) + "(); }\n";
  }
  const Compilation refused = compile_text(chain);
  EXPECT_FALSE(refused.diagnostics.empty());
  for (const Diagnostic& diagnostic : refused.diagnostics) {
    EXPECT_EQ(diagnostic.info->id, "TW0106");
  }

  std::string unknown = "service S { m(); ";
  for (std::size_t i = 0; i < kMany / 10; ++i)
    unknown += "example n" + number(i) + "(A" + number(i) + "); ";
  EXPECT_LE(compile_text(unknown + "}").diagnostics.size(), Diagnostics::kLimit);
}

}  // namespace
}  // namespace tagwire::idl::test
