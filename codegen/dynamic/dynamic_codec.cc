#include "codegen/dynamic/dynamic_codec.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codegen/dynamic/constraints.h"
#include "idl/literals.h"
#include "idl/types.h"
#include "tagwire/base/base64.h"
#include "tagwire/base/error_text.h"
#include "tagwire/value/value.h"
#include "tagwire/wire/key_codec.h"
#include "tagwire/wire/message.h"
#include "tagwire/wire/value_codec.h"

namespace tagwire::codegen {

using idl::Scalar;
using idl::Type;
using Object = idl::Value::Object;
using List = idl::Value::List;
using wire::Decoder;
using wire::Encoder;
using wire::quote;

namespace {

bool is_narrow(Scalar scalar) { return scalar != Scalar::kInt64 && scalar != Scalar::kUint32; }

bool has_name(const idl::Named& named, std::string_view name) {
  return named.wire_name == name ||
         std::find(named.aliases.begin(), named.aliases.end(), name) != named.aliases.end();
}

template <class Named>
const Named* find_named(const std::vector<Named>& all, std::string_view wire_name) {
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Named& one) { return has_name(one, wire_name); });
  return found == all.end() ? nullptr : &*found;
}

/// "card, voucher or cash"
template <class Named>
std::string names_of(const std::vector<Named>& all) {
  std::string names;
  for (std::size_t i = 0; i < all.size(); ++i) {
    names += (i == 0 ? "" : i + 1 == all.size() ? " or " : ", ") + all[i].wire_name;
  }
  return names;
}

const idl::Value* find_entry(const Object& object, std::string_view name) {
  const auto found = std::find_if(object.begin(), object.end(),
                                  [&](const auto& entry) { return entry.first == name; });
  return found == object.end() ? nullptr : &found->second;
}

// ---- any

idl::Value from_any(const tagwire::Value& value) {
  using Kind = tagwire::Value::Kind;
  switch (value.kind()) {
    case Kind::kNil:
      return nil_value();
    case Kind::kBool:
      return {value.as_bool()};
    case Kind::kInt:
      return {value.as_int()};
    case Kind::kDouble:
      return {value.as_double()};
    case Kind::kString:
      return {value.as_string()};
    case Kind::kBytes:
      return {encode_base64(value.as_bytes())};
    case Kind::kDatetime: {
      std::string text;
      tagwire::text::append(text, value.as_datetime());
      return {text};
    }
    case Kind::kArray: {
      List list;
      for (const tagwire::Value& element : value.as_array()) list.push_back(from_any(element));
      return {std::move(list)};
    }
    case Kind::kStruct: {
      Object object;
      for (const auto& member : value.as_struct()) {
        object.emplace_back(member.name, from_any(member.value));
      }
      return {std::move(object)};
    }
  }
  return nil_value();
}

tagwire::Value to_any(const idl::Value& value) {
  if (is_nil(value)) return {};
  if (const auto* flag = std::get_if<bool>(&value.data)) return *flag;
  if (const auto* number = std::get_if<std::int64_t>(&value.data)) {
    const bool narrow = *number >= std::numeric_limits<std::int32_t>::min() &&
                        *number <= std::numeric_limits<std::int32_t>::max();
    using Tag = tagwire::Value::IntTag;
    return tagwire::Value::integer(*number, narrow ? Tag::kI4 : Tag::kI8);
  }
  if (const auto* number = std::get_if<double>(&value.data)) return *number;
  if (const auto* text = std::get_if<std::string>(&value.data)) return *text;
  if (const auto* list = std::get_if<List>(&value.data)) {
    tagwire::Value::Array array;
    for (const idl::Value& element : *list) array.push_back(to_any(element));
    return array;
  }
  if (const auto* object = std::get_if<Object>(&value.data)) {
    tagwire::Struct members;
    for (const auto& [name, member] : *object) members.set(name, to_any(member));
    return members;
  }
  return std::get<const idl::Enumerator*>(value.data)->wire_name;
}

