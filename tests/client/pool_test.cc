// Who gets which connection, by a clock of the test's own.
#include "tagwire/client/pool.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace tagwire::calling {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = Pool::Clock;

// Waiting is by the real clock: never long enough to matter, unless it should be.
const Clock::time_point kNow = Clock::now();
const Clock::time_point kNever = kNow + hours(1);

TEST(Pool, HandsOutTheConnectionThatWasUsedLast) {
  Pool pool(3, seconds(60));
  auto first = pool.acquire(kNow, kNever);
  auto second = pool.acquire(kNow, kNever);
  const Connection* const used_last = first.get();
  pool.release(std::move(second), kNow);
  pool.release(std::move(first), kNow);
  EXPECT_EQ(pool.acquire(kNow, kNever).get(), used_last);
}

TEST(Pool, DropsConnectionsThatWereIdleForTooLong) {
  Pool pool(2, seconds(60));
  auto old = pool.acquire(kNow, kNever);
  auto recent = pool.acquire(kNow, kNever);
  old->request.append("old");
  recent->request.append("recent");
  pool.release(std::move(old), kNow);
  pool.release(std::move(recent), kNow + seconds(30));

  // Both are good up to the minute; then one, then none. Their places are free again.
  auto first = pool.acquire(kNow + seconds(61), kNever);
  EXPECT_EQ(first->request.view(), "recent");
  auto second = pool.acquire(kNow + seconds(61), kNever);
  EXPECT_EQ(second->request.view(), "");
  pool.release(std::move(first), kNow + seconds(62));
  EXPECT_EQ(pool.acquire(kNow + seconds(122), kNever)->request.view(), "recent");
}

TEST(Pool, AConnectionIdleForExactlyTheTimeoutIsGood) {
  Pool pool(1, seconds(60));
  auto connection = pool.acquire(kNow, kNever);
  connection->request.append("kept");
  pool.release(std::move(connection), kNow);
  connection = pool.acquire(kNow + seconds(60), kNever);
  EXPECT_EQ(connection->request.view(), "kept");
  pool.release(std::move(connection), kNow + seconds(60));
  EXPECT_EQ(pool.acquire(kNow + seconds(120) + milliseconds(1), kNever)->request.view(), "");
}

TEST(Pool, GivesUpAtTheDeadline) {
  Pool pool(1, seconds(60));
  auto only = pool.acquire(kNow, kNever);
  EXPECT_EQ(pool.acquire(kNow, Clock::now()), nullptr);
  EXPECT_EQ(pool.acquire(kNow, Clock::now() + milliseconds(20)), nullptr);
  pool.release(std::move(only), kNow);  // nobody waits any more
  EXPECT_NE(pool.acquire(kNow, kNever), nullptr);
}

TEST(Pool, WaitersAreServedWhileOthersGiveUp) {
  constexpr int kThreads = 8;
  constexpr int kRounds = 300;
  Pool pool(2, seconds(60));
  std::vector<std::thread> threads;
  std::atomic<int> in_use = 0;
  std::atomic<int> served = 0;
  std::atomic<int> too_many = 0;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int round = 0; round < kRounds; ++round) {
        // Half of the threads never wait.
        const bool patient = thread % 2 == 0;
        auto connection = pool.acquire(Clock::now(), patient ? kNever : kNow);
        if (connection == nullptr) {
          EXPECT_FALSE(patient);
          continue;
        }
        if (++in_use > 2) ++too_many;
        if (patient) ++served;
        std::this_thread::yield();
        --in_use;
        pool.release(std::move(connection), Clock::now());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(too_many, 0);
  EXPECT_EQ(served, kThreads / 2 * kRounds);
}

TEST(Pool, ManyIdleConnectionsAreNoDeepRecursion) {
  Pool pool(200'000, seconds(60));
  std::vector<std::unique_ptr<Connection>> all;
  for (int i = 0; i < 200'000; ++i) all.push_back(pool.acquire(kNow, kNever));
  for (auto& each : all) pool.release(std::move(each), kNow);
}

}  // namespace
}  // namespace tagwire::calling
