#include "codegen/docs/document.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "codegen/dynamic/dynamic_codec.h"
#include "codegen/dynamic/messages.h"
#include "codegen/dynamic/plausible.h"
#include "codegen/dynamic/value_text.h"
#include "idl/types.h"

namespace tagwire::codegen {

using idl::Type;
using Kind = Inline::Kind;

namespace {

Inline plain(std::string text) {
  return {.kind = Kind::kText, .text = std::move(text), .link = {}};
}
Inline code(std::string text, std::string link = {}) {
  return {.kind = Kind::kCode, .text = std::move(text), .link = std::move(link)};
}
Inline strong(std::string text) {
  return {.kind = Kind::kStrong, .text = std::move(text), .link = {}};
}

std::string page_of(const idl::Module& module) { return module.name; }
std::string page_of(const idl::Service& service) {
  return service.module->name + "." + service.name;
}
std::string link_to(const idl::Named& named) { return page_of(*named.module) + "#" + named.name; }

/// Pieces of code without links become one.
void append(Inlines& to, Inlines more) {
  for (Inline& one : more) {
    const auto is_code = [](const Inline& piece) {
      return piece.kind == Kind::kCode && piece.link.empty();
    };
    if (!to.empty() && is_code(to.back()) && is_code(one)) {
      to.back().text += one.text;
    } else {
      to.push_back(std::move(one));
    }
  }
}

/// A type with links to what it names.
Inlines spell_type(const Type& type) {
  Inlines out;
  switch (type.kind) {
    case Type::Kind::kAlias:
      out = {code(type.alias->name, link_to(*type.alias))};
      break;
    case Type::Kind::kEnum:
      out = {code(type.enumeration->name, link_to(*type.enumeration))};
      break;
    case Type::Kind::kStruct:
      out = {code(type.structure->name, link_to(*type.structure))};
      break;
    case Type::Kind::kUnion:
      out = {code(type.union_type->name, link_to(*type.union_type))};
      break;
    case Type::Kind::kScalar:
      out = {code(std::string(idl::spell(type.scalar)))};
      break;
    default: {
      const bool map = type.kind == Type::Kind::kMap;
      out = {code(map ? "map<" : type.kind == Type::Kind::kList ? "list<" : "tuple<")};
      for (std::size_t i = 0; i < type.arguments.size(); ++i) {
        if (i > 0) append(out, {code(", ")});
        append(out, spell_type(type.arguments[i]));
      }
      append(out, {code(">")});
    }
  }
  if (type.optional) append(out, {code("?")});
  return out;
}

std::string bound_text(const Type& type, const idl::Constraints::Range::Bound& bound) {
  idl::Value value;
  if (const auto* number = std::get_if<std::int64_t>(&bound)) value.data = *number;
  if (const auto* number = std::get_if<double>(&bound)) value.data = *number;
  return idl_text(type, value);
}

/// "1..999; length 1..3; unique"
Inlines spell_constraints(const Type& type) {
  Inlines out;
  const auto add = [&](Inlines more) {
    if (!out.empty()) out.push_back(plain("; "));
    append(out, std::move(more));
  };
  const idl::Constraints& constraints = type.constraints;
  if (constraints.range) {
    const auto& [low, high] = *constraints.range;
    add({plain((low ? bound_text(type, *low) : "") + ".." +
               (high ? bound_text(type, *high) : ""))});
  }
  if (constraints.length) {
    const auto& [low, high] = *constraints.length;
    const bool exact = high && *high == low;
    add({plain("length " +
               (exact ? std::to_string(low)
                      : std::to_string(low) + ".." + (high ? std::to_string(*high) : "")))});
  }
  if (constraints.pattern) add({plain("matches "), code(*constraints.pattern)});
  if (constraints.unique) add({plain("no element twice")});
  if (constraints.nonfinite) add({plain("may be NaN or infinite")});
  if (!type.unit.empty()) add({plain("in " + type.unit)});
  return out;
}

/// The first paragraph of a doc comment.
Inlines summary(const idl::Named& named) {
  const std::vector<Block> blocks = parse_docs(named.docs);
  for (const Block& block : blocks) {
    if (const auto* paragraph = std::get_if<Paragraph>(&block)) return paragraph->text;
  }
  return {};
}

class Documenter {
 public:
  explicit Documenter(const idl::Model& model) : model_(model) {}

