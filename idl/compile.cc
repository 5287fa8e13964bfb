#include "idl/compile.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <utility>

#include "idl/catalogue.h"
#include "idl/checker.h"
#include "idl/graph.h"
#include "idl/parser.h"

namespace tagwire::idl {

namespace fs = std::filesystem;

namespace {

/// One file of the compilation.
struct Loaded {
  std::unique_ptr<SourceFile> source;
  std::unique_ptr<Module> module;
  Unit unit;
};

class Compiler {
 public:
  explicit Compiler(const CompileOptions& options)
      : options_(options),
        read_(options.read_file ? options.read_file : read_from_disk),
        on_disk_(!options.read_file || options.names_are_on_disk) {}

  Compilation run() {
    load_requested();
    // Files are appended while imports are followed.
    for (std::size_t i = 0; i < files_.size(); ++i) load_imports(files_[i]);
    check_module_names();
    const Nodes order = order_files();
    for (const std::size_t i : order) check(files_[i].unit, broken_, diagnostics_);
    return finish(order);
  }

 private:
  // ---- loading

  void load_requested() {
    for (const std::string& path : options_.files) {
      const std::optional<std::size_t> index = load(path);
      if (!index) {
        out_.unreadable.push_back(path);
      } else if (std::find(requested_.begin(), requested_.end(), *index) == requested_.end()) {
        requested_.push_back(*index);
      }
    }
  }

  /// The file at `path`, read and parsed once whatever it is called; none when it cannot be read.
  std::optional<std::size_t> load(const std::string& path) {
    const std::string key = identity(path);
    const auto known = by_identity_.find(key);
    if (known != by_identity_.end()) return known->second;
    std::optional<std::string> text = read_(path);
    if (!text) return std::nullopt;
    Loaded& file = files_.emplace_back();
    file.source = std::make_unique<SourceFile>(path, std::move(*text));
    file.module = std::make_unique<Module>();
    file.module->source = file.source.get();
    file.module->file_name = fs::path(path).filename().string();
    file.module->resolved_path = path;
    file.unit.module = file.module.get();
    file.unit.file = parse(*file.source, diagnostics_);
    index_of_.emplace(&file.unit, files_.size() - 1);
    return by_identity_[key] = files_.size() - 1;
  }

  std::string identity(const std::string& path) const {
    std::error_code error;
    const fs::path canonical = on_disk_ ? fs::weakly_canonical(path, error) : fs::path();
    const bool found = on_disk_ && !error;
    return (found ? canonical : fs::path(path).lexically_normal()).string();
  }

  void load_imports(Loaded& file) {
    for (const syntax::Import& import : file.unit.file.imports) {
      const std::vector<std::string> places = candidates(import.path, *file.source);
      std::optional<std::size_t> index;
      for (const std::string& place : places) {
        if (!index && !import.path.empty()) index = load(place);
      }
      if (!index) report_not_found(import, places);
      file.unit.imports.push_back({.unit = index ? &files_[*index].unit : nullptr});
    }
  }

  /// Where the import may be found, first choice first.
  std::vector<std::string> candidates(const std::string& path, const SourceFile& importer) const {
    if (fs::path(path).is_absolute()) return {path};
    std::vector<std::string> places;
    const auto add = [&](const fs::path& folder) {
      places.push_back((folder / path).lexically_normal().string());
    };
    add(fs::path(importer.name()).parent_path());
    for (const std::string& folder : options_.import_dirs) add(folder);
    return places;
  }

  void report_not_found(const syntax::Import& import, const std::vector<std::string>& places) {
    std::string all;
    for (const std::string& place : places) {
      all += (all.empty() ? "'" : ", '") + place + "'";
    }
    diagnostics_.report(kImportNotFound, import.path_span, import.path, all);
  }

  // ---- between files

  void check_module_names() {
    std::map<std::string, Span> seen;
    for (const Loaded& file : files_) {
      const syntax::Path& module = file.unit.file.module;
      if (module.parts.empty()) continue;
      const auto [first, is_new] = seen.try_emplace(module.text(), module.span);
      if (is_new) continue;
      diagnostics_.report(kDuplicateModule, module.span, module.text())
          .note(first->second, "the other one");
    }
  }

