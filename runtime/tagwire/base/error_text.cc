#include "tagwire/base/error_text.h"

#include <algorithm>
#include <array>

#include "tagwire/base/numbers.h"

namespace tagwire::text {
namespace {

void append_padded(std::string& out, unsigned value, std::size_t digits) {
  const std::string text = std::to_string(value);
  out.append(digits - std::min(digits, text.size()), '0') += text;
}

}  // namespace

void append(std::string& out, std::int64_t value) { out += std::to_string(value); }

void append(std::string& out, double value) {
  std::array<char, kMaxDoubleText> buffer;  // NOLINT(*-member-init): write_double fills it
  out.append(buffer.data(), write_double(buffer.data(), value));
}

void append(std::string& out, std::chrono::sys_seconds value) {
  const auto day = std::chrono::floor<std::chrono::days>(value);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(value - day);
  const auto part = [&](auto number, std::size_t digits, std::string_view after) {
    append_padded(out, static_cast<unsigned>(number), digits);
    out += after;
  };
  part(static_cast<int>(date.year()), 4, "-");
  part(static_cast<unsigned>(date.month()), 2, "-");
  part(static_cast<unsigned>(date.day()), 2, "T");
  part(clock.hours().count(), 2, ":");
  part(clock.minutes().count(), 2, ":");
  part(clock.seconds().count(), 2, "Z");
}

void append(std::string& out, std::chrono::microseconds value) {
  std::array<char, kMaxSecondsText> buffer;  // NOLINT(*-member-init): write_seconds fills it
  out.append(buffer.data(), write_seconds(buffer.data(), value));
  out += " s";
}

}  // namespace tagwire::text
