// Date of replies (RFC 9110 sections 5.6.7 and 6.6.1: an origin server with a clock must send it).
#pragma once

#include <cstddef>
#include <ctime>
#include <string_view>

namespace tagwire::http {

inline constexpr std::size_t kDateBytes = 29;

/// Writes `time` as IMF-fixdate, "Sun, 06 Nov 1994 08:49:37 GMT", kDateBytes bytes. Years outside
/// 0..9999 are written as the nearest of these.
void format_date(std::time_t time, char* out) noexcept;

/// The current date, formatted once a second and thread. Lifetime: until the thread's next call.
std::string_view current_date() noexcept;

}  // namespace tagwire::http
