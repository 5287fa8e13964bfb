// Codec<T> of the standard types (docs/idl.md, "Wire mapping"). Thin: what a type accepts and how
// it is written is in Decoder and Encoder; here is which type is which.
#pragma once

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "tagwire/wire/codec.h"
#include "tagwire/wire/decoder.h"
#include "tagwire/wire/encoder.h"
#include "tagwire/wire/key_codec.h"

namespace tagwire {
namespace wire {

template <class T>
concept CharacterType = std::same_as<T, char> || std::same_as<T, wchar_t> ||
    std::same_as<T, char8_t> || std::same_as<T, char16_t> || std::same_as<T, char32_t>;

/// The integers that XML-RPC can carry, with i8 as extension.
template <class T>
concept WireInteger = std::integral<T> && !std::same_as<T, bool> && !CharacterType<T> &&
                      (std::signed_integral<T> || sizeof(T) < 8);

/// True for those that fit the 32-bit integers of the specification.
template <WireInteger T>
inline constexpr bool kIsNarrow = sizeof(T) < 4 || (sizeof(T) == 4 && std::signed_integral<T>);

}  // namespace wire

template <>
struct Codec<bool> {
  static constexpr std::string_view kSignature = "boolean";
  static bool decode(wire::Decoder& in, bool& out) { return in.read_bool(out); }
  static void encode(wire::Encoder& out, bool value) { out.write_bool(value); }
};

template <wire::WireInteger T>
struct Codec<T> {
  static constexpr bool kNarrow = wire::kIsNarrow<T>;
  static constexpr std::string_view kSignature = kNarrow ? "int" : "i8";
  static bool decode(wire::Decoder& in, T& out) {
    std::int64_t number = 0;
    if (!in.read_integer(number, static_cast<std::int64_t>(std::numeric_limits<T>::min()),
                         static_cast<std::int64_t>(std::numeric_limits<T>::max()), kSignature,
                         !kNarrow)) {
      return false;
    }
    out = static_cast<T>(number);
    return true;
  }
  static void encode(wire::Encoder& out, T value) {
    if constexpr (kNarrow) {
      out.write_int(static_cast<std::int32_t>(value));
    } else {
      out.write_wide_int(static_cast<std::int64_t>(value));
    }
  }
};

/// Only to say why not.
template <std::unsigned_integral T>
requires(sizeof(T) == 8 && !wire::CharacterType<T>) struct Codec<T> {
  template <class Coder>
  static bool decode(Coder&, T&) {
    static_assert(sizeof(Coder) == 0,
                  "XML-RPC has no unsigned 64-bit integer: use std::int64_t, or a string");
    return false;
  }
  template <class Coder>
  static void encode(Coder&, T) {
    static_assert(sizeof(Coder) == 0,
                  "XML-RPC has no unsigned 64-bit integer: use std::int64_t, or a string");
  }
};

/// Only to say why not.
template <wire::CharacterType T>
struct Codec<T> {
  template <class Coder>
  static bool decode(Coder&, T&) {
    static_assert(sizeof(Coder) == 0,
                  "XML-RPC has no characters: use std::string, or std::int8_t for a small integer");
    return false;
  }
  template <class Coder>
  static void encode(Coder&, T) {
    static_assert(sizeof(Coder) == 0,
                  "XML-RPC has no characters: use std::string, or std::int8_t for a small integer");
  }
};

template <>
struct Codec<double> {
  static constexpr std::string_view kSignature = "double";
  static bool decode(wire::Decoder& in, double& out) { return in.read_double(out); }
  static void encode(wire::Encoder& out, double value) { out.write_double(value); }
};

template <>
struct Codec<float> {
  static constexpr std::string_view kSignature = "double";
  static bool decode(wire::Decoder& in, float& out) {
    const char* at = in.position();
    double number = 0;
    if (!in.read_double(number)) return false;
    constexpr auto kMax = static_cast<double>(std::numeric_limits<float>::max());
    if (number > kMax || number < -kMax) return in.reject(at, "too large for a 32-bit float");
    out = static_cast<float>(number);
    return true;
  }
  static void encode(wire::Encoder& out, float value) { out.write_float(value); }
};

template <>
struct Codec<std::string> {
  static constexpr std::string_view kSignature = "string";
  static bool decode(wire::Decoder& in, std::string& out) { return in.read_string(out); }
  static void encode(wire::Encoder& out, std::string_view value) { out.write_string(value); }
};

/// Written only: a view has nothing to live in when it is read.
template <>
struct Codec<std::string_view> {
  static constexpr std::string_view kSignature = "string";
  static void encode(wire::Encoder& out, std::string_view value) { out.write_string(value); }
};
template <>
struct Codec<const char*> : Codec<std::string_view> {};

template <>
struct Codec<std::vector<std::byte>> {
  static constexpr std::string_view kSignature = "base64";
  static bool decode(wire::Decoder& in, std::vector<std::byte>& out) { return in.read_bytes(out); }
  static void encode(wire::Encoder& out, const std::vector<std::byte>& value) {
    out.write_bytes(value);
  }
};

template <>
struct Codec<std::chrono::sys_seconds> {
  static constexpr std::string_view kSignature = "dateTime.iso8601";
  static bool decode(wire::Decoder& in, std::chrono::sys_seconds& out) {
    return in.read_datetime(out);
  }
  static void encode(wire::Encoder& out, std::chrono::sys_seconds value) {
    out.write_datetime(value);
  }
};

template <>
struct Codec<std::chrono::microseconds> {
  static constexpr std::string_view kSignature = "double";
  static bool decode(wire::Decoder& in, std::chrono::microseconds& out) {
    return in.read_duration(out);
  }
  static void encode(wire::Encoder& out, std::chrono::microseconds value) {
    out.write_duration(value);
  }
};

/// No value at all: what a call without a result answers. Anything is read as it.
template <>
struct Codec<std::monostate> {
  static constexpr std::string_view kSignature = "nil";
  static bool decode(wire::Decoder& in, std::monostate&) { return in.skip_value(); }
  static void encode(wire::Encoder& out, std::monostate) {
    if (out.dialect().nil) return out.write_nil();
    out.write_bool(true);
  }
};

template <class T>
struct Codec<std::optional<T>> {
  static constexpr std::string_view kSignature = Codec<T>::kSignature;
  static bool decode(wire::Decoder& in, std::optional<T>& out) {
    bool nil = false;
    out.reset();
    if (!in.try_nil(nil)) return false;
    return nil || Codec<T>::decode(in, out.emplace());
  }
  static void encode(wire::Encoder& out, const std::optional<T>& value) {
    if (!value) return out.write_nil();
    Codec<T>::encode(out, *value);
  }
};

namespace wire {

/// Codec of vectors whose elements have the shape `Element`.
template <class T, class Element = T>
struct ListCodec {
  static constexpr std::string_view kSignature = "array";

