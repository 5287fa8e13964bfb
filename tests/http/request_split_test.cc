// The parser gives the same outcome however its input is split and whatever came before, whatever
// the input holds.
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/http/parse_all.h"
#include "tests/http/request_cases.h"

namespace tagwire::http {
namespace {

std::vector<RequestCase> all_cases() {
  std::vector<RequestCase> cases = accepted_requests();
  for (RequestCase& c : refused_requests()) cases.push_back(std::move(c));
  return cases;
}

TEST(RequestSplit, OneByteAtATimeIsAsGoodAsAll) {
  for (const RequestCase& c : all_cases()) {
    Pieces pieces = bytewise(c.input);
    EXPECT_EQ(parse_all(c.input, pieces), c.want) << c.input;
    pieces.move_buffer = true;
    pieces.reclaim = true;
    EXPECT_EQ(parse_all(c.input, pieces), c.want) << c.input;
  }
}

TEST(RequestSplit, EverySplitInTwoIsAsGoodAsNone) {
  for (const RequestCase& c : all_cases()) {
    for (std::size_t at = 1; at < c.input.size(); ++at) {
      for (const bool hard : {false, true}) {
        const Pieces pieces{.ends = {at}, .move_buffer = hard, .reclaim = hard};
        ASSERT_EQ(parse_all(c.input, pieces), c.want) << "split at " << at << " of " << c.input;
      }
    }
  }
}

TEST(RequestSplit, NoMutationMakesTheSplitMatter) {
  const std::vector<RequestCase> cases = all_cases();
  std::mt19937 random(20231107);  // fixed: a failure repeats
  const HttpLimits tight = tight_limits();
  for (int round = 0; round < 200'000; ++round) {
    const std::string input = mutate(random, cases[random() % cases.size()].input);
    const HttpLimits limits = round % 3 == 0 ? tight : HttpLimits{};
    const std::string whole = parse_all(input, {}, limits);
    ASSERT_EQ(parse_all(input, random_pieces(random, input.size()), limits), whole) << input;
  }
}

// Whether the last byte of the input completes a request.
bool ends_with_a_request(const RequestCase& c) {
  return c.want.find("unfinished") == std::string::npos &&
         c.want.find("refused") == std::string::npos &&
         parse_all(c.input.substr(0, c.input.size() - 1)) != c.want;
}

// The parser remembers the last head; what it makes of a request must not depend on that.
TEST(RequestRepeat, WhatCameBeforeMakesNoDifference) {
  const std::vector<RequestCase> cases = all_cases();
  for (const RequestCase& before : accepted_requests()) {
    if (!ends_with_a_request(before)) continue;
    for (const RequestCase& c : cases) {
      ASSERT_EQ(parse_all(before.input + c.input), before.want + c.want) << before.input + c.input;
      ASSERT_EQ(parse_all(before.input + before.input + c.input),
                before.want + before.want + c.want)
          << before.input + c.input;
    }
  }
}

TEST(RequestRepeat, AHeadThatDiffersALittleIsReadAnew) {
  std::mt19937 random(20231108);
  for (const RequestCase& before : accepted_requests()) {
    if (!ends_with_a_request(before)) continue;
    for (int round = 0; round < 2'000; ++round) {
      const std::string next = mutate(random, before.input);
      const std::string input = before.input + next;
      const Pieces pieces = random_pieces(random, input.size());
      ASSERT_EQ(parse_all(input, pieces), before.want + parse_all(next)) << input;
    }
  }
}

}  // namespace
}  // namespace tagwire::http
