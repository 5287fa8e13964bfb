// What a callable looks like from the wire: its result, its parameters without the call context,
// and what is decoded for each. Any mistake is told at compile time in a sentence that names the
// parameter.
//
// A callable with one call signature (a function, a lambda, a functor, a std::function) is
// understood as it is; for one with several or a templated one (a generic lambda, std::bind) the
// signature is given: register_function<int(int, int)>("add", std::bind_front(&Adder::add,
// &adder)).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "tagwire/rpc/context.h"
#include "tagwire/wire/codec.h"

namespace tagwire::rpc {

/// FunctionType<F>::type is the R(A...) of a callable; there is none when F has no single call
/// signature.
template <class F>
struct FunctionType {};
template <class F>
requires requires { &F::operator(); }
struct FunctionType<F> : FunctionType<decltype(&F::operator())> {};
template <class R, class... A, bool N>
struct FunctionType<R(A...) noexcept(N)> {
  using type = R(A...);
};
template <class R, class... A, bool N>
struct FunctionType<R (*)(A...) noexcept(N)> {
  using type = R(A...);
};
template <class R, class C, class... A, bool N>
struct FunctionType<R (C::*)(A...) noexcept(N)> {
  using type = R(A...);
};
template <class R, class C, class... A, bool N>
struct FunctionType<R (C::*)(A...) const noexcept(N)> {
  using type = R(A...);
};
template <class R, class C, class... A, bool N>
struct FunctionType<R (C::*)(A...)& noexcept(N)> {
  using type = R(A...);
};
template <class R, class C, class... A, bool N>
struct FunctionType<R (C::*)(A...) const& noexcept(N)> {
  using type = R(A...);
};

template <class F>
concept HasOneSignature = requires {
  typename FunctionType<F>::type;
};

/// What is decoded for a parameter of type A: the type itself without reference, and a string for a
/// view of one.
template <class A>
using Stored = std::conditional_t<std::is_same_v<std::remove_cvref_t<A>, std::string_view>,
                                  std::string, std::remove_cvref_t<A>>;

template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

/// A parameter that can be read from the wire. A plain reference is none: nothing that a handler
/// writes there could reach the caller.
template <class A>
concept WireParameter = Wire<Stored<A>> && std::default_initializable<Stored<A>> &&
    !(std::is_lvalue_reference_v<A> && !std::is_const_v<std::remove_reference_t<A>>);

template <class T>
concept Writable = HasCodec<T> && requires(wire::Encoder& out, const T& value) {
  Codec<T>::encode(out, value);
};

/// A result that can be written: a wire type, or a view of one such as std::string_view.
template <class R>
concept WireResult = std::is_void_v<R> || Writable<std::remove_cvref_t<R>>;

/// A function type taken apart. `A...` is what the caller sends, a leading CallContext& is not part
/// of it.
template <class Function>
struct Signature;

template <class R, class... A>
struct Signature<R(A...)> {
  using Result = R;
  using Values = std::tuple<Stored<A>...>;  ///< what is decoded, in order
  static constexpr std::size_t kCount = sizeof...(A);
  /// How many std::optional parameters are the last ones.
  static constexpr std::size_t kTrailingOptionals = [] {
    std::size_t count = 0;
    ((count = kIsOptional<Stored<A>> ? count + 1 : 0), ...);
    return count;
  }();

  /// True for an index past the last as well.
  template <std::size_t I>
  static constexpr bool parameter_is_good() {
    if constexpr (I < kCount) {
      return WireParameter<std::tuple_element_t<I, std::tuple<A...>>>;
    } else {
      return true;
    }
  }

  /// Calls `target` with what was decoded; `values` are moved from where it takes them by value.
  template <class Target>
  static R call(Target& target, CallContext&, Values& values) {
    return apply(target, values, std::index_sequence_for<A...>());
  }

 protected:
  template <class Target, std::size_t... I, class... Context>
  static R apply(Target& target, Values& values, std::index_sequence<I...>, Context&... context) {
    return target(context..., static_cast<A&&>(pass<A>(std::get<I>(values)))...);
  }

 private:
  template <class P, class V>
  static decltype(auto) pass(V& value) {
    if constexpr (std::is_same_v<std::remove_cvref_t<P>, std::string_view>) {
      return std::string_view(value);
    } else if constexpr (std::is_lvalue_reference_v<P>) {
      return static_cast<const V&>(value);
    } else {
      return static_cast<V&&>(value);
    }
  }
};

template <class R, class... A>
struct Signature<R(CallContext&, A...)> : Signature<R(A...)> {
  using Base = Signature<R(A...)>;
  template <class Target>
  static R call(Target& target, CallContext& context, typename Base::Values& values) {
    return Base::apply(target, values, std::index_sequence_for<A...>(), context);
  }
};

template <class S, std::size_t... I>
constexpr bool all_parameters_are_good(std::index_sequence<I...>) {
  return (S::template parameter_is_good<I>() && ...);
}

/// A function type all of whose parts can travel.
template <class Function>
concept WireFunction = WireResult<typename Signature<Function>::Result> &&
    all_parameters_are_good<Signature<Function>>(
        std::make_index_sequence<Signature<Function>::kCount>());

/// What register_function takes without an explicit signature.
template <class F>
concept Registrable =
    HasOneSignature<std::decay_t<F>> && WireFunction<typename FunctionType<std::decay_t<F>>::type>;

/// Fails to compile with a sentence that names what cannot travel.
template <class Function>
constexpr void require_wire_function() {
  using S = Signature<Function>;
#define TAGWIRE_CHECK_PARAMETER(number)                                                          \
  static_assert(S::template parameter_is_good<(number)-1>(),                                     \
                "parameter " #number                                                             \
                " of this function is not a type that XML-RPC can carry; take bool, an integer " \
                "of up to 64 bits, double, std::string, bytes, a date, a vector, map, tuple or " \
                "optional of those, or a type with a tagwire::Codec, by value or const reference")
  TAGWIRE_CHECK_PARAMETER(1);
  TAGWIRE_CHECK_PARAMETER(2);
  TAGWIRE_CHECK_PARAMETER(3);
  TAGWIRE_CHECK_PARAMETER(4);
  TAGWIRE_CHECK_PARAMETER(5);
  TAGWIRE_CHECK_PARAMETER(6);
#undef TAGWIRE_CHECK_PARAMETER
  static_assert(!all_parameters_are_good<S>(std::make_index_sequence<6>()) ||
                    all_parameters_are_good<S>(std::make_index_sequence<S::kCount>()),
                "a parameter after the 6th of this function is not a type that XML-RPC can carry");
  static_assert(WireResult<typename S::Result>,
                "the result of this function is not a type that XML-RPC can carry; return void, "
                "bool, an integer of up to 64 bits, double, std::string, bytes, a date, a vector, "
                "map, tuple or optional of those, or a type with a tagwire::Codec");
}

}  // namespace tagwire::rpc
