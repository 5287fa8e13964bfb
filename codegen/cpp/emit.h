// Writes the files of a module from its view: straight text, no decisions.
#pragma once

#include <string>

#include "codegen/cpp/views.h"

namespace tagwire::codegen {

std::string emit_types_header(const ModuleView& module);
/// The two for a module with services.
std::string emit_server_header(const ModuleView& module);
std::string emit_client_header(const ModuleView& module);
/// One suite a service that has examples.
std::string emit_examples_header(const ModuleView& module);
std::string emit_source(const ModuleView& module);

}  // namespace tagwire::codegen
