// `tagwire check`: reads IDL files and says what is wrong with them.
#include <memory>

#include <CLI/CLI.hpp>

#include "codegen/cli/commands.h"
#include "codegen/cli/findings.h"

namespace tagwire::cli {

namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  tagwire check orders.idl                   every mistake of orders.idl and its imports\n"
    "  tagwire check -q -I shared api/*.idl       silent when all is well\n"
    "  tagwire check --fix orders.idl             mend what has one way to be mended\n"
    "  tagwire check --diff orders.idl            show what --fix would do\n"
    "  tagwire check --format sarif api/*.idl > check.sarif\n"
    "\n"
    "Exit status: 0 no mistakes, 1 mistakes (or --diff shows a change), 2 wrong options, or a "
    "file\n"
    "that cannot be read or written. 'tagwire explain TW0201' explains a mistake.";

}  // namespace

void add_check_command(CLI::App& app, int& status) {
  CLI::App* command =
      app.add_subcommand("check", "Say what is wrong with IDL files and what they import");
  const auto options = std::make_shared<FindingsOptions>();
  add_findings_options(*command, *options);
  command->footer(kFooter);
  command->callback(
      [options, &status] { status = report_findings(*options, nullptr, "no mistakes"); });
}

}  // namespace tagwire::cli
