// `tagwire lsp`: a language server on standard input and output, started by an editor.
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "codegen/cli/commands.h"
#include "codegen/lsp/server.h"

namespace tagwire::cli {

namespace {

constexpr const char* kFooter =
    "An editor starts this: docs/editors.md says how. It speaks the Language Server Protocol 3.17\n"
    "on standard input and output.\n"
    "\n"
    "Examples:\n"
    "  vim.lsp.start({ name = 'tagwire', cmd = { 'tagwire', 'lsp' } })     Neovim\n"
    "  (add-to-list 'eglot-server-programs '(tagwire-mode \"tagwire\" \"lsp\"))   Emacs\n"
    "  tagwire lsp -I shared                  imports are looked for in shared, too\n"
    "\n"
    "Exit status: 0 after 'shutdown' and 'exit', else 1.";

struct LspOptions {
  std::vector<std::string> import_dirs;
  bool stdio = true;
};

}  // namespace

void add_lsp_command(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("lsp", "Serve an editor (Language Server Protocol)");
  const auto options = std::make_shared<LspOptions>();
  command
      ->add_option("-I,--import-dir", options->import_dirs,
                   "Folder in which imports are looked for, after the importing file's own; may be "
                   "given several times")
      ->type_name("DIR")
      ->take_all()
      ->allow_extra_args(false);
  command->add_flag("--stdio", options->stdio, "The only way to speak, which some editors name");
  command->footer(kFooter);
  command->callback(
      [options, &status] { status = lsp::serve(std::cin, std::cout, options->import_dirs); });
}

}  // namespace tagwire::cli
