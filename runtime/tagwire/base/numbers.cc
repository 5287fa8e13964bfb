#include "tagwire/base/numbers.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>
#include <system_error>

namespace tagwire {
namespace {

constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// from_chars knows "-" but not "+": cuts one plus sign unless another sign follows.
std::string_view without_plus(std::string_view text) noexcept {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  return text;
}

// Tells overflow from underflow, which from_chars reports alike, by the decimal exponent of the
// first digit that counts. Only reached for texts that are numbers and out of range.
bool is_underflow(std::string_view number) noexcept {
  const std::size_t e = number.find_first_of("eE");
  const std::string_view mantissa = number.substr(0, e);
  std::int64_t exponent = 0;
  if (e != std::string_view::npos) {
    std::string_view digits = without_plus(number.substr(e + 1));
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    if (error == std::errc::result_out_of_range) return digits[0] == '-';
  }
  const std::size_t point = mantissa.find('.');
  const std::size_t first = mantissa.find_first_of("123456789");
  const std::size_t units = point == std::string_view::npos ? mantissa.size() : point;
  return exponent + static_cast<std::int64_t>(units) - static_cast<std::int64_t>(first) < 0;
}

// The shortest digits of a finite number that is not whole, in fixed notation. to_chars() is a
// fifth faster in scientific notation (33 and 39 ns), and moving the point back takes 3: with the
// tags around it an array of doubles is then written at the speed of a bare fixed to_chars() loop.
char* write_fraction(char* out, double value) noexcept {
  constexpr std::size_t kBlock = 16;  // digits behind the first; copied as a whole, used in part
  std::array<char, 3 * kBlock> text{};
  const char* const end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific)
          .ptr;
  const char* from = text.data();
  if (*from == '-') *out++ = *from++;
  // What follows reads "d.ddde-05" or "de-05"; -308 has three digits, and the fourth from the end
  // is none.
  const int exponent = (end[-2] - '0') * 10 + (end[-1] - '0');
  const bool small = end[-3] == '-';
  if (end[-4] != 'e' || (small && exponent > 5)) {
    return std::to_chars(out, out + kMaxDoubleText, std::abs(value), std::chars_format::fixed).ptr;
  }
  const char* const digits = from + 2;
  const auto count = static_cast<std::size_t>(std::max<std::ptrdiff_t>(end - 4 - digits, 0));
  if (small) {
    std::memcpy(out, "0.00000", 7);
    out += 1 + exponent;
    *out++ = *from;
    std::memcpy(out, digits, kBlock);
    return out + count;
  }
  // Not whole, so there are more digits behind the point than it moves.
  *out++ = *from;
  std::memcpy(out, digits, kBlock);
  out += exponent;
  *out++ = '.';
  std::memcpy(out, digits + exponent, kBlock);
  return out + count - static_cast<std::size_t>(exponent);
}

}  // namespace

std::string_view trim_xml_space(std::string_view text) noexcept {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool parse_integer(std::string_view text, std::int64_t& out) noexcept {
  text = without_plus(trim_xml_space(text));
  std::int64_t value = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (error != std::errc() || end != last) return false;
  out = value;
  return true;
}

bool parse_double(std::string_view text, double& out, NonFinite non_finite) noexcept {
  text = without_plus(trim_xml_space(text));
  double value = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (end != last || text.empty()) return false;
  if (error == std::errc::result_out_of_range) {
    if (!is_underflow(text)) return false;
    value = text[0] == '-' ? -0.0 : 0.0;
  } else if (error != std::errc()) {
    return false;
  } else if (!std::isfinite(value)) {
    // from_chars also reads "nan(text)", which is C's spelling and no other's.
    if (non_finite == NonFinite::kRefuse || text.back() == ')') return false;
  }
  out = value;
  return true;
}

char* write_integer(char* out, std::int64_t value) noexcept {
  return std::to_chars(out, out + kMaxIntegerText, value).ptr;
}

char* write_double(char* out, double value) noexcept {
  // From 2^53 on every double is a whole number; below, the conversion to an integer tells. Whole
  // numbers are common in practice and much cheaper to write as such.
  constexpr double kWhole = 9007199254740992.0;
  if (std::abs(value) < kWhole) {
    const auto whole = static_cast<std::int64_t>(value);
    if (static_cast<double>(whole) != value) {
      return write_fraction(out, value);
    }
    if (whole == 0 && std::signbit(value)) *out++ = '-';
    out = std::to_chars(out, out + kMaxIntegerText, whole).ptr;
  } else if (std::isnan(value)) {
    return static_cast<char*>(std::memcpy(out, "nan", 3)) + 3;
  } else {
    out = std::to_chars(out, out + kMaxDoubleText, value, std::chars_format::fixed).ptr;
    if (std::isinf(value)) return out;
  }
  *out++ = '.';
  *out++ = '0';
  return out;
}

bool parse_seconds(std::string_view text, std::chrono::microseconds& out) noexcept {
  text = trim_xml_space(text);
  std::string_view digits = text;
  const bool negative = !digits.empty() && digits[0] == '-';
  if (negative || (!digits.empty() && digits[0] == '+')) digits.remove_prefix(1);

  // Accumulates -|value| because the most negative count has no positive twin.
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  std::int64_t count = 0;
  int decimals = -1;  // digits kept after the point; -1 before it
  bool any = false;
  bool round_up = false;
  for (const char c : digits) {
    if (c == '.' && decimals < 0) {
      decimals = 0;
      continue;
    }
    if (!is_digit(c)) {
      // An exponent: rare, and a double is what the sender had.
      double seconds = 0;
      if (!parse_double(text, seconds)) return false;
      const double scaled = std::round(seconds * 1e6);
      if (!(std::abs(scaled) < 9223372036854775808.0)) return false;
      out = std::chrono::microseconds(static_cast<std::int64_t>(scaled));
      return true;
    }
    any = true;
    if (decimals == 6) {
      round_up = c >= '5';
      decimals = 7;
    }
    if (decimals >= 6) continue;
    if (decimals >= 0) ++decimals;
    if (count < (kMin + (c - '0')) / 10) return false;
    count = count * 10 - (c - '0');
  }
  if (!any) return false;
  for (int i = decimals < 0 ? 0 : decimals; i < 6; ++i) {
    if (count < kMin / 10) return false;
    count *= 10;
  }
  if (round_up) {
    if (count == kMin) return false;
    --count;
  }
  if (!negative && count == kMin) return false;
  out = std::chrono::microseconds(negative ? count : -count);
  return true;
}

char* write_seconds(char* out, std::chrono::microseconds value) noexcept {
  const std::int64_t count = value.count();
  if (count < 0) *out++ = '-';
  const std::uint64_t magnitude =
      count < 0 ? 0 - static_cast<std::uint64_t>(count) : static_cast<std::uint64_t>(count);
  out = std::to_chars(out, out + kMaxIntegerText, magnitude / 1'000'000).ptr;
  *out++ = '.';
  auto fraction = static_cast<std::uint32_t>(magnitude % 1'000'000);
  std::uint32_t unit = 100'000;
  do {
    *out++ = static_cast<char>('0' + fraction / unit);
    fraction %= unit;
    unit /= 10;
  } while (fraction != 0);
  return out;
}

}  // namespace tagwire
