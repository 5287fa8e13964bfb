#include "tagwire/wire/checks.h"

#include <algorithm>
#include <numeric>

#include "tagwire/base/numbers.h"

namespace tagwire::wire::detail {

std::string outside(std::string_view value, std::string_view low, std::string_view high) {
  std::string text(value);
  return text.append(" is outside ").append(low).append("..").append(high);
}

std::size_t count_code_points(std::string_view text) noexcept {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::string wrong_length(std::size_t length, std::size_t low, std::size_t high) {
  const std::string found = "length " + std::to_string(length);
  if (low == high) return found + " is not " + std::to_string(low);
  const bool open = high == std::numeric_limits<std::size_t>::max();
  return outside(found, std::to_string(low), open ? "" : std::to_string(high));
}

double parse_bound(std::string_view text, double none) noexcept {
  double bound = none;
  if (!text.empty()) parse_double(text, bound);
  return bound;
}

Repeated find_repeated(const std::vector<std::string>& elements) {
  std::vector<std::size_t> order(elements.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const int order_of_texts = elements[a].compare(elements[b]);
    return order_of_texts != 0 ? order_of_texts < 0 : a < b;
  });
  // Of all pairs the one whose second element comes first: the same whatever the sort did.
  Repeated found;
  for (std::size_t i = 1; i < order.size(); ++i) {
    const bool equal = elements[order[i - 1]] == elements[order[i]];
    if (equal && (found.second == 0 || order[i] < found.second)) {
      found = {order[i - 1], order[i]};
    }
  }
  return found;
}

}  // namespace tagwire::wire::detail
