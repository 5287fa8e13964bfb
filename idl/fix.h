// Applying the fixes that diagnostics carry (Diagnostic::fix): text in, mended text out. Files are
// not touched here; `tagwire check --fix` and editors do that.
#pragma once

#include <string>
#include <vector>

#include "idl/diagnostic.h"

namespace tagwire::idl {

struct FixedText {
  std::string text;  ///< without a byte order mark, as SourceFile::text()
  /// Whose fixes are in `text`, in the order they were given; empty: nothing changed.
  std::vector<const Diagnostic*> applied;
};

/// `file` with the fixes of `diagnostics` that are about it. All edits of a diagnostic are applied
/// or none; where two overlap or begin at the same place, the earlier diagnostic wins, and the
/// other one's turn comes when the result is compiled again.
FixedText apply_fixes(const SourceFile& file, const std::vector<Diagnostic>& diagnostics);

}  // namespace tagwire::idl
