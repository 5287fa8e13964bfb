// The subcommands: each function adds one to `app` and sets `status` when it ran. One file each.
#pragma once

namespace CLI {
class App;
}

namespace tagwire::cli {

void add_check_command(CLI::App& app, int& status);
void add_completion_command(CLI::App& app, int& status);
void add_explain_command(CLI::App& app, int& status);
void add_fmt_command(CLI::App& app, int& status);
void add_diff_command(CLI::App& app, int& status);
void add_doc_command(CLI::App& app, int& status);
void add_gen_command(CLI::App& app, int& status);
void add_import_command(CLI::App& app, int& status);
void add_lint_command(CLI::App& app, int& status);
void add_lsp_command(CLI::App& app, int& status);
void add_manual_command(CLI::App& app, int& status);
void add_diff_command(CLI::App& app, int& status);
void add_serve_command(CLI::App& app, int& status);
void add_show_command(CLI::App& app, int& status);

}  // namespace tagwire::cli
