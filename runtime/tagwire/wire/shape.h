// Shapes: what an IDL says of a value beyond its C++ type. `@range(1..999) int32` and `int32` are
// both std::int32_t, and travel in one form; their shapes differ:
//
//   Checked<std::int32_t, Range<1, 999>>
//   ListOf<Checked<std::string, Length<1, 3>>>
//
// Generated code names shapes where an interface has more to say than its C++ types, nowhere else:
// a value that needs none takes the same way as before.
#pragma once

#include <concepts>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "tagwire/base/result.h"
#include "tagwire/value/convert.h"
#include "tagwire/wire/checks.h"
#include "tagwire/wire/codecs.h"

namespace tagwire::wire {

/// A value of the shape Inner which passes all checks. What fails one is refused: when it is read,
/// with fault -32602; when it is written, as any value that cannot be.
template <class Inner, class... Checks>
struct Checked {};
/// A list, a map, a tuple and an optional of values that have shapes.
template <class Element>
struct ListOf {};
template <class Key, class Value>
struct MapOf {};
template <class... Parts>
struct TupleOf {};
template <class Inner>
struct OptionalOf {};
/// A double that may be NaN or an infinity.
struct NonFiniteDouble {};
/// A T that travels as a value of the shape Inner, by Convert<T>.
template <class T, class Inner>
struct Converted {};
/// A value that no message shows.
template <class Inner>
struct Sensitive {};

template <class Inner, class... Checks>
struct ShapeCodec<Checked<Inner, Checks...>> {
  using Type = typename ShapeCodec<Inner>::Type;
  static constexpr std::string_view kSignature = ShapeCodec<Inner>::kSignature;

  static bool decode(Decoder& in, Type& out) {
    const char* at = in.position();
    if (!ShapeCodec<Inner>::decode(in, out)) return false;
    std::string complaint;
    return (passes<Checks>(out, complaint) && ...) || in.reject(at, std::move(complaint));
  }
  static void encode(Encoder& out, const Type& value) {
    std::string complaint;
    if (!(passes<Checks>(value, complaint) && ...)) return out.fail(std::move(complaint));
    ShapeCodec<Inner>::encode(out, value);
  }

  /// `complaint` is set when it does not.
  template <class Check>
  static bool passes(const Type& value, std::string& complaint) {
    if (Check::holds(value)) return true;
    complaint = Check::complain(value);
    return false;
  }
};

template <class Element>
struct ShapeCodec<ListOf<Element>> : ListCodec<typename ShapeCodec<Element>::Type, Element> {
  using Type = std::vector<typename ShapeCodec<Element>::Type>;
};

template <class Key, class Value>
struct ShapeCodec<MapOf<Key, Value>>
    : MapCodec<std::map<typename ShapeCodec<Key>::Type, typename ShapeCodec<Value>::Type>, Key,
               Value> {
  using Type = std::map<typename ShapeCodec<Key>::Type, typename ShapeCodec<Value>::Type>;
};

template <class... Parts>
struct ShapeCodec<TupleOf<Parts...>>
    : TupleCodec<std::tuple<typename ShapeCodec<Parts>::Type...>, Parts...> {
  using Type = std::tuple<typename ShapeCodec<Parts>::Type...>;
};

template <class Inner>
struct ShapeCodec<OptionalOf<Inner>> {
  using Type = std::optional<typename ShapeCodec<Inner>::Type>;
  static constexpr std::string_view kSignature = ShapeCodec<Inner>::kSignature;

  static bool decode(Decoder& in, Type& out) {
    bool nil = false;
    out.reset();
    if (!in.try_nil(nil)) return false;
    return nil || ShapeCodec<Inner>::decode(in, out.emplace());
  }
  static void encode(Encoder& out, const Type& value) {
    if (!value) return out.write_nil();
    ShapeCodec<Inner>::encode(out, *value);
  }
};

template <>
struct ShapeCodec<NonFiniteDouble> {
  using Type = double;
  static constexpr std::string_view kSignature = "double";
  static bool decode(Decoder& in, double& out) { return in.read_double(out, NonFinite::kAccept); }
  static void encode(Encoder& out, double value) { out.write_double(value, NonFinite::kAccept); }
};

template <class T, class Inner>
struct ShapeCodec<Converted<T, Inner>> {
  using Type = T;
  using Travelling = typename ShapeCodec<Inner>::Type;
  static constexpr std::string_view kSignature = ShapeCodec<Inner>::kSignature;

  static bool decode(Decoder& in, T& out) {
    const char* at = in.position();
    Travelling value{};
    if (!ShapeCodec<Inner>::decode(in, value)) return false;
    return convert(std::move(value), out) || in.reject(at, "a value that this side cannot take");
  }
  static void encode(Encoder& out, const T& value) {
    ShapeCodec<Inner>::encode(out, Convert<T>::to_wire(value));
  }

