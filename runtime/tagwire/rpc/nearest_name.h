// "did you mean": the published method name that a misspelled one was probably meant to be.
#pragma once

#include <cstddef>
#include <string_view>

namespace tagwire::rpc {

/// How many insertions, deletions and replacements of a byte turn `a` into `b`: 0, 1, 2, or 3 for
/// any more. Time: at most five steps a byte of the shorter, whatever they hold.
std::size_t edit_distance_up_to_3(std::string_view a, std::string_view b);

/// Collects candidates and keeps the nearest within two edits; a tie goes to the first. Of names
/// so short that two edits make anything of them, only one edit counts.
class NearestName {
 public:
  explicit NearestName(std::string_view wanted)
      : wanted_(wanted), distance_(wanted.size() <= 4 ? 2 : 3) {}
  void consider(std::string_view name);
  /// Empty when nothing was near.
  std::string_view found() const { return found_; }

 private:
  std::string_view wanted_;
  std::string_view found_;
  std::size_t distance_;  // what a candidate must stay below
};

}  // namespace tagwire::rpc
