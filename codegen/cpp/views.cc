#include "codegen/cpp/views.h"

#include <algorithm>
#include <set>
#include <utility>

#include "codegen/cpp/layout.h"
#include "codegen/cpp/names.h"
#include "codegen/cpp/order.h"
#include "codegen/cpp/printing.h"

namespace tagwire::codegen {
namespace {

std::string before(const std::string& attribute) {
  return attribute.empty() ? "" : attribute + " ";
}

std::string after(const std::string& attribute) { return attribute.empty() ? "" : " " + attribute; }

/// `if (condition) statement` in one line or two.
std::string wrap_if(std::size_t indent, const std::string& condition,
                    const std::string& statement) {
  const std::string head = "if (" + condition + ")";
  if (indent + width(head) + 1 + width(statement) <= kColumns) return head + " " + statement;
  if (indent + width(head) <= kColumns && indent + 2 + width(statement) <= kColumns) {
    return head + "\n  " + statement;
  }
  return fenced(head + " " + statement);
}

/// Makes the view of one module; the includes of its three files grow as types are spelled.
class ModuleViewer {
 public:
  explicit ModuleViewer(const idl::Module& module)
      : module_(module),
        types_(module, view_.types_includes),
        codecs_(module, view_.types_includes, view_.source_includes) {}

  ModuleView make() {
    view_.idl_file = module_.file_name;
    view_.stem = file_stem(module_);
    view_.doc = doc_comment(0, module_.docs, "//");
    view_.space = namespace_name(module_);
    const DeclarationOrder order = declaration_order(module_);
    forward_ = order.forward;
    deferred_ = order.deferred;
    for (const idl::Named* type : order.forward) {
      view_.forward_declarations.push_back(
          fenced_if_long(0, "struct " + declaration_name(*type) + ";"));
    }
    for (const idl::Decl& decl : order.declarations) {
      std::visit([this](const auto* d) { add(*d); }, decl);
    }
    for (const auto& service : module_.services) {
      view_.services.push_back(
          service_view(*service, view_.server_includes, view_.source_includes));
      view_.clients.push_back(client_view(*service, view_.client_includes, view_.source_includes));
      if (!service->examples.empty()) {
        view_.examples.push_back(examples_view(*service, view_.examples_includes));
      }
      if (auto constants = constants_view(*service, view_.types_includes)) {
        view_.items.push_back(*std::move(constants));
      }
    }
    view_.text = text_view(module_, view_.source_includes);
    find_warnings();
    find_includes();
    return std::move(view_);
  }

 private:
  // --- constants and aliases ---

  void add(const idl::Const& constant) {
    view_.items.push_back(constant_view(constant, types_, view_.types_includes));
  }

  void add(const idl::Alias& alias) {
    const std::string left =
        "using " + declaration_name(alias) + after(deprecated_attribute(alias)) + " =";
    view_.items.push_back(
        LineView{doc_comment(0, alias.docs), wrap_pair(0, left, alias_target(alias) + ";")});
  }

  std::string alias_target(const idl::Alias& alias) {
    if (alias.cpp.type.empty()) return types_.type(alias.target);
    view_.types_includes.add(alias.cpp.include);
    return alias.cpp.type;
  }

  void add(const idl::Service&) {}  // has files of its own

  // --- enums ---

  void add(const idl::Enum& decl) {
    view_.types_includes.standard.insert("string_view");
    EnumView view;
    view.doc = doc_comment(0, decl.docs);
    view.name = declaration_name(decl);
    view.declaration = enum_declaration(decl);
    std::string to_string;
    std::string parse;
    for (const idl::Enumerator& enumerator : decl.enumerators) {
      const std::string full = view.name + "::" + cpp_name(enumerator);
      const std::string wire_name = string_literal(enumerator.wire_name);
      to_string += wrap_if(2, "value == " + full, "return " + wire_name + ";") + "\n";
      const std::string found = "return (out = " + full + ", true);";
      parse += wrap_if(2, "text == " + wire_name, found) + "\n";
      for (const std::string& alias : enumerator.aliases) {
        parse += wrap_if(2, "text == " + string_literal(alias), found) + "\n";
      }
    }
    view.to_string =
        wrap_function(0, "constexpr std::string_view to_string(", {view.name + " value"},
                      ") noexcept", to_string + "return \"unknown_\";");
    view.parse =
        wrap_function(0, "constexpr bool parse(", {"std::string_view text", view.name + "& out"},
                      ") noexcept", parse + "return false;");
    view.codec = codecs_.make(decl);
    view_.items.push_back(std::move(view));
  }

