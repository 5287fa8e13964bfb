// What the subcommands that read IDL files share: their options, and how mistakes are shown.
#pragma once

#include <string>
#include <vector>

#include "idl/compile.h"

namespace CLI {
class App;
}

namespace tagwire::cli {

/// How every subcommand ends. Documented in `tagwire --help`.
enum ExitStatus : int {
  kExitFine = 0,
  kExitMistakes = 1,  ///< in the IDL; all are shown
  kExitUsage = 2,     ///< wrong options, or a file that cannot be read or written
};

/// FILES, -I and --color.
struct FrontEndOptions {
  std::vector<std::string> files;
  std::vector<std::string> import_dirs;
  std::string color = "auto";
};
/// Lifetime: `options` must live as long as `command`.
void add_front_end_options(CLI::App& command, FrontEndOptions& options);

idl::CompileOptions compile_options(const FrontEndOptions& options);
/// What --color says; under "auto": `descriptor` is a terminal, and nobody asked for plain text
/// (https://no-color.org).
bool use_color(const std::string& when, int descriptor);
/// "No such file or directory"
std::string reason_unreadable(const std::string& path);

/// Compiles, and writes every mistake to standard error. `status` becomes kExitFine exactly when
/// the result has a model.
idl::Compilation run_front_end(const FrontEndOptions& options, int& status);
idl::Compilation run_front_end(const idl::CompileOptions& options, const std::string& color,
                               int& status);

}  // namespace tagwire::cli
