// What surrounds the send and the receive of a small call: ping-pongs over loopback on one core,
// each waiting for its answer in another way. The figures of docs/decisions/0012 are from here.
//
// The other side is a process that reads and writes the same number of bytes and looks at none.
// Variants take turns within a round, each on a connection of its own; the table shows medians.
#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <functional>
#include <iomanip>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <arpa/inet.h>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "tagwire/transport/client_stream.h"

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using tagwire::transport::ClientStream;

constexpr milliseconds kPatience{10'000};

[[noreturn]] void fail(const std::string& what) {
  std::cerr << "pingpong_variants: " << what << ": " << std::strerror(errno) << "\n";
  std::exit(1);
}

void require(bool right, const char* what) {
  if (!right) fail(what);
}

// ---- the other side ----------------------------------------------------------------------------

struct Sizes {
  std::size_t request = 308;
  std::size_t reply = 191;
};

/// Answers until the client closes.
void answer(int fd, Sizes sizes) {
  std::vector<char> request(sizes.request);
  const std::vector<char> reply(sizes.reply, 'r');
  while (true) {
    for (std::size_t have = 0; have < request.size();) {
      const ssize_t got = ::recv(fd, request.data() + have, request.size() - have, 0);
      if (got <= 0) return;
      have += static_cast<std::size_t>(got);
    }
    // A reply this small fits into the socket's buffer.
    require(
        ::send(fd, reply.data(), reply.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(reply.size()),
        "send a reply");
  }
}

/// Starts the process that answers; returns its port. One connection after the other.
std::uint16_t start_peer(Sizes sizes) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  require(::bind(listener, generic, size) == 0 && ::listen(listener, 16) == 0 &&
              ::getsockname(listener, generic, &size) == 0,
          "listen");
  const pid_t child = ::fork();
  require(child >= 0, "fork");
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    while (true) {
      const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
      require(fd >= 0, "accept");
      const int on = 1;
      ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      answer(fd, sizes);
      ::close(fd);
    }
  }
  ::close(listener);
  return ntohs(address.sin_port);
}

void pin_to(int core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<unsigned>(core), &set);
  require(::sched_setaffinity(0, sizeof set, &set) == 0, "pin to a core");
}

// ---- ways to exchange --------------------------------------------------------------------------

struct Buffers {
  explicit Buffers(Sizes sizes) : request(sizes.request, 'q'), reply(sizes.reply) {}
  std::string request;
  std::vector<char> reply;
};

/// A connected socket for the variants that are plain system calls.
class Plain {
 public:
  Plain(std::uint16_t port, Buffers& buffers)
      : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), buffers_(buffers) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    require(::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0,
            "connect");
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  Plain(const Plain&) = delete;
  Plain& operator=(const Plain&) = delete;
  ~Plain() { ::close(fd_); }

  void send() {
    require(::send(fd_, buffers_.request.data(), buffers_.request.size(), MSG_NOSIGNAL) ==
                static_cast<ssize_t>(buffers_.request.size()),
            "send");
  }
  /// Waits, as far as the socket does. Small replies come in one piece over loopback.
  void receive() {
    require(::recv(fd_, buffers_.reply.data(), buffers_.reply.size(), 0) ==
                static_cast<ssize_t>(buffers_.reply.size()),
            "receive");
  }
  void expect_nothing() {
    char byte = 0;
    require(::recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN,
            "find no byte yet");
  }
  /// Without waiting. False, as a rule: the peer has not run yet.
  bool try_receive() {
    return ::recv(fd_, buffers_.reply.data(), buffers_.reply.size(), MSG_DONTWAIT) ==
           static_cast<ssize_t>(buffers_.reply.size());
  }
  int poll(int timeout_ms) {
    pollfd polled{.fd = fd_, .events = POLLIN, .revents = 0};
    return ::poll(&polled, 1, timeout_ms);
  }
  void limit_waits() {
    const timeval longest{.tv_sec = kPatience.count() / 1000, .tv_usec = 0};
    require(::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest) == 0,
            "set SO_RCVTIMEO");
  }

 private:
  int fd_;
  Buffers& buffers_;
};

class WithAsio {
 public:
  WithAsio(std::uint16_t port, Buffers& buffers) : socket_(io_), buffers_(buffers) {
    socket_.connect({asio::ip::address_v4::loopback(), port});
    socket_.set_option(asio::ip::tcp::no_delay(true));
  }
  void exchange() {
    std::size_t received = 0;
    asio::async_write(
        socket_, asio::buffer(buffers_.request), [&](const std::error_code& failed, std::size_t) {
          if (failed) return;
          socket_.async_read_some(asio::buffer(buffers_.reply),
                                  [&](const std::error_code&, std::size_t n) { received = n; });
        });
    io_.restart();
    io_.run_for(kPatience);
    require(received == buffers_.reply.size(), "exchange with Asio");
  }

 private:
  asio::io_context io_{1};
  asio::ip::tcp::socket socket_;
  Buffers& buffers_;
};

/// What the client does, without HTTP and XML.
class WithClientStream {
 public:
  WithClientStream(std::uint16_t port, Buffers& buffers) : buffers_(buffers) {
    tagwire::http::Url url;
    url.host = "127.0.0.1";
    url.port = port;
    stream_ = ClientStream::connect(url, Clock::now() + kPatience).value();
  }
  void exchange() {
    require(stream_.is_idle(), "find the connection idle");
    const Clock::time_point deadline = Clock::now() + kPatience;
    require(stream_.write(buffers_.request, deadline).bytes == buffers_.request.size(), "write");
    require(stream_.read(buffers_.reply.data(), buffers_.reply.size(), deadline).value() ==
                buffers_.reply.size(),
            "read");
  }

