// Good IDL files with a small accident, as happens to everyone who types.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "idl/compile.h"

namespace tagwire::idl::test {

enum class Accident : std::uint8_t {
  kDelete,     ///< the token is gone
  kDuplicate,  ///< it stands there twice
  kSwap,       ///< it has changed places with the next one
  kMisspell,   ///< a letter or sign of it is another, one too many, missing, or swapped
  kTruncate,   ///< only its beginning is left
  kCut,        ///< the file ends within it
};
inline constexpr std::array kAccidents = {Accident::kDelete,   Accident::kDuplicate,
                                          Accident::kSwap,     Accident::kMisspell,
                                          Accident::kTruncate, Accident::kCut};
std::string_view spell(Accident accident);

/// Where a token stands.
struct TokenRange {
  std::size_t begin;
  std::size_t end;
};
std::vector<TokenRange> tokens_of(const std::string& text);

/// Repeatable: the same seed makes the same accidents.
class Mutator {
 public:
  explicit Mutator(std::uint32_t seed) : random_(seed) {}
  /// `text` with that accident to `tokens[index]`; may come out unchanged.
  std::string mutate(const std::string& text, const std::vector<TokenRange>& tokens,
                     std::size_t index, Accident accident);
  /// 0 to bound - 1.
  std::size_t below(std::size_t bound);

 private:
  std::string misspelt(std::string word);

  std::mt19937 random_;
};

/// Every correct IDL file of the tests and examples that compiles by itself, in a fixed order.
std::vector<std::string> good_files();

/// Compiles `text` as if it were the content of `path`; what it imports is read from disk.
Compilation compile_as(const std::string& path, const std::string& text);

}  // namespace tagwire::idl::test
