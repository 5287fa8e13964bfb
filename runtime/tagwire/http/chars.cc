#include "tagwire/http/chars.h"

#include <array>
#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace tagwire::http {
namespace {

constexpr std::uint8_t kToken = 1;
constexpr std::uint8_t kHost = 2;
constexpr std::uint8_t kControl = 4;

constexpr std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> classes{};
  const auto mark = [&](std::string_view chars, unsigned bits) {
    for (const char c : chars) {
      auto& entry = classes[static_cast<unsigned char>(c)];
      entry = static_cast<std::uint8_t>(entry | bits);
    }
  };
  mark("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", kToken | kHost);
  mark("!#$%&'*+-.^_`|~", kToken);
  mark("-._~!$&'()*+,;=%", kHost);
  for (std::size_t c = 0; c < 0x20; ++c) classes[c] = kControl;
  classes[0x7f] = kControl;
  classes['\t'] = 0;
  return classes;
}
constexpr std::array<std::uint8_t, 256> kClasses = make_classes();

bool has_class(char c, std::uint8_t bits) noexcept {
  return (kClasses[static_cast<unsigned char>(c)] & bits) != 0;
}

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

#ifdef __SSE2__
constexpr std::ptrdiff_t kBlock = 16;

__m128i load(const char* at) noexcept {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}

// Bytes of `v`, taken as unsigned, that are at most `bound`.
__m128i at_most(__m128i v, char bound) noexcept {
  return _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(bound)), v);
}

unsigned mask(__m128i v) noexcept { return static_cast<unsigned>(_mm_movemask_epi8(v)); }
#endif

}  // namespace

bool is_token_char(char c) noexcept { return has_class(c, kToken); }
bool is_host_char(char c) noexcept { return has_class(c, kHost); }

const char* find_control(const char* begin, const char* end) noexcept {
#ifdef __SSE2__
  for (; end - begin >= kBlock; begin += kBlock) {
    const __m128i v = load(begin);
    const __m128i low = _mm_andnot_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('\t')), at_most(v, 0x1f));
    const unsigned found = mask(_mm_or_si128(low, _mm_cmpeq_epi8(v, _mm_set1_epi8(0x7f))));
    if (found != 0) return begin + std::countr_zero(found);
  }
#endif
  while (begin != end && !has_class(*begin, kControl)) ++begin;
  return begin;
}

std::size_t token_length(const char* begin, const char* end,
                         [[maybe_unused]] const char* readable_end) noexcept {
  const char* p = begin;
#ifdef __SSE2__
  // Nearly every name is letters, digits and '-' alone: find the first byte that is something else.
  if (readable_end - p >= kBlock) {
    const __m128i v = load(p);
    const __m128i letters =
        at_most(_mm_sub_epi8(_mm_or_si128(v, _mm_set1_epi8(0x20)), _mm_set1_epi8('a')), 'z' - 'a');
    const __m128i digits = at_most(_mm_sub_epi8(v, _mm_set1_epi8('0')), 9);
    const __m128i dashes = _mm_cmpeq_epi8(v, _mm_set1_epi8('-'));
    const unsigned plain = mask(_mm_or_si128(letters, _mm_or_si128(digits, dashes)));
    p += std::countr_one(plain);
    if (p > end) p = end;
  }
#endif
  while (p != end && has_class(*p, kToken)) ++p;
  return static_cast<std::size_t>(p - begin);
}

std::string_view trim(std::string_view text) noexcept {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool iequals(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

}  // namespace tagwire::http