  std::string enum_declaration(const idl::Enum& decl) {
    const std::string attribute = deprecated_attribute(decl);
    std::string head = "enum class " + before(attribute) + declaration_name(decl);
    if (decl.underlying) head += " : " + types_.type(scalar_type(*decl.underlying));
    std::string one_line;
    std::string lines = head + " {";
    bool documented = false;
    for (const idl::Enumerator& enumerator : decl.enumerators) {
      std::string text = cpp_name(enumerator) + after(deprecated_attribute(enumerator));
      if (decl.underlying) text += " = " + std::to_string(enumerator.value);
      one_line += (one_line.empty() ? "" : ", ") + text;
      documented |= !enumerator.docs.empty();
      for (const std::string& part : {doc_comment(2, enumerator.docs), text + ","}) {
        if (!part.empty()) lines += "\n  " + hang(part, 2);
      }
    }
    if (!decl.underlying && !decl.strict) {
      one_line += one_line.empty() ? "unknown_" : ", unknown_";
      lines += "\n  unknown_,";
    }
    one_line = head + " { " + one_line + " };";
    lines += "\n};";
    const std::string text = documented || width(one_line) > kColumns ? lines : one_line;
    // clang-format 14 takes an attribute and a type before the brace for a variable.
    return decl.underlying && !attribute.empty() ? fenced(text) : fenced_if_long(0, text);
  }

  static idl::Type scalar_type(idl::Scalar scalar) {
    idl::Type type;
    type.scalar = scalar;
    return type;
  }

  // --- structs and errors ---

  void add(const idl::Struct& decl) {
    StructView view = struct_view(decl, decl.fields);
    view.codec = codecs_.make(decl);
    view_.items.push_back(std::move(view));
  }

  void add(const idl::ErrorDecl& decl) {
    StructView view = struct_view(decl, decl.fields);
    view.codec = codecs_.make(decl);
    view.error = error_view(decl);
    view_.items.push_back(std::move(view));
  }

  void add(const idl::Union& decl) {
    StructView view;
    view.doc = doc_comment(0, decl.docs);
    view.declaration = union_declaration(decl);
    add_print(decl, print_view(decl, types_, view_.types_includes), "", view);
    view.codec = codecs_.make(decl);
    view_.items.push_back(std::move(view));
  }

  StructView struct_view(const idl::Named& decl, const std::vector<idl::Field>& all) {
    std::vector<idl::Field> fields;
    for (const idl::Field& field : all) {
      if (!field.retired) fields.push_back(field);
    }
    StructView view;
    view.doc = doc_comment(0, decl.docs);
    view.declaration = struct_declaration(decl, fields);
    add_print(decl, print_view(decl, fields, types_, view_.types_includes),
              is_deferred(decl) ? deferred_equality(decl, fields) + "\n" : "", view);
    return view;
  }

  /// operator<<, and when it has to wait for other types, `deferred` with it.
  void add_print(const idl::Named& decl, const PrintView& print, const std::string& deferred,
                 StructView& view) {
    view_.prints_time |= print.prints_time;
    const std::string value = print.parameter.empty() ? "" : " " + print.parameter;
    const std::string head = "inline std::ostream& operator<<(";
    const std::vector<std::string> parameters = {"std::ostream& out",
                                                 "const " + declaration_name(decl) + "&" + value};
    view.print = wrap_function(0, head, parameters, ")", print.body);
    if (is_deferred(decl)) {
      view.deferred = deferred + view.print;
      view.print = wrap_parameters(0, head, parameters, ");");
    }
  }

