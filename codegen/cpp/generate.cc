#include "codegen/cpp/generate.h"

#include <map>

#include "codegen/cpp/constant_views.h"
#include "codegen/cpp/emit.h"
#include "codegen/cpp/names.h"
#include "codegen/cpp/views.h"

namespace tagwire::codegen {
namespace {

/// Files lie side by side in one folder and include each other by their names.
void check_file_names(const idl::Model& model, std::vector<std::string>& errors) {
  std::map<std::string, const idl::Module*> owners;
  for (const auto& module : model.modules) {
    const std::string stem = file_stem(*module);
    if (stem.find_first_of("\"\\\n\r") != std::string::npos) {
      errors.push_back("'" + module->resolved_path +
                       "': a file name with a quote, a backslash or a line end cannot be "
                       "included from C++; rename the file");
    }
    const auto [place, fresh] = owners.emplace(stem, module.get());
    if (!fresh && place->second != module.get()) {
      errors.push_back("'" + place->second->resolved_path + "' and '" + module->resolved_path +
                       "' would both be generated as " + stem + ".h; rename one of them");
    }
  }
}

/// In C++ a module is a namespace, and its parts are too.
void check_namespaces(const idl::Model& model, std::vector<std::string>& errors) {
  std::map<std::string, const idl::Module*> spaces;
  for (const auto& module : model.modules) {
    std::string space;
    for (const std::string& part : namespace_parts(*module)) {
      space += (space.empty() ? "" : "::") + part;
      spaces.emplace(space, module.get());
    }
  }
  const auto check = [&](const idl::Named& decl) {
    const std::string name = namespace_name(*decl.module) + "::" + declaration_name(decl);
    const auto found = spaces.find(name);
    if (found == spaces.end()) return;
    errors.push_back("'" + decl.name + "' of module " + decl.module->name + " and module " +
                     found->second->name + " would both be " + name +
                     " in C++; rename one of them");
  };
  for (const auto& module : model.modules) {
    for (const idl::Decl& decl : module->declarations) {
      const auto* const* service = std::get_if<const idl::Service*>(&decl);
      if (service != nullptr && !has_constants(**service)) continue;  // no struct of its name
      std::visit([&](const auto* d) { check(*d); }, decl);
    }
  }
}

}  // namespace

GeneratedCode generate_cpp(const idl::Model& model, const CppOptions& options) {
  GeneratedCode code;
  check_file_names(model, code.errors);
  check_namespaces(model, code.errors);
  if (!code.errors.empty()) return code;
  for (const idl::Module* module : model.requested) {
    const ModuleView view = module_view(*module);
    code.files.push_back({view.stem + ".h", emit_types_header(view)});
    if (!view.services.empty()) {
      code.files.push_back({view.stem + ".client.h", emit_client_header(view)});
      code.files.push_back({view.stem + ".server.h", emit_server_header(view)});
    }
    if (options.examples && !view.services.empty()) {
      code.files.push_back({view.stem + ".examples.h", emit_examples_header(view)});
    }
    code.files.push_back({view.stem + ".cc", emit_source(view)});
  }
  return code;
}

}  // namespace tagwire::codegen
