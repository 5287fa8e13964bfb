#include "tests/interop/tinyxml2_message.h"

#include <cstring>
#include <stdexcept>
#include <vector>

#include <tinyxml2.h>

#include "tagwire/base/base64.h"
#include "tagwire/base/datetime.h"
#include "tagwire/base/numbers.h"

namespace tagwire::interop {
namespace {

using tinyxml2::XMLElement;

struct Mistake : std::runtime_error {
  using runtime_error::runtime_error;
};

bool is_called(const XMLElement& element, const char* name) {
  return std::strcmp(element.Name(), name) == 0;
}

const XMLElement& require_child(const XMLElement& parent, const char* name) {
  const XMLElement* child = parent.FirstChildElement(name);
  if (child == nullptr) throw Mistake(std::string("no <") + name + ">");
  return *child;
}

std::string text_of(const XMLElement& element) {
  std::string text;
  for (const auto* node = element.FirstChild(); node != nullptr; node = node->NextSibling()) {
    if (const auto* piece = node->ToText()) text += piece->Value();
    if (node->ToElement() != nullptr) throw Mistake("an element inside a scalar");
  }
  return text;
}

Value read_value(const XMLElement& value);

Value read_array(const XMLElement& type) {
  Value::Array elements;
  const XMLElement* data = type.FirstChildElement("data");
  if (data == nullptr) return elements;
  for (const auto* child = data->FirstChildElement(); child != nullptr;
       child = child->NextSiblingElement()) {
    if (!is_called(*child, "value")) throw Mistake("no <value> in <data>");
    elements.push_back(read_value(*child));
  }
  return elements;
}

Value read_struct(const XMLElement& type) {
  Struct members;
  for (const auto* child = type.FirstChildElement("member"); child != nullptr;
       child = child->NextSiblingElement("member")) {
    members.set(text_of(require_child(*child, "name")), read_value(require_child(*child, "value")));
  }
  return members;
}

template <class T, class Parse>
Value read_scalar(const std::string& text, Parse parse) {
  T parsed{};
  if (!parse(text, parsed)) throw Mistake("'" + text + "' is malformed");
  return parsed;
}

Value read_value(const XMLElement& value) {
  const XMLElement* type = value.FirstChildElement();
  if (type == nullptr) return text_of(value);
  std::string_view tag = type->Name();
  if (tag.starts_with("ex:")) tag.remove_prefix(3);
  if (tag == "array") return read_array(*type);
  if (tag == "struct") return read_struct(*type);
  const std::string text = text_of(*type);
  if (tag == "string") return text;
  if (tag == "nil") return {};
  if (tag == "boolean") {
    const std::string_view digit = trim_xml_space(text);
    if (digit != "0" && digit != "1") throw Mistake("'" + text + "' is no boolean");
    return digit == "1";
  }
  for (const std::string_view integer : {"int", "i4", "i8", "i1", "i2", "biginteger"}) {
    if (tag != integer) continue;
    return read_scalar<std::int64_t>(text, [](auto t, auto& out) { return parse_integer(t, out); });
  }
  if (tag == "double" || tag == "float") {
    return read_scalar<double>(text, [](auto t, auto& out) { return parse_double(t, out); });
  }
  if (tag == "dateTime.iso8601") {
    return read_scalar<std::chrono::sys_seconds>(
        text, [](auto t, auto& out) { return parse_datetime(t, out); });
  }
  if (tag == "base64") {
    return read_scalar<Value::Bytes>(
        text, [](const auto& t, auto& out) { return decode_base64(t, out); });
  }
  throw Mistake("<" + std::string(tag) + "> is no type");
}

std::string in_parentheses(const XMLElement* params) {
  std::string text = "(";
  const auto* param = params != nullptr ? params->FirstChildElement("param") : nullptr;
  for (; param != nullptr; param = param->NextSiblingElement("param")) {
    if (text.size() > 1) text += ", ";
    text += to_string(read_value(require_child(*param, "value")));
  }
  return text + ")";
}

std::string read_fault(const XMLElement& fault) {
  const XMLElement* value = fault.FirstChildElement("value");
  const Value members = read_value(value != nullptr ? *value : fault);
  return "fault(" + to_string(members.at("faultCode")) + ", " +
         to_string(members.at("faultString")) + ")";
}

std::string read_message(const XMLElement& root) {
  if (is_called(root, "methodCall")) {
    return text_of(require_child(root, "methodName")) +
           in_parentheses(root.FirstChildElement("params"));
  }
  if (!is_called(root, "methodResponse")) throw Mistake("the root is neither of the two");
  if (const auto* fault = root.FirstChildElement("fault")) return read_fault(*fault);
  return "reply" + in_parentheses(&require_child(root, "params"));
}

}  // namespace

std::optional<std::string> read_with_tinyxml2(std::string_view document, std::string& why) {
  tinyxml2::XMLDocument tree;
  if (tree.Parse(document.data(), document.size()) != tinyxml2::XML_SUCCESS) {
    why = tree.ErrorName();
    return std::nullopt;
  }
  try {
    if (tree.RootElement() == nullptr) throw Mistake("no root");
    return read_message(*tree.RootElement());
  } catch (const std::exception& mistake) {
    why = mistake.what();
    return std::nullopt;
  }
}

std::optional<Value> value_with_tinyxml2(std::string_view document) {
  tinyxml2::XMLDocument tree;
  if (tree.Parse(document.data(), document.size()) != tinyxml2::XML_SUCCESS) return std::nullopt;
  try {
    return read_value(*tree.RootElement());
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace tagwire::interop
