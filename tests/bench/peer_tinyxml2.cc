#include <tinyxml2.h>

#include "tests/bench/dom_walk.h"
#include "tests/bench/peers.h"

namespace tagwire::bench {

namespace {

struct Node {
  const tinyxml2::XMLElement* element = nullptr;

  explicit operator bool() const { return element != nullptr; }
  std::string_view name() const { return element->Name(); }
  std::string_view text() const {
    const char* found = element != nullptr ? element->GetText() : nullptr;
    return found != nullptr ? found : "";
  }
  Node child(const char* child_name) const {
    return {element != nullptr ? element->FirstChildElement(child_name) : nullptr};
  }
  Node first_child() const { return {element != nullptr ? element->FirstChildElement() : nullptr}; }
  Node next() const { return {element->NextSiblingElement()}; }
};

template <class T>
bool parse(std::string_view document, T& out) {
  tinyxml2::XMLDocument tree;
  return tree.Parse(document.data(), document.size()) == tinyxml2::XML_SUCCESS &&
         DomWalk<Node>::params({tree.RootElement()}, out);
}

}  // namespace

TAGWIRE_BENCH_READS(Tinyxml2)

}  // namespace tagwire::bench
