#include "codegen/python/spelling.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "codegen/python/pattern.h"

namespace tagwire::codegen::python {
namespace {

using idl::Constraints;
using idl::Scalar;
using idl::Type;

struct ScalarSpelling {
  std::string_view annotation;
  std::string_view codec;
};

/// In the order of idl::Scalar.
constexpr std::array kScalars = std::to_array<ScalarSpelling>({
    {"bool", "_tw.BOOL"},
    {"int", "_tw.INT8"},
    {"int", "_tw.INT16"},
    {"int", "_tw.INT32"},
    {"int", "_tw.INT64"},
    {"int", "_tw.UINT8"},
    {"int", "_tw.UINT16"},
    {"int", "_tw.UINT32"},
    {"float", "_tw.DOUBLE"},
    {"str", "_tw.STRING"},
    {"bytes", "_tw.BYTES"},
    {"_datetime.datetime", "_tw.DATETIME"},
    {"_datetime.timedelta", "_tw.DURATION"},
    {"_t.Any", "_tw.ANY"},
});

const ScalarSpelling& spelling_of(Scalar scalar) {
  return kScalars[static_cast<std::size_t>(scalar)];
}

Expr datetime_literal(std::int64_t seconds) {
  namespace chrono = std::chrono;
  const chrono::sys_seconds time{chrono::seconds(seconds)};
  const auto day = chrono::floor<chrono::days>(time);
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss clock(time - day);
  const auto part = [](auto number) { return Expr(std::to_string(number)); };
  return {"_datetime.datetime(",
          {part(static_cast<int>(date.year())), part(static_cast<unsigned>(date.month())),
           part(static_cast<unsigned>(date.day())), part(clock.hours().count()),
           part(clock.minutes().count()), part(clock.seconds().count()),
           "tzinfo=_datetime.timezone.utc"},
          ")"};
}

std::string duration_literal(std::int64_t microseconds) {
  const auto [unit, size] = microseconds % 1'000'000 == 0 ? std::pair("seconds", 1'000'000)
                            : microseconds % 1'000 == 0   ? std::pair("milliseconds", 1'000)
                                                          : std::pair("microseconds", 1);
  return "_datetime.timedelta(" + std::string(unit) + "=" + std::to_string(microseconds / size) +
         ")";
}

std::string bound_literal(const std::optional<Constraints::Range::Bound>& bound,
                          const Type& resolved) {
  if (!bound) return "None";
  if (const double* number = std::get_if<double>(&*bound)) return double_literal(*number);
  const std::int64_t number = std::get<std::int64_t>(*bound);
  return resolved.scalar == Scalar::kDuration ? duration_literal(number) : std::to_string(number);
}

Expr pair(std::string first, std::string second) {
  return {"(", {std::move(first), std::move(second)}, ")"};
}

/// The keyword arguments of _tw.Checked; none when nothing is to be checked.
std::vector<Expr> checks(const Constraints& constraints, const Type& resolved) {
  std::vector<Expr> items;
  if (constraints.range) {
    items.push_back(pair(bound_literal(constraints.range->low, resolved),
                         bound_literal(constraints.range->high, resolved))
                        .after("range="));
  }
  if (constraints.length) {
    const auto& high = constraints.length->high;
    items.push_back(
        pair(std::to_string(constraints.length->low), high ? std::to_string(*high) : "None")
            .after("length="));
  }
  if (constraints.pattern) {
    items.emplace_back("pattern=" + string_literal(python_pattern(*constraints.pattern)));
  }
  if (constraints.unique) items.emplace_back("unique=True");
  return items;
}

const idl::Field* find_field(const idl::Struct& type, const std::string& name) {
  const auto found = std::find_if(type.fields.begin(), type.fields.end(),
                                  [&](const idl::Field& field) { return field.name == name; });
  return found == type.fields.end() ? nullptr : &*found;
}

/// A value of type any, as it stands in the IDL.
Expr any_literal(const idl::Value& value) {
  if (const auto* flag = std::get_if<bool>(&value.data)) return *flag ? "True" : "False";
  if (const auto* number = std::get_if<std::int64_t>(&value.data)) return std::to_string(*number);
  if (const auto* number = std::get_if<double>(&value.data)) return double_literal(*number);
  if (const auto* text = std::get_if<std::string>(&value.data)) return string_literal(*text);
  if (const auto* list = std::get_if<idl::Value::List>(&value.data)) {
    Expr expr("[", {}, "]");
    for (const idl::Value& each : *list) expr.items.push_back(any_literal(each));
    return expr;
  }
  Expr expr("{", {}, "}");
  if (const auto* object = std::get_if<idl::Value::Object>(&value.data)) {
    for (const auto& [key, each] : *object) {
      expr.items.push_back(any_literal(each).after(string_literal(key) + ": "));
    }
  }
  return expr;
}

}  // namespace

