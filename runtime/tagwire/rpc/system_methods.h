// The methods that every server has: what it offers (listMethods, methodSignature, methodHelp,
// methodExist, getCapabilities) and several calls in one (multicall, in multicall.h). Source: the
// conventions of docs/wire.md, "system.*"; there is no specification that all peers follow.
#pragma once

#include "tagwire/rpc/method_table.h"

namespace tagwire::rpc {

/// Adds the system.* methods. They answer for what `table` holds when they are called; it must
/// outlive them, as a table outlives its own methods.
void add_system_methods(MethodTable& table);

}  // namespace tagwire::rpc
