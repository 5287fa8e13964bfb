#include "tagwire/base/datetime.h"

#include "tagwire/base/numbers.h"

namespace tagwire {
namespace {

namespace chrono = std::chrono;

constexpr chrono::sys_seconds kFirst = chrono::sys_days(chrono::year(1) / 1 / 1);
constexpr chrono::sys_seconds kLast =
    chrono::sys_days(chrono::year(10'000) / 1 / 1) - chrono::seconds(1);

// A cursor over the text; each step fails for good once one has.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

  /// Exactly `count` digits, as a number of at most `max`.
  int number(std::size_t count, int max) {
    if (rest_.size() < count) return fail();
    int value = 0;
    for (const char c : rest_.substr(0, count)) {
      if (c < '0' || c > '9') return fail();
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    return value <= max ? value : fail();
  }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void require(char c) {
    if (!take(c)) fail();
  }
  /// One digit or more, which do not matter.
  void skip_digits() {
    number(1, 9);
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') rest_.remove_prefix(1);
  }

 private:
  int fail() {
    ok_ = false;
    return 0;
  }

  std::string_view rest_;
  bool ok_ = true;
};

// "Z", +HH, +HHMM, +HH:MM or nothing.
chrono::minutes scan_offset(Scanner& in) {
  const bool minus = in.take('-');
  if (!minus && !in.take('+')) {
    in.take('Z');
    return {};
  }
  chrono::minutes offset = chrono::hours(in.number(2, 23));
  if (!in.at_end()) {
    in.take(':');
    offset += chrono::minutes(in.number(2, 59));
  }
  return minus ? -offset : offset;
}

char* write_digits(char* out, unsigned value, std::size_t count) noexcept {
  for (std::size_t i = count; i-- > 0; value /= 10) out[i] = static_cast<char>('0' + value % 10);
  return out + count;
}

}  // namespace

bool parse_datetime(std::string_view text, chrono::sys_seconds& out) noexcept {
  Scanner in(trim_xml_space(text));
  const int year = in.number(4, 9999);
  const bool dashes = in.take('-');
  const int month = in.number(2, 12);
  if (dashes) in.require('-');
  const int day = in.number(2, 31);
  in.require('T');
  const int hour = in.number(2, 23);
  const bool colons = in.take(':');
  const int minute = in.number(2, 59);
  if (colons) in.require(':');
  const int second = in.number(2, 59);
  if (in.take('.') || in.take(',')) in.skip_digits();
  const chrono::minutes offset = scan_offset(in);

  const auto date = chrono::year(year) / chrono::month(static_cast<unsigned>(month)) /
                    chrono::day(static_cast<unsigned>(day));
  if (!in.ok() || !in.at_end() || !date.ok()) return false;
  const chrono::sys_seconds time = chrono::sys_days(date) + chrono::hours(hour) +
                                   chrono::minutes(minute) + chrono::seconds(second) - offset;
  if (year == 0 || !is_writable_datetime(time)) return false;
  out = time;
  return true;
}

bool is_writable_datetime(chrono::sys_seconds time) noexcept {
  return kFirst <= time && time <= kLast;
}

char* write_datetime(char* out, chrono::sys_seconds time) noexcept {
  const auto day = chrono::floor<chrono::days>(time);
  const chrono::year_month_day date(day);
  const auto seconds = static_cast<unsigned>((time - day).count());
  out = write_digits(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  out = write_digits(out, static_cast<unsigned>(date.month()), 2);
  out = write_digits(out, static_cast<unsigned>(date.day()), 2);
  *out++ = 'T';
  out = write_digits(out, seconds / 3600, 2);
  *out++ = ':';
  out = write_digits(out, seconds / 60 % 60, 2);
  *out++ = ':';
  return write_digits(out, seconds % 60, 2);
}

}  // namespace tagwire
