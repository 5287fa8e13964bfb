#include "codegen/dynamic/value_text.h"

#include <chrono>
#include <cmath>
#include <limits>
#include <span>
#include <string_view>
#include <utility>

#include "codegen/dynamic/dynamic_codec.h"
#include "idl/utf8.h"
#include "tagwire/base/base64.h"
#include "tagwire/base/datetime.h"
#include "tagwire/base/error_text.h"

namespace tagwire::codegen {

using idl::Scalar;
using idl::Type;
using Object = idl::Value::Object;
using List = idl::Value::List;

namespace {

std::string number_text(double number) {
  std::string text;
  tagwire::text::append(text, number);
  return text;
}

std::string hex(char32_t character) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (auto rest = static_cast<std::uint32_t>(character); rest != 0 || text.empty(); rest /= 16) {
    text.insert(text.begin(), kDigits[rest % 16]);
  }
  return text;
}

/// In double quotes, with what `escape` makes of characters that cannot stand for themselves.
template <class Escape>
std::string quoted(std::string_view text, Escape escape) {
  std::string out = "\"";
  while (!text.empty()) {
    const char32_t c = idl::take_character(text);
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c < 0x20 || c == 0x7F) {
      out += escape(c);
    } else {
      idl::append_utf8(out, c);
    }
  }
  return out + '"';
}

std::string idl_string(std::string_view text) {
  return quoted(text, [](char32_t c) { return "\\u{" + hex(c) + "}"; });
}

bool is_identifier(std::string_view text) {
  if (text.empty() || (text.front() >= '0' && text.front() <= '9')) return false;
  return text.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
             std::string_view::npos &&
         text.front() != '_' && text.back() != '_' && text.find("__") == std::string_view::npos;
}

