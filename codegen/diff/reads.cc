#include "codegen/diff/reads.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <string_view>
#include <utility>

#include "codegen/dynamic/constraints.h"
#include "codegen/dynamic/dynamic_codec.h"
#include "codegen/dynamic/plausible.h"
#include "codegen/dynamic/value_text.h"
#include "idl/types.h"
#include "tagwire/pattern/pattern.h"

namespace tagwire::codegen {

using idl::Constraints;
using idl::Scalar;
using idl::Type;
using Object = idl::Value::Object;
using List = idl::Value::List;
using Maybe = std::optional<idl::Value>;
/// Makes the whole value of one of its parts.
using Wrap = std::function<Maybe(Maybe)>;

namespace {

struct Interval {
  std::int64_t low = std::numeric_limits<std::int64_t>::min();
  std::int64_t high = std::numeric_limits<std::int64_t>::max();
};
struct RealInterval {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};
struct Lengths {
  std::uint64_t low = 0;
  std::uint64_t high = std::numeric_limits<std::uint64_t>::max();
};

bool is_scalar(const Type& resolved, Scalar scalar) {
  return resolved.kind == Type::Kind::kScalar && resolved.scalar == scalar;
}

/// The integer type that travels, of integers and of enums of numbers.
std::optional<Scalar> integer_of(const Type& resolved) {
  if (resolved.kind == Type::Kind::kEnum) return resolved.enumeration->underlying;
  if (resolved.kind == Type::Kind::kScalar && idl::integer_range(resolved.scalar)) {
    return resolved.scalar;
  }
  return std::nullopt;
}

bool is_named_enum(const Type& resolved) {
  return resolved.kind == Type::Kind::kEnum && !resolved.enumeration->underlying;
}

/// What is a string on the wire.
bool is_text(const Type& resolved) {
  return is_scalar(resolved, Scalar::kString) || is_named_enum(resolved);
}

/// What is a double on the wire.
bool is_real(const Type& resolved) {
  return is_scalar(resolved, Scalar::kDouble) || is_scalar(resolved, Scalar::kDuration);
}

Interval interval_of(const Type& type) {
  Interval interval;
  const Type resolved = type.resolved();
  if (const std::optional<Scalar> scalar = integer_of(resolved)) {
    const idl::IntegerRange range = *idl::integer_range(*scalar);
    interval = {range.min, range.max};
  }
  for (const Constraints* one : type.all_constraints()) {
    if (!one->range) continue;
    if (const auto* low =
            one->range->low ? std::get_if<std::int64_t>(&*one->range->low) : nullptr) {
      interval.low = std::max(interval.low, *low);
    }
    if (const auto* high =
            one->range->high ? std::get_if<std::int64_t>(&*one->range->high) : nullptr) {
      interval.high = std::min(interval.high, *high);
    }
  }
  return interval;
}

RealInterval real_interval_of(const Type& type) {
  RealInterval interval;
  const auto as_double = [](const Constraints::Range::Bound& bound) {
    const auto* number = std::get_if<double>(&bound);
    return number != nullptr ? *number : static_cast<double>(std::get<std::int64_t>(bound)) / 1e6;
  };
  for (const Constraints* one : type.all_constraints()) {
    if (!one->range) continue;
    if (one->range->low) interval.low = std::max(interval.low, as_double(*one->range->low));
    if (one->range->high) interval.high = std::min(interval.high, as_double(*one->range->high));
  }
  return interval;
}

Lengths lengths_of(const Type& type) {
  Lengths lengths;
  for (const Constraints* one : type.all_constraints()) {
    if (!one->length) continue;
    lengths.low = std::max(lengths.low, one->length->low);
    if (one->length->high) lengths.high = std::min(lengths.high, *one->length->high);
  }
  return lengths;
}

template <class Flag>
bool any_constraint(const Type& type, Flag flag) {
  const auto all = type.all_constraints();
  return std::any_of(all.begin(), all.end(), [&](const Constraints* one) { return flag(*one); });
}
bool is_nonfinite(const Type& type) {
  return any_constraint(type, [](const Constraints& one) { return one.nonfinite; });
}
bool is_unique(const Type& type) {
  return any_constraint(type, [](const Constraints& one) { return one.unique; });
}
std::vector<std::string> patterns_of(const Type& type) {
  std::vector<std::string> patterns;
  for (const Constraints* one : type.all_constraints()) {
    if (one->pattern) patterns.push_back(*one->pattern);
  }
  return patterns;
}

/// The member of `all` that a reader takes for one that is written under `wire_name`.
template <class Named>
const Named* reader_of(const std::vector<Named>& all, const std::string& wire_name) {
  for (const Named& one : all) {
    const auto& also = one.aliases;
    if (one.wire_name == wire_name ||
        std::find(also.begin(), also.end(), wire_name) != also.end()) {
      return &one;
    }
  }
  return nullptr;
}

}  // namespace

class ReadsWalk {
 public:
  ReadsWalk(Reads& reads, std::vector<Refusal>& out) : reads_(reads), out_(out) {}