// ---- reading

class Reader {
 public:
  explicit Reader(Decoder& in) : in_(in) {}

  bool value(const Type& type, idl::Value& out) {
    const char* at = in_.position();
    const Type resolved = type.resolved();
    const std::vector<const idl::Constraints*> constraints = type.all_constraints();
    const bool nonfinite = std::any_of(constraints.begin(), constraints.end(),
                                       [](const auto* one) { return one->nonfinite; });
    if (!unchecked(resolved, nonfinite, out)) return false;
    std::string complaint = complain(type, out);
    return complaint.empty() || in_.reject(at, std::move(complaint));
  }

  bool field(const idl::Field& field, idl::Value& out) {
    bool nil = false;
    if (field.type.optional && !in_.try_nil(nil)) return false;
    if (nil) {
      out = nil_value();
      return true;
    }
    return value(field.type, out) || (field.sensitive && in_.conceal());
  }

 private:
  bool unchecked(const Type& type, bool nonfinite, idl::Value& out) {
    switch (type.kind) {
      case Type::Kind::kScalar:
        return scalar(type.scalar, nonfinite, out);
      case Type::Kind::kEnum:
        return enumerator(*type.enumeration, out);
      case Type::Kind::kList:
        return list(type.arguments.front(), out);
      case Type::Kind::kTuple:
        return tuple(type, out);
      case Type::Kind::kMap:
        return map(type, out);
      case Type::Kind::kStruct:
        return type.structure->positional ? positional(*type.structure, out)
                                          : structure(*type.structure, out);
      case Type::Kind::kUnion:
        return type.union_type->tag ? tagged(*type.union_type, out) : arm(*type.union_type, out);
      case Type::Kind::kAlias:
        break;
    }
    return in_.reject(in_.position(), "a type that cannot be read");
  }

  bool scalar(Scalar scalar, bool nonfinite, idl::Value& out) {
    switch (scalar) {
      case Scalar::kBool:
        return in_.read_bool(out.data.emplace<bool>());
      case Scalar::kDouble:
        return in_.read_double(out.data.emplace<double>(),
                               nonfinite ? NonFinite::kAccept : NonFinite::kRefuse);
      case Scalar::kString:
        return in_.read_string(out.data.emplace<std::string>());
      case Scalar::kBytes: {
        std::vector<std::byte> bytes;
        if (!in_.read_bytes(bytes)) return false;
        std::string& text = out.data.emplace<std::string>(bytes.size(), '\0');
        std::transform(bytes.begin(), bytes.end(), text.begin(),
                       [](std::byte byte) { return static_cast<char>(byte); });
        return true;
      }
      case Scalar::kDatetime: {
        std::chrono::sys_seconds time;
        if (!in_.read_datetime(time)) return false;
        out.data = std::int64_t{time.time_since_epoch().count()};
        return true;
      }
      case Scalar::kDuration: {
        std::chrono::microseconds duration{};
        if (!in_.read_duration(duration)) return false;
        out.data = std::int64_t{duration.count()};
        return true;
      }
      case Scalar::kAny: {
        tagwire::Value value;
        if (!Codec<tagwire::Value>::decode(in_, value)) return false;
        out = from_any(value);
        return true;
      }
      default:
        return integer(scalar, out);
    }
  }

  bool integer(Scalar scalar, idl::Value& out) {
    const idl::IntegerRange range = *idl::integer_range(scalar);
    const bool narrow = is_narrow(scalar);
    return in_.read_integer(out.data.emplace<std::int64_t>(), range.min, range.max,
                            narrow ? "int" : "i8", !narrow);
  }

