// Boxed: an optional value on the heap, for a type that may hold another of its own kind:
// `struct Node { next: Node?; }` is a `tagwire::Boxed<Node>`. Used as a std::optional is, but its
// type need not be complete where it is a member. Standard headers only: types headers include it.
#pragma once

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace tagwire {

/// Copies are deep. Copying, comparing and destroying a chain takes stack in proportion to its
/// length; what comes over the wire is bounded by DocumentLimits::max_depth. Thread safety: as
/// std::optional.
template <class T>
class Boxed {
 public:
  using value_type = T;

  Boxed() noexcept = default;
  Boxed(std::nullopt_t) noexcept {}                                 // NOLINT(*-explicit-*)
  Boxed(T value) : held_(std::make_unique<T>(std::move(value))) {}  // NOLINT(*-explicit-*)
  Boxed(const Boxed& other) : held_(other ? std::make_unique<T>(*other) : nullptr) {}
  Boxed(Boxed&& other) noexcept = default;
  /// Whatever is given may be part of what is held: `node.next = node.next->next`.
  Boxed& operator=(const Boxed& other) {
    Boxed copy(other);
    swap(copy);
    return *this;
  }
  Boxed& operator=(Boxed&& other) noexcept {
    Boxed moved(std::move(other));
    swap(moved);
    return *this;
  }
  ~Boxed() = default;

  void swap(Boxed& other) noexcept { held_.swap(other.held_); }

  bool has_value() const noexcept { return held_ != nullptr; }
  explicit operator bool() const noexcept { return has_value(); }
  /// Precondition of the four: has_value().
  T& operator*() noexcept { return *held_; }
  const T& operator*() const noexcept { return *held_; }
  T* operator->() noexcept { return held_.get(); }
  const T* operator->() const noexcept { return held_.get(); }
  /// Throws std::bad_optional_access when there is none.
  const T& value() const {
    if (!held_) throw std::bad_optional_access();
    return *held_;
  }

  template <class... Args>
  T& emplace(Args&&... args) {
    held_ = std::make_unique<T>(T{std::forward<Args>(args)...});
    return *held_;
  }
  void reset() noexcept { held_.reset(); }

  /// Deep. Two that hold nothing are equal.
  friend bool operator==(const Boxed& a, const Boxed& b) {
    return a.has_value() == b.has_value() && (!a || *a == *b);
  }
  friend bool operator==(const Boxed& a, std::nullopt_t) noexcept { return !a.has_value(); }

 private:
  std::unique_ptr<T> held_;
};

}  // namespace tagwire
