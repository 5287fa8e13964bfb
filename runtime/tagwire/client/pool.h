// The connections of a client that no call uses at the moment, and the queue of calls that wait for
// one. Last in, first out: under little load few connections stay in use, and the others run into
// their idle timeout.
//
// A connection that is given back goes straight to the call that has waited longest, so that nobody
// starves behind threads that call in a loop.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>

#include "tagwire/client/connection.h"

namespace tagwire::calling {

/// Thread safety: all members, concurrently. Lifetime: outlives what acquire() handed out.
class Pool {
 public:
  using Clock = std::chrono::steady_clock;

  /// At most `max` connections exist at once. Those that were idle for longer than `idle_timeout`
  /// are not used again.
  Pool(std::size_t max, std::chrono::milliseconds idle_timeout);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  /// A connection for one call: the one that was used last, or a new one that is not connected yet.
  /// Waits until one is free; null when the deadline has passed before.
  std::unique_ptr<Connection> acquire(Clock::time_point now, Clock::time_point deadline);
  /// Takes it back, connected or not.
  void release(std::unique_ptr<Connection> connection, Clock::time_point now) noexcept;

 private:
  struct Waiter;

  std::unique_ptr<Connection> cut_expired(Clock::time_point now) noexcept;

  const std::size_t max_;
  const std::chrono::milliseconds idle_timeout_;

  std::mutex mutex_;
  std::unique_ptr<Connection> idle_;  // a list; the one used last is in front
  std::size_t existing_ = 0;          // idle or in use
  Clock::time_point swept_{};
  Waiter* first_waiter_ = nullptr;  // each on the stack of its thread
  Waiter* last_waiter_ = nullptr;
};

}  // namespace tagwire::calling
