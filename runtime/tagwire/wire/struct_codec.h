// Fields: the codec of an aggregate as a list of its members. What generated code would otherwise
// repeat for every struct is here, once.
//
//   using LineFields = Fields<Line, Required<"sku", &Line::sku>, Defaulted<"qty", &Line::qty>,
//                             Optional<"note", &Line::note>>;
//
// Reading expects the members in this order and compares each `<member><name>sku</name>` as a
// whole; at the first surprise (another order, an unknown member, a comment) it goes on by looking
// names up.
//
// After its pointer a member may have a shape, which its C++ type is otherwise, and Also<...>:
//
//   Required<"qty", &Line::qty, Checked<std::int32_t, Range<1, 999>>, Also<"count">>
#pragma once

#include <bitset>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "tagwire/wire/codecs.h"
#include "tagwire/wire/message.h"

namespace tagwire::wire {

// A member may be deprecated; that it is on the wire is no use of it. (clang warns here, where the
// pointer to it is named; what generated code does to be quiet reaches g++ only.)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

/// Other names under which a member is read.
template <FixedString... Names>
struct Also {
  static bool has([[maybe_unused]] std::string_view name) {
    return ((name == Names.view()) || ...);
  }
};

namespace detail {

template <class T>
struct MemberOf;
template <class S, class T>
struct MemberOf<T S::*> {
  using Type = T;
};

template <class Option>
inline constexpr bool kIsAlso = false;
template <FixedString... Names>
inline constexpr bool kIsAlso<Also<Names...>> = true;

/// The first of `Options` that is a shape, else Default; the Also among them, else one of nothing.
template <class Default, class... Options>
struct ShapeAmong {
  using Type = Default;
};
template <class Default, class First, class... Rest>
struct ShapeAmong<Default, First, Rest...> {
  using Type =
      std::conditional_t<kIsAlso<First>, typename ShapeAmong<Default, Rest...>::Type, First>;
};
template <class... Options>
struct AlsoAmong {
  using Type = Also<>;
};
template <class First, class... Rest>
struct AlsoAmong<First, Rest...> {
  using Type = std::conditional_t<kIsAlso<First>, First, typename AlsoAmong<Rest...>::Type>;
};

template <FixedString Name, class... Options>
struct Named {
  static constexpr auto kName = Name;
  static bool is_called(std::string_view name) {
    return name == Name.view() || AlsoAmong<Options...>::Type::has(name);
  }
};

/// A member whose shape is that of the whole.
template <FixedString Name, auto Pointer, class... Options>
struct Member : Named<Name, Options...> {
  using Type = typename MemberOf<decltype(Pointer)>::Type;
  using Shape = typename ShapeAmong<Type, Options...>::Type;
  static constexpr bool kWrittenAlways = true;

  template <class T>
  static bool decode(Decoder& in, T& out) {
    return ShapeCodec<Shape>::decode(in, out.*Pointer);
  }
  template <class T>
  static void encode(Encoder& out, const T& value) {
    ShapeCodec<Shape>::encode(out, value.*Pointer);
  }
};

/// A member that may hold nothing: std::optional or Boxed. Its shape is that of what it may hold.
template <FixedString Name, auto Pointer, class... Options>
struct Emptiable : Named<Name, Options...> {
  using Type = typename MemberOf<decltype(Pointer)>::Type;
  using Shape = typename ShapeAmong<typename Type::value_type, Options...>::Type;
  static constexpr bool kRequired = false;

  template <class T>
  static bool decode(Decoder& in, T& out) {
    bool nil = false;
    (out.*Pointer).reset();
    if (!in.try_nil(nil)) return false;
    return nil || ShapeCodec<Shape>::decode(in, (out.*Pointer).emplace());
  }
  template <class T>
  static bool is_empty(const T& value) {
    return !(value.*Pointer).has_value();
  }
  template <class T>
  static void encode(Encoder& out, const T& value) {
    if (is_empty(value)) return out.write_nil();
    ShapeCodec<Shape>::encode(out, *(value.*Pointer));
  }
};

}  // namespace detail

/// A member that must be there. `Name` is its name on the wire.
template <FixedString Name, auto Pointer, class... Options>
struct Required : detail::Member<Name, Pointer, Options...> {
  static constexpr bool kRequired = true;
};

/// A member that may be absent and then keeps the value that the aggregate initialises it with.
template <FixedString Name, auto Pointer, class... Options>
struct Defaulted : detail::Member<Name, Pointer, Options...> {
  static constexpr bool kRequired = false;
};

/// A std::optional or Boxed: left out when empty; missing or nil when read.
template <FixedString Name, auto Pointer, class... Options>
struct Optional : detail::Emptiable<Name, Pointer, Options...> {
  static constexpr bool kWrittenAlways = false;
  template <class T>
  static bool is_absent(const Encoder&, const T& value) {
    return Optional::is_empty(value);
  }
};

/// The same, but written as nil when empty; left out where the dialect has no nil.
template <FixedString Name, auto Pointer, class... Options>
struct OptionalNil : detail::Emptiable<Name, Pointer, Options...> {
  static constexpr bool kWrittenAlways = false;
  template <class T>
  static bool is_absent(const Encoder& out, const T& value) {
    return OptionalNil::is_empty(value) && !out.dialect().nil;
  }
};

/// A member that is in no aggregate any more: Default() is written, so that a peer who asks for it
/// has it; what is read is dropped.
template <FixedString Name, auto Default, class... Options>
struct Retired : detail::Named<Name, Options...> {
  using Shape = typename detail::ShapeAmong<decltype(Default()), Options...>::Type;
  static constexpr bool kRequired = false;
  static constexpr bool kWrittenAlways = true;

