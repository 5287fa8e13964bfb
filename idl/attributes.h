// Attributes: which exist, where they may stand, what they take.
#pragma once

#include <cstdint>
#include <vector>

#include "idl/diagnostic.h"
#include "idl/model.h"
#include "idl/names.h"
#include "idl/syntax.h"

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

/// Checks the attributes on one thing, and writes what they say into `named` (wire name,
/// deprecation), which may be null where there is nothing to name.
void apply_attributes(const std::vector<syntax::Attribute>& attributes, Target target, Named* named,
                      Names& names, Diagnostics& diagnostics);

}  // namespace tagwire::idl
