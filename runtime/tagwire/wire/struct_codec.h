// Fields: the codec of an aggregate as a list of its members. What generated code would otherwise
// repeat for every struct is here, once.
//
//   using LineFields = Fields<Line, Required<"sku", &Line::sku>, Defaulted<"qty", &Line::qty>,
//                             Optional<"note", &Line::note>>;
//
// Reading expects the members in this order and compares each `<member><name>sku</name>` as a
// whole; at the first surprise (another order, an unknown member, a comment) it goes on by looking
// names up.
#pragma once

#include <bitset>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "tagwire/wire/codecs.h"

namespace tagwire::wire {

// A member may be deprecated; that it is on the wire is no use of it. (clang warns here, where the
// pointer to it is named; what generated code does to be quiet reaches g++ only.)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace detail {

template <class T>
struct MemberOf;
template <class S, class T>
struct MemberOf<T S::*> {
  using Type = T;
};

template <FixedString Name, auto Pointer>
struct Member {
  static constexpr auto kName = Name;
  static constexpr auto kPointer = Pointer;
  using Type = typename MemberOf<decltype(Pointer)>::Type;
};

}  // namespace detail

/// A member that must be there. `Name` is its name on the wire.
template <FixedString Name, auto Pointer>
struct Required : detail::Member<Name, Pointer> {
  static constexpr bool kRequired = true;
  static constexpr bool kOptional = false;
};

/// A member that may be absent and then keeps the value that the aggregate initialises it with.
template <FixedString Name, auto Pointer>
struct Defaulted : detail::Member<Name, Pointer> {
  static constexpr bool kRequired = false;
  static constexpr bool kOptional = false;
};

/// A std::optional: left out when empty; missing or nil when read.
template <FixedString Name, auto Pointer>
struct Optional : detail::Member<Name, Pointer> {
  static constexpr bool kRequired = false;
  static constexpr bool kOptional = true;
};

#pragma GCC diagnostic pop

/// The codec of the aggregate T.
template <class T, class... Members>
class Fields {
 public:
  static bool decode(Decoder& in, T& out) {
    State state;
    if (!in.begin_struct(state.members)) return false;
    // Each step says whether the prediction still holds; the first that does not ends it.
    static_cast<void>((decode_predicted<Members>(in, out, state) && ...));
    if (in.failed() || !decode_others(in, out, state) || !in.end_struct(state.members))
      return false;
    if (state.unknown_duplicate != nullptr) return in.duplicate_member(*state.unknown_duplicate);
    return state.seen.all() || check_required(in, state);
  }

  static void encode(Encoder& out, const T& value) {
    out.begin_struct();
    if ((encode_member<Members>(out, value) && ...)) out.end_struct();
  }

 private:
  static constexpr std::size_t kCount = sizeof...(Members);

  struct State {
    StructCursor members;
    std::bitset<kCount> seen;
    const std::string_view* unknown_duplicate = nullptr;
    MemberNames unknown;
  };

  template <class M>
  static constexpr std::size_t index_of() {
    std::size_t index = 0;
    static_cast<void>(((M::kName.view() != Members::kName.view() && ++index) && ...));
    return index;
  }

  template <class M>
  static bool decode_member(Decoder& in, T& out) {
    return Codec<typename M::Type>::decode(in, out.*M::kPointer) || in.within(M::kName.view());
  }

  template <class M>
  static bool decode_predicted(Decoder& in, T& out, State& state) {
    if (!in.predicted_member<M::kName>(state.members)) return !M::kRequired;
    state.seen.set(index_of<M>());
    return decode_member<M>(in, out) && in.predicted_member_end(state.members);
  }

  static bool decode_others(Decoder& in, T& out, State& state) {
    std::string_view name;
    while (in.next_member(state.members, name)) {
      bool known = false;
      bool read = false;
      static_cast<void>(((name == Members::kName.view() &&
                          (known = true, read = decode_named<Members>(in, out, state), true)) ||
                         ...));
      if (!known) {
        state.unknown.add(state.members, name);
        read = in.skip_value() || in.within(name);
      }
      if (!read) return false;
    }
    if (!in.lenient()) state.unknown_duplicate = state.unknown.find_duplicate();
    return true;
  }

  template <class M>
  static bool decode_named(Decoder& in, T& out, State& state) {
    if (state.seen.test(index_of<M>()) && !in.lenient()) {
      return in.duplicate_member(M::kName.view());
    }
    state.seen.set(index_of<M>());
    return decode_member<M>(in, out);
  }

  static bool check_required(Decoder& in, const State& state) {
    std::string_view missing;
    static_cast<void>(((Members::kRequired && !state.seen.test(index_of<Members>()) &&
                        (missing = Members::kName.view(), true)) ||
                       ...));
    if (missing.empty()) return true;
    return in.reject(state.members.start, "member '" + std::string(missing) + "' is missing");
  }

  template <class M>
  static bool encode_member(Encoder& out, const T& value) {
    const auto& member = value.*M::kPointer;
    if constexpr (M::kOptional) {
      if (!member) return true;
    }
    out.begin_member<M::kName>();
    if constexpr (M::kOptional) {
      Codec<typename M::Type::value_type>::encode(out, *member);
    } else {
      Codec<typename M::Type>::encode(out, member);
    }
    if (out.failed()) {
      out.within(M::kName.view());
      return false;
    }
    out.end_member();
    return true;
  }
};

}  // namespace tagwire::wire
