#include "idl/graph.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace tagwire::idl {

namespace {

constexpr std::size_t kUnvisited = std::numeric_limits<std::size_t>::max();

class Tarjan {
 public:
  explicit Tarjan(const Graph& graph)
      : graph_(graph), index_(graph.size(), kUnvisited), low_(graph.size()), open_(graph.size()) {}

  void visit(std::size_t root) {
    if (index_[root] != kUnvisited) return;
    enter(root);
    while (!frames_.empty()) {
      Frame& frame = frames_.back();
      if (frame.next < graph_[frame.node].size()) {
        follow(frame.node, graph_[frame.node][frame.next++]);
      } else {
        leave();
      }
    }
  }

  std::vector<Nodes> take() { return std::move(found_); }

 private:
  struct Frame {
    std::size_t node;
    std::size_t next;  // of its edges
  };

  void enter(std::size_t node) {
    index_[node] = low_[node] = count_++;
    open_[node] = true;
    stack_.push_back(node);
    frames_.push_back({.node = node, .next = 0});
  }

  void follow(std::size_t from, std::size_t to) {
    if (index_[to] == kUnvisited) {
      enter(to);
    } else if (open_[to]) {
      low_[from] = std::min(low_[from], index_[to]);
    }
  }

  void leave() {
    const std::size_t node = frames_.back().node;
    frames_.pop_back();
    if (!frames_.empty()) {
      std::size_t& parent = low_[frames_.back().node];
      parent = std::min(parent, low_[node]);
    }
    if (low_[node] != index_[node]) return;
    Nodes component;
    do {
      component.push_back(stack_.back());
      open_[stack_.back()] = false;
      stack_.pop_back();
    } while (component.back() != node);
    std::sort(component.begin(), component.end());
    found_.push_back(std::move(component));
  }

  const Graph& graph_;
  std::vector<std::size_t> index_;
  std::vector<std::size_t> low_;
  std::vector<bool> open_;  // on stack_
  std::vector<std::size_t> stack_;
  std::vector<Frame> frames_;
  std::size_t count_ = 0;
  std::vector<Nodes> found_;
};

}  // namespace

std::vector<Nodes> components(const Graph& graph, const Nodes& roots) {
  Tarjan tarjan(graph);
  for (const std::size_t root : roots) tarjan.visit(root);
  return tarjan.take();
}

std::vector<Nodes> components(const Graph& graph) {
  Nodes roots(graph.size());
  std::iota(roots.begin(), roots.end(), 0U);
  return components(graph, roots);
}

Nodes dependencies_first(const Graph& graph, const Nodes& roots) {
  Nodes order;
  for (const Nodes& component : components(graph, roots)) {
    order.insert(order.end(), component.begin(), component.end());
  }
  return order;
}

Nodes cycle_in(const Graph& graph, const Nodes& component) {
  const std::size_t start = component.front();
  // Not a vector: there may be as many components as nodes, and their sum must stay linear.
  std::unordered_map<std::size_t, std::size_t> came_from;
  Nodes queue = {start};
  for (std::size_t i = 0; i < queue.size(); ++i) {
    for (const std::size_t next : graph[queue[i]]) {
      if (next == start) {
        Nodes cycle;
        for (std::size_t node = queue[i]; node != start; node = came_from.at(node)) {
          cycle.push_back(node);
        }
        cycle.push_back(start);
        std::reverse(cycle.begin(), cycle.end());
        return cycle;
      }
      const bool inside = std::binary_search(component.begin(), component.end(), next);
      if (inside && came_from.emplace(next, queue[i]).second) queue.push_back(next);
    }
  }
  return {};
}

}  // namespace tagwire::idl
