#include "tagwire/transport/connect.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "tagwire/transport/poll_until.h"

namespace tagwire::transport {
namespace {

std::string reason_of(int error) { return std::generic_category().message(error); }

/// The attempts to reach one host.
class Connector {
 public:
  Connector(const std::vector<Address>& addresses, Clock::time_point deadline)
      : addresses_(addresses), deadline_(deadline) {}

  Result<Descriptor> run() {
    while (true) {
      while (next_ != addresses_.size() && (pending_.empty() || Clock::now() >= next_start_)) {
        if (begin_next()) return take_connected();
      }
      if (pending_.empty()) return make_error(ErrorCode::kUnavailable, failures_);
      if (!wait()) return give_up();
      if (check_pending()) return take_connected();
    }
  }

 private:
  struct Attempt {
    const Address* address;
    Descriptor socket;
  };

  // True: connected_ is set.
  bool begin_next() {
    const Address& address = addresses_[next_++];
    next_start_ = Clock::now() + kNextAttempt;
    Descriptor socket(
        ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket.is_open()) {
      note_failure(address, reason_of(errno));
      return false;
    }
    if (::connect(socket.get(), address.get(), address.size) == 0) {
      return settle(address, std::move(socket), 0);
    }
    // An interrupted connect() goes on by itself.
    if (errno != EINPROGRESS && errno != EINTR) return settle(address, std::move(socket), errno);
    pending_.push_back({&address, std::move(socket)});
    return false;
  }

  // Waits for any attempt to end, or the time to begin the next one. False: the deadline passed.
  bool wait() {
    polled_.clear();
    for (const Attempt& attempt : pending_) {
      polled_.push_back({.fd = attempt.socket.get(), .events = POLLOUT, .revents = 0});
    }
    const bool more = next_ != addresses_.size();
    poll_until(polled_.data(), polled_.size(), more ? std::min(next_start_, deadline_) : deadline_);
    return Clock::now() < deadline_;
  }

  // Sorts out the attempts that have ended.
  bool check_pending() {
    for (std::size_t i = pending_.size(); i-- > 0;) {
      if (polled_[i].revents == 0) continue;
      Attempt ended = std::move(pending_[i]);
      pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(i));
      int error = 0;
      socklen_t size = sizeof error;
      ::getsockopt(ended.socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
      if (settle(*ended.address, std::move(ended.socket), error)) return true;
      next_start_ = Clock::now();  // nothing to wait for
    }
    return false;
  }

  bool settle(const Address& address, Descriptor socket, int error) {
    if (error == 0 && is_connected_to_itself(socket.get())) error = ECONNREFUSED;
    if (error != 0) {
      note_failure(address, reason_of(error));
      return false;
    }
    connected_ = std::move(socket);
    return true;
  }

  void note_failure(const Address& address, const std::string& reason) {
    if (!failures_.empty()) failures_ += "; ";
    failures_ += address.spell() + ": " + reason;
  }

  Result<Descriptor> give_up() {
    for (const Attempt& attempt : pending_) note_failure(*attempt.address, "no answer in time");
    return make_error(ErrorCode::kTimeout, failures_);
  }

  Result<Descriptor> take_connected() {
    int off = 0;
    int on = 1;
    if (::ioctl(connected_.get(), FIONBIO, &off) != 0 ||
        ::setsockopt(connected_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0) {
      return make_error(ErrorCode::kUnavailable, "setting up a socket: " + reason_of(errno));
    }
    return std::move(connected_);
  }

  const std::vector<Address>& addresses_;
  const Clock::time_point deadline_;
  std::size_t next_ = 0;
  Clock::time_point next_start_;
  std::vector<Attempt> pending_;
  std::vector<pollfd> polled_;  // as pending_
  Descriptor connected_;
  std::string failures_;
};

}  // namespace

Result<Descriptor> connect_tcp(const std::vector<Address>& addresses, Clock::time_point deadline) {
  if (addresses.empty()) return make_error(ErrorCode::kUnavailable, "the host has no address");
  return Connector(addresses, deadline).run();
}

bool is_connected_to_itself(int fd) noexcept {
  sockaddr_storage ours = {};
  sockaddr_storage theirs = {};
  socklen_t our_size = sizeof ours;
  socklen_t their_size = sizeof theirs;
  return ::getsockname(fd, reinterpret_cast<sockaddr*>(&ours), &our_size) == 0 &&
         ::getpeername(fd, reinterpret_cast<sockaddr*>(&theirs), &their_size) == 0 &&
         our_size == their_size && std::memcmp(&ours, &theirs, our_size) == 0;
}

Result<Descriptor> connect_unix(const std::string& path, Clock::time_point deadline) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    return make_error(ErrorCode::kMalformed, path + ": the path of a socket has at most " +
                                                 std::to_string(sizeof address.sun_path - 1) +
                                                 " bytes, this one has " +
                                                 std::to_string(path.size()));
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) {
    return make_error(ErrorCode::kUnavailable, path + ": " + reason_of(errno));
  }
  while (true) {
    // A non-blocking connect() to a server with a full backlog fails and cannot be waited for. A
    // blocking one waits for as long as this says.
    const std::optional<timeval> left = time_left(deadline);
    if (!left) return make_error(ErrorCode::kTimeout, path + ": no answer in time");
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &*left, sizeof *left);
    const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
    if (::connect(socket.get(), generic, sizeof address) == 0) return socket;
    if (errno != EINTR && errno != EAGAIN) {
      return make_error(ErrorCode::kUnavailable, path + ": " + reason_of(errno));
    }
  }
}

}  // namespace tagwire::transport
