#include "idl/constraints.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <map>
#include <utility>
#include <variant>

#include "idl/attributes.h"
#include "idl/catalogue.h"
#include "idl/literals.h"
#include "idl/types.h"
#include "idl/utf8.h"

namespace tagwire::idl {

using syntax::Attribute;
using syntax::AttributeArg;
using syntax::ValueExpr;

namespace {

bool is_scalar(const Type& type, Scalar scalar) {
  return type.kind == Type::Kind::kScalar && type.scalar == scalar;
}

bool is_integer(const Type& type) {
  return type.kind == Type::Kind::kScalar && integer_range(type.scalar).has_value();
}

bool is_number(const Type& type) { return is_integer(type) || is_scalar(type, Scalar::kDouble); }

/// Which types an attribute constrains.
struct Fit {
  std::string_view attribute;
  std::string_view types;
  bool (*fits)(const Type& resolved);
};
constexpr std::array kFits = {
    Fit{"range", "integers, double and duration",
        [](const Type& type) { return is_number(type) || is_scalar(type, Scalar::kDuration); }},
    Fit{"len", "string, bytes, list and map",
        [](const Type& type) {
          return is_scalar(type, Scalar::kString) || is_scalar(type, Scalar::kBytes) ||
                 type.kind == Type::Kind::kList || type.kind == Type::Kind::kMap;
        }},
    Fit{"pattern", "string", [](const Type& type) { return is_scalar(type, Scalar::kString); }},
    Fit{"unique", "list", [](const Type& type) { return type.kind == Type::Kind::kList; }},
    Fit{"unit", "integers and double", is_number},
    Fit{"nonfinite", "double", [](const Type& type) { return is_scalar(type, Scalar::kDouble); }},
};

const Fit* find_fit(std::string_view attribute) {
  for (const Fit& fit : kFits) {
    if (fit.attribute == attribute) return &fit;
  }
  return nullptr;
}

Type scalar_type(Scalar scalar) {
  Type type;
  type.scalar = scalar;
  return type;
}

std::string spell_double(double number) {
  std::array<char, 32> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  return {buffer.data(), result.ptr};
}

std::string spell_bound(const Constraints::Range::Bound& bound, const Type& resolved) {
  if (const auto* number = std::get_if<double>(&bound)) return spell_double(*number);
  const std::int64_t integer = std::get<std::int64_t>(bound);
  return is_scalar(resolved, Scalar::kDuration) ? spell_duration(integer) : std::to_string(integer);
}

std::string spell(const Constraints::Range& range, const Type& resolved) {
  return "@range(" + (range.low ? spell_bound(*range.low, resolved) : "") + ".." +
         (range.high ? spell_bound(*range.high, resolved) : "") + ")";
}

std::string spell(const Constraints::Length& length) {
  const std::string low = std::to_string(length.low);
  if (length.high == length.low) return "@len(" + low + ")";
  return "@len(" + low + ".." + (length.high ? std::to_string(*length.high) : "") + ")";
}

/// In double quotes, shortened when it is long.
std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 40;
  std::string shown = "\"";
  for (std::size_t count = 0; !text.empty(); ++count) {
    if (count == kShown) return shown + "...\"";
    append_utf8(shown, take_character(text));
  }
  return shown + '"';
}

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) take_character(text);
  return count;
}

