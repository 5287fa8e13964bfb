#include "codegen/cpp/spelling.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <utility>

#include "codegen/cpp/names.h"

namespace tagwire::codegen {
namespace {

using idl::Scalar;
using idl::Type;

struct ScalarSpelling {
  std::string_view type;
  std::string_view header;  ///< empty for the built-in types
  bool by_value;
};

/// In the order of idl::Scalar.
constexpr std::array kScalars = std::to_array<ScalarSpelling>({
    {"bool", "", true},
    {"std::int8_t", "cstdint", true},
    {"std::int16_t", "cstdint", true},
    {"std::int32_t", "cstdint", true},
    {"std::int64_t", "cstdint", true},
    {"std::uint8_t", "cstdint", true},
    {"std::uint16_t", "cstdint", true},
    {"std::uint32_t", "cstdint", true},
    {"double", "", true},
    {"std::string", "string", false},
    {"std::vector<std::byte>", "vector", false},
    {"std::chrono::sys_seconds", "chrono", true},
    {"std::chrono::microseconds", "chrono", true},
    {"tagwire::Value", "", false},
});

const ScalarSpelling& spelling_of(Scalar scalar) {
  return kScalars[static_cast<std::size_t>(scalar)];
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The namespaces directly inside tagwire: from there, a module of that name needs a leading `::`.
bool is_runtime_namespace(std::string_view name) {
  constexpr std::array kNames = std::to_array<std::string_view>(
      {"base", "client", "codegen", "fault_code", "generated", "http", "idl", "rpc", "server",
       "transport", "value", "wire", "xml"});
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

/// Whether the first part of a qualified name could mean something inside `module`.
bool is_hidden_inside(const idl::Module& module, std::string_view first_part) {
  const std::vector<std::string> parts = namespace_parts(module);
  if (std::find(parts.begin() + 1, parts.end(), first_part) != parts.end()) return true;
  const auto named = [&](const auto& decl) { return declaration_name(*decl) == first_part; };
  return std::any_of(module.structs.begin(), module.structs.end(), named) ||
         std::any_of(module.unions.begin(), module.unions.end(), named) ||
         std::any_of(module.enums.begin(), module.enums.end(), named) ||
         std::any_of(module.errors.begin(), module.errors.end(), named) ||
         std::any_of(module.aliases.begin(), module.aliases.end(), named);
}

bool has_nul(std::string_view text) { return text.find('\0') != std::string_view::npos; }

}  // namespace

std::string integer_text(std::int64_t value) {
  // The smallest integer has no literal: `-` applies to a number one too large.
  if (value == INT64_MIN) return "-9223372036854775807 - 1";
  return std::to_string(value);
}

std::string double_text(double value) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  std::string text(buffer.data(), end);
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  return text;
}

void Includes::add(std::string_view header) {
  if (header.size() < 2) return;
  const std::string name(header.substr(1, header.size() - 2));
  const bool is_standard =
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
  (header.front() == '"' ? project : is_standard ? standard : other).insert(name);
}

const idl::Alias* find_converted(const Type& type) {
  const Type* current = &type;
  while (current->kind == Type::Kind::kAlias) {
    if (!current->alias->cpp.type.empty()) return current->alias;
    current = &current->alias->target;
  }
  return nullptr;
}

bool is_converted(const idl::Field& field) {
  return !field.cpp.type.empty() || find_converted(field.type) != nullptr;
}

idl::Type resolve(const Type& type) {
  const Type* current = &type;
  while (current->kind == Type::Kind::kAlias) current = &current->alias->target;
  Type resolved = *current;
  resolved.optional = type.optional;
  return resolved;
}

bool is_string(const Type& type) {
  const Type resolved = resolve(type);
  return resolved.kind == Type::Kind::kScalar && resolved.scalar == Scalar::kString;
}

std::string field_name(const idl::Field& field, const idl::Named& owner) {
  return cpp_name(field, {declaration_name(owner)});
}

std::string arm_name(const idl::Arm& arm, const idl::Union& owner) {
  return cpp_name(arm, {declaration_name(owner), "std", "tagwire", "Union"});
}

std::string deprecated_attribute(const idl::Named& decl) {
  if (!decl.deprecated) return {};
  if (decl.deprecated->empty()) return "[[deprecated]]";
  return "[[deprecated(" + string_literal(*decl.deprecated) + ")]]";
}

Docs with_deprecation(const idl::Named& decl) {
  Docs docs = decl.docs;
  if (decl.deprecated) {
    docs.push_back(decl.deprecated->empty() ? "Deprecated." : "Deprecated: " + *decl.deprecated);
  }
  return docs;
}

Speller::Speller(const idl::Module& module, Includes& includes, std::vector<std::string> hidden)
    : module_(module), includes_(includes), hidden_(std::move(hidden)) {}

std::string Speller::name(const idl::Named& decl) const {
  const std::string bare = declaration_name(decl);
  if (decl.module == &module_ && !contains(hidden_, bare)) return bare;
  const std::string space = namespace_name(*decl.module);
  const std::string first_part = space.substr(0, space.find(':'));
  const bool hidden = is_hidden_inside(module_, first_part) || contains(hidden_, first_part);
  return (hidden ? "::" : "") + space + "::" + bare;
}

std::string Speller::full_name(const idl::Named& decl) const {
  const std::string space = namespace_name(*decl.module);
  const bool hidden = is_runtime_namespace(space.substr(0, space.find(':')));
  return (hidden ? "::" : "") + space + "::" + declaration_name(decl);
}

std::string Speller::type(const Type& type) const {
  if (type.optional) {
    Type inner = type;
    inner.optional = false;
    includes_.standard.insert("optional");
    return "std::optional<" + this->type(inner) + ">";
  }
  switch (type.kind) {
    case Type::Kind::kList:
      includes_.standard.insert("vector");
      return "std::vector<" + this->type(type.arguments[0]) + ">";
    case Type::Kind::kMap:
      includes_.standard.insert("map");
      return "std::map<" + this->type(type.arguments[0]) + ", " + this->type(type.arguments[1]) +
             ">";
    case Type::Kind::kTuple: {
      includes_.standard.insert("tuple");
      std::string text = "std::tuple<";
      for (const Type& argument : type.arguments) {
        text += (&argument == &type.arguments.front() ? "" : ", ") + this->type(argument);
      }
      return text + ">";
    }
    case Type::Kind::kAlias:
      return name(*type.alias);
    case Type::Kind::kEnum:
      return name(*type.enumeration);
    case Type::Kind::kStruct:
      return name(*type.structure);
    case Type::Kind::kUnion:
      return name(*type.union_type);
    case Type::Kind::kScalar:
      break;
  }
  const ScalarSpelling& scalar = spelling_of(type.scalar);
  if (!scalar.header.empty()) includes_.standard.insert(std::string(scalar.header));
  if (type.scalar == Scalar::kBytes) includes_.standard.insert("cstddef");
  if (type.scalar == Scalar::kAny) includes_.project.insert("tagwire/value/value.h");
  return std::string(scalar.type);
}

std::string Speller::field_type(const idl::Field& field) const {
  if (field.boxed) {
    Type inner = field.type;
    inner.optional = false;
    includes_.project.insert("tagwire/value/boxed.h");
    return "tagwire::Boxed<" + type(inner) + ">";
  }
  if (field.cpp.type.empty()) return type(field.type);
  includes_.add(field.cpp.include);
  if (!field.type.optional) return field.cpp.type;
  includes_.standard.insert("optional");
  return "std::optional<" + field.cpp.type + ">";
}

std::string Speller::parameter(const idl::Field& field) const {
  const Type resolved = resolve(field.type);
  const bool by_value =
      !resolved.optional && !is_converted(field) &&
      (resolved.kind == Type::Kind::kEnum ||
       (resolved.kind == Type::Kind::kScalar && spelling_of(resolved.scalar).by_value));
  return by_value ? type(field.type) : "const " + field_type(field) + "&";
}

std::string Speller::converted(const std::string& type, const std::string& value) const {
  includes_.project.insert("tagwire/value/convert.h");
  return "tagwire::converted<" + type + ">(" + value + ")";
}

std::string Speller::expression(const Type& type, const idl::Value& value) const {
  const Type resolved = resolve(type);
  const std::string text = initializer(type, value);
  if (find_converted(type) != nullptr) return text;
  switch (resolved.kind) {
    case Type::Kind::kList:
    case Type::Kind::kMap:
    case Type::Kind::kTuple:
    case Type::Kind::kStruct:
      return this->type(type) + text;
    case Type::Kind::kUnion:
      return this->type(type) + "(" + text + ")";
    default:
      break;
  }
  if (resolved.kind == Type::Kind::kScalar && resolved.scalar == Scalar::kAny) return text;
  if (std::holds_alternative<std::string>(value.data)) {
    if (text.starts_with('"')) return "std::string(" + text + ")";
    return text.starts_with('{') ? "std::vector<std::byte>" + text : text;
  }
  const bool integer = resolved.kind == Type::Kind::kScalar && resolved.scalar >= Scalar::kInt8 &&
                       resolved.scalar <= Scalar::kUint32;
  return integer ? std::string(spelling_of(resolved.scalar).type) + "{" + text + "}" : text;
}

std::string Speller::member_initializer(const idl::Field& field, const idl::Value& value) const {
  if (field.cpp.type.empty()) return initializer(field.type, value);
  includes_.add(field.cpp.include);
  return converted(field.cpp.type, expression(field.type, value));
}

std::string Speller::default_initializer(const idl::Field& field) const {
  return member_initializer(field, *field.default_value);
}

std::string Speller::default_expression(const idl::Field& field) const {
  return field.cpp.type.empty() ? expression(field.type, *field.default_value)
                                : member_initializer(field, *field.default_value);
}

std::string Speller::initializer(const Type& type, const idl::Value& value) const {
  if (const idl::Alias* alias = find_converted(type)) {
    return converted(name(*alias), expression(alias->target, value));
  }
  const Type resolved = resolve(type);
  switch (resolved.kind) {
    case Type::Kind::kList:
      return list_of(resolved.arguments[0], std::get<idl::Value::List>(value.data));
    case Type::Kind::kMap:
      return map_of(resolved, std::get<idl::Value::Object>(value.data));
    case Type::Kind::kTuple:
      return tuple_of(resolved, std::get<idl::Value::List>(value.data));
    case Type::Kind::kStruct:
      return struct_of(*resolved.structure, std::get<idl::Value::Object>(value.data));
    case Type::Kind::kUnion:
      return union_of(*resolved.union_type, std::get<idl::Value::Object>(value.data));
    case Type::Kind::kEnum:
      return name(*resolved.enumeration) +
             "::" + cpp_name(*std::get<const idl::Enumerator*>(value.data));
    default:
      break;
  }
  switch (resolved.scalar) {
    case Scalar::kBool:
      return std::get<bool>(value.data) ? "true" : "false";
    case Scalar::kDouble:
      return double_text(std::get<double>(value.data));
    case Scalar::kString:
      return string_of(std::get<std::string>(value.data));
    case Scalar::kBytes:
      return bytes_of(std::get<std::string>(value.data));
    case Scalar::kDatetime:
      return "std::chrono::sys_seconds{std::chrono::seconds{" +
             integer_text(std::get<std::int64_t>(value.data)) + "}}";
    case Scalar::kDuration:
      return "std::chrono::microseconds{" + integer_text(std::get<std::int64_t>(value.data)) + "}";
    case Scalar::kAny:
      return any_of(value);
    default:
      return integer_text(std::get<std::int64_t>(value.data));
  }
}

std::string Speller::string_of(const std::string& text) {
  if (!has_nul(text)) return string_literal(text);
  return "std::string(" + string_literal(text) + ", " + std::to_string(text.size()) + ")";
}

/// Integers are i4 where they fit, as Value has them.
std::string Speller::any_of(const idl::Value& value) const {
  includes_.project.insert("tagwire/value/value.h");
  if (const auto* number = std::get_if<std::int64_t>(&value.data)) {
    includes_.standard.insert("cstdint");
    const bool narrow = *number >= INT32_MIN && *number <= INT32_MAX;
    return std::string("tagwire::Value(std::") + (narrow ? "int32_t{" : "int64_t{") +
           integer_text(*number) + "})";
  }
  if (const auto* list = std::get_if<idl::Value::List>(&value.data)) {
    std::string text;
    for (const idl::Value& each : *list) text += (text.empty() ? "" : ", ") + any_of(each);
    return "tagwire::Value::array({" + text + "})";
  }
  if (const auto* members = std::get_if<idl::Value::Object>(&value.data)) {
    std::string text;
    for (const auto& [key, each] : *members) {
      text += (text.empty() ? "{" : ", {") + string_of(key) + ", " + any_of(each) + "}";
    }
    return "tagwire::Value::structure({" + text + "})";
  }
  if (const auto* text = std::get_if<std::string>(&value.data)) {
    return "tagwire::Value(" + string_of(*text) + ")";
  }
  if (const auto* number = std::get_if<double>(&value.data)) {
    return "tagwire::Value(" + double_text(*number) + ")";
  }
  return std::get<bool>(value.data) ? "tagwire::Value(true)" : "tagwire::Value(false)";
}

std::string Speller::tuple_of(const Type& type, const idl::Value::List& values) const {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    text += (i == 0 ? "" : ", ") + expression(type.arguments[i], values[i]);
  }
  return "{" + text + "}";
}

std::string Speller::union_of(const idl::Union& decl, const idl::Value::Object& arm) const {
  for (const idl::Arm& each : decl.arms) {
    if (arm.empty() || each.name != arm.front().first) continue;
    const std::string value = each.type ? inside_braces(*each.type, arm.front().second) : "";
    return name(decl) + "::" + codegen::arm_name(each, decl) + "{" + value + "}";
  }
  return name(decl) + "{}";
}

/// `value` inside of braces: as initializer(), but with its type named where braces in braces might
/// choose another constructor.
std::string Speller::inside_braces(const Type& type, const idl::Value& value) const {
  const Type resolved = resolve(type);
  const bool bytes = resolved.kind == Type::Kind::kScalar && resolved.scalar == Scalar::kBytes;
  const bool braced = bytes || resolved.kind == Type::Kind::kList ||
                      resolved.kind == Type::Kind::kMap || resolved.kind == Type::Kind::kTuple;
  return braced ? expression(type, value) : initializer(type, value);
}

std::string Speller::list_of(const Type& element, const idl::Value::List& values) const {
  std::string text;
  for (const idl::Value& value : values) {
    text += (text.empty() ? "" : ", ") + inside_braces(element, value);
  }
  return "{" + text + "}";
}

std::string Speller::bytes_of(std::string_view bytes) const {
  std::string text;
  for (const char byte : bytes) {
    std::array<char, 16> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "std::byte{%d}", static_cast<unsigned char>(byte));
    text.append(text.empty() ? "" : ", ").append(buffer.data());
  }
  return "{" + text + "}";
}

