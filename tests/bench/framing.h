// The least that finds the end of an HTTP message: the blank line and Content-Length. What the
// benchmark's own programs use to frame, and what "bare" means in docs/performance.md: it checks
// nothing else, so a server that parses a head properly can only be slower.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string_view>

namespace tagwire::bench {

/// The value of Content-Length in a head that ends in CRLF, 0 when absent.
inline std::size_t content_length(std::string_view head) {
  constexpr std::string_view kField = "\r\nContent-Length:";
  std::size_t at = head.find(kField);
  if (at == std::string_view::npos) {  // the slow way, for servers that spell it otherwise
    const auto same = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
    at = static_cast<std::size_t>(
        std::search(head.begin(), head.end(), kField.begin(), kField.end(), same) - head.begin());
    if (at == head.size()) return 0;
  }
  const char* digits = head.data() + at + kField.size();
  while (*digits == ' ') ++digits;
  std::size_t length = 0;
  std::from_chars(digits, head.data() + head.size(), length);
  return length;
}

/// Bytes of the message that starts `received`, head and body, or none while the head is
/// incomplete.
inline std::optional<std::size_t> message_size(std::string_view received) {
  const std::size_t head_end = received.find("\r\n\r\n");
  if (head_end == std::string_view::npos) return std::nullopt;
  return head_end + 4 + content_length(received.substr(0, head_end + 2));
}

}  // namespace tagwire::bench