std::string double_literal(double value) {
  if (!std::isfinite(value)) {
    return std::isnan(value) ? "float(\"nan\")" : value > 0 ? "float(\"inf\")" : "float(\"-inf\")";
  }
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  std::string text(buffer.data(), end);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string seconds_literal(std::int64_t microseconds) {
  return double_literal(static_cast<double>(microseconds) / 1e6);
}

std::string import_name(const idl::Module& module) {
  const std::string name = "_" + module_name(module);
  const bool ours = name == "_tw" || name == "_t" || name == "_abc" || name == "_datetime" ||
                    name == "_dataclasses" || name == "_enum" || name.starts_with("_codec_") ||
                    name.starts_with("_error_") || name.starts_with("_method_");
  return ours ? name + '_' : name;
}

bool is_immutable(const Type& type) {
  const Type resolved = type.resolved();
  return resolved.kind == Type::Kind::kEnum ||
         (resolved.kind == Type::Kind::kScalar && resolved.scalar != Scalar::kAny);
}

Speller::Speller(const idl::Module& module) : module_(&module) {}

const Names& Speller::names_of(const idl::Module& module) const {
  std::unique_ptr<Names>& names = names_[&module];
  if (names == nullptr) names = std::make_unique<Names>(module);
  return *names;
}

std::string Speller::qualified(const idl::Module& owner, const std::string& name) const {
  return &owner == module_ ? name : import_name(owner) + "." + name;
}

std::string Speller::name(const idl::Named& decl) const {
  return qualified(*decl.module, names_of(*decl.module).declaration(decl));
}

std::string Speller::annotation(const Type& type) const {
  if (type.optional) {
    Type inner = type;
    inner.optional = false;
    return "_t.Optional[" + annotation(inner) + "]";
  }
  const auto arguments = [&] {
    std::string text;
    for (const Type& argument : type.arguments) {
      text += (text.empty() ? "" : ", ") + annotation(argument);
    }
    return text;
  };
  switch (type.kind) {
    case Type::Kind::kList:
      return "list[" + arguments() + "]";
    case Type::Kind::kMap:
      return "dict[" + arguments() + "]";
    case Type::Kind::kTuple:
      return "tuple[" + arguments() + "]";
    case Type::Kind::kAlias:
      return name(*type.alias);
    case Type::Kind::kEnum:
      return name(*type.enumeration);
    case Type::Kind::kStruct:
      return name(*type.structure);
    case Type::Kind::kUnion:
      return name(*type.union_type);
    case Type::Kind::kScalar:
      break;
  }
  return std::string(spelling_of(type.scalar).annotation);
}

Expr Speller::codec(const Type& type, bool nonfinite) const {
  nonfinite = nonfinite || type.constraints.nonfinite;
  Expr bare = bare_codec(type, nonfinite);
  std::vector<Expr> items = checks(type.constraints, type.resolved());
  if (items.empty()) return bare;
  items.insert(items.begin(), std::move(bare));
  return {"_tw.Checked(", std::move(items), ")"};
}

Expr Speller::bare_codec(const Type& type, bool nonfinite) const {
  const auto declared = [&](const idl::Named& decl) {
    return Expr(qualified(*decl.module, "_codec_" + decl.name));
  };
  const auto of_arguments = [&](const char* head) {
    Expr expr(head, {}, ")");
    for (const Type& argument : type.arguments) expr.items.push_back(codec(argument));
    return expr;
  };
  switch (type.kind) {
    case Type::Kind::kList:
      return of_arguments("_tw.List(");
    case Type::Kind::kMap:
      return of_arguments("_tw.Map(");
    case Type::Kind::kTuple:
      return of_arguments("_tw.Tuple(");
    case Type::Kind::kAlias:
      // What allows more than the alias does cannot be built upon it.
      if (nonfinite) return codec(type.alias->target, true);
      return declared(*type.alias);
    case Type::Kind::kEnum:
      return declared(*type.enumeration);
    case Type::Kind::kStruct:
      return declared(*type.structure);
    case Type::Kind::kUnion:
      return declared(*type.union_type);
    case Type::Kind::kScalar:
      break;
  }
  if (nonfinite && type.scalar == Scalar::kDouble) return "_tw.DOUBLE_NONFINITE";
  return std::string(spelling_of(type.scalar).codec);
}

Expr Speller::literal(const Type& type, const idl::Value& value) const {
  const Type resolved = type.resolved();
  if (resolved.kind == Type::Kind::kScalar && resolved.scalar == Scalar::kAny) {
    return any_literal(value);
  }
  if (const auto* list = std::get_if<idl::Value::List>(&value.data)) {
    const bool tuple = resolved.kind == Type::Kind::kTuple;
    Expr expr(tuple ? "(" : "[", {}, tuple ? ")" : "]");
    expr.one_item_comma = tuple;
    for (std::size_t i = 0; i < list->size(); ++i) {
      const Type& item = resolved.arguments[tuple ? i : 0];
      expr.items.push_back(literal(item, (*list)[i]));
    }
    return expr;
  }
  if (const auto* object = std::get_if<idl::Value::Object>(&value.data)) {
    return object_literal(resolved, *object);
  }
  if (const auto* enumerator = std::get_if<const idl::Enumerator*>(&value.data)) {
    const idl::Enum& owner = *resolved.enumeration;
    return name(owner) + "." + enumerator_name(**enumerator, owner);
  }
  if (const auto* flag = std::get_if<bool>(&value.data)) return *flag ? "True" : "False";
  if (const auto* number = std::get_if<double>(&value.data)) return double_literal(*number);
  if (const auto* text = std::get_if<std::string>(&value.data)) {
    return resolved.scalar == Scalar::kBytes ? bytes_literal(*text) : string_literal(*text);
  }
  const std::int64_t number = std::get<std::int64_t>(value.data);
  if (resolved.scalar == Scalar::kDatetime) return datetime_literal(number);
  if (resolved.scalar == Scalar::kDuration) return duration_literal(number);
  return std::to_string(number);
}

Expr Speller::object_literal(const Type& resolved, const idl::Value::Object& object) const {
  if (resolved.kind == Type::Kind::kStruct) return struct_literal(*resolved.structure, object);
  if (resolved.kind == Type::Kind::kMap) return map_literal(resolved, object);
  const idl::Union& type = *resolved.union_type;
  const auto arm = std::find_if(type.arms.begin(), type.arms.end(), [&](const idl::Arm& each) {
    return each.name == object.front().first;
  });
  Expr expr(qualified(*type.module, names_of(*type.module).arm_class(*arm)) + "(", {}, ")");
  if (arm->type) expr.items.push_back(literal(*arm->type, object.front().second));
  return expr;
}

Expr Speller::struct_literal(const idl::Struct& type, const idl::Value::Object& object) const {
  Expr expr(name(type) + "(", {}, ")");
  for (const auto& [member, value] : object) {
    const idl::Field* field = find_field(type, member);
    if (field == nullptr || field->retired) continue;
    expr.items.push_back(
        literal(field->type, value).after(names_of(*type.module).field(*field) + "="));
  }
  return expr;
}

Expr Speller::map_literal(const Type& resolved, const idl::Value::Object& object) const {
  Expr expr("{", {}, "}");
  for (const auto& [key, value] : object) {
    const std::string start = key_literal(resolved.arguments[0], key).flat() + ": ";
    expr.items.push_back(literal(resolved.arguments[1], value).after(start));
  }
  return expr;
}

Expr Speller::key_literal(const Type& type, const std::string& text) const {
  const Type resolved = type.resolved();
  if (resolved.kind != Type::Kind::kEnum) {
    return resolved.scalar == Scalar::kString ? string_literal(text) : text;
  }
  const idl::Enum& owner = *resolved.enumeration;
  const auto found = std::find_if(owner.enumerators.begin(), owner.enumerators.end(),
                                  [&](const idl::Enumerator& each) { return each.name == text; });
  return name(owner) + "." + enumerator_name(*found, owner);
}

}  // namespace tagwire::codegen::python
