// --fix: applies what diagnostics know to mend (Diagnostic::fix), until nothing more is found.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "codegen/cli/report.h"
#include "idl/compile.h"

namespace tagwire::cli {

/// What was found in a set of files. The findings point into the sources of the compilation.
struct Examined {
  idl::Compilation compilation;
  Report report;
};

/// What there is to say about a compilation without mistakes; none when it is empty.
using Finder = std::function<std::vector<idl::Diagnostic>(const idl::Model&)>;

/// Compiles and, when there is no mistake, asks `find`.
Examined examine(const idl::CompileOptions& options, const Finder& find);

/// A file that changed. Both texts are those of the whole file, with a byte order mark if it has
/// one.
struct MendedFile {
  std::string path;
  std::string before;
  std::string after;
};

struct Mended {
  Examined left;                  ///< what is found in the mended files
  std::vector<MendedFile> files;  ///< nothing is written: that is the caller's choice
  std::vector<std::string>
      applied;  ///< "orders.idl:3:7: fixed TW0102: expected ';' ...", a line each
};

/// Mends the files that `options` names, not those they import, in as many rounds as fixes make
/// further ones possible.
Mended mend(const idl::CompileOptions& options, const Finder& find);

}  // namespace tagwire::cli
