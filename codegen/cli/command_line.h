// The command line as completion scripts and the manual describe it, read from CLI11.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace tagwire::cli {

/// What completes an argument.
enum class ArgumentKind {
  kNone,     ///< nobody knows
  kChoice,   ///< one of OptionLine::choices
  kFolder,   ///< a folder
  kFile,     ///< any file
  kIdlFile,  ///< a file of the language
};

struct OptionLine {
  std::vector<std::string> names;  ///< "-I", "--import-dir"; empty: an argument without a name
  std::string argument;            ///< "DIR"; empty: takes none
  std::string text;
  ArgumentKind kind = ArgumentKind::kNone;
  std::vector<std::string> choices;
  bool repeats = false;
  bool required = false;
};

struct CommandLine {
  std::string name;
  std::string text;
  std::string footer;
  std::vector<OptionLine> options;    ///< with names
  std::vector<OptionLine> arguments;  ///< without
};

/// Of the command itself and then, by name, of its subcommands; hidden ones are left out.
std::vector<CommandLine> command_lines(const CLI::App& app);

}  // namespace tagwire::cli
