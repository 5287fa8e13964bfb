// Input for parsers in pieces, in buffers without a byte to spare, and changed at random: what the
// tests of requests and of replies share.
#pragma once

#include <cstddef>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tagwire/base/limits.h"

namespace tagwire::http {

/// How the input is handed to the parser.
struct Pieces {
  std::vector<std::size_t>
      ends;  ///< offsets in the input where a piece ends; the rest is the last one
  bool move_buffer =
      false;             ///< give each call a fresh copy of the buffer, as a growing vector would
  bool reclaim = false;  ///< call reclaim() whenever more is needed
};

/// One piece per byte.
Pieces bytewise(std::string_view input);

/// Cuts an input of `size` bytes at random places.
Pieces random_pieces(std::mt19937& random, std::size_t size);

/// What a hostile or broken peer could send: `text`, changed at a few places.
std::string mutate(std::mt19937& random, std::string text);

/// Limits that short inputs reach.
HttpLimits tight_limits();

/// A buffer of exactly `size` bytes, so that AddressSanitizer sees a read past its end.
struct ExactBuffer {
  std::unique_ptr<char[]> data;
  std::size_t size = 0;

  void assign(const char* from, std::size_t count);
  void append(std::string_view more);
};

}  // namespace tagwire::http
