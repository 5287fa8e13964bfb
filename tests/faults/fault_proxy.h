// A proxy that stands between a client and a server and damages what they say to each other. Knows
// nothing of the code under test: plain sockets, a thread for each connection, every wait bounded.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "tests/faults/steps.h"

namespace tagwire::testing {

/// Listens from construction to stop(). Thread safety: all members from any thread.
class FaultProxy {
 public:
  /// How long it waits for a peer that ought to do something.
  static constexpr std::chrono::seconds kPatience{20};

  /// What happens to an exchange of a connection, both counted from 0. Called when the exchange
  /// before it is over, from the connection's own thread: several at once.
  using Script = std::function<Steps(std::size_t connection, std::size_t exchange)>;

  struct Options {
    std::string upstream = {};           ///< "127.0.0.1:4321"; empty: nothing is forwarded
    std::string listen = "127.0.0.1:0";  ///< or "unix:/path"
    int receive_buffer = 0;              ///< SO_RCVBUF towards the client; 0: as it is
  };

  /// Throws std::runtime_error.
  FaultProxy(Options options, Script script);
  ~FaultProxy();
  FaultProxy(const FaultProxy&) = delete;
  FaultProxy& operator=(const FaultProxy&) = delete;

  /// "http://127.0.0.1:43210/RPC2" or "unix:/path".
  const std::string& url() const noexcept;

  struct Counts {
    std::size_t connections = 0;  ///< accepted
    std::size_t open = 0;         ///< of them, not yet ended
    std::size_t exchanges = 0;    ///< of which a first byte was read
    std::size_t forwarded = 0;    ///< requests that the server was sent to their last byte
    std::size_t finished = 0;     ///< exchanges whose steps are all done
  };
  Counts counts() const;
  /// Waits until `condition` holds for the counts; false: it did not within kPatience.
  bool wait_until(const std::function<bool(const Counts&)>& condition) const;
  /// The last steps taken, one a line: why a test failed.
  std::string story() const;

  /// Cuts everything and waits for its threads.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tagwire::testing
