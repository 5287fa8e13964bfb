#include "codegen/cli/command_line.h"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "codegen/cli/samples.h"
#include "idl/lint.h"

namespace tagwire::cli {

namespace {

/// CLI11 spells a type that IsMember checks "FORM:{text,json}".
void read_type(const std::string& type, OptionLine& line) {
  const std::size_t colon = type.find(":{");
  line.argument = type.substr(0, colon);
  if (colon == std::string::npos || !type.ends_with('}')) return;
  line.kind = ArgumentKind::kChoice;
  std::string word;
  for (const char c : type.substr(colon + 2, type.size() - colon - 3) + ",") {
    if (c != ',') {
      word += c;
    } else {
      line.choices.push_back(word);
      word.clear();
    }
  }
}

/// What the names of arguments stand for, by agreement among the subcommands.
void find_kind(OptionLine& line) {
  if (line.kind == ArgumentKind::kChoice) return;
  const std::string& name = line.argument;
  if (name == "RULE") {
    line.kind = ArgumentKind::kChoice;
    for (const std::string& rule : idl::all_lint_rules()) line.choices.push_back(rule);
    line.choices.emplace_back("all");
  } else if (name == "TOPICS") {
    line.kind = ArgumentKind::kChoice;
    for (const EmbeddedSample& sample : embedded_samples()) {
      line.choices.emplace_back(sample.name.substr(0, 6));
      if (sample.name.starts_with("TW2")) line.choices.emplace_back(sample.name.substr(7));
    }
    line.choices.erase(std::unique(line.choices.begin(), line.choices.end()), line.choices.end());
  } else if (name == "DIR") {
    line.kind = ArgumentKind::kFolder;
  } else if (name == "FILES") {
    line.kind = ArgumentKind::kIdlFile;
  } else if (name == "FILE" || name == "file" || name == "OLD" || name == "NEW") {
    line.kind = ArgumentKind::kFile;
  }
}

OptionLine line_of(const CLI::Option& option) {
  OptionLine line;
  for (const std::string& name : option.get_snames()) line.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) line.names.push_back("--" + name);
  line.text = option.get_description();
  line.repeats = option.get_items_expected_max() > 1;
  line.required = option.get_required();
  if (option.get_items_expected_max() > 0) read_type(option.get_type_name(), line);
  if (line.names.empty() || (line.argument.empty() && option.get_items_expected_max() > 0)) {
    line.argument = option.get_positional() ? option.get_name(true) : "VALUE";
  }
  find_kind(line);
  return line;
}

CommandLine line_of(const CLI::App& app) {
  CommandLine command;
  command.name = app.get_name();
  command.text = app.get_description();
  command.footer = app.get_footer();
  for (const CLI::Option* option : app.get_options()) {
    OptionLine line = line_of(*option);
    (line.names.empty() ? command.arguments : command.options).push_back(std::move(line));
  }
  return command;
}

}  // namespace

std::vector<CommandLine> command_lines(const CLI::App& app) {
  std::vector<CommandLine> lines;
  for (const CLI::App* command : app.get_subcommands(std::function<bool(const CLI::App*)>())) {
    if (!command->get_group().empty()) lines.push_back(line_of(*command));
  }
  std::sort(lines.begin(), lines.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  lines.insert(lines.begin(), line_of(app));
  return lines;
}

}  // namespace tagwire::cli
