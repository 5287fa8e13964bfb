// `tagwire show`: the command; what it prints is made in show_report.cc.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "codegen/cli/commands.h"
#include "codegen/cli/front_end.h"
#include "codegen/cli/show_report.h"

namespace tagwire::cli {
namespace {

int run_show(const std::string& file) {
  std::string bytes;
  if (file == "-") {
    bytes.assign(std::istreambuf_iterator<char>(std::cin), {});
  } else {
    std::ifstream in(file, std::ios::binary);
    const bool readable = in && !std::filesystem::is_directory(file);
    if (readable) bytes.assign(std::istreambuf_iterator<char>(in), {});
    if (!readable) {
      std::cerr << "tagwire: cannot read '" << file << "'\n";
      return kExitUsage;
    }
  }
  const ShownMessage shown = show_message(file == "-" ? "stdin" : file, bytes);
  std::cout << shown.text;
  return shown.good ? kExitFine : kExitMistakes;
}

}  // namespace

void add_show_command(CLI::App& app, int& status) {
  CLI::App* command =
      app.add_subcommand("show",
                         "Explain a captured XML-RPC message: each value with its type and "
                         "path, and what is wrong with a bad one");
  auto file = std::make_shared<std::string>();
  command
      ->add_option("file", *file,
                   "the message, with or without its HTTP head; - is the standard input")
      ->required();
  command->footer(
      "Examples:\n"
      "  tagwire show reply.xml    a message in a file, with or without its HTTP head\n"
      "  tagwire show - < reply    the same from standard input\n"
      "\n"
      "Exit status: 0 when tagwire reads the message, 1 when it does not, 2 when the file "
      "cannot be read.");
  command->callback([file, &status] { status = run_show(*file); });
}

}  // namespace tagwire::cli
