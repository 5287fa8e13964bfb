// Codec<T>: how a C++ type is written as and read from an XML-RPC `<value>`. The one seam between
// types and the wire: generated code specialises it for its structs and enums, tagwire for the
// standard types, users for their own.
//
//   template <>
//   struct tagwire::Codec<MyType> {
//     // Its name in system.methodSignature.
//     static constexpr std::string_view kSignature = "struct";
//     // Reads one whole <value>; false: in.error() is set.
//     static bool decode(tagwire::wire::Decoder& in, MyType& out);
//     // Writes one whole <value>; may call out.fail().
//     static void encode(tagwire::wire::Encoder& out, const MyType& value);
//   };
//
// decode() is given a value-initialised `out` and leaves the reader just after </value>. A
// generated header declares its specialisations against forward declarations alone, so that types
// headers need nothing of the runtime.
#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>

namespace tagwire {

namespace wire {
class Decoder;
class Encoder;
}  // namespace wire

/// Only to say why not: the type has no codec.
template <class T>
struct Codec {
  using Missing = void;
  template <class Coder, class Out>
  static bool decode(Coder&, Out&) {
    static_assert(
        sizeof(Coder) == 0,
        "XML-RPC cannot carry this type, see T: take a struct or an enum of an IDL, a "
        "standard type, tagwire::Value, or write a tagwire::Codec for it. Pointers cannot "
        "travel; nil is an empty std::optional or a default tagwire::Value");
    return false;
  }
  template <class Coder, class In>
  static void encode(Coder& out, const In&) {
    bool unused = false;
    decode(out, unused);
  }
};

/// A declared error of an IDL. Specialised by generated code beside Codec<E>, which handles the
/// error's fields:
///   static constexpr std::int32_t kCode; static constexpr std::string_view kName; static constexpr
///   bool kHasFields; static std::string text(const E&);   // the filled template
/// and, of one that is @transient, static constexpr bool kTransient = true;
template <class E>
struct ErrorTraits;

/// Whether the IDL says of E that the call may be tried again.
template <class E>
inline constexpr bool kTransient = requires {
  requires ErrorTraits<E>::kTransient;
};

template <class T>
concept HasCodec = !requires {
  typename Codec<T>::Missing;
};

namespace wire {

/// The codec of a shape: what an IDL type says beyond its C++ type (constraints, NaN, a type of the
/// user's). A C++ type is the shape of its own Codec; the others are in shape.h.
///   using Type = ...;   // the C++ type of the values
///   kSignature, decode() and encode() as in Codec
template <class Shape>
struct ShapeCodec : Codec<Shape> {
  using Type = Shape;
};

}  // namespace wire

/// A type that may be a parameter or a result of a call.
template <class T>
concept Wire = HasCodec<T> &&
    requires(wire::Decoder& in, wire::Encoder& out, T& value, const T& constant) {
  { Codec<T>::decode(in, value) } -> std::same_as<bool>;
  Codec<T>::encode(out, constant);
};

}  // namespace tagwire
