// Where the runtime tells an operator what callers must not see: why a handler failed, a listener
// lost. A function, so that the layers below the server know no logging library.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace tagwire {

enum class LogLevel : std::uint8_t {
  kInfo,     ///< life of the server: listening, draining
  kWarning,  ///< works on, but somebody should know
  kError,    ///< a call failed for a reason on our side
};

/// Takes one line without a line end. Called from any thread, several at once; may not throw.
/// Empty: no log.
using LogFunction = std::function<void(LogLevel level, std::string_view line)>;

}  // namespace tagwire
