// KeyCodec<K>: map keys as text. XML-RPC's structs are the only maps on the wire, and member names
// are strings.
#pragma once

#include <concepts>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

#include "tagwire/base/numbers.h"
#include "tagwire/wire/codec.h"

namespace tagwire::wire {

/// Specialised for every type that may be a key:
///   static bool parse(std::string_view name, K& out);   // false: no such key
///   static S spell(const K& key);   // S: std::string or a view of the key; empty for an
///   enumerator
///                                   // that has no name and cannot be written
template <class K>
struct KeyCodec;

template <>
struct KeyCodec<std::string> {
  static bool parse(std::string_view name, std::string& out) {
    out.assign(name);
    return true;
  }
  static std::string_view spell(const std::string& key) { return key; }
};

/// Integers are unique as text only in one spelling, so no other is read: no sign +, no leading
/// zeros, no blanks.
template <std::integral K>
requires(!std::same_as<K, bool> && (std::signed_integral<K> || sizeof(K) < 8)) struct KeyCodec<K> {
  static bool parse(std::string_view name, K& out) {
    std::int64_t number = 0;
    if (!parse_integer(name, number) || std::to_string(number) != name) return false;
    if (number < static_cast<std::int64_t>(std::numeric_limits<K>::min()) ||
        number > static_cast<std::int64_t>(std::numeric_limits<K>::max())) {
      return false;
    }
    out = static_cast<K>(number);
    return true;
  }
  static std::string spell(K key) { return std::to_string(key); }
};

/// Finds a type's own functions where members of the same name hide them.
template <class E>
bool parse_enumerator(std::string_view name, E& out) {
  return parse(name, out);
}

/// Enums as generated code has them. By name: the text is what to_string(E) and parse(text, E&)
/// beside the enum say, and what parse() does not know is no key. By number: the number.
template <class E>
requires std::is_enum_v<E>
struct KeyCodec<E> {
  using Number = std::underlying_type_t<E>;
  static constexpr bool kByName = Codec<E>::kSignature == "string";

  static bool parse(std::string_view name, E& out) {
    if constexpr (kByName) {
      return parse_enumerator(name, out);
    } else {
      Number number{};
      if (!KeyCodec<Number>::parse(name, number)) return false;
      out = static_cast<E>(number);
      return true;
    }
  }
  static auto spell(E key) {
    if constexpr (kByName) {
      E known{};
      const std::string_view name = to_string(key);
      return parse_enumerator(name, known) && known == key ? name : std::string_view{};
    } else {
      return KeyCodec<Number>::spell(static_cast<Number>(key));
    }
  }
};

}  // namespace tagwire::wire
