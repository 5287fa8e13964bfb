// Characters of HTTP (RFC 9110 section 5.6, RFC 9112 section 2) and the two scans that reading a
// head consists of: to the end of a line, and to the end of a name. Both look at 16 bytes at a time
// where the machine has SSE2 (any x86-64), which halves the cost of a typical head; the loops
// behind them are the portable form and finish the last bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace tagwire::http {

/// tchar of RFC 9110 section 5.6.2: what methods and field names are made of.
bool is_token_char(char c) noexcept;

/// What may stand in the authority of a URI (RFC 3986 section 3.2.2) or in Host, brackets aside.
bool is_host_char(char c) noexcept;

/// The first control character other than HTAB in [begin, end), else `end`. A line of a head holds
/// none, so this finds its end and refuses what it may not hold in one pass.
const char* find_control(const char* begin, const char* end) noexcept;

/// How many of the bytes from `begin` on are token characters. Looks at none from `end` on, but may
/// load bytes up to `readable_end` (>= end).
std::size_t token_length(const char* begin, const char* end, const char* readable_end) noexcept;

/// `text` without spaces and tabs at both ends (OWS).
std::string_view trim(std::string_view text) noexcept;

/// ASCII case-insensitive equality: field names, most tokens (RFC 9110 section 5.1).
bool iequals(std::string_view a, std::string_view b) noexcept;

/// Whether the token at `name`, of exactly N - 1 characters, is `lower` in any case. `lower` holds
/// lower-case letters and '-' only: then setting bit 5 of a token character cannot make it equal by
/// accident.
template <std::size_t N>
bool is_name(const char* name, const char (&lower)[N]) noexcept {
  constexpr std::size_t kSize = N - 1;
  static_assert(kSize >= 4 && kSize <= 24);
  using Word = std::conditional_t<(kSize < 8), std::uint32_t, std::uint64_t>;
  constexpr auto kBit5 = static_cast<Word>(0x2020202020202020U);
  Word difference = 0;
  const auto compare = [&](std::size_t at) {
    Word a = 0;
    Word b = 0;
    std::memcpy(&a, name + at, sizeof a);
    std::memcpy(&b, lower + at, sizeof b);
    difference |= static_cast<Word>(a | kBit5) ^ b;
  };
  for (std::size_t at = 0; at + sizeof(Word) < kSize; at += sizeof(Word)) compare(at);
  compare(kSize - sizeof(Word));  // overlaps the one before
  return difference == 0;
}

/// Calls `visit` with each element of a comma-separated list, trimmed, empty ones left out (RFC
/// 9110 section 5.6.1). No list that we read holds quoted strings.
template <class Visit>
void for_each_element(std::string_view list, Visit visit) {
  while (true) {
    const std::size_t comma = list.find(',');
    const std::string_view element = trim(list.substr(0, comma));
    if (!element.empty()) visit(element);
    if (comma == std::string_view::npos) return;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace tagwire::http
