// Rules about what is used, and what is not: by the files that were read. What a file offers to
// others that are not among them may well be used there, so it is called unused only in the company
// of a service: its own, or that of a file which imports it.
#include <algorithm>
#include <set>
#include <string>
#include <variant>

#include "idl/lint_passes.h"
#include "idl/parser.h"
#include "idl/references.h"

namespace tagwire::idl {

namespace {

bool imports(const Module& importer, const Module& module) {
  return std::any_of(importer.imports.begin(), importer.imports.end(),
                     [&](const Import& import) { return import.module == &module; });
}

bool has_company(const Model& model, const Module& module) {
  if (!module.services.empty()) return true;
  return std::any_of(model.modules.begin(), model.modules.end(), [&](const auto& other) {
    return imports(*other, module) && !other->services.empty();
  });
}

/// A deprecated enumerator somewhere in `value`; null when there is none.
const Enumerator* deprecated_enumerator(const Value& value) {
  if (const auto* enumerator = std::get_if<const Enumerator*>(&value.data)) {
    return (*enumerator)->deprecated ? *enumerator : nullptr;
  }
  const Enumerator* found = nullptr;
  if (const auto* list = std::get_if<Value::List>(&value.data)) {
    for (const Value& item : *list) found = found != nullptr ? found : deprecated_enumerator(item);
  }
  if (const auto* object = std::get_if<Value::Object>(&value.data)) {
    for (const auto& [key, item] : *object) {
      found = found != nullptr ? found : deprecated_enumerator(item);
    }
  }
  return found;
}

class UseLinter {
 public:
  UseLinter(const Model& model, const Module& module, const syntax::File& file, LintSink& sink)
      : model_(model), module_(module), sink_(sink), references_(find_references(module, file)) {}

  void run() {
    deprecated_uses();
    deprecated_defaults();
    if (has_company(model_, module_)) unused();
  }

 private:
  static std::string reason(const Named& named) {
    const bool silent = !named.deprecated || named.deprecated->empty();
    return silent ? "" : ": " + *named.deprecated;
  }

  void deprecated_uses() {
    for (const Reference& reference : references_) {
      const Named& target = *reference.target;
      const bool own = reference.target == reference.user;
      if (!target.deprecated || reference.by_deprecated || own) continue;
      sink_.report(kDeprecatedUse, reference.span, target.name, reason(target))
          .note(target.name_span, "deprecated here");
    }
  }

  void deprecated_defaults() {
    for (const auto& constant : module_.constants) enumerator_in(*constant, constant->value);
    for (const auto& each : module_.structs) defaults(each->fields);
    for (const auto& each : module_.errors) defaults(each->fields);
    for (const auto& service : module_.services) {
      for (const Method& method : service->methods) defaults(method.parameters);
    }
  }

  void defaults(const std::vector<Field>& fields) {
    for (const Field& field : fields) {
      if (field.default_value) enumerator_in(field, *field.default_value);
    }
  }

  void enumerator_in(const Named& user, const Value& value) {
    const Enumerator* enumerator = deprecated_enumerator(value);
    if (enumerator == nullptr || user.deprecated) return;
    sink_.report(kDeprecatedUse, user.name_span, enumerator->name, reason(*enumerator))
        .note(enumerator->name_span, "deprecated here");
  }

  void unused() {
    collect_used();
    for (const Decl& declaration : module_.declarations) {
      std::visit([&](const auto* each) { check(*each); }, declaration);
    }
  }

  void collect_used() {
    add_used(references_);
    for (const auto& other : model_.modules) {
      if (!imports(*other, module_)) continue;
      Diagnostics none;  // it has no mistakes
      add_used(find_references(*other, parse(*other->source, none)));
    }
  }

  void add_used(const std::vector<Reference>& references) {
    for (const Reference& reference : references) {
      if (reference.target != reference.user && !reference.by_example) {
        used_.insert(reference.target);
      }
    }
  }

  bool is_used(const Named& named) const { return used_.contains(&named); }
  void unused_type(std::string_view kind, const Named& named) {
    if (!is_used(named)) sink_.report(kUnusedType, named.name_span, kind, named.name);
  }

  void check(const Alias& each) { unused_type("type", each); }
  void check(const Enum& each) { unused_type("enum", each); }
  void check(const Struct& each) { unused_type("struct", each); }
  void check(const Union& each) { unused_type("union", each); }
  void check(const Const& each) {
    if (!is_used(each)) sink_.report(kUnusedConstant, each.name_span, each.name);
  }
  void check(const ErrorDecl& each) {
    if (!is_used(each)) sink_.report(kUnthrownError, each.name_span, each.name);
  }
  void check(const Service& service) {
    for (const auto& constant : service.constants) check(*constant);
  }

  const Model& model_;
  const Module& module_;
  LintSink& sink_;
  std::vector<Reference> references_;
  std::set<const Named*> used_;
};

class AttributeLinter {
 public:
  explicit AttributeLinter(LintSink& sink) : sink_(sink) {}

  void run(const syntax::File& file) {
    for (const syntax::Decl& declaration : file.declarations) {
      std::visit([&](const auto& each) { inside(each); }, declaration);
    }
  }

 private:
  void inside(const syntax::Unreadable&) {}
  void inside(const syntax::Const&) {}
  void inside(const syntax::Alias&) {}
  void inside(const syntax::Enum& each) {
    for (const syntax::Enumerator& enumerator : each.enumerators) named(enumerator);
  }
  void inside(const syntax::Struct& each) { fields(each.fields.fields); }
  void inside(const syntax::Union& each) { fields(each.arms.fields); }
  void inside(const syntax::ErrorDecl& each) {
    named(each);
    fields(each.fields.fields);
  }
  void inside(const syntax::Service& each) {
    named(each);
    for (const syntax::Method& method : each.methods) {
      named(method);
      fields(method.parameters);
    }
  }
  void fields(const std::vector<syntax::Field>& fields) {
    for (const syntax::Field& field : fields) named(field);
  }

  template <class T>
  void named(const T& each) {
    const syntax::Attribute* readonly = find(each, "readonly");
    const syntax::Attribute* idempotent = find(each, "idempotent");
    const syntax::Attribute* wire = find(each, "wire");
    if (readonly != nullptr && idempotent != nullptr) {
      sink_.report(kRedundantIdempotent, idempotent->span, each.name.text)
          .replace(with_blanks(idempotent->span), "");
    }
    const bool has_name = wire != nullptr && wire->args.size() == 1 && wire->args[0].low;
    if (has_name && wire->args[0].low->string == each.name.text) {
      sink_.report(kRedundantWire, wire->span, each.name.text).replace(with_blanks(wire->span), "");
    }
  }

  static const syntax::Attribute* find(const syntax::Header& header, std::string_view name) {
    for (const syntax::Attribute& attribute : header.attributes) {
      if (attribute.name.text() == name) return &attribute;
    }
    return nullptr;
  }

  LintSink& sink_;
};

}  // namespace

void lint_uses(const Model& model, const Module& module, const syntax::File& file, LintSink& sink) {
  UseLinter(model, module, file, sink).run();
}

void lint_attributes(const syntax::File& file, LintSink& sink) { AttributeLinter(sink).run(file); }

}  // namespace tagwire::idl
