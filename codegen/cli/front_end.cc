#include "codegen/cli/front_end.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "idl/render.h"

namespace tagwire::cli {

namespace {

/// Standard error is a terminal, and nobody asked for plain text (https://no-color.org).
bool use_color() {
  const char* const no_color = std::getenv("NO_COLOR");
  return isatty(STDERR_FILENO) != 0 && (no_color == nullptr || *no_color == '\0');
}

std::string reason_unreadable(const std::string& path) {
  std::FILE* const file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return std::strerror(errno);
  std::fclose(file);
  return "not a file that can be read";
}

}  // namespace

void add_front_end_options(CLI::App& command, FrontEndOptions& options) {
  command.add_option("FILES", options.files, "IDL files")->required()->type_name("");
  command
      .add_option("-I,--import-dir", options.import_dirs,
                  "Folder in which imports are looked for, after the importing file's own; may be "
                  "given several times")
      ->type_name("DIR")
      ->take_all()
      ->allow_extra_args(false);
}

idl::Compilation run_front_end(const FrontEndOptions& options, int& status) {
  idl::CompileOptions compile_options;
  compile_options.files = options.files;
  compile_options.import_dirs = options.import_dirs;
  idl::Compilation compilation = idl::compile(compile_options);
  const idl::RenderOptions render_options{.color = use_color()};
  for (const idl::Diagnostic& diagnostic : compilation.diagnostics) {
    std::fputs(idl::render(diagnostic, render_options).c_str(), stderr);
  }
  const std::size_t mistakes = compilation.diagnostics.size() + compilation.dropped;
  if (compilation.dropped > 0) {
    std::fprintf(stderr, "tagwire: %zu mistakes, of which the first %zu are shown\n", mistakes,
                 compilation.diagnostics.size());
  }
  for (const std::string& path : compilation.unreadable) {
    std::fprintf(stderr, "tagwire: cannot read '%s': %s\n", path.c_str(),
                 reason_unreadable(path).c_str());
  }
  status = !compilation.unreadable.empty() ? kExitUsage : mistakes > 0 ? kExitMistakes : kExitFine;
  return compilation;
}

}  // namespace tagwire::cli
