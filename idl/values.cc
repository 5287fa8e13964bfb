#include "idl/values.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <system_error>
#include <utility>
#include <vector>

#include "idl/catalogue.h"
#include "idl/literals.h"
#include "idl/suggest.h"
#include "idl/types.h"
#include "idl/utf8.h"

namespace tagwire::idl {

using syntax::Name;
using syntax::ValueExpr;
using Kind = ValueExpr::Kind;

namespace {

std::string_view spell(Kind kind) {
  switch (kind) {
    case Kind::kBool:
      return "a bool";
    case Kind::kInteger:
      return "an integer";
    case Kind::kFloat:
      return "a number with a fraction";
    case Kind::kString:
      return "a string";
    case Kind::kDuration:
      return "a duration";
    case Kind::kPath:
      return "a name";
    case Kind::kList:
      return "a list";
    case Kind::kObject:
      return "a value in braces";
    case Kind::kBroken:
      break;
  }
  return "something else";
}

/// What a value of the type looks like.
std::string expected(const Type& type) {
  switch (type.kind) {
    case Type::Kind::kList:
    case Type::Kind::kTuple:
      return "a list '[...]' for " + spell(type);
    case Type::Kind::kMap:
    case Type::Kind::kStruct:
    case Type::Kind::kUnion:
      return "a value '{...}' for " + spell(type);
    case Type::Kind::kEnum:
      return "an enumerator of " + type.enumeration->name;
    case Type::Kind::kScalar:
    case Type::Kind::kAlias:
      break;
  }
  switch (type.scalar) {
    case Scalar::kDatetime:
      return "a datetime in double quotes";
    case Scalar::kBytes:
      return "bytes, as base64 in double quotes";
    case Scalar::kDuration:
      return "a duration such as 250ms";
    case Scalar::kBool:
      return "true or false";
    default:
      return std::string(spell(type.scalar));
  }
}

template <class Member>
std::vector<std::string> names_of(const std::vector<Member>& members) {
  std::vector<std::string> names;
  for (const Member& member : members) names.push_back(member.name);
  return names;
}

/// The same values go into both; constraints are checked where the value goes.
bool same_values(const Type& a, const Type& b) {
  const Type left = a.resolved();
  const Type right = b.resolved();
  return left.kind == right.kind && left.scalar == right.scalar &&
         left.enumeration == right.enumeration && left.structure == right.structure &&
         left.union_type == right.union_type &&
         std::equal(left.arguments.begin(), left.arguments.end(), right.arguments.begin(),
                    right.arguments.end(), same_values);
}

Value make(auto data) {
  Value value;
  value.data = std::move(data);
  return value;
}

}  // namespace

Type item_type(const Type& type, std::size_t index, std::string_view key) {
  switch (type.kind) {
    case Type::Kind::kList:
      return type.arguments[0];
    case Type::Kind::kTuple:
      if (index < type.arguments.size()) return type.arguments[index];
      break;
    case Type::Kind::kMap:
      return type.arguments[1];
    case Type::Kind::kStruct:
      if (const Field* field = find_member(type.structure->fields, key)) return field->type;
      break;
    case Type::Kind::kUnion: {
      const Arm* arm = find_member(type.union_type->arms, key);
      if (arm != nullptr && arm->type) return *arm->type;
      break;
    }
    case Type::Kind::kScalar:
      if (type.scalar == Scalar::kAny) return type;
      break;
    default:
      break;
  }
  return poisoned_type();
}

std::optional<Value> ValueConverter::convert(const ValueExpr& value, const Type& declared) {
  const Type type = declared.resolved();
  if (value.kind == Kind::kBroken) return std::nullopt;
  if (is_poisoned(type)) {
    // What it should be is unknown, yet an import that it names is in use.
    names_.mark_used(value);
    return std::nullopt;
  }
  if (type.kind == Type::Kind::kEnum) return enum_value(value, type);
  if (type.kind == Type::Kind::kScalar && type.scalar == Scalar::kAny) return any_value(value);
  if (value.kind == Kind::kPath) return path_value(value, type);
  switch (type.kind) {
    case Type::Kind::kList:
      return list_value(value, type);
    case Type::Kind::kMap:
      return map_value(value, type);
    case Type::Kind::kTuple:
      return tuple_value(value, type);
    case Type::Kind::kStruct:
      if (value.kind != Kind::kObject) return mismatch(value, type);
      return fields_value(value, "struct", *type.structure, type.structure->fields);
    case Type::Kind::kUnion:
      return union_value(value, type);
    default:
      return scalar_value(value, type);
  }
}

ValueConverter::Result ValueConverter::mismatch(const ValueExpr& value, const Type& type) {
  diagnostics_.report(kTypeMismatch, value.span, expected(type), spell(value.kind));
  return std::nullopt;
}

ValueConverter::Result ValueConverter::path_value(const ValueExpr& value, const Type& type) {
  const Symbol* symbol = names_.find(value.path, Names::Wanted::kConstant);
  if (symbol == nullptr || broken_.contains(symbol->constant)) return std::nullopt;
  return constant_value(value, *symbol->constant, type);
}

/// A constant stands wherever its value could: the type must be the same, integers must fit.
ValueConverter::Result ValueConverter::constant_value(const ValueExpr& value, const Const& constant,
                                                      const Type& type) {
  if (is_poisoned(constant.type)) return std::nullopt;
  if (same_values(type, constant.type)) return constant.value;
  const Type from = constant.type.resolved();
  const bool scalars = type.kind == Type::Kind::kScalar && from.kind == Type::Kind::kScalar;
  if (scalars && integer_range(from.scalar)) {
    const std::int64_t integer = std::get<std::int64_t>(constant.value.data);
    if (integer_range(type.scalar)) return integer_value(value, integer, type.scalar);
    if (type.scalar == Scalar::kDouble) return make(static_cast<double>(integer));
  }
  diagnostics_
      .report(kTypeMismatch, value.span, expected(type), "a constant of type " + spell(from))
      .note(constant.name_span, "declared here");
  return std::nullopt;
}

ValueConverter::Result ValueConverter::scalar_value(const ValueExpr& value, const Type& type) {
  switch (type.scalar) {
    case Scalar::kBool:
      if (value.kind == Kind::kBool) return make(value.path.text() == "true");
      break;
    case Scalar::kDouble:
      if (value.kind == Kind::kFloat) return make(value.floating);
      if (value.kind == Kind::kInteger) return make(static_cast<double>(value.integer));
      break;
    case Scalar::kString:
      if (value.kind == Kind::kString) return string_value(value);
      break;
    case Scalar::kBytes:
      if (value.kind != Kind::kString) break;
      if (std::optional<std::string> bytes = parse_base64(value.string)) return make(*bytes);
      diagnostics_.report(kBadBase64, value.span);
      return std::nullopt;
    case Scalar::kDatetime:
      if (value.kind != Kind::kString) break;
      if (const auto seconds = parse_datetime(value.string)) return make(*seconds);
      diagnostics_.report(kBadDatetime, value.span, value.string);
      return std::nullopt;
    case Scalar::kDuration:
      if (value.kind == Kind::kDuration) return duration_value(value);
      break;
    default:
      if (value.kind == Kind::kInteger) return integer_value(value, value.integer, type.scalar);
      break;
  }
  return mismatch(value, type);
}

ValueConverter::Result ValueConverter::integer_value(const ValueExpr& value, std::int64_t integer,
                                                     Scalar scalar) {
  const IntegerRange range = *integer_range(scalar);
  if (range.contains(integer)) return make(integer);
  diagnostics_.report(kOutOfRange, value.span, std::to_string(integer),
                      std::string(spell(scalar)) + ", " + std::to_string(range.min) + " to " +
                          std::to_string(range.max));
  return std::nullopt;
}

ValueConverter::Result ValueConverter::string_value(const ValueExpr& value) {
  return check_text(value.string, value.span) ? Result(make(value.string)) : std::nullopt;
}

bool ValueConverter::check_text(std::string_view text, Span span) {
  while (!text.empty()) {
    const char32_t character = take_character(text);
    if (is_xml_character(character)) continue;
    diagnostics_.report(kNotXmlText, span, spell_character(character));
    return false;
  }
  return true;
}

ValueConverter::Result ValueConverter::duration_value(const ValueExpr& value) {
  std::int64_t microseconds = 0;
  const DurationError error = to_microseconds(value.integer, value.unit, microseconds);
  if (error == DurationError::kNone) return make(microseconds);
  diagnostics_.report(kBadDuration, value.span, std::to_string(value.integer) + value.unit,
                      error == DurationError::kTooLong ? "does not fit into 64 bits of microseconds"
                                                       : "is not a whole number of microseconds");
  return std::nullopt;
}

ValueConverter::Result ValueConverter::enum_value(const ValueExpr& value, const Type& type) {
  const Enum& enumeration = *type.enumeration;
  // `true` is a word like any other where an enumerator is expected.
  const bool is_word = value.kind == Kind::kPath || value.kind == Kind::kBool;
  if (!is_word) return mismatch(value, type);
  if (value.path.parts.size() == 1) {
    const std::string& name = value.path.parts.front().text;
    if (const Enumerator* found = find_member(enumeration.enumerators, name)) return make(found);
    const Symbol* own = names_.find_own(name);
    if (own == nullptr || own->kind != Symbol::Kind::kConst) {
      if (!broken_.contains(&enumeration)) {
        if (reported_before(enumeration, name, value.span, {})) return std::nullopt;
        reported_[{&enumeration, name}] =
            &suggest(diagnostics_.report(kUnknownEnumerator, value.span, enumeration.name, name),
                     nearest_of(name, names_of(enumeration.enumerators)), value.span)
                 .note(enumeration.name_span, "declared here");
      }
      return std::nullopt;
    }
  }
  return path_value(value, type);
}

ValueConverter::Result ValueConverter::list_value(const ValueExpr& value, const Type& type) {
  if (value.kind != Kind::kList) return mismatch(value, type);
  Value::List list;
  bool good = true;
  for (const ValueExpr& item : value.items) {
    Result converted = convert(item, type.arguments[0]);
    good = good && converted;
    if (converted) list.push_back(std::move(*converted));
  }
  return good ? Result(make(std::move(list))) : std::nullopt;
}

ValueConverter::Result ValueConverter::tuple_value(const ValueExpr& value, const Type& type) {
  if (value.kind != Kind::kList) return mismatch(value, type);
  bool good = value.items.size() == type.arguments.size();
  if (!good) {
    diagnostics_.report(kTupleLength, value.span, spell(type), type.arguments.size(),
                        value.items.size());
  }
  Value::List list;
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (i >= type.arguments.size()) {
      names_.mark_used(value.items[i]);
      continue;
    }
    Result converted = convert(value.items[i], type.arguments[i]);
    good = good && converted;
    if (converted) list.push_back(std::move(*converted));
  }
  return good ? Result(make(std::move(list))) : std::nullopt;
}

