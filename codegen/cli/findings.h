// What `tagwire check` and `tagwire lint` share: how findings are shown, and mended.
#pragma once

#include <string>

#include "codegen/cli/front_end.h"
#include "codegen/cli/mend.h"

namespace tagwire::cli {

struct FindingsOptions : FrontEndOptions {
  std::string format = "text";
  bool fix = false;
  bool diff = false;
  bool quiet = false;
};
/// Lifetime: `options` must live as long as `command`.
void add_findings_options(CLI::App& command, FindingsOptions& options);

/// Examines the files, mends them if asked to, and writes what there is to say (what is left, after
/// mending) to standard output. `nothing` ends the sentence "checked 2 files: ". Returns the exit
/// status.
int report_findings(const FindingsOptions& options, const Finder& find, const char* nothing);

}  // namespace tagwire::cli
