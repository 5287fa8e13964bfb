// The C++ back end in one call: a Model in, files out.
#pragma once

#include "codegen/generated_code.h"
#include "idl/model.h"

namespace tagwire::codegen {

struct CppOptions {
  bool examples = false;  ///< orders.examples.h too: the examples of its services as GoogleTests
};

/// C++ for the modules that were asked for: orders.h (types), orders.client.h and
/// orders.server.h (when there are services) and orders.cc (marshalling, calls, method tables) for
/// orders.idl. Depends on the Model
/// alone: equal input gives equal bytes.
GeneratedCode generate_cpp(const idl::Model& model, const CppOptions& options = {});

}  // namespace tagwire::codegen
