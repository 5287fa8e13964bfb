// A blocking TCP client that sends exactly what a test says and reads replies as bytes.
// Deliberately naive, and independent of the code under test.
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tagwire::testing {

/// One HTTP reply, framed by its Content-Length (or by its status, where that rules a body out).
struct RawReply {
  int status = 0;
  std::string head;  ///< with status line and final blank line
  std::string body;

  /// The value of the first field `name` (as the server spells it), or "".
  std::string field(std::string_view name) const;
};

/// The connection broke instead of ending.
class ConnectionLost : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Every wait is bounded: what does not happen within kPatience throws std::runtime_error, which
/// fails the test with a sentence. A lost connection throws, too, unless said otherwise.
class RawClient {
 public:
  static constexpr std::chrono::seconds kPatience{20};

  /// `address`: "127.0.0.1:4321" or "[::1]:4321". `receive_buffer`: SO_RCVBUF, 0 for the default.
  explicit RawClient(std::string_view address, int receive_buffer = 0);
  ~RawClient();
  RawClient(RawClient&& other) noexcept;
  RawClient& operator=(RawClient&& other) noexcept;

  void send(std::string_view bytes);
  /// Sends what it can; false when the peer does not take all.
  bool try_send(std::string_view bytes);
  /// Reads one reply; `head_only`: to a HEAD request.
  RawReply read_reply(bool head_only = false);
  /// Reads the head of a reply only; read_body() reads what it announces.
  RawReply read_head();
  std::string read_body(const RawReply& head);
  /// Reads exactly `count` bytes.
  std::string read_bytes(std::size_t count);
  /// Reads until the peer ends the connection; the rest that came.
  std::string read_to_end();
  /// Whether the peer ended the connection without another byte; waits for it.
  bool at_end() { return read_to_end().empty(); }
  /// Waits for a byte or the end; whether it was the end (or a reset).
  bool ended();
  /// Whether something can be read (bytes or an end) within `time`.
  bool readable(std::chrono::milliseconds time) const;
  /// Ends our side: an end of input for the peer.
  void finish_sending();
  /// Drops the connection with a reset.
  void reset();

  int descriptor() const noexcept { return descriptor_; }

 private:
  void close() noexcept;
  bool read_some();  // false at the end

  int descriptor_ = -1;
  std::string received_;  // and not yet returned
};

}  // namespace tagwire::testing