  /// Each file after those it imports. Imports that are part of a cycle are reported and marked.
  Nodes order_files() {
    Graph graph(files_.size());
    std::vector<std::string> names;
    for (std::size_t i = 0; i < files_.size(); ++i) {
      names.push_back(files_[i].source->name());
      for (const Unit::Target& import : files_[i].unit.imports) {
        if (import.unit != nullptr) graph[i].push_back(index_of_.at(import.unit));
      }
    }
    Nodes order;
    for (const Nodes& component : components(graph)) {
      order.insert(order.end(), component.begin(), component.end());
      const Nodes cycle = cycle_in(graph, component);
      if (!cycle.empty()) report_cycle(cycle, component, names);
    }
    return order;
  }

  void report_cycle(const Nodes& cycle, const Nodes& component,
                    const std::vector<std::string>& names) {
    std::string text;
    for (const std::size_t node : cycle) text += names[node] + " -> ";
    text += names[cycle.front()];
    const std::size_t next = cycle.size() > 1 ? cycle[1] : cycle[0];
    for (const std::size_t node : component) {
      Unit& unit = files_[node].unit;
      for (std::size_t i = 0; i < unit.imports.size(); ++i) {
        if (unit.imports[i].unit == nullptr) continue;
        const std::size_t target = index_of_.at(unit.imports[i].unit);
        if (!std::binary_search(component.begin(), component.end(), target)) continue;
        unit.imports[i].in_cycle = true;
        if (node != cycle.front() || target != next || text.empty()) continue;
        diagnostics_.report(kImportCycle, unit.file.imports[i].path_span, text);
        text.clear();
      }
    }
  }

  // ---- the result

  Compilation finish(const Nodes& order) {
    out_.dropped = diagnostics_.dropped();
    out_.diagnostics = diagnostics_.take();
    sort(out_.diagnostics);
    std::vector<const Module*> requested;
    for (const std::size_t i : requested_) requested.push_back(files_[i].module.get());
    std::vector<std::unique_ptr<Module>> modules;
    for (const std::size_t i : order) modules.push_back(std::move(files_[i].module));
    for (Loaded& file : files_) out_.sources.push_back(std::move(file.source));
    if (!out_.diagnostics.empty() || !out_.unreadable.empty()) return std::move(out_);
    out_.model = std::make_unique<Model>();
    out_.model->sources = std::move(out_.sources);
    out_.model->modules = std::move(modules);
    out_.model->requested = std::move(requested);
    return std::move(out_);
  }

  /// By file, in the order in which they were met, and by place.
  void sort(std::vector<Diagnostic>& diagnostics) const {
    std::map<const SourceFile*, std::size_t> rank;
    for (const Loaded& file : files_) rank.emplace(file.source.get(), rank.size());
    const auto key = [&](const Diagnostic& diagnostic) {
      return std::tuple(rank.at(diagnostic.span.file), diagnostic.span.begin, diagnostic.info->id);
    };
    std::stable_sort(diagnostics.begin(), diagnostics.end(),
                     [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
  }

  const CompileOptions& options_;
  std::function<std::optional<std::string>(const std::string&)> read_;
  bool on_disk_;
  Diagnostics diagnostics_;
  Broken broken_;
  std::deque<Loaded> files_;  // units point to each other
  std::map<std::string, std::size_t> by_identity_;
  std::map<const Unit*, std::size_t> index_of_;
  std::vector<std::size_t> requested_;
  Compilation out_;
};

}  // namespace

std::optional<std::string> read_from_disk(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return std::nullopt;
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  // Through <<, which turns a read error into a state; iterators would throw.
  std::ostringstream text;
  text << in.rdbuf();
  return text.bad() ? std::nullopt : std::optional(std::move(text).str());
}

Compilation compile(const CompileOptions& options) { return Compiler(options).run(); }

}  // namespace tagwire::idl
