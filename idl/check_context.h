// What the checkers of one file share: where they write, what they look names up with, and how a
// declaration, a list of fields and their defaults are read, which is the same for all kinds.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "idl/attributes.h"
#include "idl/constraints.h"
#include "idl/diagnostic.h"
#include "idl/model.h"
#include "idl/names.h"
#include "idl/syntax.h"
#include "idl/types.h"
#include "idl/values.h"

namespace tagwire::idl {

/// A declaration as written, beside what it becomes.
template <class Written, class Made>
struct Pair {
  const Written* written;
  Made* made;
};

struct CheckContext {
  Module& module;
  Broken& broken;
  Diagnostics& diagnostics;
  Names& names;
  TypeResolver& types;
  ValueConverter& values;
  ConstraintReader& constraints;
  ConstraintChecker& checker;

  void refuse(std::string_view feature, Span where);
  void refuse_reserved(const std::vector<syntax::Reserved>& all);

  /// Name, docs and attributes.
  void fill_named(Named& named, const syntax::Header& header, const syntax::Name& name,
                  Target target);
  /// Fields or parameters, without the values of their defaults: see evaluate_defaults().
  /// `on_wire`: their names are written to the wire.
  void resolve_fields(const std::vector<syntax::Field>& written, std::vector<Field>& made,
                      Target target, TypePlace place, bool on_wire);
  /// Once every constant has its value, and before the defaults.
  void apply_constraints(const std::vector<syntax::Field>& written, std::vector<Field>& made);
  /// The value of that type which `written` is, held against the constraints of the type. None when
  /// something was wrong, which is reported here or was before.
  std::optional<Value> value_of(const syntax::ValueExpr& written, const Type& type);
  /// Once every type has its constraints.
  void evaluate_defaults(const std::vector<syntax::Field>& written, std::vector<Field>& made);
};

}  // namespace tagwire::idl
