#include "codegen/python/types.h"

#include <algorithm>
#include <set>
#include <utility>

namespace tagwire::codegen::python {
namespace {

using idl::Type;

constexpr std::size_t kBody = 4;  // columns of what stands in a class

/// A field of a dataclass or a parameter of an __init__, its name chosen.
struct Member {
  const idl::Field* field;
  std::string name;
};

/// Those that Python shows; the required ones first, since Python wants defaults at the end.
template <class NameOf>
std::vector<Member> members_of(const std::vector<idl::Field>& fields, NameOf name_of) {
  std::vector<Member> members;
  for (const idl::Field& field : fields) {
    if (!field.retired) members.push_back({&field, name_of(field)});
  }
  std::stable_partition(members.begin(), members.end(),
                        [](const Member& member) { return member.field->required(); });
  return members;
}

std::vector<std::string> field_docs(const idl::Field& field) {
  std::vector<std::string> docs = docs_of(field);
  const std::string& unit = field.type.resolved_unit();
  if (!unit.empty()) docs.push_back("Unit: " + unit + ".");
  return docs;
}

/// A default as a dataclass wants it: objects that can change are made anew each time.
Expr dataclass_default(const Speller& speller, const idl::Field& field) {
  if (field.type.optional) return "None";
  Expr value = speller.literal(field.type, *field.default_value);
  if (is_immutable(field.type)) return value;
  return {"_dataclasses.field(", {std::move(value).after("default_factory=lambda: ")}, ")"};
}

std::string statement(std::size_t indent, const Expr& expr) { return layout(indent, expr) + '\n'; }

std::string emit_field(const Speller& speller, const Member& member) {
  const std::string head = member.name + ": " + speller.annotation(member.field->type);
  const Expr expr = member.field->required()
                        ? Expr(head)
                        : dataclass_default(speller, *member.field).after(head + " = ");
  return statement(kBody, expr) + docstring(kBody, field_docs(*member.field));
}

/// A __repr__ that hides the sensitive ones; "" without any.
std::string emit_repr(const std::vector<Member>& members) {
  Expr call("return _tw.repr_hiding(", {"self"}, ")");
  for (const Member& member : members) {
    if (member.field->sensitive) call.items.emplace_back(string_literal(member.name));
  }
  if (call.items.size() == 1) return {};
  return "\n    def __repr__(self) -> str:\n" + statement(2 * kBody, call);
}

/// The body of a class, which must not be empty.
std::string or_pass(std::string body) { return body.empty() ? "    pass\n" : body; }

std::string blank_after(std::string docs) { return docs.empty() ? docs : docs + '\n'; }

/// A piece of literal text inside an f-string in double quotes.
std::string in_fstring(const std::string& text) {
  const std::string literal = string_literal(text);
  std::string doubled;
  for (const char c : literal.substr(1, literal.size() - 2)) {
    if (c == '{' || c == '}') doubled += c;
    doubled += c;
  }
  return doubled;
}

std::string error_text(const Speller& speller, const idl::ErrorDecl& decl) {
  std::string plain;
  std::string filled;
  bool has_fields = false;
  for (const idl::TemplatePiece& piece : decl.text) {
    if (piece.field == nullptr) {
      plain += piece.literal;
      filled += in_fstring(piece.literal);
      continue;
    }
    has_fields = true;
    filled += "{_tw.text(" + speller.names().error_field(*piece.field) + ")}";
  }
  return has_fields ? "f\"" + filled + '"' : string_literal(plain);
}

/// def __init__: parameters, the text, attributes.
std::string emit_error_init(const Speller& speller, const idl::ErrorDecl& decl,
                            const std::vector<Member>& members) {
  Expr signature("def __init__(", {"self"}, ") -> None:");
  std::string body;
  for (const Member& member : members) {
    const idl::Field& field = *member.field;
    const std::string head = member.name + ": ";
    const std::string annotation = speller.annotation(field.type);
    const bool shared = field.type.optional || field.required() || is_immutable(field.type);
    if (field.required()) {
      signature.items.emplace_back(head + annotation);
    } else if (shared) {
      signature.items.push_back(dataclass_default(speller, field).after(head + annotation + " = "));
    } else {
      signature.items.emplace_back(head + "_t.Optional[" + annotation + "] = None");
    }
    const std::string target = "self." + member.name + " = ";
    if (shared) {
      body += statement(2 * kBody, target + member.name);
    } else {
      body += "        if " + member.name + " is None:\n";
      body += statement(
          3 * kBody, speller.literal(field.type, *field.default_value).after(member.name + " = "));
      body += statement(2 * kBody, target + member.name);
    }
  }
  const Expr call("_tw.DeclaredError.__init__(",
                  {"self", std::to_string(decl.code), error_text(speller, decl)}, ")");
  return layout(kBody, signature) + '\n' + statement(2 * kBody, call) + body;
}

void add_aliases_through(const idl::Type& type, const idl::Module& module,
                         std::set<const idl::Alias*>& seen, std::vector<const idl::Alias*>& order) {
  if (type.kind == Type::Kind::kAlias && type.alias->module == &module &&
      seen.insert(type.alias).second) {
    add_aliases_through(type.alias->target, module, seen, order);
    order.push_back(type.alias);
  }
  for (const idl::Type& argument : type.arguments) {
    add_aliases_through(argument, module, seen, order);
  }
}

}  // namespace

std::vector<std::string> docs_of(const idl::Named& named) {
  std::vector<std::string> docs = named.docs;
  const auto add = [&](std::string sentence) {
    if (!docs.empty()) docs.emplace_back();
    docs.push_back(std::move(sentence));
  };
  if (named.deprecated) {
    add(named.deprecated->empty() ? "Deprecated." : "Deprecated: " + *named.deprecated);
  }
  if (!named.since.empty()) add("Since " + named.since + ".");
  return docs;
}

std::vector<const idl::Alias*> aliases_in_order(const idl::Module& module) {
  std::set<const idl::Alias*> seen;
  std::vector<const idl::Alias*> order;
  for (const auto& alias : module.aliases) {
    if (!seen.insert(alias.get()).second) continue;
    add_aliases_through(alias->target, module, seen, order);
    order.push_back(alias.get());
  }
  return order;
}

std::string emit_enum(const Speller& speller, const idl::Enum& decl) {
  const char* base = decl.underlying ? (decl.strict ? "_enum.IntEnum" : "_tw.OpenIntEnum")
                                     : (decl.strict ? "_enum.Enum" : "_tw.OpenEnum");
  std::string text =
      "class " + speller.names().declaration(decl) + "(" + std::string(base) + "):\n";
  text += blank_after(docstring(kBody, docs_of(decl)));
  for (const idl::Enumerator& each : decl.enumerators) {
    const std::string value =
        decl.underlying ? std::to_string(each.value) : string_literal(each.wire_name);
    text += "    " + enumerator_name(each, decl) + " = " + value + '\n';
    text += docstring(kBody, docs_of(each));
  }
  return text;
}

std::string emit_struct(const Speller& speller, const idl::Struct& decl) {
  const std::vector<Member> members = members_of(
      decl.fields, [&](const idl::Field& field) { return speller.names().field(field); });
  const std::string repr = emit_repr(members);
  std::string body;
  for (const Member& member : members) body += emit_field(speller, member);
  body += repr;
  const std::string docs = docstring(kBody, docs_of(decl));
  return std::string("@_dataclasses.dataclass") + (repr.empty() ? "" : "(repr=False)") +
         "\nclass " + speller.names().declaration(decl) + ":\n" +
         or_pass(body.empty() ? docs : blank_after(docs) + body);
}

std::string emit_union(const Speller& speller, const idl::Union& decl) {
  const std::string name = speller.names().declaration(decl);
  Expr alias(name + " = _t.Union[", {}, "]");
  std::string text;
  for (const idl::Arm& arm : decl.arms) {
    const std::string& cls = speller.names().arm_class(arm);
    alias.items.emplace_back(cls);
    std::vector<std::string> docs = docs_of(arm);
    if (docs.empty()) docs.push_back("The arm `" + arm.name + "` of " + decl.name + ".");
    text += "@_dataclasses.dataclass\nclass " + cls + ":\n" + docstring(kBody, docs);
    if (arm.type) text += "\n    value: " + speller.annotation(*arm.type) + '\n';
    text += "\n\n";
  }
  if (!decl.strict) alias.items.emplace_back("_tw.UnknownArm");
  return text + statement(0, alias) + docstring(0, docs_of(decl));
}

std::string emit_error(const Speller& speller, const idl::ErrorDecl& decl) {
  const std::vector<Member> members = members_of(
      decl.fields, [&](const idl::Field& field) { return speller.names().error_field(field); });
  std::string text = "class " + speller.names().declaration(decl) +
                     (decl.transient ? "(_tw.TransientError):\n" : "(_tw.DeclaredError):\n");
  text += blank_after(docstring(kBody, docs_of(decl)));
  for (const Member& member : members) {
    text += "    " + member.name + ": " + speller.annotation(member.field->type) + '\n';
    text += docstring(kBody, field_docs(*member.field));
  }
  if (!members.empty()) text += '\n';
  return text + emit_error_init(speller, decl, members) + emit_repr(members);
}

std::string emit_alias(const Speller& speller, const idl::Alias& decl) {
  std::vector<std::string> docs = docs_of(decl);
  const std::string& unit = decl.target.resolved_unit();
  if (!unit.empty()) docs.push_back("Unit: " + unit + ".");
  return speller.names().declaration(decl) + " = " + speller.annotation(decl.target) + '\n' +
         docstring(0, docs);
}

std::string emit_constant(const Speller& speller, const idl::Const& decl, std::size_t indent) {
  const std::string head =
      speller.names().declaration(decl) + ": _t.Final[" + speller.annotation(decl.type) + "] = ";
  return statement(indent, speller.literal(decl.type, decl.value).after(head)) +
         docstring(indent, docs_of(decl));
}

}  // namespace tagwire::codegen::python
