// The neutral client of the benchmarks: the same bytes for every server, as fast as one core can
// send them, and no trust in what comes back.
//
// Closed loop: each of N connections has one request outstanding. One connection uses a blocking
// socket (an epoll round trip would be measured otherwise), more use epoll on one thread. Every
// reply's body is compared with the expected one, byte for byte; the first difference ends the run,
// so a figure always stands for right answers. Requests and expected replies come from files, which
// bench.py captures from Python's xmlrpc.client and from the server under test.
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/framing.h"
#include "tests/bench/recorder.h"

namespace {

using tagwire::bench::Clock;
using tagwire::bench::Recorder;

struct Options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  std::size_t connections = 1;
  double seconds = 1.5;
  double warmup = 0.5;
  std::string request_file;
  std::string reply_body_file;
  std::string reply_file;  // instead of reply_body_file
};

[[noreturn]] void fail(const std::string& what) {
  std::cerr << "loadgen: " << what << "\n";
  std::exit(1);
}

[[noreturn]] void fail_errno(const std::string& what) { fail(what + ": " + std::strerror(errno)); }

std::string read_file(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  if (!in) fail("cannot read " + name);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

int connect_to(const Options& options) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) fail_errno("socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(options.port);
  if (::inet_pton(AF_INET, options.host.c_str(), &address.sin_addr) != 1) {
    fail("not an IPv4 address: " + options.host);
  }
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    fail_errno("connect");
  }
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

/// What every reply has to be.
struct Expected {
  std::string bytes;
  bool whole;  // the whole reply, not only an HTTP body; its size is then its framing
};

/// Receives one reply after the other and checks each.
class ReplyReader {
 public:
  explicit ReplyReader(const Expected& expected)
      : expected_(expected),
        capacity_(expected.bytes.size() + 4096),
        buffer_(std::make_unique<char[]>(capacity_)) {}

  /// Reads once. True when a whole reply came and was right; the reader is then empty again.
  bool read_some(int fd) {
    const ssize_t got = ::recv(fd, buffer_.get() + size_, capacity_ - size_, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return false;
    if (got < 0) fail_errno("recv");
    if (got == 0) fail("the server closed a connection");
    size_ += static_cast<std::size_t>(got);
    if (!total_) total_ = reply_size();
    if (total_ && *total_ > capacity_) fail("a reply longer than expected:\n" + text());
    if (!total_ || size_ < *total_) return false;
    check();
    size_ = 0;
    total_.reset();
    return true;
  }

 private:
  std::string text() const { return {buffer_.get(), std::min<std::size_t>(size_, 2000)}; }
  std::optional<std::size_t> reply_size() const {
    if (expected_.whole) return expected_.bytes.size();
    return tagwire::bench::message_size({buffer_.get(), size_});
  }
  void check() const {
    const std::string_view reply(buffer_.get(), size_);
    const bool right = expected_.whole
                           ? reply == expected_.bytes
                           : reply.starts_with("HTTP/1.1 200 ") && reply.ends_with(expected_.bytes);
    if (*total_ != size_ || !right) {
      fail("not the expected reply:\n" + text());
    }
  }

  const Expected& expected_;
  std::size_t capacity_;
  std::unique_ptr<char[]> buffer_;
  std::size_t size_ = 0;
  std::optional<std::size_t> total_;
};

class Run {
 public:
  Run(const Options& options, std::string request, Expected expected)
      : options_(options),
        request_(std::move(request)),
        expected_(std::move(expected)),
        recorder_(options.warmup, options.seconds) {}

  void execute() {
    for (std::size_t i = 0; i < options_.connections; ++i) {
      connections_.push_back({connect_to(options_), ReplyReader(expected_), {}});
    }
    recorder_ = Recorder(options_.warmup, options_.seconds);
    options_.connections == 1 ? run_one() : run_many();
  }

  void print() const { recorder_.print(); }

 private:
  struct Connection {
    int fd;
    ReplyReader reader;
    Clock::time_point sent;
  };

  void send(Connection& connection) {
    connection.sent = Clock::now();
    std::string_view rest = request_;
    while (!rest.empty()) {
      const ssize_t sent = ::send(connection.fd, rest.data(), rest.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0) fail_errno("send");
      rest.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  void run_one() {
    Connection& connection = connections_.front();
    do {
      send(connection);
      while (!connection.reader.read_some(connection.fd)) {
      }
    } while (recorder_.finished(connection.sent));
  }

  void run_many() {
    const int poll = ::epoll_create1(EPOLL_CLOEXEC);
    if (poll < 0) fail_errno("epoll_create1");
    for (Connection& connection : connections_) {
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.ptr = &connection;
      if (::epoll_ctl(poll, EPOLL_CTL_ADD, connection.fd, &event) != 0) fail_errno("epoll_ctl");
      send(connection);
    }
    std::vector<epoll_event> events(256);
    while (true) {
      const int ready = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), 5000);
      if (ready < 0 && errno == EINTR) continue;
      if (ready < 0) fail_errno("epoll_wait");
      if (ready == 0) fail("no reply for five seconds");
      for (int i = 0; i < ready; ++i) {
        auto& connection = *static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
        if (!connection.reader.read_some(connection.fd)) continue;
        if (!recorder_.finished(connection.sent)) return;
        send(connection);
      }
    }
  }

  const Options& options_;
  std::string request_;
  Expected expected_;
  Recorder recorder_;
  std::vector<Connection> connections_;
};

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Sends one request over and over and checks every reply.");
  app.add_option("--host", options.host, "IPv4 address of the server");
  app.add_option("--port", options.port)->required();
  app.add_option("--connections", options.connections)->check(CLI::Range(1, 20000));
  app.add_option("--seconds", options.seconds, "measured time");
  app.add_option("--warmup", options.warmup, "seconds before it");
  app.add_option("--request", options.request_file, "file with the bytes of one request")
      ->required();
  auto* const reply = app.add_option_group("reply")->require_option(1);
  reply->add_option("--reply-body", options.reply_body_file,
                    "file with the expected body of an HTTP reply");
  reply->add_option("--reply", options.reply_file,
                    "file with the whole expected reply, HTTP or not");
  CLI11_PARSE(app, argc, argv);

  const bool whole = !options.reply_file.empty();
  Run run(options, read_file(options.request_file),
          {read_file(whole ? options.reply_file : options.reply_body_file), whole});
  run.execute();
  run.print();
}
