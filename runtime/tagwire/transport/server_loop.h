// Sockets, threads and timers of a server: accepts connections, reads requests, runs a handler,
// writes replies. All of Asio behind one header that does not show it. Knows HTTP framing, no XML
// and no calls.
//
// Threads (docs/decisions/0005): `threads` == 1 runs all in one loop, and a handler that blocks
// blocks the server. With more, that many handlers may run at once, each inline on the thread that
// read its request; further requests queue, first come first served. One thread beyond `threads`
// serves the same loop, so that one is always left for I/O: timeouts, writes and refusals go on
// while every handler blocks.
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
  /// When the request was complete, to a few milliseconds (never later than it was). What a call
  /// waited in the queue is the difference to now.
  virtual std::chrono::steady_clock::time_point received() const = 0;
  /// Whether max_calls_in_flight calls are running or queued already: the handler should say so to
  /// the caller and do no work. It runs at once, on a thread that others need for I/O.
  virtual bool overloaded() const = 0;
  /// Has `work` run once this request's reply is on its way, whether or not the peer takes it; not
  /// when the handler throws. It runs on this thread and keeps the handler's turn: the
  /// connection's next request waits for it, as stop() does. It may use neither the request nor
  /// the connection, and must not throw.
  virtual void after_reply(std::function<void()> work) = 0;
};

/// Answers one request: fills `response` (reset before). Runs on a thread of the loop, with
/// `threads` >= 2 on several at once; must not throw. A HEAD request is answered as a GET: the body
/// is left out for it.
using RequestHandler = std::function<void(const http::Request& request, Connection& connection,
                                          http::Response& response)>;
/// Decides at the end of the head of a request with a body, before the body is read, whether to
/// refuse it: true lets it in; false answers with `refusal` (reset before) and closes. Must not
/// throw.
using HeadHandler = std::function<bool(const http::Request& request, http::Response& refusal)>;

struct ServerLoopOptions {  // initialised throughout, so that callers may name what they set only
  /// "127.0.0.1:8080", "[::1]:0", "localhost:8080"; port 0 picks one.
  std::vector<std::string> listen = {};
  unsigned threads = 0;  ///< 0: max(2, cores)
  HttpLimits http = {};
  ConnectionLimits connection = {};
  /// Called with one line for an operator: out of descriptors, a handler that threw. May be empty.
  /// Any thread.
  std::function<void(std::string_view)> log = {};
};

/// Thread safety: stop() and connections() from any thread and from signal-safe contexts set up by
/// run_until_signal(); the rest from one.
class ServerLoop {
 public:
  ServerLoop(ServerLoopOptions options, HeadHandler on_head, RequestHandler on_request);
  ~ServerLoop();
  ServerLoop(const ServerLoop&) = delete;
  ServerLoop& operator=(const ServerLoop&) = delete;

  /// Opens the listeners and raises the soft limit of descriptors to the hard one. "localhost"
  /// listens on 127.0.0.1 and, where the machine has it, on ::1. Errors: kUnavailable, naming the
  /// address and the reason.
  Result<void> open();
  /// After open(): where it listens, "127.0.0.1:43210" or "[::1]:43210", in the order of
  /// options.listen ("localhost" may give two). Any thread; still known after stop().
  std::vector<std::string> addresses() const;

  /// Serves, on this thread and as many more as `threads` asks for, until stop() has drained.
  /// Handlers that still run are waited for, past drain_timeout too. Once. Precondition: open()
  /// succeeded. Throws std::system_error when the system refuses a thread.
  void run();
  /// From now on SIGINT and SIGTERM call stop(), and a second one cuts the drain short; one that
  /// comes before run() is remembered. Precondition: run() has not been called.
  void stop_on_signals();
  /// stop_on_signals() and run().
  void run_until_signal();
  /// Stops accepting, lets running and queued calls finish and be answered with "Connection:
  /// close", closes idle connections, and ends run() when none is left or drain_timeout has passed.
  /// A connection that was active within the last second gets a moment for a request that is on its
  /// way. Returns at once.
  void stop();

  std::size_t connections() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tagwire::transport