  struct Place {
    std::string path;
    const idl::Named* reader;
    const idl::Named* writer;
    Wrap wrap;
    std::string subject;  ///< "parameter 'qty'", "the elements of field 'lines'"
  };

  void types(const Type& reader, const Type& writer, const Place& place) {
    const Type r = reader.resolved();
    const Type w = writer.resolved();
    if (is_scalar(r, Scalar::kAny)) return;
    if (is_scalar(w, Scalar::kAny)) return mismatch(reader, writer, place);
    const std::size_t before = out_.size();
    kinds(reader, writer, r, w, place);
    if (out_.size() == before) constraints(reader, writer, r, w, place);
  }

 private:
  void refuse(const Place& place, std::string rule, std::string message, Maybe value,
              std::string way_out) {
    out_.push_back({.rule = std::move(rule),
                    .message = std::move(message),
                    .path = place.path,
                    .reader = place.reader,
                    .writer = place.writer,
                    .value = place.wrap(std::move(value)),
                    .way_out = std::move(way_out)});
  }

  void mismatch(const Type& reader, const Type& writer, const Place& place) {
    refuse(place, "type",
           place.subject + ": " + spell(writer) + " is written where " + spell(reader) + " is read",
           plausible_value(writer), "keep the type, and add something new beside it");
  }

  static std::string spell(const Type& type) {
    Type plain = type;
    plain.optional = false;
    return idl::spell(plain);
  }

  void kinds(const Type& reader, const Type& writer, const Type& r, const Type& w,
             const Place& place) {
    if (integer_of(r) && integer_of(w)) return integers(reader, writer, r, w, place);
    if (is_real(r) && (is_real(w) || integer_of(w))) return;
    if (is_text(r) && is_text(w)) return texts(reader, writer, r, w, place);
    if (r.kind == Type::Kind::kList && w.kind == Type::Kind::kList) {
      return elements(r, w, place);
    }
    if (r.kind == Type::Kind::kTuple && w.kind == Type::Kind::kTuple &&
        r.arguments.size() == w.arguments.size()) {
      return tuples(r, w, place);
    }
    if (r.kind == Type::Kind::kMap && w.kind == Type::Kind::kMap) return maps(r, w, place);
    if (r.kind == Type::Kind::kStruct && w.kind == Type::Kind::kStruct) {
      return structs(*r.structure, *w.structure, place, reader, writer);
    }
    if (r.kind == Type::Kind::kUnion && w.kind == Type::Kind::kUnion &&
        r.union_type->tag == w.union_type->tag) {
      return unions(*r.union_type, *w.union_type, place);
    }
    const bool same_scalar =
        r.kind == Type::Kind::kScalar && w.kind == Type::Kind::kScalar && r.scalar == w.scalar;
    if (!same_scalar) mismatch(reader, writer, place);
  }

  // ---- scalars

