#include "codegen/unified_diff.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace tagwire::codegen {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t kContext = 3;
/// Beyond so many changed lines the exact shortest difference is not worth its time (quadratic):
/// one change from the first to the last of them is shown.
constexpr std::size_t kMaxEdits = 2000;

/// A line of the result: kept, taken out or put in.
struct Step {
  char mark = ' ';
  std::string_view line;
};

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

/// Myers 1986: the furthest line of `old_lines` reached on each diagonal, one row per number of
/// edits, then the way back. Only what lies between the common beginning and end comes here.
class ShortestEdits {
 public:
  ShortestEdits(const Lines& old_lines, const Lines& new_lines)
      : old_(old_lines), new_(new_lines) {}

  /// Empty when there are more than kMaxEdits edits.
  std::vector<Step> run() {
    const auto rows = static_cast<long>(std::min(old_.size() + new_.size(), kMaxEdits));
    for (long edits = 0; edits <= rows; ++edits) {
      if (reach(edits)) return way_back(edits);
    }
    return {};
  }

 private:
  using Row = std::vector<long>;  // of 2 * edits + 1 diagonals, -edits first

  static long at(const Row& row, long edits, long diagonal) {
    return row[static_cast<std::size_t>(diagonal + edits)];
  }
  /// A line of `new_` was put in to come to this diagonal, rather than one of `old_` taken out.
  bool goes_down(long edits, long diagonal) const {
    const Row& last = rows_[static_cast<std::size_t>(edits - 1)];
    return diagonal == -edits || (diagonal != edits && at(last, edits - 1, diagonal - 1) <
                                                           at(last, edits - 1, diagonal + 1));
  }
  long start_of(long edits, long diagonal) const {
    if (edits == 0) return 0;
    const Row& last = rows_[static_cast<std::size_t>(edits - 1)];
    return goes_down(edits, diagonal) ? at(last, edits - 1, diagonal + 1)
                                      : at(last, edits - 1, diagonal - 1) + 1;
  }

  bool reach(long edits) {
    Row row(static_cast<std::size_t>(2 * edits + 1), -1);
    const auto old_size = static_cast<long>(old_.size());
    const auto new_size = static_cast<long>(new_.size());
    bool arrived = false;
    for (long diagonal = -edits; diagonal <= edits; diagonal += 2) {
      long x = start_of(edits, diagonal);
      while (x < old_size && x - diagonal < new_size && x >= 0 && x - diagonal >= 0 &&
             old_[static_cast<std::size_t>(x)] == new_[static_cast<std::size_t>(x - diagonal)]) {
        ++x;
      }
      row[static_cast<std::size_t>(diagonal + edits)] = x;
      arrived = arrived || (x >= old_size && x - diagonal >= new_size);
    }
    rows_.push_back(std::move(row));
    return arrived;
  }

  std::vector<Step> way_back(long edits) const {
    std::vector<Step> steps;
    auto x = static_cast<long>(old_.size());
    auto y = static_cast<long>(new_.size());
    for (; edits >= 0; --edits) {
      const long start = start_of(edits, x - y);
      while (x > start && x > 0 && y > 0) {
        steps.push_back({' ', old_[static_cast<std::size_t>(--x)]});
        --y;
      }
      if (edits == 0) break;
      if (goes_down(edits, x - y)) {
        steps.push_back({'+', new_[static_cast<std::size_t>(--y)]});
      } else {
        steps.push_back({'-', old_[static_cast<std::size_t>(--x)]});
      }
    }
    std::reverse(steps.begin(), steps.end());
    return steps;
  }

  const Lines& old_;
  const Lines& new_;
  std::vector<Row> rows_;
};

std::vector<Step> changed_steps(const Lines& before, const Lines& after) {
  std::vector<Step> steps = ShortestEdits(before, after).run();
  if (!steps.empty()) return steps;
  for (const std::string_view line : before) steps.push_back({'-', line});
  for (const std::string_view line : after) steps.push_back({'+', line});
  return steps;
}

std::vector<Step> all_steps(const Lines& before, const Lines& after) {
  const std::size_t shorter = std::min(before.size(), after.size());
  std::size_t head = 0;
  while (head < shorter && before[head] == after[head]) ++head;
  std::size_t tail = 0;
  while (tail < shorter - head &&
         before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
    ++tail;
  }
  const auto middle = [&](const Lines& lines) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(head),
                 lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  std::vector<Step> steps;
  for (std::size_t i = 0; i < head; ++i) steps.push_back({' ', before[i]});
  for (const Step& step : changed_steps(middle(before), middle(after))) steps.push_back(step);
  for (std::size_t i = before.size() - tail; i < before.size(); ++i) {
    steps.push_back({' ', before[i]});
  }
  return steps;
}

/// "3,4": where a hunk begins and how many lines it has, as `diff -u` writes it.
std::string range(std::size_t lines_before, std::size_t count) {
  const std::size_t first = count == 0 ? lines_before : lines_before + 1;
  return std::to_string(first) + (count == 1 ? "" : "," + std::to_string(count));
}

/// Steps [begin, end), of which `old_before` and `new_before` lines come earlier.
std::string hunk(const std::vector<Step>& steps, std::size_t begin, std::size_t end,
                 std::size_t old_before, std::size_t new_before) {
  std::string body;
  std::size_t old_count = 0;
  std::size_t new_count = 0;
  for (std::size_t i = begin; i < end; ++i) {
    old_count += steps[i].mark != '+' ? 1 : 0;
    new_count += steps[i].mark != '-' ? 1 : 0;
    body.append(1, steps[i].mark).append(steps[i].line);
    if (!steps[i].line.ends_with('\n')) body += "\n\\ No newline at end of file\n";
  }
  return "@@ -" + range(old_before, old_count) + " +" + range(new_before, new_count) + " @@\n" +
         body;
}

}  // namespace

std::string unified_diff(const std::string& name, std::string_view before, std::string_view after) {
  if (before == after) return {};
  const std::vector<Step> steps = all_steps(lines_of(before), lines_of(after));
  std::string text = "--- " + name + "\n+++ " + name + "\n";
  std::size_t old_before = 0;
  std::size_t new_before = 0;
  std::size_t done = 0;  // steps that are counted in the two above
  for (std::size_t i = 0; i < steps.size();) {
    if (steps[i].mark == ' ') {
      ++i;
      continue;
    }
    // A hunk goes on while the next change is so near that their surroundings touch.
    std::size_t last = i;
    for (std::size_t j = i; j < steps.size() && j <= last + 2 * kContext; ++j) {
      if (steps[j].mark != ' ') last = j;
    }
    const std::size_t begin = i - std::min(kContext, i - done);
    const std::size_t end = std::min(steps.size(), last + 1 + kContext);
    old_before += begin - done;  // kept lines, all of them
    new_before += begin - done;
    done = begin;
    text += hunk(steps, begin, end, old_before, new_before);
    for (; done < end; ++done) {
      old_before += steps[done].mark != '+' ? 1 : 0;
      new_before += steps[done].mark != '-' ? 1 : 0;
    }
    i = end;
  }
  return text;
}

}  // namespace tagwire::codegen
