// Sockets, threads and timers of a server: accepts connections, reads requests, runs a handler,
// writes replies. All of Asio behind one header that does not show it. Knows HTTP framing, no XML
// and no calls.
//
// Threads (docs/decisions/0005): `threads` == 1 runs all in one loop. With more, one shared loop; a
// handler runs inline on the thread that read its request as long as another thread is left for
// I/O, else it queues until one is.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tagwire/base/limits.h"
#include "tagwire/base/result.h"
#include "tagwire/http/request.h"
#include "tagwire/http/response.h"

namespace tagwire::transport {

/// What a handler may ask of the connection while it runs. Lifetime: the handler's call.
class Connection {
 public:
  virtual ~Connection() = default;
  /// "127.0.0.1:51234" or "[::1]:51234".
  virtual std::string_view peer() const = 0;
  /// Whether the peer reset the connection or is gone for good. One system call; an end of input
  /// alone does not count.
  virtual bool reset_by_peer() const = 0;
  /// When the request was complete.
  virtual std::chrono::steady_clock::time_point received() const = 0;
};

/// Answers one request: fills `response` (reset before). Runs on a thread of the loop; must not
/// throw.
using RequestHandler = std::function<void(const http::Request& request, Connection& connection,
                                          http::Response& response)>;
/// Decides at the end of a request's head, before its body is read, whether to refuse it: true lets
/// it in.
using HeadHandler = std::function<bool(const http::Request& request, http::Response& refusal)>;

struct ServerLoopOptions {
  std::vector<std::string>
      listen;            ///< "127.0.0.1:8080", "[::1]:0", "localhost:8080"; port 0 picks one
  unsigned threads = 0;  ///< 0: max(2, cores)
  HttpLimits http;
  ConnectionLimits connection;
  /// Called with one line for an operator: out of descriptors, a listener lost. May be empty. Any
  /// thread.
  std::function<void(std::string_view)> log;
};

/// Thread safety: stop() from any thread and from signal-safe contexts set up by
/// run_until_signal(); the rest from one.
class ServerLoop {
 public:
  ServerLoop(ServerLoopOptions options, HeadHandler on_head, RequestHandler on_request);
  ~ServerLoop();
  ServerLoop(const ServerLoop&) = delete;
  ServerLoop& operator=(const ServerLoop&) = delete;

  /// Opens the listeners. Errors: kUnavailable, naming the address and the reason.
  Result<void> open();
  /// After open(): where it listens, "127.0.0.1:43210", in the order of options.listen.
  std::vector<std::string> addresses() const;

  /// Serves on `threads` threads, this one included, until stop() has drained. Precondition: open()
  /// succeeded.
  void run();
  /// As run(), and SIGINT or SIGTERM call stop(); a second one cuts the drain short.
  void run_until_signal();
  /// Stops accepting, lets running calls finish and be answered with "Connection: close", closes
  /// idle connections, and ends run() when none is left or drain_timeout has passed. Returns at
  /// once.
  void stop();

  std::size_t connections() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tagwire::transport
