// The command `tagwire`. Each subcommand lives in a file of its own; here they only meet.
#include <cstdio>
#include <exception>
#include <string>

#include <CLI/CLI.hpp>

#include "codegen/cli/commands.h"
#include "codegen/cli/front_end.h"
#include "tagwire/version.h"

namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  tagwire check orders.idl               say what is wrong with orders.idl\n"
    "  tagwire check -I shared api/*.idl      imports are looked for in shared, too\n"
    "  tagwire fmt api/*.idl                  lay files out in the one way\n"
    "  tagwire gen --cpp --out gen orders.idl write C++: gen/orders.h and its like\n"
    "  tagwire show reply.xml                 explain a captured XML-RPC message\n"
    "\n"
    "Exit status:\n"
    "  0  fine\n"
    "  1  mistakes in an IDL file or a message; every one is shown\n"
    "  2  wrong options, or a file that cannot be read or written";

int run(int argc, char** argv) {
  int status = tagwire::cli::kExitFine;
  CLI::App app("tagwire: typed remote procedure calls over XML-RPC", "tagwire");
  app.set_version_flag("--version", "tagwire " TAGWIRE_VERSION_STRING);
  app.require_subcommand(1);
  app.footer(kFooter);
  tagwire::cli::add_check_command(app, status);
  tagwire::cli::add_fmt_command(app, status);
  tagwire::cli::add_gen_command(app, status);
  tagwire::cli::add_import_command(app, status);
  tagwire::cli::add_lsp_command(app, status);
  tagwire::cli::add_show_command(app, status);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const auto is_meant = [&](const CLI::App* command) { return command->check_name(argv[1]); };
    if (argc > 1 && argv[1][0] != '-' && app.get_subcommands(is_meant).empty()) {
      std::string names;
      for (const CLI::App* command : app.get_subcommands({})) names += " " + command->get_name();
      std::fprintf(stderr, "tagwire: there is no command '%s'; the commands are:%s\n", argv[1],
                   names.c_str());
      return tagwire::cli::kExitUsage;
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