  static bool decode(Decoder& in, std::vector<T>& out) {
    ArrayCursor array;
    out.clear();
    if (!in.begin_array(array)) return false;
    while (in.next_element(array)) {
      if (out.size() == out.capacity()) make_room(in, out, array);
      if (!decode_element(in, out)) return in.within(array.count - 1);
      if constexpr (std::same_as<Element, double>) in.read_run(out, array);
    }
    if (!in.end_array(array)) return false;
    if (out.capacity() > kFirstRoom && out.capacity() / 3 > out.size() / 2) {
      out.shrink_to_fit();  // the estimate was too high
    }
    return true;
  }

  static void encode(Encoder& out, const std::vector<T>& value) {
    out.begin_array();
    for (std::size_t i = 0; i < value.size(); ++i) {
      ShapeCodec<Element>::encode(out, value[i]);
      if (out.failed()) return out.within(i);
    }
    out.end_array();
  }

 private:
  /// What a vector begins with: up to eight elements, at most a few hundred bytes. A short list of
  /// short strings then takes one allocation instead of four.
  static constexpr std::size_t kFirstRoom = std::clamp<std::size_t>(256 / sizeof(T), 1, 8);

  static void make_room(const Decoder& in, std::vector<T>& out, const ArrayCursor& array) {
    if (array.count > 16) {
      out.reserve(in.estimate_elements(array));
    } else if (array.count == 1) {
      out.reserve(kFirstRoom);
    }
  }
  static bool decode_element(Decoder& in, std::vector<T>& out) {
    if constexpr (std::same_as<T, bool>) {
      bool element = false;
      if (!in.read_bool(element)) return false;
      out.push_back(element);
      return true;
    } else {
      return ShapeCodec<Element>::decode(in, out.emplace_back());
    }
  }
};

/// How a key of a map with keys of this shape is read, `at` being where its entry starts, and
/// written. False, or a failed `out`: it is refused.
template <class Key>
struct KeyShape {
  static bool parse(Decoder& in, std::string_view name, Key& out) {
    if (KeyCodec<Key>::parse(name, out)) return true;
    return in.reject(in.position(), "unfit as a key: '" + std::string(name.substr(0, 64)) + "'");
  }
  static auto spell(Encoder& out, const Key& key) {
    auto name = KeyCodec<Key>::spell(key);
    if (std::is_enum_v<Key> && name.empty()) out.fail("a key that has no name");
    return name;
  }
};

/// Codec of maps with unique keys: a struct whose member names are the keys as text.
template <class Map, class Keys = typename Map::key_type, class Values = typename Map::mapped_type>
struct MapCodec {
  using Key = typename Map::key_type;
  static constexpr std::string_view kSignature = "struct";

