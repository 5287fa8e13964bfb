// Shapes of line breaks; that clang-format agrees is checked on the goldens.
#include "codegen/cpp/layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tagwire::codegen {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string k40(40, 'x');
const std::string k60(60, 'y');

TEST(Layout, KeepsInOneLineWhatFits) {
  EXPECT_EQ(wrap_parameters(2, "void f(", {"int a", "int b"}, ") = 0;"),
            "void f(int a, int b) = 0;");
  EXPECT_EQ(wrap_call(2, "f(", {}, ");"), "f();");
  const std::string exact(kColumns - 4, 'a');
  EXPECT_EQ(wrap_call(0, "f(", {exact}, ");"), "f(" + exact + ");");
  EXPECT_NE(wrap_call(1, "f(", {exact}, ");"), "f(" + exact + ");");
}

TEST(Layout, FillsUnderTheFirstItem) {
  EXPECT_EQ(wrap_parameters(0, "void f(", {k40, k40, k40}, ");"),
            "void f(" + k40 + ", " + k40 + ",\n       " + k40 + ");");
}

TEST(Layout, FillsBelowTheHeadWhenAnItemIsTooWideBesideIt) {
  EXPECT_EQ(wrap_parameters(0, "void " + k60 + "(", {k40, k40}, ");"),
            "void " + k60 + "(\n    " + k40 + ", " + k40 + ");");
}

TEST(Layout, FillsBelowTheHeadOfADeclarationWhenThatSavesFourBreaks) {
  const std::vector<std::string> six(6, std::string(18, 'p'));
  const std::string head = "void " + k60 + "(";
  const std::string below = "\n    ";
  EXPECT_THAT(wrap_parameters(0, head + "1234567890(", six, ");"), HasSubstr("(" + below));
  EXPECT_THAT(wrap_parameters(0, head, {six[0], six[0], six[0], six[0], six[0]}, ");"),
              Not(HasSubstr("(" + below)));
}

TEST(Layout, FencesAnEmptyListThatFitsNoLine) {
  const std::string name(kColumns, 'n');
  EXPECT_EQ(wrap_parameters(0, "void " + name + "(", {}, ");"), fenced("void " + name + "();"));
  EXPECT_EQ(wrap_call(0, name + "(", {}, ");"), fenced(name + "();"));
}

TEST(Layout, GivesALambdaItsOwnLine) {
  EXPECT_EQ(wrap_function(0, "int f(", {}, ")", "return g([&] { return 1; });"),
            "int f() {\n  return g([&] { return 1; });\n}");
}

TEST(Layout, FencesWhatFitsNoLine) {
  const std::string wide(kColumns, 'w');
  EXPECT_EQ(wrap_call(0, "f(", {wide}, ");"),
            "// clang-format off\nf(" + wide + ");\n// clang-format on");
  EXPECT_EQ(fenced(fenced("a")), fenced("a"));
}

TEST(Layout, CountsColumnsAndNotBytes) {
  EXPECT_EQ(width("abc"), 3U);
  EXPECT_EQ(width("\u00e9\u2603"), 2U);
  EXPECT_EQ(width("\u96ea"), 2U);
  EXPECT_EQ(width("\U0001F600"), 2U);
  EXPECT_EQ(width("\xff"), 1U) << "a byte that is no UTF-8";
}

TEST(DocComment, BreaksAtBlanksOnly) {
  EXPECT_EQ(doc_comment(0, {k60 + " " + k60}), "/// " + k60 + "\n/// " + k60);
  const std::string word(150, 'w');
  EXPECT_EQ(doc_comment(0, {word}), "/// " + word);
  EXPECT_EQ(doc_comment(0, {"a", "", "  b"}), "/// a\n///\n///   b");
}

TEST(DocComment, StaysInsideTheComment) {
  EXPECT_EQ(doc_comment(0, {"path C:\\"}), "/// path C:\\.");
  EXPECT_EQ(doc_comment(0, {"what?\?/"}), "/// what?\?/.");
  EXPECT_EQ(doc_comment(0, {"a\rint x;\vb"}), "/// a int x; b");
  EXPECT_EQ(doc_comment(0, {"blank \\ "}), "/// blank \\.");
}

}  // namespace
}  // namespace tagwire::codegen