  std::vector<Page> run() {
    pages_.emplace_back();
    for (const auto& module : model_.modules) {
      const bool asked_for = std::find(model_.requested.begin(), model_.requested.end(),
                                       module.get()) != model_.requested.end();
      if (asked_for) {
        for (const auto& service : module->services) pages_.push_back(service_page(*service));
      }
      pages_.push_back(types_page(*module));
    }
    pages_.front() = index();
    return std::move(pages_);
  }

 private:
  // ---- index

  Page index() const {
    Page page{.name = "index", .title = "Interfaces", .blocks = {}};
    page.blocks.emplace_back(Heading{1, "Interfaces", "", false});
    for (const idl::Module* module : model_.requested) {
      page.blocks.emplace_back(Heading{2, module->name, module->name, true});
      append_docs(page, module->docs);
      Table services{{"service", ""}, {}};
      for (const auto& service : module->services) {
        services.rows.push_back({{code(service->name, page_of(*service))}, summary(*service)});
      }
      if (!services.rows.empty()) page.blocks.emplace_back(std::move(services));
      page.blocks.emplace_back(
          Paragraph{{Inline{Kind::kText, "Types, constants and errors", page_of(*module)}}});
    }
    return page;
  }

  static void append_docs(Page& page, const std::vector<std::string>& docs) {
    for (Block& block : parse_docs(docs)) page.blocks.push_back(std::move(block));
  }

  static void append_notes(Page& page, const idl::Named& named) {
    if (named.deprecated) {
      Inlines text = {strong("Deprecated.")};
      if (!named.deprecated->empty()) text.push_back(plain(" " + *named.deprecated));
      page.blocks.emplace_back(Paragraph{std::move(text)});
    }
    if (!named.since.empty())
      page.blocks.emplace_back(Paragraph{{plain("Since " + named.since + ".")}});
  }

  // ---- services

  Page service_page(const idl::Service& service) const {
    Page page{.name = page_of(service), .title = service.name, .blocks = {}};
    page.blocks.emplace_back(Heading{1, "service " + service.name, "", false});
    page.blocks.emplace_back(Paragraph{{Inline{Kind::kText, "All interfaces", "index"}}});
    append_docs(page, service.docs);
    append_notes(page, service);
    if (service.base != nullptr) {
      page.blocks.emplace_back(
          Paragraph{{plain("Has all methods of "), code(service.base->name, page_of(*service.base)),
                     plain(", under its own name.")}});
    }
    Table methods{{"method", ""}, {}};
    for (const idl::Method* method : service.all_methods()) {
      methods.rows.push_back({{code(method->name, "#" + method->name)}, summary(*method)});
    }
    if (!methods.rows.empty()) page.blocks.emplace_back(std::move(methods));
    append_constants(page, service.constants);
    for (const idl::Method* method : service.all_methods()) append_method(page, service, *method);
    return page;
  }

  static void append_constants(Page& page, const std::vector<std::unique_ptr<idl::Const>>& all) {
    if (all.empty()) return;
    Table table{{"constant", "type", "value", ""}, {}};
    for (const auto& constant : all) {
      table.rows.push_back({{code(constant->name)},
                            spell_type(constant->type),
                            {code(idl_text(constant->type, constant->value))},
                            summary(*constant)});
    }
    page.blocks.emplace_back(std::move(table));
  }

  static std::string signature(const idl::Method& method) {
    std::string text = (method.oneway ? "oneway " : "") + method.name + "(";
    for (const idl::Field& parameter : method.parameters) {
      if (!text.ends_with('(')) text += ", ";
      text +=
          parameter.name + ": " + idl::spell(parameter.type) + (parameter.type.optional ? "?" : "");
      if (parameter.default_value) {
        text += " = " + idl_text(parameter.type, *parameter.default_value);
      }
    }
    text += ")";
    if (method.result)
      text += " -> " + idl::spell(*method.result) + (method.result->optional ? "?" : "");
    return text;
  }

  void append_method(Page& page, const idl::Service& service, const idl::Method& method) const {
    page.blocks.emplace_back(Heading{2, method.name, method.name, true});
    page.blocks.emplace_back(Code{"", signature(method)});
    append_docs(page, method.docs);
    append_notes(page, method);
    append_fields(page, "parameter", method.parameters);
    if (method.result) {
      Inlines text = {plain("Result: ")};
      append(text, spell_type(*method.result));
      Inlines constraints = spell_constraints(*method.result);
      if (!constraints.empty()) {
        text.push_back(plain(", "));
        append(text, std::move(constraints));
      }
      text.push_back(plain(method.result->optional ? "; nil when there is none." : "."));
      page.blocks.emplace_back(Paragraph{std::move(text)});
    }
    append_facts(page, service, method);
    append_errors(page, method);
    append_calls(page, service, method);
  }

