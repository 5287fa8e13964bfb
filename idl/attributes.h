// Attributes: which exist, where they may stand, what they take.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "idl/diagnostic.h"
#include "idl/model.h"
#include "idl/names.h"
#include "idl/syntax.h"
#include "idl/values.h"

namespace tagwire::idl {

/// What an attribute can stand on.
enum class Target : std::uint8_t {
  kModule,
  kConst,
  kAlias,
  kEnum,
  kEnumerator,
  kStruct,
  kField,
  kUnion,
  kArm,
  kError,
  kService,
  kMethod,
  kParameter,
  kExample,
  kType,  ///< within a type: `list<@len(3) string>`
};

/// Checks the attributes on one thing, and writes what they say into `named`, whose type goes with
/// `target`: a Field for fields and parameters, an Arm, Method and so on; a mere Named for a
/// module. Null for a type. Constraints (idl/constraints.h) and @timeout are only looked at: their
/// values are read once constants are known.
void apply_attributes(const std::vector<syntax::Attribute>& attributes, Target target, Named* named,
                      Names& names, Diagnostics& diagnostics);

/// Null when it does not stand there.
const syntax::Attribute* find_attribute(const std::vector<syntax::Attribute>& attributes,
                                        std::string_view name);

/// What needs the type and the default of a field: @nil and @retired.
void check_field_attributes(const syntax::Field& written, const Field& field,
                            Diagnostics& diagnostics);
/// The order of fields under @positional.
void check_positional(const Struct& structure, Diagnostics& diagnostics);
/// That every arm fits under @tag. `written` stand on the union.
void check_tag(const std::vector<syntax::Attribute>& written, const Union& declared,
               Diagnostics& diagnostics);
/// @timeout in microseconds. None without it, and when it is wrong. Every constant has its value.
std::optional<std::int64_t> read_timeout(const std::vector<syntax::Attribute>& attributes,
                                         ValueConverter& values, Diagnostics& diagnostics);

// ---- arguments, for those who read them

/// The only argument, without a name; null when there are others. A name is reported.
const syntax::AttributeArg* only_argument(const syntax::Attribute& attribute,
                                          Diagnostics& diagnostics);
/// The text of an attribute that takes one string, which is not empty; null when it has something
/// else, which is reported. `what`: "the reason: @deprecated(\"why\")".
const syntax::ValueExpr* only_string(const syntax::Attribute& attribute, std::string_view what,
                                     Diagnostics& diagnostics);
/// False when it has some, which is reported.
bool takes_no_arguments(const syntax::Attribute& attribute, Diagnostics& diagnostics);

}  // namespace tagwire::idl
