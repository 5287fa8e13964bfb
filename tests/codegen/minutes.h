// A type of a user's own, and how it travels: what @cpp(type: ...) asks for.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "tagwire/value/convert.h"

namespace my {

struct Minutes {
  std::int32_t count = 0;
  auto operator<=>(const Minutes&) const = default;
};

struct Colour {
  std::string name;
  auto operator<=>(const Colour&) const = default;
};

}  // namespace my

template <>
struct tagwire::Convert<my::Minutes> {
  static std::int32_t to_wire(const my::Minutes& value) { return value.count * 60; }
  static std::optional<my::Minutes> from_wire(std::int32_t seconds) {
    if (seconds % 60 != 0) return std::nullopt;
    return my::Minutes{seconds / 60};
  }
};

template <>
struct tagwire::Convert<my::Colour> {
  static std::string to_wire(const my::Colour& value) { return value.name; }
  static my::Colour from_wire(std::string name) { return {std::move(name)}; }
};
