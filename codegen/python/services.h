// How the types of a module travel, and the classes of its services: clients and services to
// implement.
#pragma once

#include <string>
#include <vector>

#include "codegen/python/spelling.h"
#include "idl/model.h"

namespace tagwire::codegen::python {

/// The codecs of all types of the module and what its methods look like; "" when there are none.
std::string emit_codecs(const Speller& speller, const idl::Module& module);

std::string emit_client(const Speller& speller, const idl::Service& service);
std::string emit_service(const Speller& speller, const idl::Service& service);

/// The services of the module, each after the one that it extends.
std::vector<const idl::Service*> services_in_order(const idl::Module& module);

}  // namespace tagwire::codegen::python
