#include "idl/references.h"

#include <map>
#include <string>
#include <string_view>
#include <variant>

namespace tagwire::idl {

namespace {

using Symbols = std::map<std::string, const Named*, std::less<>>;

Symbols symbols_of(const Module& module) {
  Symbols symbols;
  for (const Decl& declaration : module.declarations) {
    std::visit(
        [&](const auto* named) {
          symbols.emplace(named->name, named);
          if constexpr (std::is_same_v<decltype(named), const Service*>) {
            for (const auto& constant : named->constants) {
              symbols.emplace(named->name + "." + constant->name, constant.get());
            }
          }
        },
        declaration);
  }
  return symbols;
}

class ReferenceFinder {
 public:
  explicit ReferenceFinder(const Module& module) : own_(symbols_of(module)) {
    for (const Import& import : module.imports) {
      if (import.module != nullptr) imported_.emplace(import.alias, symbols_of(*import.module));
    }
  }

  std::vector<Reference> run(const syntax::File& file) {
    for (const syntax::Decl& declaration : file.declarations) {
      std::visit([&](const auto& each) { declared(each); }, declaration);
    }
    return std::move(found_);
  }

 private:
  /// Within it, everything is used by something deprecated if `header` is.
  class DeprecatedScope {
   public:
    DeprecatedScope(ReferenceFinder& finder, const syntax::Header& header)
        : finder_(finder), before_(finder.deprecated_) {
      for (const syntax::Attribute& attribute : header.attributes) {
        if (attribute.name.text() == "deprecated") finder_.deprecated_ = true;
        finder_.arguments(attribute);
      }
    }
    ~DeprecatedScope() { finder_.deprecated_ = before_; }
    DeprecatedScope(const DeprecatedScope&) = delete;
    DeprecatedScope& operator=(const DeprecatedScope&) = delete;

   private:
    ReferenceFinder& finder_;
    bool before_;
  };

  template <class T>
  void declared(const T& each) {
    const auto self = own_.find(each.name.text);
    user_ = self == own_.end() ? nullptr : self->second;
    if constexpr (!std::is_same_v<T, syntax::Unreadable>) {
      const DeprecatedScope scope(*this, each);
      inside(each);
    }
  }

  void inside(const syntax::Const& each) {
    type(each.type);
    value(each.value);
  }
  void inside(const syntax::Alias& each) { type(each.target); }
  void inside(const syntax::Enum& each) {
    for (const syntax::Enumerator& enumerator : each.enumerators) {
      const DeprecatedScope scope(*this, enumerator);
    }
  }
  void inside(const syntax::Struct& each) { fields(each.fields.fields); }
  void inside(const syntax::Union& each) { fields(each.arms.fields); }
  void inside(const syntax::ErrorDecl& each) { fields(each.fields.fields); }
  void inside(const syntax::Service& each) {
    if (each.base) path(*each.base);
    for (const syntax::Const& constant : each.constants) {
      const DeprecatedScope scope(*this, constant);
      inside(constant);
    }
    for (const syntax::Method& method : each.methods) {
      const DeprecatedScope scope(*this, method);
      fields(method.parameters);
      if (method.result) type(*method.result);
      for (const syntax::Path& error : method.throws) path(error);
    }
    in_example_ = true;
    for (const syntax::Example& example : each.examples) inside(example);
    in_example_ = false;
  }
  void inside(const syntax::Example& example) {
    for (const syntax::ValueExpr& argument : example.arguments) value(argument);
    if (example.result) value(*example.result);
    if (example.error) path(*example.error);
    if (example.error_fields) value(*example.error_fields);
  }

  void fields(const std::vector<syntax::Field>& fields) {
    for (const syntax::Field& field : fields) {
      const DeprecatedScope scope(*this, field);
      type(field.type);
      if (field.default_value) value(*field.default_value);
    }
  }

  void arguments(const syntax::Attribute& attribute) {
    for (const syntax::AttributeArg& argument : attribute.args) {
      if (argument.low) value(*argument.low);
      if (argument.high) value(*argument.high);
    }
  }

  void type(const syntax::TypeExpr& type) {
    for (const syntax::Attribute& attribute : type.attributes) arguments(attribute);
    path(type.name);
    for (const syntax::TypeExpr& argument : type.arguments) this->type(argument);
  }

  void value(const syntax::ValueExpr& value) {
    if (value.kind == syntax::ValueExpr::Kind::kPath) path(value.path);
    for (const syntax::ValueExpr& item : value.items) this->value(item);
  }

  void path(const syntax::Path& path) {
    const Named* target = find(path);
    if (target == nullptr) return;
    found_.push_back({.span = path.span,
                      .target = target,
                      .user = user_,
                      .by_deprecated = deprecated_,
                      .by_example = in_example_});
  }

  const Named* find(const syntax::Path& path) const {
    const std::string text = path.text();
    const Symbols* symbols = &own_;
    std::string_view name = text;
    // `money.Amount`, unless a service of this file is named `money`.
    const auto imported =
        path.parts.size() < 2 ? imported_.end() : imported_.find(path.parts.front().text);
    if (imported != imported_.end() && !own_.contains(text)) {
      symbols = &imported->second;
      name.remove_prefix(path.parts.front().text.size() + 1);
    }
    const auto found = symbols->find(name);
    if (found != symbols->end()) return found->second;
    // A constant inside its service has no prefix there.
    const auto inner = user_ == nullptr ? own_.end() : own_.find(user_->name + "." + text);
    return inner == own_.end() ? nullptr : inner->second;
  }

  Symbols own_;
  std::map<std::string, Symbols, std::less<>> imported_;
  const Named* user_ = nullptr;
  bool deprecated_ = false;
  bool in_example_ = false;
  std::vector<Reference> found_;
};

}  // namespace

std::vector<Reference> find_references(const Module& module, const syntax::File& file) {
  return ReferenceFinder(module).run(file);
}

}  // namespace tagwire::idl
