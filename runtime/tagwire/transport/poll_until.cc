#include "tagwire/transport/poll_until.h"

#include <algorithm>
#include <chrono>
#include <ctime>

namespace tagwire::transport {
namespace {

using std::chrono::duration_cast;
using std::chrono::nanoseconds;
using std::chrono::seconds;

// Larger than any deadline that a caller has in mind, and small enough for every time structure.
constexpr nanoseconds kLongest = std::chrono::hours(24 * 365);
constexpr std::int64_t kNanosInMicro = 1000;

nanoseconds left_until(Clock::time_point deadline) noexcept {
  const Clock::time_point now = Clock::now();
  if (deadline <= now) return nanoseconds(0);
  return deadline - now < kLongest ? nanoseconds(deadline - now) : kLongest;
}

}  // namespace

void poll_until(pollfd* polled, std::size_t count, Clock::time_point deadline) noexcept {
  const nanoseconds left = left_until(deadline);
  const seconds whole = duration_cast<seconds>(left);
  const timespec time = {.tv_sec = whole.count(), .tv_nsec = (left - whole).count()};
  if (::ppoll(polled, count, &time, nullptr) >= 0) return;
  for (std::size_t i = 0; i != count; ++i) polled[i].revents = 0;
}

std::optional<timeval> time_left(Clock::time_point deadline) noexcept {
  const nanoseconds left = left_until(deadline);
  if (left <= nanoseconds(0)) return std::nullopt;
  const seconds whole = duration_cast<seconds>(left);
  const std::int64_t micros = ((left - whole).count() + kNanosInMicro - 1) / kNanosInMicro;
  if (micros == 1'000'000) return timeval{.tv_sec = whole.count() + 1, .tv_usec = 0};
  return timeval{.tv_sec = whole.count(), .tv_usec = micros};
}

}  // namespace tagwire::transport
