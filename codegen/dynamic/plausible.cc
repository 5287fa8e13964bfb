#include "codegen/dynamic/plausible.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "codegen/dynamic/constraints.h"
#include "codegen/dynamic/dynamic_codec.h"
#include "idl/types.h"
#include "tagwire/pattern/pattern.h"

namespace tagwire::codegen {

using idl::Constraints;
using idl::Scalar;
using idl::Type;
using Object = idl::Value::Object;
using List = idl::Value::List;

namespace {

// ---- patterns

/// Writes the shortest text for the usual part of the syntax: literals, classes, groups,
/// alternatives, repetition. What it does not know, or gets wrong, text_matching() finds out.
class PatternWalk {
 public:
  explicit PatternWalk(std::string_view pattern) : rest_(pattern) {}

  std::optional<std::string> run() {
    std::string text = alternatives();
    if (failed_ || !rest_.empty()) return std::nullopt;
    return text;
  }

 private:
  bool at(char c) const { return !rest_.empty() && rest_.front() == c; }
  char take() {
    if (rest_.empty()) {
      failed_ = true;
      return 'x';
    }
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  bool accept(char c) {
    if (!at(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string alternatives() {
    std::string first = sequence();
    while (!failed_ && accept('|')) sequence();
    return first;
  }

  std::string sequence() {
    std::string text;
    while (!failed_ && !rest_.empty() && !at('|') && !at(')')) {
      const std::string one = atom();
      const std::size_t times = repetition();
      for (std::size_t i = 0; i < times && text.size() < kMaxSize; ++i) text += one;
    }
    return text;
  }

  std::string atom() {
    const char c = take();
    if (c == '(') return group();
    if (c == '[') return std::string(1, character_class());
    if (c == '.') return "a";
    if (c == '^' || c == '$') return {};
    if (c == '\\') return escape();
    return std::string(1, c);
  }

  std::string group() {
    if (accept('?')) {
      while (!rest_.empty() && !at(':') && !at(')') && !at('>')) take();
      if (!accept(':')) accept('>');
    }
    std::string text = alternatives();
    if (!accept(')')) failed_ = true;
    return text;
  }

  std::string escape() {
    const char c = take();
    switch (c) {
      case 'd':
        return "1";
      case 'w':
        return "a";
      case 's':
        return " ";
      case 'D':
      case 'S':
        return "a";
      case 'W':
        return "-";
      case 'n':
        return "\n";
      case 't':
        return "\t";
      case 'b':
      case 'A':
      case 'z':
        return {};
      default:
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) failed_ = true;
        return std::string(1, c);
    }
  }

  char character_class() {
    const bool negated = accept('^');
    std::string members;
    for (bool first = true; !rest_.empty() && (first || !at(']')); first = false) {
      char low = take();
      if (low == '[' && at(':')) return named_class();
      if (low == '\\') low = escape().front();
      char high = low;
      if (rest_.size() > 1 && at('-') && rest_[1] != ']') {
        take();
        high = take();
        if (high == '\\') high = escape().front();
      }
      for (int c = low; c <= high && members.size() < 512; ++c) {
        members.push_back(static_cast<char>(c));
      }
    }
    if (!accept(']') || members.empty()) failed_ = true;
    if (failed_) return 'x';
    if (!negated) return members.front();
    for (const char c : std::string_view("a1A -_.:/xyz")) {
      if (members.find(c) == std::string::npos) return c;
    }
    failed_ = true;
    return 'x';
  }

  char named_class() {
    const std::size_t end = rest_.find(":]");
    if (end == std::string_view::npos) {
      failed_ = true;
      return 'x';
    }
    const std::string_view name = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 2);
    while (!rest_.empty() && !at(']')) take();
    accept(']');
    if (name == "digit" || name == "xdigit") return '1';
    if (name == "upper") return 'A';
    if (name == "space") return ' ';
    if (name == "punct") return '.';
    return 'a';
  }

  /// How often what was just read is to be there: once where that is allowed, else the least.
  std::size_t repetition() {
    std::size_t times = 1;
    if (accept('{')) {
      std::string digits;
      while (!rest_.empty() && std::isdigit(static_cast<unsigned char>(rest_.front())) != 0) {
        digits.push_back(take());
      }
      if (digits.empty() || digits.size() > 4) {
        failed_ = true;
        return 1;
      }
      while (!rest_.empty() && !at('}')) take();
      accept('}');
      times = std::stoul(digits);
    } else if (!accept('*') && !accept('+') && !accept('?')) {
      return 1;
    }
    accept('?');
    return times;
  }

  static constexpr std::size_t kMaxSize = 4096;
  std::string_view rest_;
  bool failed_ = false;
};

// ---- values

class Maker {
 public:
  std::optional<idl::Value> value(const Type& type) {
    const Type resolved = type.resolved();
    std::optional<idl::Value> made = unchecked(type, resolved);
    if (made && !complain(type, *made).empty()) return std::nullopt;
    return made;
  }

 private:
  std::optional<idl::Value> unchecked(const Type& type, const Type& resolved) {
    switch (resolved.kind) {
      case Type::Kind::kScalar:
        return scalar(type, resolved.scalar);
      case Type::Kind::kEnum:
        return enumerator(*resolved.enumeration);
      case Type::Kind::kList:
        return list(type, resolved.arguments.front());
      case Type::Kind::kTuple:
        return tuple(resolved.arguments);
      case Type::Kind::kMap:
        return map(type, resolved);
      case Type::Kind::kStruct:
        return structure(*resolved.structure);
      case Type::Kind::kUnion:
        return arm(*resolved.union_type);
      case Type::Kind::kAlias:
        break;
    }
    return std::nullopt;
  }

  static std::optional<idl::Value> scalar(const Type& type, Scalar scalar) {
    switch (scalar) {
      case Scalar::kBool:
        return idl::Value{true};
      case Scalar::kString:
        return text(type);
      case Scalar::kBytes:
        return idl::Value{std::string(length(type, 3), 'x')};
      case Scalar::kDatetime:
        return idl::Value{std::int64_t{1'767'225'600}};  // 2026-01-01
      case Scalar::kDouble:
        return real(type);
      case Scalar::kDuration:
        return whole(type, 1'500'000);
      case Scalar::kAny:
        return idl::Value{std::string("anything")};
      default:
        return whole(type, 1);
    }
  }

  /// `wanted`, or what of the ranges is next to it.
  static idl::Value whole(const Type& type, std::int64_t wanted) {
    for (const Constraints* one : type.all_constraints()) {
      if (!one->range) continue;
      if (one->range->low) wanted = std::max(wanted, std::get<std::int64_t>(*one->range->low));
      if (one->range->high) wanted = std::min(wanted, std::get<std::int64_t>(*one->range->high));
    }
    return {wanted};
  }

  static idl::Value real(const Type& type) {
    double wanted = 1.5;
    for (const Constraints* one : type.all_constraints()) {
      if (!one->range) continue;
      if (one->range->low) wanted = std::max(wanted, std::get<double>(*one->range->low));
      if (one->range->high) wanted = std::min(wanted, std::get<double>(*one->range->high));
    }
    return {wanted};
  }

  /// `wanted`, or what of the lengths is next to it.
  static std::size_t length(const Type& type, std::size_t wanted) {
    constexpr std::uint64_t kMost = 10'000;  // nobody reads more
    for (const Constraints* one : type.all_constraints()) {
      if (!one->length) continue;
      wanted = std::max<std::size_t>(wanted, std::min(one->length->low, kMost));
      if (one->length->high) wanted = std::min<std::size_t>(wanted, *one->length->high);
    }
    return wanted;
  }

  static std::optional<idl::Value> text(const Type& type) {
    std::string made = "text";
    for (const Constraints* one : type.all_constraints()) {
      if (!one->pattern) continue;
      std::optional<std::string> matching = text_matching(*one->pattern);
      if (!matching) return std::nullopt;
      return idl::Value{std::move(*matching)};
    }
    const std::size_t wanted = length(type, made.size());
    while (made.size() < wanted) made += " text";
    made.resize(wanted);
    return idl::Value{std::move(made)};
  }

  static std::optional<idl::Value> enumerator(const idl::Enum& type) {
    for (const idl::Enumerator& one : type.enumerators) {
      if (!one.deprecated) return idl::Value{&one};
    }
    return idl::Value{&type.enumerators.front()};
  }

  std::optional<idl::Value> list(const Type& type, const Type& element) {
    // One element unless that would not end; more where @len asks for them.
    const bool again = is_open(element);
    std::size_t count = length(type, again ? 0 : 1);
    List made;
    while (made.size() < count) {
      std::optional<idl::Value> one = value(element);
      if (!one) return std::nullopt;
      if (!made.empty()) vary(*one, made.size());
      made.push_back(std::move(*one));
    }
    return idl::Value{std::move(made)};
  }

  /// So that elements of a @unique list differ.
  static void vary(idl::Value& value, std::size_t by) {
    if (auto* number = std::get_if<std::int64_t>(&value.data)) *number += static_cast<int>(by);
    if (auto* number = std::get_if<double>(&value.data)) *number += static_cast<double>(by);
    if (auto* text = std::get_if<std::string>(&value.data)) *text += std::to_string(by);
  }

  std::optional<idl::Value> tuple(const std::vector<Type>& parts) {
    List made;
    for (const Type& part : parts) {
      std::optional<idl::Value> one = value(part);
      if (!one) return std::nullopt;
      made.push_back(std::move(*one));
    }
    return idl::Value{std::move(made)};
  }

  std::optional<idl::Value> map(const Type& type, const Type& resolved) {
    Object made;
    const Type key = resolved.arguments[0].resolved();
    const std::size_t count = length(type, is_open(resolved.arguments[1]) ? 0 : 1);
    for (std::size_t i = 0; i < count; ++i) {
      std::string name = i == 0 ? "key" : "key" + std::to_string(i);
      if (key.kind == Type::Kind::kEnum) {
        if (i >= key.enumeration->enumerators.size()) break;
        name = key.enumeration->enumerators[i].name;
      } else if (std::optional<idl::Value> one = value(resolved.arguments[0])) {
        if (i > 0) vary(*one, i);
        const auto* number = std::get_if<std::int64_t>(&one->data);
        name = number != nullptr ? std::to_string(*number) : std::get<std::string>(one->data);
      }
      std::optional<idl::Value> element = value(resolved.arguments[1]);
      if (!element) return std::nullopt;
      made.emplace_back(std::move(name), std::move(*element));
    }
    return idl::Value{std::move(made)};
  }

  std::optional<idl::Value> structure(const idl::Struct& type) {
    open_.push_back(&type);
    Object made;
    bool complete = true;
    for (const idl::Field& field : type.fields) {
      if (field.retired) continue;
      if (field.default_value) {
        made.emplace_back(field.name, codegen::complete(field.type, *field.default_value));
        continue;
      }
      if (field.type.optional && is_open(field.type)) continue;
      std::optional<idl::Value> one = value(field.type);
      if (one) {
        made.emplace_back(field.name, std::move(*one));
      } else {
        complete = complete && field.type.optional;
      }
    }
    open_.pop_back();
    if (!complete) return std::nullopt;
    return idl::Value{std::move(made)};
  }

  std::optional<idl::Value> arm(const idl::Union& type) {
    open_.push_back(&type);
    std::optional<idl::Value> made;
    for (const idl::Arm& arm : type.arms) {
      std::optional<idl::Value> held = idl::Value{Object()};
      if (arm.type) held = is_open(*arm.type) ? std::nullopt : value(*arm.type);
      if (!held) continue;
      Object object;
      object.emplace_back(arm.name, std::move(*held));
      made = idl::Value{std::move(object)};
      break;
    }
    open_.pop_back();
    return made;
  }

  /// A value of `type` would hold one that is being made.
  bool is_open(const Type& type) const {
    const Type resolved = type.resolved();
    const idl::Named* named = resolved.structure;
    if (named == nullptr) named = resolved.union_type;
    if (named != nullptr && std::find(open_.begin(), open_.end(), named) != open_.end())
      return true;
    return std::any_of(resolved.arguments.begin(), resolved.arguments.end(),
                       [this](const Type& argument) { return is_open(argument); });
  }

  std::vector<const idl::Named*> open_;
};

}  // namespace

std::optional<std::string> text_matching(const std::string& pattern) {
  std::optional<std::string> text = PatternWalk(pattern).run();
  if (!text || !Pattern(pattern).matches(*text)) return std::nullopt;
  return text;
}

std::optional<idl::Value> plausible_value(const Type& type) { return Maker().value(type); }

std::optional<std::vector<idl::Value>> plausible_arguments(const idl::Method& method) {
  std::vector<idl::Value> arguments;
  for (const idl::Field& parameter : method.parameters) {
    if (!parameter.required()) break;
    std::optional<idl::Value> one = plausible_value(parameter.type);
    if (!one) return std::nullopt;
    arguments.push_back(std::move(*one));
  }
  return arguments;
}

}  // namespace tagwire::codegen
