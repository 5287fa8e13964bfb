#include "tests/bench/recorder.h"

#include <algorithm>
#include <iostream>

#include <sys/resource.h>

namespace tagwire::bench {

namespace {

Clock::duration seconds_of(double seconds) {
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

/// The CPU time that this process has used, in microseconds.
double cpu_used_us() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto us = [](const timeval& t) {
    return 1e6 * static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec);
  };
  return us(usage.ru_utime) + us(usage.ru_stime);
}

}  // namespace

void Histogram::add(Clock::duration latency) {
  const auto ns = static_cast<std::size_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(latency).count());
  const std::size_t fine = ns / 100;
  const std::size_t bucket = fine < kFine ? fine : kFine + ns / 1'000'000;
  ++counts_[std::min(bucket, counts_.size() - 1)];
  ++total_;
}

void Histogram::add(const Histogram& other) {
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
  total_ += other.total_;
}

double Histogram::percentile_us(double share) const {
  const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(total_));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    seen += counts_[i];
    if (seen <= wanted) continue;
    return i < kFine ? (static_cast<double>(i) + 0.5) / 10
                     : (static_cast<double>(i - kFine) + 0.5) * 1000;
  }
  return 0;
}

Recorder::Recorder(double warmup, double seconds)
    : measure_from_(Clock::now() + seconds_of(warmup)), end_(measure_from_ + seconds_of(seconds)) {}

bool Recorder::finished(Clock::time_point sent) {
  const auto now = Clock::now();
  ++calls_with_warmup_;
  if (sent < measure_from_) {
    // The last one of the warm-up marks where the CPU time of the measured calls begins.
    if (now >= measure_from_ && cpu_begin_ == 0) cpu_begin_ = cpu_used_us();
    return true;
  }
  if (latencies_.total() == 0) {
    first_ = sent;
    if (cpu_begin_ == 0) cpu_begin_ = cpu_used_us();
  }
  latencies_.add(now - sent);
  last_ = now;
  if (now < end_) return true;
  cpu_end_ = cpu_used_us();
  return false;
}

void Recorder::add(const Recorder& other) {
  latencies_.add(other.latencies_);
  calls_with_warmup_ += other.calls_with_warmup_;
  first_ = std::min(first_, other.first_);
  last_ = std::max(last_, other.last_);
  cpu_begin_ = std::min(cpu_begin_, other.cpu_begin_);
  cpu_end_ = std::max(cpu_end_, other.cpu_end_);
}

void Recorder::print() const {
  const double seconds = std::chrono::duration<double>(last_ - first_).count();
  const auto calls = static_cast<double>(latencies_.total());
  std::cout << "{\"calls_per_s\": " << calls / seconds
            << ", \"p50_us\": " << latencies_.percentile_us(0.50)
            << ", \"p99_us\": " << latencies_.percentile_us(0.99)
            << ", \"client_cpu_us\": " << (cpu_end_ - cpu_begin_) / calls
            << ", \"calls_with_warmup\": " << calls_with_warmup_ << "}" << std::endl;
}

}  // namespace tagwire::bench
