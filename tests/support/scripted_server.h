// A server that does exactly what a test says, byte by byte: answers in halves, resets, says
// nothing. Deliberately naive, and independent of the code under test.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace tagwire::testing {

/// The server's side of one connection. Every wait is bounded; what does not happen within
/// kPatience fails the script.
class Peer {
 public:
  static constexpr std::chrono::seconds kPatience{20};

  explicit Peer(int descriptor) : descriptor_(descriptor) {}
  ~Peer() { close(); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  /// Reads one request, framed by its Content-Length: head and body as sent.
  std::string read_request();
  /// Reads exactly `count` bytes.
  std::string read_bytes(std::size_t count);
  void send(std::string_view bytes);
  /// A reply with Content-Length. `fields`: lines to add, each with its line end.
  void reply(std::string_view body, std::string_view status_line = "HTTP/1.1 200 OK",
             std::string_view fields = "Content-Type: text/xml\r\n");
  /// Waits until the client closes or resets. Throws when it sends something instead.
  void wait_for_end();
  /// Waits until the client has sent `count` bytes that nobody read.
  void wait_for_unread(std::size_t count);
  /// Closes; unread bytes make that a reset, as the system does it.
  void close() noexcept;
  /// Ends our side; the client's may go on.
  void finish_sending() noexcept;
  /// Drops the connection with a reset.
  void reset() noexcept;

  int descriptor() const noexcept { return descriptor_; }

 private:
  bool read_some();

  int descriptor_;
  std::string received_;  // and not yet returned
};

/// Listens on a free port, or a Unix socket, and plays one script a connection: the first script on
/// the first one, and so on, each on a thread of its own. A connection beyond the last script
/// closes at once. Close what you wait for in a script before the server is destroyed.
class ScriptedServer {
 public:
  using Script = std::function<void(Peer& peer)>;

  /// `address`: "127.0.0.1:0" or "unix:/path".
  explicit ScriptedServer(std::vector<Script> scripts, std::string_view address = "127.0.0.1:0");
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  /// "127.0.0.1:4321", or "unix:/path".
  const std::string& address() const noexcept { return address_; }
  /// How many connections were accepted so far.
  int connections() const noexcept { return connections_; }
  /// Waits for the scripts of all connections so far to end, and returns what went wrong in them;
  /// empty: nothing.
  std::string failures();

 private:
  void accept_all();
  void play(std::size_t index, int descriptor);

  const std::vector<Script> scripts_;
  std::string address_;
  int listener_ = -1;
  std::atomic<int> connections_ = 0;
  std::mutex mutex_;
  std::vector<std::thread> players_;
  std::string failures_;
  std::thread acceptor_;
};

}  // namespace tagwire::testing
