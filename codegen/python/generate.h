// The Python back end in one call: a Model in, files out.
#pragma once

#include "codegen/generated_code.h"
#include "idl/model.h"

namespace tagwire::codegen {

struct PythonOptions {
  /// The generated modules import each other as `from . import money`: for a folder that is a
  /// package. Without it they are imported from a folder on Python's path, as beside a script.
  bool relative_imports = false;
};

/// orders.py for each orders.idl that was asked for, and tagwire_support.py, which they share.
/// Depends on the Model alone: equal input gives equal bytes.
GeneratedCode generate_python(const idl::Model& model, const PythonOptions& options = {});

}  // namespace tagwire::codegen
