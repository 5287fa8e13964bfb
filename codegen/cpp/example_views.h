// orders.examples.h: a GoogleTest for each `example` of a file, as text.
#pragma once

#include <string>

#include "codegen/cpp/spelling.h"
#include "idl/model.h"

namespace tagwire::codegen {

struct ExamplesView {
  std::string suite;  ///< `OrdersExamples`
  std::string api;    ///< `OrdersApi`
  std::string doc;
  std::string tests;  ///< every TEST_P
};

/// Adds the headers that values need to `includes`.
ExamplesView examples_view(const idl::Service& service, Includes& includes);

}  // namespace tagwire::codegen
