// Values as written to values of the Model, converted to the type that is expected.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "idl/diagnostic.h"
#include "idl/model.h"
#include "idl/names.h"
#include "idl/syntax.h"

namespace tagwire::idl {

/// What was declared with mistakes, and must not cause more: constants without a value; structs,
/// errors and enums that lack members.
using Broken = std::set<const Named*>;

class ValueConverter {
 public:
  ValueConverter(Names& names, const Broken& broken, Diagnostics& diagnostics)
      : names_(names), broken_(broken), diagnostics_(diagnostics) {}

  /// None when something was wrong, which is reported here or was before.
  std::optional<Value> convert(const syntax::ValueExpr& value, const Type& type);

 private:
  using Result = std::optional<Value>;

  Result path_value(const syntax::ValueExpr& value, const Type& type);
  Result constant_value(const syntax::ValueExpr& value, const Const& constant, const Type& type);
  Result scalar_value(const syntax::ValueExpr& value, const Type& type);
  Result integer_value(const syntax::ValueExpr& value, std::int64_t integer, Scalar scalar);
  Result string_value(const syntax::ValueExpr& value);
  Result duration_value(const syntax::ValueExpr& value);
  Result enum_value(const syntax::ValueExpr& value, const Type& type);
  Result list_value(const syntax::ValueExpr& value, const Type& type);
  Result map_value(const syntax::ValueExpr& value, const Type& type);
  Result struct_value(const syntax::ValueExpr& value, const Type& type);
  std::optional<std::string> key_text(const syntax::Name& key, const Type& type);
  Result mismatch(const syntax::ValueExpr& value, const Type& type);

  Names& names_;
  const Broken& broken_;
  Diagnostics& diagnostics_;
};

}  // namespace tagwire::idl
