#include "tests/support/raw_client.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <utility>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tagwire::testing {
namespace {

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error("raw client: " + what); }
[[noreturn]] void fail_errno(const std::string& what) { fail(what + ": " + std::strerror(errno)); }

bool wait_for(int descriptor, short events, std::chrono::milliseconds time) {
  pollfd state{.fd = descriptor, .events = events, .revents = 0};
  int ready = 0;
  do {
    ready = ::poll(&state, 1, static_cast<int>(time.count()));
  } while (ready < 0 && errno == EINTR);
  return ready > 0;
}

}  // namespace

std::string RawReply::field(std::string_view name) const {
  const std::string key = "\r\n" + std::string(name) + ": ";
  const std::size_t begin = head.find(key);
  if (begin == std::string::npos) return {};
  const std::size_t value = begin + key.size();
  return head.substr(value, head.find("\r\n", value) - value);
}

RawClient::RawClient(std::string_view address, int receive_buffer) {
  const std::size_t colon = address.rfind(':');
  std::string host(address.substr(0, colon));
  if (host.front() == '[') host = host.substr(1, host.size() - 2);
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), std::string(address.substr(colon + 1)).c_str(), &hints, &found)) {
    fail("no such address: " + std::string(address));
  }
  descriptor_ = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (receive_buffer != 0) {
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  }
  const int on = 1;  // what is sent in pieces arrives in pieces
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const int connected = ::connect(descriptor_, found->ai_addr, found->ai_addrlen);
  ::freeaddrinfo(found);
  if (connected != 0) {
    const int reason = errno;
    close();
    errno = reason;
    fail_errno("connect to " + std::string(address));
  }
}

RawClient::~RawClient() { close(); }

RawClient::RawClient(RawClient&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), received_(std::move(other.received_)) {}

RawClient& RawClient::operator=(RawClient&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(received_, other.received_);
  return *this;
}

void RawClient::close() noexcept {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

void RawClient::send(std::string_view bytes) {
  if (!try_send(bytes)) fail_errno("send");
}

bool RawClient::try_send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent =
        ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      if (!wait_for(descriptor_, POLLOUT, kPatience)) return false;
    } else {
      return false;
    }
  }
  return true;
}

bool RawClient::read_some() {
  std::array<char, 65536> buffer;
  if (!wait_for(descriptor_, POLLIN, kPatience)) {
    fail("nothing came for " + std::to_string(kPatience.count()) + " s; so far: \"" +
         received_.substr(0, 300) + "\"");
  }
  const ssize_t count = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
  if (count < 0) throw ConnectionLost(std::string("receive: ") + std::strerror(errno));
  received_.append(buffer.data(), static_cast<std::size_t>(count));
  return count > 0;
}

RawReply RawClient::read_reply(bool head_only) {
  RawReply reply = read_head();
  if (!head_only) reply.body = read_body(reply);
  return reply;
}

RawReply RawClient::read_head() {
  std::size_t end = 0;
  while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
    if (!read_some()) fail("the connection ended within a head: \"" + received_ + "\"");
  }
  RawReply reply;
  reply.head = received_.substr(0, end + 4);
  received_.erase(0, end + 4);
  if (!reply.head.starts_with("HTTP/1.")) fail("not a status line: " + reply.head);
  reply.status = std::atoi(reply.head.c_str() + 9);
  return reply;
}

std::string RawClient::read_body(const RawReply& head) {
  const std::string length = head.field("Content-Length");
  if (length.empty()) return {};
  return read_bytes(static_cast<std::size_t>(std::atoll(length.c_str())));
}

bool RawClient::ended() {
  if (!received_.empty()) return false;
  try {
    return !read_some();
  } catch (const ConnectionLost&) {
    return true;
  }
}

std::string RawClient::read_bytes(std::size_t count) {
  while (received_.size() < count) {
    if (!read_some()) fail("the connection ended " + std::to_string(count) + " bytes early");
  }
  std::string bytes = received_.substr(0, count);
  received_.erase(0, count);
  return bytes;
}

std::string RawClient::read_to_end() {
  while (read_some()) {
  }
  return std::exchange(received_, {});
}

bool RawClient::readable(std::chrono::milliseconds time) const {
  return !received_.empty() || wait_for(descriptor_, POLLIN, time);
}

void RawClient::finish_sending() { ::shutdown(descriptor_, SHUT_WR); }

void RawClient::reset() {
  const linger none{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &none, sizeof none);
  close();
}

}  // namespace tagwire::testing
