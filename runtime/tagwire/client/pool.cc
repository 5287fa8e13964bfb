#include "tagwire/client/pool.h"

#include <algorithm>
#include <utility>

namespace tagwire::calling {
namespace {

/// Longer than any connection lives, and far from where nanoseconds end: some say
/// milliseconds::max() for "never".
constexpr std::chrono::milliseconds kLongestIdle = std::chrono::hours(24 * 365);

/// Destroys a list one by one: destructors would do it by recursion.
void destroy(std::unique_ptr<Connection> list) noexcept {
  while (list) list = std::exchange(list->next, nullptr);
}

}  // namespace

/// A call that waits. All members are guarded by the pool's mutex.
struct Pool::Waiter {
  std::condition_variable served;
  std::unique_ptr<Connection> connection;
  Waiter* next = nullptr;
};

Pool::Pool(std::size_t max, std::chrono::milliseconds idle_timeout)
    : max_(max), idle_timeout_(std::min(idle_timeout, kLongestIdle)) {}

Pool::~Pool() { destroy(std::move(idle_)); }

std::unique_ptr<Connection> Pool::acquire(Clock::time_point now, Clock::time_point deadline) {
  std::unique_ptr<Connection> expired;
  std::unique_lock lock(mutex_);
  if (now - (idle_ ? idle_->used : swept_) > idle_timeout_ || now - swept_ > idle_timeout_) {
    expired = cut_expired(now);
  }
  if (idle_) {
    std::unique_ptr<Connection> connection = std::move(idle_);
    idle_ = std::move(connection->next);
    lock.unlock();
    destroy(std::move(expired));
    return connection;
  }
  if (existing_ < max_) {
    auto connection = std::make_unique<Connection>();
    ++existing_;
    lock.unlock();
    destroy(std::move(expired));
    return connection;
  }
  Waiter waiter;
  (first_waiter_ == nullptr ? first_waiter_ : last_waiter_->next) = &waiter;
  last_waiter_ = &waiter;
  waiter.served.wait_until(lock, deadline, [&] { return waiter.connection != nullptr; });
  if (waiter.connection) return std::move(waiter.connection);
  // Too late: leave the queue, wherever in it.
  Waiter* before = nullptr;
  for (Waiter* each = first_waiter_; each != &waiter; each = each->next) before = each;
  (before == nullptr ? first_waiter_ : before->next) = waiter.next;
  if (last_waiter_ == &waiter) last_waiter_ = before;
  return nullptr;
}

void Pool::release(std::unique_ptr<Connection> connection, Clock::time_point now) noexcept {
  connection->used = now;
  const std::lock_guard lock(mutex_);
  if (first_waiter_ != nullptr) {
    Waiter& waiter = *first_waiter_;
    first_waiter_ = waiter.next;
    waiter.connection = std::move(connection);
    waiter.served.notify_one();  // under the lock: the waiter may be gone right after it
    return;
  }
  connection->next = std::move(idle_);
  idle_ = std::move(connection);
}

/// Takes the connections out of the list that were idle for too long: all behind the first such
/// one, because each was used before the one in front of it.
std::unique_ptr<Connection> Pool::cut_expired(Clock::time_point now) noexcept {
  swept_ = now;
  std::unique_ptr<Connection>* link = &idle_;
  while (*link && now - (*link)->used <= idle_timeout_) link = &(*link)->next;
  std::unique_ptr<Connection> expired = std::move(*link);
  for (const Connection* each = expired.get(); each != nullptr; each = each->next.get()) {
    --existing_;
  }
  return expired;
}

}  // namespace tagwire::calling
