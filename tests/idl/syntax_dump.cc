#include "tests/idl/syntax_dump.h"

#include <sstream>

namespace tagwire::idl::test {
namespace {

using namespace syntax;  // NOLINT: the whole file is about it

class Dumper {
 public:
  std::string take() { return out_.str(); }

  void file(const File& file) {
    header(file);
    out_ << "module " << file.module.text() << ";";
    for (const Import& import : file.imports) {
      out_ << " import ";
      if (import.alias) out_ << import.alias->text << "=";
      out_ << import.path << ";";
    }
    for (const Decl& decl : file.declarations) {
      out_ << " ";
      std::visit([this](const auto& declared) { show(declared); }, decl);
    }
  }

 private:
  void header(const Header& header) {
    for (const std::string& line : header.docs) out_ << "\"" << line << "\" ";
    attributes(header.attributes);
  }

  void attributes(const std::vector<Attribute>& all) {
    for (const Attribute& attribute : all) {
      out_ << "@" << attribute.name.text();
      const char* separator = "(";
      for (const AttributeArg& arg : attribute.args) {
        out_ << separator;
        separator = ",";
        if (arg.name) out_ << arg.name->text << ":";
        if (arg.low) value(*arg.low);
        if (arg.is_range) out_ << "..";
        if (arg.high) value(*arg.high);
      }
      out_ << (attribute.args.empty() ? " " : ") ");
    }
  }

  void type(const TypeExpr& type) {
    attributes(type.attributes);
    if (type.kind == TypeExpr::Kind::kBroken) out_ << "!";
    out_ << type.name.text();
    for (std::size_t i = 0; i < type.arguments.size(); ++i) {
      out_ << (i == 0 ? "<" : ",");
      this->type(type.arguments[i]);
    }
    if (!type.arguments.empty()) out_ << ">";
    if (type.optional) out_ << "?";
  }

  void value(const ValueExpr& value) {
    switch (value.kind) {
      case ValueExpr::Kind::kBroken:
        out_ << "!";
        break;
      case ValueExpr::Kind::kBool:
      case ValueExpr::Kind::kPath:
        out_ << value.path.text();
        break;
      case ValueExpr::Kind::kInteger:
        out_ << value.integer;
        break;
      case ValueExpr::Kind::kFloat:
        out_ << value.floating << "f";
        break;
      case ValueExpr::Kind::kString:
        out_ << '"' << value.string << '"';
        break;
      case ValueExpr::Kind::kDuration:
        out_ << value.integer << value.unit;
        break;
      case ValueExpr::Kind::kList:
      case ValueExpr::Kind::kObject:
        container(value);
        break;
    }
  }

  void container(const ValueExpr& value) {
    const bool is_list = value.kind == ValueExpr::Kind::kList;
    out_ << (is_list ? "[" : "{");
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      if (i > 0) out_ << ",";
      if (!is_list) out_ << value.keys[i].text << ":";
      this->value(value.items[i]);
    }
    out_ << (is_list ? "]" : "}");
  }

  void field(const Field& field) {
    header(field);
    out_ << field.name.text << ":";
    type(field.type);
    if (field.default_value) {
      out_ << "=";
      value(*field.default_value);
    }
  }

  template <class Members, class Show>
  void list(const Members& members, Show show_one) {
    const char* separator = "";
    for (const auto& member : members) {
      out_ << separator;
      separator = ", ";
      show_one(member);
    }
  }

  void reserved(const std::vector<Reserved>& lines) {
    for (const Reserved& line : lines) {
      out_ << " ";
      for (const std::string& text : line.docs) out_ << "\"" << text << "\" ";
      out_ << "reserved";
      for (const Reserved::Item& item : line.items) {
        out_ << " ";
        std::visit([this](const auto& what) { out_ << what; }, item.what);
      }
    }
  }

  void fields(const Fields& fields) {
    out_ << "{";
    list(fields.fields, [this](const Field& one) { field(one); });
    reserved(fields.reserved);
    out_ << (fields.broken ? " !}" : "}");
  }

  void show(const Const& decl) {
    header(decl);
    out_ << "const " << decl.name.text << ":";
    type(decl.type);
    out_ << "=";
    value(decl.value);
  }

  void show(const Alias& decl) {
    header(decl);
    out_ << "type " << decl.name.text << "=";
    type(decl.target);
  }

  void show(const Enum& decl) {
    header(decl);
    out_ << (decl.strict ? "strict " : "") << "enum " << decl.name.text;
    if (decl.base) out_ << ":" << decl.base->text();
    out_ << "{";
    list(decl.enumerators, [this](const Enumerator& one) {
      header(one);
      out_ << one.name.text;
      if (!one.value) return;
      out_ << "=";
      value(*one.value);
    });
    reserved(decl.reserved);
    out_ << (decl.broken ? " !}" : "}");
  }

  void show(const Struct& decl) {
    header(decl);
    out_ << (decl.strict ? "strict " : "") << "struct " << decl.name.text;
    fields(decl.fields);
  }

  void show(const Union& decl) {
    header(decl);
    out_ << (decl.strict ? "strict " : "") << "union " << decl.name.text;
    fields(decl.arms);
  }

  void show(const ErrorDecl& decl) {
    header(decl);
    out_ << "error " << decl.name.text << "=";
    value(decl.code);
    if (decl.text) {
      out_ << " ";
      value(*decl.text);
    }
    fields(decl.fields);
  }

  void show(const Service& decl) {
    header(decl);
    out_ << "service " << decl.name.text << (decl.base ? " extends " + decl.base->text() : "")
         << "{";
    list(decl.methods, [this](const Method& one) { method(one); });
    for (const Const& constant : decl.constants) {
      out_ << " ";
      show(constant);
    }
    reserved(decl.reserved);
    for (const Example& one : decl.examples) example(one);
    for (const Name& lost : decl.unreadable) out_ << " !" << lost.text;
    out_ << (decl.broken ? " ..." : "") << "}";
  }

  void example(const Example& example) {
    out_ << " ";
    header(example);
    out_ << "example " << example.method.text << "(";
    list(example.arguments, [this](const ValueExpr& one) { value(one); });
    out_ << ")";
    if (example.result) {
      out_ << "->";
      value(*example.result);
    }
    if (example.error) out_ << " throws " << example.error->text();
    if (example.error_fields) value(*example.error_fields);
    if (example.broken) out_ << "...";
  }

  void show(const Unreadable& decl) { out_ << "!" << decl.name.text; }

  void method(const Method& method) {
    header(method);
    out_ << (method.oneway ? "oneway " : "") << method.name.text << "(";
    list(method.parameters, [this](const Field& one) { field(one); });
    out_ << (method.broken ? "...)" : ")");
    if (method.result) {
      out_ << "->";
      type(*method.result);
    }
    for (const Path& path : method.throws) out_ << " throws " << path.text();
  }

  std::ostringstream out_;
};

}  // namespace

std::string dump(const syntax::File& file) {
  Dumper dumper;
  dumper.file(file);
  return dumper.take();
}

}  // namespace tagwire::idl::test