  static bool decode(Decoder& in, Map& out) {
    StructCursor members;
    std::string_view name;
    out.clear();
    if (!in.begin_struct(members)) return false;
    while (in.next_member(members, name)) {
      Key key{};
      if (!KeyShape<Keys>::parse(in, name, key)) return false;
      const auto [place, added] = out.try_emplace(std::move(key));
      if (!added && !in.lenient()) return in.duplicate_member(name);
      // The name may be gone: what is read next may use its room.
      if (!ShapeCodec<Values>::decode(in, place->second)) return within(in, place->first);
    }
    return in.end_struct(members);
  }

  static void encode(Encoder& out, const Map& value) {
    out.begin_struct();
    for (const auto& [key, mapped] : value) {
      const auto name = KeyShape<Keys>::spell(out, key);
      if (out.failed()) return;
      out.begin_member(name);
      if (out.failed()) return;
      ShapeCodec<Values>::encode(out, mapped);
      if (out.failed()) return out.within(name);
      out.end_member();
    }
    out.end_struct();
  }

 private:
  static bool within(Decoder& in, const Key& key) {
    OutputBuffer unused;
    Encoder out(unused);
    return in.within(KeyShape<Keys>::spell(out, key));
  }
};

/// Codec of tuples: an array with one element each, whose shapes are `Parts`.
template <class Tuple, class... Parts>
struct TupleCodec {
  static constexpr std::string_view kSignature = "array";
  static constexpr std::size_t kSize = sizeof...(Parts);
  using Indices = std::index_sequence_for<Parts...>;

  static bool decode(Decoder& in, Tuple& out) {
    ArrayCursor array;
    const char* at = in.position();
    if (!in.begin_array(array)) return false;
    const bool complete = decode_parts(in, array, out, Indices());
    if (in.failed()) return false;
    while (in.next_element(array)) {
      if (!in.skip_value()) return in.within(array.count - 1);
    }
    if (!in.end_array(array)) return false;
    if (complete && array.count == kSize) return true;
    return in.reject(at, "expected an array of " + std::to_string(kSize) + ", found one of " +
                             std::to_string(array.count));
  }

  static void encode(Encoder& out, const Tuple& value) {
    out.begin_array();
    encode_parts(out, value, Indices());
    if (!out.failed()) out.end_array();
  }

 private:
  template <std::size_t... I>
  static bool decode_parts(Decoder& in, ArrayCursor& array, Tuple& out, std::index_sequence<I...>) {
    return (decode_part<Parts>(in, array, std::get<I>(out)) && ...);
  }
  template <std::size_t... I>
  static void encode_parts(Encoder& out, const Tuple& value, std::index_sequence<I...>) {
    (encode_part<Parts>(out, I, std::get<I>(value)), ...);
  }
  template <class Shape, class Part>
  static bool decode_part(Decoder& in, ArrayCursor& array, Part& part) {
    if (!in.next_element(array)) return false;
    return ShapeCodec<Shape>::decode(in, part) || in.within(array.count - 1);
  }
  template <class Shape, class Part>
  static void encode_part(Encoder& out, std::size_t index, const Part& part) {
    if (out.failed()) return;
    ShapeCodec<Shape>::encode(out, part);
    if (out.failed()) out.within(index);
  }
};

}  // namespace wire

template <class T>
struct Codec<std::vector<T>> : wire::ListCodec<T> {};
template <class K, class V>
struct Codec<std::map<K, V>> : wire::MapCodec<std::map<K, V>> {};
template <class K, class V>
struct Codec<std::unordered_map<K, V>> : wire::MapCodec<std::unordered_map<K, V>> {};
template <class... Parts>
struct Codec<std::tuple<Parts...>> : wire::TupleCodec<std::tuple<Parts...>, Parts...> {};
template <class A, class B>
struct Codec<std::pair<A, B>> : wire::TupleCodec<std::pair<A, B>, A, B> {};

}  // namespace tagwire
