// The C++ back end in one call: a Model in, files out.
#pragma once

#include <string>
#include <vector>

#include "idl/model.h"

namespace tagwire::codegen {

/// One file to be written into the output folder.
struct GeneratedFile {
  std::string name;  ///< "orders.h"
  std::string text;
};

struct GeneratedCode {
  std::vector<GeneratedFile> files;
  /// Sentences for people; `files` is of no use when there are any.
  std::vector<std::string> errors;
};

/// C++ for the modules that were asked for: orders.h (types), orders.client.h and
/// orders.server.h (when there are services) and orders.cc (marshalling, calls, method tables) for
/// orders.idl. Depends on the Model
/// alone: equal input gives equal bytes.
GeneratedCode generate_cpp(const idl::Model& model);

}  // namespace tagwire::codegen
