// The server's log where nobody gave one: spdlog, warnings and errors, on standard error.
#pragma once

#include "tagwire/rpc/log.h"

namespace tagwire {

/// A log that writes lines "2026-01-31 12:00:00.123 tagwire warning: ..." of level kWarning and
/// above to standard error. Its own logger: spdlog's registry stays the program's.
LogFunction log_to_stderr();

}  // namespace tagwire
