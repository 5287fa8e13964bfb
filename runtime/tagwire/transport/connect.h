// Connecting a socket within a deadline. Internal to transport.
#pragma once

#include <string>
#include <vector>

#include "tagwire/base/result.h"
#include "tagwire/transport/client_stream.h"
#include "tagwire/transport/descriptor.h"
#include "tagwire/transport/resolve.h"

namespace tagwire::transport {

/// RFC 8305 section 5, "Connection Attempt Delay".
inline constexpr std::chrono::milliseconds kNextAttempt{250};

/// A connected, blocking TCP socket without Nagle's delay. Tries the addresses in their order: the
/// next as soon as one has failed, or kNextAttempt after the last was begun; the first that answers
/// wins. Errors: kUnavailable, kTimeout (some did not answer): both name every address tried and
/// its reason.
Result<Descriptor> connect_tcp(const std::vector<Address>& addresses, Clock::time_point deadline);

/// A connected, blocking Unix socket. Errors: kMalformed (the path is too long), kUnavailable,
/// kTimeout; all name the path.
Result<Descriptor> connect_unix(const std::string& path, Clock::time_point deadline);

/// Whether a TCP socket is its own peer. A connect() to a free port of this machine may be given
/// that very port as its own and meets itself (simultaneous open, RFC 9293 section 3.5).
bool is_connected_to_itself(int fd) noexcept;

}  // namespace tagwire::transport