  bool enumerator(const idl::Enum& type, idl::Value& out) {
    const char* at = in_.position();
    if (type.underlying) {
      if (!integer(*type.underlying, out)) return false;
      const std::int64_t number = std::get<std::int64_t>(out.data);
      for (const idl::Enumerator& one : type.enumerators) {
        if (one.value != number) continue;
        out.data = &one;
        return true;
      }
      return !type.strict ||
             in_.reject(at, std::to_string(number) + " is none of the values of this enum");
    }
    std::string name;
    if (!in_.read_string(name)) return false;
    if (const idl::Enumerator* one = find_named(type.enumerators, name)) {
      out.data = one;
      return true;
    }
    if (type.strict) {
      return in_.reject(at, "unknown " + quote(name) + ", expected " + names_of(type.enumerators));
    }
    out.data = std::move(name);
    return true;
  }

  bool list(const Type& element, idl::Value& out) {
    wire::ArrayCursor array;
    List& list = out.data.emplace<List>();
    if (!in_.begin_array(array)) return false;
    while (in_.next_element(array)) {
      if (!value(element, list.emplace_back())) return in_.within(array.count - 1);
    }
    return in_.end_array(array);
  }

  bool tuple(const Type& type, idl::Value& out) {
    const char* at = in_.position();
    wire::ArrayCursor array;
    List& list = out.data.emplace<List>();
    if (!in_.begin_array(array)) return false;
    while (in_.next_element(array)) {
      const bool read = array.count <= type.arguments.size()
                            ? value(type.arguments[array.count - 1], list.emplace_back())
                            : in_.skip_value();
      if (!read) return in_.within(array.count - 1);
    }
    if (!in_.end_array(array)) return false;
    return array.count == type.arguments.size() ||
           wrong_count(at, std::to_string(type.arguments.size()), array.count);
  }

  bool wrong_count(const char* at, const std::string& expected, std::size_t found) {
    return in_.reject(
        at, "expected an array of " + expected + ", found one of " + std::to_string(found));
  }

  bool map(const Type& type, idl::Value& out) {
    wire::StructCursor members;
    std::string_view name;
    Object& object = out.data.emplace<Object>();
    std::map<std::string, bool, std::less<>> seen;
    if (!in_.begin_struct(members)) return false;
    while (in_.next_member(members, name)) {
      std::string key;
      if (!this->key(type.arguments[0], name, key)) return false;
      if (!seen.emplace(key, true).second && !in_.lenient()) return in_.duplicate_member(name);
      object.emplace_back(key, idl::Value{});
      const std::string wire_key(name);
      if (!value(type.arguments[1], object.back().second)) return in_.within(wire_key);
    }
    return in_.end_struct(members);
  }

  bool key(const Type& type, std::string_view name, std::string& out) {
    const Type resolved = type.resolved();
    idl::Value value{std::string(name)};
    bool fits = true;
    out = name;
    if (resolved.kind == Type::Kind::kEnum && !resolved.enumeration->underlying) {
      const idl::Enumerator* one = find_named(resolved.enumeration->enumerators, name);
      fits = one != nullptr;
      if (fits) out = one->name;
    } else if (resolved.kind == Type::Kind::kEnum || resolved.scalar != Scalar::kString) {
      const Scalar scalar =
          resolved.kind == Type::Kind::kEnum ? *resolved.enumeration->underlying : resolved.scalar;
      std::int64_t number = 0;
      fits = wire::KeyCodec<std::int64_t>::parse(name, number) &&
             idl::integer_range(scalar)->contains(number);
      value.data = number;
    }
    if (!fits) {
      return in_.reject(in_.position(),
                        "unfit as a key: '" + std::string(name.substr(0, 64)) + "'");
    }
    const std::string complaint =
        resolved.kind == Type::Kind::kEnum ? std::string() : complain(type, value);
    return complaint.empty() || in_.reject(in_.position(), "as a key, " + complaint);
  }

