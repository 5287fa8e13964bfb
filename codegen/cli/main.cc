// The command `tagwire`. Each subcommand lives in a file of its own; here they only meet.
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "codegen/cli/command_line.h"
#include "codegen/cli/commands.h"
#include "codegen/cli/front_end.h"
#include "idl/suggest.h"
#include "tagwire/version.h"

namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  tagwire check api/*.idl                  say what is wrong with them\n"
    "  tagwire explain TW0201                   what a number means\n"
    "  tagwire lint orders.idl                  say what is hardly meant\n"
    "  tagwire fmt api/*.idl                    lay files out in the one way\n"
    "  tagwire gen --cpp --out gen orders.idl   write C++: gen/orders.h and its like\n"
    "  tagwire show reply.xml                   explain a captured XML-RPC message\n"
    "  tagwire check --help                     the options of a command, with examples\n"
    "\n"
    "Exit status:\n"
    "  0  fine\n"
    "  1  something was found: mistakes in an IDL file or a message, findings, differences\n"
    "  2  wrong options, or a file that cannot be read or written\n"
    "\n"
    "Colours: on a terminal, unless NO_COLOR is set; --color=always and --color=never decide.";

int report_unknown_command(const CLI::App& app, const std::string& name) {
  std::vector<std::string> names;
  std::string all;
  for (const tagwire::cli::CommandLine& command : tagwire::cli::command_lines(app)) {
    if (command.name == app.get_name()) continue;
    names.push_back(command.name);
    all += " " + command.name;
  }
  const std::string near = tagwire::idl::nearest(name, names);
  const std::string way_out =
      near.empty() ? "the commands are:" + all : "did you mean '" + near + "'?";
  std::fprintf(stderr, "tagwire: there is no command '%s'; %s\n", name.c_str(), way_out.c_str());
  return tagwire::cli::kExitUsage;
}

int run(int argc, char** argv) {
  int status = tagwire::cli::kExitFine;
  CLI::App app("tagwire: typed remote procedure calls over XML-RPC", "tagwire");
  app.set_version_flag("--version", "tagwire " TAGWIRE_VERSION_STRING);
  app.require_subcommand(1);
  app.footer(kFooter);
  tagwire::cli::add_check_command(app, status);
  tagwire::cli::add_completion_command(app, status);
  tagwire::cli::add_explain_command(app, status);
  tagwire::cli::add_fmt_command(app, status);
  tagwire::cli::add_gen_command(app, status);
  tagwire::cli::add_import_command(app, status);
  tagwire::cli::add_lint_command(app, status);
  tagwire::cli::add_lsp_command(app, status);
  tagwire::cli::add_manual_command(app, status);
  tagwire::cli::add_diff_command(app, status);
  tagwire::cli::add_doc_command(app, status);
  tagwire::cli::add_serve_command(app, status);
  tagwire::cli::add_show_command(app, status);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const auto is_meant = [&](const CLI::App* command) { return command->check_name(argv[1]); };
    if (argc > 1 && argv[1][0] != '-' && app.get_subcommands(is_meant).empty()) {
      return report_unknown_command(app, argv[1]);
    }
    return app.exit(error) == 0 ? tagwire::cli::kExitFine : tagwire::cli::kExitUsage;
  }
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {  // out of memory, at most
    std::fprintf(stderr, "tagwire: %s\n", error.what());
    return tagwire::cli::kExitUsage;
  }
}
