// Waiting for descriptors up to a point in time. Internal to transport.
#pragma once

#include <cstddef>
#include <optional>

#include <poll.h>
#include <sys/time.h>

#include "tagwire/transport/client_stream.h"

namespace tagwire::transport {

/// poll(2) until something is ready, a signal came, or `deadline` has passed; not once it is over.
/// Whatever it was, `polled` tells: revents are 0 where nothing happened.
void poll_until(pollfd* polled, std::size_t count, Clock::time_point deadline) noexcept;

/// What a socket option wants to hear, rounded up to its microseconds; none when `deadline` is
/// over.
std::optional<timeval> time_left(Clock::time_point deadline) noexcept;

}  // namespace tagwire::transport