  bool structure(const idl::Struct& type, idl::Value& out) {
    Object& object = out.data.emplace<Object>();
    wire::StructCursor members;
    const std::string tag(std::exchange(tag_, {}));
    std::map<const idl::Field*, bool> seen;
    wire::MemberNames unknown;
    std::string_view name;
    if (!in_.begin_struct(members)) return false;
    while (in_.next_member(members, name)) {
      const idl::Field* field = find_named(type.fields, name);
      if (field == nullptr) {
        if (!unknown_member(type, tag, name, members, unknown)) return false;
        continue;
      }
      if (!seen.emplace(field, true).second && !in_.lenient()) {
        return in_.duplicate_member(field->wire_name, name);
      }
      if (!member(*field, object)) return in_.within(field->wire_name);
    }
    if (!in_.end_struct(members)) return false;
    if (const std::string_view* twice = in_.lenient() ? nullptr : unknown.find_duplicate()) {
      return in_.duplicate_member(*twice);
    }
    for (const idl::Field& field : type.fields) {
      if (field.required() && !seen.contains(&field)) {
        return in_.reject(members.start, "member '" + field.wire_name + "' is missing");
      }
      fill_default(field, object);
    }
    return true;
  }

  bool unknown_member(const idl::Struct& type, const std::string& tag, std::string_view name,
                      const wire::StructCursor& members, wire::MemberNames& unknown) {
    const std::string copy(name);
    if (type.strict && copy != tag) {
      in_.reject(in_.position(), "there is no such member");
      return in_.within(copy);
    }
    unknown.add(members, name);
    return in_.skip_value() || in_.within(copy);
  }

  bool member(const idl::Field& field, Object& object) {
    if (field.retired) return in_.skip_value();
    idl::Value read;
    if (!this->field(field, read)) return false;
    std::erase_if(object, [&](const auto& entry) { return entry.first == field.name; });
    if (!is_nil(read)) object.emplace_back(field.name, std::move(read));
    return true;
  }

  static void fill_default(const idl::Field& field, Object& object) {
    if (!field.default_value || field.retired || find_entry(object, field.name) != nullptr) return;
    object.emplace_back(field.name, complete(field.type, *field.default_value));
  }

  bool positional(const idl::Struct& type, idl::Value& out) {
    Object& object = out.data.emplace<Object>();
    const char* at = in_.position();
    wire::ArrayCursor array;
    std::size_t required = 0;
    for (std::size_t i = 0; i < type.fields.size(); ++i) {
      if (type.fields[i].required()) required = i + 1;
    }
    if (!in_.begin_array(array)) return false;
    while (in_.next_element(array)) {
      const bool read = array.count <= type.fields.size()
                            ? member(type.fields[array.count - 1], object)
                            : in_.skip_value();
      if (!read) return in_.within(array.count - 1);
    }
    if (!in_.end_array(array)) return false;
    const std::size_t most = type.fields.size();
    if (array.count < required || (type.strict && array.count > most)) {
      const std::string least = std::to_string(required);
      const std::string expected = required == most ? least
                                   : type.strict    ? least + " to " + std::to_string(most)
                                                    : "at least " + least;
      return wrong_count(at, expected, array.count);
    }
    for (const idl::Field& field : type.fields) fill_default(field, object);
    return true;
  }

  bool arm(const idl::Union& type, idl::Value& out) {
    wire::StructCursor members;
    std::string_view view;
    const char* at = in_.position();
    if (!in_.begin_struct(members)) return false;
    if (!in_.next_member(members, view)) {
      if (!in_.end_struct(members)) return false;
      return in_.reject(
          at, "expected a struct with one member, " + names_of(type.arms) + ", found an empty one");
    }
    const std::string name(view);
    if (!arm_called(type, name, out)) return in_.within(name);
    if (in_.next_member(members, view)) {
      return in_.reject(
          at, "expected a struct with one member, found " + quote(name) + " and " + quote(view));
    }
    return in_.end_struct(members);
  }

