// Values made up for types: what documentation, the mock server and the witnesses of `tagwire diff`
// show where an interface has no example.
#pragma once

#include <optional>
#include <vector>

#include "idl/model.h"

namespace tagwire::codegen {

/// A value of `type` that keeps its constraints, the same in every run: defaults where there are
/// any, else short texts and small numbers. Optional fields have one unless that would not end.
/// None when none was found: a pattern may be beyond what is tried.
std::optional<idl::Value> plausible_value(const idl::Type& type);

/// One for each parameter that must be given.
std::optional<std::vector<idl::Value>> plausible_arguments(const idl::Method& method);

/// A text that matches all of `pattern` (RE2 syntax), shortest choices first; none when that was
/// not found. What it returns does match.
std::optional<std::string> text_matching(const std::string& pattern);

}  // namespace tagwire::codegen
