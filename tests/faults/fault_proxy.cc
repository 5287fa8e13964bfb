#include "tests/faults/fault_proxy.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <list>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace tagwire::testing {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kStoryLines = 300;

[[noreturn]] void fail_errno(const std::string& what) {
  throw std::runtime_error("fault proxy: " + what + ": " + std::strerror(errno));
}

/// The conversation is over: a peer is gone, or the proxy stops.
struct Over {
  const char* why;
};

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Descriptor() { close(); }

  int get() const noexcept { return value_; }
  explicit operator bool() const noexcept { return value_ >= 0; }
  void close() noexcept {
    if (value_ >= 0) ::close(std::exchange(value_, -1));
  }

 private:
  int value_ = -1;
};

/// A socket whose waits end when `stop` becomes readable.
class Peer {
 public:
  Peer(Descriptor socket, int stop) : socket_(std::move(socket)), stop_(stop) {
    const int on = 1;  // what is sent in pieces arrives in pieces; fails on Unix sockets
    ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }

  /// Whether any of `events` came within `time`.
  bool wait(short events, milliseconds time) const {
    std::array<pollfd, 2> states{pollfd{.fd = socket_.get(), .events = events, .revents = 0},
                                 pollfd{.fd = stop_, .events = POLLIN, .revents = 0}};
    const Clock::time_point end = Clock::now() + time;
    for (;;) {
      const auto left = std::chrono::ceil<milliseconds>(end - Clock::now());
      const int ready = ::poll(states.data(), states.size(),
                               static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
      if (ready < 0 && errno == EINTR) continue;
      if (ready < 0) fail_errno("poll");
      if (states[1].revents != 0) throw Over{"the proxy stops"};
      return states[0].revents != 0;
    }
  }

  /// What is there; 0: the end.
  std::size_t read(char* into, std::size_t size, milliseconds patience) const {
    if (!wait(POLLIN, patience)) throw Over{"the peer says nothing"};
    const ssize_t count = ::recv(socket_.get(), into, size, 0);
    if (count < 0) throw Over{"the peer reset the connection"};
    return static_cast<std::size_t>(count);
  }

  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent =
          ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(sent));
      } else if (errno != EAGAIN) {
        throw Over{"the peer is gone"};
      } else if (!wait(POLLOUT, FaultProxy::kPatience)) {
        throw Over{"the peer does not read"};
      }
    }
  }

  void half_close() const { ::shutdown(socket_.get(), SHUT_WR); }
  void close() { socket_.close(); }
  void reset() {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    socket_.close();
  }

 private:
  Descriptor socket_;
  int stop_;
};

/// Bytes of a message whose head begins `text`; none while that cannot be said.
std::optional<std::size_t> message_size(std::string_view text) {
  const std::size_t head = text.find("\r\n\r\n");
  if (head == std::string_view::npos) return std::nullopt;
  for (std::size_t at = 0; at < head; at = text.find("\r\n", at) + 2) {
    static constexpr std::string_view kName = "content-length:";
    const std::string_view line = text.substr(at, head - at);
    if (line.size() > kName.size() &&
        std::equal(kName.begin(), kName.end(), line.begin(),
                   [](char want, char is) { return want == (is | 0x20) || want == is; })) {
      return head + 4 + std::strtoul(line.data() + kName.size(), nullptr, 10);
    }
  }
  return head + 4;
}

sockaddr_in tcp_address(std::string_view address) {
  const std::size_t colon = address.rfind(':');
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port =
      htons(static_cast<std::uint16_t>(std::atoi(std::string(address.substr(colon + 1)).c_str())));
  if (::inet_pton(AF_INET, std::string(address.substr(0, colon)).c_str(), &out.sin_addr) != 1) {
    throw std::runtime_error("fault proxy: not an IPv4 address: " + std::string(address));
  }
  return out;
}

Descriptor listen_tcp(std::string_view address, std::string& url, int receive_buffer) {
  sockaddr_in name = tcp_address(address);
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (receive_buffer != 0) {  // inherited by what is accepted
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  }
  socklen_t size = sizeof name;
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&name), size) != 0 ||
      ::listen(socket.get(), SOMAXCONN) != 0 ||
      ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&name), &size) != 0) {
    fail_errno("listen on " + std::string(address));
  }
  url = "http://127.0.0.1:" + std::to_string(ntohs(name.sin_port)) + "/RPC2";
  return socket;
}

Descriptor listen_unix(std::string_view path, std::string& url) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  if (path.size() >= sizeof name.sun_path) throw std::runtime_error("fault proxy: path too long");
  path.copy(name.sun_path, path.size());
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ::unlink(name.sun_path);
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0 ||
      ::listen(socket.get(), SOMAXCONN) != 0) {
    fail_errno("listen on " + std::string(path));
  }
  url = "unix:" + std::string(path);
  return socket;
}

}  // namespace

