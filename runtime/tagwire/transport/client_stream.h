// A connection to a server, for a caller that waits: connect, write, read, each with a deadline and
// all on the calling thread (docs/decisions/0012).
//
// POSIX sockets, not Asio: Asio's synchronous operations know no deadline, and its asynchronous
// ones would cost a call several more system calls than the two that it needs (figures in the
// decision).
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "tagwire/base/result.h"
#include "tagwire/http/url.h"

namespace tagwire::transport {

using Clock = std::chrono::steady_clock;

/// A connected socket. Moves; closes itself. Thread safety: none.
class ClientStream {
 public:
  ClientStream() = default;  ///< not connected
  ClientStream(ClientStream&& other) noexcept;
  ClientStream& operator=(ClientStream&& other) noexcept;
  ~ClientStream();

  /// Connects to the host and port, or the Unix socket, of `url`. A name may have several addresses
  /// (RFC 8305): each is tried, the next one 250 ms after the last, and the first that answers is
  /// taken. Looking a name up keeps to the deadline, too. Errors: kUnavailable naming address and
  /// reason of every attempt ("127.0.0.1:80: Connection refused"), kTimeout, kMalformed (a socket
  /// path that is too long).
  static Result<ClientStream> connect(const http::Url& url, Clock::time_point deadline);

  bool connected() const noexcept { return fd_ >= 0; }
  void close() noexcept;

  /// Whether an idle connection can carry another request: connected, and the peer has neither
  /// closed it nor sent anything. One system call; never waits.
  bool is_idle() const noexcept;
  /// The same for one that is new: waits until then for the peer to close it.
  bool stays_idle(Clock::time_point until) const noexcept;

  /// How a write ended. Fewer bytes than asked for: `error` says why, unless `peer_spoke`.
  struct Written {
    std::size_t bytes = 0;    ///< taken by the system; some may never reach the peer
    bool peer_spoke = false;  ///< stopped early: the peer answers or closed before it had it all
    std::optional<Error> error;
  };
  /// Writes all of `bytes`, unless the peer does not take them (kTimeout), is gone (kUnavailable),
  /// or begins to answer (a server that refuses a large request does): then read it. Where that was
  /// an interim reply only, the rest can be written as if nothing had been.
  Written write(std::string_view bytes, Clock::time_point deadline);

  /// Reads what is there, at least one byte, at most `size`; 0: the peer sent its end of input.
  /// Errors: kTimeout, also when there are bytes but the deadline is over: a peer that never pauses
  /// cannot keep a caller; kUnavailable (reset).
  Result<std::size_t> read(char* into, std::size_t size, Clock::time_point deadline);

  /// Tells the peer now, rather than some 40 ms later, that what was read has arrived. For when the
  /// rest of a reply is missing: a server that writes head and body in two pieces and lets Nagle's
  /// algorithm join them sends the second only then. One system call; without effect on a Unix
  /// socket.
  void acknowledge() noexcept;

 private:
  explicit ClientStream(int fd) noexcept : fd_(fd) {}

  int fd_ = -1;
};

}  // namespace tagwire::transport
