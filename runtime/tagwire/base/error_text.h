// The text of a declared error: its template filled with the values of its fields, as a person
// would write them. `error OutOfStock = 409 "only {available} of {sku} left"` gives "only 0 of AB-1
// left". Independent of the locale, because the text goes over the wire.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace tagwire {

namespace text {

void append(std::string& out, std::int64_t value);
void append(std::string& out, double value);                     ///< shortest, no exponent
void append(std::string& out, std::chrono::sys_seconds value);   ///< 2026-01-31T12:00:00Z
void append(std::string& out, std::chrono::microseconds value);  ///< 1.5 s

/// One piece of a text: of the types that an IDL lets a template name. Strings come bare,
/// enumerators by name.
template <class T>
void append_piece(std::string& out, const T& value) {
  if constexpr (std::same_as<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::integral<T>) {
    append(out, static_cast<std::int64_t>(value));
  } else if constexpr (std::is_enum_v<T>) {
    out += to_string(value);
  } else if constexpr (std::convertible_to<const T&, std::string_view>) {
    out += std::string_view(value);
  } else {
    append(out, value);
  }
}

}  // namespace text

/// Pieces of a template and values of fields, one after the other.
template <class... Pieces>
std::string error_text(const Pieces&... pieces) {
  std::string out;
  (text::append_piece(out, pieces), ...);
  return out;
}

}  // namespace tagwire
