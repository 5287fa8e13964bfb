// CallGate: how many handlers may run at once, and who waits for a turn (first come, first served).
// It keeps one thread of a shared loop free for I/O (docs/decisions/0005). The common case, nobody
// waiting, is one atomic operation to enter and one to leave: the counter counts running and
// waiting calls together, and only a call that finds the turns taken touches the queue and its
// lock.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>

namespace tagwire::transport {

/// Thread safety: all members from any thread. `Call` is a pointer-like token of a waiting call.
template <class Call>
class CallGate {
 public:
  enum class Turn : std::uint8_t {
    kRun,      ///< the caller runs the call now, then leave()s
    kQueued,   ///< the call belongs to the gate; a later leave() hands it out. Touch it no more
    kTooMany,  ///< max_in_flight calls are inside; the caller keeps the call and does not leave()
  };

  CallGate(std::size_t max_running, std::size_t max_in_flight)
      : max_running_(max_running), max_in_flight_(max_in_flight) {}

  Turn enter(Call call) {
    std::size_t inside = inside_.load(std::memory_order_relaxed);
    do {
      if (inside >= max_in_flight_) return Turn::kTooMany;
    } while (!inside_.compare_exchange_weak(inside, inside + 1, std::memory_order_acq_rel));
    if (inside < max_running_) return Turn::kRun;

    const std::lock_guard lock(mutex_);
    // A call may have left between the counting above and this lock, and found nobody to hand its
    // turn to.
    if (spare_turns_ > 0) {
      --spare_turns_;
      return Turn::kRun;
    }
    waiting_.push_back(call);
    return Turn::kQueued;
  }

  /// Gives the turn back. Returns the call that has it now: the caller sees to it that it is run,
  /// and left in its turn.
  std::optional<Call> leave() {
    const std::size_t inside = inside_.fetch_sub(1, std::memory_order_acq_rel);
    if (inside <= max_running_) return std::nullopt;

    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) {
      ++spare_turns_;
      return std::nullopt;
    }
    const Call next = waiting_.front();
    waiting_.pop_front();
    return next;
  }

 private:
  const std::size_t max_running_;
  const std::size_t max_in_flight_;
  std::atomic<std::size_t> inside_ = 0;  // running and waiting
  std::mutex mutex_;                     // guards what follows
  std::deque<Call> waiting_;
  std::size_t spare_turns_ = 0;  // turns left for calls that were counted and not yet queued
};

}  // namespace tagwire::transport