std::string count_of(std::size_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

// ---- equal values, as text

void append_canonical(std::string& out, const Value& value, const Type& declared);

void append_canonical(std::string& out, std::string_view text) {
  out += std::to_string(text.size());
  out += ':';
  out += text;
}

/// Members that are left out have their defaults.
void append_members(std::string& out, const Value::Object& members, const Struct& structure) {
  for (const Field& field : structure.fields) {
    const auto found = std::find_if(members.begin(), members.end(),
                                    [&](const auto& entry) { return entry.first == field.name; });
    if (found != members.end()) {
      append_canonical(out, found->second, field.type);
    } else if (field.default_value) {
      append_canonical(out, *field.default_value, field.type);
    }
    out += ',';
  }
}

void append_entries(std::string& out, const Value::Object& entries, const Type& resolved) {
  std::map<std::string_view, const Value*> sorted;
  for (const auto& [key, item] : entries) sorted.emplace(key, &item);
  for (const auto& [key, item] : sorted) {
    append_canonical(out, key);
    Type type = scalar_type(Scalar::kAny);
    if (resolved.kind == Type::Kind::kMap) type = resolved.arguments[1];
    if (resolved.kind == Type::Kind::kUnion) {
      const Arm* arm = find_member(resolved.union_type->arms, key);
      if (arm != nullptr && arm->type) type = *arm->type;
    }
    append_canonical(out, *item, type);
  }
}

/// Texts are equal exactly when the values are.
void append_canonical(std::string& out, const Value& value, const Type& declared) {
  const Type resolved = declared.resolved();
  if (const auto* object = std::get_if<Value::Object>(&value.data)) {
    out += '{';
    if (resolved.kind == Type::Kind::kStruct) {
      append_members(out, *object, *resolved.structure);
    } else {
      append_entries(out, *object, resolved);
    }
    out += '}';
  } else if (const auto* list = std::get_if<Value::List>(&value.data)) {
    out += '[';
    for (std::size_t i = 0; i < list->size(); ++i) {
      const bool is_tuple = resolved.kind == Type::Kind::kTuple;
      const bool is_list = resolved.kind == Type::Kind::kList;
      append_canonical(out, (*list)[i],
                       is_tuple  ? resolved.arguments[i]
                       : is_list ? resolved.arguments[0]
                                 : scalar_type(Scalar::kAny));
      out += ',';
    }
    out += ']';
  } else if (const auto* text = std::get_if<std::string>(&value.data)) {
    append_canonical(out, *text);
  } else if (const auto* enumerator = std::get_if<const Enumerator*>(&value.data)) {
    out += (*enumerator)->name;
  } else if (const auto* number = std::get_if<double>(&value.data)) {
    out += spell_double(*number + 0.0) + "f";  // -0.0 equals 0.0
  } else if (const auto* integer = std::get_if<std::int64_t>(&value.data)) {
    out += std::to_string(*integer);
  } else {
    out += std::get<bool>(value.data) ? "true" : "false";
  }
}

}  // namespace

// ---- reading

void ConstraintReader::apply(const std::vector<Attribute>& before, const syntax::TypeExpr& written,
                             Type& made) {
  std::vector<const Attribute*> seen;
  apply_all(before, made, seen);
  apply_all(written.attributes, made, seen);
  if (written.arguments.size() != made.arguments.size()) return;  // reported
  for (std::size_t i = 0; i < made.arguments.size(); ++i) {
    apply({}, written.arguments[i], made.arguments[i]);
  }
}

void ConstraintReader::apply_to_nothing(const std::vector<Attribute>& before) {
  for (const Attribute& attribute : before) {
    const std::string name = attribute.name.text();
    const Fit* fit = find_fit(name);
    if (fit == nullptr) continue;
    diagnostics_.report(kConstraintType, attribute.span, name, "an arm without a type", fit->types);
  }
}

/// Attributes that are no constraints, stand twice in the same place or may not stand there were
/// dealt with before.
void ConstraintReader::apply_all(const std::vector<Attribute>& attributes, Type& type,
                                 std::vector<const Attribute*>& seen) {
  const std::size_t others = seen.size();
  for (const Attribute& attribute : attributes) {
    const std::string name = attribute.name.text();
    if (find_fit(name) == nullptr) continue;
    const auto same = std::find_if(seen.begin(), seen.end(),
                                   [&](const Attribute* one) { return one->name.text() == name; });
    if (same == seen.end()) {
      seen.push_back(&attribute);
      apply_one(attribute, type);
    } else if (static_cast<std::size_t>(same - seen.begin()) < others) {
      diagnostics_.report(kDuplicateAttribute, attribute.span, name)
          .note((*same)->span, "the first one");
    }
  }
}

void ConstraintReader::apply_one(const Attribute& attribute, Type& type) {
  const Type resolved = type.resolved();
  if (is_poisoned(resolved)) return;
  const std::string name = attribute.name.text();
  const Fit& fit = *find_fit(name);
  if (!fit.fits(resolved)) {
    diagnostics_.report(kConstraintType, attribute.span, name, idl::spell(resolved), fit.types);
    return;
  }
  if (name == "range") {
    range(attribute, resolved, type.constraints);
  } else if (name == "len") {
    length(attribute, type.constraints);
  } else if (name == "pattern") {
    pattern(attribute, type.constraints);
  } else if (name == "unit") {
    unit(attribute, type);
  } else if (takes_no_arguments(attribute, diagnostics_)) {
    (name == "unique" ? type.constraints.unique : type.constraints.nonfinite) = true;
  }
}