  /// `struct Payment : tagwire::Union<...> {`, with a name for each arm.
  std::string union_declaration(const idl::Union& decl) {
    view_.types_includes.project.insert("tagwire/value/union.h");
    std::vector<std::string> arms;
    std::vector<std::string> hidden;
    for (const idl::Arm& arm : decl.arms) {
      arms.push_back(arm_type(arm, types_));
      hidden.push_back(arm_name(arm, decl));
    }
    if (!decl.strict) arms.push_back("tagwire::UnknownArm");
    const Speller inside(module_, view_.types_includes, hidden);
    const std::string attribute = deprecated_attribute(decl);
    std::string text = wrap_parameters(
        0, "struct " + before(attribute) + declaration_name(decl) + " : tagwire::Union<", arms,
        "> {");
    // clang-format breaks at the colon instead where that saves lines, or below the `<`.
    const auto breaks = std::count(text.begin(), text.end(), '\n');
    const bool is_broken = breaks > 2 || text.find("<\n") != std::string::npos;
    text += "\n  using Union::Union;";
    for (const idl::Arm& arm : decl.arms) {
      const std::string doc = doc_comment(2, arm.docs);
      if (!doc.empty()) text += "\n  " + hang(doc, 2);
      const std::string left =
          "using " + arm_name(arm, decl) + after(deprecated_attribute(arm)) + " =";
      text += "\n  " + hang(wrap_pair(2, left, arm_type(arm, inside) + ";"), 2);
    }
    text += "\n};";
    return is_broken || !attribute.empty() ? fenced(text) : text;
  }

  /// `tagwire::Arm<"voucher", std::string>`
  static std::string arm_type(const idl::Arm& arm, const Speller& speller) {
    return "tagwire::Arm<" + string_literal(arm.wire_name) +
           (arm.type ? ", " + speller.type(*arm.type) : "") + ">";
  }

  std::string struct_declaration(const idl::Named& decl, const std::vector<idl::Field>& fields) {
    const std::string name = declaration_name(decl);
    std::vector<std::string> members;
    for (const idl::Field& field : fields) members.push_back(field_name(field, decl));
    const Speller speller(module_, view_.types_includes, members);
    const std::string head = "struct " + before(deprecated_attribute(decl)) + name + " {";
    const std::string equal =
        "bool operator==(const " + name + "&) const" + (is_deferred(decl) ? ";" : " = default;");
    std::string text = head;
    for (const idl::Field& field : fields) {
      const std::string doc = doc_comment(2, with_unit(field));
      if (!doc.empty()) text += "\n  " + hang(doc, 2);
      text += "\n  " + hang(field_declaration(decl, field, speller), 2);
    }
    text += "\n  " + equal + "\n};";
    const bool wide = width(head) > kColumns || 2 + width(equal) > kColumns;
    return wide ? fenced(text) : text;
  }

  static Docs with_unit(const idl::Field& field) {
    Docs docs = field.docs;
    const std::string& unit = field.type.resolved_unit();
    if (!unit.empty()) docs.push_back("Unit: " + unit + ".");
    return docs;
  }

  std::string field_declaration(const idl::Named& owner, const idl::Field& field,
                                const Speller& speller) const {
    const std::string attribute = deprecated_attribute(field);
    const std::string type = before(attribute) + speller.field_type(field);
    const std::string name = field_name(field, owner);
    std::string text;
    if (field.default_value) {
      text = wrap_pair(2, type + " " + name + " =", speller.default_initializer(field) + ";");
    } else {
      text = wrap_pair(2, type, name + (holds_forward(field.type) ? ";" : "{};"));
    }
    const bool broken = text.find('\n') != std::string::npos;
    return broken && !attribute.empty() ? fenced(text) : text;
  }

