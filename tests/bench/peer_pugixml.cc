#include <pugixml.hpp>

#include "tests/bench/dom_walk.h"
#include "tests/bench/peers.h"

namespace tagwire::bench {

namespace {

struct Node {
  pugi::xml_node element;

  explicit operator bool() const { return !element.empty(); }
  std::string_view name() const { return element.name(); }
  std::string_view text() const { return element.child_value(); }
  Node child(const char* child_name) const { return {element.child(child_name)}; }
  Node first_child() const { return {element.first_child()}; }
  Node next() const { return {element.next_sibling()}; }
};

template <class T>
bool parse(std::string_view document, T& out) {
  pugi::xml_document tree;
  return tree.load_buffer(document.data(), document.size()) &&
         DomWalk<Node>::params({tree.document_element()}, out);
}

}  // namespace

TAGWIRE_BENCH_READS(Pugixml)

}  // namespace tagwire::bench
