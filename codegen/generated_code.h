// What every back end returns: files, or why there are none.
#pragma once

#include <string>
#include <vector>

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

}  // namespace tagwire::codegen
