#include "idl/types.h"

#include <array>
#include <limits>
#include <utility>

#include "idl/attributes.h"
#include "idl/catalogue.h"

namespace tagwire::idl {

using syntax::TypeExpr;

namespace {

constexpr std::array<std::pair<std::string_view, Scalar>, 14> kScalars = {{
    {"bool", Scalar::kBool},
    {"int8", Scalar::kInt8},
    {"int16", Scalar::kInt16},
    {"int32", Scalar::kInt32},
    {"int64", Scalar::kInt64},
    {"uint8", Scalar::kUint8},
    {"uint16", Scalar::kUint16},
    {"uint32", Scalar::kUint32},
    {"double", Scalar::kDouble},
    {"string", Scalar::kString},
    {"bytes", Scalar::kBytes},
    {"datetime", Scalar::kDatetime},
    {"duration", Scalar::kDuration},
    {"any", Scalar::kAny},
}};

std::string_view spell(TypePlace place) {
  switch (place) {
    case TypePlace::kElement:
      return "the type inside another";
    case TypePlace::kAlias:
      return "a type declaration";
    case TypePlace::kConst:
      return "a constant";
    case TypePlace::kArm:
      return "an arm";
    case TypePlace::kField:
    case TypePlace::kParameter:
    case TypePlace::kResult:
      break;
  }
  return "a result";
}

bool takes_optional(TypePlace place) {
  return place == TypePlace::kField || place == TypePlace::kParameter ||
         place == TypePlace::kResult;
}

bool is_kept_for_later(std::string_view word) { return word == "stream" || word == "packed"; }

template <class Integer>
constexpr IntegerRange range_of() {
  return {.min = std::numeric_limits<Integer>::min(), .max = std::numeric_limits<Integer>::max()};
}

}  // namespace

Type poisoned_type() {
  Type type;
  type.kind = Type::Kind::kAlias;  // of nothing
  return type;
}

bool is_poisoned(const Type& type) {
  const Type resolved = type.resolved();
  return resolved.kind == Type::Kind::kAlias;
}

std::optional<Scalar> scalar_named(std::string_view word) {
  for (const auto& [name, scalar] : kScalars) {
    if (name == word) return scalar;
  }
  return std::nullopt;
}

std::string_view spell(Scalar scalar) { return kScalars[static_cast<std::size_t>(scalar)].first; }

std::string spell(const Type& type) {
  switch (type.kind) {
    case Type::Kind::kScalar:
      return std::string(spell(type.scalar));
    case Type::Kind::kList:
      return "list<" + spell(type.arguments[0]) + ">";
    case Type::Kind::kMap:
      return "map<" + spell(type.arguments[0]) + ", " + spell(type.arguments[1]) + ">";
    case Type::Kind::kTuple: {
      std::string text = "tuple<";
      for (const Type& argument : type.arguments) {
        text += (&argument == &type.arguments.front() ? "" : ", ") + spell(argument);
      }
      return text + ">";
    }
    case Type::Kind::kAlias:
      return type.alias == nullptr ? "?" : type.alias->name;
    case Type::Kind::kEnum:
      return type.enumeration->name;
    case Type::Kind::kStruct:
      return type.structure->name;
    case Type::Kind::kUnion:
      return type.union_type->name;
  }
  return "";
}

std::optional<IntegerRange> integer_range(Scalar scalar) {
  switch (scalar) {
    case Scalar::kInt8:
      return range_of<std::int8_t>();
    case Scalar::kInt16:
      return range_of<std::int16_t>();
    case Scalar::kInt32:
      return range_of<std::int32_t>();
    case Scalar::kInt64:
      return range_of<std::int64_t>();
    case Scalar::kUint8:
      return range_of<std::uint8_t>();
    case Scalar::kUint16:
      return range_of<std::uint16_t>();
    case Scalar::kUint32:
      return range_of<std::uint32_t>();
    default:
      return std::nullopt;
  }
}

Type TypeResolver::resolve(const TypeExpr& type, TypePlace place) {
  apply_attributes(type.attributes, Target::kType, nullptr, names_, diagnostics_);
  if (type.optional && !takes_optional(place)) {
    diagnostics_.report(kMisplacedOptional, *type.optional, spell(place));
  }
  Type resolved = type.kind == TypeExpr::Kind::kNamed           ? resolve_core(type)
                  : type.kind == TypeExpr::Kind::kWithArguments ? resolve_with_arguments(type)
                                                                : poisoned_type();
  // Also where it may not stand: what follows from it is not to be reported on top.
  resolved.optional = type.optional.has_value();
  return resolved;
}

/// `type` has no arguments.
Type TypeResolver::resolve_core(const TypeExpr& type) {
  Type resolved;
  if (type.name.parts.size() == 1) {
    const std::string& word = type.name.parts.front().text;
    if (const std::optional<Scalar> scalar = scalar_named(word)) {
      resolved.scalar = *scalar;
      return resolved;
    }
    if (word == "list" || word == "map" || word == "tuple") {
      diagnostics_.report(kTypeArguments, type.span, word,
                          word == "list"  ? "one type, as in list<int32>"
                          : word == "map" ? "two types, as in map<string, int32>"
                                          : "one or more types, as in tuple<string, int32>",
                          0U);
      return poisoned_type();
    }
    if (is_kept_for_later(word)) {
      diagnostics_.report(kNotSupported, type.span, "'" + word + "'");
      return poisoned_type();
    }
  }
  const Symbol* symbol = names_.find(type.name, Names::Wanted::kType);
  if (symbol == nullptr) return poisoned_type();
  resolved.alias = symbol->alias;
  resolved.enumeration = symbol->enumeration;
  resolved.structure = symbol->structure;
  resolved.union_type = symbol->union_type;
  resolved.kind = symbol->kind == Symbol::Kind::kAlias   ? Type::Kind::kAlias
                  : symbol->kind == Symbol::Kind::kEnum  ? Type::Kind::kEnum
                  : symbol->kind == Symbol::Kind::kUnion ? Type::Kind::kUnion
                                                         : Type::Kind::kStruct;
  return resolved;
}

std::vector<Type> TypeResolver::resolve_arguments(const TypeExpr& type) {
  std::vector<Type> resolved;
  for (const TypeExpr& argument : type.arguments) {
    resolved.push_back(resolve(argument, TypePlace::kElement));
  }
  return resolved;
}

Type TypeResolver::resolve_with_arguments(const TypeExpr& type) {
  const std::string word = type.name.text();
  Type resolved;
  resolved.arguments = resolve_arguments(type);
  if (word == "list" || word == "map") {
    const bool is_list = word == "list";
    if (type.arguments.size() != (is_list ? 1U : 2U)) {
      diagnostics_.report(kTypeArguments, type.span, word, is_list ? "one type" : "two types",
                          type.arguments.size());
      return poisoned_type();
    }
    resolved.kind = is_list ? Type::Kind::kList : Type::Kind::kMap;
    if (!is_list) keys_.push_back({resolved.arguments[0], type.arguments[0].span});
    return resolved;
  }
  if (word == "tuple") {
    resolved.kind = Type::Kind::kTuple;
    return resolved;
  }
  if (is_kept_for_later(word)) {
    diagnostics_.report(kNotSupported, type.span, "'" + word + "'");
    return poisoned_type();
  }
  const bool known = scalar_named(word) || names_.find(type.name, Names::Wanted::kType) != nullptr;
  if (known) {
    diagnostics_.report(kTypeArguments, type.span, word, "no types in '<>'", type.arguments.size());
  }
  return poisoned_type();
}

void TypeResolver::check_map_keys() {
  for (const Key& key : keys_) {
    const Type type = key.type.resolved();
    if (type.kind == Type::Kind::kEnum || is_poisoned(type)) continue;
    const bool fits = type.kind == Type::Kind::kScalar &&
                      (type.scalar == Scalar::kString || integer_range(type.scalar));
    if (!fits) diagnostics_.report(kBadMapKey, key.span, spell(type));
  }
  keys_.clear();
}

}  // namespace tagwire::idl
