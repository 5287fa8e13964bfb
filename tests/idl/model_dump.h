// Models as one short line a declaration.
#pragma once

#include <string>

#include "idl/model.h"

namespace tagwire::idl::test {

/// "int32", "list<money.Amount>?", aliases by their name.
std::string dump(const Type& type);
/// All declarations of the module, separated by line ends.
std::string dump(const Module& module);

}  // namespace tagwire::idl::test
