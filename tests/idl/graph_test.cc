#include "idl/graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tagwire::idl {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Graph, PutsWhatIsNeededFirst) {
  const Graph graph = {{1, 2}, {2}, {}, {0}};
  EXPECT_THAT(dependencies_first(graph, {0, 1, 2, 3}), ElementsAre(2, 1, 0, 3));
  EXPECT_THAT(dependencies_first(graph, {3}), ElementsAre(2, 1, 0, 3));
  EXPECT_THAT(dependencies_first(Graph{{}, {}, {}}, {2, 0, 1}), ElementsAre(2, 0, 1));
}

TEST(Graph, FindsCycles) {
  const Graph graph = {{1}, {2, 3}, {0}, {1}, {4}, {}};
  const std::vector<Nodes> found = components(graph);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_THAT(found[0], ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(cycle_in(graph, found[0]), ElementsAre(0, 1, 2));
  EXPECT_THAT(cycle_in(graph, found[1]), ElementsAre(4));
  EXPECT_THAT(cycle_in(graph, found[2]), IsEmpty());
}

TEST(Graph, WalksLongChainsWithoutRecursion) {
  constexpr std::size_t kLength = 200'000;
  Graph graph(kLength);
  for (std::size_t i = 0; i + 1 < kLength; ++i) graph[i].push_back(i + 1);
  const std::vector<Nodes> found = components(graph);
  ASSERT_EQ(found.size(), kLength);
  EXPECT_EQ(found.front().front(), kLength - 1);
}

}  // namespace
}  // namespace tagwire::idl
