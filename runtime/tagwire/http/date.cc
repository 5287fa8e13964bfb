#include "tagwire/http/date.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>

namespace tagwire::http {
namespace {

char* put(char* out, std::string_view text) noexcept {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

char* put_number(char* out, unsigned value, unsigned digits) noexcept {
  for (unsigned i = digits; i-- > 0; value /= 10) out[i] = static_cast<char>('0' + value % 10);
  return out + digits;
}

}  // namespace

// By the calendar of <chrono>: gmtime and strftime know locales, and cost ten times as much.
void format_date(std::time_t time, char* out) noexcept {
  namespace chr = std::chrono;
  constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  constexpr std::time_t kFirst = -62'167'219'200;  // 0000-01-01
  constexpr std::time_t kLast = 253'402'300'799;   // 9999-12-31 23:59:59
  const chr::sys_seconds instant{chr::seconds{std::clamp(time, kFirst, kLast)}};
  const auto midnight = chr::floor<chr::days>(instant);
  const chr::year_month_day date{midnight};
  const chr::hh_mm_ss clock{instant - midnight};
  const unsigned month = static_cast<unsigned>(date.month());
  out = put(out, kDays.substr(chr::weekday{midnight}.c_encoding() * 3, 3));
  out = put(out, ", ");
  out = put_number(out, static_cast<unsigned>(date.day()), 2);
  out = put(out, " ");
  out = put(out, kMonths.substr((month - 1) * 3, 3));
  out = put(out, " ");
  out = put_number(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  out = put(out, " ");
  out = put_number(out, static_cast<unsigned>(clock.hours().count()), 2);
  out = put(out, ":");
  out = put_number(out, static_cast<unsigned>(clock.minutes().count()), 2);
  out = put(out, ":");
  out = put_number(out, static_cast<unsigned>(clock.seconds().count()), 2);
  put(out, " GMT");
}

std::string_view current_date() noexcept {
  struct Cache {
    std::time_t second = -1;
    std::array<char, kDateBytes> text{};
  };
  thread_local Cache cache;
  const std::time_t now = std::time(nullptr);
  if (now != cache.second) {
    format_date(now, cache.text.data());
    cache.second = now;
  }
  return {cache.text.data(), kDateBytes};
}

}  // namespace tagwire::http
