#include "codegen/cpp/printing.h"

#include <string_view>
#include <utility>

#include "codegen/cpp/layout.h"
#include "codegen/cpp/names.h"

namespace tagwire::codegen {
namespace {

using idl::Scalar;
using idl::Type;

/// Column of a statement in a function of a namespace.
constexpr std::size_t kIndent = 2;

bool is_container(const Type& resolved) {
  return resolved.kind == Type::Kind::kList || resolved.kind == Type::Kind::kMap ||
         resolved.kind == Type::Kind::kTuple;
}

/// Writes the statements of one operator<<.
class Printer {
 public:
  Printer(PrintView& view, const Speller& speller, Includes& includes)
      : view_(view), speller_(speller), includes_(includes) {}

  void line(std::size_t depth, std::string_view text) {
    const std::size_t columns = 2 * depth;
    if (!view_.body.empty()) view_.body += '\n';
    view_.body.append(columns, ' ') += hang(text, columns);
  }

  /// What `out <<` takes to print `expr`, of any type but a container.
  std::string simple(const Type& type, const std::string& given) {
    const std::string expr = travelling(type, given);
    const Type resolved = resolve(type);
    if (resolved.kind == Type::Kind::kEnum) return "to_string(" + expr + ")";
    if (resolved.kind == Type::Kind::kStruct || resolved.kind == Type::Kind::kUnion) return expr;
    switch (resolved.scalar) {
      case Scalar::kBool:
        return "(" + expr + " ? \"true\" : \"false\")";
      case Scalar::kInt8:
      case Scalar::kUint8:
        return "+" + expr;  // as a number, not as a character
      case Scalar::kString:
        includes_.standard.insert("iomanip");
        return "std::quoted(" + expr + ")";
      case Scalar::kBytes:
        return without_star(expr) + "size() << \" bytes\"";
      case Scalar::kDatetime:
        view_.prints_time = true;
        return "tagwire::generated::time_text(" + expr + ")";
      case Scalar::kDuration:
        return without_star(expr) + "count() << \"us\"";
      default:
        return expr;
    }
  }

  /// Prints `label`, unless it is empty, and the value `expr`.
  void value(std::size_t depth, const std::string& label, const Type& type, const std::string& expr,
             std::size_t nesting = 0) {
    const Type resolved = resolve(type);
    if (!is_container(resolved)) {
      line(depth, wrap_output(kIndent + 2 * depth, label, simple(type, expr)));
      return;
    }
    const auto [open, close] = brackets(resolved.kind);
    if (label.empty()) {
      line(depth, std::string("out << '") + open + "';");
    } else if (label.ends_with(": \"")) {
      const std::string opened = label.substr(0, label.size() - 1) + open + "\"";
      line(depth, fenced_if_long(kIndent + 2 * depth, "out << " + opened + ";"));
    } else {
      line(depth, wrap_output(kIndent + 2 * depth, label, std::string("'") + open + "'"));
    }
    const std::string held = travelling(type, expr);
    if (resolved.kind == Type::Kind::kTuple) {
      elements(depth, resolved, held, nesting);
    } else {
      loop(depth, resolved, held, nesting);
    }
    line(depth, std::string("out << '") + close + "';");
  }

  /// `label`, which ends in a literal, and in it "***" in place of a value.
  static std::string hidden(const std::string& label) {
    return label.substr(0, label.size() - 1) + "***\"";
  }

  /// The value that travels for one of the user's own type.
  std::string travelling(const std::string& type, const std::string& expr) {
    includes_.project.insert("tagwire/value/convert.h");
    return "tagwire::Convert<" + type + ">::to_wire(" + expr + ")";
  }

 private:
  std::string travelling(const Type& type, const std::string& expr) {
    const idl::Alias* alias = find_converted(type);
    return alias == nullptr ? expr : travelling(speller_.name(*alias), expr);
  }

  static std::pair<char, char> brackets(Type::Kind kind) {
    if (kind == Type::Kind::kTuple) return {'(', ')'};
    return kind == Type::Kind::kMap ? std::pair('{', '}') : std::pair('[', ']');
  }

  void elements(std::size_t depth, const Type& tuple, const std::string& expr,
                std::size_t nesting) {
    for (std::size_t i = 0; i < tuple.arguments.size(); ++i) {
      const std::string element = "std::get<" + std::to_string(i) + ">(" + expr + ")";
      if (i > 0) line(depth, "out << \", \";");
      bare(depth, tuple.arguments[i], element, nesting + 1);
    }
  }

  /// A value without a label.
  void bare(std::size_t depth, const Type& type, const std::string& expr, std::size_t nesting) {
    if (is_container(resolve(type))) return value(depth, "", type, expr, nesting);
    line(depth, fenced_if_long(kIndent + 2 * depth, "out << " + simple(type, expr) + ";"));
  }

