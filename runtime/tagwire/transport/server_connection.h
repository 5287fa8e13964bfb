// ServerConnection: one accepted connection, a small state machine over callbacks with at most one
// outstanding operation. Internal to transport: shows Asio.
//
//   read -> parse -> (head: let in or refuse) -> run the handler, or queue for a turn -> write ->
//   parse what is left, or read again;  at the end: close, or linger until the peer closes
//
// Work that the handler left for after the reply (oneway calls) runs between the write and what
// follows it, so that the calls of one connection stay in order and nobody can pile work up.
//
// A reply is first written directly, without the loop: its common case is one send(2). Only what
// the socket does not take waits for it. There is no reading ahead while a reply is unsent, so a
// client that pipelines without reading holds up itself alone.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string_view>
#include <system_error>

#include "tagwire/base/buffer.h"
#include "tagwire/http/request.h"
#include "tagwire/transport/read_buffer.h"
#include "tagwire/transport/server_core.h"

namespace tagwire::transport {

/// Lifetime: owned by the list in ServerCore; ends in ServerCore::close(). Thread safety: one
/// callback at a time; the members under "any thread" as named.
class ServerConnection {
 public:
  ServerConnection(ServerCore& core, Socket socket);
  ~ServerConnection();
  ServerConnection(const ServerConnection&) = delete;
  ServerConnection& operator=(const ServerConnection&) = delete;

  /// Waits for the first request.
  void start();
  /// Answers 503 without waiting for a request, then closes.
  void turn_away();
  /// Runs the request that the gate had queued. Precondition: the gate gave it a turn.
  void run_queued();

  int descriptor() { return socket_.native_handle(); }
  std::chrono::steady_clock::time_point received() const noexcept { return received_; }
  /// Where the peer is; empty when it is gone.
  std::string spell_peer() const;

  /// What it waits for, and the tick since which it does.
  struct Progress {
    Phase phase;
    ServerCore::Tick since;
  };

  // Any thread, under ServerCore's lock (so that the descriptor stays ours).
  Progress progress() const noexcept;
  /// Ends the operation that it waits for in `seen`. What arrived before is still read. The phase
  /// is what the caller judged by: the connection may be further by now, and a request that began
  /// to run since must still be able to send its reply.
  void expire(Phase seen) noexcept;

 private:
  friend class ServerCore;  // list links and peer count

  /// What follows a write.
  enum class Then : std::uint8_t { kGoOn, kClose, kLinger };
  struct UnsentReply {
    OutputBuffer buffer;
    std::string_view rest;
    Then then;
  };

  // Each of these returns whether the connection goes on at once; false: it waits, or is gone.
  bool advance();
  bool let_in();
  bool run_or_queue();
  bool answer(bool overloaded);
  bool refuse(const http::Refusal& refusal);
  bool write(std::string_view bytes, Then then, OutputBuffer& owner);
  bool after_write(Then then);

  void process();
  void read_later();
  void read();
  ReadBuffer::Room make_room(Phase phase);
  void on_read(const std::error_code& failed, std::size_t count);
  void on_end_of_input();
  void write_rest();
  void on_written(const std::error_code& failed, std::size_t count);
  void linger();
  void on_linger(const std::error_code& failed, std::size_t count);
  std::function<void()> call_handler(http::Response& response, bool overloaded);
  void note(Phase phase) noexcept;
  bool started() const noexcept { return parser_ != nullptr && parser_->started(); }
  bool expired() const noexcept { return expired_.load(std::memory_order_relaxed); }
  void close() noexcept { core_.close(*this); }
  template <class Work>
  void guarded(Work&& work) noexcept;

  ServerCore& core_;
  Socket socket_;
  ServerConnection* previous_ = nullptr;
  ServerConnection* next_ = nullptr;
  ServerCore::PeerCounts::value_type* peer_count_ = nullptr;
  std::atomic<std::uint64_t> progress_ = 0;  // tick of the last progress, and the phase
  std::atomic<bool> expired_ = false;
  std::chrono::steady_clock::time_point received_;
  std::unique_ptr<UnsentReply> unsent_;
  std::size_t dropped_ = 0;                      // bytes, while lingering
  ServerCore::Tick lingering_since_ = 0;         // tick
  std::unique_ptr<http::RequestParser> parser_;  // none while idle
  ReadBuffer input_;
};

}  // namespace tagwire::transport
