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
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/framing.h"

namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  std::size_t connections = 1;
  double seconds = 1.5;
  double warmup = 0.5;
  std::string request_file;
  std::string reply_body_file;
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

/// The CPU time that this process has used, in microseconds.
double cpu_used_us() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto us = [](const timeval& t) {
    return 1e6 * static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec);
  };
  return us(usage.ru_utime) + us(usage.ru_stime);
}

/// Latencies in buckets of 100 ns up to 100 ms; the rest counts as the last bucket. A vector of all
/// samples would disturb the caches that the server under test shares on one core.
class Histogram {
 public:
  void add(Clock::duration latency) {
    const auto bucket = static_cast<std::size_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(latency).count() / 100);
    ++counts_[std::min(bucket, counts_.size() - 1)];
    ++total_;
  }
  std::uint64_t total() const { return total_; }
  double percentile_us(double share) const {
    const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(total_));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      seen += counts_[i];
      if (seen > wanted) return (static_cast<double>(i) + 0.5) / 10;
    }
    return 0;
  }

 private:
  std::vector<std::uint32_t> counts_ = std::vector<std::uint32_t>(1'000'000);
  std::uint64_t total_ = 0;
};

/// Receives one reply after the other and checks each.
class ReplyReader {
 public:
  explicit ReplyReader(std::string_view expected_body)
      : expected_body_(expected_body),
        capacity_(expected_body.size() + 4096),
        buffer_(std::make_unique<char[]>(capacity_)) {}

  /// Reads once. True when a whole reply came and was right; the reader is then empty again.
  bool read_some(int fd) {
    const ssize_t got = ::recv(fd, buffer_.get() + size_, capacity_ - size_, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return false;
    if (got < 0) fail_errno("recv");
    if (got == 0) fail("the server closed a connection");
    size_ += static_cast<std::size_t>(got);
    if (!total_) total_ = tagwire::bench::message_size({buffer_.get(), size_});
    if (total_ && *total_ > capacity_) fail("a reply longer than expected:\n" + text());
    if (!total_ || size_ < *total_) return false;
    check();
    size_ = 0;
    total_.reset();
    return true;
  }

 private:
  std::string text() const { return {buffer_.get(), std::min<std::size_t>(size_, 2000)}; }
  void check() const {
    const std::string_view reply(buffer_.get(), size_);
    if (*total_ != size_ || !reply.starts_with("HTTP/1.1 200 ") ||
        !reply.ends_with(expected_body_)) {
      fail("not the expected reply:\n" + text());
    }
  }

  std::string_view expected_body_;
  std::size_t capacity_;
  std::unique_ptr<char[]> buffer_;
  std::size_t size_ = 0;
  std::optional<std::size_t> total_;
};

class Run {
 public:
  Run(const Options& options, std::string request, std::string body)
      : options_(options), request_(std::move(request)), expected_body_(std::move(body)) {}

  void execute() {
    for (std::size_t i = 0; i < options_.connections; ++i) {
      connections_.push_back({connect_to(options_), ReplyReader(expected_body_), {}});
    }
    const auto begin = Clock::now();
    measure_from_ = begin + std::chrono::duration_cast<Clock::duration>(
                                std::chrono::duration<double>(options_.warmup));
    end_ = measure_from_ + std::chrono::duration_cast<Clock::duration>(
                               std::chrono::duration<double>(options_.seconds));
    options_.connections == 1 ? run_one() : run_many();
  }

  void print() const {
    const double seconds = std::chrono::duration<double>(last_ - measure_from_).count();
    const auto calls = static_cast<double>(latencies_.total());
    std::cout << "{\"calls_per_s\": " << calls / seconds
              << ", \"p50_us\": " << latencies_.percentile_us(0.50)
              << ", \"p99_us\": " << latencies_.percentile_us(0.99)
              << ", \"client_cpu_us\": " << (cpu_end_ - cpu_begin_) / calls
              << ", \"calls_with_warmup\": " << calls_with_warmup_ << "}" << std::endl;
  }

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

  /// Notes a finished call; false when the time is over.
  bool finished(const Connection& connection) {
    const auto now = Clock::now();
    ++calls_with_warmup_;
    if (connection.sent >= measure_from_) {
      if (latencies_.total() == 0) cpu_begin_ = cpu_used_us();
      latencies_.add(now - connection.sent);
    }
    if (now < end_) return true;
    last_ = now;
    cpu_end_ = cpu_used_us();
    return false;
  }

  void run_one() {
    Connection& connection = connections_.front();
    do {
      send(connection);
      while (!connection.reader.read_some(connection.fd)) {
      }
    } while (finished(connection));
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
        if (!finished(connection)) return;
        send(connection);
      }
    }
  }

  const Options& options_;
  std::string request_;
  std::string expected_body_;
  std::vector<Connection> connections_;
  Histogram latencies_;
  std::uint64_t calls_with_warmup_ = 0;
  Clock::time_point measure_from_;
  Clock::time_point end_;
  Clock::time_point last_;
  double cpu_begin_ = 0;
  double cpu_end_ = 0;
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
  app.add_option("--reply-body", options.reply_body_file, "file with the expected reply body")
      ->required();
  CLI11_PARSE(app, argc, argv);

  Run run(options, read_file(options.request_file), read_file(options.reply_body_file));
  run.execute();
  run.print();
}
