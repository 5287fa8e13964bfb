// A client whose every call is held to what every call promises, whatever happened to it: the
// answer is its own, it ends by its deadline, and it ran at most once, or not at all if it says so.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "tagwire/client/client.h"
#include "tests/faults/ledger.h"

namespace tagwire::testing {

/// What calls ended in, for a check against the ledger once nothing can run any more. Thread
/// safety: all members from any thread.
class Record {
 public:
  explicit Record(Ledger& ledger) : ledger_(ledger) {}

  /// Calls `run` with a token of its own and fails the test when the call broke a promise that can
  /// be seen at once. What came of it: the caller may want more.
  Result<std::string> call(Client& client, const CallOptions& options = {},
                           const std::string& payload = {}, std::size_t size = 0);

  /// Once proxy and server are stopped: compares every call with what the ledger saw.
  void check() const;

  struct Totals {
    std::size_t answers = 0;
    std::size_t not_run = 0;  ///< errors that promise it
    std::size_t unknown = 0;  ///< errors that leave it open
  };
  Totals totals() const;

 private:
  enum class End : std::uint8_t { kAnswer, kNotRun, kUnknown };
  struct Entry {
    std::int32_t token;
    End end;
    std::string text;  // of the error
  };

  Ledger& ledger_;
  mutable std::mutex mutex_;
  std::vector<Entry> entries_;
};

/// Beyond the deadline, for a machine that does other things, too.
inline constexpr std::chrono::seconds kTolerance{2};

/// Descriptors that this process has open.
std::size_t open_descriptors();

}  // namespace tagwire::testing
