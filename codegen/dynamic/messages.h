// Whole messages of a Model: calls, replies, faults, byte for byte as the runtime writes them.
#pragma once

#include <string>
#include <vector>

#include "codegen/dynamic/dynamic_codec.h"
#include "idl/model.h"
#include "tagwire/base/error.h"

namespace tagwire::codegen {

/// "" when an argument cannot be written.
std::string call_document(const std::string& wire_name, const idl::Method& method,
                          const std::vector<idl::Value>& arguments,
                          Defaults defaults = Defaults::kWrite);

/// The reply of a method; null: no result, or nil for one that may be missing.
std::string reply_document(const idl::Method& method, const idl::Value* result);

/// A declared error as the fault that it travels as; `fields`: an Object.
Fault fault_of(const idl::ErrorDecl& error, const idl::Value& fields);
std::string fault_document(const Fault& fault);

}  // namespace tagwire::codegen
