// Shapes: C++ text for what an IDL type says beyond its C++ type (runtime/tagwire/wire/shape.h).
//
// Shapes stand in the source file only, inside the namespace of its module, where `wire_` is
// tagwire::wire.
#pragma once

#include <string>

#include "codegen/cpp/spelling.h"
#include "idl/model.h"

namespace tagwire::codegen {

struct ShapeText {
  std::string text;    ///< `wire_::Checked<std::int32_t, wire_::Range<1, 999>>`
  bool plain = false;  ///< it is the C++ type, which needs no shape
};

/// Spells shapes as `speller` spells types; `includes` are those of the source.
class ShapeSpeller {
 public:
  ShapeSpeller(const Speller& speller, Includes& includes)
      : speller_(speller), includes_(includes) {}

  /// Of a type without its `?`.
  ShapeText type(const idl::Type& type, bool nonfinite = false) const;
  /// Of what a field holds: without its `?`, with its own C++ type, and sensitive if it is.
  ShapeText member(const idl::Field& field) const;
  /// Of a parameter or a result: the whole of it.
  ShapeText parameter(const idl::Field& field) const;
  ShapeText result(const idl::Type& type) const;
  /// `wire_::Shapes<...>` of a method of which something has a shape; else nothing.
  std::string method(const idl::Method& method) const;
  /// A parameter called `name` as an argument of a call: `wire_::as<...>(name)`, or the name.
  std::string argument(const idl::Field& parameter, const std::string& name) const;

 private:
  ShapeText core(const idl::Type& type, bool nonfinite) const;
  ShapeText container(const std::string& name, const idl::Type& type) const;
  std::string checks(const idl::Type& type) const;
  std::string range(const idl::Type& type) const;
  ShapeText made(std::string text) const;

  const Speller& speller_;
  Includes& includes_;
};

}  // namespace tagwire::codegen
