#include "tests/faults/held_client.h"

#include <filesystem>
#include <iterator>
#include <utility>

#include <gtest/gtest.h>

namespace tagwire::testing {

using Clock = std::chrono::steady_clock;

Result<std::string> Record::call(Client& client, const CallOptions& options,
                                 const std::string& payload, std::size_t size) {
  const std::int32_t token = ledger_.issue();
  const auto deadline = options.timeout.value_or(client.options().timeout);
  const Clock::time_point begin = Clock::now();
  Result<std::string> result =
      client.try_call<std::string>(options, "run", token, payload, static_cast<std::int32_t>(size));
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);

  EXPECT_LE(took, deadline + kTolerance) << "a call outlived its deadline";
  Entry entry{.token = token, .end = End::kAnswer, .text = {}};
  if (result.ok()) {
    EXPECT_EQ(*result, answer_to(token, size)) << "a wrong answer";
  } else {
    const Error& error = result.error();
    EXPECT_NE(error.code, ErrorCode::kInternal) << error.message;
    EXPECT_NE(error.code, ErrorCode::kFault) << error.message;
    EXPECT_NE(error.message.find("run"), std::string::npos)
        << "an error without its method: " << error.message;
    EXPECT_LT(error.message.size(), 2000U) << error.message;
    for (const char c : error.message) {
      EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20) << "not for people: " << error.message;
      if (static_cast<unsigned char>(c) < 0x20) break;
    }
    entry.end = error.may_have_run ? End::kUnknown : End::kNotRun;
    entry.text = error.message;
  }
  const std::lock_guard lock(mutex_);
  entries_.push_back(std::move(entry));
  return result;
}

void Record::check() const {
  const std::lock_guard lock(mutex_);
  for (const Entry& entry : entries_) {
    const unsigned runs = ledger_.runs(entry.token);
    switch (entry.end) {
      case End::kAnswer:
        EXPECT_EQ(runs, 1U) << "answered, but ran " << runs << " times";
        break;
      case End::kNotRun:
        EXPECT_EQ(runs, 0U) << "ran, although: " << entry.text;
        break;
      case End::kUnknown:
        EXPECT_LE(runs, 1U) << "ran twice: " << entry.text;
        break;
    }
  }
}

Record::Totals Record::totals() const {
  const std::lock_guard lock(mutex_);
  Totals totals;
  for (const Entry& entry : entries_) {
    ++(entry.end == End::kAnswer   ? totals.answers
       : entry.end == End::kNotRun ? totals.not_run
                                   : totals.unknown);
  }
  return totals;
}

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  // One of them is the iterator's own.
  return static_cast<std::size_t>(std::distance(begin(all), end(all))) - 1;
}

}  // namespace tagwire::testing
