// ServerCore: what all connections of one ServerLoop share. The loop itself, the handlers, the gate
// for running calls, the list of connections with the sweep that times them out, and the buffer
// pool. Internal to transport: shows Asio.
//
// Timeouts: there is no timer per operation. A connection notes its phase and the tick of its last
// progress (two plain stores); one coarse timer counts ticks and walks the list. What is overdue
// gets shutdown(2), which makes the connection's outstanding operation complete on its own strand
// of callbacks: bytes that arrived just before are still read and answered, and the sweep needs no
// lock but the one that guards opening and closing of connections.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include <asio/basic_stream_socket.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>

#include "tagwire/http/request.h"
#include "tagwire/http/response.h"
#include "tagwire/transport/call_gate.h"
#include "tagwire/transport/read_buffer.h"
#include "tagwire/transport/server_loop.h"

namespace tagwire::transport {

class ServerConnection;

/// As Acceptor: without any_io_executor.
using Socket = asio::basic_stream_socket<asio::ip::tcp, asio::io_context::executor_type>;

/// What a connection waits for: which timeout applies.
enum class Phase : std::uint8_t {
  kIdle,       ///< the first byte of a request
  kHead,       ///< the rest of a head
  kBody,       ///< the rest of a body
  kRunning,    ///< its handler, or a turn for it
  kWriting,    ///< the peer to read a reply
  kLingering,  ///< the peer to close after our last reply
};
inline constexpr std::size_t kPhases = 6;

/// How far stop() has come.
enum class Drain : std::uint8_t {
  kServing,
  kGrace,    ///< not accepting; replies close; recently active connections may send once more
  kClosing,  ///< idle connections close at once
};

/// What each thread of the loop has of its own, so that idle connections need none: the reply under
/// construction, and spare parsers for connections that begin to read a request.
class Worker {
 public:
  explicit Worker(const HttpLimits& limits) : limits_(limits) {}

  http::Response response;
  const void* last_answered = nullptr;  ///< connection, to compare only

  /// After a reply of `bytes`: gives the memory of a large one back when the replies since were all
  /// small. (At once would have every large reply grow its buffer anew.)
  void trim(std::size_t bytes) noexcept {
    if (response.buffer.capacity() > kSmallBuffer) trim_large(bytes);
  }

  std::unique_ptr<http::RequestParser> take_parser();
  /// After next(), or fresh.
  void give_back(std::unique_ptr<http::RequestParser> parser);

 private:
  static constexpr std::size_t kMaxSpare = 64;  // some 100 KiB
  static constexpr std::size_t kSmallBuffer = 256 * 1024;
  static constexpr unsigned kSmallReplies = 64;

  void trim_large(std::size_t bytes) noexcept;

  const HttpLimits& limits_;
  std::vector<std::unique_ptr<http::RequestParser>> spare_;
  unsigned small_replies_ = 0;  // since the last large one
};

class ServerCore {
 public:
  using Tick = std::uint64_t;

  ServerCore(const ServerLoopOptions& options, unsigned threads, HeadHandler head,
             RequestHandler request);
  ~ServerCore();
  ServerCore(const ServerCore&) = delete;
  ServerCore& operator=(const ServerCore&) = delete;

  asio::io_context io;
  const HttpLimits http_limits;
  const ConnectionLimits limits;
  const HeadHandler on_head;
  const RequestHandler on_request;
  CallGate<ServerConnection*> gate;
  BufferPool buffers;

  /// Gives a call's turn at the gate back, and the next call of the queue to the loop: not run
  /// here, because whoever leaves has a reply or a reader of its own to look after.
  void leave_gate();

  /// One line for the operator. Any thread.
  void log(std::string_view line) const;

  /// Runs the loop on this thread until stop.
  void run_thread();
  /// Of the calling thread. Precondition: inside run_thread().
  static Worker& worker() noexcept;

  /// Begins to serve a connection; answers 503 when there are too many.
  void open(Socket socket);
  /// Closes the socket and destroys the connection. On its strand of callbacks only.
  void close(ServerConnection& connection) noexcept;
  std::size_t connections() const noexcept { return count_.load(std::memory_order_relaxed); }

  /// The coarse time of progress notes. Ticks stand still while no connection is open, or while a
  /// handler blocks the only thread: that time is ours, not the peer's.
  Tick tick() const noexcept { return tick_.load(std::memory_order_relaxed); }
  /// How many ticks last at least `time`.
  Tick ticks_of(std::chrono::milliseconds time) const noexcept;

  Drain drain() const noexcept { return drain_.load(std::memory_order_relaxed); }
  void set_drain(Drain drain) noexcept { drain_.store(drain, std::memory_order_relaxed); }
  /// Ends the input of idle connections; those without progress for `quiet` ticks only.
  void end_idle(Tick quiet);
  /// Called when the last connection was closed while draining. Set before run.
  std::function<void()> on_drained;

 private:
  using PeerCounts = std::map<asio::ip::address, std::size_t>;

  void arm_sweep();
  void sweep();

  const std::function<void(std::string_view)> log_;
  const std::chrono::milliseconds tick_length_;
  const bool count_peers_;
  std::array<Tick, kPhases> overdue_{};  // ticks without progress, per phase; 0: never
  std::atomic<Tick> tick_ = 1;
  std::atomic<Drain> drain_ = Drain::kServing;
  std::atomic<std::size_t> count_ = 0;

  std::mutex mutex_;  // guards the list, peers_, sweeping_, and that no descriptor in it is closed
  ServerConnection* first_ = nullptr;
  PeerCounts peers_;
  bool sweeping_ = false;
  asio::basic_waitable_timer<std::chrono::steady_clock,
                             asio::wait_traits<std::chrono::steady_clock>,
                             asio::io_context::executor_type>
      sweep_timer_;

  friend class ServerConnection;
};

}  // namespace tagwire::transport
