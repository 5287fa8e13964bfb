// Pieces of error messages: what a peer sent, quoted so that the message stays short and readable.
#pragma once

#include <string>
#include <string_view>

namespace tagwire::wire {

/// At most `max` bytes of `text`, cut between characters: messages must stay UTF-8.
inline std::string shorten(std::string_view text, std::size_t max = 40) {
  if (text.size() <= max) return std::string(text);
  while ((static_cast<unsigned char>(text[max]) & 0xc0) == 0x80) --max;
  return std::string(text.substr(0, max)) + "...";
}

inline std::string quote(std::string_view text) { return "'" + shorten(text) + "'"; }

inline std::string in_brackets(std::string_view name) { return "<" + shorten(name) + ">"; }

}  // namespace tagwire::wire