  static void append_fields(Page& page, const std::string& what,
                            const std::vector<idl::Field>& fields) {
    Table table{{what, "type", "", "", ""}, {}};
    for (const idl::Field& field : fields) {
      if (field.retired) continue;
      Inlines presence = {plain("required")};
      if (field.type.optional) presence = {plain("optional")};
      if (field.default_value) {
        presence = {plain("default "), code(idl_text(field.type, *field.default_value))};
      }
      Inlines name = {code(field.name)};
      if (field.wire_name != field.name && what != "parameter") {
        name.push_back(plain(", on the wire "));
        name.push_back(code(field.wire_name));
      }
      Inlines docs = summary(field);
      if (field.deprecated) {
        docs.insert(docs.begin(), strong("Deprecated. "));
        docs.push_back(plain(" " + *field.deprecated));
      }
      table.rows.push_back({std::move(name), spell_type(field.type), std::move(presence),
                            spell_constraints(field.type), std::move(docs)});
    }
    if (!table.rows.empty()) page.blocks.emplace_back(std::move(table));
  }

  static void append_facts(Page& page, const idl::Service& service, const idl::Method& method) {
    Bullets facts;
    const auto fact = [&](std::string text) { facts.items.push_back({plain(std::move(text))}); };
    if (method.oneway) fact("Oneway: answered before it has run.");
    if (method.readonly) fact("Changes nothing, and may be called again.");
    if (method.idempotent) fact("Calling it twice is as calling it once.");
    if (const auto timeout = service.timeout_of(method)) {
      Type duration;
      duration.scalar = idl::Scalar::kDuration;
      fact("C++ callers wait " + idl_text(duration, idl::Value{*timeout}) +
           " unless they say otherwise.");
    }
    if (const auto scope = service.auth_of(method)) fact("The caller must hold '" + *scope + "'.");
    if (!facts.items.empty()) page.blocks.emplace_back(std::move(facts));
  }

  static void append_errors(Page& page, const idl::Method& method) {
    if (method.throws.empty()) return;
    Table table{{"error", "fault code", ""}, {}};
    for (const idl::ErrorDecl* error : method.throws) {
      table.rows.push_back({{code(error->name, link_to(*error))},
                            {plain(std::to_string(error->code))},
                            summary(*error)});
    }
    page.blocks.emplace_back(std::move(table));
  }

  /// Its examples, or a call that is made up; and what the first of them is on the wire.
  void append_calls(Page& page, const idl::Service& service, const idl::Method& method) const {
    std::vector<idl::Example> calls;
    for (const idl::Service* one = &service; one != nullptr; one = one->base) {
      for (const idl::Example& example : one->examples) {
        if (example.method == &method) calls.push_back(example);
      }
    }
    const bool made_up = calls.empty();
    if (made_up) {
      const auto arguments = plausible_arguments(method);
      if (!arguments) return;
      idl::Example& call = calls.emplace_back();
      call.method = &method;
      call.arguments = *arguments;
      if (method.result && !method.result->optional) call.result = plausible_value(*method.result);
    }
    page.blocks.emplace_back(Heading{3, made_up ? "In Python" : "Examples, in Python", "", false});
    for (const idl::Example& call : calls) append_call(page, service, method, call);
    page.blocks.emplace_back(Heading{3, "On the wire", "", false});
    const idl::Example& first = calls.front();
    page.blocks.emplace_back(
        Code{"xml", call_document(service.wire_name_of(method), method, first.arguments)});
    page.blocks.emplace_back(Code{"xml", answer_document(method, first)});
  }

  static void append_call(Page& page, const idl::Service& service, const idl::Method& method,
                          const idl::Example& call) {
    append_docs(page, call.docs);
    std::string text = "server." + service.wire_name_of(method) + "(";
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      text += (i == 0 ? "" : ", ") + python_text(method.parameters[i].type, call.arguments[i]);
    }
    text += ")";
    if (call.error != nullptr) {
      const Fault fault = fault_of(*call.error, call.error_fields);
      text += "\n# raises xmlrpc.client.Fault: " + std::to_string(fault.code()) + ", " +
              python_string(fault.text());
    } else if (call.result) {
      text += "\n# " + python_text(*method.result, *call.result);
    }
    page.blocks.emplace_back(Code{"python", text});
  }

