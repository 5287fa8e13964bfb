// @range, @len, @pattern, @unique, @unit and @nonfinite: what they say of a type, and whether a
// value written in the IDL keeps to it.
//
// They are read late: their bounds may be constants, and whether they fit depends on what the type
// stands for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "idl/diagnostic.h"
#include "idl/model.h"
#include "idl/names.h"
#include "idl/pattern.h"
#include "idl/syntax.h"
#include "idl/values.h"

namespace tagwire::idl {

/// Reads constraints into the types they stand on.
class ConstraintReader {
 public:
  ConstraintReader(ValueConverter& values, Patterns& patterns, Diagnostics& diagnostics)
      : values_(values), patterns_(patterns), diagnostics_(diagnostics) {}

  /// `made` is the resolved `written`; `before` stands before the field, parameter, arm or alias
  /// whose type it is. Every constant has its value, and every alias its target.
  void apply(const std::vector<syntax::Attribute>& before, const syntax::TypeExpr& written,
             Type& made);
  /// An arm without a type.
  void apply_to_nothing(const std::vector<syntax::Attribute>& before);

 private:
  void apply_all(const std::vector<syntax::Attribute>& attributes, Type& type,
                 std::vector<const syntax::Attribute*>& seen);
  void apply_one(const syntax::Attribute& attribute, Type& type);
  void range(const syntax::Attribute& attribute, const Type& resolved, Constraints& out);
  void length(const syntax::Attribute& attribute, Constraints& out);
  void pattern(const syntax::Attribute& attribute, Constraints& out);
  void unit(const syntax::Attribute& attribute, Type& type);

  ValueConverter& values_;
  Patterns& patterns_;
  Diagnostics& diagnostics_;
};

/// Holds values against the constraints of their types.
class ConstraintChecker {
 public:
  ConstraintChecker(Patterns& patterns, Diagnostics& diagnostics)
      : patterns_(patterns), diagnostics_(diagnostics) {}

  /// `value` is `written`, converted to `type`. Reports every place inside that breaks a constraint
  /// and returns whether there was none.
  bool check(const Value& value, const Type& type, const syntax::ValueExpr& written);
  /// `value` holds the fields of `error`.
  bool check(const Value& value, const ErrorDecl& error, const syntax::ValueExpr& written);

 private:
  /// A value on its way through the one that is checked.
  struct Place {
    std::string path;                  ///< "lines[3].qty", from the outermost value
    const syntax::ValueExpr* written;  ///< of it, or of the constant that holds it
  };
  bool check_at(const Value& value, const Type& type, const Place& place);
  bool check_keys(const Value::Object& map, const Type& resolved, const Place& place);
  bool check_items(const Value& value, const Type& resolved, const Place& place);
  bool check_self(const Value& value, const Type& resolved, const Constraints& constraints,
                  const Place& place);
  bool report(const Place& place, const std::string& what, const std::string& constraint);

  Patterns& patterns_;
  Diagnostics& diagnostics_;
};

}  // namespace tagwire::idl
