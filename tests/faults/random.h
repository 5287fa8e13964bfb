// Choices that a seed decides, the same on every machine and whatever other threads do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace tagwire::testing {

/// SplitMix64 (Steele, Lea, Flood 2014). Not std::mt19937: cheap to make for each exchange anew.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  /// Of a place in a scenario: the same for the same numbers, whoever comes first.
  Random(std::uint64_t seed, std::uint64_t a, std::uint64_t b)
      : state_(seed + 0x9e3779b97f4a7c15U * (a + 1) + 0xd1342543de82ef95U * (b + 1)) {
    next();
  }

  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }
  /// 0 .. bound - 1; bound > 0.
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }
  std::size_t between(std::size_t low, std::size_t high) { return low + below(high - low + 1); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  std::string_view one_of(std::initializer_list<std::string_view> list) {
    return list.begin()[below(list.size())];
  }

 private:
  std::uint64_t state_;
};

}  // namespace tagwire::testing