  bool arm_called(const idl::Union& type, const std::string& name, idl::Value& out) {
    Object& object = out.data.emplace<Object>();
    const idl::Arm* arm = find_named(type.arms, name);
    if (arm != nullptr) {
      object.emplace_back(arm->name, idl::Value{Object()});
      if (arm->type) return value(*arm->type, object.back().second);
      static const idl::Struct kEmpty;
      idl::Value ignored;
      return structure(kEmpty, ignored);
    }
    if (type.strict) {
      return in_.reject(in_.position(),
                        "unknown " + quote(name) + ", expected " + names_of(type.arms));
    }
    object.emplace_back(name, idl::Value{Object()});
    return in_.skip_value();
  }

  bool tagged(const idl::Union& type, idl::Value& out) {
    const Decoder::Mark start = in_.mark();
    std::string name;
    if (!find_tag(type, name)) return false;
    in_.rewind(start);
    tag_ = *type.tag;
    const bool read = arm_called(type, name, out);
    tag_.clear();
    return read;
  }

  bool find_tag(const idl::Union& type, std::string& name) {
    wire::StructCursor members;
    std::string_view member;
    const char* at = in_.position();
    if (!in_.begin_struct(members)) return false;
    while (in_.next_member(members, member)) {
      if (member == *type.tag) return in_.read_string(name) || in_.within(*type.tag);
      const std::string copy(member);
      if (!in_.skip_value()) return in_.within(copy);
    }
    if (!in_.end_struct(members)) return false;
    return in_.reject(
        at, "member '" + *type.tag + "' is missing, which says what it is: " + names_of(type.arms));
  }

  Decoder& in_;
  std::string tag_;  // the discriminator of the union around the struct that comes next
};

// ---- writing

class Writer {
 public:
  Writer(Encoder& out, Defaults defaults) : out_(out), defaults_(defaults) {}

  void value(const Type& type, const idl::Value& value) {
    std::string complaint = complain(type, value);
    if (!complaint.empty()) return out_.fail(std::move(complaint));
    const Type resolved = type.resolved();
    switch (resolved.kind) {
      case Type::Kind::kScalar:
        return scalar(type, resolved.scalar, value);
      case Type::Kind::kEnum:
        return enumerator(*resolved.enumeration, value);
      case Type::Kind::kList:
      case Type::Kind::kTuple:
        return list(resolved, std::get<List>(value.data));
      case Type::Kind::kMap:
        return map(resolved, std::get<Object>(value.data));
      case Type::Kind::kStruct:
        return resolved.structure->positional
                   ? positional(*resolved.structure, std::get<Object>(value.data))
                   : structure(*resolved.structure, std::get<Object>(value.data), nullptr, {});
      case Type::Kind::kUnion:
        return arm(*resolved.union_type, std::get<Object>(value.data));
      case Type::Kind::kAlias:
        break;
    }
    out_.fail("a type that cannot be written");
  }

 private:
  void scalar(const Type& type, Scalar scalar, const idl::Value& value) {
    switch (scalar) {
      case Scalar::kBool:
        return out_.write_bool(std::get<bool>(value.data));
      case Scalar::kDouble: {
        const auto constraints = type.all_constraints();
        const bool nonfinite = std::any_of(constraints.begin(), constraints.end(),
                                           [](const auto* one) { return one->nonfinite; });
        return out_.write_double(std::get<double>(value.data),
                                 nonfinite ? NonFinite::kAccept : NonFinite::kRefuse);
      }
      case Scalar::kString:
        return out_.write_string(std::get<std::string>(value.data));
      case Scalar::kBytes:
        return out_.write_bytes(std::as_bytes(std::span(std::get<std::string>(value.data))));
      case Scalar::kDatetime:
        return out_.write_datetime(
            std::chrono::sys_seconds(std::chrono::seconds(std::get<std::int64_t>(value.data))));
      case Scalar::kDuration:
        return out_.write_duration(std::chrono::microseconds(std::get<std::int64_t>(value.data)));
      case Scalar::kAny:
        return Codec<tagwire::Value>::encode(out_, to_any(value));
      default:
        return integer(scalar, std::get<std::int64_t>(value.data));
    }
  }