  void integers(const Type& reader, const Type& writer, const Type& r, const Type& w,
                const Place& place) {
    const idl::IntegerRange takes_all = *idl::integer_range(*integer_of(r));
    const Interval takes = {takes_all.min, takes_all.max};  // @range is looked at with constraints
    Interval sends = interval_of(writer);
    if (sends.low < takes.low || sends.high > takes.high) {
      const std::int64_t value = sends.high > takes.high ? sends.high : sends.low;
      refuse(place, "type_narrowed",
             place.subject + ": " + spell(writer) + " does not fit into " + spell(reader),
             idl::Value{value}, "keep the wider type");
      return;
    }
    if (r.kind == Type::Kind::kEnum && r.enumeration->strict) strict_numbers(r, w, place);
  }

  void strict_numbers(const Type& r, const Type& w, const Place& place) {
    const auto knows = [&](std::int64_t number) {
      const auto& all = r.enumeration->enumerators;
      return std::any_of(all.begin(), all.end(), [&](const auto& e) { return e.value == number; });
    };
    if (w.kind != Type::Kind::kEnum || !w.enumeration->strict) {
      std::int64_t other = 0;
      while (knows(other)) ++other;
      return refuse(place, "strict",
                    place.subject + ": any number is written where strict enum '" +
                        r.enumeration->name + "' is read",
                    idl::Value{other}, "leave the enum open");
    }
    for (const idl::Enumerator& one : w.enumeration->enumerators) {
      if (knows(one.value)) continue;
      unknown_enumerator(*r.enumeration, one, place);
    }
  }

  void unknown_enumerator(const idl::Enum& reader, const idl::Enumerator& one, const Place& place) {
    Place there = place;
    there.writer = &one;
    refuse(there, "enumerator",
           "enumerator '" + one.name + "' is unknown to the reader of strict enum '" + reader.name +
               "'",
           idl::Value{&one}, "an enum that is not strict takes unknown ones");
  }

  void texts(const Type& reader, const Type& writer, const Type& r, const Type& w,
             const Place& place) {
    if (!is_named_enum(r) || !r.enumeration->strict) return;
    if (!is_named_enum(w)) return mismatch(reader, writer, place);
    for (const idl::Enumerator& one : w.enumeration->enumerators) {
      if (reader_of(r.enumeration->enumerators, one.wire_name) == nullptr) {
        unknown_enumerator(*r.enumeration, one, place);
      }
    }
  }

  // ---- constraints

  void constraints(const Type& reader, const Type& writer, const Type& r, const Type& w,
                   const Place& place) {
    ranges(reader, writer, r, w, place);
    lengths(reader, writer, w, place);
    patterns(reader, writer, w, place);
    if (is_nonfinite(writer) && !is_nonfinite(reader)) {
      refuse(place, "nonfinite", place.subject + ": NaN and infinities are written, and not read",
             idl::Value{std::numeric_limits<double>::quiet_NaN()}, "keep @nonfinite");
    }
    if (is_unique(reader) && !is_unique(writer) && w.kind == Type::Kind::kList) {
      Maybe list = plausible_value(writer);
      if (list) {
        auto& elements = std::get<List>(list->data);
        Maybe one = plausible_value(w.arguments.front());
        elements.assign(2, one.value_or(idl::Value{}));
        if (!one) list.reset();
      }
      refuse(place, "unique", place.subject + " must be unique for the reader", std::move(list),
             "check it in the method, and answer with an error of its own");
    }
  }

  void ranges(const Type& reader, const Type& writer, const Type& r, const Type& w,
              const Place& place) {
    const std::string way_out = "keep the range, or check in the method and throw an error";
    const bool duration = is_scalar(r, Scalar::kDuration) && is_scalar(w, Scalar::kDuration);
    if ((integer_of(r) && integer_of(w)) || duration) {
      const Interval takes = interval_of(reader);
      const Interval sends = interval_of(writer);
      if (sends.low >= takes.low && sends.high <= takes.high) return;
      const std::int64_t value = sends.high > takes.high ? next_to(takes.high, 1, sends.high)
                                                         : next_to(takes.low, -1, sends.low);
      refuse(place, "range", place.subject + " has a tighter range for the reader",
             idl::Value{value}, way_out);
    } else if (is_real(r) && is_scalar(w, Scalar::kDouble)) {
      const RealInterval takes = real_interval_of(reader);
      const RealInterval sends = real_interval_of(writer);
      if (sends.low >= takes.low && sends.high <= takes.high) return;
      const bool above = sends.high > takes.high;
      double value =
          above ? std::min(sends.high, takes.high + 1) : std::max(sends.low, takes.low - 1);
      refuse(place, "range", place.subject + " has a tighter range for the reader",
             idl::Value{value}, way_out);
    }
  }

