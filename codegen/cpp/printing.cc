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
  return resolved.kind == Type::Kind::kList || resolved.kind == Type::Kind::kMap;
}

/// Writes the statements of one operator<<.
class Printer {
 public:
  Printer(PrintView& view, Includes& includes) : view_(view), includes_(includes) {}

  void line(std::size_t depth, std::string_view text) {
    const std::size_t columns = 2 * depth;
    if (!view_.body.empty()) view_.body += '\n';
    view_.body.append(columns, ' ') += hang(text, columns);
  }

  /// What `out <<` takes to print `expr`, of any type but a container.
  std::string simple(const Type& type, const std::string& expr) {
    const Type resolved = resolve(type);
    if (resolved.kind == Type::Kind::kEnum) return "to_string(" + expr + ")";
    if (resolved.kind == Type::Kind::kStruct) return expr;
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

  /// Prints `label` and the value `expr`.
  void value(std::size_t depth, const std::string& label, const Type& type, const std::string& expr,
             std::size_t nesting = 0) {
    const Type resolved = resolve(type);
    if (!is_container(resolved)) {
      line(depth, wrap_output(kIndent + 2 * depth, label, simple(type, expr)));
      return;
    }
    const bool map = resolved.kind == Type::Kind::kMap;
    if (label.ends_with(": \"")) {
      const std::string opened = label.substr(0, label.size() - 1) + (map ? "{" : "[") + "\"";
      line(depth, fenced_if_long(kIndent + 2 * depth, "out << " + opened + ";"));
    } else {
      line(depth, wrap_output(kIndent + 2 * depth, label, map ? "'{'" : "'['"));
    }
    loop(depth, resolved, expr, nesting);
    line(depth, map ? "out << '}';" : "out << ']';");
  }

 private:
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
  Includes& includes_;
};

void print_field(Printer& printer, const idl::Field& field, const std::string& member,
                 const std::string& label) {
  Type type = field.type;
  type.optional = false;
  if (!field.type.optional) {
    printer.value(0, label, type, member);
    return;
  }
  const std::string condition = "if (" + member + ") ";
  if (!is_container(resolve(type))) {
    const std::string statement =
        condition + "out << " + label + " << " + printer.simple(type, "*" + member) + ";";
    if (kIndent + width(statement) <= kColumns) return printer.line(0, statement);
  }
  printer.line(0, condition + "{");
  printer.value(1, label, type, "*" + member);
  printer.line(0, "}");
}

}  // namespace

PrintView print_view(const idl::Named& owner, const std::vector<idl::Field>& fields,
                     Includes& includes) {
  PrintView view;
  includes.standard.insert("ostream");
  if (fields.empty()) {
    view.body = "return out << " + string_literal(owner.name + "{}") + ";";
    view.parameter.clear();
    return view;
  }
  Printer printer(view, includes);
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

}  // namespace tagwire::codegen
