// The IDL and its descriptor as constants of the generated source, for tagwire.describe.
#pragma once

#include <string>
#include <vector>

#include "codegen/cpp/spelling.h"
#include "idl/model.h"

namespace tagwire::codegen {

struct TextView {
  std::string file;  ///< as a string literal
  /// The elements of two arrays of string literals.
  std::string idl;
  std::string descriptor;
  struct Import {
    std::string space;   ///< `shop::money`
    std::string object;  ///< `shop::money::module_text_`, as seen from the module's namespace
  };
  std::vector<Import> imports;
};

TextView text_view(const idl::Module& module, Includes& source);

}  // namespace tagwire::codegen