  /// One step behind `bound`, as far as the writer goes.
  static std::int64_t next_to(std::int64_t bound, std::int64_t step, std::int64_t limit) {
    if (bound == limit) return limit;
    return bound + step;
  }

  void lengths(const Type& reader, const Type& writer, const Type& w, const Place& place) {
    const Lengths takes = lengths_of(reader);
    const Lengths sends = lengths_of(writer);
    if (sends.low >= takes.low && sends.high <= takes.high) return;
    constexpr std::uint64_t kMost = 100'000;
    const bool longer = sends.high > takes.high && takes.high < kMost;
    const std::uint64_t length = longer ? takes.high + 1 : sends.low;
    refuse(place, "length", place.subject + " has a tighter length for the reader",
           value_of_length(writer, w, length), "keep the length, or check in the method");
  }

  static Maybe value_of_length(const Type& writer, const Type& w, std::uint64_t length) {
    const auto size = static_cast<std::size_t>(length);
    if (is_scalar(w, Scalar::kString)) {
      if (!patterns_of(writer).empty()) return std::nullopt;
      return idl::Value{std::string(size, 'x')};
    }
    if (is_scalar(w, Scalar::kBytes)) return idl::Value{std::string(size, 'x')};
    Type longer = writer;
    longer.constraints.length = Constraints::Length{.low = length, .high = length};
    return plausible_value(longer);
  }

  void patterns(const Type& reader, const Type& writer, const Type& w, const Place& place) {
    const std::vector<std::string> sends = patterns_of(writer);
    for (const std::string& pattern : patterns_of(reader)) {
      if (std::find(sends.begin(), sends.end(), pattern) != sends.end()) continue;
      refuse(place, "pattern", place.subject + " must match " + pattern + " for the reader",
             text_not_matching(writer, w, pattern), "keep the pattern, or check in the method");
    }
  }

  static Maybe text_not_matching(const Type& writer, const Type& w, const std::string& pattern) {
    const Pattern wanted(pattern);
    if (is_named_enum(w)) {
      for (const idl::Enumerator& one : w.enumeration->enumerators) {
        if (!wanted.matches(one.wire_name)) return idl::Value{&one};
      }
      return std::nullopt;
    }
    std::vector<std::string> candidates = {"text", "", "?", "a-1", "1", "A", "x y"};
    for (const std::string& other : patterns_of(writer)) {
      if (const auto text = text_matching(other)) candidates.push_back(*text);
    }
    for (const std::string& text : candidates) {
      idl::Value value{text};
      if (!wanted.matches(text) && complain(writer, value).empty()) return value;
    }
    return std::nullopt;
  }

  // ---- what holds others

  void elements(const Type& r, const Type& w, const Place& place) {
    Place inside = place;
    inside.path += "[]";
    inside.subject = "an element of " + place.subject;
    inside.wrap = [wrap = place.wrap, w](Maybe element) -> Maybe {
      if (!element) return wrap(std::nullopt);
      List list;
      list.push_back(std::move(*element));
      return wrap(idl::Value{std::move(list)});
    };
    types(r.arguments.front(), w.arguments.front(), inside);
  }

