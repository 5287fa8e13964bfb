// A small call on a kept connection takes no memory from the heap: its buffers are the
// connection's. Counted, on the calling thread alone.
#include <string>

#include <gtest/gtest.h>

#include "tests/client/counting_new.h"
#include "tests/client/network.h"

namespace tagwire {
namespace {

using Allocation = ClientAgainstScript;

TEST_F(Allocation, IsNotNeededForASmallCall) {
  play({[](Peer& peer) {
    answer_seven(peer, 12);
    peer.wait_for_end();
  }});
  int sum = 0;
  for (int i = 0; i < 2; ++i) sum += client_->call<int>("add", 3, i);
  const long before = testing::allocations_of_this_thread();
  for (int i = 0; i < 10; ++i) sum += client_->call<int>("add", 3, i);
  EXPECT_EQ(testing::allocations_of_this_thread() - before, 0);
  EXPECT_EQ(sum, 12 * 7);
  finish();
}

// Large calls in a row use the same memory; a row of small ones gives it back.
TEST_F(Allocation, OfALargeCallIsGivenBackAfterManySmallOnes) {
  constexpr int kSmall = 64;
  const std::string large(200'000, 'x');
  const std::string reply = result_document("<string>" + large + "</string>");
  play({[&](Peer& peer) {
    for (int i = 0; i < 2; ++i) {
      peer.read_request();
      peer.reply(reply);
    }
    answer_seven(peer, kSmall + 1);
    peer.wait_for_end();
  }});
  EXPECT_EQ(client_->call<std::string>("echo", large), large);
  long before = testing::allocations_of_this_thread();
  EXPECT_EQ(client_->call<std::string>("echo", large), large);
  EXPECT_LE(testing::allocations_of_this_thread() - before, 2);  // the result itself
  before = testing::allocations_of_this_thread();
  for (int i = 0; i < kSmall; ++i) EXPECT_EQ(client_->call<int>("add", 3, 4), 7);
  EXPECT_EQ(testing::allocations_of_this_thread() - before, 0);
  EXPECT_EQ(client_->call<int>("add", 3, 4), 7);
  EXPECT_GT(testing::allocations_of_this_thread() - before, 0);  // new buffers
  finish();
}

}  // namespace
}  // namespace tagwire
