// `tagwire gen`: writes code for IDL files.
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "codegen/cli/commands.h"
#include "codegen/cli/front_end.h"
#include "codegen/cpp/generate.h"
#include "codegen/json/descriptor.h"
#include "codegen/output_files.h"
#include "codegen/python/generate.h"
#include "codegen/stale_files.h"

namespace tagwire::cli {

namespace {

struct GenOptions : FrontEndOptions {
  bool cpp = false;
  bool python = false;
  bool examples = false;
  bool json = false;
  bool relative_imports = false;
  bool clean = false;
  std::string out = ".";
  std::string depfile;
};

constexpr const char* kFooter =
    "Examples:\n"
    "  tagwire gen --cpp --out gen orders.idl          gen/orders.h, gen/orders.cc and their like\n"
    "  tagwire gen --python orders.idl                 orders.py, tagwire_support.py\n"
    "  tagwire gen --json orders.idl                   orders.json: the interface for other tools\n"
    "  tagwire gen --cpp --json --clean --out gen api/*.idl\n"
    "                                                  all of an interface, and nothing of what it "
    "was\n"
    "  tagwire gen --cpp --out gen --depfile gen/orders.d -I shared orders.idl\n"
    "                                                  as a step of a build";

int fail(const std::string& sentence) {
  std::fprintf(stderr, "tagwire: %s\n", sentence.c_str());
  return kExitUsage;
}

std::string path_in(const std::string& folder, const std::string& name) {
  return folder.ends_with('/') ? folder + name : folder + "/" + name;
}

/// Everything that was asked for, in one list.
codegen::GeneratedCode generate_all(const GenOptions& options, const idl::Model& model) {
  codegen::GeneratedCode all;
  const auto add = [&](codegen::GeneratedCode code) {
    std::move(code.files.begin(), code.files.end(), std::back_inserter(all.files));
    std::move(code.errors.begin(), code.errors.end(), std::back_inserter(all.errors));
  };
  if (options.cpp) add(codegen::generate_cpp(model, {.examples = options.examples}));
  if (options.python) {
    add(codegen::generate_python(model, {.relative_imports = options.relative_imports}));
  }
  if (options.json) add(codegen::generate_json(model));
  return all;
}

/// Removes what earlier runs left; what went wrong, or none.
std::optional<std::string> clean(const std::string& folder,
                                 const std::vector<codegen::GeneratedFile>& files) {
  std::set<std::string> written;
  for (const codegen::GeneratedFile& file : files) written.insert(file.name);
  for (const std::string& name : codegen::find_stale_files(folder, written)) {
    const std::string path = path_in(folder, name);
    std::error_code error;
    std::filesystem::remove(path, error);
    if (error) return "cannot remove '" + path + "': " + error.message();
    std::printf("removed %s\n", path.c_str());
  }
  return std::nullopt;
}

/// All files at once or, when one cannot be written, a sentence about it.
std::optional<std::string> write_all(const GenOptions& options, const idl::Model& model,
                                     const std::vector<codegen::GeneratedFile>& files) {
  if (auto error = codegen::create_folder(options.out)) return error;
  for (const codegen::GeneratedFile& file : files) {
    const std::string path = path_in(options.out, file.name);
    if (auto error = codegen::write_if_different(path, file.text)) return error;
  }
  if (options.clean) {
    if (auto error = clean(options.out, files)) return error;
  }
  if (options.depfile.empty()) return std::nullopt;
  std::vector<std::string> inputs;
  for (const auto& module : model.modules) inputs.push_back(module->resolved_path);
  return codegen::write_if_different(
      options.depfile, codegen::depfile_text(path_in(options.out, files.front().name), inputs));
}

int generate(const GenOptions& options) {
  if (options.examples && !options.cpp) {
    return fail("gen: --examples belongs to --cpp: it writes tests in C++");
  }
  if (!options.cpp && !options.python && !options.json) {
    return fail("gen: what to write is missing: --cpp, --python, --json, or several of them");
  }
  int status = kExitFine;
  const idl::Compilation compilation = run_front_end(options, status);
  if (status != kExitFine) return status;
  const codegen::GeneratedCode code = generate_all(options, *compilation.model);
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
  command->add_flag("--cpp", options->cpp, "C++: types, a client, and a service to implement");
  command->add_flag("--examples", options->examples,
                    "With --cpp: x.examples.h, too, a GoogleTest for each example of a service");
  CLI::Option* python = command->add_flag(
      "--python", options->python,
      "Python 3.9 and later, which needs nothing installed: types, a client, and a service to "
      "implement; tagwire_support.py, which all generated modules share, comes along");
  command->add_flag("--json", options->json, "A descriptor: all that the IDL says, as JSON");
  command
      ->add_option("--out", options->out,
                   "Folder to write to; it is created, and files that would not change keep their "
                   "time (default: here)")
      ->type_name("DIR");
  command->add_flag("--clean", options->clean,
                    "Remove from that folder the files of earlier runs that this one did not "
                    "write; give it all FILES whose code is kept there");
  command
      ->add_option("--depfile", options->depfile,
                   "File to write, in the syntax of make, what the output depends on")
      ->type_name("FILE");
  command
      ->add_flag("--relative-imports", options->relative_imports,
                 "With --python: DIR is a package, whose modules import each other by `from . "
                 "import x`")
      ->needs(python);
  command->footer(kFooter);
  command->callback([options, &status] { status = generate(*options); });
}

}  // namespace tagwire::cli
