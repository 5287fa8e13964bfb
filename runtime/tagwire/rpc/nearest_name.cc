#include "tagwire/rpc/nearest_name.h"

#include <algorithm>
#include <array>

namespace tagwire::rpc {

// Levenshtein's table, of which only the five diagonals around the middle can stay below three.
std::size_t edit_distance_up_to_3(std::string_view a, std::string_view b) {
  constexpr std::size_t kFar = 3;
  constexpr std::size_t kBand = 5;  // diagonal d of row i is column j = i + d - 2
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() >= kFar) return kFar;
  std::array<std::size_t, kBand> row = {kFar, kFar, 0, 1, 2};
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::array<std::size_t, kBand> next{};
    for (std::size_t d = 0; d < kBand; ++d) {
      const std::size_t j_plus_2 = i + d;
      std::size_t best = kFar;
      if (j_plus_2 == 2) best = i;  // column 0: i deletions
      if (j_plus_2 > 2 && j_plus_2 - 2 <= b.size()) {
        best = row[d] + (a[i - 1] == b[j_plus_2 - 3] ? 0 : 1);
        if (d + 1 < kBand) best = std::min(best, row[d + 1] + 1);
        if (d > 0) best = std::min(best, next[d - 1] + 1);
      }
      next[d] = std::min(best, kFar);
    }
    row = next;
  }
  return row[b.size() - a.size() + 2];
}

void NearestName::consider(std::string_view name) {
  const std::size_t distance = edit_distance_up_to_3(wanted_, name);
  if (distance >= distance_) return;
  distance_ = distance;
  found_ = name;
}

}  // namespace tagwire::rpc
