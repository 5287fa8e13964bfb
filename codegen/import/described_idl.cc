#include "codegen/import/described_idl.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "idl/compile.h"
#include "idl/render.h"

namespace tagwire::importing {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFiles = 1000;
constexpr std::size_t kMaxNameBytes = 200;
/// How many folders above its own a file may import from.
constexpr std::size_t kMaxLevels = 8;

/// A name that can be that of a file in the folder, and nowhere else.
bool is_file_name(std::string_view name) {
  if (name.empty() || name.size() > kMaxNameBytes || name[0] == '.' || name[0] == '-') return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F && c != '/' && c != '\\';
  });
}

std::string base_name(const std::string& path) { return fs::path(path).filename().string(); }

/// The places of files, found by letting the compiler look for them: what it asks for is where a
/// file has to be.
class Placement {
 public:
  explicit Placement(const std::vector<IdlFile>& files) {
    for (const IdlFile& file : files) texts_.emplace(file.name, &file);
  }

  PlacedFiles run(const std::vector<IdlFile>& files) {
    std::set<std::string> imported;
    for (const IdlFile& file : files) {
      for (const std::string& path : asked_by({file.name})) {
        if (path != file.name) imported.insert(base_name(path));
      }
    }
    std::vector<std::string> roots;
    for (const IdlFile& file : files) {
      if (!imported.contains(file.name)) roots.push_back(file.name);
    }
    if (roots.empty()) {  // they import each other
      for (const IdlFile& file : files) roots.push_back(file.name);
    }
    PlacedFiles placed;
    std::set<std::string> places = asked_by(roots, &placed);
    for (const std::string& root : roots) places.erase(root);
    placed.roots = roots.size();
    const std::string below = folders_below(places);
    for (const std::string& root : roots) add(placed, below + root);
    for (const std::string& path : places) {
      add(placed, fs::path(below + path).lexically_normal().string());
    }
    return placed;
  }

 private:
  void add(PlacedFiles& placed, std::string path) const {
    placed.files.push_back({std::move(path), ""});
    placed.files.back().text = texts_.at(base_name(placed.files.back().path))->text;
  }

  static std::set<std::string> methods_of(const idl::Model& model) {
    std::set<std::string> methods;
    for (const auto& module : model.modules) {
      for (const auto& service : module->services) {
        for (const idl::Method* method : service->all_methods()) {
          methods.insert(service->wire_name_of(*method));
        }
      }
    }
    return methods;
  }

  /// Every place at which the compiler finds a file; into `placed`, what else it says.
  std::set<std::string> asked_by(const std::vector<std::string>& roots,
                                 PlacedFiles* placed = nullptr) const {
    std::set<std::string> paths;
    idl::CompileOptions options;
    options.files = roots;
    options.read_file = [&](const std::string& path) -> std::optional<std::string> {
      const auto found = texts_.find(base_name(path));
      const std::string normal = fs::path(path).lexically_normal().string();
      if (found == texts_.end() || !is_reachable(normal)) return std::nullopt;
      paths.insert(normal);
      return found->second->text;
    };
    const idl::Compilation compilation = idl::compile(options);
    if (placed == nullptr) return paths;
    for (const idl::Diagnostic& diagnostic : compilation.diagnostics) {
      placed->problems += idl::render(diagnostic, {});
    }
    if (compilation.ok()) placed->methods = methods_of(*compilation.model);
    return paths;
  }

  static std::size_t levels_up(const std::string& path) {
    std::size_t levels = 0;
    while (std::string_view(path).substr(3 * levels).starts_with("../")) ++levels;
    return levels;
  }

  static bool is_reachable(const std::string& path) {
    return !path.starts_with('/') && levels_up(path) <= kMaxLevels;
  }

  /// Folders for the roots to lie in, so that what they import from above them lies within.
  static std::string folders_below(const std::set<std::string>& places) {
    std::size_t levels = 0;
    for (const std::string& path : places) levels = std::max(levels, levels_up(path));
    std::string folders;
    for (std::size_t i = 0; i < levels; ++i) folders += "idl/";
    return folders;
  }

  std::map<std::string, const IdlFile*, std::less<>> texts_;
};

}  // namespace

std::vector<IdlFile> idl_files_of(const Value& answer) {
  const auto* description = answer.get_if<Struct>();
  const Value* const idl = description == nullptr ? nullptr : description->find("idl");
  const auto* list = idl == nullptr ? nullptr : idl->get_if<Value::Array>();
  if (list == nullptr || list->size() > kMaxFiles) return {};
  std::vector<IdlFile> files;
  std::set<std::string> seen;
  for (const Value& each : *list) {
    const auto* file = each.get_if<Struct>();
    const Value* const name = file == nullptr ? nullptr : file->find("name");
    const Value* const text = file == nullptr ? nullptr : file->find("text");
    if (name == nullptr || !name->is_string() || text == nullptr || !text->is_string()) return {};
    if (!is_file_name(name->as_string()) || !seen.insert(name->as_string()).second) return {};
    files.push_back({name->as_string(), text->as_string()});
  }
  return files;
}

PlacedFiles place(const std::vector<IdlFile>& files) { return Placement(files).run(files); }

}  // namespace tagwire::importing