  static bool convert(Travelling&& value, T& out) {
    auto made = Convert<T>::from_wire(std::move(value));
    if constexpr (std::same_as<decltype(made), T>) {
      out = std::move(made);
      return true;
    } else {
      if (!made) return false;
      out = *std::move(made);
      return true;
    }
  }
};

template <class Inner>
struct ShapeCodec<Sensitive<Inner>> {
  using Type = typename ShapeCodec<Inner>::Type;
  static constexpr std::string_view kSignature = ShapeCodec<Inner>::kSignature;
  static bool decode(Decoder& in, Type& out) {
    return ShapeCodec<Inner>::decode(in, out) || in.conceal();
  }
  static void encode(Encoder& out, const Type& value) {
    ShapeCodec<Inner>::encode(out, value);
    if (out.failed()) out.conceal();
  }
};

// --- keys ---

template <class Inner, class... Checks>
struct KeyShape<Checked<Inner, Checks...>> {
  using Coder = ShapeCodec<Checked<Inner, Checks...>>;
  using Key = typename Coder::Type;

  static bool parse(Decoder& in, std::string_view name, Key& out) {
    std::string complaint;
    if (!KeyShape<Inner>::parse(in, name, out)) return false;
    return (Coder::template passes<Checks>(out, complaint) && ...) ||
           in.reject(in.position(), "as a key, " + complaint);
  }
  static auto spell(Encoder& out, const Key& key) {
    std::string complaint;
    if (!(Coder::template passes<Checks>(key, complaint) && ...)) {
      out.fail("as a key, " + complaint);
    }
    return KeyShape<Inner>::spell(out, key);
  }
};

template <class T, class Inner>
struct KeyShape<Converted<T, Inner>> {
  using Coder = ShapeCodec<Converted<T, Inner>>;

  static bool parse(Decoder& in, std::string_view name, T& out) {
    typename Coder::Travelling key{};
    if (!KeyShape<Inner>::parse(in, name, key)) return false;
    return Coder::convert(std::move(key), out) ||
           in.reject(in.position(), "a key that this side cannot take");
  }
  static std::string spell(Encoder& out, const T& key) {
    const auto travelling = Convert<T>::to_wire(key);
    return std::string(KeyShape<Inner>::spell(out, travelling));
  }
};

// --- parameters and results ---

/// A value with its shape, where a Codec is asked for: a parameter or a result of a method. It is
/// what it holds wherever that is wanted.
template <class Shape>
struct As {
  using Type = typename ShapeCodec<Shape>::Type;
  Type value{};

  As() = default;
  As(Type from) : value(std::move(from)) {}          // NOLINT(*-explicit-*)
  operator const Type&() const& { return value; }    // NOLINT(*-explicit-*)
  operator Type&&() && { return std::move(value); }  // NOLINT(*-explicit-*)
};

/// The same for a value that lives elsewhere and is only written.
template <class Shape>
struct AsView {
  const typename ShapeCodec<Shape>::Type& value;
};

/// `value`, to be written in that shape.
template <class Shape>
AsView<Shape> as(const typename ShapeCodec<Shape>::Type& value) {
  return {value};
}

/// What was read in that shape.
template <class Shape>
Result<typename As<Shape>::Type> unshaped(Result<As<Shape>>&& result) {
  if (!result.ok()) return std::move(result).error();
  return (*std::move(result)).value;
}

namespace detail {

template <class Shape>
struct ResultOf {
  using Type = As<Shape>;
};
template <>
struct ResultOf<void> {
  using Type = void;
};

}  // namespace detail

/// The shapes of a method: of its result (void: it has none) and its parameters.
template <class Returned, class... Parameters>
struct Shapes {
  /// The function type that says so, given the type of the call context.
  template <class Context>
  using Function = typename detail::ResultOf<Returned>::Type(Context&, const As<Parameters>&...);
};

}  // namespace tagwire::wire

namespace tagwire {

template <class Shape>
struct Codec<wire::As<Shape>> {
  static constexpr std::string_view kSignature = wire::ShapeCodec<Shape>::kSignature;
  static bool decode(wire::Decoder& in, wire::As<Shape>& out) {
    return wire::ShapeCodec<Shape>::decode(in, out.value);
  }
  static void encode(wire::Encoder& out, const wire::As<Shape>& value) {
    wire::ShapeCodec<Shape>::encode(out, value.value);
  }
};

template <class Shape>
struct Codec<wire::AsView<Shape>> {
  static constexpr std::string_view kSignature = wire::ShapeCodec<Shape>::kSignature;
  static void encode(wire::Encoder& out, const wire::AsView<Shape>& value) {
    wire::ShapeCodec<Shape>::encode(out, value.value);
  }
};

}  // namespace tagwire
