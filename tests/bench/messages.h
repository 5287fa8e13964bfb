// One sample of every message that the codec benchmarks read and write.
#pragma once

#include "tests/bench/documents.h"

namespace tagwire::bench {

inline constexpr std::size_t kElements = 100'000;
inline constexpr std::size_t kMebibyte = std::size_t{1} << 20;

struct Messages {
  Addends add = make_addends();
  Record record = make_record();
  Doubles doubles = make_doubles(kElements);
  Ints ints = make_ints(kElements);
  Strings strings = make_strings(kElements);
  Bytes bytes = make_bytes(kMebibyte);
};

/// Protocol Buffers on the same values, in its own wire format; in protobuf_bench.cc, where it is
/// installed. `messages` must outlive the benchmarks.
void register_protobuf(const Messages& messages);

}  // namespace tagwire::bench