  bool is_deferred(const idl::Named& decl) const {
    return std::find(deferred_.begin(), deferred_.end(), &decl) != deferred_.end();
  }

  /// Whether a container or box in this type holds one that may not be complete yet: clang 14
  /// would ask for it when the field has an initialiser.
  bool holds_forward(const idl::Type& type) const {
    const idl::Type resolved = resolve(type);
    const auto is_forward = [this](const idl::Named* decl) {
      return std::find(forward_.begin(), forward_.end(), decl) != forward_.end();
    };
    if (resolved.kind == idl::Type::Kind::kStruct) return is_forward(resolved.structure);
    if (resolved.kind == idl::Type::Kind::kUnion) return is_forward(resolved.union_type);
    return std::any_of(resolved.arguments.begin(), resolved.arguments.end(),
                       [this](const idl::Type& argument) { return holds_forward(argument); });
  }

  /// Written out, because clang 14 does not survive a default outside of the class.
  static std::string deferred_equality(const idl::Named& decl,
                                       const std::vector<idl::Field>& fields) {
    const std::string name = declaration_name(decl);
    std::string body;
    for (const idl::Field& field : fields) {
      const std::string member = field_name(field, decl);
      body += wrap_if(2, "!(" + member + " == other_." + member + ")", "return false;") + "\n";
    }
    return wrap_function(0, "inline bool " + name + "::operator==(", {"const " + name + "& other_"},
                         ") const", body + "return true;");
  }

  ErrorView error_view(const idl::ErrorDecl& decl) {
    view_.types_includes.standard.insert({"cstdint", "string", "string_view"});
    const std::string type = types_.full_name(decl);
    ErrorView view;
    view.declaration = fenced_if_long(
        0, "template <>\nstruct tagwire::ErrorTraits<" + type + "> {\n" +
               "  static constexpr std::int32_t kCode = " + std::to_string(decl.code) + ";\n" +
               "  static constexpr std::string_view kName = " + string_literal(decl.wire_name) +
               ";\n" +
               "  static constexpr bool kHasFields = " + (decl.fields.empty() ? "false" : "true") +
               ";\n" + (decl.transient ? "  static constexpr bool kTransient = true;\n  " : "  ") +
               hang(wrap_parameters(2, "static std::string text(", {"const " + type + "& error"},
                                    ");"),
                    2) +
               "\n};");
    view.definition = error_text(decl, type);
    return view;
  }

  std::string error_text(const idl::ErrorDecl& decl, const std::string& type) {
    const std::string head = "std::string tagwire::ErrorTraits<" + type + ">::text(";
    std::vector<std::string> pieces;
    bool has_field = false;
    for (const idl::TemplatePiece& piece : decl.text) {
      has_field |= piece.field != nullptr;
      pieces.push_back(piece.field != nullptr ? "error." + field_name(*piece.field, decl)
                                              : string_literal(piece.literal));
    }
    if (has_field) {
      view_.source_includes.project.insert("tagwire/base/error_text.h");
      return wrap_function(0, head, {"const " + type + "& error"}, ")",
                           wrap_call(2, "return tagwire::error_text(", pieces, ");"));
    }
    const std::string text = pieces.empty() ? "\"\"" : pieces.front();
    return wrap_function(0, head, {"const " + type + "&"}, ")", "return " + text + ";");
  }

  // --- the file as a whole ---

  void find_warnings() {
    Deprecated found;
    find_deprecated(module_, found);
    for (const idl::Import& import : module_.imports) find_deprecated(*import.module, found);
    const std::string deprecation = "-Wdeprecated-declarations";
    if (found.types) view_.server_warnings.push_back(deprecation);
    const bool calls = has_deprecated_calls();
    if (found.types || found.members || calls) view_.client_warnings.push_back(deprecation);
    if (found.types || found.members || calls) {
      view_.types_warnings.push_back(deprecation);
      view_.source_warnings.push_back(deprecation);
    }
    if (has_shadowing_enumerator()) view_.types_warnings.push_back("-Wshadow");
  }

