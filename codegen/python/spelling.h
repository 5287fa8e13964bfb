// How types and values of an IDL are written in Python: annotations, codecs, literals.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "codegen/python/layout.h"
#include "codegen/python/names.h"
#include "idl/model.h"

namespace tagwire::codegen::python {

/// Writes for one module, whose own declarations go by their bare names.
class Speller {
 public:
  explicit Speller(const idl::Module& module);

  const Names& names() const { return names_of(*module_); }
  const Names& names_of(const idl::Module& module) const;

  /// "Line" or "_money.Amount".
  std::string name(const idl::Named& decl) const;
  /// A generated name that is not the declaration's own: "_money._codec_Amount".
  std::string qualified(const idl::Module& owner, const std::string& name) const;

  std::string annotation(const idl::Type& type) const;
  /// The codec of the type itself: an outer `?` is up to who writes it.
  Expr codec(const idl::Type& type) const { return codec(type, false); }
  Expr literal(const idl::Type& type, const idl::Value& value) const;

 private:
  Expr codec(const idl::Type& type, bool nonfinite) const;
  Expr bare_codec(const idl::Type& type, bool nonfinite) const;
  Expr object_literal(const idl::Type& resolved, const idl::Value::Object& object) const;
  Expr struct_literal(const idl::Struct& type, const idl::Value::Object& object) const;
  Expr map_literal(const idl::Type& resolved, const idl::Value::Object& object) const;
  Expr key_literal(const idl::Type& type, const std::string& text) const;

  const idl::Module* module_;
  mutable std::map<const idl::Module*, std::unique_ptr<Names>> names_;
};

/// The name under which a generated module imports another: `_money`.
std::string import_name(const idl::Module& module);

/// Whether a value may be shared by all objects that have it as a default.
bool is_immutable(const idl::Type& type);

/// "1.5": shortest, as Python writes it.
std::string double_literal(double value);
std::string seconds_literal(std::int64_t microseconds);

}  // namespace tagwire::codegen::python
