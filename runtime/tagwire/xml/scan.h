// What a byte may mean in XML text, and the loop that runs over bytes that mean nothing special.
// Both the reader and the writer spend their time here.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace tagwire::xml {

/// Properties of a byte, to be or-ed.
enum ByteClass : std::uint8_t {
  kNameStart = 1,  ///< may start a Name (XML 1.0 production 4), as far as ASCII goes
  kNameChar = 2,   ///< may continue one
  kSpace = 4,      ///< S: space, tab, CR, LF
  kControl = 8,    ///< no XML document can hold it
  kHigh = 16,      ///< part of a longer UTF-8 sequence
  kMarkup = 32,    ///< & < >
};

namespace detail {

constexpr std::array<std::uint8_t, 256> make_byte_classes() {
  std::array<std::uint8_t, 256> table{};
  for (unsigned c = 0; c < 256; ++c) {
    unsigned bits = 0;
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
    if (letter) bits |= kNameStart | kNameChar;
    if ((c >= '0' && c <= '9') || c == '-' || c == '.') bits |= kNameChar;
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      bits |= kSpace;
    } else if (c < 0x20) {
      bits |= kControl;
    }
    if (c >= 0x80) bits |= kHigh;
    if (c == '&' || c == '<' || c == '>') bits |= kMarkup;
    table[c] = static_cast<std::uint8_t>(bits);
  }
  return table;
}

inline constexpr std::array<std::uint8_t, 256> kByteClasses = make_byte_classes();

}  // namespace detail

inline bool has_class(char c, unsigned classes) noexcept {
  return (detail::kByteClasses[static_cast<unsigned char>(c)] & classes) != 0;
}

/// The first byte of [p, end) that is not plain ASCII text: markup, a control character (tab and
/// line ends among them) or a byte above 127; `end` when there is none.
inline const char* skip_plain(const char* p, const char* end) noexcept {
#if defined(__SSE2__)
  while (end - p >= 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    // As signed bytes, those above 127 are below the space as well.
    __m128i hit = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
    hit = _mm_or_si128(hit, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('<')));
    hit = _mm_or_si128(hit, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('&')));
    hit = _mm_or_si128(hit, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('>')));
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8(hit));
    if (mask != 0) return p + std::countr_zero(mask);
    p += 16;
  }
#endif
  while (p != end && static_cast<unsigned char>(*p) >= 0x20 && !has_class(*p, kHigh | kMarkup)) ++p;
  return p;
}

/// The length (2 to 4) of the character above 127 that starts at `p`, or 0 when that is not
/// well-formed UTF-8 (Unicode 15, table 3-7) or not a character of XML (U+FFFE, U+FFFF).
/// Precondition: p != end and *p has kHigh.
inline std::size_t utf8_length(const char* p, const char* end) noexcept {
  const auto byte = [p](std::ptrdiff_t i) { return static_cast<unsigned char>(p[i]); };
  const auto tail = [&](std::ptrdiff_t i) { return (byte(i) & 0xc0) == 0x80; };
  const unsigned char first = byte(0);
  if (first < 0xc2 || first > 0xf4) return 0;
  if (first < 0xe0) return end - p >= 2 && tail(1) ? 2 : 0;
  if (first < 0xf0) {
    if (end - p < 3 || !tail(1) || !tail(2)) return 0;
    if (first == 0xe0 && byte(1) < 0xa0) return 0;  // overlong
    if (first == 0xed && byte(1) > 0x9f) return 0;  // surrogates
    if (first == 0xef && byte(1) == 0xbf && byte(2) >= 0xbe) return 0;
    return 3;
  }
  if (end - p < 4 || !tail(1) || !tail(2) || !tail(3)) return 0;
  if (first == 0xf0 && byte(1) < 0x90) return 0;  // overlong
  if (first == 0xf4 && byte(1) > 0x8f) return 0;  // above U+10FFFF
  return 4;
}

}  // namespace tagwire::xml
