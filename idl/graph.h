// Who needs whom: orders and cycles. Iterative, so that a chain of a hundred thousand declarations
// cannot exhaust the stack.
#pragma once

#include <cstddef>
#include <vector>

namespace tagwire::idl {

/// graph[i]: the nodes that node i needs.
using Graph = std::vector<std::vector<std::size_t>>;
using Nodes = std::vector<std::size_t>;

/// The strongly connected components (Tarjan 1972), each after those it needs; roots are tried in
/// the given order, which decides where there is a choice.
std::vector<Nodes> components(const Graph& graph, const Nodes& roots);
/// Roots in the order of their numbers.
std::vector<Nodes> components(const Graph& graph);

/// All nodes, each after those it needs, as far as there are no cycles.
Nodes dependencies_first(const Graph& graph, const Nodes& roots);

/// A shortest cycle through the smallest node of `component`; empty when there is none. It starts
/// with that node, which is not repeated at the end.
Nodes cycle_in(const Graph& graph, const Nodes& component);

}  // namespace tagwire::idl
