#include "tests/support/scripted_server.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace tagwire::testing {
namespace {

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error("script: " + what); }
[[noreturn]] void fail_errno(const std::string& what) { fail(what + ": " + std::strerror(errno)); }

bool wait_for(int descriptor, short events) {
  pollfd state{.fd = descriptor, .events = events, .revents = 0};
  int ready = 0;
  do {
    ready = ::poll(&state, 1, std::chrono::milliseconds(Peer::kPatience).count());
  } while (ready < 0 && errno == EINTR);
  return ready > 0;
}

int listen_on_tcp(std::string& address) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof any;
  if (::bind(listener, reinterpret_cast<const sockaddr*>(&any), size) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&any), &size) != 0) {
    fail_errno("bind");
  }
  address = "127.0.0.1:" + std::to_string(ntohs(any.sin_port));
  return listener;
}

int listen_on_unix(const std::string& path) {
  const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  if (path.size() >= sizeof name.sun_path) fail("the socket's path is too long");
  std::memcpy(name.sun_path, path.data(), path.size());
  if (::bind(listener, reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0) {
    fail_errno("bind");
  }
  return listener;
}

}  // namespace

// --- one connection ---

std::string Peer::read_request() {
  constexpr std::string_view kLength = "Content-Length: ";
  std::size_t end = 0;
  while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
    if (!read_some()) fail("the client closed before the end of a request's head");
  }
  const std::size_t length = received_.find(kLength);
  if (length == std::string::npos || length > end) fail("a request without Content-Length");
  return read_bytes(end + 4 +
                    std::strtoull(received_.c_str() + length + kLength.size(), nullptr, 10));
}

std::string Peer::read_bytes(std::size_t count) {
  while (received_.size() < count) {
    if (!read_some()) fail("the client closed in the middle of a request");
  }
  std::string bytes = received_.substr(0, count);
  received_.erase(0, count);
  return bytes;
}

bool Peer::read_some() {
  std::array<char, 65536> buffer;
  if (!wait_for(descriptor_, POLLIN)) fail("the client sent nothing");
  const ssize_t count = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
  if (count < 0) fail_errno("receive");
  received_.append(buffer.data(), static_cast<std::size_t>(count));
  return count > 0;
}

void Peer::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) fail_errno("send");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Peer::reply(std::string_view body, std::string_view status_line, std::string_view fields) {
  send(std::string(status_line) + "\r\n" + std::string(fields) +
       "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
}

void Peer::wait_for_end() {
  char byte = 0;
  if (!wait_for(descriptor_, POLLIN)) fail("the client did not close");
  if (!received_.empty() || ::recv(descriptor_, &byte, 1, 0) > 0) {
    fail("the client sent something instead of closing");
  }
}

void Peer::wait_for_unread(std::size_t count) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  int unread = 0;
  do {
    if (std::chrono::steady_clock::now() > until) fail("the client did not send");
    if (!wait_for(descriptor_, POLLIN)) fail("the client sent nothing");
    ::ioctl(descriptor_, FIONREAD, &unread);
    std::this_thread::yield();  // no condition tells how many bytes are there
  } while (unread < 0 || static_cast<std::size_t>(unread) < count);
}

void Peer::close() noexcept {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

void Peer::finish_sending() noexcept { ::shutdown(descriptor_, SHUT_WR); }

void Peer::reset() noexcept {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close();
}

// --- the server ---

ScriptedServer::ScriptedServer(std::vector<Script> scripts, std::string_view address)
    : scripts_(std::move(scripts)), address_(address) {
  listener_ =
      address.starts_with("unix:") ? listen_on_unix(address_.substr(5)) : listen_on_tcp(address_);
  if (::listen(listener_, SOMAXCONN) != 0) fail_errno("listen");
  acceptor_ = std::thread([this] { accept_all(); });
}

ScriptedServer::~ScriptedServer() {
  ::shutdown(listener_, SHUT_RDWR);  // ends accept()
  acceptor_.join();
  ::close(listener_);
  for (std::thread& player : players_) player.join();
  if (address_.starts_with("unix:")) ::unlink(address_.c_str() + 5);
}

std::string ScriptedServer::failures() {
  std::vector<std::thread> players;
  {
    const std::lock_guard lock(mutex_);
    players.swap(players_);
  }
  for (std::thread& player : players) player.join();
  const std::lock_guard lock(mutex_);
  return failures_;
}

void ScriptedServer::accept_all() {
  for (;;) {
    const int accepted = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (accepted < 0 && errno == EINTR) continue;
    if (accepted < 0) return;
    const std::lock_guard lock(mutex_);
    const auto index = static_cast<std::size_t>(connections_++);
    players_.emplace_back([this, index, accepted] { play(index, accepted); });
  }
}

void ScriptedServer::play(std::size_t index, int descriptor) {
  Peer peer(descriptor);
  if (index >= scripts_.size()) return;
  try {
    const int on = 1;  // what is sent in pieces arrives in pieces
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    scripts_[index](peer);
  } catch (const std::exception& error) {
    const std::lock_guard lock(mutex_);
    failures_ += "connection " + std::to_string(index) + ": " + error.what() + "\n";
  }
}

}  // namespace tagwire::testing
