// What a client program of the benchmarks notes about its calls, and the line of JSON that bench.py
// reads. The same for the load generator and for every peer's own client, so that their figures
// mean the same.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tagwire::bench {

using Clock = std::chrono::steady_clock;

/// Latencies in buckets of 100 ns up to 100 ms, then of 1 ms up to 10 s. A vector of all samples
/// would disturb the caches that the server under test shares on one core.
class Histogram {
 public:
  void add(Clock::duration latency);
  void add(const Histogram& other);
  std::uint64_t total() const { return total_; }
  double percentile_us(double share) const;

 private:
  static constexpr std::size_t kFine = 1'000'000;
  static constexpr std::size_t kCoarse = 10'000;

  std::vector<std::uint32_t> counts_ = std::vector<std::uint32_t>(kFine + kCoarse);
  std::uint64_t total_ = 0;
};

/// Counts calls that were sent after the warm-up, until the time is over (and at least one).
/// Thread safety: none; a thread has its own, and they are added at the end.
class Recorder {
 public:
  /// The warm-up begins now. Seconds, both.
  Recorder(double warmup, double seconds);

  /// Notes a call that was sent at `sent` and has ended now. False when the time is over.
  bool finished(Clock::time_point sent);
  /// The calls of another thread that ran at the same time.
  void add(const Recorder& other);
  /// One line of JSON to standard output.
  void print() const;

 private:
  Histogram latencies_;
  std::uint64_t calls_with_warmup_ = 0;
  Clock::time_point measure_from_;
  Clock::time_point end_;
  Clock::time_point first_;
  Clock::time_point last_;
  double cpu_begin_ = 0;  // of the process
  double cpu_end_ = 0;
};

}  // namespace tagwire::bench
