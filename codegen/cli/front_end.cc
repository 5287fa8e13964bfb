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

idl::CompileOptions compile_options(const FrontEndOptions& options) {
  idl::CompileOptions result;
  result.files = options.files;
  result.import_dirs = options.import_dirs;
  return result;
}

bool use_color(const std::string& when, int descriptor) {
  if (when != "auto") return when == "always";
  const char* const no_color = std::getenv("NO_COLOR");
  return isatty(descriptor) != 0 && (no_color == nullptr || *no_color == '\0');
}

std::string reason_unreadable(const std::string& path) {
  std::FILE* const file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return std::strerror(errno);
  std::fclose(file);
  return "not a file that can be read";
}

void add_front_end_options(CLI::App& command, FrontEndOptions& options) {
  command.add_option("FILES", options.files, "IDL files")->required()->type_name("");
  command
      .add_option("-I,--import-dir", options.import_dirs,
                  "Folder in which imports are looked for, after the importing file's own; may be "
                  "given several times")
      ->type_name("DIR")
      ->take_all()
      ->allow_extra_args(false);
  command.add_option("--color", options.color, "Colours: on a terminal (auto), always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("WHEN")
      ->capture_default_str();
}

idl::Compilation run_front_end(const FrontEndOptions& options, int& status) {
  return run_front_end(compile_options(options), options.color, status);
}

idl::Compilation run_front_end(const idl::CompileOptions& options, const std::string& color,
                               int& status) {
  idl::Compilation compilation = idl::compile(options);
  const idl::RenderOptions render_options{.color = use_color(color, STDERR_FILENO)};
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