  struct Deprecated {
    bool types = false;    ///< which signatures may name
    bool members = false;  ///< fields and enumerators
  };

  static void find_deprecated(const idl::Module& module, Deprecated& found) {
    const auto types = [&](const auto& list) {
      for (const auto& decl : list) found.types |= decl->deprecated.has_value();
    };
    const auto members = [&](const auto& list) {
      for (const auto& member : list) found.members |= member.deprecated.has_value();
    };
    types(module.structs);
    types(module.unions);
    types(module.errors);
    types(module.enums);
    types(module.aliases);
    for (const auto& decl : module.structs) members(decl->fields);
    for (const auto& decl : module.unions) members(decl->arms);
    for (const auto& decl : module.errors) members(decl->fields);
    for (const auto& decl : module.enums) members(decl->enumerators);
  }

  bool has_deprecated_calls() const {
    return std::any_of(module_.services.begin(), module_.services.end(), [](const auto& service) {
      return service->deprecated ||
             std::any_of(service->methods.begin(), service->methods.end(),
                         [](const auto& method) { return method.deprecated.has_value(); });
    });
  }

  bool has_shadowing_enumerator() const {
    std::set<std::string> names;
    for (const auto& decl : module_.constants) names.insert(declaration_name(*decl));
    for (const auto& decl : module_.aliases) names.insert(declaration_name(*decl));
    for (const auto& decl : module_.enums) {
      for (const idl::Enumerator& enumerator : decl->enumerators) {
        if (names.contains(cpp_name(enumerator))) return true;
      }
    }
    return false;
  }

  /// What is needed beside the headers that spelling types and values has named.
  void find_includes() {
    for (const idl::Import& import : module_.imports) {
      view_.types_includes.project.insert(file_stem(*import.module) + ".h");
    }
    for (const auto& service : module_.services) {
      if (service->base == nullptr || service->base->module == &module_) continue;
      const std::string stem = file_stem(*service->base->module);
      view_.server_includes.project.insert(stem + ".server.h");
      view_.client_includes.project.insert(stem + ".client.h");
    }
    if (view_.prints_time) view_.types_includes.standard.insert({"chrono", "cstdio", "string"});
    view_.server_includes.project.insert({view_.stem + ".h", "tagwire/base/error.h",
                                          "tagwire/rpc/context.h", "tagwire/rpc/service.h",
                                          "tagwire/version.h"});
    view_.client_includes.project.insert(
        {view_.stem + ".h", "tagwire/base/result.h", "tagwire/client/stub.h", "tagwire/version.h"});
    view_.examples_includes.other.insert("gtest/gtest.h");
    view_.examples_includes.project.insert(
        {view_.stem + ".client.h", "tagwire/testing/examples.h"});
    auto& source = view_.source_includes.project;
    source.insert({"tagwire/base/module_text.h", "tagwire/version.h"});
    if (!view_.services.empty()) {
      source.insert({view_.stem + ".client.h", view_.stem + ".server.h"});
    }
    if (view_.services.empty() && view_.items.empty()) return;
    source.insert("tagwire/wire/codecs.h");
    const auto& types = view_.types_includes.project;
    const auto& server = view_.server_includes.project;
    if (types.contains("tagwire/value/value.h") || server.contains("tagwire/value/value.h")) {
      source.insert("tagwire/wire/value_codec.h");
    }
  }

  const idl::Module& module_;
  std::vector<const idl::Named*> forward_;
  std::vector<const idl::Named*> deferred_;
  ModuleView view_;
  Speller types_;  ///< for the types header
  CodecViewer codecs_;
};

}  // namespace

std::string file_stem(const idl::Module& module) {
  const std::string& name = module.file_name;
  return name.ends_with(".idl") ? name.substr(0, name.size() - 4) : name;
}

ModuleView module_view(const idl::Module& module) { return ModuleViewer(module).make(); }

}  // namespace tagwire::codegen