std::string Speller::map_of(const Type& type, const idl::Value::Object& entries) const {
  std::string text;
  for (const auto& [key, value] : entries) {
    text += (text.empty() ? "{" : ", {") + key_of(type.arguments[0], key) + ", " +
            expression(type.arguments[1], value) + "}";
  }
  return "{" + text + "}";
}

std::string Speller::key_of(const Type& key, const std::string& text) const {
  const Type resolved = resolve(key);
  if (resolved.kind == Type::Kind::kEnum) {
    for (const idl::Enumerator& enumerator : resolved.enumeration->enumerators) {
      if (enumerator.name == text || enumerator.wire_name == text) {
        return name(*resolved.enumeration) + "::" + cpp_name(enumerator);
      }
    }
  }
  const std::string bare = resolved.scalar == Scalar::kString ? string_of(text) : text;
  const idl::Alias* alias = find_converted(key);
  return alias == nullptr ? bare : converted(name(*alias), bare);
}

std::string Speller::struct_of(const idl::Struct& structure,
                               const idl::Value::Object& members) const {
  std::string text;
  for (const idl::Field& field : structure.fields) {  // designators follow the struct's order
    if (field.retired) continue;
    const auto member = std::find_if(members.begin(), members.end(),
                                     [&](const auto& m) { return m.first == field.name; });
    if (member == members.end()) continue;
    text += (text.empty() ? "." : ", .") + field_name(field, structure) + " = " +
            member_initializer(field, member->second);
  }
  return "{" + text + "}";
}

}  // namespace tagwire::codegen