 private:
  ClientStream stream_;
  Buffers& buffers_;
};

struct Variant {
  const char* name;
  std::function<std::function<void()>(std::uint16_t port, Buffers& buffers)> connect;
};

/// A variant of plain system calls. `prepare` is done once a connection.
template <class Prepare, class Exchange>
Variant plain(const char* name, Prepare prepare, Exchange exchange) {
  return {name, [prepare, exchange](std::uint16_t port, Buffers& buffers) {
            auto socket = std::make_shared<Plain>(port, buffers);
            prepare(*socket);
            return std::function<void()>([socket, exchange] { exchange(*socket); });
          }};
}

template <class Way>
Variant own(const char* name) {
  return {name, [](std::uint16_t port, Buffers& buffers) {
            auto way = std::make_shared<Way>(port, buffers);
            return std::function<void()>([way] { way->exchange(); });
          }};
}

std::vector<Variant> make_variants() {
  const auto nothing = [](Plain&) {};
  const auto limited = [](Plain& socket) { socket.limit_waits(); };
  const auto exchange = [](Plain& socket) {
    socket.send();
    socket.receive();
  };
  return {
      plain("`send`, `recv`, no deadline", nothing, exchange),
      plain("`send`, `recv` with `SO_RCVTIMEO` set once", limited, exchange),
      plain("the same, and the clock read twice", limited,
            [=](Plain& socket) {
              const Clock::time_point deadline = Clock::now() + kPatience;
              exchange(socket);
              require(Clock::now() < deadline, "keep to the deadline");
            }),
      plain("the same without the clock, and a `recv(MSG_PEEK)` before", limited,
            [=](Plain& socket) {
              socket.expect_nothing();
              exchange(socket);
            }),
      plain("the same without the clock, and a `poll` of no time before", limited,
            [=](Plain& socket) {
              require(socket.poll(0) == 0, "find no byte yet");
              exchange(socket);
            }),
      plain("`SO_RCVTIMEO` set for each call", nothing,
            [=](Plain& socket) {
              socket.limit_waits();
              exchange(socket);
            }),
      plain("`send`, `poll`, `recv`", nothing,
            [](Plain& socket) {
              socket.send();
              require(socket.poll(static_cast<int>(kPatience.count())) == 1, "poll");
              socket.receive();
            }),
      plain("`send`, `recv` that fails, `poll`, `recv`", nothing,
            [](Plain& socket) {
              socket.send();
              if (socket.try_receive()) return;
              require(socket.poll(static_cast<int>(kPatience.count())) == 1, "poll");
              socket.receive();
            }),
      own<WithAsio>("Asio: `async_write`, `async_read_some`, `run_for`"),
      own<WithClientStream>("`ClientStream`: `is_idle`, `write`, `read`"),
  };
}

// ---- measuring ---------------------------------------------------------------------------------

double median(std::vector<double> samples) {
  std::ranges::sort(samples);
  return samples[samples.size() / 2];
}

// Shorter than a scheduler's slice: what another program takes falls into few of them, and the
// median leaves those out.
constexpr std::size_t kBatch = 50;

double microseconds_each(const std::function<void()>& exchange, std::size_t batches) {
  std::vector<double> samples;
  for (std::size_t i = 0; i < batches; ++i) {
    const Clock::time_point begin = Clock::now();
    for (std::size_t j = 0; j < kBatch; ++j) exchange();
    const std::chrono::duration<double, std::micro> took = Clock::now() - begin;
    samples.push_back(took.count() / kBatch);
  }
  return median(std::move(samples));
}

}  // namespace

int main(int argc, char** argv) {
  Sizes sizes;
  std::size_t rounds = 21;
  std::size_t batches = 60;
  int core = 0;
  CLI::App app("Ping-pongs over loopback on one core, waiting in different ways.");
  app.add_option("--request-size", sizes.request)->check(CLI::Range(1, 4096));
  app.add_option("--reply-size", sizes.reply)->check(CLI::Range(1, 4096));
  app.add_option("--rounds", rounds)->check(CLI::Range(1, 1000));
  app.add_option("--batches", batches, "of 50 exchanges, of each variant in a round")
      ->check(CLI::Range(1, 1'000'000));
  app.add_option("--core", core, "where both sides run");
  CLI11_PARSE(app, argc, argv);

  pin_to(core);
  const std::uint16_t port = start_peer(sizes);
  Buffers buffers(sizes);
  const std::vector<Variant> variants = make_variants();
  std::vector<std::vector<double>> samples(variants.size());
  for (std::size_t round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < variants.size(); ++i) {
      samples[i].push_back(microseconds_each(variants[i].connect(port, buffers), batches));
    }
  }
  const double bare = median(samples.front());
  std::cout << "| how | µs | to the bare one |\n|---|---|---|\n" << std::fixed;
  for (std::size_t i = 0; i < variants.size(); ++i) {
    const double each = median(samples[i]);
    std::cout << "| " << variants[i].name << " | " << std::setprecision(2) << each << " | "
              << each / bare << " |\n";
  }
}
