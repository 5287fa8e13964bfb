// Any bytes in any pieces: the request parser gives the same outcome as for the whole, and what it
// reports stays inside the buffer (the helper's buffers have no byte to spare, so a sanitizer sees
// a read beyond them).
//
// Input: a byte of switches, a byte with the number of piece sizes (low four bits), the sizes, then
// what the peer sends. The sizes are used in turn until the input is gone.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "tests/http/parse_all.h"

namespace {

using tagwire::HttpLimits;
using tagwire::http::parse_all;
using tagwire::http::Pieces;

constexpr unsigned kMoveBuffer = 1;
constexpr unsigned kReclaim = 2;
constexpr unsigned kTightLimits = 4;

HttpLimits tight_limits() {
  HttpLimits limits;
  limits.max_head_bytes = 120;
  limits.max_start_line_bytes = 40;
  limits.max_headers = 4;
  limits.max_body_bytes = 16;
  return limits;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto take = [&] {
    if (input.empty()) return 0U;
    const unsigned byte = static_cast<unsigned char>(input.front());
    input.remove_prefix(1);
    return byte;
  };
  const unsigned switches = take();
  std::vector<std::size_t> sizes(take() & 15U);
  for (std::size_t& piece : sizes) piece = 1 + take();
  const HttpLimits limits = (switches & kTightLimits) != 0 ? tight_limits() : HttpLimits{};

  Pieces pieces;
  pieces.move_buffer = (switches & kMoveBuffer) != 0;
  pieces.reclaim = (switches & kReclaim) != 0;
  std::size_t at = 0;
  for (std::size_t i = 0; !sizes.empty(); ++i) {
    at += sizes[i % sizes.size()];
    if (at >= input.size()) break;
    pieces.ends.push_back(at);
  }

  const std::string whole = parse_all(input, {}, limits);
  const std::string split = parse_all(input, pieces, limits);
  if (whole != split) {
    std::fprintf(stderr, "in one piece:\n%s\nin pieces:\n%s\n", whole.c_str(), split.c_str());
    std::abort();
  }
  return 0;
}
