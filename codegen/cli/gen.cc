// `tagwire gen`: writes code for IDL files.
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "codegen/cli/commands.h"
#include "codegen/cli/front_end.h"
#include "codegen/cpp/generate.h"
#include "codegen/output_files.h"

namespace tagwire::cli {

namespace {

struct GenOptions : FrontEndOptions {
  bool cpp = false;
  std::string out = ".";
  std::string depfile;
};

int fail(const std::string& sentence) {
  std::fprintf(stderr, "tagwire: %s\n", sentence.c_str());
  return kExitUsage;
}

std::string path_in(const std::string& folder, const std::string& name) {
  return folder.ends_with('/') ? folder + name : folder + "/" + name;
}

/// All files at once or, when one cannot be written, a sentence about it.
std::optional<std::string> write_all(const GenOptions& options, const idl::Model& model,
                                     const std::vector<codegen::GeneratedFile>& files) {
  if (auto error = codegen::create_folder(options.out)) return error;
  for (const codegen::GeneratedFile& file : files) {
    const std::string path = path_in(options.out, file.name);
    if (auto error = codegen::write_if_different(path, file.text)) return error;
  }
  if (options.depfile.empty()) return std::nullopt;
  std::vector<std::string> inputs;
  for (const auto& module : model.modules) inputs.push_back(module->resolved_path);
  return codegen::write_if_different(
      options.depfile, codegen::depfile_text(path_in(options.out, files.front().name), inputs));
}

int generate(const GenOptions& options) {
  int status = kExitFine;
  const idl::Compilation compilation = run_front_end(options, status);
  if (status != kExitFine) return status;
  const codegen::GeneratedCode code = codegen::generate_cpp(*compilation.model);
  for (const std::string& error : code.errors) fail(error);
  if (!code.errors.empty()) return kExitMistakes;
  if (const auto error = write_all(options, *compilation.model, code.files)) return fail(*error);
  return kExitFine;
}

}  // namespace

void add_gen_command(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("gen", "Generate code for IDL files");
  const auto options = std::make_shared<GenOptions>();
  add_front_end_options(*command, *options);
  command->add_flag("--cpp", options->cpp, "C++: types, a client, and a service to implement")
      ->required();
  command
      ->add_option("--out", options->out,
                   "Folder to write to; it is created, and files that would not change keep their "
                   "time (default: here)")
      ->type_name("DIR");
  command
      ->add_option("--depfile", options->depfile,
                   "File to write, in the syntax of make, what the output depends on")
      ->type_name("FILE");
  command->callback([options, &status] { status = generate(*options); });
}

}  // namespace tagwire::cli
