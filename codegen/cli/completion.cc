// `tagwire completion`, and the scripts it prints.
#include "codegen/cli/completion.h"

#include <cstdio>
#include <memory>
#include <string_view>

#include <CLI/CLI.hpp>

#include "codegen/cli/command_line.h"
#include "codegen/cli/commands.h"
#include "codegen/cli/front_end.h"

namespace tagwire::cli {

namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  source <(tagwire completion bash)                     now, in this shell\n"
    "  tagwire completion zsh > ~/.zsh/functions/_tagwire    for a folder of $fpath\n"
    "\n"
    "An installed tagwire has both in place already.\n"
    "\n"
    "Exit status: 0 printed, 2 wrong options.";

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string names_of_options(const CommandLine& command) {
  std::vector<std::string> names;
  for (const OptionLine& option : command.options) {
    names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return joined(names);
}

std::string names_of_commands(const std::vector<CommandLine>& commands) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i < commands.size(); ++i) names.push_back(commands[i].name);
  return joined(names);
}

// ---- bash

/// What fills COMPREPLY for an argument.
std::string bash_action(const OptionLine& line) {
  switch (line.kind) {
    case ArgumentKind::kNone:
      return ":";
    case ArgumentKind::kChoice:
      return "_tagwire_words '" + joined(line.choices) + "'";
    case ArgumentKind::kFolder:
      return "_tagwire_files -d";
    case ArgumentKind::kFile:
      return "_tagwire_files -f";
    case ArgumentKind::kIdlFile:
      return "_tagwire_files -f -X '!*.idl'";
  }
  return ":";
}

/// The branch that completes what follows an option.
std::string bash_option(const CommandLine& command, const OptionLine& option) {
  std::string pattern;
  for (const std::string& name : option.names) {
    pattern += (pattern.empty() ? "" : " | ") + command.name + ":" + name;
  }
  return "    " + pattern + ") " + bash_action(option) + "; return ;;\n";
}

std::string bash_argument(const CommandLine& command) {
  const std::string action =
      command.arguments.empty() ? ":" : bash_action(command.arguments.front());
  return "    " + command.name + ") " + action + " ;;\n";
}

constexpr std::string_view kBashHead =
    R"(# Completion of tagwire for bash, as `tagwire completion bash` prints it.

_tagwire_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur"); }

# Folders complete, too, as a file may be below.
_tagwire_files() {
  mapfile -t COMPREPLY < <({ compgen "$@" -- "$cur"; compgen -d -- "$cur"; } | sort -u)
  compopt -o filenames 2>/dev/null
}

_tagwire() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= i
  COMPREPLY=()
  # --format=json is three words to bash.
  if [[ $cur == = ]]; then
    cur=
  elif [[ $prev == = ]]; then
    prev=${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [[ ${COMP_WORDS[i]} != -* ]]; then
      command=${COMP_WORDS[i]}
      break
    fi
  done
)";

// ---- zsh

std::string zsh_quoted(std::string_view text, std::string_view special) {
  std::string quoted;
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
      continue;
    }
    if (special.find(c) != std::string_view::npos) quoted += '\\';
    quoted += c;
  }
  return quoted;
}

std::string zsh_action(const OptionLine& line) {
  switch (line.kind) {
    case ArgumentKind::kNone:
      return " ";
    case ArgumentKind::kChoice:
      return "(" + joined(line.choices) + ")";
    case ArgumentKind::kFolder:
      return "_files -/";
    case ArgumentKind::kFile:
      return "_files";
    case ArgumentKind::kIdlFile:
      return "_files -g \"*.idl\"";
  }
  return " ";
}

/// A specification of _arguments for each name of an option.
std::string zsh_option(const OptionLine& option) {
  std::string specs;
  for (const std::string& name : option.names) {
    specs += " \\\n        '" + std::string(option.repeats ? "*" : "") + name;
    const bool is_long = name.starts_with("--");
    if (!option.argument.empty()) specs += is_long ? "=" : "+";
    specs += "[" + zsh_quoted(option.text, "[]:\\") + "]";
    if (!option.argument.empty()) specs += ":" + option.argument + ":" + zsh_action(option);
    specs += "'";
  }
  return specs;
}

std::string zsh_command(const CommandLine& command) {
  std::string text = "    " + command.name + ")\n      _arguments -s";
  for (const OptionLine& option : command.options) text += zsh_option(option);
  for (const OptionLine& argument : command.arguments) {
    text += " \\\n        '" + std::string(argument.repeats ? "*" : "") + ":" + argument.argument +
            ":" + zsh_action(argument) + "'";
  }
  return text + " ;;\n";
}

}  // namespace

std::string bash_completion(const CLI::App& app) {
  const std::vector<CommandLine> commands = command_lines(app);
  std::string options;
  std::string names = "    '') _tagwire_words '" + names_of_options(commands.front()) + "' ;;\n";
  std::string arguments = "    '') _tagwire_words '" + names_of_commands(commands) + "' ;;\n";
  for (std::size_t i = 1; i < commands.size(); ++i) {
    const CommandLine& command = commands[i];
    for (const OptionLine& option : command.options) {
      if (!option.argument.empty()) options += bash_option(command, option);
    }
    names += "    " + command.name + ") _tagwire_words '" + names_of_options(command) + "' ;;\n";
    arguments += bash_argument(command);
  }
  return std::string(kBashHead) + "  case $command:$prev in\n" + options +
         "  esac\n  if [[ $cur == -* ]]; then\n    case $command in\n" + names +
         "    esac\n    return\n  fi\n  case $command in\n" + arguments +
         "  esac\n}\n\ncomplete -F _tagwire tagwire\n";
}

std::string zsh_completion(const CLI::App& app) {
  const std::vector<CommandLine> commands = command_lines(app);
  std::string text =
      "#compdef tagwire\n# Completion of tagwire for zsh, as `tagwire completion zsh` prints "
      "it.\n\n"
      "_tagwire() {\n  local context state state_descr line\n  typeset -A opt_args\n"
      "  local -a commands=(\n";
  for (std::size_t i = 1; i < commands.size(); ++i) {
    text += "    '" + commands[i].name + ":" + zsh_quoted(commands[i].text, ":\\") + "'\n";
  }
  text += "  )\n  _arguments -C";
  for (const OptionLine& option : commands.front().options) text += zsh_option(option);
  text +=
      " \\\n        '1:command:->command' '*::argument:->argument'\n"
      "  if [[ $state == command ]]; then\n    _describe command commands\n    return\n  fi\n"
      "  case $words[1] in\n";
  for (std::size_t i = 1; i < commands.size(); ++i) text += zsh_command(commands[i]);
  return text +
         "  esac\n}\n\nif [[ $funcstack[1] == _tagwire ]]; then\n  _tagwire \"$@\"\nelse\n"
         "  compdef _tagwire tagwire\nfi\n";
}

void add_completion_command(CLI::App& app, int& status) {
  CLI::App* command =
      app.add_subcommand("completion", "Print a script that completes command lines");
  const auto shell = std::make_shared<std::string>();
  command->add_option("SHELL", *shell, "bash or zsh")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh"}))
      ->type_name("SHELL");
  command->footer(kFooter);
  command->callback([&app, shell, &status] {
    const std::string text = *shell == "bash" ? bash_completion(app) : zsh_completion(app);
    std::fwrite(text.data(), 1, text.size(), stdout);
    status = kExitFine;
  });
}

}  // namespace tagwire::cli
