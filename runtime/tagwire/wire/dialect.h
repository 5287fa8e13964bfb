// The settings of one side of a conversation: which XML-RPC it writes and how widely it reads.
#pragma once

#include <cstdint>

#include "tagwire/base/limits.h"

namespace tagwire::wire {

/// How an integer of 32 bits or fewer is tagged. XML-RPC has two names for one type; every peer
/// that was tried reads both, but one compares them (docs/decisions/0015-the-client-writes-int.md).
enum class IntegerTag : std::uint8_t { kI4, kInt };

/// How uint32 and int64 travel; the XML-RPC specification knows 32 bits only.
enum class WideInteger : std::uint8_t {
  kI8,      ///< the extension that most peers read
  kString,  ///< decimal text in a string, which all of them read
};

/// What we write. The defaults are the profile `standard`: extensions where the types ask for them.
struct Dialect {
  IntegerTag integer = IntegerTag::kI4;
  WideInteger wide_integer = WideInteger::kI8;
  bool nil = true;           ///< false: no result is boolean 1, any other nil an encode error
  bool fault_detail = true;  ///< whether declared errors carry the member faultDetail

  static constexpr Dialect standard() { return {}; }
  /// What the XML-RPC specification of 1999 and 2003 has, and nothing else.
  static constexpr Dialect classic() {
    return {.integer = IntegerTag::kInt,
            .wide_integer = WideInteger::kString,
            .nil = false,
            .fault_detail = false};
  }
};

/// How we read.
struct ReadSettings {
  DocumentLimits limits;
  /// For odd peers: ignores text beside elements, takes the last of duplicate members, reads true
  /// and false as booleans, allows blanks before the XML declaration.
  bool lenient = false;
  /// Off: only the general reader is used. Results are the same; tests hold one against the other.
  bool predict = true;
};

inline constexpr ReadSettings kDefaultReadSettings{};

}  // namespace tagwire::wire
