// What the bytes of a fuzzer mean to the parsers of HTTP: a byte of switches, a byte with the
// number of piece sizes (low four bits), the sizes, then what the peer sends. The sizes are used in
// turn until the input is gone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "tests/http/pieces.h"

namespace tagwire::http {

struct FuzzInput {
  HttpLimits limits;
  Pieces pieces;
  std::string_view sent;
};

inline FuzzInput read_fuzz_input(const std::uint8_t* data, std::size_t size) {
  constexpr unsigned kMoveBuffer = 1;
  constexpr unsigned kReclaim = 2;
  constexpr unsigned kTightLimits = 4;

  FuzzInput input;
  input.sent = {reinterpret_cast<const char*>(data), size};
  const auto take = [&] {
    if (input.sent.empty()) return 0U;
    const unsigned byte = static_cast<unsigned char>(input.sent.front());
    input.sent.remove_prefix(1);
    return byte;
  };
  const unsigned switches = take();
  std::vector<std::size_t> sizes(take() & 15U);
  for (std::size_t& piece : sizes) piece = 1 + take();
  if ((switches & kTightLimits) != 0) {
    input.limits.max_head_bytes = 120;
    input.limits.max_start_line_bytes = 40;
    input.limits.max_headers = 4;
    input.limits.max_body_bytes = 16;
  }
  input.pieces.move_buffer = (switches & kMoveBuffer) != 0;
  input.pieces.reclaim = (switches & kReclaim) != 0;
  std::size_t at = 0;
  for (std::size_t i = 0; !sizes.empty(); ++i) {
    at += sizes[i % sizes.size()];
    if (at >= input.sent.size()) break;
    input.pieces.ends.push_back(at);
  }
  return input;
}

}  // namespace tagwire::http
