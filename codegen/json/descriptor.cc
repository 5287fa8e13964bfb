#include "codegen/json/descriptor.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include <nlohmann/json.hpp>

#include "codegen/json/layout.h"
#include "idl/types.h"
#include "tagwire/base/base64.h"
#include "tagwire/base/datetime.h"
#include "tagwire/version.h"

namespace tagwire::codegen {
namespace {

// Keeps members in the order in which they are added, which is that of docs/descriptor.md.
using Json = nlohmann::ordered_json;

std::string full_name(const idl::Named& decl) { return decl.module->name + "." + decl.name; }

/// The lines of a `///` comment as one text.
std::string joined(const std::vector<std::string>& docs) {
  std::string text;
  for (const std::string& line : docs) {
    if (&line != &docs.front()) text += '\n';
    text += line;
  }
  return text;
}

// ---- types

Json bound_json(const idl::Constraints::Range::Bound& bound) {
  return std::visit([](auto number) { return Json(number); }, bound);
}

void add_constraints(Json& json, const idl::Constraints& constraints) {
  if (constraints.range) {
    Json range = Json::object();
    if (constraints.range->low) range["min"] = bound_json(*constraints.range->low);
    if (constraints.range->high) range["max"] = bound_json(*constraints.range->high);
    json["range"] = std::move(range);
  }
  if (constraints.length) {
    Json length = {{"min", constraints.length->low}};
    if (constraints.length->high) length["max"] = *constraints.length->high;
    json["length"] = std::move(length);
  }
  if (constraints.pattern) json["pattern"] = *constraints.pattern;
  if (constraints.unique) json["unique"] = true;
  if (constraints.nonfinite) json["nonfinite"] = true;
}

Json type_json(const idl::Type& type) {
  using Kind = idl::Type::Kind;
  Json json = Json::object();
  switch (type.kind) {
    case Kind::kScalar:
      json["kind"] = std::string(idl::spell(type.scalar));
      break;
    case Kind::kList:
      json["kind"] = "list";
      json["element"] = type_json(type.arguments[0]);
      break;
    case Kind::kMap:
      json["kind"] = "map";
      json["key"] = type_json(type.arguments[0]);
      json["value"] = type_json(type.arguments[1]);
      break;
    case Kind::kTuple:
      json["kind"] = "tuple";
      json["elements"] = Json::array();
      for (const idl::Type& element : type.arguments)
        json["elements"].push_back(type_json(element));
      break;
    case Kind::kAlias:
      json = {{"kind", "alias"}, {"name", full_name(*type.alias)}};
      break;
    case Kind::kEnum:
      json = {{"kind", "enum"}, {"name", full_name(*type.enumeration)}};
      break;
    case Kind::kStruct:
      json = {{"kind", "struct"}, {"name", full_name(*type.structure)}};
      break;
    case Kind::kUnion:
      json = {{"kind", "union"}, {"name", full_name(*type.union_type)}};
      break;
  }
  if (type.optional) json["optional"] = true;
  add_constraints(json, type.constraints);
  if (!type.unit.empty()) json["unit"] = type.unit;
  return json;
}

// ---- values

/// As @range and IDL files have it: 2026-01-31T12:00:00Z.
std::string datetime_text(std::int64_t seconds) {
  std::array<char, kDatetimeText> wire{};
  write_datetime(wire.data(), std::chrono::sys_seconds(std::chrono::seconds(seconds)));
  std::string text(wire.data(), wire.size());
  return text.insert(6, "-").insert(4, "-") + 'Z';
}

std::string base64_text(const std::string& raw) {
  return encode_base64(std::as_bytes(std::span(raw)));
}

Json value_json(const idl::Value& value, const idl::Type& type);

/// What stands in a value of type `any`, whose parts have no type of their own.
const idl::Type& any_type() {
  static const idl::Type kAny = [] {
    idl::Type type;
    type.scalar = idl::Scalar::kAny;
    return type;
  }();
  return kAny;
}

const idl::Type& element_type(const idl::Type& type, std::size_t index) {
  if (type.kind == idl::Type::Kind::kList) return type.arguments[0];
  if (type.kind == idl::Type::Kind::kTuple) return type.arguments[index];
  return any_type();
}

/// The type of the entry `name` of a map, a struct or a union.
const idl::Type& entry_type(const idl::Type& type, const std::string& name) {
  if (type.kind == idl::Type::Kind::kMap) return type.arguments[1];
  if (type.kind == idl::Type::Kind::kStruct) {
    for (const idl::Field& field : type.structure->fields) {
      if (field.name == name) return field.type;
    }
  }
  if (type.kind == idl::Type::Kind::kUnion) {
    for (const idl::Arm& arm : type.union_type->arms) {
      if (arm.name == name && arm.type) return *arm.type;
    }
  }
  return any_type();
}

Json scalar_json(std::int64_t number, const idl::Type& type) {
  const bool is_datetime =
      type.kind == idl::Type::Kind::kScalar && type.scalar == idl::Scalar::kDatetime;
  return is_datetime ? Json(datetime_text(number)) : Json(number);
}

Json scalar_json(const std::string& text, const idl::Type& type) {
  const bool is_bytes = type.kind == idl::Type::Kind::kScalar && type.scalar == idl::Scalar::kBytes;
  return is_bytes ? Json(base64_text(text)) : Json(text);
}

Json list_json(const idl::Value::List& list, const idl::Type& type) {
  Json json = Json::array();
  for (const idl::Value& element : list) {
    json.push_back(value_json(element, element_type(type, json.size())));
  }
  return json;
}

Json object_json(const idl::Value::Object& object, const idl::Type& type) {
  Json json = Json::object();
  for (const auto& [name, value] : object) json[name] = value_json(value, entry_type(type, name));
  return json;
}

Json value_json(const idl::Value& value, const idl::Type& type) {
  const idl::Type meant = type.resolved();
  return std::visit(
      [&](const auto& data) -> Json {
        using T = std::decay_t<decltype(data)>;
        if constexpr (std::is_same_v<T, idl::Value::List>) {
          return list_json(data, meant);
        } else if constexpr (std::is_same_v<T, idl::Value::Object>) {
          return object_json(data, meant);
        } else if constexpr (std::is_same_v<T, const idl::Enumerator*>) {
          return data->name;
        } else if constexpr (std::is_same_v<T, std::int64_t> || std::is_same_v<T, std::string>) {
          return scalar_json(data, meant);
        } else {
          return data;
        }
      },
      value.data);
}

// ---- declarations

/// What every named thing carries, after what tells it from others.
void add_common(Json& json, const idl::Named& named) {
  if (!named.docs.empty()) json["docs"] = joined(named.docs);
  if (named.deprecated) json["deprecated"] = *named.deprecated;
  if (!named.since.empty()) json["since"] = named.since;
  if (!named.aliases.empty()) json["aliases"] = named.aliases;
  Json cpp = Json::object();
  if (!named.cpp.type.empty()) cpp["type"] = named.cpp.type;
  if (!named.cpp.include.empty()) cpp["include"] = named.cpp.include;
  if (!named.cpp.name.empty()) cpp["name"] = named.cpp.name;
  if (!cpp.empty()) json["cpp"] = std::move(cpp);
  for (const idl::AllowedRule& allowed : named.allowed) {
    json["allow"].push_back({{"rule", allowed.rule}, {"reason", allowed.reason}});
  }
}

void add_reserved(Json& json, const std::vector<idl::Reserved>& reserved) {
  for (const idl::Reserved& each : reserved) {
    json["reserved"].push_back(std::visit([](const auto& what) { return Json(what); }, each.what));
  }
}

void add_flag(Json& json, const char* name, bool flag) {
  if (flag) json[name] = true;
}

Json field_json(const idl::Field& field, bool on_the_wire) {
  Json json = {{"name", field.name}};
  if (on_the_wire) json["wire"] = field.wire_name;
  json["type"] = type_json(field.type);
  if (field.default_value) json["default"] = value_json(*field.default_value, field.type);
  add_flag(json, "retired", field.retired);
  add_flag(json, "sensitive", field.sensitive);
  add_flag(json, "nil", field.nil);
  add_common(json, field);
  return json;
}

Json fields_json(const std::vector<idl::Field>& fields, bool on_the_wire) {
  Json json = Json::array();
  for (const idl::Field& field : fields) json.push_back(field_json(field, on_the_wire));
  return json;
}

Json decl_json(const idl::Const& constant) {
  Json json = {{"kind", "const"}, {"name", constant.name}};
  add_common(json, constant);
  json["type"] = type_json(constant.type);
  json["value"] = value_json(constant.value, constant.type);
  return json;
}

Json decl_json(const idl::Alias& alias) {
  Json json = {{"kind", "alias"}, {"name", alias.name}};
  add_common(json, alias);
  json["target"] = type_json(alias.target);
  return json;
}

Json decl_json(const idl::Enum& enumeration) {
  Json json = {{"kind", "enum"}, {"name", enumeration.name}};
  add_common(json, enumeration);
  add_flag(json, "strict", enumeration.strict);
  if (enumeration.underlying) {
    json["underlying"] = std::string(idl::spell(*enumeration.underlying));
  }
  json["enumerators"] = Json::array();
  for (const idl::Enumerator& enumerator : enumeration.enumerators) {
    Json each = {{"name", enumerator.name}, {"wire", enumerator.wire_name}};
    if (enumeration.underlying) each["value"] = enumerator.value;
    add_common(each, enumerator);
    json["enumerators"].push_back(std::move(each));
  }
  add_reserved(json, enumeration.reserved);
  return json;
}

Json decl_json(const idl::Struct& structure) {
  Json json = {{"kind", "struct"}, {"name", structure.name}};
  add_common(json, structure);
  add_flag(json, "strict", structure.strict);
  add_flag(json, "positional", structure.positional);
  json["fields"] = fields_json(structure.fields, true);
  add_reserved(json, structure.reserved);
  return json;
}

Json decl_json(const idl::Union& union_type) {
  Json json = {{"kind", "union"}, {"name", union_type.name}};
  add_common(json, union_type);
  add_flag(json, "strict", union_type.strict);
  if (union_type.tag) json["tag"] = *union_type.tag;
  json["arms"] = Json::array();
  for (const idl::Arm& arm : union_type.arms) {
    Json each = {{"name", arm.name}, {"wire", arm.wire_name}};
    if (arm.type) each["type"] = type_json(*arm.type);
    add_common(each, arm);
    json["arms"].push_back(std::move(each));
  }
  add_reserved(json, union_type.reserved);
  return json;
}

/// As in the IDL: a field stands in braces, a brace twice.
std::string template_text(const std::vector<idl::TemplatePiece>& pieces) {
  std::string text;
  for (const idl::TemplatePiece& piece : pieces) {
    if (piece.field != nullptr) text += '{' + piece.field->name + '}';
    for (const char c : piece.literal) text.append(c == '{' || c == '}' ? 2 : 1, c);
  }
  return text;
}

Json decl_json(const idl::ErrorDecl& error) {
  Json json = {{"kind", "error"}, {"name", error.name}, {"wire", error.wire_name}};
  add_common(json, error);
  json["code"] = error.code;
  json["text"] = template_text(error.text);
  add_flag(json, "transient", error.transient);
  json["fields"] = fields_json(error.fields, true);
  add_reserved(json, error.reserved);
  return json;
}

Json method_json(const idl::Service& service, const idl::Method& method) {
  Json json = {{"name", method.name}, {"wire", service.wire_name_of(method)}};
  add_common(json, method);
  add_flag(json, "oneway", method.oneway);
  json["parameters"] = fields_json(method.parameters, false);
  if (method.result) json["result"] = type_json(*method.result);
  for (const idl::ErrorDecl* error : method.throws) json["throws"].push_back(full_name(*error));
  if (method.timeout) json["timeout_us"] = *method.timeout;
  add_flag(json, "readonly", method.readonly);
  add_flag(json, "idempotent", method.idempotent);
  if (method.auth) json["auth"] = *method.auth;
  return json;
}

/// What the service answers to beside its own methods.
void add_inherited(Json& json, const idl::Service& service) {
  for (const idl::Service* base = service.base; base != nullptr; base = base->base) {
    for (const idl::Method& method : base->methods) {
      json["inherited"].push_back({{"name", method.name},
                                   {"wire", service.wire_name_of(method)},
                                   {"service", full_name(*base)}});
    }
  }
}

Json error_fields_json(const idl::Value& fields, const idl::ErrorDecl& error) {
  Json json = Json::object();
  const auto* object = std::get_if<idl::Value::Object>(&fields.data);
  if (object == nullptr) return json;
  for (const auto& [name, value] : *object) {
    for (const idl::Field& field : error.fields) {
      if (field.name == name) json[name] = value_json(value, field.type);
    }
  }
  return json;
}

Json example_json(const idl::Example& example) {
  Json json = {{"method", example.method->name}};
  if (!example.docs.empty()) json["docs"] = joined(example.docs);
  json["arguments"] = Json::array();
  for (const idl::Value& argument : example.arguments) {
    const idl::Field& parameter = example.method->parameters[json["arguments"].size()];
    json["arguments"].push_back(value_json(argument, parameter.type));
  }
  if (example.result && example.method->result) {
    json["result"] = value_json(*example.result, *example.method->result);
  }
  if (example.error != nullptr) {
    json["throws"] = full_name(*example.error);
    json["fields"] = error_fields_json(example.error_fields, *example.error);
  }
  return json;
}

Json decl_json(const idl::Service& service) {
  Json json = {{"kind", "service"}, {"name", service.name}, {"wire", service.wire_name}};
  add_common(json, service);
  if (service.base != nullptr) json["base"] = full_name(*service.base);
  if (service.timeout) json["timeout_us"] = *service.timeout;
  if (service.auth) json["auth"] = *service.auth;
  for (const auto& constant : service.constants) json["constants"].push_back(decl_json(*constant));
  json["methods"] = Json::array();
  for (const idl::Method& method : service.methods) {
    json["methods"].push_back(method_json(service, method));
  }
  add_inherited(json, service);
  for (const idl::Example& example : service.examples) {
    json["examples"].push_back(example_json(example));
  }
  add_reserved(json, service.reserved);
  return json;
}

Json to_json(const idl::Module& module) {
  Json json = {{"module", module.name}, {"file", module.file_name}};
  if (!module.docs.empty()) json["docs"] = joined(module.docs);
  for (const idl::Import& import : module.imports) {
    json["imports"].push_back(
        {{"module", import.module->name}, {"as", import.alias}, {"path", import.path}});
  }
  json["declarations"] = Json::array();
  for (const idl::Decl& decl : module.declarations) {
    json["declarations"].push_back(std::visit([](const auto* d) { return decl_json(*d); }, decl));
  }
  return json;
}

/// Imports first, each once.
void collect(const idl::Module& module, std::set<const idl::Module*>& seen, Json& modules) {
  if (!seen.insert(&module).second) return;
  for (const idl::Import& import : module.imports) collect(*import.module, seen, modules);
  modules.push_back(to_json(module));
}

/// `comment`: the first member, empty for none.
Json document_json(const std::vector<const idl::Module*>& roots, const std::string& comment) {
  Json json = Json::object();
  if (!comment.empty()) json["comment"] = comment;
  json["format"] = kDescriptorFormat;
  Json modules = Json::array();
  std::set<const idl::Module*> seen;
  for (const idl::Module* root : roots) collect(*root, seen, modules);
  json["modules"] = std::move(modules);
  return json;
}

std::string text_of(const Json& json, bool pretty) {
  return pretty ? pretty_json(json) : compact_json(json);
}

std::string file_stem(const idl::Module& module) {
  const std::string& name = module.file_name;
  return name.ends_with(".idl") ? name.substr(0, name.size() - 4) : name;
}

}  // namespace

std::string module_json(const idl::Module& module, bool pretty) {
  return text_of(to_json(module), pretty);
}

std::string descriptor_json(const idl::Module& module, bool pretty) {
  return text_of(document_json({&module}, ""), pretty);
}

std::string descriptor_json(const idl::Model& model, bool pretty) {
  std::vector<const idl::Module*> all;
  for (const auto& module : model.modules) all.push_back(module.get());
  return text_of(document_json(all, ""), pretty);
}

GeneratedCode generate_json(const idl::Model& model) {
  GeneratedCode code;
  std::map<std::string, const idl::Module*> owners;
  for (const idl::Module* module : model.requested) {
    const std::string name = file_stem(*module) + ".json";
    const auto [owner, fresh] = owners.emplace(name, module);
    if (!fresh && owner->second != module) {
      code.errors.push_back("'" + owner->second->resolved_path + "' and '" + module->resolved_path +
                            "' would both be generated as " + name + "; rename one of them");
    }
    const std::string comment = "Generated by tagwire " TAGWIRE_VERSION_STRING " from " +
                                module->file_name + ". Do not edit.";
    code.files.push_back({name, pretty_json(document_json({module}, comment)) + "\n"});
  }
  return code;
}

}  // namespace tagwire::codegen
