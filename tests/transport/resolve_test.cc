#include "tagwire/transport/resolve.h"

#include <chrono>
#include <future>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tagwire::transport {
namespace {

using ::testing::ElementsAre;
using namespace std::chrono_literals;

Clock::time_point in(Clock::duration time) { return Clock::now() + time; }

std::vector<std::string> spell(const Result<std::vector<Address>>& addresses) {
  if (!addresses.ok()) return {addresses.error().message};
  std::vector<std::string> spelled;
  for (const Address& each : *addresses) spelled.push_back(each.spell());
  return spelled;
}

// Numbers, without the look-up under test.
std::vector<Address> numbers(const std::vector<std::string>& hosts) {
  const LookUp none = [](auto&, auto) { return make_error(ErrorCode::kInternal, "looked up"); };
  std::vector<Address> all;
  for (const std::string& host : hosts) {
    all.push_back(resolve(host, 1, in(20s), none).value().front());
  }
  return all;
}

LookUp answering(std::vector<Address> addresses) {
  return [=](const std::string&, std::uint16_t) { return addresses; };
}

// A name server that keeps silent until told otherwise.
class StuckLookUp {
 public:
  ~StuckLookUp() { release(); }
  LookUp function() const {
    return [released = released_](const std::string&, std::uint16_t) {
      released.wait();
      return make_error(ErrorCode::kUnavailable, "released");
    };
  }
  void release() {
    if (std::exchange(is_released_, true)) return;
    promise_.set_value();
  }

 private:
  std::promise<void> promise_;
  std::shared_future<void> released_{promise_.get_future()};
  bool is_released_ = false;
};

TEST(Resolve, TakesNumbersAsTheyAre) {
  const LookUp none = [](auto&, auto) { return make_error(ErrorCode::kInternal, "looked up"); };
  EXPECT_THAT(spell(resolve("127.0.0.1", 80, in(20s), none)), ElementsAre("127.0.0.1:80"));
  EXPECT_THAT(spell(resolve("::1", 65535, in(20s), none)), ElementsAre("[::1]:65535"));
  EXPECT_THAT(spell(resolve("::ffff:1.2.3.4", 1, in(20s), none)),
              ElementsAre("[::ffff:1.2.3.4]:1"));
  EXPECT_THAT(spell(resolve("localhost", 1, in(20s), none)), ElementsAre("[::1]:1", "127.0.0.1:1"));
  EXPECT_THAT(spell(resolve("notlocalhost", 1, in(20s), none)), ElementsAre("looked up"));
}

TEST(Resolve, TakesFamiliesInTurn) {
  EXPECT_THAT(spell(resolve("name", 1, in(20s),
                            answering(numbers({"::1", "::2", "::3", "1.0.0.1", "1.0.0.2"})))),
              ElementsAre("[::1]:1", "1.0.0.1:1", "[::2]:1", "1.0.0.2:1", "[::3]:1"));
  EXPECT_THAT(spell(resolve("name", 1, in(20s), answering(numbers({"1.0.0.1", "1.0.0.2", "::1"})))),
              ElementsAre("1.0.0.1:1", "[::1]:1", "1.0.0.2:1"));
  EXPECT_THAT(spell(resolve("name", 1, in(20s), answering({}))), ElementsAre());
}

TEST(Resolve, TriesNoMoreAddressesThanItsBound) {
  const std::vector<Address> many(100, numbers({"127.0.0.1"}).front());
  EXPECT_EQ(resolve("name", 1, in(20s), answering(many)).value().size(), kMaxAddresses);
}

TEST(Resolve, PassesTheReasonOn) {
  const LookUp fails = [](const std::string& host, std::uint16_t port) {
    return make_error(ErrorCode::kUnavailable, host + ":" + std::to_string(port) + " unknown");
  };
  EXPECT_THAT(spell(resolve("name", 7, in(20s), fails)), ElementsAre("name:7 unknown"));
}

TEST(Resolve, ALookUpThatNeverEndsKeepsToTheDeadline) {
  const StuckLookUp stuck;
  const Clock::time_point deadline = in(50ms);
  const Result<std::vector<Address>> found = resolve("slow", 1, deadline, stuck.function());
  EXPECT_GE(Clock::now(), deadline);
  EXPECT_LT(Clock::now() - deadline, 2s);
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code, ErrorCode::kTimeout);
  EXPECT_EQ(found.error().message, "looking up \"slow\": no answer in time");
}

TEST(Resolve, LookUpsLeftBehindAreBounded) {
  StuckLookUp stuck;
  const auto next = [&] { return resolve("slow", 1, Clock::now(), stuck.function()).error(); };
  int left_behind = 0;
  while (next().code == ErrorCode::kTimeout) {
    ASSERT_LE(++left_behind, kMaxLookUps);
  }
  EXPECT_GT(left_behind, kMaxLookUps - 8) << "tests before may have left some";
  const Error refused = next();
  EXPECT_EQ(refused.code, ErrorCode::kUnavailable);
  EXPECT_EQ(refused.message, "looking up \"slow\": 64 other look-ups got no answer yet");
  EXPECT_THAT(spell(resolve("127.0.0.1", 1, Clock::now())), ElementsAre("127.0.0.1:1"))
      << "numbers need none";

  stuck.release();
  const Clock::time_point deadline = in(20s);
  while (spell(resolve("name", 1, in(20s), answering({}))) != std::vector<std::string>{}) {
    ASSERT_LT(Clock::now(), deadline) << "they do not end";
    std::this_thread::yield();
  }
}

TEST(Resolve, TheSystemKnowsNumbers) {
  EXPECT_THAT(spell(look_up("127.0.0.1", 80)), ElementsAre("127.0.0.1:80"));
  const Result<std::vector<Address>> found = look_up("no spaces in names", 80);
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code, ErrorCode::kUnavailable);
  EXPECT_TRUE(found.error().message.starts_with("looking up \"no spaces in names\": "))
      << found.error().message;
}

}  // namespace
}  // namespace tagwire::transport
