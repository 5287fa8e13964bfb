// The text of tagwire_support.py, which the build puts into the compiler.
#pragma once

#include <string_view>

namespace tagwire::codegen::python {

extern const std::string_view kSupportModule;

}  // namespace tagwire::codegen::python
