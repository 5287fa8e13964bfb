// Scenarios that nobody thought of: seeds choose the faults, the client's options and how many
// threads share it. Every call is held to held_client.h; what a seed did can be done again with
// TAGWIRE_FAULT_SEED=n. TAGWIRE_FAULT_SECONDS=600 looks for longer than the ordinary run.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <malloc.h>

#include "tests/faults/fault_catalogue.h"
#include "tests/faults/fault_proxy.h"
#include "tests/faults/held_client.h"
#include "tests/faults/token_server.h"

namespace tagwire::testing {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// One scenario: a proxy, a client, one to three threads.
void play(std::uint64_t seed, const std::string& server, Record& record) {
  Random random(seed);
  // Few have faults that take until a deadline: the time is better spent on others.
  const bool quick = !random.one_in(6);
  FaultProxy proxy({.upstream = server}, [=](std::size_t connection, std::size_t exchange) {
    Random choice(seed, connection, exchange);
    return random_fault(choice, quick).make(choice);
  });
  Client client(proxy.url(),
                {.timeout = std::chrono::milliseconds(random.between(50, 500)),
                 .connect_timeout = std::chrono::milliseconds(random.between(20, 500)),
                 .max_connections = random.between(1, 4),
                 .idle_timeout = std::chrono::milliseconds(random.one_in(3) ? 1 : 60'000),
                 .http = {.max_body_bytes = kBodyLimit}});
  const std::size_t threads = random.one_in(3) ? random.between(2, 3) : 1;
  const std::size_t calls = random.between(3, 10);
  const auto work = [&](std::size_t thread) {
    Random mine(seed, thread, 1'000'000);
    for (std::size_t i = 0; i < calls; ++i) {
      CallOptions options;
      if (mine.one_in(4)) options.timeout = std::chrono::milliseconds(mine.between(50, 200));
      const std::size_t payload = mine.one_in(20) ? mine.below(2'000'000) : mine.below(50);
      const std::size_t size = mine.one_in(20) ? mine.below(2'000'000) : mine.below(50);
      static_cast<void>(record.call(client, options, std::string(payload, 'x'), size));
    }
  };
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(work, i);
  work(0);
  for (std::thread& other : others) other.join();
  if (::testing::Test::HasFailure()) {
    std::fprintf(stderr, "seed %llu; the proxy:\n%s", static_cast<unsigned long long>(seed),
                 proxy.story().c_str());
  }
}

TEST(RandomFaults, NoScenarioBreaksAPromise) {
  const std::uint64_t only = setting("TAGWIRE_FAULT_SEED", 0);
  const auto budget = std::chrono::seconds(setting("TAGWIRE_FAULT_SECONDS", 12));
  const std::uint64_t most = only != 0 ? 1 : budget > 60s ? 1'000'000 : 2'000;
  const std::size_t descriptors = open_descriptors();
  Ledger ledger(most * 30);
  Record record(ledger);
  std::atomic<std::uint64_t> played{0};
  {
    TokenServer server([&](std::int32_t token) { ledger.ran(token); });
    const Clock::time_point end = Clock::now() + budget;
    const auto work = [&] {
      while (Clock::now() < end && !::testing::Test::HasFailure()) {
        const std::uint64_t next = played++;
        if (next >= most) break;
        play(only != 0 ? only : next + 1, server.address(), record);
      }
    };
    // Most of a scenario is waiting; several at once keep a processor busy.
    std::vector<std::thread> workers;
    for (int i = 0; i < (only != 0 ? 1 : 8); ++i) workers.emplace_back(work);
    for (std::thread& worker : workers) worker.join();
  }
  record.check();
  EXPECT_EQ(open_descriptors(), descriptors) << "descriptors leak";
  const Record::Totals totals = record.totals();
  std::printf(
      "%llu scenarios: %zu answers, %zu errors of calls that did not run, %zu that may have\n",
      static_cast<unsigned long long>(std::min(played.load(), most)), totals.answers,
      totals.not_run, totals.unknown);
  EXPECT_GT(totals.answers, 0U);
  if (only == 0) {
    EXPECT_GT(totals.unknown, 0U) << "no fault made a difference";
  }
}

/// Bytes of the heap in use.
std::size_t heap() { return ::mallinfo2().uordblks; }

/// The same once it is at most `bound`, as it will be when connections that were cut off are closed
/// everywhere and their buffers are gone; or the least of ten seconds.
std::size_t settled_heap(std::size_t bound) {
  std::size_t least = heap();
  const auto end = std::chrono::steady_clock::now() + 10s;
  while (least > bound && std::chrono::steady_clock::now() < end) {
    std::this_thread::yield();
    least = std::min(least, heap());
  }
  return least;
}

// What every call could leave behind, it leaves behind here, too: connections come and go, replies
// are damaged, threads meet. The whole of it (TAGWIRE_FAULT_CALLS=100000) is a load test.
TEST(Churn, LeavesMemoryAndDescriptorsFlat) {
  const std::size_t calls = setting("TAGWIRE_FAULT_CALLS", 6'000);
  const std::size_t warm = calls / 3;
  Ledger ledger(calls + warm);
  TokenServer server([&](std::int32_t token) { ledger.ran(token); });
  FaultProxy proxy({.upstream = server.address()}, [](std::size_t connection,
                                                      std::size_t exchange) {
    Random random(5, connection, exchange);
    return exchange < 8 && !random.one_in(4) ? honest() : random_fault(random, true).make(random);
  });
  Client client(proxy.url(),
                {.timeout = 5s, .max_connections = 4, .http = {.max_body_bytes = kBodyLimit}});
  std::atomic<std::size_t> answers{0};
  std::atomic<std::size_t> wrong{0};
  const auto churn = [&](std::size_t count) {
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        for (std::size_t i = 0; i < count / 4; ++i) {
          const std::int32_t token = ledger.issue();
          const Result<std::string> result =
              client.try_call<std::string>("run", token, "payload", 10);
          if (!result.ok()) continue;
          ++answers;
          if (*result != answer_to(token, 10)) ++wrong;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_TRUE(proxy.wait_until([](const auto& counts) { return counts.open <= 4; }));
  };
  churn(warm);
  const std::size_t heap_before = settled_heap(1024 * 1024);
  const std::size_t descriptors = open_descriptors();
  churn(calls);
  const std::size_t heap_after = settled_heap(heap_before + 512 * 1024);
  EXPECT_EQ(wrong, 0U);
  EXPECT_GT(answers, calls / 2);
  // At most four connections are kept, each with its two ends and the proxy's way to the server.
  EXPECT_LE(open_descriptors(), descriptors + 16);
  std::printf("%zu calls, %zu answers, heap %zu -> %zu bytes\n", calls, answers.load(), heap_before,
              heap_after);
  if (heap_before == 0) GTEST_SKIP() << "this allocator does not say what is in use";
  // Not by a byte a call: what is there at any moment differs, by a buffer here and there.
  EXPECT_LT(heap_after, heap_before + 512 * 1024);
}

}  // namespace
}  // namespace tagwire::testing
