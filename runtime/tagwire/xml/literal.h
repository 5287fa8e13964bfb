// Compile-time strings and their comparison: the raw material of predicted literals. A decoder that
// knows what comes next compares the whole run of tags in one step; with the length known at
// compile time that is two or three vector comparisons, where a call of memcmp() costs more than it
// compares.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace tagwire::xml {

/// A string usable as a template argument: `literal<"</value>">()`.
template <std::size_t N>
struct FixedString {
  char text[N]{};

  constexpr FixedString() = default;
  constexpr FixedString(const char (&from)[N]) {
    std::copy_n(from, N, text);
  }  // NOLINT(*-explicit-*)

  static constexpr std::size_t size() { return N - 1; }
  constexpr std::string_view view() const { return {text, N - 1}; }
  /// How many elements begin in it: what it adds to the count that max_elements bounds.
  constexpr std::size_t start_tags() const {
    std::size_t count = 0;
    for (std::size_t i = 0; i + 1 < N; ++i) {
      if (text[i] == '<' && text[i + 1] != '/' && text[i + 1] != '?') ++count;
    }
    return count;
  }
};

template <std::size_t N, std::size_t M>
constexpr auto operator+(const FixedString<N>& a, const FixedString<M>& b) {
  FixedString<N + M - 1> sum;
  std::copy_n(a.text, N - 1, sum.text);
  std::copy_n(b.text, M, sum.text + N - 1);
  return sum;
}
template <std::size_t N, std::size_t M>
constexpr auto operator+(const FixedString<N>& a, const char (&b)[M]) {
  return a + FixedString<M>(b);
}
template <std::size_t N, std::size_t M>
constexpr auto operator+(const char (&a)[N], const FixedString<M>& b) {
  return FixedString<N>(a) + b;
}

namespace detail {

/// How many bytes escape() makes of `text`.
constexpr std::size_t escaped_size(std::string_view text) {
  std::size_t size = 0;
  for (const char c : text) size += c == '&' ? 5 : c == '<' || c == '>' ? 4 : c == '\r' ? 5 : 1;
  return size;
}

}  // namespace detail

/// `S` as element content: & < > and CR as references, the way the writer spells them.
template <FixedString S>
constexpr auto escape() {
  FixedString<detail::escaped_size(S.view()) + 1> out;
  std::size_t at = 0;
  for (const char c : S.view()) {
    const std::string_view spelled = c == '&'    ? "&amp;"
                                     : c == '<'  ? "&lt;"
                                     : c == '>'  ? "&gt;"
                                     : c == '\r' ? "&#13;"
                                                 : std::string_view(&c, 1);
    at = static_cast<std::size_t>(std::copy(spelled.begin(), spelled.end(), out.text + at) -
                                  out.text);
  }
  return out;
}

namespace detail {

/// Whether the first and the last sizeof(Word) bytes of N are the same: all of them, if N is at
/// most twice that.
template <class Word, std::size_t N>
inline bool equal_ends(const char* a, const char* b) noexcept {
  Word a1, b1, a2, b2;
  std::memcpy(&a1, a, sizeof(Word));
  std::memcpy(&b1, b, sizeof(Word));
  std::memcpy(&a2, a + N - sizeof(Word), sizeof(Word));
  std::memcpy(&b2, b + N - sizeof(Word), sizeof(Word));
  return a1 == b1 && a2 == b2;
}

}  // namespace detail

/// Whether N bytes at `a` and at `b` are the same. (GCC 12 makes a call of memcmp() for most N.)
template <std::size_t N>
inline bool equal_bytes(const char* a, const char* b) noexcept {
#if defined(__SSE2__)
  if constexpr (N >= 16) {
    const auto same_at = [a, b](std::size_t i) {
      return _mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(a + i)),
                            _mm_loadu_si128(reinterpret_cast<const __m128i*>(b + i)));
    };
    __m128i same = same_at(N - 16);  // the tail overlaps the last whole block
    for (std::size_t i = 0; i + 16 < N; i += 16) same = _mm_and_si128(same, same_at(i));
    return _mm_movemask_epi8(same) == 0xffff;
  }
#endif
  if constexpr (N >= 8 && N <= 16) return detail::equal_ends<std::uint64_t, N>(a, b);
  if constexpr (N >= 4 && N < 8) return detail::equal_ends<std::uint32_t, N>(a, b);
  if constexpr (N >= 2 && N < 4) return detail::equal_ends<std::uint16_t, N>(a, b);
  return std::memcmp(a, b, N) == 0;
}

}  // namespace tagwire::xml
