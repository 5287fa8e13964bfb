#include "codegen/json/layout.h"

#include <cstddef>
#include <vector>

namespace tagwire::codegen {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kColumns = 100;
constexpr std::size_t kIndent = 2;

std::string scalar_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// An array or an object, its elements as they are to be printed.
struct Node {
  std::string head;            ///< `"name": ` of a member, then `{`, `[` or all of a scalar
  std::vector<Node> elements;  ///< of an array or an object
  std::string tail;            ///< `}` or `]`
  std::size_t width = 0;       ///< of all of it on one line
};

Node node_of(const Json& json, std::string label) {
  Node node{std::move(label), {}, {}, 0};
  if (!json.is_structured()) {
    node.head += scalar_text(json);
    node.width = node.head.size();
    return node;
  }
  node.head += json.is_object() ? '{' : '[';
  node.tail = json.is_object() ? "}" : "]";
  node.width = node.head.size() + node.tail.size();
  for (const auto& [key, value] : json.items()) {
    if (!node.elements.empty()) node.width += 2;  // ", "
    node.elements.push_back(node_of(value, json.is_object() ? scalar_text(key) + ": " : ""));
    node.width += node.elements.back().width;
  }
  return node;
}

void append_in_a_line(std::string& out, const Node& node) {
  out += node.head;
  for (std::size_t i = 0; i < node.elements.size(); ++i) {
    if (i > 0) out += ", ";
    append_in_a_line(out, node.elements[i]);
  }
  out += node.tail;
}

/// `comma`: 1 when a comma follows on the same line.
void append(std::string& out, const Node& node, std::size_t indent, std::size_t comma) {
  if (node.elements.empty() || indent + node.width + comma <= kColumns) {
    append_in_a_line(out, node);
    return;
  }
  out += node.head;
  for (std::size_t i = 0; i < node.elements.size(); ++i) {
    out += i > 0 ? ",\n" : "\n";
    out.append(indent + kIndent, ' ');
    append(out, node.elements[i], indent + kIndent, i + 1 < node.elements.size() ? 1 : 0);
  }
  out += '\n';
  out.append(indent, ' ');
  out += node.tail;
}

}  // namespace

std::string pretty_json(const Json& json) {
  std::string out;
  append(out, node_of(json, ""), 0, 0);
  return out;
}

std::string compact_json(const Json& json) { return scalar_text(json); }

}  // namespace tagwire::codegen
