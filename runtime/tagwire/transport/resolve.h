// From the name of a host to its addresses, within a deadline. Internal to transport.
//
// getaddrinfo() cannot be given a deadline nor be interrupted, so a name is looked up on a thread
// of its own, which is left behind when time is up: it ends when the system answers, and touches
// nothing but what it owns. Numeric addresses and "localhost" (which RFC 6761 section 6.3 has mean
// this machine, whatever a name server says) need neither.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <sys/socket.h>

#include "tagwire/base/result.h"
#include "tagwire/transport/client_stream.h"

namespace tagwire::transport {

/// Where to connect to.
struct Address {
  sockaddr_storage storage = {};
  socklen_t size = 0;

  const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&storage); }
  /// "127.0.0.1:80", "[::1]:80".
  std::string spell() const;
};

/// Finds the addresses of `host`; may take as long as it wants. Called on any thread.
using LookUp = std::function<Result<std::vector<Address>>(const std::string&, std::uint16_t)>;

/// With the system's configuration: hosts file, name servers.
Result<std::vector<Address>> look_up(const std::string& host, std::uint16_t port);

/// The addresses of `host`, IPv6 and IPv4 in turn (RFC 8305 section 4), at most kMaxAddresses.
/// Errors: kUnavailable (no such name, or kMaxLookUps wait already), kTimeout.
Result<std::vector<Address>> resolve(const std::string& host, std::uint16_t port,
                                     Clock::time_point deadline, const LookUp& look_up = look_up);

inline constexpr std::size_t kMaxAddresses = 16;
/// Look-ups of the process that have not ended: with a dead name server each call leaves one
/// behind.
inline constexpr int kMaxLookUps = 64;

}  // namespace tagwire::transport
