// Codecs of the two kinds of enums (docs/idl.md): by name, as a string, and by number, as an int.
// Names are what to_string(E) and parse(text, E&) beside the generated enum say. Enums are open
// unless they are `strict`: a peer with a newer interface may send what we do not know.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include "tagwire/wire/codecs.h"
#include "tagwire/wire/message.h"

namespace tagwire::wire {

/// An enum whose enumerators are 0, 1, ... in the order of `Names`, followed by `unknown_`: what
/// other strings are read as, and what cannot be written.
template <class E, FixedString... Names>
struct NameEnum {
  static constexpr std::string_view kSignature = "string";
  static constexpr std::size_t kCount = sizeof...(Names);

  static bool decode(Decoder& in, E& out) {
    std::string name;
    if (!in.read_string(name)) return false;
    if (!parse(name, out)) out = static_cast<E>(kCount);
    return true;
  }
  static void encode(Encoder& out, E value) {
    if (static_cast<std::size_t>(value) >= kCount) {
      return out.fail("an unknown enumerator cannot be written");
    }
    out.write_string(spell(value));
  }

  /// For KeyCodec: false for unknown names, empty for unknown values.
  static bool parse(std::string_view name, E& out) {
    for (std::size_t i = 0; i < kCount; ++i) {
      if (kNames[i] == name) {
        out = static_cast<E>(i);
        return true;
      }
    }
    return false;
  }
  static std::string_view spell(E value) {
    const auto index = static_cast<std::size_t>(value);
    return index < kCount ? kNames[index] : std::string_view{};
  }

 private:
  // A view of the template argument itself, which lives as long as the program.
  template <FixedString Name>
  static constexpr std::string_view kView{Name.text, Name.size()};
  static constexpr std::array<std::string_view, kCount> kNames{kView<Names>...};
};

/// Finds an enum's own function where members of the same name hide it.
template <class E>
std::string_view enumerator_name(E value) {
  return to_string(value);
}

/// An enum of kCount names, 0, 1, ...: `unknown_`, which stands for other strings, comes after
/// them. It cannot be written.
template <class E, std::size_t kCount>
struct OpenNames {
  static bool decode(Decoder& in, E& out) {
    std::string name;
    if (!in.read_string(name)) return false;
    if (!parse_enumerator(name, out)) out = static_cast<E>(kCount);
    return true;
  }
  static void encode(Encoder& out, E value) {
    if (static_cast<std::size_t>(value) >= kCount) {
      return out.fail("an unknown enumerator cannot be written");
    }
    out.write_string(enumerator_name(value));
  }
};

/// A `strict enum` of names: other strings are refused.
template <class E, std::size_t kCount>
struct StrictNames {
  static bool decode(Decoder& in, E& out) {
    std::string name;
    const char* at = in.position();
    if (!in.read_string(name)) return false;
    return parse_enumerator(name, out) ||
           in.reject(at, "unknown " + quote(name) + ", expected " + all_names());
  }
  static void encode(Encoder& out, E value) { OpenNames<E, kCount>::encode(out, value); }

 private:
  static std::string all_names() {
    std::string names;
    for (std::size_t i = 0; i < kCount; ++i) {
      names.append(i == 0 ? "" : i + 1 == kCount ? " or " : ", ");
      names.append(enumerator_name(static_cast<E>(i)));
    }
    return names;
  }
};

/// An enum with a fixed underlying type; numbers without an enumerator are kept.
template <class E>
struct IntEnum {
  using Number = std::underlying_type_t<E>;
  static constexpr std::string_view kSignature = Codec<Number>::kSignature;

  static bool decode(Decoder& in, E& out) {
    Number number{};
    if (!Codec<Number>::decode(in, number)) return false;
    out = static_cast<E>(number);
    return true;
  }
  static void encode(Encoder& out, E value) {
    Codec<Number>::encode(out, static_cast<Number>(value));
  }

  static bool parse(std::string_view name, E& out) {
    Number number{};
    if (!KeyCodec<Number>::parse(name, number)) return false;
    out = static_cast<E>(number);
    return true;
  }
  static std::string spell(E value) { return KeyCodec<Number>::spell(static_cast<Number>(value)); }
};

/// A `strict enum` with a fixed underlying type: numbers without an enumerator are refused, both
/// ways.
template <class E>
struct StrictIntEnum {
  using Number = std::underlying_type_t<E>;
  static constexpr std::string_view kSignature = Codec<Number>::kSignature;

  static bool decode(Decoder& in, E& out) {
    const char* at = in.position();
    if (!IntEnum<E>::decode(in, out)) return false;
    return is_known(out) || in.reject(at, complaint(out));
  }
  static void encode(Encoder& out, E value) {
    if (!is_known(value)) return out.fail(complaint(value));
    IntEnum<E>::encode(out, value);
  }

 private:
  static bool is_known(E value) {
    E known{};
    return parse_enumerator(enumerator_name(value), known) && known == value;
  }
  static std::string complaint(E value) {
    return IntEnum<E>::spell(value) + " is none of the values of this enum";
  }
};

}  // namespace tagwire::wire