void ConstraintReader::range(const Attribute& attribute, const Type& resolved, Constraints& out) {
  const AttributeArg* arg = only_argument(attribute, diagnostics_);
  if (arg == nullptr || !arg->is_range) {
    if (arg != nullptr || attribute.args.size() != 1) {
      diagnostics_.report(kAttributeArguments, attribute.span, "range",
                          "a range: @range(1..10), @range(1..) or @range(..10)");
    }
    return;
  }
  Constraints::Range range;
  const auto bound = [&](const std::optional<ValueExpr>& written,
                         std::optional<Constraints::Range::Bound>& into) {
    if (!written) return true;
    const std::optional<Value> value = values_.convert(*written, resolved);
    if (!value) return false;
    if (const auto* number = std::get_if<double>(&value->data)) {
      into = *number;
    } else {
      into = std::get<std::int64_t>(value->data);
    }
    return true;
  };
  const bool low_is_good = bound(arg->low, range.low);
  const bool high_is_good = bound(arg->high, range.high);
  if (!low_is_good || !high_is_good) return;
  if (range.low && range.high && *range.high < *range.low) {
    diagnostics_.report(kEmptyRange, arg->low->span.to(arg->high->span),
                        spell_bound(*range.low, resolved), spell_bound(*range.high, resolved));
    return;
  }
  out.range = range;
}

void ConstraintReader::length(const Attribute& attribute, Constraints& out) {
  const AttributeArg* arg = only_argument(attribute, diagnostics_);
  if (arg == nullptr) {
    if (attribute.args.size() != 1) {
      diagnostics_.report(kAttributeArguments, attribute.span, "len",
                          "a length or a range of them: @len(3), @len(1..10), @len(1..) or "
                          "@len(..10)");
    }
    return;
  }
  const auto bound = [&](const ValueExpr& written) -> std::optional<std::uint64_t> {
    const std::optional<Value> value = values_.convert(written, scalar_type(Scalar::kUint32));
    if (!value) return std::nullopt;
    return static_cast<std::uint64_t>(std::get<std::int64_t>(value->data));
  };
  const std::optional<std::uint64_t> low = arg->low ? bound(*arg->low) : 0;
  std::optional<std::uint64_t> high = arg->is_range ? std::nullopt : low;
  if (arg->high) high = bound(*arg->high);
  if (!low || (arg->high && !high)) return;
  if (high && *high < *low) {
    diagnostics_.report(kEmptyRange, arg->low->span.to(arg->high->span), std::to_string(*low),
                        std::to_string(*high));
    return;
  }
  out.length = Constraints::Length{.low = *low, .high = high};
}

void ConstraintReader::pattern(const Attribute& attribute, Constraints& out) {
  const ValueExpr* text =
      only_string(attribute, "a regular expression: @pattern(\"[A-Z]+\")", diagnostics_);
  if (text == nullptr) return;
  const std::string error = patterns_.error_in(text->string);
  if (!error.empty()) {
    diagnostics_.report(kBadPattern, text->span, error);
    return;
  }
  out.pattern = text->string;
}

void ConstraintReader::unit(const Attribute& attribute, Type& type) {
  const ValueExpr* text = only_string(attribute, "the unit: @unit(\"ms\")", diagnostics_);
  if (text != nullptr) type.unit = text->string;
}

// ---- checking

bool ConstraintChecker::check(const Value& value, const Type& type, const ValueExpr& written) {
  return check_at(value, type, {.path = {}, .written = &written});
}

bool ConstraintChecker::check(const Value& value, const ErrorDecl& error,
                              const ValueExpr& written) {
  const auto& members = std::get<Value::Object>(value.data);
  bool good = true;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto& [name, item] = members[i];
    const Field& field = *find_member(error.fields, name);
    good = check_at(item, field.type, {.path = name, .written = &written.items[i]}) && good;
  }
  return good;
}

bool ConstraintChecker::check_at(const Value& value, const Type& type, const Place& place) {
  const Type resolved = type.resolved();
  bool good = true;
  for (const Constraints* constraints : type.all_constraints()) {
    good = check_self(value, resolved, *constraints, place) && good;
  }
  return check_items(value, resolved, place) && good;
}

