// `tagwire diff`: what a change of an interface breaks, and for whom.
#include "codegen/diff/diff.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "codegen/cli/commands.h"
#include "codegen/cli/front_end.h"
#include "codegen/cli/revision.h"

namespace tagwire::cli {

namespace {

using codegen::Change;

constexpr const char* kFooter =
    "Examples:\n"
    "  tagwire diff old/orders.idl orders.idl         two files\n"
    "  tagwire diff HEAD~1:orders.idl orders.idl      as it was in git, imports included\n"
    "  tagwire diff --against wire v1.0:api.idl api.idl\n"
    "                                                 whatever happens to C++ code\n"
    "  tagwire diff api-1.0/ api/                     all files of two folders\n"
    "\n"
    "Exit status:\n"
    "  0  nothing breaks\n"
    "  1  something does, or there are mistakes in a file\n"
    "  2  wrong options, or a file or revision that cannot be read";

struct DiffOptions {
  std::string before;
  std::string after;
  std::vector<std::string> import_dirs;
  std::string color = "auto";
  std::string format = "text";
  std::string against = "all";
};

/// The IDL files of a folder, sorted; the argument itself when it is no folder.
std::vector<std::string> files_of(const std::string& argument) {
  if (!std::filesystem::is_directory(argument)) return {argument};
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(argument)) {
    if (entry.path().extension() == ".idl") files.push_back(entry.path().generic_string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

idl::Compilation compile_side(const std::string& argument, const DiffOptions& options,
                              int& status) {
  idl::CompileOptions side;
  side.import_dirs = options.import_dirs;
  if (const auto revision = parse_revision_path(argument)) {
    if (const auto error = read_from_revision(*revision, side)) {
      std::fprintf(stderr, "tagwire: %s\n", error->c_str());
      status = kExitUsage;
      return {};
    }
  } else {
    side.files = files_of(argument);
    if (side.files.empty()) {
      std::fprintf(stderr, "tagwire: there are no IDL files in '%s'\n", argument.c_str());
      status = kExitUsage;
      return {};
    }
  }
  return run_front_end(side, options.color, status);
}

std::string place_of(const idl::Named& named) {
  const idl::Span span = named.name_span;
  const auto position = span.file->position(span.begin);
  return span.file->name() + ":" + std::to_string(position.line) + ":" +
         std::to_string(position.column);
}

std::string whom(const Change& change) {
  std::vector<std::string_view> whom;
  if (change.requests) whom.push_back("requests");
  if (change.replies) whom.push_back("replies");
  if (change.source) whom.push_back("C++");
  std::string text;
  for (std::size_t i = 0; i < whom.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == whom.size() ? " and " : ", ") + std::string(whom[i]);
  }
  return text;
}

bool is_breaking(const Change& change) { return change.severity == Change::Severity::kBreaks; }

void print_text(const Change& change) {
  const idl::Named* place = change.after != nullptr ? change.after : change.before;
  const std::string kind = is_breaking(change) ? "breaks " + whom(change) : std::string("care");
  std::printf("%s: %s: %s [%s]\n", place_of(*place).c_str(), kind.c_str(), change.message.c_str(),
              change.rule.c_str());
  if (change.before != nullptr && change.before != place) {
    std::printf("  before: %s\n", place_of(*change.before).c_str());
  }
  if (!change.via.empty()) std::printf("  reached through: %s\n", change.via.c_str());
  if (!change.witness.empty()) {
    std::printf("  %s\n    %s\n", change.requests ? "an old caller sends" : "a new server answers",
                change.witness.c_str());
    std::printf("  and the other side says\n    %s\n", change.refusal.c_str());
  }
  if (!change.way_out.empty()) std::printf("  way out: %s\n", change.way_out.c_str());
}

nlohmann::ordered_json place_json(const idl::Named* named) {
  if (named == nullptr) return nullptr;
  const idl::Span span = named->name_span;
  const auto position = span.file->position(span.begin);
  return {{"file", span.file->name()}, {"line", position.line}, {"column", position.column}};
}

nlohmann::ordered_json to_json(const Change& change) {
  return {{"severity", is_breaking(change) ? "breaks" : "care"},
          {"rule", change.rule},
          {"requests", change.requests},
          {"replies", change.replies},
          {"source", change.source},
          {"message", change.message},
          {"before", place_json(change.before)},
          {"after", place_json(change.after)},
          {"via", change.via},
          {"witness", change.witness},
          {"refusal", change.refusal},
          {"way_out", change.way_out}};
}

int compare(const DiffOptions& options) {
  int status = kExitFine;
  const idl::Compilation before = compile_side(options.before, options, status);
  if (status != kExitFine) return status;
  const idl::Compilation after = compile_side(options.after, options, status);
  if (status != kExitFine) return status;
  std::vector<Change> changes = codegen::diff(*before.model, *after.model);
  std::erase_if(changes, [&](const Change& change) {
    const bool on_wire = change.requests || change.replies || !is_breaking(change);
    return (options.against == "wire" && !on_wire) ||
           (options.against == "source" && !change.source);
  });
  const auto breaking =
      static_cast<std::size_t>(std::count_if(changes.begin(), changes.end(), is_breaking));
  if (options.format == "json") {
    nlohmann::ordered_json json = nlohmann::ordered_json::array();
    for (const Change& change : changes) json.push_back(to_json(change));
    std::printf("%s\n", json.dump(2).c_str());
  } else {
    for (const Change& change : changes) print_text(change);
    if (breaking == 0) {
      std::printf("nothing breaks\n");
    } else {
      std::printf("%zu change%s break%s somebody\n", breaking, breaking == 1 ? "" : "s",
                  breaking == 1 ? "s" : "");
    }
  }
  return breaking == 0 ? kExitFine : kExitMistakes;
}

}  // namespace

void add_diff_command(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("diff", "Say what a change of an interface breaks");
  const auto options = std::make_shared<DiffOptions>();
  command->footer(kFooter);
  command->add_option("OLD", options->before, "File, folder or REVISION:FILE")
      ->required()
      ->type_name("");
  command->add_option("NEW", options->after, "File, folder or REVISION:FILE")
      ->required()
      ->type_name("");
  command
      ->add_option("-I,--import-dir", options->import_dirs,
                   "Folder in which imports are looked for, too")
      ->type_name("DIR")
      ->take_all()
      ->allow_extra_args(false);
  command
      ->add_option("--color", options->color,
                   "Of mistakes in a file: auto (the default), always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("WHEN");
  command->add_option("--format", options->format, "text (the default) or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORMAT");
  command
      ->add_option(
          "--against", options->against,
          "Whom to look after: wire (requests and replies), source (C++), all (the default)")
      ->check(CLI::IsMember({"wire", "source", "all"}))
      ->type_name("WHOM");
  command->callback([options, &status] { status = compare(*options); });
}

}  // namespace tagwire::cli
