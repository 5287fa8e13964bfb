#include "tagwire/transport/call_gate.h"

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace tagwire::transport {
namespace {

using Gate = CallGate<int>;
using Turn = Gate::Turn;

TEST(CallGate, RunsAsManyAsAllowedAndQueuesTheRestInOrder) {
  Gate gate(2, 100);
  EXPECT_EQ(gate.enter(1), Turn::kRun);
  EXPECT_EQ(gate.enter(2), Turn::kRun);
  EXPECT_EQ(gate.enter(3), Turn::kQueued);
  EXPECT_EQ(gate.enter(4), Turn::kQueued);
  EXPECT_EQ(gate.leave(), std::optional(3));
  EXPECT_EQ(gate.leave(), std::optional(4));
  EXPECT_EQ(gate.leave(), std::nullopt);
  EXPECT_EQ(gate.leave(), std::nullopt);
  EXPECT_EQ(gate.enter(5), Turn::kRun);
}

TEST(CallGate, TurnsAwayWhatIsBeyondTheCallsInFlight) {
  Gate gate(1, 2);
  EXPECT_EQ(gate.enter(1), Turn::kRun);
  EXPECT_EQ(gate.enter(2), Turn::kQueued);
  EXPECT_EQ(gate.enter(3), Turn::kTooMany);
  EXPECT_EQ(gate.leave(), std::optional(2));
  EXPECT_EQ(gate.enter(4), Turn::kQueued);
}

TEST(CallGate, NeverRunsMoreThanAllowedAndLosesNoCall) {
  constexpr std::size_t kRunning = 2;
  constexpr int kThreads = 4;
  constexpr int kCalls = 20'000;
  Gate gate(kRunning, kThreads * kCalls);
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  std::atomic<int> done = 0;
  const auto run = [&](std::optional<int> call) {
    while (call) {
      const int now = running.fetch_add(1) + 1;
      int before = most.load();
      while (before < now && !most.compare_exchange_weak(before, now)) {
      }
      done.fetch_add(1);
      running.fetch_sub(1);
      call = gate.leave();
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int call = 0; call < kCalls; ++call) {
        if (gate.enter(call) == Turn::kRun) run(call);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(done.load(), kThreads * kCalls);
  EXPECT_LE(most.load(), static_cast<int>(kRunning));
}

}  // namespace
}  // namespace tagwire::transport
