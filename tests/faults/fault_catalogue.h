// Every fault that one exchange can suffer, by name, with what a client must make of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "tagwire/base/error.h"
#include "tests/faults/random.h"
#include "tests/faults/steps.h"

namespace tagwire::testing {

/// What clients of these tests accept of a body, so that "endless" need not be much.
inline constexpr std::size_t kBodyLimit = 4'000'000;

/// How the call ends that meets the fault on each of its connections.
struct Promise {
  enum class Value : std::uint8_t {
    kAlways,  ///< its own answer
    kNever,   ///< an error
    kMaybe,   ///< either is right
  };
  Value value = Value::kNever;
  std::vector<ErrorCode> codes = {};  ///< that the error may have
  std::string_view says = {};         ///< what its text must contain
};

struct NamedFault {
  std::string_view name;
  Steps (*make)(Random& random);  ///< of a call that the proxy forwards to a token server
  Promise promise;
  /// The client can end the call by its deadline only.
  bool until_deadline = false;
  /// Answered, and the connection carries the next call.
  bool survives = false;
};

const std::vector<NamedFault>& fault_catalogue();

/// The fault called `name`, or null.
const NamedFault* find_fault(std::string_view name);

/// A fault for a place in a scenario; honest ones now and then, so that connections grow old.
/// `quick`: none that lasts until a deadline.
const NamedFault& random_fault(Random& random, bool quick);

}  // namespace tagwire::testing