bool ValueConverter::add_key(SeenKeys& seen, const std::string& key, Span span) {
  const auto [first, is_new] = seen.try_emplace(key, span);
  if (!is_new) {
    diagnostics_.report(kDuplicateKey, span, key).note(first->second, "first given here");
  }
  return is_new;
}

/// The text of a map's key, brought to one form.
std::optional<std::string> ValueConverter::key_text(const Name& key, const Type& declared) {
  const Type type = declared.resolved();
  bool good = true;
  if (type.kind == Type::Kind::kEnum) {
    good = broken_.contains(type.enumeration) ||
           find_member(type.enumeration->enumerators, key.text) != nullptr;
  } else if (type.kind == Type::Kind::kScalar && integer_range(type.scalar)) {
    std::int64_t number = 0;
    const char* const end = key.text.data() + key.text.size();
    const auto [rest, error] = std::from_chars(key.text.data(), end, number);
    good = error == std::errc() && rest == end && integer_range(type.scalar)->contains(number);
    if (good) return std::to_string(number);
  } else if (!check_text(key.text, key.span)) {
    return std::nullopt;
  }
  if (good) return key.text;
  diagnostics_.report(kBadKeyText, key.span, key.text, spell(type));
  return std::nullopt;
}

ValueConverter::Result ValueConverter::map_value(const ValueExpr& value, const Type& type) {
  if (value.kind != Kind::kObject) return mismatch(value, type);
  Value::Object map;
  SeenKeys seen;
  bool good = true;
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    std::optional<std::string> key = key_text(value.keys[i], type.arguments[0]);
    Result item = convert(value.items[i], type.arguments[1]);
    good = good && key && item;
    if (!key) continue;
    if (!add_key(seen, *key, value.keys[i].span)) good = false;
    if (item) map.emplace_back(std::move(*key), std::move(*item));
  }
  return good ? Result(make(std::move(map))) : std::nullopt;
}

