#include "codegen/dynamic/constraints.h"

#include <chrono>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "codegen/dynamic/dynamic_codec.h"
#include "tagwire/base/error_text.h"
#include "tagwire/pattern/pattern.h"
#include "tagwire/wire/checks.h"

namespace tagwire::codegen {

using idl::Constraints;
using idl::Type;
using Bound = Constraints::Range::Bound;

namespace {

bool is_duration(const Type& type) {
  return type.kind == Type::Kind::kScalar && type.scalar == idl::Scalar::kDuration;
}

std::string spell(const Bound& bound, bool duration) {
  std::string text;
  if (const auto* number = std::get_if<double>(&bound)) {
    tagwire::text::append(text, *number);
  } else if (duration) {
    tagwire::text::append(text, std::chrono::microseconds(std::get<std::int64_t>(bound)));
  } else {
    tagwire::text::append(text, std::get<std::int64_t>(bound));
  }
  return text;
}

std::string check_range(const Constraints::Range& range, const Type& type,
                        const idl::Value& value) {
  Bound held;
  if (const auto* number = std::get_if<std::int64_t>(&value.data)) {
    held = *number;
  } else if (const auto* real = std::get_if<double>(&value.data)) {
    held = *real;
  } else {
    return {};
  }
  // Not `<`: a NaN is outside of every range.
  const bool inside = (!range.low || held >= *range.low) && (!range.high || held <= *range.high);
  const auto* real = std::get_if<double>(&held);
  if (inside && !(real != nullptr && *real != *real)) return {};
  const bool duration = is_duration(type);
  return wire::detail::outside(spell(held, duration), range.low ? spell(*range.low, duration) : "",
                               range.high ? spell(*range.high, duration) : "");
}

std::optional<std::size_t> length_of(const Type& type, const idl::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value.data)) {
    const bool bytes = type.scalar == idl::Scalar::kBytes;
    return bytes ? text->size() : wire::detail::count_code_points(*text);
  }
  if (const auto* list = std::get_if<idl::Value::List>(&value.data)) return list->size();
  if (const auto* object = std::get_if<idl::Value::Object>(&value.data)) return object->size();
  return std::nullopt;
}

std::string check_length(const Constraints::Length& length, const Type& type,
                         const idl::Value& value) {
  const std::optional<std::size_t> found = length_of(type, value);
  const std::size_t high = length.high.value_or(std::numeric_limits<std::size_t>::max());
  if (!found || (*found >= length.low && *found <= high)) return {};
  return wire::detail::wrong_length(*found, length.low, high);
}

std::string check_pattern(const std::string& pattern, const idl::Value& value) {
  const auto* text = std::get_if<std::string>(&value.data);
  if (text == nullptr || Pattern(pattern).matches(*text)) return {};
  return wire::describe_mismatch(*text, pattern);
}

std::string check_unique(const Type& type, const idl::Value& value) {
  const auto* list = std::get_if<idl::Value::List>(&value.data);
  if (list == nullptr || list->size() < 2) return {};
  std::vector<std::string> texts;
  OutputBuffer buffer;
  for (std::size_t i = 0; i < list->size(); ++i) {
    buffer.clear();
    wire::Encoder out(buffer);
    encode_value(out, type.arguments.front(), (*list)[i]);
    texts.push_back(out.failed() ? std::to_string(i) : std::string(buffer.view()));
  }
  const wire::detail::Repeated found = wire::detail::find_repeated(texts);
  if (found.first == found.second) return {};
  return "elements " + std::to_string(found.first) + " and " + std::to_string(found.second) +
         " are equal";
}

std::string check(const Constraints& constraints, const Type& type, const idl::Value& value) {
  std::string complaint;
  if (constraints.range) complaint = check_range(*constraints.range, type, value);
  if (complaint.empty() && constraints.length) {
    complaint = check_length(*constraints.length, type, value);
  }
  if (complaint.empty() && constraints.pattern) {
    complaint = check_pattern(*constraints.pattern, value);
  }
  if (complaint.empty() && constraints.unique) complaint = check_unique(type, value);
  return complaint;
}

}  // namespace

std::string complain(const Type& type, const idl::Value& value) {
  const std::vector<const Constraints*> all = type.all_constraints();
  const Type resolved = type.resolved();
  // Those of the innermost alias come first, as generated code nests them.
  for (auto one = all.rbegin(); one != all.rend(); ++one) {
    std::string complaint = check(**one, resolved, value);
    if (!complaint.empty()) return complaint;
  }
  return {};
}

}  // namespace tagwire::codegen
