// Numbers as XML-RPC text, both ways. Reading is as wide as Python's int() and float() where that
// loses nothing; writing is the narrowest form that every peer reads (XML-RPC specification,
// "Scalar <value>s": no exponents), and reads back to the same bits.
//
// Reading accepts XML white space around the number, one sign and leading zeros. It refuses what
// hides a mistake: empty text, underscores, decimal commas, hexadecimal, and values out of range.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tagwire {

/// Cuts XML white space (space, tab, CR, LF) off both ends.
std::string_view trim_xml_space(std::string_view text) noexcept;

/// Reads a decimal integer. False leaves `out` alone.
bool parse_integer(std::string_view text, std::int64_t& out) noexcept;

/// What to do with NaN and infinities, in Python's spellings (any case of nan, inf, infinity).
enum class NonFinite : std::uint8_t {
  kRefuse,  ///< the default: the XML-RPC specification has no such doubles
  kAccept,  ///< for fields that ask for it
};

/// Reads a double, correctly rounded. "1.", ".5" and exponents are read, as Python does; too large
/// for a double is refused, too small rounds to zero. False leaves `out` alone.
bool parse_double(std::string_view text, double& out,
                  NonFinite non_finite = NonFinite::kRefuse) noexcept;

/// The most bytes that write_integer(), write_double() and write_seconds() write. The longest
/// double is a small negative one, "-0." and 324 digits.
inline constexpr std::size_t kMaxIntegerText = 20;
inline constexpr std::size_t kMaxDoubleText = 327;
inline constexpr std::size_t kMaxSecondsText = 21;

/// Each writes at `out`, which must have room for the maximum above, and returns the new end.
char* write_integer(char* out, std::int64_t value) noexcept;
/// The shortest digits that read back to the same bits, in fixed notation and always with a point:
/// "0.1", "-0.0", "100.0". NaN and infinities come out in Python's spelling; most callers have to
/// refuse those before.
char* write_double(char* out, double value) noexcept;

/// A duration travels as a double of seconds. These go from text to microseconds and back without
/// a double between, which would lose microseconds past 285 years. Digits after the sixth round to
/// the nearest; durations past the range of 64-bit microseconds are refused.
bool parse_seconds(std::string_view text, std::chrono::microseconds& out) noexcept;
/// Exact, always with a point, no needless zeros: "1.5", "-0.000001", "60.0".
char* write_seconds(char* out, std::chrono::microseconds value) noexcept;

}  // namespace tagwire
