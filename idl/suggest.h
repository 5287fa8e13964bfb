// "Did you mean": the nearest of some candidates.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tagwire::idl {

/// The candidate nearest to `name`: at most two edits away (a swap of neighbours is one), fewer in
/// short names, letter case ignored first. Empty when none is near. Ties: the first one.
std::string nearest(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace tagwire::idl
