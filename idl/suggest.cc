#include "idl/suggest.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace tagwire::idl {

namespace {

constexpr std::size_t kMaxEdits = 2;
constexpr std::size_t kMaxLength = 64;  // nobody misspells longer names; bounds the time

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

/// Optimal string alignment distance, letter case ignored; kMaxEdits + 1 when it is larger.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (gap > kMaxEdits || a.size() > kMaxLength || b.size() > kMaxLength) return kMaxEdits + 1;
  using Row = std::array<std::size_t, kMaxLength + 1>;
  Row before_last{};
  Row last{};
  Row row{};
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last = last;
    last = row;
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const char x = lower(a[i - 1]);
      const char y = lower(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (x == y ? 0U : 1U)});
      const bool swapped = i > 1 && j > 1 && x == lower(b[j - 2]) && lower(a[i - 2]) == y;
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

}  // namespace

std::string nearest(std::string_view name, const std::vector<std::string>& candidates) {
  return nearest_of(name, candidates).name;
}

Near nearest_of(std::string_view name, const std::vector<std::string>& candidates) {
  // Two edits turn any name of three letters into another one: allow a third of the length.
  const std::size_t allowed = std::min(kMaxEdits, (name.size() + 1) / 3);
  std::size_t best = allowed + 1;
  const std::string* found = nullptr;
  bool only = true;
  for (const std::string& candidate : candidates) {
    if (candidate == name || (found != nullptr && candidate == *found)) continue;
    const std::size_t distance = edit_distance(name, candidate);
    if (distance > allowed) continue;
    only = found == nullptr;
    if (distance >= best) continue;
    best = distance;
    found = &candidate;
  }
  return found == nullptr ? Near() : Near(*found, only);
}

Diagnostic& suggest(Diagnostic& report, const Near& near, Span where) {
  report.suggest(near.name);
  if (!near.empty() && near.only) report.replace(where, near.name);
  return report;
}

}  // namespace tagwire::idl