  void integer(Scalar scalar, std::int64_t number) {
    if (!is_narrow(scalar)) return out_.write_wide_int(number);
    out_.write_int(static_cast<std::int32_t>(number));
  }

  void enumerator(const idl::Enum& type, const idl::Value& value) {
    const auto* const* known = std::get_if<const idl::Enumerator*>(&value.data);
    if (type.underlying) {
      return integer(*type.underlying,
                     known != nullptr ? (*known)->value : std::get<std::int64_t>(value.data));
    }
    if (known == nullptr) return out_.fail("an unknown enumerator cannot be written");
    out_.write_string((*known)->wire_name);
  }

  void list(const Type& type, const List& list) {
    const bool tuple = type.kind == Type::Kind::kTuple;
    out_.begin_array();
    for (std::size_t i = 0; i < list.size(); ++i) {
      value(type.arguments[tuple ? i : 0], list[i]);
      if (out_.failed()) return out_.within(i);
    }
    out_.end_array();
  }

  void map(const Type& type, const Object& object) {
    const Type key = type.arguments[0].resolved();
    out_.begin_struct();
    for (const auto& [name, element] : object) {
      std::string wire_key = name;
      if (key.kind == Type::Kind::kEnum && !key.enumeration->underlying) {
        for (const idl::Enumerator& one : key.enumeration->enumerators) {
          if (one.name == name) wire_key = one.wire_name;
        }
      }
      out_.begin_member(wire_key);
      if (out_.failed()) return;
      value(type.arguments[1], element);
      if (out_.failed()) return out_.within(wire_key);
      out_.end_member();
    }
    out_.end_struct();
  }

  void field(const idl::Field& field, const idl::Value* value) {
    if (value == nullptr && field.default_value) value = &*field.default_value;
    if (value == nullptr || is_nil(*value)) return out_.write_nil();
    this->value(field.type, *value);
    if (out_.failed() && field.sensitive) out_.conceal();
  }

  /// `tag` and `arm`: of the union around it, written first.
  void structure(const idl::Struct& type, const Object& object, const std::string* tag,
                 std::string_view arm) {
    out_.begin_struct();
    if (tag != nullptr) {
      out_.begin_member(*tag);
      out_.write_string(arm);
      out_.end_member();
    }
    for (const idl::Field& field : type.fields) {
      const idl::Value* value = find_entry(object, field.name);
      const bool may_be_absent =
          field.type.optional || (field.default_value && defaults_ == Defaults::kLeaveOut);
      const bool absent = value == nullptr && may_be_absent;
      if (absent && !(field.nil && field.type.optional && out_.dialect().nil)) continue;
      out_.begin_member(field.wire_name);
      this->field(field, value);
      if (out_.failed()) return out_.within(field.wire_name);
      out_.end_member();
    }
    out_.end_struct();
  }

  void positional(const idl::Struct& type, const Object& object) {
    std::size_t written = 0;
    for (std::size_t i = 0; i < type.fields.size(); ++i) {
      const bool absent =
          type.fields[i].type.optional && find_entry(object, type.fields[i].name) == nullptr;
      if (!absent) written = i + 1;
    }
    out_.begin_array();
    for (std::size_t i = 0; i < written; ++i) {
      field(type.fields[i], find_entry(object, type.fields[i].name));
      if (out_.failed()) return out_.within(i);
    }
    out_.end_array();
  }

