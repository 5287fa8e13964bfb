// Syntax trees as one short line, so that a parser test is a row of input and expected dump.
#pragma once

#include <string>

#include "idl/syntax.h"

namespace tagwire::idl::test {

/// "module a; import m=money.idl; struct Line{sku:Sku, qty:int32=1, note:string?}". Docs stand in
/// front in quotes, attributes as written; what could not be read is marked with '!'.
std::string dump(const syntax::File& file);

}  // namespace tagwire::idl::test