  void loop(std::size_t depth, const Type& container, const std::string& expr,
            std::size_t nesting) {
    const bool map = container.kind == Type::Kind::kMap;
    const std::string suffix = nesting == 0 ? "" : std::to_string(nesting + 1);
    const std::string comma = "comma" + suffix;
    const std::string item = "item" + suffix;
    const std::string key = "key" + suffix;
    const std::string binding = map ? "[" + key + ", " + item + "]" : item;
    includes_.standard.insert("utility");
    line(depth, wrap_loop(kIndent + 2 * depth, "const char* " + comma + " = \"\";",
                          "const auto& " + binding + " : " + expr));
    std::string label = "std::exchange(" + comma + ", \", \")";
    if (map) label += " << " + simple(container.arguments[0], key) + " << \": \"";
    value(depth + 1, label, container.arguments.back(), item, nesting + 1);
    line(depth, "}");
  }

  /// `value.x` and `*value.x` as the left side of a member access.
  static std::string without_star(const std::string& expr) {
    return expr.starts_with('*') ? expr.substr(1) + "->" : expr + ".";
  }

  PrintView& view_;
  const Speller& speller_;
  Includes& includes_;
};

void print_field(Printer& printer, const idl::Field& field, const std::string& member,
                 const std::string& label) {
  Type type = field.type;
  type.optional = false;
  const auto held = [&](const std::string& expr) {
    return field.cpp.type.empty() ? expr : printer.travelling(field.cpp.type, expr);
  };
  const auto print = [&](std::size_t depth, const std::string& expr) {
    if (field.sensitive) {
      return printer.line(
          depth, fenced_if_long(kIndent + 2 * depth, "out << " + Printer::hidden(label) + ";"));
    }
    printer.value(depth, label, type, held(expr));
  };
  if (!field.type.optional) return print(0, member);
  const std::string condition = "if (" + member + ") ";
  if (field.sensitive || !is_container(resolve(type))) {
    const std::string text = field.sensitive
                                 ? Printer::hidden(label)
                                 : label + " << " + printer.simple(type, held("*" + member));
    const std::string statement = condition + "out << " + text + ";";
    if (kIndent + width(statement) <= kColumns) return printer.line(0, statement);
  }
  printer.line(0, condition + "{");
  print(1, "*" + member);
  printer.line(0, "}");
}

/// `if (const auto* arm = ...) out << ": " << *arm;`
void print_arm(Printer& printer, const idl::Arm& arm, const std::string& name) {
  const std::string condition = "if (const auto* arm = tagwire::get_if<" + name + ">(value)) ";
  if (!is_container(resolve(*arm.type))) {
    const std::string statement =
        condition + "out << \": \" << " + printer.simple(*arm.type, "*arm") + ";";
    if (kIndent + width(statement) <= kColumns) return printer.line(0, statement);
  }
  printer.line(0, fenced_if_long(kIndent, condition + "{"));
  printer.value(1, "\": \"", *arm.type, "*arm");
  printer.line(0, "}");
}

}  // namespace

PrintView print_view(const idl::Named& owner, const std::vector<idl::Field>& all,
                     const Speller& speller, Includes& includes) {
  PrintView view;
  includes.standard.insert("ostream");
  std::vector<idl::Field> fields;
  for (const idl::Field& field : all) {
    if (!field.retired) fields.push_back(field);
  }
  if (fields.empty()) {
    view.body = "return out << " + string_literal(owner.name + "{}") + ";";
    view.parameter.clear();
    return view;
  }
  Printer printer(view, speller, includes);
  const bool optional_first = fields.front().type.optional;
  if (optional_first) {  // which field is the first to be printed shows at run time only
    includes.standard.insert("utility");
    printer.line(0, "out << " + string_literal(owner.name + "{") + ";");
    printer.line(0, "const char* separator = \"\";");
  }
  for (const idl::Field& field : fields) {
    const bool first = &field == &fields.front();
    const std::string member = "value." + field_name(field, owner);
    const std::string label =
        optional_first ? "std::exchange(separator, \", \") << " + string_literal(field.name + ": ")
                       : string_literal((first ? owner.name + "{" : ", ") + field.name + ": ");
    print_field(printer, field, member, label);
  }
  printer.line(0, "return out << '}';");
  return view;
}

PrintView print_view(const idl::Union& decl, const Speller& speller, Includes& includes) {
  PrintView view;
  includes.standard.insert("ostream");
  Printer printer(view, speller, includes);
  const std::string name = declaration_name(decl);
  printer.line(0,
               wrap_output(kIndent, string_literal(decl.name + "{"), "tagwire::arm_name(value)"));
  for (const idl::Arm& arm : decl.arms) {
    if (arm.type) print_arm(printer, arm, name + "::" + arm_name(arm, decl));
  }
  printer.line(0, "return out << '}';");
  return view;
}

}  // namespace tagwire::codegen
