// system.multicall: several calls in one document, each answered by itself (the convention of
// UserLand Frontier, 2001; reference: docs/wire.md, "system.*"). A result travels as an array of
// one element, a fault as its bare struct.
#pragma once

#include <memory>

#include "tagwire/rpc/method.h"

namespace tagwire::rpc {

std::unique_ptr<Method> make_multicall();

}  // namespace tagwire::rpc