struct FaultProxy::Impl {
  /// A thread of a connection.
  struct Worker {
    std::thread thread;
    std::atomic<bool> done{false};
  };

  Impl(Options given, Script played) : options(std::move(given)), script(std::move(played)) {
    static constexpr std::string_view kUnix = "unix:";
    stop_event = Descriptor(::eventfd(0, EFD_CLOEXEC));
    listener = options.listen.starts_with(kUnix)
                   ? listen_unix(std::string_view(options.listen).substr(kUnix.size()), url)
                   : listen_tcp(options.listen, url, options.receive_buffer);
    acceptor = std::thread([this] { accept_all(); });
  }

  void accept_all();
  void end_workers(bool all);
  void converse(Descriptor socket, std::size_t connection);
  template <class Change>
  void count(Change change) {
    {
      const std::lock_guard lock(mutex);
      change(counts);
    }
    changed.notify_all();
  }
  void tell(std::string line) {
    const std::lock_guard lock(mutex);
    story.push_back(std::move(line));
    if (story.size() > kStoryLines) story.pop_front();
  }

  const Options options;
  const Script script;
  std::string url;
  Descriptor stop_event;
  Descriptor listener;
  std::list<Worker> workers;  // of the acceptor, and of stop() after it
  std::thread acceptor;

  mutable std::mutex mutex;
  mutable std::condition_variable changed;
  Counts counts;
  std::deque<std::string> story;
};

namespace {

/// One connection: plays its exchanges.
class Conversation {
 public:
  struct Callbacks {
    std::function<void()> began;      // first byte of a request
    std::function<void()> forwarded;  // the last byte of a request went to the server
  };

  Conversation(Descriptor client, int stop, const std::string& upstream, Callbacks callbacks)
      : client_(std::move(client), stop),
        stop_(stop),
        upstream_(upstream),
        callbacks_(std::move(callbacks)) {}

  /// False: the connection is at its end.
  bool play(const Step& step);
  void next_exchange() {
    request_.clear();
    reply_.clear();
    forwarded_ = sent_ = 0;
  }

 private:
  void read_request(std::size_t bytes);
  void forward(std::size_t bytes);
  void fetch_reply();
  void hang(milliseconds time);

  Peer client_;
  int stop_;
  const std::string& upstream_;
  Callbacks callbacks_;
  std::optional<Peer> server_;
  std::string request_;
  std::string reply_;
  std::size_t forwarded_ = 0;
  std::size_t sent_ = 0;
};

void Conversation::read_request(std::size_t bytes) {
  std::array<char, 65536> buffer;
  for (;;) {
    const std::optional<std::size_t> size = message_size(request_);
    const std::size_t want = std::min(bytes, size.value_or(bytes));
    if (request_.size() >= want) return;
    // Of the head no more than is certain to belong to it; of pieces no more than was asked for.
    const std::size_t room = std::min(buffer.size(), want - request_.size());
    const std::size_t count = client_.read(buffer.data(), room, FaultProxy::kPatience);
    if (count == 0) throw Over{"the client closed"};
    if (request_.empty()) callbacks_.began();
    request_.append(buffer.data(), count);
  }
}

void Conversation::forward(std::size_t bytes) {
  if (!server_) {
    Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_in name = tcp_address(upstream_);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0) {
      throw Over{"the server refuses connections"};
    }
    server_.emplace(std::move(socket), stop_);
  }
  const std::size_t end = std::min(bytes, request_.size());
  if (end <= forwarded_) return;
  const bool whole = message_size(request_) == request_.size() && end == request_.size();
  // Counted before: the server may have answered by the time that write() returns.
  if (whole) callbacks_.forwarded();
  server_->write(std::string_view(request_).substr(forwarded_, end - forwarded_));
  forwarded_ = end;
}

void Conversation::fetch_reply() {
  std::array<char, 65536> buffer;
  if (!server_) throw Over{"nothing was forwarded"};
  for (;;) {
    const std::optional<std::size_t> size = message_size(reply_);
    if (size && reply_.size() >= *size) return;
    const std::size_t count = server_->read(buffer.data(), buffer.size(), FaultProxy::kPatience);
    if (count == 0) throw Over{"the server closed"};
    reply_.append(buffer.data(), count);
  }
}

void Conversation::hang(milliseconds time) {
  // The client's own bytes are of no interest, its end is: POLLRDHUP.
  client_.wait(POLLRDHUP, time);
}

