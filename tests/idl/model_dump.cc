#include "tests/idl/model_dump.h"

#include <sstream>

#include "idl/types.h"

namespace tagwire::idl::test {
namespace {

class Dumper {
 public:
  std::string take() { return out_.str(); }

  void show(const Const& decl) {
    named("const", decl);
    out_ << ":" << test::dump(decl.type) << "=";
    value(decl.value);
  }
  void show(const Alias& decl) {
    named("type", decl);
    out_ << "=" << test::dump(decl.target);
  }
  void show(const Enum& decl) {
    named(decl.strict ? "strict enum" : "enum", decl);
    if (decl.underlying) out_ << ":" << spell(*decl.underlying);
    for (const Enumerator& enumerator : decl.enumerators) {
      named(" ", enumerator);
      out_ << "=" << enumerator.value;
    }
    reserved(decl.reserved);
  }
  void show(const Union& decl) {
    named(decl.strict ? "strict union" : "union", decl);
    if (decl.tag) out_ << " tag:" << *decl.tag;
    for (const Arm& arm : decl.arms) {
      named(" ", arm);
      if (arm.type) out_ << ":" << test::dump(*arm.type);
    }
    reserved(decl.reserved);
  }
  void show(const Struct& decl) {
    named(decl.strict ? "strict struct" : "struct", decl);
    if (decl.positional) out_ << " positional";
    fields(decl.fields);
    reserved(decl.reserved);
  }
  void show(const ErrorDecl& decl) {
    named("error", decl);
    out_ << (decl.transient ? " transient" : "") << "=" << decl.code << " \"";
    for (const TemplatePiece& piece : decl.text) {
      out_ << (piece.field == nullptr ? piece.literal : "{" + piece.field->name + "}");
    }
    out_ << "\"";
    fields(decl.fields);
    reserved(decl.reserved);
  }
  void show(const Service& decl) {
    named("service", decl);
    if (decl.base != nullptr) out_ << " extends " << decl.base->name;
    for (const auto& constant : decl.constants) {
      out_ << " ";
      show(*constant);
    }
    for (const Method& method : decl.methods) {
      out_ << (method.oneway ? " oneway " : " ") << decl.wire_name_of(method) << "(";
      fields(method.parameters);
      out_ << ")";
      deprecated(method);
      if (const auto timeout = decl.timeout_of(method)) out_ << " timeout:" << *timeout;
      if (const auto auth = decl.auth_of(method)) out_ << " auth:" << *auth;
      out_ << (method.readonly ? " readonly" : "") << (method.idempotent ? " idempotent" : "");
      if (method.result) out_ << "->" << test::dump(*method.result);
      for (const ErrorDecl* error : method.throws) out_ << " throws " << error->name;
    }
    for (const Example& example : decl.examples) show(example);
  }
  void show(const Example& example) {
    out_ << " example " << example.method->name << "(";
    for (const Value& argument : example.arguments) {
      value(argument);
      out_ << ";";
    }
    out_ << ")";
    if (example.result) {
      out_ << "->";
      value(*example.result);
    }
    if (example.error == nullptr) return;
    out_ << " throws " << example.error->name;
    value(example.error_fields);
  }

 private:
  void reserved(const std::vector<Reserved>& all) {
    for (const Reserved& one : all) {
      out_ << " -";
      std::visit([this](const auto& what) { out_ << what; }, one.what);
    }
  }
  void deprecated(const Named& named) {
    if (named.deprecated) out_ << "!" << *named.deprecated << "!";
    for (const std::string& alias : named.aliases) out_ << "|" << alias;
    if (!named.since.empty()) out_ << " since:" << named.since;
    if (!named.cpp.type.empty()) out_ << " type:" << named.cpp.type << named.cpp.include;
    if (!named.cpp.name.empty()) out_ << " name:" << named.cpp.name;
    for (const AllowedRule& one : named.allowed) out_ << " allow:" << one.rule << "," << one.reason;
  }
  void named(std::string_view what, const Named& named) {
    out_ << what << (what == " " ? "" : " ") << named.name;
    if (named.wire_name != named.name) out_ << "@" << named.wire_name;
    deprecated(named);
  }
  void fields(const std::vector<Field>& fields) {
    for (const Field& field : fields) {
      named(" ", field);
      out_ << ":" << test::dump(field.type) << (field.boxed ? "^" : "")
           << (field.retired ? " retired" : "") << (field.sensitive ? " sensitive" : "")
           << (field.nil ? " nil" : "");
      if (!field.default_value) continue;
      out_ << "=";
      value(*field.default_value);
    }
  }
  void value(const Value& value) {
    std::visit([this](const auto& data) { show_data(data); }, value.data);
  }
  void show_data(bool data) { out_ << (data ? "true" : "false"); }
  void show_data(std::int64_t data) { out_ << data; }
  void show_data(double data) { out_ << data << "f"; }
  void show_data(const std::string& data) { out_ << "'" << data << "'"; }
  void show_data(const Enumerator* data) { out_ << "#" << data->name; }
  void show_data(const Value::List& data) {
    out_ << "[";
    for (const Value& item : data) {
      value(item);
      out_ << ";";
    }
    out_ << "]";
  }
  void show_data(const Value::Object& data) {
    out_ << "{";
    for (const auto& [key, item] : data) {
      out_ << key << ":";
      value(item);
      out_ << ";";
    }
    out_ << "}";
  }

  std::ostringstream out_;
};

}  // namespace

namespace {

std::string dump(const Constraints::Range::Bound& bound) {
  std::ostringstream out;
  std::visit([&](auto number) { out << number; }, bound);
  return out.str();
}

std::string dump(const Constraints& constraints) {
  std::string text;
  if (constraints.range) {
    text += "@range(" + (constraints.range->low ? dump(*constraints.range->low) : "") + ".." +
            (constraints.range->high ? dump(*constraints.range->high) : "") + ") ";
  }
  if (constraints.length) {
    text += "@len(" + std::to_string(constraints.length->low) + ".." +
            (constraints.length->high ? std::to_string(*constraints.length->high) : "") + ") ";
  }
  if (constraints.pattern) text += "@pattern(" + *constraints.pattern + ") ";
  if (constraints.unique) text += "@unique ";
  if (constraints.nonfinite) text += "@nonfinite ";
  return text;
}

}  // namespace

std::string dump(const Type& type) {
  std::string text = dump(type.constraints);
  if (!type.unit.empty()) text += "@unit(" + type.unit + ") ";
  if (type.arguments.empty()) {
    text += spell(type);
  } else {
    text += type.kind == Type::Kind::kList  ? "list<"
            : type.kind == Type::Kind::kMap ? "map<"
                                            : "tuple<";
    for (const Type& argument : type.arguments) {
      text += (&argument == &type.arguments.front() ? "" : ", ") + dump(argument);
    }
    text += ">";
  }
  return text + (type.optional ? "?" : "");
}

std::string dump(const Module& module) {
  std::string text;
  for (const Decl& decl : module.declarations) {
    Dumper dumper;
    std::visit([&](const auto* declared) { dumper.show(*declared); }, decl);
    text += dumper.take() + "\n";
  }
  return text;
}

}  // namespace tagwire::idl::test
