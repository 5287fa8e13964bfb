#include "codegen/cpp/order.h"

#include <algorithm>
#include <map>
#include <set>

namespace tagwire::codegen {
namespace {

using idl::Type;

/// What a declaration refers to. A struct or union in a list, map or box need not be complete, only
/// declared; everything else must come first.
struct Uses {
  std::vector<const idl::Named*> needed;
  std::vector<const idl::Named*> preferred;
};

void collect(const Type& type, bool by_value, Uses& uses) {
  switch (type.kind) {
    case Type::Kind::kScalar:
      break;
    case Type::Kind::kList:
    case Type::Kind::kMap:
      for (const Type& argument : type.arguments) collect(argument, false, uses);
      break;
    case Type::Kind::kTuple:
      for (const Type& argument : type.arguments) collect(argument, by_value, uses);
      break;
    case Type::Kind::kEnum:
      uses.needed.push_back(type.enumeration);
      break;
    case Type::Kind::kStruct:
      (by_value ? uses.needed : uses.preferred).push_back(type.structure);
      break;
    case Type::Kind::kUnion:
      (by_value ? uses.needed : uses.preferred).push_back(type.union_type);
      break;
    case Type::Kind::kAlias:
      uses.needed.push_back(type.alias);
      collect(type.alias->target, by_value, uses);
      break;
  }
}

template <class Owner>
void collect_fields(const Owner& owner, Uses& uses) {
  for (const idl::Field& field : owner.fields) {
    if (field.retired) continue;
    collect(field.type, !field.boxed, uses);
    // A default is written with all that it holds.
    if (field.default_value) {
      Uses all;
      collect(field.type, true, all);
      uses.needed.insert(uses.needed.end(), all.preferred.begin(), all.preferred.end());
    }
  }
}

Uses uses_of(const idl::Decl& decl) {
  Uses uses;
  if (const auto* constant = std::get_if<const idl::Const*>(&decl)) {
    collect((*constant)->type, true, uses);
    uses.needed.insert(uses.needed.end(), uses.preferred.begin(), uses.preferred.end());
  } else if (const auto* alias = std::get_if<const idl::Alias*>(&decl)) {
    collect((*alias)->target, false, uses);
  } else if (const auto* structure = std::get_if<const idl::Struct*>(&decl)) {
    collect_fields(**structure, uses);
  } else if (const auto* error = std::get_if<const idl::ErrorDecl*>(&decl)) {
    collect_fields(**error, uses);
  } else if (const auto* choice = std::get_if<const idl::Union*>(&decl)) {
    for (const idl::Arm& arm : (*choice)->arms) {
      if (arm.type) collect(*arm.type, true, uses);
    }
  }
  return uses;
}

template <class Pointer>
bool contains(const std::vector<Pointer>& list, const idl::Named* name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

const idl::Named* named(const idl::Decl& decl) {
  return std::visit([](const auto* d) -> const idl::Named* { return d; }, decl);
}

bool is_aggregate(const idl::Decl& decl) {
  return std::holds_alternative<const idl::Struct*>(decl) ||
         std::holds_alternative<const idl::Union*>(decl);
}

/// Depth first, in the order of the file.
class Sorter {
 public:
  explicit Sorter(const idl::Module& module) {
    for (const idl::Decl& decl : module.declarations) {
      if (!std::holds_alternative<const idl::Service*>(decl)) nodes_[named(decl)] = {decl, {}};
    }
    for (auto& [name, node] : nodes_) node.uses = uses_of(node.decl);
    for (const idl::Decl& decl : module.declarations) visit(named(decl));
    std::set<const idl::Named*> complete;
    for (const idl::Decl& decl : order_.declarations) {
      for (const idl::Named* use : nodes_.at(named(decl)).uses.preferred) {
        const bool here = nodes_.contains(use) && is_aggregate(nodes_.at(use).decl);
        if (here && !complete.contains(use)) declare(use, named(decl));
      }
      complete.insert(named(decl));
    }
  }

  DeclarationOrder take() { return std::move(order_); }

 private:
  struct Node {
    idl::Decl decl;
    Uses uses;
    enum { kNew, kOpen, kDone } state = kNew;
  };

  void visit(const idl::Named* name) {
    const auto found = nodes_.find(name);
    if (found == nodes_.end() || found->second.state != Node::kNew) return;
    Node& node = found->second;
    node.state = Node::kOpen;
    for (const idl::Named* use : node.uses.needed) visit(use);
    for (const idl::Named* use : node.uses.preferred) {
      std::set<const idl::Named*> seen;
      if (!needs_open(use, seen)) visit(use);
    }
    node.state = Node::kDone;
    order_.declarations.push_back(node.decl);
  }

  /// Whether `name` needs something complete that is being visited: then it cannot come first.
  bool needs_open(const idl::Named* name, std::set<const idl::Named*>& seen) {
    const auto found = nodes_.find(name);
    if (found == nodes_.end() || !seen.insert(name).second) return false;
    if (found->second.state == Node::kOpen) return true;
    const std::vector<const idl::Named*>& needed = found->second.uses.needed;
    return std::any_of(needed.begin(), needed.end(),
                       [&](const idl::Named* use) { return needs_open(use, seen); });
  }

  void declare(const idl::Named* name, const idl::Named* user) {
    if (name == user) return;  // right after its own name a struct is declared
    if (!contains(order_.deferred, user)) order_.deferred.push_back(user);
    if (!contains(order_.forward, name)) order_.forward.push_back(name);
  }

  std::map<const idl::Named*, Node> nodes_;
  DeclarationOrder order_;
};

}  // namespace

DeclarationOrder declaration_order(const idl::Module& module) { return Sorter(module).take(); }

}  // namespace tagwire::codegen