std::optional<Value> ValueConverter::convert(const ValueExpr& value, const ErrorDecl& error) {
  return fields_value(value, "error", error, error.fields);
}

/// The same member of the same declaration was missed before: a note is all that it adds.
bool ValueConverter::reported_before(const Named& owner, const std::string& member, Span use,
                                     const std::vector<Name>& keys) {
  constexpr std::size_t kMaxNotes = 8;
  const auto found = reported_.find({&owner, member});
  if (found == reported_.end()) return false;
  Diagnostic& report = *found->second;
  if (report.notes.size() < kMaxNotes) report.note(use, "and here");
  // What mends the first use mends this one, unless it is there already.
  const bool same_file = !report.fix.empty() && report.fix.front().span.file == use.file;
  const auto is_there = [&](const Name& key) { return key.text == report.fix.front().text; };
  if (same_file && std::none_of(keys.begin(), keys.end(), is_there)) {
    report.replace(use, report.fix.front().text);
  }
  return true;
}

/// `value` is an object. `what`: what `owner` is, "struct" or "error".
ValueConverter::Result ValueConverter::fields_value(const ValueExpr& value, std::string_view what,
                                                    const Named& owner,
                                                    const std::vector<Field>& fields) {
  const bool complete = !broken_.contains(&owner);
  Value::Object object;
  SeenKeys seen;
  std::set<std::string> meant;         // fields whose names are misspelt
  std::vector<Diagnostic*> undecided;  // unknown members that may be any of the missing ones
  bool good = true;
  bool guessed = false;  // what is missing was said where the unknown name was met first
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    const Name& key = value.keys[i];
    const bool is_new = add_key(seen, key.text, key.span);
    const Field* field = find_member(fields, key.text);
    if (field == nullptr && complete && reported_before(owner, key.text, key.span, value.keys)) {
      guessed = true;
    } else if (field == nullptr && complete) {
      Near near = nearest_of(key.text, names_of(fields));
      const bool is_taken = std::any_of(value.keys.begin(), value.keys.end(),
                                        [&](const Name& other) { return other.text == near.name; });
      if (is_taken) near.only = false;
      Diagnostic& report =
          suggest(diagnostics_.report(kUnknownMember, key.span, what, owner.name, key.text), near,
                  key.span)
              .note(owner.name_span, "declared here");
      reported_[{&owner, key.text}] = &report;
      if (near.empty()) undecided.push_back(&report);
      meant.insert(near.name);
    }
    if (field == nullptr) names_.mark_used(value.items[i]);
    Result item = field == nullptr ? std::nullopt : convert(value.items[i], field->type);
    good = good && is_new && item;
    if (item) object.emplace_back(key.text, std::move(*item));
  }
  for (const Field& field : fields) {
    const bool given = seen.contains(field.name) || meant.contains(field.name);
    if (!complete || !field.required() || given) continue;
    good = false;
    if (!undecided.empty()) {
      undecided.back()->note(field.name_span, "'" + field.name + "' is required, and missing");
      undecided.pop_back();
      continue;
    }
    if (guessed || reported_before(owner, "-" + field.name, value.span, {})) continue;
    reported_[{&owner, "-" + field.name}] =
        &diagnostics_.report(kMissingMember, value.span, what, owner.name, field.name)
             .note(field.name_span, "declared here");
  }
  return good ? Result(make(std::move(object))) : std::nullopt;
}

