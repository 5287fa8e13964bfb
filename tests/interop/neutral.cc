#include "neutral.h"

#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <utility>

#include "neutral_json.h"
#include "tagwire/base/datetime.h"

namespace interop {
namespace {

using nlohmann::json;
using tagwire::Struct;
using tagwire::Value;

constexpr std::string_view kDigits = "0123456789abcdef";

std::string hex(const std::uint8_t* data, std::size_t size) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i) {
    text += kDigits[data[i] >> 4];
    text += kDigits[data[i] & 15];
  }
  return text;
}

Value::Bytes unhex(const std::string& text) {
  Value::Bytes bytes(text.size() / 2);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto high = kDigits.find(text[2 * i]);
    const auto low = kDigits.find(text[2 * i + 1]);
    if (high == kDigits.npos || low == kDigits.npos)
      throw std::invalid_argument("not hexadecimal: " + text);
    bytes[i] = static_cast<std::byte>(high << 4 | low);
  }
  return bytes;
}

template <class Number>
Number number_of(const std::string& text, int base) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc() || end != text.data() + text.size())
    throw std::invalid_argument("not a number: " + text);
  return number;
}

std::string bits_of(double number) {
  const auto bits = std::bit_cast<std::uint64_t>(number);
  std::array<std::uint8_t, 8> bytes{};
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(bits >> (56 - 8 * i));
  return hex(bytes.data(), bytes.size());
}

Value integer_of(const std::string& text, bool wide) {
  const auto number = number_of<std::int64_t>(text, 10);
  const bool fits = number >= std::numeric_limits<std::int32_t>::min() &&
                    number <= std::numeric_limits<std::int32_t>::max();
  return Value::integer(number, fits && !wide ? Value::IntTag::kI4 : Value::IntTag::kI8);
}

Value datetime_of(const std::string& text) {
  std::chrono::sys_seconds time;
  if (!tagwire::parse_datetime(text, time)) throw std::invalid_argument("not a date: " + text);
  return time;
}

std::string text_of(std::chrono::sys_seconds time) {
  std::string text(tagwire::kDatetimeText, ' ');
  tagwire::write_datetime(text.data(), time);
  return text;
}

}  // namespace

json to_neutral(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kNil:
      return {{"nil", nullptr}};
    case Value::Kind::kBool:
      return {{"bool", value.as_bool()}};
    case Value::Kind::kInt:
      return {{"int", std::to_string(value.as_int())}};
    case Value::Kind::kDouble:
      return {{"double", bits_of(value.as_double())}};
    case Value::Kind::kString:
      return {{"string", value.as_string()}};
    case Value::Kind::kBytes: {
      const Value::Bytes& bytes = value.as_bytes();
      return {{"bytes", hex(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size())}};
    }
    case Value::Kind::kDatetime:
      return {{"datetime", text_of(value.as_datetime())}};
    case Value::Kind::kArray: {
      json elements = json::array();
      for (const Value& element : value.as_array()) elements.push_back(to_neutral(element));
      return {{"list", std::move(elements)}};
    }
    case Value::Kind::kStruct: {
      json members = json::object();
      for (const Struct::Member& member : value.as_struct())
        members[member.name] = to_neutral(member.value);
      return {{"struct", std::move(members)}};
    }
  }
  return {};
}

Value from_neutral(const json& neutral) {
  if (!neutral.is_object() || neutral.size() != 1)
    throw std::invalid_argument("not a neutral value: " + neutral.dump());
  const std::string& tag = neutral.begin().key();
  const json& content = neutral.begin().value();
  if (tag == "nil") return nullptr;
  if (tag == "bool") return content.get<bool>();
  if (tag == "int" || tag == "i8") return integer_of(content.get<std::string>(), tag == "i8");
  if (tag == "double")
    return std::bit_cast<double>(number_of<std::uint64_t>(content.get<std::string>(), 16));
  if (tag == "string") return content.get<std::string>();
  if (tag == "bytes") return unhex(content.get<std::string>());
  if (tag == "datetime") return datetime_of(content.get<std::string>());
  if (tag == "list") {
    Value::Array elements;
    for (const json& element : content) elements.push_back(from_neutral(element));
    return elements;
  }
  if (tag != "struct") throw std::invalid_argument("not a neutral value: " + neutral.dump());
  std::vector<Struct::Member> members;
  for (const auto& [name, member] : content.items())
    members.push_back({name, from_neutral(member)});
  std::size_t duplicate = 0;
  return *Struct::from_members(std::move(members), duplicate);  // JSON's keys are unique
}

std::string describe(const Value& value) {
  return to_neutral(value).dump(-1, ' ', /*ensure_ascii=*/true);
}

Value produce(std::string_view text) {
  try {
    return from_neutral(json::parse(text));
  } catch (const json::exception& error) {
    throw std::invalid_argument(error.what());
  }
}

}  // namespace interop
