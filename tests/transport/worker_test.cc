// What a thread keeps between requests.
#include <cstddef>
#include <utility>

#include <gtest/gtest.h>

#include "tagwire/transport/server_core.h"

namespace tagwire::transport {
namespace {

constexpr std::size_t kLarge = 5'000'000;

void answer(Worker& worker, std::size_t bytes) {
  worker.response.reset();
  worker.response.buffer.prepare(bytes);
  worker.response.buffer.commit(bytes);
  worker.trim(bytes);
}

TEST(Worker, KeepsTheMemoryOfLargeRepliesWhileTheyGoOn) {
  const HttpLimits limits;
  Worker worker(limits);
  for (int round = 0; round < 10; ++round) {
    answer(worker, kLarge);
    for (int i = 0; i < 30; ++i) answer(worker, 100);
    EXPECT_GE(worker.response.buffer.capacity(), kLarge);
  }
}

TEST(Worker, GivesTheMemoryOfALargeReplyBackAfterManySmallOnes) {
  const HttpLimits limits;
  Worker worker(limits);
  answer(worker, kLarge);
  for (int i = 0; i < 100; ++i) answer(worker, 100);
  EXPECT_LT(worker.response.buffer.capacity(), 10'000U);
}

TEST(Worker, LendsParsersOutAgain) {
  const HttpLimits limits;
  Worker worker(limits);
  auto parser = worker.take_parser();
  const http::RequestParser* first = parser.get();
  worker.give_back(std::move(parser));
  EXPECT_EQ(worker.take_parser().get(), first);
}

}  // namespace
}  // namespace tagwire::transport