  static std::string answer_document(const idl::Method& method, const idl::Example& call) {
    if (call.error != nullptr) return fault_document(fault_of(*call.error, call.error_fields));
    return reply_document(method, call.result ? &*call.result : nullptr);
  }

  // ---- types

  Page types_page(const idl::Module& module) const {
    Page page{.name = page_of(module), .title = module.name, .blocks = {}};
    page.blocks.emplace_back(Heading{1, "module " + module.name, "", false});
    page.blocks.emplace_back(Paragraph{{Inline{Kind::kText, "All interfaces", "index"}}});
    append_docs(page, module.docs);
    append_constants(page, module.constants);
    for (const idl::Decl& decl : module.declarations) {
      std::visit([&](const auto* one) { append_type(page, *one); }, decl);
    }
    return page;
  }

  static void append_type(Page&, const idl::Const&) {}
  static void append_type(Page&, const idl::Service&) {}

  static void begin_type(Page& page, const std::string& what, const idl::Named& named) {
    page.blocks.emplace_back(Heading{2, what + " " + named.name, named.name, false});
    append_docs(page, named.docs);
    append_notes(page, named);
  }

  static void append_type(Page& page, const idl::Alias& alias) {
    begin_type(page, "type", alias);
    Inlines text = spell_type(alias.target);
    Inlines constraints = spell_constraints(alias.target);
    if (!constraints.empty()) {
      text.push_back(plain(", "));
      append(text, std::move(constraints));
    }
    page.blocks.emplace_back(Paragraph{std::move(text)});
  }

  static void append_type(Page& page, const idl::Enum& type) {
    begin_type(page, type.strict ? "strict enum" : "enum", type);
    Table table{{"enumerator", "on the wire", ""}, {}};
    for (const idl::Enumerator& one : type.enumerators) {
      const std::string wire = type.underlying ? std::to_string(one.value) : one.wire_name;
      Inlines docs = summary(one);
      if (one.deprecated) docs.insert(docs.begin(), strong("Deprecated. "));
      table.rows.push_back({{code(one.name)}, {code(wire)}, std::move(docs)});
    }
    page.blocks.emplace_back(std::move(table));
    if (!type.strict) {
      page.blocks.emplace_back(Paragraph{{plain("Open: others may be added.")}});
    }
  }

  static void append_type(Page& page, const idl::Struct& type) {
    begin_type(page, type.strict ? "strict struct" : "struct", type);
    append_fields(page, "field", type.fields);
    if (type.positional) {
      page.blocks.emplace_back(Paragraph{{plain("On the wire an array of these, in this order.")}});
    }
  }

  static void append_type(Page& page, const idl::Union& type) {
    begin_type(page, type.strict ? "strict union" : "union", type);
    Table table{{"arm", "type", ""}, {}};
    for (const idl::Arm& arm : type.arms) {
      table.rows.push_back(
          {{code(arm.wire_name)}, arm.type ? spell_type(*arm.type) : Inlines{}, summary(arm)});
    }
    page.blocks.emplace_back(std::move(table));
    Inlines wire = {plain("One of these: on the wire a struct with that one member.")};
    if (type.tag) {
      wire = {plain("One of these structs, with a member "), code(*type.tag),
              plain(" more that says which.")};
    }
    page.blocks.emplace_back(Paragraph{std::move(wire)});
  }

  static void append_type(Page& page, const idl::ErrorDecl& error) {
    begin_type(page, "error", error);
    std::string text;
    for (const idl::TemplatePiece& piece : error.text) {
      text += piece.field == nullptr ? piece.literal : "{" + piece.field->name + "}";
    }
    Inlines facts = {plain("Fault code " + std::to_string(error.code) + ", text "), code(text)};
    if (error.transient) facts.push_back(plain(". The call may be tried again"));
    facts.push_back(plain("."));
    page.blocks.emplace_back(Paragraph{std::move(facts)});
    append_fields(page, "field", error.fields);
  }

  const idl::Model& model_;
  std::vector<Page> pages_;
};

}  // namespace

std::vector<Page> document(const idl::Model& model) { return Documenter(model).run(); }

}  // namespace tagwire::codegen
