// Base64 (RFC 4648 section 4) as XML-RPC carries bytes: written in one line, which every peer
// reads; read with any white space, since Python and xmlrpc-c break lines.
//
// Deviation from RFC 4648 section 3.5: bits left over in the last digit are not required to be
// zero, because Python's decoder ignores them too. Padding must be complete and last: its absence
// is how a cut message shows.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tagwire {

/// How many characters encode_base64() writes for `bytes` bytes.
constexpr std::size_t base64_length(std::size_t bytes) noexcept { return (bytes + 2) / 3 * 4; }

/// Writes base64_length(data.size()) characters at `out`; returns the new end.
char* encode_base64(char* out, std::span<const std::byte> data) noexcept;
std::string encode_base64(std::span<const std::byte> data);

/// Decodes all of `text` into `out`, replacing its contents. On false, `bad_offset` is the place in
/// `text` of the first character that has no business there (text.size() when padding is missing)
/// and `out` is unspecified.
bool decode_base64(std::string_view text, std::vector<std::byte>& out, std::size_t& bad_offset);
bool decode_base64(std::string_view text, std::vector<std::byte>& out);

}  // namespace tagwire
