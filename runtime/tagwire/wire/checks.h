// The constraints of an IDL (docs/idl.md, "Constraints"): @range, @len and @unique. @pattern is in
// pattern/pattern.h, because it needs a library. Each is a type with
//
//   static bool holds(const T& value);
//   static std::string complain(const T& value);   // "1200 is outside 1..999"; only when it does
//   not
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "tagwire/base/error_text.h"
#include "tagwire/wire/codecs.h"

namespace tagwire::wire {

/// The end of a range that has none.
inline constexpr std::int64_t kNoLow = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t kNoHigh = std::numeric_limits<std::int64_t>::max();

namespace detail {

/// "1200 is outside 1..999"
std::string outside(std::string_view value, std::string_view low, std::string_view high);
/// How many code points of valid UTF-8.
std::size_t count_code_points(std::string_view text) noexcept;
std::string wrong_length(std::size_t length, std::size_t low, std::size_t high);
double parse_bound(std::string_view text, double none) noexcept;

/// The index of an element that an earlier one equals, and of that; or equal numbers.
struct Repeated {
  std::size_t first = 0;
  std::size_t second = 0;
};
/// Of texts: takes time in proportion to n log n of them.
Repeated find_repeated(const std::vector<std::string>& elements);

}  // namespace detail

/// @range on integers and on durations, whose ends are microseconds. Both ends belong to it.
template <std::int64_t kLow, std::int64_t kHigh>
struct Range {
  template <std::integral T>
  static bool holds(T value) {
    const auto number = static_cast<std::int64_t>(value);
    return number >= kLow && number <= kHigh;
  }
  static bool holds(std::chrono::microseconds value) { return holds(value.count()); }

  template <std::integral T>
  static std::string complain(T value) {
    return complaint(static_cast<std::int64_t>(value), [](std::int64_t number) { return number; });
  }
  static std::string complain(std::chrono::microseconds value) {
    return complaint(value.count(), [](std::int64_t n) { return std::chrono::microseconds(n); });
  }

 private:
  template <class Make>
  static std::string complaint(std::int64_t value, Make make) {
    std::string texts[3];
    text::append(texts[0], make(value));
    if (kLow != kNoLow) text::append(texts[1], make(kLow));
    if (kHigh != kNoHigh) text::append(texts[2], make(kHigh));
    return detail::outside(texts[0], texts[1], texts[2]);
  }
};

/// @range on doubles. The ends are texts, "" for none, because clang takes no double as a template
/// argument. NaN is outside of every range.
template <FixedString Low, FixedString High>
struct DoubleRange {
  static bool holds(double value) {
    static const double low =
        detail::parse_bound(Low.view(), -std::numeric_limits<double>::infinity());
    static const double high =
        detail::parse_bound(High.view(), std::numeric_limits<double>::infinity());
    return value >= low && value <= high;
  }
  static std::string complain(double value) {
    std::string text;
    text::append(text, value);
    return detail::outside(text, Low.view(), High.view());
  }
};

/// @len: code points of a string, bytes, elements of a list or a map.
template <std::size_t kLow, std::size_t kHigh = std::numeric_limits<std::size_t>::max()>
struct Length {
  template <class T>
  static bool holds(const T& value) {
    const std::size_t length = measure(value);
    return length >= kLow && length <= kHigh;
  }
  template <class T>
  static std::string complain(const T& value) {
    return detail::wrong_length(measure(value), kLow, kHigh);
  }

 private:
  static std::size_t measure(const std::string& text) { return detail::count_code_points(text); }
  template <class T>
  static std::size_t measure(const T& container) {
    return container.size();
  }
};

/// @unique: no two elements of a list are equal, that is, written alike. `Element` is their shape.
/// An element that cannot be written equals none; writing it says what is wrong with it.
template <class Element>
struct Unique {
  template <class T>
  static bool holds(const std::vector<T>& list) {
    const detail::Repeated found = find(list);
    return found.first == found.second;
  }
  template <class T>
  static std::string complain(const std::vector<T>& list) {
    const detail::Repeated found = find(list);
    return "elements " + std::to_string(found.first) + " and " + std::to_string(found.second) +
           " are equal";
  }

 private:
  template <class T>
  static detail::Repeated find(const std::vector<T>& list) {
    if (list.size() < 2) return {};
    std::vector<std::string> texts;
    texts.reserve(list.size());
    OutputBuffer buffer;
    for (std::size_t i = 0; i < list.size(); ++i) {
      buffer.clear();
      Encoder out(buffer);
      const T& element = list[i];
      ShapeCodec<Element>::encode(out, element);
      texts.push_back(out.failed() ? std::to_string(i) : std::string(buffer.view()));
    }
    return detail::find_repeated(texts);
  }
};

}  // namespace tagwire::wire