  void arm(const idl::Union& type, const Object& object) {
    const auto& [name, held] = object.front();
    for (const idl::Arm& arm : type.arms) {
      if (arm.name != name) continue;
      if (type.tag) {
        return structure(*arm.type->resolved().structure, std::get<Object>(held.data), &*type.tag,
                         arm.wire_name);
      }
      out_.begin_struct();
      out_.begin_member(arm.wire_name);
      if (arm.type) {
        value(*arm.type, held);
      } else {
        out_.begin_struct();
        out_.end_struct();
      }
      if (out_.failed()) return out_.within(arm.wire_name);
      out_.end_member();
      return out_.end_struct();
    }
    out_.fail("the unknown arm " + quote(name) + " cannot be written");
  }

  Encoder& out_;
  Defaults defaults_;
};

void complete_struct(const idl::Struct& type, Object& object) {
  for (const idl::Field& field : type.fields) {
    if (field.retired) continue;
    const auto found = std::find_if(object.begin(), object.end(),
                                    [&](const auto& entry) { return entry.first == field.name; });
    if (found != object.end()) {
      found->second = complete(field.type, std::move(found->second));
    } else if (field.default_value) {
      object.emplace_back(field.name, complete(field.type, *field.default_value));
    }
  }
}

}  // namespace

bool decode_value(Decoder& in, const Type& type, idl::Value& out) {
  return Reader(in).value(type, out);
}

bool decode_field(Decoder& in, const idl::Field& field, idl::Value& out) {
  return Reader(in).field(field, out);
}

void encode_value(Encoder& out, const Type& type, const idl::Value& value, Defaults defaults) {
  Writer(out, defaults).value(type, value);
}

idl::Value nil_value() { return {static_cast<const idl::Enumerator*>(nullptr)}; }

bool is_nil(const idl::Value& value) {
  const auto* const* enumerator = std::get_if<const idl::Enumerator*>(&value.data);
  return enumerator != nullptr && *enumerator == nullptr;
}

bool equal(const idl::Value& a, const idl::Value& b) {
  if (a.data.index() != b.data.index()) return false;
  if (const auto* list = std::get_if<List>(&a.data)) {
    const List& other = std::get<List>(b.data);
    return std::equal(list->begin(), list->end(), other.begin(), other.end(), equal);
  }
  if (const auto* object = std::get_if<Object>(&a.data)) {
    const Object& other = std::get<Object>(b.data);
    if (object->size() != other.size()) return false;
    return std::all_of(object->begin(), object->end(), [&](const auto& entry) {
      const idl::Value* found = find_entry(other, entry.first);
      return found != nullptr && equal(entry.second, *found);
    });
  }
  return std::visit(
      [&]<class T>(const T& one) {
        if constexpr (std::is_same_v<T, List> || std::is_same_v<T, Object>) {
          return false;  // handled above
        } else {
          return one == std::get<T>(b.data);
        }
      },
      a.data);
}

idl::Value complete(const Type& type, idl::Value value) {
  if (is_nil(value)) return value;
  const Type resolved = type.resolved();
  if (auto* list = std::get_if<List>(&value.data); list != nullptr && !resolved.arguments.empty()) {
    const bool tuple = resolved.kind == Type::Kind::kTuple;
    for (std::size_t i = 0; i < list->size(); ++i) {
      idl::Value& element = (*list)[i];
      element = complete(resolved.arguments[tuple ? i : 0], std::move(element));
    }
  }
  auto* object = std::get_if<Object>(&value.data);
  if (object == nullptr) return value;
  if (resolved.kind == Type::Kind::kStruct) {
    complete_struct(*resolved.structure, *object);
  } else if (resolved.kind == Type::Kind::kMap) {
    for (auto& [name, element] : *object) {
      element = complete(resolved.arguments[1], std::move(element));
    }
  } else if (resolved.kind == Type::Kind::kUnion) {
    for (const idl::Arm& arm : resolved.union_type->arms) {
      auto& [name, held] = object->front();
      if (arm.name == name && arm.type) held = complete(*arm.type, std::move(held));
    }
  }
  return value;
}

}  // namespace tagwire::codegen
