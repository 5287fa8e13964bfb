// Which declaration uses which: every path of a file that names something declared, resolved.
// Lint builds on it; so can editors (go to definition, find uses).
#pragma once

#include <vector>

#include "idl/model.h"
#include "idl/syntax.h"

namespace tagwire::idl {

struct Reference {
  Span span;  ///< of the whole path
  const Named* target = nullptr;
  const Named* user = nullptr;  ///< the declaration of the file in which it stands
  bool by_deprecated = false;   ///< something deprecated uses it: that, or what it is part of
  bool by_example = false;      ///< an example mentions it, which is no use of it
};

/// Of `file`, the syntax of `module`, in the order of the text within each declaration. Enumerators
/// and members of values are not among them.
std::vector<Reference> find_references(const Module& module, const syntax::File& file);

}  // namespace tagwire::idl
