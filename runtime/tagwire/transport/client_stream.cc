#include "tagwire/transport/client_stream.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "tagwire/transport/connect.h"
#include "tagwire/transport/descriptor.h"
#include "tagwire/transport/poll_until.h"
#include "tagwire/transport/resolve.h"

namespace tagwire::transport {
namespace {

// How long one recv() waits at most (SO_RCVTIMEO, set once). While the deadline is further away
// than this, a read is this one system call, again and again; nearer to it poll() comes first,
// which knows the exact time. Long enough that waking up costs nothing, short enough that only
// calls in a hurry pay for poll().
constexpr std::chrono::milliseconds kLongestRecv{50};

Error timed_out() { return make_error(ErrorCode::kTimeout, "the deadline passed"); }

Error failed(int error) {
  return make_error(ErrorCode::kUnavailable, std::generic_category().message(error));
}

bool would_block(int error) noexcept { return error == EAGAIN || error == EWOULDBLOCK; }

// What was received before a connection broke can still be read.
bool holds_bytes(int fd) noexcept {
  char byte = 0;
  return ::recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

}  // namespace

ClientStream::ClientStream(ClientStream&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

ClientStream& ClientStream::operator=(ClientStream&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

ClientStream::~ClientStream() { close(); }

void ClientStream::close() noexcept { Descriptor(std::exchange(fd_, -1)).reset(); }

Result<ClientStream> ClientStream::connect(const http::Url& url, Clock::time_point deadline) {
  Result<Descriptor> connected = Descriptor();
  if (url.scheme == http::Url::Scheme::kUnix) {
    connected = connect_unix(url.socket_path, deadline);
  } else {
    const Result<std::vector<Address>> addresses = resolve(url.host, url.port, deadline);
    if (!addresses.ok()) return addresses.error();
    connected = connect_tcp(*addresses, deadline);
  }
  if (!connected.ok()) return std::move(connected).error();

  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(kLongestRecv);
  const timeval longest = {.tv_sec = 0, .tv_usec = micros.count()};
  if (::setsockopt(connected->get(), SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest) != 0) {
    return failed(errno).during("setting up a socket");
  }
  return ClientStream(connected->release());
}

bool ClientStream::is_idle() const noexcept {
  char byte = 0;
  return fd_ >= 0 && ::recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && would_block(errno);
}

bool ClientStream::stays_idle(Clock::time_point until) const noexcept {
  if (!is_idle()) return false;
  pollfd polled = {.fd = fd_, .events = POLLIN, .revents = 0};
  poll_until(&polled, 1, until);
  return polled.revents == 0;
}

ClientStream::Written ClientStream::write(std::string_view bytes, Clock::time_point deadline) {
  Written written;
  while (written.bytes != bytes.size()) {
    const std::string_view rest = bytes.substr(written.bytes);
    const ssize_t sent = ::send(fd_, rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
      written.bytes += static_cast<std::size_t>(sent);
      if (written.bytes == bytes.size()) break;
    } else if (errno != EINTR && !would_block(errno)) {
      const int error = errno;
      written.peer_spoke = holds_bytes(fd_);
      if (!written.peer_spoke) written.error = failed(error);
      break;
    }
    if (Clock::now() >= deadline) {
      written.error = timed_out();
      break;
    }
    pollfd polled = {.fd = fd_, .events = POLLIN | POLLOUT, .revents = 0};
    poll_until(&polled, 1, deadline);
    // With POLLERR the next send() tells what it is.
    if ((polled.revents & POLLIN) != 0 && (polled.revents & POLLERR) == 0) {
      written.peer_spoke = true;
      break;
    }
  }
  return written;
}

Result<std::size_t> ClientStream::read(char* into, std::size_t size, Clock::time_point deadline) {
  while (true) {
    const Clock::duration left = deadline - Clock::now();
    if (left <= Clock::duration(0)) return timed_out();
    const bool soon = left <= kLongestRecv;
    const ssize_t got = ::recv(fd_, into, size, soon ? MSG_DONTWAIT : 0);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno == EINTR) continue;
    if (!would_block(errno)) return failed(errno);
    if (!soon) continue;
    pollfd polled = {.fd = fd_, .events = POLLIN, .revents = 0};
    poll_until(&polled, 1, deadline);
  }
}

void ClientStream::acknowledge() noexcept {
  const int on = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

}  // namespace tagwire::transport
