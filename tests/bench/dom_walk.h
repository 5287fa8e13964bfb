// From a DOM to C++ values: one walk for both DOM libraries. `Node` is a cheap handle with
// operator bool, name(), text(), child(name), first_child() and next() (the next sibling element).
#pragma once

#include <charconv>
#include <string_view>

#include "tagwire/base/base64.h"
#include "tagwire/base/datetime.h"
#include "tests/bench/documents.h"

namespace tagwire::bench {

template <class Node>
class DomWalk {
 public:
  /// Reads the parameters of a methodCall.
  template <class T>
  static bool params(Node root, T& out) {
    return value(root.child("params").child("param").child("value"), out);
  }
  static bool params(Node root, Addends& out) {
    const Node first = root.child("params").child("param");
    return value(first.child("value"), out.a) && value(first.next().child("value"), out.b);
  }

 private:
  static bool typed(Node value, std::string_view tag, Node& out) {
    out = value.first_child();
    return out && out.name() == tag;
  }
  template <class Number>
  static bool number(Node value, std::string_view tag, Number& out) {
    Node node{};
    if (!typed(value, tag, node)) return false;
    const std::string_view text = node.text();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
  }
  static bool value(Node v, std::int32_t& out) {
    return number(v, "int", out) || number(v, "i4", out);
  }
  static bool value(Node v, double& out) { return number(v, "double", out); }
  static bool value(Node v, bool& out) {
    int digit = 0;
    if (!number(v, "boolean", digit)) return false;
    out = digit == 1;
    return true;
  }
  static bool value(Node v, std::string& out) {
    Node node{};
    if (!typed(v, "string", node)) return false;
    out = node.text();
    return true;
  }
  static bool value(Node v, std::chrono::sys_seconds& out) {
    Node node{};
    return typed(v, "dateTime.iso8601", node) && parse_datetime(node.text(), out);
  }
  static bool value(Node v, Bytes& out) {
    Node node{};
    return typed(v, "base64", node) && decode_base64(node.text(), out);
  }
  template <class T>
  static bool value(Node v, std::vector<T>& out) {
    Node node{};
    if (!typed(v, "array", node)) return false;
    for (Node element = node.child("data").first_child(); element; element = element.next()) {
      if (!value(element, out.emplace_back())) return false;
    }
    return true;
  }
  static bool value(Node v, Position& out) {
    return members(v, [&](std::string_view name, Node member) {
      if (name == "x") return value(member, out.x);
      return name == "y" && value(member, out.y);
    });
  }
  static bool value(Node v, Record& out) {
    return members(v, [&](std::string_view name, Node member) {
      if (name == "id") return value(member, out.id);
      if (name == "active") return value(member, out.active);
      if (name == "weight") return value(member, out.weight);
      if (name == "name") return value(member, out.name);
      if (name == "note") return value(member, out.note);
      if (name == "created") return value(member, out.created);
      if (name == "digest") return value(member, out.digest);
      if (name == "tags") return value(member, out.tags);
      if (name == "position") return value(member, out.position);
      return name == "revision" && value(member, out.revision);
    });
  }
  static bool members(Node v, const auto& on_member) {
    Node node{};
    if (!typed(v, "struct", node)) return false;
    for (Node member = node.first_child(); member; member = member.next()) {
      if (!on_member(member.child("name").text(), member.child("value"))) return false;
    }
    return true;
  }
};

/// Defines the six read() functions of `peer` through its `template parse(document, out)`.
#define TAGWIRE_BENCH_READS(peer)                                                           \
  bool peer::read(std::string_view document, Addends& out) { return parse(document, out); } \
  bool peer::read(std::string_view document, Record& out) { return parse(document, out); }  \
  bool peer::read(std::string_view document, Doubles& out) { return parse(document, out); } \
  bool peer::read(std::string_view document, Ints& out) { return parse(document, out); }    \
  bool peer::read(std::string_view document, Strings& out) { return parse(document, out); } \
  bool peer::read(std::string_view document, Bytes& out) { return parse(document, out); }

}  // namespace tagwire::bench
