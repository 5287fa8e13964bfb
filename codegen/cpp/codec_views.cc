#include "codegen/cpp/codec_views.h"

#include <algorithm>
#include <variant>

#include "codegen/cpp/layout.h"
#include "codegen/cpp/names.h"

namespace tagwire::codegen {
namespace {

/// ", wire_::Also<"old">", or nothing.
std::string also(const idl::Named& decl) {
  std::string names;
  for (const std::string& alias : decl.aliases) {
    names += (names.empty() ? "" : ", ") + string_literal(alias);
  }
  return names.empty() ? "" : ", wire_::Also<" + names + ">";
}

/// For items too long to be laid out as clang-format would.
std::string one_a_line(const std::string& alias, const std::string& machinery,
                       const std::vector<std::string>& items) {
  std::string text = "using " + alias + " = " + machinery;
  for (const std::string& item : items) {
    if (&item != &items.front()) text += ",\n    ";
    text += item;
  }
  return fenced(text + ">;");
}

std::string with_shape(const ShapeText& shape) { return shape.plain ? "" : ", " + shape.text; }

}  // namespace

CodecViewer::CodecViewer(const idl::Module& module, Includes& header, Includes& source)
    : header_(header), source_(source), speller_(module, source), shapes_(speller_, source) {
  for (const idl::Decl& decl : module.declarations) {
    std::visit([&](const auto* d) { declared_names_.insert(declaration_name(*d)); }, decl);
  }
}

// --- enums ---

CodecView CodecViewer::make(const idl::Enum& decl) {
  source_.project.insert("tagwire/wire/enum_codec.h");
  const std::string type = speller_.full_name(decl);
  std::string machinery = decl.strict ? "wire::Strict" : "wire::";
  std::string signature = "\"string\"";
  if (decl.underlying) {
    const bool wide =
        *decl.underlying == idl::Scalar::kInt64 || *decl.underlying == idl::Scalar::kUint32;
    signature = wide ? "\"i8\"" : "\"int\"";
    machinery += "IntEnum<" + type + ">";
  } else {
    machinery += std::string(decl.strict ? "Names<" : "OpenNames<") + type + ", " +
                 std::to_string(decl.enumerators.size()) + ">";
  }
  CodecView view = declared(decl, signature);
  view.definition = definition(decl, machinery);
  return view;
}

// --- structs and errors ---

CodecView CodecViewer::make(const idl::Struct& decl) {
  return fields(decl, decl.fields, decl.strict, decl.positional);
}

CodecView CodecViewer::make(const idl::ErrorDecl& decl) {
  return fields(decl, decl.fields, false, false);
}

CodecView CodecViewer::fields(const idl::Named& decl, const std::vector<idl::Field>& fields,
                              bool strict, bool positional) {
  source_.project.insert("tagwire/wire/struct_codec.h");
  const std::string machinery = std::string(strict ? "wire_::Strict" : "wire_::") +
                                (positional ? "PositionalFields<" : "Fields<");
  std::vector<std::string> items = {declaration_name(decl)};
  std::string defaults;
  for (const idl::Field& field : fields) items.push_back(member(decl, field, defaults));
  CodecView view =
      listed(decl, positional ? "\"array\"" : "\"struct\"", "Fields", machinery, items);
  view.fields.insert(0, defaults);
  return view;
}

/// `wire_::Required<"sku", &Line::sku, wire_::Checked<...>>`
std::string CodecViewer::member(const idl::Named& owner, const idl::Field& field,
                                std::string& defaults) {
  const std::string options = with_shape(shapes_.member(field)) + also(field) + ">";
  const std::string name = string_literal(field.wire_name) + ", &";
  if (field.retired) {
    return "wire_::Retired<" + name + retired_default(owner, field, defaults) + options;
  }
  const std::string kind = field.type.optional   ? (field.nil ? "OptionalNil<" : "Optional<")
                           : field.default_value ? "Defaulted<"
                                                 : "Required<";
  return "wire_::" + kind + name + declaration_name(owner) + "::" + field_name(field, owner) +
         options;
}

/// Adds the function that returns the default of a retired field; its name.
std::string CodecViewer::retired_default(const idl::Named& owner, const idl::Field& field,
                                         std::string& defaults) {
  const std::string name = "retired_" + declaration_name(owner) + "_" + wished_name(field) + "_";
  defaults += wrap_function(0, "static " + speller_.field_type(field) + " " + name + "(", {}, ")",
                            "return " + speller_.default_expression(field) + ";") +
              "\n";
  return name;
}

// --- unions ---

CodecView CodecViewer::make(const idl::Union& decl) {
  source_.project.insert("tagwire/wire/union_codec.h");
  std::vector<std::string> items = {declaration_name(decl)};
  if (decl.tag) items.insert(items.begin(), string_literal(*decl.tag));
  for (const idl::Arm& arm : decl.arms) {
    items.push_back("wire_::ArmOf<" + declaration_name(decl) + "::" + arm_name(arm, decl) +
                    (arm.type ? with_shape(shapes_.type(*arm.type)) : "") + also(arm) + ">");
  }
  return listed(decl, "\"struct\"", "Arms",
                decl.tag ? "wire_::TaggedUnionArms<" : "wire_::UnionArms<", items);
}

// --- all ---

/// Declared beside its type, defined in the source through `using <Name><suffix> = ...`.
CodecView CodecViewer::listed(const idl::Named& decl, const std::string& signature,
                              const std::string& suffix, const std::string& machinery,
                              const std::vector<std::string>& items) {
  CodecView view = declared(decl, signature);
  const std::string alias = free_name(declaration_name(decl) + suffix);
  view.fields = wrap_alias(alias, machinery, items, ">;");
  if (view.fields.starts_with("//")) view.fields = one_a_line(alias, machinery, items);
  const std::string full = speller_.full_name(decl);
  view.definition = definition(decl, full.substr(0, full.rfind(':') + 1) + alias);
  return view;
}

/// A name of our own in the module's namespace.
std::string CodecViewer::free_name(std::string name) const {
  return declared_names_.contains(name) ? name + "_" : name;
}

CodecView CodecViewer::declared(const idl::Named& decl, const std::string& signature) {
  const std::string type = speller_.full_name(decl);
  header_.standard.insert("string_view");
  CodecView view;
  view.declaration = fenced_if_long(
      0, "template <>\nstruct tagwire::Codec<" + type + "> {\n" +
             "  static constexpr std::string_view kSignature = " + signature + ";\n  " +
             hang(wrap_parameters(2, "static bool decode(", {"wire::Decoder& in", type + "& out"},
                                  ");"),
                  2) +
             "\n  " +
             hang(wrap_parameters(2, "static void encode(",
                                  {"wire::Encoder& out", "const " + type + "& value"}, ");"),
                  2) +
             "\n};");
  return view;
}

std::string CodecViewer::definition(const idl::Named& decl, const std::string& machinery) const {
  const std::string type = speller_.full_name(decl);
  const std::string scope = "tagwire::Codec<" + type + ">::";
  return wrap_function(0, "bool " + scope + "decode(", {"wire::Decoder& in", type + "& out"}, ")",
                       "return " + machinery + "::decode(in, out);") +
         "\n\n" +
         wrap_function(0, "void " + scope + "encode(",
                       {"wire::Encoder& out", "const " + type + "& value"}, ")",
                       machinery + "::encode(out, value);");
}

}  // namespace tagwire::codegen
