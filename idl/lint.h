// `tagwire lint`: what an IDL file may say, and hardly means. Works on a Model, so on files without
// mistakes, and reads their text again where it needs places that the Model does not keep.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "idl/diagnostic.h"
#include "idl/model.h"

namespace tagwire::idl {

/// Names of rules.
using RuleNames = std::set<std::string, std::less<>>;

RuleNames all_lint_rules();
RuleNames default_lint_rules();
/// The rule that is probably meant by `name`, which is none; may be empty.
std::string nearest_lint_rule(std::string_view name);

/// What the rules `enabled` find in the requested files of `model`, sorted by file and place,
/// without what @allow silences. Lifetime: the result points into `model`.
std::vector<Diagnostic> lint(const Model& model, const RuleNames& enabled);

}  // namespace tagwire::idl
