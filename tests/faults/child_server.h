// A server in a process of its own, to be killed and started again on the same port.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace tagwire::testing {

/// Thread safety: none.
class ChildServer {
 public:
  /// `command` prints "listening on http://127.0.0.1:PORT" and understands `--listen ADDRESS`.
  explicit ChildServer(std::vector<std::string> command);
  ~ChildServer() { kill(); }
  ChildServer(const ChildServer&) = delete;
  ChildServer& operator=(const ChildServer&) = delete;

  /// Starts it, on the port that it had before. Throws std::runtime_error.
  void start();
  /// SIGKILL; returns when it is gone.
  void kill();
  /// "127.0.0.1:43210".
  const std::string& address() const noexcept { return address_; }

 private:
  const std::vector<std::string> command_;
  std::string address_ = "127.0.0.1:0";
  pid_t process_ = -1;
};

}  // namespace tagwire::testing
