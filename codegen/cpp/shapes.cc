#include "codegen/cpp/shapes.h"

#include <cstdint>
#include <optional>
#include <variant>

#include "codegen/cpp/names.h"

namespace tagwire::codegen {
namespace {

using idl::Constraints;
using idl::Scalar;
using idl::Type;

std::string integer_end(const std::optional<Constraints::Range::Bound>& bound, const char* none) {
  return bound ? integer_text(std::get<std::int64_t>(*bound)) : none;
}

/// As the text that DoubleRange takes.
std::string double_end(const std::optional<Constraints::Range::Bound>& bound) {
  return string_literal(bound ? double_text(std::get<double>(*bound)) : "");
}

std::string without_optional(const Speller& speller, Type type) {
  type.optional = false;
  return speller.type(type);
}

}  // namespace

ShapeText ShapeSpeller::made(std::string text) const {
  includes_.project.insert("tagwire/wire/shape.h");
  return {std::move(text), false};
}

ShapeText ShapeSpeller::type(const Type& type, bool nonfinite) const {
  ShapeText shape = core(type, nonfinite || type.constraints.nonfinite);
  const std::string all = checks(type);
  return all.empty() ? shape : made("wire_::Checked<" + shape.text + all + ">");
}

/// Without the constraints on the type itself.
ShapeText ShapeSpeller::core(const Type& type, bool nonfinite) const {
  switch (type.kind) {
    case Type::Kind::kList:
      return container("wire_::ListOf", type);
    case Type::Kind::kMap:
      return container("wire_::MapOf", type);
    case Type::Kind::kTuple:
      return container("wire_::TupleOf", type);
    case Type::Kind::kAlias: {
      const ShapeText target = this->type(type.alias->target, nonfinite);
      if (!type.alias->cpp.type.empty()) {
        return made("wire_::Converted<" + without_optional(speller_, type) + ", " + target.text +
                    ">");
      }
      if (!target.plain) return target;
      break;
    }
    case Type::Kind::kScalar:
      if (type.scalar == Scalar::kDouble && nonfinite) return made("wire_::NonFiniteDouble");
      break;
    default:
      break;
  }
  return {without_optional(speller_, type), true};
}

ShapeText ShapeSpeller::container(const std::string& name, const Type& type) const {
  std::string parts;
  bool plain = true;
  for (const Type& argument : type.arguments) {
    const ShapeText part = this->type(argument);
    parts += (parts.empty() ? "" : ", ") + part.text;
    plain = plain && part.plain;
  }
  return plain ? ShapeText{without_optional(speller_, type), true} : made(name + "<" + parts + ">");
}

/// ", wire_::Range<1, 9>", ..., or nothing.
std::string ShapeSpeller::checks(const Type& type) const {
  const Constraints& constraints = type.constraints;
  std::string all;
  if (constraints.range) all += ", " + range(type);
  if (constraints.length) {
    all += ", wire_::Length<" + std::to_string(constraints.length->low);
    if (constraints.length->high) all += ", " + std::to_string(*constraints.length->high);
    all += ">";
  }
  if (constraints.pattern) {
    includes_.project.insert("tagwire/pattern/pattern.h");
    all += ", wire_::Matches<" + string_literal(*constraints.pattern) + ">";
  }
  if (constraints.unique) {
    all += ", wire_::Unique<" + this->type(resolve(type).arguments[0]).text + ">";
  }
  return all;
}

std::string ShapeSpeller::range(const Type& type) const {
  const auto& [low, high] = *type.constraints.range;
  if (resolve(type).scalar == Scalar::kDouble) {
    return "wire_::DoubleRange<" + double_end(low) + ", " + double_end(high) + ">";
  }
  return "wire_::Range<" + integer_end(low, "wire_::kNoLow") + ", " +
         integer_end(high, "wire_::kNoHigh") + ">";
}

ShapeText ShapeSpeller::member(const idl::Field& field) const {
  ShapeText shape = type(field.type);
  if (!field.cpp.type.empty()) {
    shape = made("wire_::Converted<" + field.cpp.type + ", " + shape.text + ">");
  }
  return field.sensitive ? made("wire_::Sensitive<" + shape.text + ">") : shape;
}

ShapeText ShapeSpeller::parameter(const idl::Field& field) const {
  const ShapeText inner = member(field);
  if (inner.plain) return {speller_.field_type(field), true};
  return field.type.optional ? made("wire_::OptionalOf<" + inner.text + ">") : inner;
}

ShapeText ShapeSpeller::result(const Type& type) const {
  const ShapeText inner = this->type(type);
  if (inner.plain) return {speller_.type(type), true};
  return type.optional ? made("wire_::OptionalOf<" + inner.text + ">") : inner;
}

std::string ShapeSpeller::method(const idl::Method& method) const {
  const ShapeText result =
      method.result ? this->result(*method.result) : ShapeText{.text = "void", .plain = true};
  std::string text = "wire_::Shapes<" + result.text;
  bool plain = result.plain;
  for (const idl::Field& field : method.parameters) {
    const ShapeText shape = parameter(field);
    text += ", " + shape.text;
    plain = plain && shape.plain;
  }
  return plain ? "" : text + ">";
}

std::string ShapeSpeller::argument(const idl::Field& parameter, const std::string& name) const {
  const ShapeText shape = this->parameter(parameter);
  return shape.plain ? name : "wire_::as<" + shape.text + ">(" + name + ")";
}

}  // namespace tagwire::codegen
