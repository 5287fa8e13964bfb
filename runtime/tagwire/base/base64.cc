#include "tagwire/base/base64.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace tagwire {
namespace {

constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Two digits for each 12 bits: half the look-ups of a table of single digits.
constexpr auto kPairs = [] {
  std::array<std::array<char, 2>, 4096> pairs{};
  for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i] = {kDigits[i >> 6], kDigits[i & 63]};
  return pairs;
}();

constexpr std::uint32_t kBad = 0xff00'0000;  // no digit sets the top byte, so OR-ing tells

// The value of a character as digit `position` of four, already shifted to its place.
constexpr auto kValues = [] {
  std::array<std::array<std::uint32_t, 256>, 4> tables{};
  for (std::size_t position = 0; position < 4; ++position) {
    tables[position].fill(kBad);
    for (std::uint32_t i = 0; i < 64; ++i) {
      tables[position][static_cast<unsigned char>(kDigits[i])] = i << (18 - 6 * position);
    }
  }
  return tables;
}();

constexpr bool is_space(unsigned char c) noexcept {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

std::uint32_t decode_four(const unsigned char* in) noexcept {
  return kValues[0][in[0]] | kValues[1][in[1]] | kValues[2][in[2]] | kValues[3][in[3]];
}

void store_three(std::byte* out, std::uint32_t bits) noexcept {
  out[0] = static_cast<std::byte>(bits >> 16);
  out[1] = static_cast<std::byte>(bits >> 8);
  out[2] = static_cast<std::byte>(bits);
}

}  // namespace

char* encode_base64(char* out, std::span<const std::byte> data) noexcept {
  const std::byte* in = data.data();
  std::size_t left = data.size();
  for (; left >= 3; left -= 3, in += 3, out += 4) {
    const std::uint32_t bits = std::to_integer<std::uint32_t>(in[0]) << 16 |
                               std::to_integer<std::uint32_t>(in[1]) << 8 |
                               std::to_integer<std::uint32_t>(in[2]);
    std::memcpy(out, kPairs[bits >> 12].data(), 2);
    std::memcpy(out + 2, kPairs[bits & 4095].data(), 2);
  }
  if (left == 0) return out;
  const std::uint32_t bits = std::to_integer<std::uint32_t>(in[0]) << 16 |
                             (left == 2 ? std::to_integer<std::uint32_t>(in[1]) << 8 : 0);
  std::memcpy(out, kPairs[bits >> 12].data(), 2);
  out[2] = left == 2 ? kDigits[bits >> 6 & 63] : '=';
  out[3] = '=';
  return out + 4;
}

std::string encode_base64(std::span<const std::byte> data) {
  std::string text(base64_length(data.size()), '\0');
  encode_base64(text.data(), data);
  return text;
}

bool decode_base64(std::string_view text, std::vector<std::byte>& out, std::size_t& bad_offset) {
  out.resize(text.size() / 4 * 3 + 3);
  const auto* const first = reinterpret_cast<const unsigned char*>(text.data());
  const auto* const last = first + text.size();
  const auto* in = first;
  std::byte* to = out.data();

  std::uint32_t bits = 0;
  unsigned digits = 0;   // of the group of four under way
  unsigned padding = 0;  // '=' seen
  while (in != last) {
    // Whole groups while nothing is odd; the rest of the loop takes one character and comes back.
    while (digits == 0 && padding == 0 && last - in >= 4) {
      const std::uint32_t four = decode_four(in);
      if (four >= kBad) break;
      store_three(to, four);
      to += 3;
      in += 4;
    }
    if (in == last) break;
    const unsigned char c = *in;
    if (c == '=' && digits >= 2 && digits + padding < 4) {
      ++padding;
    } else if (const std::uint32_t value = kValues[3][c]; value < kBad && padding == 0) {
      bits = bits << 6 | value;
      if (++digits == 4) {
        store_three(to, bits);
        to += 3;
        bits = digits = 0;
      }
    } else if (!is_space(c)) {
      bad_offset = static_cast<std::size_t>(in - first);
      return false;
    }
    ++in;
  }
  if (digits + padding != 0 && digits + padding != 4) {
    bad_offset = text.size();
    return false;
  }
  if (digits == 2) {
    *to++ = static_cast<std::byte>(bits >> 4);
  } else if (digits == 3) {
    *to++ = static_cast<std::byte>(bits >> 10);
    *to++ = static_cast<std::byte>(bits >> 2);
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
  return true;
}

bool decode_base64(std::string_view text, std::vector<std::byte>& out) {
  std::size_t bad_offset = 0;
  return decode_base64(text, out, bad_offset);
}

}  // namespace tagwire
