// Structs and unions that hold each other: what would never end, which fields need a pointer, and
// in which order C++ can see them.
#pragma once

#include "idl/diagnostic.h"
#include "idl/model.h"

namespace tagwire::idl {

/// Reports the cycles of `module` that no `?`, list or map interrupts, sets Field::boxed, and fills
/// aggregates_by_dependency. All types are resolved, and no alias stands for itself.
void order_aggregates(Module& module, Diagnostics& diagnostics);

}  // namespace tagwire::idl
