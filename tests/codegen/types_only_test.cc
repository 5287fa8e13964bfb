// Generated types as plain types: this file is compiled without the runtime's folder among the
// include paths, and without the generated sources.
#include <sstream>

#include <gtest/gtest.h>

#include "documented.h"
#include "orders.h"
#include "recursive.h"

namespace {

using shop::orders::Line;
using shop::orders::Status;

template <class T>
std::string printed(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

TEST(GeneratedTypes, AreAggregatesWithDefaults) {
  const Line line{.sku = "AB-1"};
  EXPECT_EQ(line.qty, 1);
  EXPECT_FALSE(line.note);
  EXPECT_EQ(line, (Line{.sku = "AB-1", .qty = 1}));
  EXPECT_NE(line, (Line{.sku = "AB-1", .qty = 2}));
  static_assert(shop::orders::MAX_LINES == 100);
}

TEST(GeneratedTypes, PrintThemselves) {
  EXPECT_EQ(printed(Line{.sku = "AB-\"1\"", .qty = 2}), R"(Line{sku: "AB-\"1\"", qty: 2})");
  EXPECT_EQ(printed(Line{.sku = "A", .note = "n"}), R"(Line{sku: "A", qty: 1, note: "n"})");
  EXPECT_EQ(printed(shop::orders::Busy{}), "Busy{}");
  shop::orders::Receipt receipt{.id = 7};
  receipt.total = {.currency = "EUR", .minor_ = 150};
  receipt.status = Status::shipped;
  receipt.placed_at = std::chrono::sys_seconds{std::chrono::seconds{1767225601}};
  receipt.tags = {{"a", "1"}, {"b", "2"}};
  EXPECT_EQ(printed(receipt),
            R"(Receipt{id: 7, total: Amount{currency: "EUR", minor: 150}, status: shipped, )"
            R"(placed_at: 2026-01-01T00:00:01Z, tags: {"a": "1", "b": "2"}})");
}

TEST(GeneratedTypes, GoBetweenEnumeratorsAndNames) {
  static_assert(to_string(Status::open) == "open");
  EXPECT_EQ(to_string(Status::unknown_), "unknown_");
  EXPECT_EQ(to_string(static_cast<shop::orders::Priority>(4)), "unknown_");
  Status status = Status::open;
  EXPECT_TRUE(parse("shipped", status));
  EXPECT_EQ(status, Status::shipped);
  EXPECT_FALSE(parse("lost", status));
  EXPECT_FALSE(parse("unknown_", status));
  EXPECT_EQ(status, Status::shipped) << "what cannot be parsed leaves the value alone";
}

TEST(GeneratedTypes, MayHoldThemselves) {
  const trees::Node leaf{.name = "leaf"};
  const trees::Node tree{.name = "tree", .children = {leaf}};
  EXPECT_EQ(tree, (trees::Node{.name = "tree", .children = {leaf}}));
  EXPECT_NE(tree, leaf);
  EXPECT_EQ(printed(leaf), R"(Node{name: "leaf", children: [], by_name: {}})");
  trees::Even even;
  even.odds.push_back(trees::Odd{.evens = {{"e", trees::Even{}}}, .leaf = {}});
  EXPECT_EQ(even, trees::Even(even));
  EXPECT_NE(even, trees::Even{});
  EXPECT_EQ(printed(even),
            R"(Even{odds: [Odd{evens: {"e": Even{odds: []}}, leaf: Leaf{name: "", kind: twig}}]})");
}

}  // namespace