  void tuples(const Type& r, const Type& w, const Place& place) {
    for (std::size_t i = 0; i < r.arguments.size(); ++i) {
      Place inside = place;
      inside.path += "[" + std::to_string(i) + "]";
      inside.subject = "part " + std::to_string(i) + " of " + place.subject;
      inside.wrap = [wrap = place.wrap, w, i](Maybe part) -> Maybe {
        Maybe whole = plausible_value(w);
        if (!whole || !part) return wrap(std::nullopt);
        std::get<List>(whole->data)[i] = std::move(*part);
        return wrap(std::move(whole));
      };
      types(r.arguments[i], w.arguments[i], inside);
    }
  }

  void maps(const Type& r, const Type& w, const Place& place) {
    const Type reader_key = r.arguments[0].resolved();
    const Type writer_key = w.arguments[0].resolved();
    const bool takes_any_key = is_scalar(reader_key, Scalar::kString);
    const bool same = idl::spell(reader_key) == idl::spell(writer_key);
    if (!takes_any_key && !same) return mismatch(r, w, place);
    Place inside = place;
    inside.path += "{}";
    inside.subject = "a value of " + place.subject;
    inside.wrap = [wrap = place.wrap, w](Maybe value) -> Maybe {
      Type shallow = w;
      shallow.arguments[1] = Type{};  // bool: the value is replaced
      Maybe whole = plausible_value(shallow);
      if (!whole || !value || std::get<Object>(whole->data).empty()) return wrap(std::nullopt);
      std::get<Object>(whole->data).front().second = std::move(*value);
      return wrap(std::move(whole));
    };
    types(r.arguments[1], w.arguments[1], inside);
  }

  bool seen(const idl::Named& reader, const idl::Named& writer) {
    const auto pair = std::make_pair(&reader, &writer);
    auto& all = reads_.seen_;
    if (std::find(all.begin(), all.end(), pair) != all.end()) return true;
    all.push_back(pair);
    return false;
  }

  void structs(const idl::Struct& r, const idl::Struct& w, const Place& place, const Type& reader,
               const Type& writer) {
    if (r.positional != w.positional) return mismatch(reader, writer, place);
    if (seen(r, w)) return;
    if (r.positional) return positional(r, w, place);
    for (const idl::Field& field : r.fields) {
      if (field.retired) continue;
      const auto written = std::find_if(w.fields.begin(), w.fields.end(), [&](const auto& one) {
        return reader_of(r.fields, one.wire_name) == &field;
      });
      if (written != w.fields.end()) {
        fields(r, w, field, *written, place);
      } else if (field.required()) {
        missing(r, w, field, place);
      }
    }
    if (r.strict) unknown_fields(r, w, place);
  }

  static Wrap with_field(const Wrap& wrap, const idl::Struct& w, const idl::Field& field) {
    return [wrap, &w, &field](Maybe value) -> Maybe {
      if (!value) return wrap(std::nullopt);
      Maybe whole = whole_struct(w, &field);
      if (!whole) return wrap(std::nullopt);
      std::get<Object>(whole->data).emplace_back(field.name, std::move(*value));
      return wrap(std::move(whole));
    };
  }

  /// A value of the struct with all its fields, so that nothing else is wrong with it, but without
  /// `left_out`.
  static Maybe whole_struct(const idl::Struct& w, const idl::Field* left_out) {
    Type type;
    type.kind = Type::Kind::kStruct;
    type.structure = &w;
    Maybe whole = plausible_value(type);
    if (whole && left_out != nullptr) {
      std::erase_if(std::get<Object>(whole->data),
                    [&](const auto& entry) { return entry.first == left_out->name; });
    }
    return whole;
  }

  void fields(const idl::Struct& r, const idl::Struct& w, const idl::Field& reader,
              const idl::Field& writer, const Place& place) {
    Place inside{.path = place.path + "." + writer.wire_name,
                 .reader = &reader,
                 .writer = &writer,
                 .wrap = with_field(place.wrap, w, writer),
                 .subject = "field '" + reader.name + "' of " + r.name};
    const bool may_be_absent =
        writer.type.optional || (writer.default_value && reads_.options_.writer_omits_defaults);
    if (reader.required() && may_be_absent && !writer.retired) {
      Place absent = inside;
      absent.wrap = place.wrap;
      refuse(absent, "field_required",
             inside.subject + " is required by the reader, and the writer may leave it out",
             whole_struct(w, &writer), "keep the '?' or the default");
    }
    types(reader.type, writer.type, inside);
  }

