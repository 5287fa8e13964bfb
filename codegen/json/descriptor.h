// The descriptor: everything that the Model knows, as JSON, for programs that are not written in
// C++: documentation, mocks, checkers, generators of others. docs/descriptor.md describes it,
// docs/descriptor.schema.json is its JSON Schema (draft 2020-12).
//
// A descriptor is {"format": 1, "modules": [...]}, each module after those that it imports, and a
// module is the same text wherever it stands: several descriptors are merged by putting their
// modules into one list. Depends on the Model alone: equal input gives equal bytes.
#pragma once

#include <string>

#include "codegen/generated_code.h"
#include "idl/model.h"

namespace tagwire::codegen {

/// The format that the descriptor names. Members may be added to a format; nothing that is there
/// changes its meaning.
inline constexpr int kDescriptorFormat = 1;

/// One module without those that it imports: an element of "modules". `pretty`: lines of up to 100
/// columns instead of one.
std::string module_json(const idl::Module& module, bool pretty);

/// The descriptor of a module and of all that it imports, directly or not.
std::string descriptor_json(const idl::Module& module, bool pretty);

/// The descriptor of all modules of a Model.
std::string descriptor_json(const idl::Model& model, bool pretty);

/// orders.json for each orders.idl that was asked for.
GeneratedCode generate_json(const idl::Model& model);

}  // namespace tagwire::codegen
