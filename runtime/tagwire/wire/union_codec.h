// UnionCodec and TaggedUnionCodec: codecs of the unions of an IDL, as lists of their arms.
//
//   using PaymentArms = UnionArms<Payment, ArmOf<Payment::card>, ArmOf<Payment::voucher,
//   Checked<...>>,
//                                 ArmOf<Payment::cash>>;
//
// The first is a struct with one member, {arm: value}. The second (@tag) is the struct of the arm
// itself with one more member that holds the arm's name: written first, read wherever it stands.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include "tagwire/value/union.h"
#include "tagwire/wire/codecs.h"
#include "tagwire/wire/message.h"
#include "tagwire/wire/struct_codec.h"

namespace tagwire::wire {

/// An arm: after it may come its shape and Also<...>, as with the members of a struct.
template <class A, class... Options>
struct ArmOf {
  using Arm = A;
  using Value = typename A::Type;
  using Shape = typename detail::ShapeAmong<Value, Options...>::Type;
  static constexpr FixedString<sizeof(A::kName.text)> kName{A::kName.text};

  static bool is_called(std::string_view name) {
    return name == kName.view() || detail::AlsoAmong<Options...>::Type::has(name);
  }
  static bool decode(Decoder& in, A& arm) {
    if constexpr (std::is_void_v<Value>) {
      return Fields<A>::decode(in, arm);  // `{}`
    } else {
      return ShapeCodec<Shape>::decode(in, arm.value);
    }
  }
  static void encode(Encoder& out, const A& arm) {
    if constexpr (std::is_void_v<Value>) {
      Fields<A>::encode(out, arm);
    } else {
      ShapeCodec<Shape>::encode(out, arm.value);
    }
  }
};

namespace detail {

/// The base of a union: an arm may be called as one of its functions is, which then is hidden.
template <class... Arms>
Union<Arms...>& base_of(Union<Arms...>& value) {
  return value;
}
template <class... Arms>
const Union<Arms...>& base_of(const Union<Arms...>& value) {
  return value;
}
template <class U>
inline constexpr bool kIsOpen = std::remove_cvref_t<decltype(base_of(std::declval<U&>()))>::kOpen;

/// "card, voucher or cash"
template <class... Arms>
std::string arm_names() {
  std::string names;
  std::size_t index = 0;
  ((names.append(index == 0                     ? ""
                 : index + 1 == sizeof...(Arms) ? " or "
                                                : ", ")
        .append(Arms::kName.view()),
    ++index),
   ...);
  return names;
}

/// Reads the arm called `name` into `out`; one that is unknown is kept by its name and skipped.
template <class U, class... Arms>
bool decode_arm(Decoder& in, const std::string& name, U& out) {
  bool known = false;
  bool read = false;
  const auto decode_as = [&]<class A>(std::type_identity<A>) {
    known = true;
    read = A::decode(in, base_of(out).variant().template emplace<typename A::Arm>());
    return true;
  };
  static_cast<void>(((Arms::is_called(name) && decode_as(std::type_identity<Arms>())) || ...));
  if (known) return read;
  if constexpr (kIsOpen<U>) {
    base_of(out).variant().template emplace<UnknownArm>().name = name;
    return in.skip_value();
  } else {
    return in.reject(in.position(),
                     "unknown " + quote(name) + ", expected " + arm_names<Arms...>());
  }
}

/// Writes the arm that `value` is: `write` is called with its description and itself.
template <class U, class... Arms, class Write>
void encode_arm(Encoder& out, const U& value, Write write) {
  const auto write_if_held = [&]<class A>(std::type_identity<A>) {
    const auto* arm = std::get_if<typename A::Arm>(&base_of(value).variant());
    if (arm != nullptr) write(std::type_identity<A>(), *arm);
    return arm != nullptr;
  };
  if ((write_if_held(std::type_identity<Arms>()) || ...)) return;
  if constexpr (kIsOpen<U>) {
    if (const auto* arm = std::get_if<UnknownArm>(&base_of(value).variant())) {
      return out.fail("the unknown arm " + quote(arm->name) + " cannot be written");
    }
  }
  out.fail("a union without a value cannot be written");  // an exception in a copy left it so
}

}  // namespace detail

/// The codec of a union: a struct with one member.
template <class U, class... Arms>
struct UnionArms {
  static bool decode(Decoder& in, U& out) {
    StructCursor members;
    std::string_view view;
    const char* at = in.position();
    if (!in.begin_struct(members)) return false;
    if (!in.next_member(members, view)) {
      if (!in.end_struct(members)) return false;
      return in.reject(at, "expected a struct with one member, " + detail::arm_names<Arms...>() +
                               ", found an empty one");
    }
    const std::string name(view);
    if (!detail::decode_arm<U, Arms...>(in, name, out)) return in.within(name);
    if (in.next_member(members, view)) {
      return in.reject(
          at, "expected a struct with one member, found " + quote(name) + " and " + quote(view));
    }
    return in.end_struct(members);
  }

  static void encode(Encoder& out, const U& value) {
    out.begin_struct();
    detail::encode_arm<U, Arms...>(out, value,
                                   [&]<class A>(std::type_identity<A>, const auto& arm) {
                                     out.begin_member<A::kName>();
                                     A::encode(out, arm);
                                     if (out.failed()) return out.within(A::kName.view());
                                     out.end_member();
                                   });
    if (!out.failed()) out.end_struct();
  }
};

/// The codec of a @tag union: all its arms are structs.
template <FixedString Tag, class U, class... Arms>
struct TaggedUnionArms {
  static bool decode(Decoder& in, U& out) {
    const Decoder::Mark start = in.mark();
    std::string name;
    if (!find_tag(in, name)) return false;
    in.rewind(start);
    in.expect_tag(Tag.view());
    if (detail::decode_arm<U, Arms...>(in, name, out)) {
      in.expect_tag({});  // an unknown arm was skipped, and nothing has asked for it
      return true;
    }
    return false;
  }

  static void encode(Encoder& out, const U& value) {
    detail::encode_arm<U, Arms...>(out, value,
                                   [&]<class A>(std::type_identity<A>, const auto& arm) {
                                     out.begin_tagged<Tag, A::kName>();
                                     A::encode(out, arm);
                                   });
  }

 private:
  static bool find_tag(Decoder& in, std::string& name) {
    StructCursor members;
    std::string_view member;
    const char* at = in.position();
    if (!in.begin_struct(members)) return false;
    while (in.next_member(members, member)) {
      if (member == Tag.view())
        return Codec<std::string>::decode(in, name) || in.within(Tag.view());
      const std::string copy(member);
      if (!in.skip_value()) return in.within(copy);
    }
    if (!in.end_struct(members)) return false;
    return in.reject(at,
                     "member '" + std::string(Tag.view()) +
                         "' is missing, which says what it is: " + detail::arm_names<Arms...>());
  }
};

}  // namespace tagwire::wire
