#include "tagwire/rpc/nearest_name.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace tagwire::rpc {
namespace {

// The textbook table, to hold the banded one against.
std::size_t slow_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

// Every string of up to `length` letters a and b.
std::vector<std::string> all_words(std::size_t length) {
  std::vector<std::string> words = {""};
  for (std::size_t first = 0, n = 0; n < length; ++n) {
    const std::size_t end = words.size();
    for (; first < end; ++first) {
      words.push_back(words[first] + 'a');
      words.push_back(words[first] + 'b');
    }
  }
  return words;
}

TEST(EditDistance, AgreesWithTheWholeTableOnAllShortWords) {
  const std::vector<std::string> words = all_words(6);
  for (const std::string& a : words) {
    for (const std::string& b : words) {
      ASSERT_EQ(edit_distance_up_to_3(a, b), std::min<std::size_t>(slow_distance(a, b), 3))
          << '"' << a << "\" and \"" << b << '"';
    }
  }
}

std::string_view nearest(std::string_view wanted, const std::vector<std::string_view>& names) {
  NearestName candidates(wanted);
  for (const std::string_view name : names) candidates.consider(name);
  return candidates.found();
}

TEST(NearestName, FindsWhatWasProbablyMeant) {
  const std::vector<std::string_view> names = {"Orders.cancel", "Orders.find", "Orders.place",
                                               "add"};
  EXPECT_EQ(nearest("Orders.Place", names), "Orders.place");
  EXPECT_EQ(nearest("Order.plce", names), "Orders.place");
  EXPECT_EQ(nearest("Orders.plaster", names), "");
  EXPECT_EQ(nearest("ad", names), "add");
  EXPECT_EQ(nearest("sub", names), "") << "two edits make anything of a short name";
  EXPECT_EQ(nearest("", names), "");
}

}  // namespace
}  // namespace tagwire::rpc
