// The manual page: `tagwire manual`, which --help does not list, writes docs/tagwire.1. Language:
// man(7), with the macros that groff and mandoc both know.
#include <cstdio>
#include <string_view>

#include <CLI/CLI.hpp>

#include "codegen/cli/command_line.h"
#include "codegen/cli/commands.h"
#include "codegen/cli/completion.h"
#include "codegen/cli/front_end.h"

namespace tagwire::cli {

namespace {

constexpr std::string_view kHead = R"(.TH TAGWIRE 1 "" "tagwire" "User Commands"
.SH NAME
tagwire \- compile interface files, and explain XML\-RPC messages
.SH SYNOPSIS
.B tagwire
.I COMMAND
.RI [ OPTION ]...
.RI [ ARGUMENT ]...
.SH DESCRIPTION
.B tagwire
reads files of its interface language, says what is wrong with them, and turns them into code that calls
and serves XML\-RPC.
.SH COMMANDS
)";

constexpr std::string_view kTail = R"(.SH EXIT STATUS
.TP
.B 0
Fine.
.TP
.B 1
Something was found: mistakes in an interface file or a message, findings, differences. All are shown.
.TP
.B 2
Wrong options, or a file that cannot be read or written.
.SH ENVIRONMENT
.TP
.B NO_COLOR
When it is set and not empty, output has no colours unless
.B \-\-color=always
asks for them.
)";

/// A hyphen that is typed is not one that breaks lines; a line must not begin with a control
/// character.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool at_start = result.empty() || result.back() == '\n';
    if (at_start && (c == '.' || c == '\'')) result += "\\&";
    if (c == '-') {
      result += "\\-";
    } else if (c == '\\') {
      result += "\\e";
    } else {
      result += c;
    }
  }
  return result;
}

std::string sentence(const std::string& text) {
  return escaped(text) + (text.ends_with('.') ? "\n" : ".\n");
}

std::string synopsis(const CommandLine& command) {
  std::string text = ".B tagwire " + escaped(command.name) + "\n";
  if (!command.options.empty()) text += ".RI [ OPTION ]...\n";
  for (const OptionLine& argument : command.arguments) {
    const std::string dots = argument.repeats ? "..." : "";
    text += argument.required ? ".IR " + argument.argument + " " + dots + "\n"
                              : ".RI [ " + argument.argument + " ]" + dots + "\n";
  }
  return text;
}

std::string option_text(const OptionLine& option) {
  std::string text = ".TP\n";
  std::string names;
  for (const std::string& name : option.names) {
    names += (names.empty() ? "\\fB" : ", \\fB") + escaped(name) + "\\fR";
  }
  if (!option.argument.empty()) names += " \\fI" + escaped(option.argument) + "\\fR";
  text += names + "\n" + sentence(option.text);
  // The rules and numbers are long lists, which `lint --list` and `explain` print.
  if (option.choices.empty() || option.argument == "RULE") return text;
  text += "One of";
  for (const std::string& choice : option.choices) {
    text += (&choice == &option.choices.front() ? " " : ", ") + escaped(choice);
  }
  return text + ".\n";
}

std::string command_text(const CommandLine& command) {
  std::string text =
      ".SS " + command.name + "\n" + synopsis(command) + ".PP\n" + sentence(command.text);
  for (const OptionLine& option : command.options) {
    if (option.names.back() != "--help") text += option_text(option);
  }
  if (!command.footer.empty()) text += ".PP\n.nf\n" + escaped(command.footer) + "\n.fi\n";
  return text;
}

}  // namespace

std::string manual_page(const CLI::App& app) {
  const std::vector<CommandLine> commands = command_lines(app);
  std::string text(kHead);
  for (std::size_t i = 1; i < commands.size(); ++i) text += command_text(commands[i]);
  return text.append(kTail);
}

void add_manual_command(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("manual", "Print the manual page");
  command->group("");  // for those who make the page
  command->callback([&app, &status] {
    const std::string text = manual_page(app);
    std::fwrite(text.data(), 1, text.size(), stdout);
    status = kExitFine;
  });
}

}  // namespace tagwire::cli
