// Union: what a union of an IDL is in C++: one of several named arms. Generated code derives from
// it and gives each arm a name of its own:
//
//   struct Payment : tagwire::Union<tagwire::Arm<"card", Card>, tagwire::Arm<"cash">, ...> {
//     using Union::Union;
//     using card = tagwire::Arm<"card", Card>;
//     ...
//   };
//
//   Payment payment = Payment::voucher{"X"};              // built from an arm
//   if (const Card* card = payment.get_if<Payment::card>()) ...
//   payment.visit([](const Payment::card& card) { ... }, [](const auto& other) { ... });
//
// Standard headers only: types headers include it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace tagwire {

/// A string usable as a template argument.
template <std::size_t N>
struct ArmName {
  char text[N]{};

  constexpr ArmName(const char (&from)[N]) {  // NOLINT(*-explicit-*)
    for (std::size_t i = 0; i < N; ++i) text[i] = from[i];
  }
  constexpr std::string_view view() const { return {text, N - 1}; }
};

/// One of the things that a union may be. Two arms with values of one type are different types,
/// because their names differ. `Name` is the name on the wire.
template <ArmName Name, class T = void>
struct Arm {
  using Type = T;
  static constexpr const auto& kName = Name;
  T value;  // with `{}`, clang 14 would ask for a union that holds a list of itself to be complete

  /// Not defaulted, for the same reason.
  friend bool operator==(const Arm& a, const Arm& b) { return a.value == b.value; }
};
template <ArmName Name, class T>
requires std::is_scalar_v<T>
struct Arm<Name, T> {
  using Type = T;
  static constexpr const auto& kName = Name;
  T value{};

  friend bool operator==(const Arm& a, const Arm& b) { return a.value == b.value; }
};

/// An arm without a value: its name says all.
template <ArmName Name>
struct Arm<Name, void> {
  using Type = void;
  static constexpr const auto& kName = Name;

  friend bool operator==(const Arm&, const Arm&) { return true; }
};

/// An arm that a peer with a newer interface has sent. Its name is kept, its value is not, and it
/// cannot be written. The last arm of each union that is not strict.
struct UnknownArm {
  using Type = std::string;
  std::string name{};

  friend bool operator==(const UnknownArm& a, const UnknownArm& b) { return a.name == b.name; }
};

namespace detail {

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

/// The value of an arm; of one without a value the arm itself.
template <class A>
constexpr auto& arm_value(A& arm) {
  if constexpr (std::is_same_v<std::remove_const_t<A>, UnknownArm>) {
    return arm.name;
  } else if constexpr (std::is_void_v<typename A::Type>) {
    return arm;
  } else {
    return arm.value;
  }
}

template <class A>
constexpr std::string_view name_of() {
  if constexpr (std::is_same_v<A, UnknownArm>) {
    return {};
  } else {
    return A::kName.view();
  }
}

template <class... Arms>
const std::string* unknown_name([[maybe_unused]] const std::variant<Arms...>& held) noexcept {
  if constexpr ((std::is_same_v<UnknownArm, Arms> || ...)) {
    const auto* arm = std::get_if<UnknownArm>(&held);
    return arm != nullptr ? &arm->name : nullptr;
  } else {
    return nullptr;
  }
}

}  // namespace detail

/// One of `Arms`; the first, when nothing is said. Copies, moves and compares as its arm does.
/// Thread safety and lifetime: as for a std::variant, which it is inside.
///
/// An arm of an IDL may be called as a function here is, and then hides it in the generated type;
/// the functions of the same name beside the class reach every union.
template <class... Arms>
class Union {
  template <class A>
  static constexpr bool kIsArm = (std::is_same_v<A, Arms> || ...);

 public:
  using Variant = std::variant<Arms...>;
  /// Whether arms that nobody here knows are kept by name.
  static constexpr bool kOpen = kIsArm<UnknownArm>;

  Union() = default;
  template <class A>
  requires kIsArm<A> Union(A arm) : held_(std::move(arm)) {}  // NOLINT(*-explicit-*)

  /// Whether it is the arm A.
  template <class A>
  bool holds() const noexcept {
    return std::holds_alternative<A>(held_);
  }
  /// The value of the arm A (of one without a value, the arm; of UnknownArm, its name), or null
  /// when it is another one.
  template <class A>
  auto get_if() noexcept {
    A* arm = std::get_if<A>(&held_);
    return arm != nullptr ? &detail::arm_value(*arm) : nullptr;
  }
  template <class A>
  auto get_if() const noexcept {
    const A* arm = std::get_if<A>(&held_);
    return arm != nullptr ? &detail::arm_value(*arm) : nullptr;
  }
  /// The same; throws std::bad_variant_access when it is another one.
  template <class A>
  auto& get() {
    return detail::arm_value(std::get<A>(held_));
  }
  template <class A>
  const auto& get() const {
    return detail::arm_value(std::get<A>(held_));
  }
  /// The name that it has on the wire.
  std::string_view arm_name() const noexcept {
    if (const std::string* unknown = detail::unknown_name(held_)) return *unknown;
    // By index: std::visit would be made anew in every file that sees a union being printed.
    static constexpr std::string_view kNames[] = {detail::name_of<Arms>()...};
    return held_.valueless_by_exception() ? std::string_view() : kNames[held_.index()];
  }
  /// Calls the one of `functions` that takes the arm that it is; together they take all.
  template <class... Functions>
  decltype(auto) visit(Functions&&... functions) const {
    return std::visit(detail::Overloaded{std::forward<Functions>(functions)...}, held_);
  }
  template <class... Functions>
  decltype(auto) visit(Functions&&... functions) {
    return std::visit(detail::Overloaded{std::forward<Functions>(functions)...}, held_);
  }

  const Variant& variant() const noexcept { return held_; }
  Variant& variant() noexcept { return held_; }

  friend bool operator==(const Union& a, const Union& b) { return a.held_ == b.held_; }

 private:
  Variant held_;
};

template <class A, class... Arms>
bool holds(const Union<Arms...>& value) noexcept {
  return value.template holds<A>();
}
template <class A, class... Arms>
auto get_if(const Union<Arms...>& value) noexcept {
  return value.template get_if<A>();
}
template <class... Arms>
std::string_view arm_name(const Union<Arms...>& value) noexcept {
  return value.arm_name();
}

}  // namespace tagwire
