// A server that is killed in the middle of calls and comes back on the same port, without a proxy:
// our own and Python's.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/faults/child_server.h"
#include "tests/faults/held_client.h"
#include "tests/faults/ledger.h"

namespace tagwire::testing {
namespace {

using namespace std::chrono_literals;

struct Kind {
  const char* name;
  std::vector<std::string> command;
};

class ServerKilled : public ::testing::TestWithParam<Kind> {
 protected:
  ServerKilled() { std::filesystem::remove(path_); }
  ~ServerKilled() override { std::filesystem::remove(path_); }

  std::vector<std::string> command() const {
    std::vector<std::string> words = GetParam().command;
    words.insert(words.end(), {"--ledger", path_});
    return words;
  }

  const std::string path_ = ::testing::TempDir() + "ledger_" + std::to_string(::getpid());
};

TEST_P(ServerKilled, CallsEndAndRunAtMostOnce) {
  constexpr int kThreads = 3;
  constexpr int kKills = 8;
  const std::size_t descriptors = open_descriptors();
  struct Entry {
    bool answered;
    bool may_have_run;
    std::string text;
  };
  std::mutex mutex;
  std::map<std::int32_t, Entry> entries;
  std::atomic<std::int32_t> next{0};
  std::atomic<std::size_t> answers{0};
  std::atomic<bool> over{false};
  {
    ChildServer server(command());
    Client client("http://" + server.address() + "/RPC2", {.timeout = 2s, .max_connections = 2});
    const auto call = [&] {
      const std::int32_t token = next++;
      const auto begin = std::chrono::steady_clock::now();
      const Result<std::string> result = client.try_call<std::string>("run", token, "", 0);
      EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s + kTolerance);
      if (result.ok()) {
        ++answers;
        EXPECT_EQ(*result, answer_to(token, 0));
      }
      const std::lock_guard lock(mutex);
      entries[token] = {.answered = result.ok(),
                        .may_have_run = !result.ok() && result.error().may_have_run,
                        .text = result.ok() ? "" : result.error().message};
      return result.ok();
    };
    std::vector<std::thread> callers;
    for (int i = 0; i < kThreads; ++i) {
      callers.emplace_back([&] {
        while (!over) {
          if (!call()) std::this_thread::yield();
        }
      });
    }
    for (int i = 0; i < kKills; ++i) {
      const std::size_t before = answers;
      while (answers < before + 20) std::this_thread::yield();  // in the middle of them
      server.kill();
      server.start();
    }
    const std::size_t before = answers;
    while (answers < before + 20) std::this_thread::yield();
    over = true;
    for (std::thread& caller : callers) caller.join();
    EXPECT_TRUE(call()) << "the client has not got over it";
  }
  std::map<std::int32_t, unsigned> runs;
  for (const std::int32_t token : LedgerFile::read(path_)) ++runs[token];
  std::size_t lost = 0;
  for (const auto& [token, entry] : entries) {
    EXPECT_LE(runs[token], 1U) << entry.text;
    if (entry.answered || !entry.may_have_run) {
      EXPECT_EQ(runs[token], entry.answered ? 1U : 0U) << entry.text;
    }
    lost += entry.may_have_run ? 1 : 0;
  }
  std::printf("%zu calls, %zu answers, %zu that may have run\n", entries.size(), answers.load(),
              lost);
  EXPECT_EQ(open_descriptors(), descriptors);
}

INSTANTIATE_TEST_SUITE_P(
    Servers, ServerKilled,
    ::testing::Values(Kind{.name = "ours", .command = {TOKEN_SERVER}},
                      Kind{.name = "python", .command = {PYTHON, TOKEN_SERVER_PY}},
                      Kind{.name = "python_http_1_0",
                           .command = {PYTHON, TOKEN_SERVER_PY, "--http", "1.0"}}),
    [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace tagwire::testing
