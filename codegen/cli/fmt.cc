// `tagwire fmt`: brings IDL files into their one layout, in place.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "codegen/cli/commands.h"
#include "codegen/cli/front_end.h"
#include "codegen/output_files.h"
#include "codegen/unified_diff.h"
#include "idl/format.h"
#include "idl/render.h"

namespace tagwire::cli {

namespace fs = std::filesystem;

namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  tagwire fmt api/*.idl           format files in place\n"
    "  tagwire fmt --check api/*.idl   for CI: name those that are not formatted\n"
    "  tagwire fmt --diff api/*.idl    show what would change, and change nothing\n"
    "  tagwire fmt - <a.idl            from standard input to standard output\n"
    "\n"
    "Exit status:\n"
    "  0  fine\n"
    "  1  mistakes in the grammar of a file, which is left as it is; with --check and --diff\n"
    "     also: a file is not formatted\n"
    "  2  wrong options, or a file that cannot be read or written\n";

struct FmtOptions {
  std::vector<std::string> files;
  bool check = false;
  bool diff = false;
};

constexpr const char* kStandardInput = "-";

std::optional<std::string> read(const std::string& path) {
  std::ostringstream text;
  if (path == kStandardInput) {
    text << std::cin.rdbuf();
    return std::move(text).str();
  }
  std::error_code error;
  if (fs::is_directory(path, error)) return std::nullopt;
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  text << in.rdbuf();
  return text.bad() ? std::nullopt : std::optional(std::move(text).str());
}

int fail(const std::string& sentence) {
  std::fprintf(stderr, "tagwire: %s\n", sentence.c_str());
  return kExitUsage;
}

int format_one(const FmtOptions& options, const std::string& path) {
  const bool is_stream = path == kStandardInput;
  const std::string name = is_stream ? "<standard input>" : path;
  const std::optional<std::string> before = read(path);
  if (!before) return fail("cannot read '" + name + "': " + reason_unreadable(path));
  const idl::SourceFile source(name, *before);
  idl::Diagnostics diagnostics;
  const std::optional<std::string> after = idl::format(source, diagnostics);
  if (!after) {
    const idl::RenderOptions render_options{.color = use_color("auto", STDERR_FILENO)};
    for (const idl::Diagnostic& diagnostic : diagnostics.take()) {
      std::fputs(idl::render(diagnostic, render_options).c_str(), stderr);
    }
    return kExitMistakes;
  }
  if (options.diff) std::fputs(codegen::unified_diff(name, *before, *after).c_str(), stdout);
  if (options.check && *before != *after) std::printf("%s\n", name.c_str());
  if (options.check || options.diff) return *before == *after ? kExitFine : kExitMistakes;
  if (is_stream) {
    std::fwrite(after->data(), 1, after->size(), stdout);
  } else if (*before != *after) {
    if (const auto error = codegen::replace_source(path, *after)) return fail(*error);
  }
  return kExitFine;
}

int format(const FmtOptions& options) {
  int status = kExitFine;
  for (const std::string& path : options.files) {
    status = std::max(status, format_one(options, path));
  }
  return status;
}

}  // namespace

void add_fmt_command(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("fmt", "Format IDL files");
  const auto options = std::make_shared<FmtOptions>();
  command->add_option("FILES", options->files, "IDL files, or - for standard input")
      ->required()
      ->type_name("");
  command->add_flag("--check", options->check,
                    "Write nothing, and name the files that are not formatted");
  command->add_flag("--diff", options->diff, "Write nothing, and show what would change");
  command->footer(kFooter);
  command->callback([options, &status] { status = format(*options); });
}

}  // namespace tagwire::cli
