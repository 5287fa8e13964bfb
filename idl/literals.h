// What the text of a literal means: dates, base64, durations.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tagwire::idl {

/// "2026-11-22T08:30:00" with an optional "Z" or "+hh:mm", or XML-RPC's "20261122T08:30:00":
/// seconds since 1970 UTC. None when malformed or outside years 1 to 9999.
std::optional<std::int64_t> parse_datetime(std::string_view text);

/// RFC 4648 section 4, padding required, no white space.
std::optional<std::string> parse_base64(std::string_view text);

/// What became of a duration.
enum class DurationError : std::uint8_t {
  kNone,
  kNotWholeMicroseconds,
  kTooLong,  ///< does not fit into 64 bits of microseconds
};
DurationError to_microseconds(std::int64_t count, std::string_view unit, std::int64_t& out);

/// "250ms": in the largest unit that takes a whole number.
std::string spell_duration(std::int64_t microseconds);

}  // namespace tagwire::idl
