// `tagwire check`: reads IDL files and says what is wrong with them.
#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>

#include "codegen/cli/commands.h"
#include "codegen/cli/front_end.h"

namespace tagwire::cli {

namespace {

struct CheckOptions : FrontEndOptions {
  bool quiet = false;
};

int check(const CheckOptions& options) {
  int status = kExitFine;
  const idl::Compilation compilation = run_front_end(options, status);
  if (status == kExitFine && !options.quiet) {
    const std::size_t files = compilation.model->sources.size();
    std::printf("checked %zu file%s: no mistakes\n", files, files == 1 ? "" : "s");
  }
  return status;
}

}  // namespace

void add_check_command(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("check", "Check IDL files and what they import");
  const auto options = std::make_shared<CheckOptions>();
  add_front_end_options(*command, *options);
  command->add_flag("-q,--quiet", options->quiet, "Say nothing when there are no mistakes");
  command->callback([options, &status] { status = check(*options); });
}

}  // namespace tagwire::cli