/// The largest unit in which it is whole.
std::string duration_text(std::int64_t microseconds) {
  constexpr std::pair<std::int64_t, std::string_view> kUnits[] = {
      {86'400'000'000, "d"}, {3'600'000'000, "h"}, {60'000'000, "m"},
      {1'000'000, "s"},      {1'000, "ms"},        {1, "us"}};
  if (microseconds == 0) return "0s";
  for (const auto& [size, unit] : kUnits) {
    if (microseconds % size == 0) return std::to_string(microseconds / size) + std::string(unit);
  }
  return "0s";
}

std::string base64_text(const std::string& bytes) {
  return encode_base64(std::as_bytes(std::span(bytes)));
}

std::string datetime_text(std::int64_t seconds) {
  std::string text;
  tagwire::text::append(text, std::chrono::sys_seconds(std::chrono::seconds(seconds)));
  return text;
}

// ---- IDL

class IdlText {
 public:
  std::string of(const Type& type, const idl::Value& value) const {
    if (is_nil(value)) return "nil";
    const Type resolved = type.resolved();
    if (const auto* const* one = std::get_if<const idl::Enumerator*>(&value.data)) {
      return (*one)->name;
    }
    if (const auto* list = std::get_if<List>(&value.data)) return of_list(resolved, *list);
    if (const auto* object = std::get_if<Object>(&value.data)) return of_object(resolved, *object);
    if (const auto* flag = std::get_if<bool>(&value.data)) return *flag ? "true" : "false";
    if (const auto* number = std::get_if<double>(&value.data)) return number_text(*number);
    const bool scalar = resolved.kind == Type::Kind::kScalar;
    if (const auto* number = std::get_if<std::int64_t>(&value.data)) {
      if (scalar && resolved.scalar == Scalar::kDuration) return duration_text(*number);
      if (scalar && resolved.scalar == Scalar::kDatetime) return '"' + datetime_text(*number) + '"';
      return std::to_string(*number);
    }
    const std::string& text = std::get<std::string>(value.data);
    if (scalar && resolved.scalar == Scalar::kBytes) return '"' + base64_text(text) + '"';
    return idl_string(text);
  }

 private:
  std::string of_list(const Type& type, const List& list) const {
    std::string text = "[";
    for (std::size_t i = 0; i < list.size(); ++i) {
      const bool tuple = type.kind == Type::Kind::kTuple;
      const Type& element = type.arguments.empty() ? type : type.arguments[tuple ? i : 0];
      text += (i == 0 ? "" : ", ") + of(element, list[i]);
    }
    return text + "]";
  }

  std::string of_object(const Type& type, const Object& object) const {
    std::string text = "{";
    for (const auto& [name, member] : object) {
      if (text.size() > 1) text += ", ";
      text += (is_identifier(name) ? name : idl_string(name)) + ": " +
              of(member_type(type, name), member);
    }
    return text + "}";
  }

  static Type member_type(const Type& type, const std::string& name) {
    if (type.kind == Type::Kind::kMap) return type.arguments[1];
    if (type.kind == Type::Kind::kStruct) {
      for (const idl::Field& field : type.structure->fields) {
        if (field.name == name) return field.type;
      }
    }
    if (type.kind == Type::Kind::kUnion) {
      for (const idl::Arm& arm : type.union_type->arms) {
        if (arm.name == name && arm.type) return *arm.type;
      }
    }
    Type any;
    any.scalar = Scalar::kAny;
    return any;
  }
};

// ---- Python

class PythonText {
 public:
  std::string of(const Type& type, const idl::Value& value) const {
    if (is_nil(value)) return "None";
    const Type resolved = type.resolved();
    switch (resolved.kind) {
      case Type::Kind::kEnum:
        return of_enum(*resolved.enumeration, value);
      case Type::Kind::kStruct:
        return of_struct(*resolved.structure, std::get<Object>(value.data), nullptr, {});
      case Type::Kind::kUnion:
        return of_union(*resolved.union_type, std::get<Object>(value.data));
      case Type::Kind::kMap:
        return of_map(resolved, std::get<Object>(value.data));
      case Type::Kind::kList:
      case Type::Kind::kTuple:
        return of_list(resolved, std::get<List>(value.data));
      case Type::Kind::kScalar:
      case Type::Kind::kAlias:
        break;
    }
    return of_scalar(resolved.scalar, value);
  }

 private:
  static std::string of_integer(std::int64_t number) {
    const bool fits = number >= std::numeric_limits<std::int32_t>::min() &&
                      number <= std::numeric_limits<std::int32_t>::max();
    return fits ? std::to_string(number) : '"' + std::to_string(number) + '"';
  }

  static std::string of_bytes(const std::string& bytes) {
    std::string text = "xmlrpc.client.Binary(b\"";
    for (const char c : bytes) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\') {
        text += std::string("\\") + c;
      } else if (byte < 0x20 || byte > 0x7E) {
        const std::string digits = hex(byte);
        text += "\\x" + std::string(2 - digits.size(), '0') + digits;
      } else {
        text += c;
      }
    }
    return text + "\")";
  }

  static std::string of_double(double number) {
    if (std::isfinite(number)) return number_text(number);
    return "float(\"" +
           std::string(std::isnan(number) ? "nan"
                       : number < 0       ? "-inf"
                                          : "inf") +
           "\")";
  }

  std::string of_scalar(Scalar scalar, const idl::Value& value) const {
    if (const auto* flag = std::get_if<bool>(&value.data)) return *flag ? "True" : "False";
    if (const auto* number = std::get_if<double>(&value.data)) return of_double(*number);
    if (const auto* number = std::get_if<std::int64_t>(&value.data)) {
      if (scalar == Scalar::kDuration) return of_double(static_cast<double>(*number) / 1e6);
      if (scalar == Scalar::kDatetime) {
        char text[kDatetimeText];
        write_datetime(text, std::chrono::sys_seconds(std::chrono::seconds(*number)));
        return "xmlrpc.client.DateTime(\"" + std::string(text, sizeof text) + "\")";
      }
      return of_integer(*number);
    }
    if (const auto* text = std::get_if<std::string>(&value.data)) {
      return scalar == Scalar::kBytes ? of_bytes(*text) : python_string(*text);
    }
    Type any;
    any.scalar = Scalar::kAny;
    if (const auto* list = std::get_if<List>(&value.data)) {
      std::string text = "[";
      for (const idl::Value& element : *list)
        text += (text.size() > 1 ? ", " : "") + of(any, element);
      return text + "]";
    }
    std::string text = "{";
    for (const auto& [name, member] : std::get<Object>(value.data)) {
      text += (text.size() > 1 ? ", " : "") + python_string(name) + ": " + of(any, member);
    }
    return text + "}";
  }

  static std::string of_enum(const idl::Enum& type, const idl::Value& value) {
    if (const auto* const* one = std::get_if<const idl::Enumerator*>(&value.data)) {
      return type.underlying ? of_integer((*one)->value) : python_string((*one)->wire_name);
    }
    if (const auto* number = std::get_if<std::int64_t>(&value.data)) return of_integer(*number);
    return python_string(std::get<std::string>(value.data));
  }

  std::string of_struct(const idl::Struct& type, const Object& object, const std::string* tag,
                        const std::string& arm) const {
    std::string text;
    if (tag != nullptr) text = python_string(*tag) + ": " + python_string(arm);
    std::size_t left_out = 0;
    for (const idl::Field& field : type.fields) {
      const idl::Value* value = nullptr;
      for (const auto& [name, member] : object) {
        if (name == field.name) value = &member;
      }
      if (value == nullptr && (!type.positional || field.retired)) continue;
      if (value == nullptr) {
        ++left_out;  // only those at the end may be
        continue;
      }
      for (; left_out > 0; --left_out) text += text.empty() ? "None" : ", None";
      if (!text.empty()) text += ", ";
      if (!type.positional) text += python_string(field.wire_name) + ": ";
      text += of(field.type, *value);
    }
    return type.positional ? "[" + text + "]" : "{" + text + "}";
  }

  std::string of_union(const idl::Union& type, const Object& object) const {
    const auto& [name, held] = object.front();
    for (const idl::Arm& arm : type.arms) {
      if (arm.name != name) continue;
      if (type.tag) {
        return of_struct(*arm.type->resolved().structure, std::get<Object>(held.data), &*type.tag,
                         arm.wire_name);
      }
      return "{" + python_string(arm.wire_name) + ": " + (arm.type ? of(*arm.type, held) : "{}") +
             "}";
    }
    return "{" + python_string(name) + ": {}}";
  }

  std::string of_map(const Type& type, const Object& object) const {
    const Type key = type.arguments[0].resolved();
    std::string text = "{";
    for (const auto& [name, member] : object) {
      std::string wire = name;
      if (key.kind == Type::Kind::kEnum && !key.enumeration->underlying) {
        for (const idl::Enumerator& one : key.enumeration->enumerators) {
          if (one.name == name) wire = one.wire_name;
        }
      }
      text += (text.size() > 1 ? ", " : "") + python_string(wire) + ": " +
              of(type.arguments[1], member);
    }
    return text + "}";
  }

  std::string of_list(const Type& type, const List& list) const {
    std::string text = "[";
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Type& element = type.arguments[type.kind == Type::Kind::kTuple ? i : 0];
      text += (i == 0 ? "" : ", ") + of(element, list[i]);
    }
    return text + "]";
  }
};

}  // namespace

std::string idl_text(const Type& type, const idl::Value& value) {
  return IdlText().of(type, value);
}

std::string python_text(const Type& type, const idl::Value& value) {
  return PythonText().of(type, value);
}

std::string python_string(std::string_view text) {
  return quoted(text, [](char32_t c) {
    const std::string digits = hex(c);
    return "\\x" + std::string(2 - digits.size(), '0') + digits;
  });
}

}  // namespace tagwire::codegen