/// `{arm: value}`.
ValueConverter::Result ValueConverter::union_value(const ValueExpr& value, const Type& type) {
  if (value.kind != Kind::kObject) return mismatch(value, type);
  const Union& declared = *type.union_type;
  if (value.items.size() != 1) {
    names_.mark_used(value);
    diagnostics_.report(kOneArm, value.span, declared.name, value.items.size())
        .note(declared.name_span, "declared here");
    return std::nullopt;
  }
  const Name& key = value.keys.front();
  const Arm* arm = find_member(declared.arms, key.text);
  if (arm == nullptr) {
    names_.mark_used(value);
    if (broken_.contains(&declared)) return std::nullopt;
    if (reported_before(declared, key.text, key.span, value.keys)) return std::nullopt;
    reported_[{&declared, key.text}] =
        &suggest(diagnostics_.report(kUnknownArm, key.span, declared.name, key.text),
                 nearest_of(key.text, names_of(declared.arms)), key.span)
             .note(declared.name_span, "declared here");
    return std::nullopt;
  }
  Result converted = arm_value(value.items.front(), *arm);
  if (!converted) return std::nullopt;
  Value::Object object;
  object.emplace_back(arm->name, std::move(*converted));
  return make(std::move(object));
}

ValueConverter::Result ValueConverter::arm_value(const ValueExpr& value, const Arm& arm) {
  if (arm.type) return convert(value, *arm.type);
  if (value.kind == Kind::kBroken) return std::nullopt;
  if (value.kind == Kind::kObject && value.items.empty()) return make(Value::Object());
  names_.mark_used(value);
  diagnostics_
      .report(kTypeMismatch, value.span, "'{}', as arm '" + arm.name + "' has no type",
              spell(value.kind))
      .note(arm.name_span, "declared here");
  return std::nullopt;
}