/// Keys that are enumerators have no constraints.
bool ConstraintChecker::check_keys(const Value::Object& map, const Type& resolved,
                                   const Place& place) {
  const Type& type = resolved.arguments[0];
  const Type key_type = type.resolved();
  if (key_type.kind != Type::Kind::kScalar || type.all_constraints().empty()) return true;
  const bool is_here = place.written->kind == ValueExpr::Kind::kObject;
  bool good = true;
  for (std::size_t i = 0; i < map.size(); ++i) {
    const std::string& text = map[i].first;
    Value key;
    if (is_scalar(key_type, Scalar::kString)) {
      key.data = text;
    } else {
      key.data = static_cast<std::int64_t>(std::stoll(text));  // it was read as an integer before
    }
    ValueExpr written;  // only its place counts
    written.span = is_here ? place.written->keys[i].span : place.written->span;
    good = check_at(key, type, {.path = place.path, .written = &written}) && good;
  }
  return good;
}

bool ConstraintChecker::check_items(const Value& value, const Type& resolved, const Place& place) {
  const auto* list = std::get_if<Value::List>(&value.data);
  const auto* object = std::get_if<Value::Object>(&value.data);
  const std::size_t count = list != nullptr ? list->size() : object != nullptr ? object->size() : 0;
  const ValueExpr& written = *place.written;
  // A constant that holds the list was written elsewhere.
  const bool is_here =
      written.kind == ValueExpr::Kind::kList || written.kind == ValueExpr::Kind::kObject;
  bool good = resolved.kind != Type::Kind::kMap || check_keys(*object, resolved, place);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string key = object != nullptr ? (*object)[i].first : std::string();
    const Type type = item_type(resolved, i, key);
    if (is_poisoned(type)) continue;
    const std::string dot = place.path.empty() ? "" : ".";
    const Place inner{.path = object != nullptr ? place.path + dot + key
                                                : place.path + "[" + std::to_string(i) + "]",
                      .written = is_here ? &written.items[i] : &written};
    const Value& item = object != nullptr ? (*object)[i].second : (*list)[i];
    good = check_at(item, type, inner) && good;
  }
  return good;
}

bool ConstraintChecker::report(const Place& place, const std::string& what,
                               const std::string& constraint) {
  const std::string path = place.path.empty() ? place.path : "'" + place.path + "': ";
  diagnostics_.report(kAgainstConstraint, place.written->span, path + what, constraint);
  return false;
}

bool ConstraintChecker::check_self(const Value& value, const Type& resolved,
                                   const Constraints& constraints, const Place& place) {
  const auto* text = std::get_if<std::string>(&value.data);
  const auto* list = std::get_if<Value::List>(&value.data);
  bool good = true;
  if (constraints.range) {
    const auto* integer = std::get_if<std::int64_t>(&value.data);
    const Constraints::Range::Bound number =
        integer != nullptr ? Constraints::Range::Bound(*integer) : std::get<double>(value.data);
    const Constraints::Range& range = *constraints.range;
    if ((range.low && number < *range.low) || (range.high && *range.high < number)) {
      good = report(place, spell_bound(number, resolved), spell(range, resolved));
    }
  }
  if (constraints.length) {
    const bool is_bytes = is_scalar(resolved, Scalar::kBytes);
    const std::size_t length = list != nullptr   ? list->size()
                               : text == nullptr ? std::get<Value::Object>(value.data).size()
                               : is_bytes        ? text->size()
                                                 : code_points(*text);
    const Constraints::Length& wanted = *constraints.length;
    if (length < wanted.low || (wanted.high && length > *wanted.high)) {
      const std::string_view unit = text == nullptr ? "element" : is_bytes ? "byte" : "character";
      good = report(place, "a length of " + count_of(length, unit), spell(wanted));
    }
  }
  if (constraints.pattern && !patterns_.matches(*constraints.pattern, *text)) {
    good = report(place, quoted(*text), "@pattern(\"" + *constraints.pattern + "\")");
  }
  if (constraints.unique) {
    std::map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < list->size(); ++i) {
      std::string canonical;
      append_canonical(canonical, (*list)[i], resolved.arguments[0]);
      const auto [first, is_new] = seen.try_emplace(std::move(canonical), i);
      if (is_new) continue;
      const bool is_here = place.written->kind == ValueExpr::Kind::kList;
      const Place inner{.path = place.path,
                        .written = is_here ? &place.written->items[i] : place.written};
      good = report(inner,
                    "element " + std::to_string(i) + ", equal to element " +
                        std::to_string(first->second) + ",",
                    "@unique");
    }
  }
  return good;
}

}  // namespace tagwire::idl
