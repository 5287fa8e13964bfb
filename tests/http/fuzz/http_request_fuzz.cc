// Any bytes in any pieces: the request parser gives the same outcome as for the whole, and what it
// reports stays inside the buffer (the helper's buffers have no byte to spare, so a sanitizer sees
// a read beyond them).

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/http/fuzz/fuzz_input.h"
#include "tests/http/parse_all.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tagwire::http::parse_all;
  const tagwire::http::FuzzInput input = tagwire::http::read_fuzz_input(data, size);
  const std::string whole = parse_all(input.sent, {}, input.limits);
  const std::string split = parse_all(input.sent, input.pieces, input.limits);
  if (whole != split) {
    std::fprintf(stderr, "in one piece:\n%s\nin pieces:\n%s\n", whole.c_str(), split.c_str());
    std::abort();
  }
  return 0;
}