/// What is written says what it is; dates and bytes have no form of their own.
ValueConverter::Result ValueConverter::any_value(const ValueExpr& value) {
  switch (value.kind) {
    case Kind::kBroken:
      return std::nullopt;
    case Kind::kBool:
      return make(value.path.text() == "true");
    case Kind::kInteger:
      return make(value.integer);
    case Kind::kFloat:
      return make(value.floating);
    case Kind::kString:
      return string_value(value);
    case Kind::kList:
      return any_list(value);
    case Kind::kObject:
      return any_object(value);
    case Kind::kPath:
      return any_constant(value);
    case Kind::kDuration:
      break;
  }
  diagnostics_.report(kTypeMismatch, value.span,
                      "a bool, number, string, list or value in braces for any", spell(value.kind));
  return std::nullopt;
}

/// Constants of types whose value alone says what it is.
ValueConverter::Result ValueConverter::any_constant(const ValueExpr& value) {
  const Symbol* symbol = names_.find(value.path, Names::Wanted::kConstant);
  if (symbol == nullptr || broken_.contains(symbol->constant)) return std::nullopt;
  const Type from = symbol->constant->type.resolved();
  const bool plain = from.kind == Type::Kind::kScalar && from.scalar != Scalar::kBytes &&
                     from.scalar != Scalar::kDatetime && from.scalar != Scalar::kDuration;
  if (plain || is_poisoned(from)) return symbol->constant->value;
  diagnostics_
      .report(kTypeMismatch, value.span, "a bool, number or string for any",
              "a constant of type " + spell(from))
      .note(symbol->constant->name_span, "declared here");
  return std::nullopt;
}

ValueConverter::Result ValueConverter::any_list(const ValueExpr& value) {
  Value::List list;
  bool good = true;
  for (const ValueExpr& item : value.items) {
    Result converted = any_value(item);
    good = good && converted;
    if (converted) list.push_back(std::move(*converted));
  }
  return good ? Result(make(std::move(list))) : std::nullopt;
}

ValueConverter::Result ValueConverter::any_object(const ValueExpr& value) {
  Value::Object object;
  SeenKeys seen;
  bool good = true;
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    const Name& key = value.keys[i];
    const bool good_key = check_text(key.text, key.span) && add_key(seen, key.text, key.span);
    Result item = any_value(value.items[i]);
    good = good && good_key && item;
    if (item) object.emplace_back(value.keys[i].text, std::move(*item));
  }
  return good ? Result(make(std::move(object))) : std::nullopt;
}

}  // namespace tagwire::idl
