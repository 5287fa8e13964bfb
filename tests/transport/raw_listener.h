// The other end of a client's connection, as plain as sockets are: listens, accepts, and leaves the
// rest to the test. Connections wait in the backlog, so one thread can play both sides.
#pragma once

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "tagwire/http/url.h"
#include "tagwire/transport/descriptor.h"

namespace tagwire::transport {

/// A folder for sockets that goes away with its test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tagwire-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path_ = pattern;
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string file(std::string_view name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

class RawListener {
 public:
  /// On a free port of `address`, "127.0.0.1" or "::1", or on the Unix socket "/path".
  explicit RawListener(const std::string& address, int backlog = 16) {
    sockaddr_storage storage = {};
    socklen_t size = 0;
    if (address.starts_with('/')) {
      auto* const to = reinterpret_cast<sockaddr_un*>(&storage);
      to->sun_family = AF_UNIX;
      address.copy(to->sun_path, sizeof to->sun_path - 1);
      size = sizeof *to;
      url_.scheme = http::Url::Scheme::kUnix;
      url_.socket_path = address;
    } else if (address.find(':') != std::string::npos) {
      auto* const to = reinterpret_cast<sockaddr_in6*>(&storage);
      to->sin6_family = AF_INET6;
      ::inet_pton(AF_INET6, address.c_str(), &to->sin6_addr);
      size = sizeof *to;
    } else {
      auto* const to = reinterpret_cast<sockaddr_in*>(&storage);
      to->sin_family = AF_INET;
      ::inet_pton(AF_INET, address.c_str(), &to->sin_addr);
      size = sizeof *to;
    }
    socket_.reset(::socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    auto* const generic = reinterpret_cast<sockaddr*>(&storage);
    if (::bind(socket_.get(), generic, size) != 0 || ::listen(socket_.get(), backlog) != 0 ||
        ::getsockname(socket_.get(), generic, &size) != 0) {
      throw std::runtime_error("cannot listen on " + address);
    }
    url_.host = url_.scheme == http::Url::Scheme::kUnix ? "" : address;
    url_.port = ntohs(reinterpret_cast<sockaddr_in*>(&storage)->sin_port);  // as sin6_port
  }

  /// Its address; `host` instead of the number.
  http::Url url(std::string_view host = {}) const {
    http::Url url = url_;
    if (!host.empty()) url.host = host;
    return url;
  }

  /// The next connection; waits for it, but not for ever.
  Descriptor accept() const {
    pollfd polled = {.fd = socket_.get(), .events = POLLIN, .revents = 0};
    if (::poll(&polled, 1, 20'000) != 1) throw std::runtime_error("nobody connected");
    return Descriptor(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  }

  void close() { socket_.reset(); }
  int descriptor() const { return socket_.get(); }

 private:
  Descriptor socket_;
  http::Url url_;
};

/// A listener whose backlog is full: the next connection gets no answer.
class FullListener {
 public:
  explicit FullListener(const std::string& address) : listener(address, 0) {
    sockaddr_storage storage = {};
    socklen_t size = sizeof storage;
    ::getsockname(listener.descriptor(), reinterpret_cast<sockaddr*>(&storage), &size);
    // Each attempt either finds room or not at once; the first without room means it is full.
    while (true) {
      Descriptor each(::socket(storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
      const int result = ::connect(each.get(), reinterpret_cast<sockaddr*>(&storage), size);
      if (result != 0 && errno != EINPROGRESS) return;  // EAGAIN of a Unix socket
      pollfd polled = {.fd = each.get(), .events = POLLOUT, .revents = 0};
      if (result != 0 && ::poll(&polled, 1, 200) == 0) return;
      held_.push_back(std::move(each));
    }
  }

  RawListener listener;

 private:
  std::vector<Descriptor> held_;
};

}  // namespace tagwire::transport