  template <class T>
  static bool decode(Decoder& in, T&) {
    return in.skip_value();
  }
  template <class T>
  static void encode(Encoder& out, const T&) {
    ShapeCodec<Shape>::encode(out, Default());
  }
};

#pragma GCC diagnostic pop

/// The codec of the aggregate T. kStrict: a member that is none of `Members` is refused.
template <bool kStrict, class T, class... Members>
class FieldsCodec {
 public:
  static bool decode(Decoder& in, T& out) {
    State state;
    if (!in.begin_struct(state.members)) return false;
    if (!state.members.tag.empty() && !skip_tag(in, state)) return false;
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
    return M::decode(in, out) || in.within(M::kName.view());
  }

  /// The tag of a union, when it comes first as it should; anywhere else it is found among the
  /// others.
  static bool skip_tag(Decoder& in, State& state) {
    if (!in.skip_first_member(state.members, state.members.tag)) return !in.failed();
    state.unknown.add(state.members, state.members.tag);
    return true;
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
      static_cast<void>(
          ((Members::is_called(name) &&
            (known = true, read = decode_named<Members>(in, out, state, name), true)) ||
           ...));
      if (!known) read = decode_unknown(in, state, name);
      if (!read) return false;
    }
    if (!in.lenient()) state.unknown_duplicate = state.unknown.find_duplicate();
    return true;
  }

  template <class M>
  static bool decode_named(Decoder& in, T& out, State& state, std::string_view name) {
    if (state.seen.test(index_of<M>()) && !in.lenient()) {
      return in.duplicate_member(M::kName.view(), name);
    }
    state.seen.set(index_of<M>());
    return decode_member<M>(in, out);
  }

  static bool decode_unknown(Decoder& in, State& state, std::string_view name) {
    if constexpr (kStrict) {
      if (name != state.members.tag) {
        const std::string copy(name);
        in.reject(in.position(), "there is no such member");
        return in.within(copy);
      }
    }
    state.unknown.add(state.members, name);
    return in.skip_value() || in.within(name);
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
    if constexpr (!M::kWrittenAlways) {
      if (M::is_absent(out, value)) return true;
    }
    out.begin_member<M::kName>();
    M::encode(out, value);
    if (out.failed()) {
      out.within(M::kName.view());
      return false;
    }
    out.end_member();
    return true;
  }
};

template <class T, class... Members>
struct Fields : FieldsCodec<false, T, Members...> {};
/// Of a `strict struct`.
template <class T, class... Members>
struct StrictFields : FieldsCodec<true, T, Members...> {};

/// The codec of a @positional struct: an array with one element a member. Members at its end that
/// may be absent may be missing when it is read, and those that are empty are left out when it is
/// written; an empty one before another is nil. kStrict: no more elements than members.
template <bool kStrict, class T, class... Members>
class PositionalCodec {
  static constexpr std::size_t kCount = sizeof...(Members);
  static constexpr std::size_t kRequiredCount = [] {
    std::size_t index = 0;
    std::size_t required = 0;
    ((++index, required = Members::kRequired ? index : required), ...);
    return required;
  }();

 public:
  static bool decode(Decoder& in, T& out) {
    ArrayCursor array;
    const char* at = in.position();
    if (!in.begin_array(array)) return false;
    static_cast<void>((decode_next<Members>(in, array, out) && ...));
    if (in.failed()) return false;
    while (in.next_element(array)) {
      if (!in.skip_value()) return in.within(array.count - 1);
    }
    if (!in.end_array(array)) return false;
    if (array.count >= kRequiredCount && (!kStrict || array.count <= kCount)) return true;
    return in.reject(at, "expected an array of " + expected_count() + ", found one of " +
                             std::to_string(array.count));
  }

  static void encode(Encoder& out, const T& value) {
    std::size_t index = 0;
    std::size_t written = 0;
    ((++index, written = is_absent<Members>(value) ? written : index), ...);
    out.begin_array();
    index = 0;
    static_cast<void>(((index < written && encode_element<Members>(out, value, index++)) && ...));
    if (!out.failed()) out.end_array();
  }

 private:
  static std::string expected_count() {
    const std::string least = std::to_string(kRequiredCount);
    if (!kStrict) return kRequiredCount == kCount ? least : "at least " + least;
    return kRequiredCount == kCount ? least : least + " to " + std::to_string(kCount);
  }

  template <class M>
  static bool decode_next(Decoder& in, ArrayCursor& array, T& out) {
    if (!in.next_element(array)) return false;
    return M::decode(in, out) || in.within(array.count - 1);
  }

  template <class M>
  static bool is_absent(const T& value) {
    if constexpr (M::kWrittenAlways) {
      return false;
    } else {
      return M::is_empty(value);
    }
  }

  template <class M>
  static bool encode_element(Encoder& out, const T& value, std::size_t index) {
    M::encode(out, value);
    if (out.failed()) out.within(index);
    return !out.failed();
  }
};

template <class T, class... Members>
struct PositionalFields : PositionalCodec<false, T, Members...> {};
template <class T, class... Members>
struct StrictPositionalFields : PositionalCodec<true, T, Members...> {};

}  // namespace tagwire::wire