bool Conversation::play(const Step& step) {
  switch (step.kind) {
    case Step::Kind::kWait:
      hang(step.time);
      return true;
    case Step::Kind::kWaitFor: {
      const Clock::time_point end = Clock::now() + FaultProxy::kPatience;
      while (!step.condition()) {
        if (Clock::now() > end) throw Over{"what was waited for did not happen"};
        client_.wait(0, milliseconds(1));
      }
      return true;
    }
    case Step::Kind::kAwaitRequest:
      if (!client_.wait(POLLIN, FaultProxy::kPatience)) throw Over{"the client says nothing"};
      return true;
    case Step::Kind::kReadRequest:
      read_request(step.bytes);
      return true;
    case Step::Kind::kForward:
      forward(step.bytes);
      return true;
    case Step::Kind::kFetchReply:
      fetch_reply();
      return true;
    case Step::Kind::kChange:
      reply_ = step.change(std::move(reply_));
      return true;
    case Step::Kind::kSend: {
      const std::size_t end = std::min(step.bytes, reply_.size());
      if (end > sent_) client_.write(std::string_view(reply_).substr(sent_, end - sent_));
      sent_ = std::max(sent_, end);
      return true;
    }
    case Step::Kind::kDrip:
      for (; sent_ < reply_.size(); ++sent_) {
        client_.write(std::string_view(reply_).substr(sent_, 1));
        if (step.time.count() != 0) client_.wait(POLLRDHUP, step.time);
      }
      return true;
    case Step::Kind::kSendText:
      for (std::size_t i = 0; i < step.times; ++i) client_.write(step.text);
      return true;
    case Step::Kind::kHalfClose:
      client_.half_close();
      return true;
    case Step::Kind::kClose:
      client_.close();
      return false;
    case Step::Kind::kReset:
      client_.reset();
      return false;
    case Step::Kind::kDropServer:
      if (server_) server_->reset();
      server_.reset();
      return true;
    case Step::Kind::kHang:
      hang(FaultProxy::kPatience);
      return false;
  }
  return false;
}

}  // namespace

void FaultProxy::Impl::converse(Descriptor socket, std::size_t connection) {
  const std::string name = "c" + std::to_string(connection);
  try {
    Conversation conversation(std::move(socket), stop_event.get(), options.upstream,
                              {.began = [this] { count([](Counts& c) { ++c.exchanges; }); },
                               .forwarded = [this] { count([](Counts& c) { ++c.forwarded; }); }});
    for (std::size_t exchange = 0;; ++exchange) {
      bool open = true;
      std::string line = name + " e" + std::to_string(exchange) + ":";
      const Steps steps = script(connection, exchange);
      try {
        for (auto step = steps.begin(); open && step != steps.end(); ++step) {
          line += " " + spell(*step);
          open = conversation.play(*step);
        }
      } catch (const Over& over) {
        tell(line + " ... " + over.why);
        break;
      }
      tell(std::move(line));
      count([](Counts& c) { ++c.finished; });
      if (!open) break;
      conversation.next_exchange();
    }
  } catch (const std::exception& error) {
    tell(name + ": " + error.what());
  }
  count([](Counts& c) { --c.open; });
}

void FaultProxy::Impl::accept_all() {
  for (;;) {
    std::array<pollfd, 2> states{pollfd{.fd = listener.get(), .events = POLLIN, .revents = 0},
                                 pollfd{.fd = stop_event.get(), .events = POLLIN, .revents = 0}};
    if (::poll(states.data(), states.size(), -1) < 0 && errno != EINTR) return;
    if (states[1].revents != 0) return;
    if (states[0].revents == 0) continue;
    Descriptor socket(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!socket) continue;
    std::size_t connection = 0;
    count([&](Counts& c) {
      connection = c.connections++;
      ++c.open;
    });
    end_workers(false);
    Worker& worker = workers.emplace_back();
    worker.thread = std::thread([this, &worker, connection, taken = std::move(socket)]() mutable {
      converse(std::move(taken), connection);
      worker.done = true;
    });
  }
}

void FaultProxy::Impl::end_workers(bool all) {
  for (auto worker = workers.begin(); worker != workers.end();) {
    if (!all && !worker->done) {
      ++worker;
      continue;
    }
    worker->thread.join();
    worker = workers.erase(worker);
  }
}

FaultProxy::FaultProxy(Options options, Script script)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(script))) {}

FaultProxy::~FaultProxy() { stop(); }

void FaultProxy::stop() {
  if (!impl_->acceptor.joinable()) return;
  ::eventfd_write(impl_->stop_event.get(), 1);
  impl_->acceptor.join();
  impl_->end_workers(true);
  impl_->listener.close();
  if (impl_->url.starts_with("unix:")) ::unlink(impl_->url.c_str() + 5);
}

const std::string& FaultProxy::url() const noexcept { return impl_->url; }

FaultProxy::Counts FaultProxy::counts() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->counts;
}

bool FaultProxy::wait_until(const std::function<bool(const Counts&)>& condition) const {
  std::unique_lock lock(impl_->mutex);
  return impl_->changed.wait_for(lock, kPatience, [&] { return condition(impl_->counts); });
}

std::string FaultProxy::story() const {
  const std::lock_guard lock(impl_->mutex);
  std::string text;
  for (const std::string& line : impl_->story) text += line + "\n";
  return text;
}

}  // namespace tagwire::testing