  void missing(const idl::Struct& r, const idl::Struct& w, const idl::Field& field,
               const Place& place) {
    Place there = place;
    there.reader = &field;
    there.writer = &w;
    refuse(there, "field_missing",
           "field '" + field.name + "' of " + r.name +
               " is required by the reader, and the writer does not know it",
           whole_struct(w, nullptr),
           "give a new field a default or a '?'; take an old one away with @retired first");
  }

  void unknown_fields(const idl::Struct& r, const idl::Struct& w, const Place& place) {
    for (const idl::Field& field : w.fields) {
      if (reader_of(r.fields, field.wire_name) != nullptr) continue;
      Place there = place;
      there.writer = &field;
      Maybe value = whole_struct(w, &field);
      if (value && !field.retired) {
        Maybe one = field.default_value ? field.default_value : plausible_value(field.type);
        if (one) std::get<Object>(value->data).emplace_back(field.name, std::move(*one));
        if (!one) value.reset();
      }
      refuse(there, "strict_member",
             "field '" + field.name + "' is unknown to the reader of strict struct " + r.name,
             std::move(value), "a struct that is not strict ignores unknown members");
    }
  }

  void positional(const idl::Struct& r, const idl::Struct& w, const Place& place) {
    for (std::size_t i = 0; i < r.fields.size(); ++i) {
      if (i >= w.fields.size()) {
        if (r.fields[i].required()) missing(r, w, r.fields[i], place);
      } else {
        fields(r, w, r.fields[i], w.fields[i], place);
      }
    }
    if (r.strict && w.fields.size() > r.fields.size()) unknown_fields(r, w, place);
  }

  void unions(const idl::Union& r, const idl::Union& w, const Place& place) {
    if (seen(r, w)) return;
    for (const idl::Arm& arm : w.arms) {
      Place inside{.path = place.path + "." + arm.wire_name,
                   .reader = &r,
                   .writer = &arm,
                   .wrap = [wrap = place.wrap, &arm](Maybe value) -> Maybe {
                     if (!value) return wrap(std::nullopt);
                     Object object;
                     object.emplace_back(arm.name, std::move(*value));
                     return wrap(idl::Value{std::move(object)});
                   },
                   .subject = "arm '" + arm.name + "' of " + w.name};
      const Maybe held = arm.type ? plausible_value(*arm.type) : idl::Value{Object()};
      const idl::Arm* taken = reader_of(r.arms, arm.wire_name);
      if (taken == nullptr) {
        if (!r.strict) continue;
        refuse(inside, "arm", inside.subject + " is unknown to the reader of the strict union",
               held, "a union that is not strict takes unknown arms");
      } else {
        inside.reader = taken;
        arms(*taken, arm, held, inside);
      }
    }
  }

  void arms(const idl::Arm& reader, const idl::Arm& writer, const Maybe& held,
            const Place& inside) {
    if (reader.type && writer.type) return types(*reader.type, *writer.type, inside);
    if (reader.type.has_value() == writer.type.has_value()) return;
    if (!reader.type && writer.type->resolved().kind == Type::Kind::kStruct) return;
    refuse(inside, "type",
           inside.subject + (reader.type ? " has no value, and the reader wants one"
                                         : " has a value, and the reader wants none"),
           held, "add an arm of another name");
  }

  Reads& reads_;
  std::vector<Refusal>& out_;
};

std::vector<Refusal> Reads::check(const Type& reader, const Type& writer,
                                  const idl::Named* reader_owner, const idl::Named* writer_owner) {
  std::vector<Refusal> refusals;
  ReadsWalk walk(*this, refusals);
  walk.types(reader, writer,
             {.path = {},
              .reader = reader_owner,
              .writer = writer_owner,
              .wrap = [](Maybe value) { return value; },
              .subject = "'" + writer_owner->name + "'"});
  return refusals;
}

}  // namespace tagwire::codegen
