// dateTime.iso8601 of XML-RPC, both ways. The specification shows one form (19980717T14:08:55) and
// leaves the zone to the reader; peers send half a dozen forms. We read those that name one moment
// without doubt and take UTC where no zone is given; we write the one form, in UTC.
//
// Read: date as YYYYMMDD or YYYY-MM-DD, "T", time as HH:MM:SS or HHMMSS, then optionally a fraction
// (cut off, never rounded into the next second) and "Z" or an offset +HH:MM, +HHMM, +HH (applied).
// Refused: days that no calendar has, 24:00:00, second 60 (no count of seconds has it), a date
// without a time, years outside 1..9999.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

namespace tagwire {

/// Reads a moment, with XML white space around it. False leaves `out` alone.
bool parse_datetime(std::string_view text, std::chrono::sys_seconds& out) noexcept;

/// What write_datetime() writes: YYYYMMDDTHH:MM:SS.
inline constexpr std::size_t kDatetimeText = 17;

/// Whether `time` lies in the years 1 to 9999, which is all that the text can hold.
bool is_writable_datetime(std::chrono::sys_seconds time) noexcept;

/// Writes kDatetimeText characters at `out`; returns the new end.
/// Precondition: is_writable_datetime(time).
char* write_datetime(char* out, std::chrono::sys_seconds time) noexcept;

}  // namespace tagwire
