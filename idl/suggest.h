// "Did you mean": the nearest of some candidates.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "idl/diagnostic.h"

namespace tagwire::idl {

/// The candidate nearest to `name`: at most two edits away (a swap of neighbours is one), fewer in
/// short names, letter case ignored first. Empty when none is near. Ties: the first one.
std::string nearest(std::string_view name, const std::vector<std::string>& candidates);

/// A name that was probably meant.
struct Near {
  Near() = default;
  Near(std::string text) : name(std::move(text)) {}  // NOLINT: a name that is only suggested
  Near(std::string text, bool is_only) : name(std::move(text)), only(is_only) {}
  bool empty() const { return name.empty(); }

  std::string name;   ///< "": none
  bool only = false;  ///< no other candidate is near: it is meant beyond doubt
};

/// As nearest().
Near nearest_of(std::string_view name, const std::vector<std::string>& candidates);

/// Adds the suggestion to `report`, and where it is the only one the fix of `where`, which holds
/// what was written.
Diagnostic& suggest(Diagnostic& report, const Near& near, Span where);

}  // namespace tagwire::idl
