// `tagwire check` as a shell sees it: what it writes where, and its exit status.
#include <array>
#include <cstdio>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include "tests/idl/support.h"

namespace tagwire::idl::test {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Outcome {
  int status = -1;
  std::string text;  ///< standard output and standard error
};

/// Runs `tagwire ARGUMENTS` in tests/idl/files. `redirect` chooses what is read.
Outcome run(const std::string& arguments, const std::string& redirect = "2>&1") {
  const std::string command =
      "cd '" + test_path("files") + "' && '" TAGWIRE_COMMAND "' " + arguments + " " + redirect;
  Outcome outcome;
  std::FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return outcome;
  std::array<char, 4096> buffer{};
  for (std::size_t count = 0; (count = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    outcome.text.append(buffer.data(), count);
  }
  const int status = pclose(pipe);
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return outcome;
}

TEST(CheckCommand, SaysThatAllIsWell) {
  const Outcome outcome = run("check orders.idl");
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.text, "checked 2 files: no mistakes\n");
  EXPECT_EQ(run("check money.idl").text, "checked 1 file: no mistakes\n");
  EXPECT_EQ(run("check -q orders.idl").text, "");
}

TEST(CheckCommand, AnswersWithTheMistakesAndWithoutColourInAPipe) {
  const Outcome outcome = run("check wrong.idl", "2>/dev/null");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.text, HasSubstr("wrong.idl:4:8: error[TW0201]: "));
  EXPECT_THAT(outcome.text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(run("check --color=always wrong.idl").text, HasSubstr("\x1b[1;31merror"));
  EXPECT_THAT(run("check --color=never wrong.idl").text, Not(HasSubstr("\x1b")));
}

TEST(CheckCommand, TellsWrongUsageFromWrongFiles) {
  for (const std::string arguments : {"", "check", "check --nope x.idl", "nope"}) {
    EXPECT_EQ(run(arguments).status, 2) << arguments;
  }
  const Outcome missing = run("check none.idl wrong.idl");
  EXPECT_EQ(missing.status, 2);
  EXPECT_THAT(missing.text, HasSubstr("tagwire: cannot read 'none.idl': No such file"));
  EXPECT_THAT(missing.text, HasSubstr("TW0201")) << "the other file is checked all the same";
}

TEST(CheckCommand, LooksForImportsInTheGivenFolders) {
  const std::string file = "../diagnostics/TW0209_import_not_found.good.idl";
  EXPECT_EQ(run("check " + file).status, 0);
  EXPECT_EQ(run("check -I ../diagnostics/support -I . " + file).status, 0);
}

TEST(CheckCommand, ExplainsItself) {
  EXPECT_THAT(run("--help").text, HasSubstr("Exit status:"));
  EXPECT_THAT(run("check --help").text, HasSubstr("--import-dir"));
  EXPECT_THAT(run("--version").text, HasSubstr("tagwire "));
  EXPECT_EQ(run("--help").status, 0);
}

}  // namespace
}  // namespace tagwire::idl::test
