#include "codegen/cpp/names.h"

#include <gtest/gtest.h>

namespace tagwire::codegen {
namespace {

TEST(CppName, GivesWayToWhatCppHasTaken) {
  for (const std::string_view name :
       {"class", "template", "co_await", "char8_t", "not", "and_eq", "xor", "errno", "EOF", "NULL",
        "assert", "major", "minor", "unix", "linux", "stdin", "INT_MAX", "SIGINT", "SYS_read"}) {
    EXPECT_EQ(cpp_name(name), std::string(name) + "_") << name;
  }
}

TEST(CppName, LeavesEveryOtherName) {
  for (const std::string_view name :
       {"value", "self", "what", "type", "error", "in", "out", "context", "table", "std", "string",
        "final", "override", "import", "module", "min", "max", "Class", "NOT"}) {
    EXPECT_EQ(cpp_name(name), name);
  }
}

TEST(CppName, GivesWayToNamesOfItsPlace) {
  EXPECT_EQ(cpp_name("context", {"context"}), "context_");
  EXPECT_EQ(cpp_name("Context", {"context"}), "Context");
}

TEST(StringLiteral, EscapesWhatWouldEndOrChangeIt) {
  EXPECT_EQ(string_literal("a\"b\\c"), R"("a\"b\\c")");
  EXPECT_EQ(string_literal("\n\r\t"), R"("\n\r\t")");
  EXPECT_EQ(string_literal("what?\?="), R"("what?\?=")") << "no trigraph";
  EXPECT_EQ(string_literal(std::string_view("\0"
                                            "1",
                                            2)),
            R"("\0001")")
      << "no longer octal";
  EXPECT_EQ(string_literal("\u2603"), "\"\u2603\"");
}

}  // namespace
}  // namespace tagwire::codegen
