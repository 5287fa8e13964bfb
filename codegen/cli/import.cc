// `tagwire import`: writes the IDL of a live server.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "codegen/cli/commands.h"
#include "codegen/cli/front_end.h"
#include "codegen/import/described_idl.h"
#include "codegen/import/imported_idl.h"
#include "codegen/import/server_questions.h"
#include "codegen/output_files.h"
#include "idl/parser.h"
#include "tagwire/client/client.h"

namespace tagwire::cli {

namespace {

namespace fs = std::filesystem;

struct ImportOptions {
  std::string url;
  std::string out;
  std::string module;
  std::vector<std::string> services;
  std::string user;
  std::vector<std::string> headers;
  double timeout_seconds = 30;
  bool system = false;
  bool force = false;
};

constexpr const char* kFooter =
    "Examples:\n"
    "  tagwire import localhost:8080                        the IDL of a tagwire server, as it is\n"
    "  tagwire import http://localhost:9001/RPC2 --out supervisor.idl\n"
    "  tagwire import unix:/run/supervisor.sock --user ada  the password is asked of "
    "TAGWIRE_PASSWORD\n"
    "  tagwire import http://localhost:6800/rpc --service aria2=Downloads --out aria2.idl\n"
    "  tagwire import https://shop.example/RPC2 --header 'X-Token: abc' --out api/\n"
    "\n"
    "A tagwire server answers with the very files that it was made from. Of others the IDL is put\n"
    "together from system.listMethods, system.methodSignature and system.methodHelp; these cannot\n"
    "tell what structs and arrays hold, or which faults there are.";

int fail(const std::string& sentence) {
  std::fprintf(stderr, "tagwire: %s\n", sentence.c_str());
  return kExitUsage;
}

// ---- options

std::optional<http::Credentials> credentials_of(const std::string& user) {
  if (user.empty()) return std::nullopt;
  const std::size_t colon = user.find(':');
  if (colon != std::string::npos) {
    return http::Credentials{user.substr(0, colon), user.substr(colon + 1)};
  }
  const char* const password = std::getenv("TAGWIRE_PASSWORD");
  return http::Credentials{user, password == nullptr ? "" : password};
}

/// "Name: value"; false when it is not.
bool add_header(http::Fields& fields, const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos || colon == 0) return false;
  const std::size_t value = text.find_first_not_of(" \t", colon + 1);
  fields.push_back({text.substr(0, colon), value == std::string::npos ? "" : text.substr(value)});
  return true;
}

bool is_idl_name(const std::string& text) {
  return !text.empty() && importing::idl_name(text) == text;
}

/// "shop.orders": names between dots.
bool is_module_name(const std::string& text) {
  std::size_t begin = 0;
  while (true) {
    const std::size_t dot = text.find('.', begin);
    if (!is_idl_name(text.substr(begin, dot - begin))) return false;
    if (dot == std::string::npos) return true;
    begin = dot + 1;
  }
}

/// What is wrong with the options, or none; fills `idl` and `client`.
std::optional<std::string> read_options(const ImportOptions& options, importing::IdlOptions& idl,
                                        ClientOptions& client) {
  for (const std::string& each : options.services) {
    const std::size_t equals = each.find('=');
    const std::string name = equals == std::string::npos ? "" : each.substr(equals + 1);
    if (!is_idl_name(name) || idl::is_type_word(name) || name == "system" || name == "tagwire") {
      return "--service " + each + ": expected PREFIX=Name, the Name made of letters and digits";
    }
    idl.services[each.substr(0, equals)] = name;
  }
  if (!options.module.empty() && !is_module_name(options.module)) {
    return "--module " + options.module + ": expected a name such as shop.orders";
  }
  for (const std::string& each : options.headers) {
    if (!add_header(client.headers, each)) {
      return "--header '" + each + "': expected 'Name: value'";
    }
  }
  constexpr double kMostSeconds = 86'400;
  if (!(options.timeout_seconds > 0 && options.timeout_seconds <= kMostSeconds)) {
    return "--timeout: expected seconds, more than 0 and at most 86400";
  }
  client.timeout = std::chrono::milliseconds(
      std::max<std::int64_t>(1, static_cast<std::int64_t>(options.timeout_seconds * 1000)));
  client.credentials = credentials_of(options.user);
  // Whatever the server sends is to be understood, not judged.
  client.lenient = true;
  return std::nullopt;
}

// ---- output

bool is_folder(const std::string& out) {
  std::error_code ignored;
  return out.ends_with('/') || fs::is_directory(out, ignored);
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

struct Output {
  std::string path;
  std::string text;
};

/// What went wrong, or none. Files that are there already, and differ, stay without --force: they
/// may have been completed by hand.
std::optional<std::string> write(const std::vector<Output>& files, bool force) {
  for (const Output& file : files) {
    std::error_code ignored;
    if (!force && fs::exists(file.path, ignored) && read_file(file.path) != file.text) {
      return "'" + file.path + "' exists and differs; --force replaces it";
    }
  }
  for (const Output& file : files) {
    const std::string folder = fs::path(file.path).parent_path().string();
    if (!folder.empty()) {
      if (auto error = codegen::create_folder(folder)) return error;
    }
    if (auto error = codegen::write_if_different(file.path, file.text)) return error;
    std::fprintf(stderr, "wrote %s\n", file.path.c_str());
  }
  return std::nullopt;
}

// ---- exact

/// Methods that were registered by hand are in no file.
void remark_on_others(Client& client, const importing::PlacedFiles& placed) {
  if (!placed.problems.empty()) return;
  const Result<std::vector<std::string>> listed = importing::ask_for_names(client);
  if (!listed.ok()) return;
  std::string names;
  for (const std::string& name : *listed) {
    if (importing::is_own_method(name) || placed.methods.contains(name)) continue;
    names += (names.empty() ? "" : ", ") + name;
  }
  if (names.empty()) return;
  std::fprintf(stderr, "the server also has methods that its IDL does not declare: %s\n",
               names.c_str());
}

int write_described(const ImportOptions& options, Client& client,
                    const std::vector<importing::IdlFile>& files) {
  const importing::PlacedFiles placed = importing::place(files);
  remark_on_others(client, placed);
  if (!placed.problems.empty()) {
    std::fputs(placed.problems.c_str(), stderr);
    fail("the IDL of the server has mistakes for this version of tagwire; it is written as it is");
  }
  const int status = placed.problems.empty() ? kExitFine : kExitMistakes;
  const bool into_folder = !options.out.empty() && is_folder(options.out);
  if (options.out.empty() && placed.files.size() == 1) {
    std::fwrite(placed.files[0].text.data(), 1, placed.files[0].text.size(), stdout);
    return status;
  }
  if (!into_folder && (options.out.empty() || placed.roots > 1)) {
    std::string names;
    for (const importing::PlacedFile& file : placed.files) names += " " + file.path;
    return fail("the server's interface is in several files:" + names +
                "; say which folder they go to: --out FOLDER/");
  }
  std::vector<Output> outputs;
  const fs::path folder = into_folder ? fs::path(options.out) : fs::path(options.out).parent_path();
  for (std::size_t i = 0; i < placed.files.size(); ++i) {
    const importing::PlacedFile& file = placed.files[i];
    const bool renamed = !into_folder && i == 0;  // the one that nobody imports
    outputs.push_back({renamed ? options.out : (folder / file.path).string(), file.text});
  }
  if (const auto error = write(outputs, options.force)) return fail(*error);
  return status;
}

// ---- put together

/// From --module, else from the name of the file: "api/shop-orders.idl" is shop_orders.
std::string module_name(const ImportOptions& options) {
  if (!options.module.empty()) return options.module;
  if (options.out.empty() || is_folder(options.out)) return "imported";
  const std::string name = importing::idl_name(fs::path(options.out).stem().string());
  return name.empty() ? "imported" : name;
}

std::string plural(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

int write_imported(const ImportOptions& options, const importing::ImportedIdl& imported) {
  for (const std::string& each : imported.left_out) {
    std::fprintf(stderr, "left out %s\n", each.c_str());
  }
  std::fprintf(stderr, "%s in %s", plural(imported.methods, "method").c_str(),
               plural(imported.services, "service").c_str());
  if (imported.without_signature > 0) {
    std::fprintf(stderr, "; %zu without a signature", imported.without_signature);
  }
  std::fputs("\n", stderr);
  if (options.out.empty()) {
    std::fwrite(imported.text.data(), 1, imported.text.size(), stdout);
    return kExitFine;
  }
  std::string path = options.out;
  if (is_folder(path)) path = (fs::path(path) / (module_name(options) + ".idl")).string();
  if (const auto error = write({{path, imported.text}}, options.force)) return fail(*error);
  return kExitFine;
}

int import(const ImportOptions& options) {
  importing::IdlOptions idl;
  ClientOptions client_options;
  if (const auto mistake = read_options(options, idl, client_options)) return fail(*mistake);
  std::optional<Client> client;
  try {
    client.emplace(options.url, std::move(client_options));
  } catch (const Exception& exception) {  // the URL, a header, the credentials
    return fail(exception.what());
  }
  const Result<std::vector<importing::IdlFile>> described = importing::ask_for_idl(*client);
  if (!described.ok()) return fail(described.error().message);
  if (!described->empty()) return write_described(options, *client, *described);
  Result<std::vector<importing::PublishedMethod>> methods =
      importing::ask_for_methods(*client, options.system);
  if (!methods.ok()) return fail(methods.error().message);
  idl.module = module_name(options);
  idl.url = client->url();
  return write_imported(options, importing::write_idl(*std::move(methods), idl));
}

}  // namespace

void add_import_command(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("import", "Write the IDL of a live server");
  const auto options = std::make_shared<ImportOptions>();
  command->add_option("URL", options->url, "http://host:port/path, host:port or unix:/path")
      ->required()
      ->type_name("");
  command
      ->add_option("--out", options->out,
                   "File to write, or a folder that ends in '/' (default: standard output)")
      ->type_name("FILE");
  command->add_flag("--force", options->force, "Replace files that differ");
  command
      ->add_option("--module", options->module,
                   "Name of the module (default: that of the file); not of a tagwire server")
      ->type_name("NAME");
  command
      ->add_option(
          "--service", options->services,
          "Name of the service for methods that begin with PREFIX; =Name for those without "
          "a prefix; may be given several times")
      ->type_name("PREFIX=Name")
      ->take_all()
      ->allow_extra_args(false);
  command->add_flag("--system", options->system, "Describe the methods under 'system.' too");
  command
      ->add_option("--user", options->user,
                   "Basic authentication; without a password here, TAGWIRE_PASSWORD of the "
                   "environment is taken")
      ->type_name("NAME[:PASSWORD]");
  command
      ->add_option(
          "--header", options->headers,
          "Field to send with every request, as 'X-Token: abc'; may be given several times")
      ->type_name("FIELD")
      ->take_all()
      ->allow_extra_args(false);
  command
      ->add_option("--timeout", options->timeout_seconds,
                   "Seconds to wait for each answer (default: 30)")
      ->type_name("SECONDS");
  command->footer(kFooter);
  command->callback([options, &status] { status = import(*options); });
}

}  // namespace tagwire::cli
