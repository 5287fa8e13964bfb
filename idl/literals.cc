#include "idl/literals.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <utility>

namespace tagwire::idl {

namespace {

constexpr std::int64_t kSecond = 1'000'000;
/// In microseconds.
constexpr std::array kUnits = {
    std::pair<std::string_view, std::int64_t>{"us", 1},
    std::pair<std::string_view, std::int64_t>{"ms", 1000},
    std::pair<std::string_view, std::int64_t>{"s", kSecond},
    std::pair<std::string_view, std::int64_t>{"m", 60 * kSecond},
    std::pair<std::string_view, std::int64_t>{"h", 3600 * kSecond},
    std::pair<std::string_view, std::int64_t>{"d", 86400 * kSecond},
};

/// Takes `count` digits off `text`; -1 when there are others.
int take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return -1;
  int value = 0;
  for (const char c : text.substr(0, count)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

/// The zone behind a time: seconds to subtract.
std::optional<std::int64_t> parse_zone(std::string_view text) {
  if (text.empty() || text == "Z") return 0;
  const bool west = text.front() == '-';
  if (!west && text.front() != '+') return std::nullopt;
  text.remove_prefix(1);
  const int hours = take_digits(text, 2);
  take(text, ':');
  const int minutes = take_digits(text, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || !text.empty()) return std::nullopt;
  const std::int64_t seconds = (hours * 60 + minutes) * 60;
  return west ? -seconds : seconds;
}

}  // namespace

std::optional<std::int64_t> parse_datetime(std::string_view text) {
  using namespace std::chrono;
  const int year_number = take_digits(text, 4);
  const bool dashes = take(text, '-');
  const int month_number = take_digits(text, 2);
  if (dashes && !take(text, '-')) return std::nullopt;
  const int day_number = take_digits(text, 2);
  if (year_number < 1 || month_number < 1 || day_number < 1 || !take(text, 'T')) {
    return std::nullopt;
  }
  const int hour = take_digits(text, 2);
  if (!take(text, ':')) return std::nullopt;
  const int minute = take_digits(text, 2);
  if (!take(text, ':')) return std::nullopt;
  const int second = take_digits(text, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
    return std::nullopt;
  }
  const year_month_day date{year{year_number}, month{static_cast<unsigned>(month_number)},
                            day{static_cast<unsigned>(day_number)}};
  const std::optional<std::int64_t> zone = parse_zone(text);
  if (!date.ok() || !zone) return std::nullopt;
  const sys_seconds local = sys_days{date} + hours{hour} + minutes{minute} + seconds{second};
  const sys_seconds utc = local - seconds{*zone};
  constexpr sys_seconds kFirst = sys_days{year{1} / January / 1};
  constexpr sys_seconds kEnd = sys_days{year{10000} / January / 1};
  if (utc < kFirst || utc >= kEnd) return std::nullopt;
  return utc.time_since_epoch().count();
}

std::optional<std::string> parse_base64(std::string_view text) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text.substr(0, text.size() - padding)) {
    const std::size_t digit = kAlphabet.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>((bits >> static_cast<unsigned>(count)) & 0xFFU);
    }
  }
  const std::uint32_t leftover = bits & ((1U << static_cast<unsigned>(count)) - 1U);
  if (leftover != 0) return std::nullopt;  // bits that no byte holds: the text was cut or made up
  return bytes;
}

DurationError to_microseconds(std::int64_t count, std::string_view unit, std::int64_t& out) {
  if (unit == "ns") {
    out = count / 1000;
    return count % 1000 == 0 ? DurationError::kNone : DurationError::kNotWholeMicroseconds;
  }
  std::int64_t factor = 1;
  for (const auto& [name, microseconds] : kUnits) {
    if (name == unit) factor = microseconds;
  }
  return __builtin_mul_overflow(count, factor, &out) ? DurationError::kTooLong
                                                     : DurationError::kNone;
}

std::string spell_duration(std::int64_t microseconds) {
  if (microseconds == 0) return "0s";
  std::string text;
  for (const auto& [unit, factor] : kUnits) {
    if (microseconds % factor != 0) break;
    text = std::to_string(microseconds / factor).append(unit);
  }
  return text;
}

}  // namespace tagwire::idl
