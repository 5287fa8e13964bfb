#include "codegen/python/services.h"

#include <set>
#include <utility>

#include "codegen/python/types.h"

namespace tagwire::codegen::python {
namespace {

constexpr std::size_t kBody = 4;

std::string statement(std::size_t indent, const Expr& expr) { return layout(indent, expr) + '\n'; }

Expr name_tuple(const std::vector<std::string>& names) {
  Expr expr("(", {}, ")");
  expr.one_item_comma = true;
  for (const std::string& name : names) expr.items.emplace_back(string_literal(name));
  return expr;
}

Expr default_argument(const Speller& speller, const idl::Field& field) {
  Expr value = speller.literal(field.type, *field.default_value);
  return is_immutable(field.type) ? std::move(value).after("default=")
                                  : std::move(value).after("default_factory=lambda: ");
}

/// _tw.Field(...): `attr` is the Python name.
Expr field_expr(const Speller& speller, const idl::Field& field, const std::string& attr,
                bool with_default) {
  Expr expr("_tw.Field(", {string_literal(field.wire_name), speller.codec(field.type)}, ")");
  if (attr != field.wire_name && !field.retired) {
    expr.items.emplace_back("attr=" + string_literal(attr));
  }
  if (field.type.optional) expr.items.emplace_back("optional=True");
  if (field.nil) expr.items.emplace_back("nil=True");
  if (field.default_value) expr.items.emplace_back("has_default=True");
  if (field.retired) expr.items.emplace_back("retired=True");
  if (field.default_value && (with_default || field.retired)) {
    expr.items.push_back(default_argument(speller, field));
  }
  if (!field.aliases.empty()) expr.items.push_back(name_tuple(field.aliases).after("aliases="));
  if (field.sensitive) expr.items.emplace_back("sensitive=True");
  return expr;
}

Expr lambda_list(std::vector<Expr> items) { return {"lambda: [", std::move(items), "]"}; }

std::string enum_codec(const Speller& speller, const idl::Enum& decl) {
  const std::string name = speller.names().declaration(decl);
  const std::string head = "_codec_" + decl.name + ": _tw.Codec[" + name + "] = ";
  if (decl.underlying) {
    idl::Type number;
    number.scalar = *decl.underlying;
    return statement(0, Expr(head + "_tw.IntEnum(", {name, speller.codec(number)}, ")"));
  }
  Expr expr(head + "_tw.NameEnum(", {name}, ")");
  Expr aliases("aliases={", {}, "}");
  for (const idl::Enumerator& each : decl.enumerators) {
    for (const std::string& alias : each.aliases) {
      aliases.items.emplace_back(string_literal(alias) + ": " + name + "." +
                                 enumerator_name(each, decl));
    }
  }
  if (!aliases.items.empty()) expr.items.push_back(std::move(aliases));
  return statement(0, expr);
}

std::string struct_codec(const Speller& speller, const idl::Struct& decl) {
  const std::string name = speller.names().declaration(decl);
  std::vector<Expr> fields;
  for (const idl::Field& field : decl.fields) {
    fields.push_back(field_expr(speller, field, speller.names().field(field), false));
  }
  Expr expr("_codec_" + decl.name + ": _tw.Struct[" + name + "] = _tw.Struct(",
            {name, lambda_list(std::move(fields))}, ")");
  if (decl.strict) expr.items.emplace_back("strict=True");
  if (decl.positional) expr.items.emplace_back("positional=True");
  return statement(0, expr);
}

std::string union_codec(const Speller& speller, const idl::Union& decl) {
  const std::string name = speller.names().declaration(decl);
  std::vector<Expr> arms;
  for (const idl::Arm& arm : decl.arms) {
    Expr expr("_tw.Arm(", {string_literal(arm.wire_name), speller.names().arm_class(arm)}, ")");
    expr.items.push_back(arm.type ? speller.codec(*arm.type) : Expr("None"));
    if (!arm.aliases.empty()) expr.items.push_back(name_tuple(arm.aliases));
    arms.push_back(std::move(expr));
  }
  Expr expr("_codec_" + decl.name + ": _tw.Union[" + name + "] = _tw.Union(",
            {string_literal(name), lambda_list(std::move(arms))}, ")");
  if (decl.strict) expr.items.emplace_back("strict=True");
  if (decl.tag) expr.items.emplace_back("tag=" + string_literal(*decl.tag));
  return statement(0, expr);
}

std::string error_codec(const Speller& speller, const idl::ErrorDecl& decl) {
  std::vector<Expr> fields;
  for (const idl::Field& field : decl.fields) {
    fields.push_back(field_expr(speller, field, speller.names().error_field(field), false));
  }
  Expr codec("_tw.Struct(", {speller.names().declaration(decl), lambda_list(std::move(fields))},
             ")");
  return statement(
      0, Expr("_error_" + decl.name + " = _tw.ErrorType(",
              {string_literal(decl.wire_name), std::to_string(decl.code), std::move(codec)}, ")"));
}

std::string alias_codec(const Speller& speller, const idl::Alias& decl) {
  const std::string head =
      "_codec_" + decl.name + ": _tw.Codec[" + speller.names().declaration(decl) + "] = ";
  return statement(0, speller.codec(decl.target).after(head));
}

/// No name of an IDL has two underscores in a row, so this one is no other's.
std::string method_variable(const idl::Service& service, const idl::Method& method) {
  return "_method_" + service.name + "__" + method.name;
}

std::string result_annotation(const Speller& speller, const idl::Method& method) {
  return method.result ? speller.annotation(*method.result) : "None";
}

Expr result_codec(const Speller& speller, const idl::Method& method) {
  if (!method.result) return "_tw.Nothing()";
  Expr codec = speller.codec(*method.result);
  if (!method.result->optional) return codec;
  return {"_tw.Optional(", {std::move(codec)}, ")"};
}

std::string method_value(const Speller& speller, const idl::Service& service,
                         const idl::Method& method) {
  Expr parameters("[", {}, "]");
  for (const idl::Field& field : method.parameters) {
    parameters.items.push_back(field_expr(speller, field, field.wire_name, true));
  }
  Expr expr(
      method_variable(service, method) + ": _tw.Method[" + result_annotation(speller, method) +
          "] = _tw.Method(",
      {string_literal(method.wire_name), std::move(parameters), result_codec(speller, method)},
      ")");
  if (!method.throws.empty()) {
    Expr errors("errors=[", {}, "]");
    for (const idl::ErrorDecl* error : method.throws) {
      errors.items.emplace_back(speller.qualified(*error->module, "_error_" + error->name));
    }
    expr.items.push_back(std::move(errors));
  }
  if (!method.aliases.empty()) expr.items.push_back(name_tuple(method.aliases).after("aliases="));
  if (method.timeout) {
    expr.items.emplace_back("timeout=" + seconds_literal(*method.timeout));
  } else if (service.timeout) {
    expr.items.emplace_back("default_timeout=" + seconds_literal(*service.timeout));
  }
  if (method.readonly || method.idempotent) expr.items.emplace_back("retry=True");
  if (method.oneway) expr.items.emplace_back("oneway=True");
  return statement(0, expr);
}

std::vector<std::string> method_docs(const idl::Method& method) {
  std::vector<std::string> docs = docs_of(method);
  std::vector<std::string> parameters;
  for (const idl::Field& field : method.parameters) {
    std::string line;
    for (const std::string& doc : docs_of(field)) {
      if (!doc.empty()) line += (line.empty() ? "" : " ") + doc;
    }
    const std::string& unit = field.type.resolved_unit();
    if (!unit.empty()) line += (line.empty() ? "" : " ") + ("Unit: " + unit + ".");
    if (!line.empty()) parameters.push_back(field.name + ": " + line);
  }
  if (!docs.empty() && !parameters.empty()) docs.emplace_back();
  docs.insert(docs.end(), parameters.begin(), parameters.end());
  return docs;
}

Expr signature(const Speller& speller, const idl::Method& method, bool with_defaults) {
  Expr expr("def " + speller.names().method(method) + "(", {"self"},
            ") -> " + result_annotation(speller, method));
  for (const idl::Field& field : method.parameters) {
    const std::string head = speller.names().field(field) + ": " + speller.annotation(field.type);
    if (!with_defaults || field.required()) {
      expr.items.emplace_back(head);
    } else if (field.type.optional) {
      expr.items.emplace_back(head + " = None");
    } else {
      expr.items.push_back(speller.literal(field.type, *field.default_value).after(head + " = "));
    }
  }
  return expr;
}

std::string emit_client_method(const Speller& speller, const idl::Service& service,
                               const idl::Method& method) {
  std::string text = layout(kBody, signature(speller, method, true), ":") + '\n';
  text += docstring(2 * kBody, method_docs(method));
  if (method.deprecated) {
    text += statement(2 * kBody,
                      Expr("_tw.warn_deprecated(",
                           {string_literal(method.name), string_literal(*method.deprecated)}, ")"));
  }
  Expr call(method.result ? "return self._call(" : "self._call(",
            {method_variable(service, method)}, ")");
  for (const idl::Field& field : method.parameters) {
    call.items.emplace_back(speller.names().field(field));
  }
  return text + statement(2 * kBody, call);
}

std::string emit_abstract_method(const Speller& speller, const idl::Method& method) {
  const std::string docs = docstring(2 * kBody, method_docs(method));
  return "    @_abc.abstractmethod\n" +
         layout(kBody, signature(speller, method, false), docs.empty() ? ": ..." : ":") + '\n' +
         docs;
}

std::string prefix_of(const idl::Service& service) {
  return string_literal(service.wire_name.empty() ? "" : service.wire_name + ".");
}

std::string base_class(const Speller& speller, const idl::Service& service, bool client) {
  if (service.base == nullptr) return client ? "_tw.Client" : "_tw.Service, _abc.ABC";
  const idl::Service& base = *service.base;
  const Names& names = speller.names_of(*base.module);
  return speller.qualified(*base.module,
                           client ? names.client_class(base) : names.service_class(base));
}

/// The class line, the docstring, the service's constants.
std::string class_head(const Speller& speller, const idl::Service& service, const std::string& name,
                       bool client) {
  std::string text = "class " + name + "(" + base_class(speller, service, client) + "):\n";
  const std::string docs = docstring(kBody, docs_of(service));
  text += docs.empty() ? docs : docs + '\n';
  for (const auto& constant : service.constants) {
    text += emit_constant(speller, *constant, kBody);
  }
  return text + "    _prefix = " + prefix_of(service) + '\n';
}

void add_after_base(const idl::Service& service, const idl::Module& module,
                    std::set<const idl::Service*>& seen, std::vector<const idl::Service*>& order) {
  if (service.module != &module || !seen.insert(&service).second) return;
  if (service.base != nullptr) add_after_base(*service.base, module, seen, order);
  order.push_back(&service);
}

}  // namespace

std::vector<const idl::Service*> services_in_order(const idl::Module& module) {
  std::set<const idl::Service*> seen;
  std::vector<const idl::Service*> order;
  for (const auto& service : module.services) add_after_base(*service, module, seen, order);
  return order;
}

std::string emit_codecs(const Speller& speller, const idl::Module& module) {
  std::string text;
  for (const auto& decl : module.enums) text += enum_codec(speller, *decl);
  for (const auto& decl : module.structs) text += struct_codec(speller, *decl);
  for (const auto& decl : module.unions) text += union_codec(speller, *decl);
  for (const idl::Alias* decl : aliases_in_order(module)) text += alias_codec(speller, *decl);
  for (const auto& decl : module.errors) text += error_codec(speller, *decl);
  for (const idl::Service* service : services_in_order(module)) {
    for (const idl::Method& method : service->methods) {
      text += method_value(speller, *service, method);
    }
  }
  return text;
}

std::string emit_client(const Speller& speller, const idl::Service& service) {
  std::string text = class_head(speller, service, speller.names().client_class(service), true);
  text += "    _timeout: _t.ClassVar[_t.Optional[float]] = " +
          (service.timeout ? seconds_literal(*service.timeout) : "None") + '\n';
  for (const idl::Method& method : service.methods) {
    text += '\n' + emit_client_method(speller, service, method);
  }
  return text;
}

std::string emit_service(const Speller& speller, const idl::Service& service) {
  std::string text = class_head(speller, service, speller.names().service_class(service), false);
  Expr methods("_methods = [", {}, "]");
  for (const idl::Method& method : service.methods) {
    methods.items.emplace_back("(" + method_variable(service, method) + ", " +
                               string_literal(speller.names().method(method)) + ")");
  }
  text += statement(kBody, methods);
  for (const idl::Method& method : service.methods) {
    text += '\n' + emit_abstract_method(speller, method);
  }
  return text;
}

}  // namespace tagwire::codegen::python
