// Who ran how often. Every call of a test carries a token of its own; the server writes down each
// that runs, before it answers. So "wrong", "doubled" and "it cannot have run" are not a matter of
// opinion.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace tagwire::testing {

/// What the method `run` answers: the token in words, and what it takes to be `size` bytes long.
/// With characters that XML escapes, so that damage finds something to cut in two.
std::string answer_to(std::int32_t token, std::size_t size);

/// Counts in memory. Thread safety: all members from any thread.
class Ledger {
 public:
  /// For tokens from 0 to `capacity` - 1. Needs no memory later on.
  explicit Ledger(std::size_t capacity)
      : runs_(std::make_unique<std::atomic<std::uint8_t>[]>(capacity)), capacity_(capacity) {}

  /// A token that nobody else has. Throws std::out_of_range when all are given away.
  std::int32_t issue();
  /// Throws std::out_of_range for what was never issued.
  void ran(std::int32_t token);
  unsigned runs(std::int32_t token) const;

 private:
  std::unique_ptr<std::atomic<std::uint8_t>[]> runs_;
  std::size_t capacity_;
  std::atomic<std::int32_t> next_{0};
};

/// The same in a file, for servers in processes that are killed: four bytes for each run, as the
/// machine has them, appended in one write before the answer.
class LedgerFile {
 public:
  /// Appends to `path`. Throws std::runtime_error.
  explicit LedgerFile(const std::string& path);
  ~LedgerFile();
  LedgerFile(const LedgerFile&) = delete;
  LedgerFile& operator=(const LedgerFile&) = delete;

  void ran(std::int32_t token) const;

  /// All that ran, in order.
  static std::vector<std::int32_t> read(const std::string& path);

 private:
  int file_;
};

}  // namespace tagwire::testing
