#include "codegen/cpp/code_writer.h"

#include <gtest/gtest.h>

namespace tagwire::codegen {
namespace {

TEST(CodeWriter, DropsTheBlocksOwnIndentation) {
  CodeWriter out;
  out.emit(R"(
      if (a) {

        b();
      }
  )");
  EXPECT_EQ(out.text(), "if (a) {\n\n  b();\n}\n");
}

TEST(CodeWriter, FillsHoles) {
  CodeWriter out;
  out.emit({{"type", "int"}, {"name", "x"}}, "$type$ $name$ = $name$();");
  EXPECT_EQ(out.text(), "int x = x();\n");
}

TEST(CodeWriter, IndentsTheLinesOfALoneHole) {
  CodeWriter out;
  out.emit({{"body", "a();\n\nb();"}}, R"(
    {
      $body$
    }
  )");
  EXPECT_EQ(out.text(), "{\n  a();\n\n  b();\n}\n");
}

TEST(CodeWriter, LetsAnEmptyLoneHoleVanish) {
  CodeWriter out;
  out.emit({{"doc", ""}}, "$doc$\nint x;");
  EXPECT_EQ(out.text(), "int x;\n");
}

TEST(CodeWriter, DoesNotLookForHolesInWhatFillsThem) {
  CodeWriter out;
  out.emit({{"text", "costs $5$"}}, "\"$text$\"");
  EXPECT_EQ(out.text(), "\"costs $5$\"\n");
}

TEST(CodeWriter, NeverWritesTwoBlankLinesOrOneAtTheStart) {
  CodeWriter out;
  out.blank();
  out.lines("a");
  out.blank();
  out.blank();
  out.lines("");
  out.lines("b");
  EXPECT_EQ(out.text(), "a\n\nb\n");
}

TEST(CodeWriterDeathTest, StopsAtAHoleWithoutText) {
  CodeWriter out;
  EXPECT_DEATH(out.emit({{"name", "x"}}, "$nam$ = 1;"), "no text for the hole 'nam'");
  EXPECT_DEATH(out.emit("$open"), "no text for the hole");
}

}  // namespace
}  // namespace tagwire::codegen
