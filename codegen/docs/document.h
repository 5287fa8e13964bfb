// Pages for the callers of an interface: a page a service, a page of types a module, an index.
#pragma once

#include <vector>

#include "codegen/docs/page.h"
#include "idl/model.h"

namespace tagwire::codegen {

/// The index first. Everything that was asked for, and the types of what it imports.
std::vector<Page> document(const idl::Model& model);

}  // namespace tagwire::codegen
