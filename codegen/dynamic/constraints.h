// The constraints of a Model applied to its values, in the words of the runtime (wire/checks.h).
#pragma once

#include <string>

#include "idl/model.h"

namespace tagwire::codegen {

/// What is wrong with `value` at its outermost level: "1200 is outside 1..999"; "" when nothing is.
/// The constraints of elements and fields are theirs.
std::string complain(const idl::Type& type, const idl::Value& value);

}  // namespace tagwire::codegen
