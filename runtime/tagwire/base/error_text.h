// The text of a declared error: its template filled with the values of its fields, as a person
// would write them. `error OutOfStock = 409 "only {available} of {sku} left"` gives "only 0 of AB-1
// left". Independent of the locale, because the text goes over the wire.
#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <locale>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace tagwire {

namespace text {

void append(std::string& out, std::int64_t value);
void append(std::string& out, double value);                         ///< shortest, no exponent
void append(std::string& out, std::chrono::sys_seconds value);       ///< 2026-01-31T12:00:00Z
void append(std::string& out, std::chrono::microseconds value);      ///< 1.5 s
void append(std::string& out, const std::vector<std::byte>& value);  ///< 16 bytes

/// Strings bare, enumerators by name, lists as `a, b`, maps as `key: value`, an empty optional as
/// `none`; anything else as its operator<< shows it.
template <class T>
void append_any(std::string& out, const T& value) {
  if constexpr (std::same_as<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::integral<T>) {
    append(out, static_cast<std::int64_t>(value));
  } else if constexpr (std::is_enum_v<T>) {
    out += to_string(value);
  } else if constexpr (std::convertible_to<const T&, std::string_view>) {
    out += std::string_view(value);
  } else if constexpr (requires { append(out, value); }) {
    append(out, value);
  } else if constexpr (requires { value.has_value(); }) {
    if (value) {
      append_any(out, *value);
    } else {
      out += "none";
    }
  } else if constexpr (requires {
                         typename T::value_type;
                         value.begin();
                       }) {
    std::string_view comma;
    for (const auto& item : value) {
      out += comma;
      comma = ", ";
      if constexpr (requires { typename T::mapped_type; }) {
        append_any(out, item.first);
        out += ": ";
        append_any(out, item.second);
      } else {
        append_any<typename T::value_type>(out, item);  // std::vector<bool> hands out proxies
      }
    }
  } else {
    std::ostringstream stream;
    stream.imbue(std::locale::classic());
    stream << value;
    out += stream.view();
  }
}

}  // namespace text

/// Pieces of a template and values of fields, one after the other.
template <class... Pieces>
std::string error_text(const Pieces&... pieces) {
  std::string out;
  (text::append_any(out, pieces), ...);
  return out;
}

}  // namespace tagwire
