#include "idl/aggregates.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <numeric>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "idl/catalogue.h"
#include "idl/graph.h"

namespace tagwire::idl {

namespace {

/// One of the structs and unions of the module.
using Node = std::variant<Struct*, Union*>;

const Named& named(const Node& node) {
  return std::visit([](const auto* made) -> const Named& { return *made; }, node);
}

class Aggregates {
 public:
  Aggregates(Module& module, Diagnostics& diagnostics)
      : module_(module), diagnostics_(diagnostics) {
    // In the order of the file, so that messages and headers follow it.
    std::map<const void*, Node> mutable_nodes;
    for (const auto& made : module.structs) mutable_nodes.emplace(made.get(), made.get());
    for (const auto& made : module.unions) mutable_nodes.emplace(made.get(), made.get());
    for (const Decl& decl : module.declarations) {
      const void* address = std::visit([](const auto* made) -> const void* { return made; }, decl);
      const auto found = mutable_nodes.find(address);
      if (found == mutable_nodes.end()) continue;
      index_.emplace(address, nodes_.size());
      nodes_.push_back(found->second);
    }
  }

  void run() {
    connect();
    report_endless();
    box_recursive_fields();
    // Elements of lists and maps come first where that is possible; what is held by value, always.
    Nodes roots(nodes_.size());
    std::iota(roots.begin(), roots.end(), 0U);
    for (const std::size_t node : dependencies_first(held_, dependencies_first(all_, roots))) {
      std::visit([this](const auto* made) { module_.aggregates_by_dependency.emplace_back(made); },
                 nodes_[node]);
    }
  }

 private:
  /// What `type` holds by value, then what it mentions at all.
  void add_edges(const Type& type, bool by_value, Nodes* held, Nodes& all) const {
    const Type resolved = type.resolved();
    const void* target = resolved.structure;
    if (resolved.kind == Type::Kind::kUnion) target = resolved.union_type;
    const auto found = index_.find(target);
    if (found != index_.end()) {
      all.push_back(found->second);
      if (by_value && held != nullptr) held->push_back(found->second);
    }
    const bool is_tuple = resolved.kind == Type::Kind::kTuple;
    for (const Type& argument : resolved.arguments) {
      add_edges(argument, by_value && is_tuple && !argument.optional, held, all);
    }
  }

  void connect() {
    always_.resize(nodes_.size());
    with_optional_.resize(nodes_.size());
    all_.resize(nodes_.size());
    const auto add = [this](std::size_t from, const Type& type) {
      add_edges(type, true, &with_optional_[from], all_[from]);
      Nodes ignored;
      if (!type.optional) add_edges(type, true, &always_[from], ignored);
    };
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (auto* const* made = std::get_if<Struct*>(&nodes_[i])) {
        for (const Field& field : (*made)->fields) add(i, field.type);
      } else {
        for (const Arm& arm : std::get<Union*>(nodes_[i])->arms) {
          if (arm.type) add(i, *arm.type);
        }
      }
    }
  }

  void report_endless() {
    for (const Nodes& component : components(always_)) {
      const Nodes cycle = cycle_in(always_, component);
      if (cycle.empty()) continue;
      const Node& first = nodes_[cycle.front()];
      std::string text;
      for (const std::size_t node : cycle) text += named(nodes_[node]).name + " -> ";
      text += named(first).name;
      diagnostics_.report(kByValueCycle, named(first).name_span,
                          std::holds_alternative<Struct*>(first) ? "struct" : "union",
                          named(first).name, text);
    }
  }

  /// Every cycle left goes through an optional field, and each of those within one is boxed.
  void box_recursive_fields() {
    std::vector<std::size_t> component_of(nodes_.size());
    std::size_t count = 0;
    for (const Nodes& component : components(with_optional_)) {
      for (const std::size_t node : component) component_of[node] = count;
      ++count;
    }
    held_ = always_;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      auto* const* made = std::get_if<Struct*>(&nodes_[i]);
      if (made == nullptr) continue;
      for (Field& field : (*made)->fields) {
        if (!field.type.optional) continue;
        Nodes targets;
        Nodes ignored;
        add_edges(field.type, true, &targets, ignored);
        field.boxed = std::any_of(targets.begin(), targets.end(), [&](std::size_t target) {
          return component_of[target] == component_of[i];
        });
        if (!field.boxed) held_[i].insert(held_[i].end(), targets.begin(), targets.end());
      }
    }
  }

  Module& module_;
  Diagnostics& diagnostics_;
  std::vector<Node> nodes_;
  std::map<const void*, std::size_t> index_;
  Graph always_;         ///< held directly, and always there
  Graph with_optional_;  ///< held directly, `?` included
  Graph held_;           ///< held directly, but for what is boxed
  Graph all_;            ///< elements of lists and maps, too
};

}  // namespace

void order_aggregates(Module& module, Diagnostics& diagnostics) {
  Aggregates(module, diagnostics).run();
}

}  // namespace tagwire::idl
