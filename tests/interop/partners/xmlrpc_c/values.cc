#include "values.h"

#include <bit>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <stdexcept>
#include <string>

namespace partner {
namespace {

using nlohmann::json;
using xmlrpc_c::value;

std::string hex(const xmlrpc_c::cbytestring& bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

xmlrpc_c::cbytestring unhex(const std::string& text) {
  xmlrpc_c::cbytestring bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2)
    bytes.push_back(static_cast<unsigned char>(std::stoi(text.substr(i, 2), nullptr, 16)));
  return bytes;
}

std::string bits(double number) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx",
                static_cast<unsigned long long>(std::bit_cast<std::uint64_t>(number)));
  return text;
}

std::string text(const xmlrpc_datetime& time) {
  char text[32];
  std::snprintf(text, sizeof text, "%04u%02u%02uT%02u:%02u:%02u", time.Y, time.M, time.D, time.h,
                time.m, time.s);
  return text;
}

value integer(long long number, bool wide) {
  if (wide || number < std::numeric_limits<int>::min() || number > std::numeric_limits<int>::max())
    return xmlrpc_c::value_i8(number);
  return xmlrpc_c::value_int(static_cast<int>(number));
}

}  // namespace

value native(const json& neutral) {
  const std::string tag = neutral.begin().key();
  const json& content = neutral.begin().value();
  if (tag == "nil") return xmlrpc_c::value_nil();
  if (tag == "bool") return xmlrpc_c::value_boolean(content.get<bool>());
  if (tag == "int" || tag == "i8")
    return integer(std::stoll(content.get<std::string>()), tag == "i8");
  if (tag == "double") {
    const std::uint64_t bits = std::stoull(content.get<std::string>(), nullptr, 16);
    return xmlrpc_c::value_double(std::bit_cast<double>(bits));
  }
  if (tag == "string") return xmlrpc_c::value_string(content.get<std::string>());
  if (tag == "bytes") return xmlrpc_c::value_bytestring(unhex(content.get<std::string>()));
  if (tag == "datetime") return xmlrpc_c::value_datetime(content.get<std::string>());
  if (tag == "list") {
    xmlrpc_c::carray elements;
    for (const json& element : content) elements.push_back(native(element));
    return xmlrpc_c::value_array(elements);
  }
  if (tag != "struct") throw std::invalid_argument("no neutral value: " + neutral.dump());
  xmlrpc_c::cstruct members;
  for (const auto& [name, member] : content.items()) members[name] = native(member);
  return xmlrpc_c::value_struct(members);
}

json neutral(const value& value) {
  switch (value.type()) {
    case value::TYPE_NIL:
      return {{"nil", nullptr}};
    case value::TYPE_BOOLEAN:
      return {{"bool", xmlrpc_c::value_boolean(value).cvalue()}};
    case value::TYPE_INT:
      return {{"int", std::to_string(xmlrpc_c::value_int(value).cvalue())}};
    case value::TYPE_I8:
      return {{"int", std::to_string(xmlrpc_c::value_i8(value).cvalue())}};
    case value::TYPE_DOUBLE:
      return {{"double", bits(xmlrpc_c::value_double(value).cvalue())}};
    case value::TYPE_STRING:
      return {{"string", xmlrpc_c::value_string(value).cvalue()}};
    case value::TYPE_BYTESTRING:
      return {{"bytes", hex(xmlrpc_c::value_bytestring(value).cvalue())}};
    case value::TYPE_DATETIME:
      return {{"datetime", text(xmlrpc_c::value_datetime(value))}};
    case value::TYPE_ARRAY: {
      json elements = json::array();
      for (const xmlrpc_c::value& element : xmlrpc_c::value_array(value).cvalue())
        elements.push_back(neutral(element));
      return {{"list", elements}};
    }
    case value::TYPE_STRUCT: {
      json members = json::object();
      for (const auto& [name, member] : xmlrpc_c::value_struct(value).cvalue())
        members[name] = neutral(member);
      return {{"struct", members}};
    }
    default:
      throw std::runtime_error("xmlrpc-c gave a value of no known type");
  }
}

}  // namespace partner
