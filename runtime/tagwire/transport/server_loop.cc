#include "tagwire/transport/server_loop.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <exception>
#include <list>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include <asio/error.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/signal_set.hpp>

#include "tagwire/transport/listener.h"
#include "tagwire/transport/server_core.h"

namespace tagwire::transport {
namespace {

using std::chrono::milliseconds;

using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>,
                                         asio::io_context::executor_type>;

/// Out of descriptors: how long we leave the queue alone. Connections that end in between free
/// some.
constexpr milliseconds kAcceptPause{100};

// On stop, a connection that answered a request within kRecently may have the next one on its way;
// it stays for kGrace to be answered (with "Connection: close") instead of being cut.
constexpr milliseconds kRecently{1'000};
constexpr milliseconds kGrace{200};

unsigned choose_threads(unsigned asked) {
  if (asked != 0) return asked;
  return std::max(2U, std::thread::hardware_concurrency());
}

/// The peer went away before we took its connection; nothing is wrong with us.
bool peer_gave_up(const std::error_code& failed) {
  // By number: Asio's category does not map all of them to std::errc.
  return failed.value() == ECONNABORTED || failed.value() == EPROTO;
}

/// The further threads of a loop: joined at the end, which is also when the system refuses one more
/// (the loop is over then, and run() throws std::system_error).
struct Threads {
  explicit Threads(asio::io_context& context) : io(context) {}
  ~Threads() {
    if (!io.stopped()) io.stop();
    for (std::thread& each : list) each.join();
  }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  asio::io_context& io;
  std::vector<std::thread> list;
};

}  // namespace

struct ServerLoop::Impl {
  Impl(const ServerLoopOptions& options, HeadHandler head, RequestHandler request)
      : threads(choose_threads(options.threads)),
        listen(options.listen),
        core(options, threads, std::move(head), std::move(request)),
        drain_timer(core.io) {
    // Posted: the last connection may end under the lock that finish_if_drained() takes.
    core.on_drained = [this] { asio::post(core.io, [this] { finish_if_drained(); }); };
  }

  struct Listener {
    Listener(Acceptor opened, asio::io_context& io) : acceptor(std::move(opened)), pause(io) {}
    Acceptor acceptor;
    Timer pause;
  };

  void run();
  void take(Socket socket) noexcept;
  void accept(Listener& listener);
  void on_accept(Listener& listener, const std::error_code& failed, Socket socket);
  void accept_later(Listener& listener, const std::error_code& failed);
  void accept_ended();
  void begin_drain();
  void drain_accept_queue(Listener& listener);
  void end_grace();
  void finish_if_drained();
  void cut() { core.io.stop(); }

  const unsigned threads;
  const std::vector<std::string> listen;
  ServerCore core;
  Timer drain_timer;
  std::optional<asio::signal_set> signals;  // set once signals stop us

  std::vector<std::string> addresses;  // fixed by open(): read from any thread

  std::mutex accept_mutex;  // guards what follows once run() began
  std::list<Listener> listeners;
  std::size_t accepting = 0;  // listeners with an operation outstanding
  bool stopping = false;
  bool reported_failure = false;
};

void ServerLoop::Impl::run() {
  const auto work = asio::make_work_guard(core.io);
  {
    const std::lock_guard lock(accept_mutex);
    for (Listener& listener : listeners) accept(listener);
    accepting = listeners.size();
  }
  // One thread beyond those that may run handlers is always left for I/O.
  Threads others(core.io);
  for (unsigned i = 0; threads > 1 && i < threads; ++i) {
    others.list.emplace_back([this] { core.run_thread(); });
  }
  core.run_thread();
}

/// Out of memory for one connection: it is dropped, and accepting goes on.
void ServerLoop::Impl::take(Socket socket) noexcept {
  try {
    core.open(std::move(socket));
  } catch (const std::exception& error) {
    core.log("connection dropped: " + std::string(error.what()));
  }
}

/// Precondition: the lock is held.
void ServerLoop::Impl::accept(Listener& listener) {
  listener.acceptor.async_accept(core.io.get_executor(),
                                 [this, &listener](const std::error_code& failed, Socket socket) {
                                   on_accept(listener, failed, std::move(socket));
                                 });
}

void ServerLoop::Impl::on_accept(Listener& listener, const std::error_code& failed, Socket socket) {
  if (!failed) take(std::move(socket));
  const std::lock_guard lock(accept_mutex);
  if (stopping) {
    accept_ended();
  } else if (failed && !peer_gave_up(failed)) {
    accept_later(listener, failed);
  } else {
    reported_failure = false;
    accept(listener);
  }
}

void ServerLoop::Impl::accept_later(Listener& listener, const std::error_code& failed) {
  if (!std::exchange(reported_failure, true)) {
    core.log("cannot accept connections for now: " + failed.message() + " (" +
             std::to_string(core.connections()) + " open)");
  }
  listener.pause.expires_after(kAcceptPause);
  listener.pause.async_wait([this, &listener](const std::error_code&) {
    const std::lock_guard lock(accept_mutex);
    if (stopping) {
      accept_ended();
    } else {
      accept(listener);
    }
  });
}

/// Precondition: the lock is held.
void ServerLoop::Impl::accept_ended() {
  --accepting;
  asio::post(core.io, [this] { finish_if_drained(); });
}

void ServerLoop::Impl::begin_drain() {
  {
    const std::lock_guard lock(accept_mutex);
    if (stopping) return;
    stopping = true;
    core.set_drain(Drain::kGrace);
    for (Listener& listener : listeners) {
      drain_accept_queue(listener);
      std::error_code ignored;
      listener.acceptor.close(ignored);
      listener.pause.cancel();
    }
  }
  core.end_idle(core.ticks_of(kRecently));
  drain_timer.expires_after(std::min(kGrace, core.limits.drain_timeout));
  drain_timer.async_wait([this](const std::error_code& failed) {
    if (!failed) end_grace();
  });
  finish_if_drained();
}

/// The kernel has greeted these clients in our name; they may have sent a request already.
void ServerLoop::Impl::drain_accept_queue(Listener& listener) {
  for (;;) {
    std::error_code failed;
    Socket socket = listener.acceptor.accept(core.io.get_executor(), failed);
    if (failed && peer_gave_up(failed)) continue;
    if (failed) return;  // the queue is empty, or we are out of descriptors
    take(std::move(socket));
  }
}

void ServerLoop::Impl::end_grace() {
  core.set_drain(Drain::kClosing);
  core.end_idle(0);
  drain_timer.expires_after(std::max(core.limits.drain_timeout - kGrace, milliseconds(0)));
  drain_timer.async_wait([this](const std::error_code& failed) {
    if (failed) return;
    core.log("drain timeout: " + std::to_string(core.connections()) + " connections are cut");
    cut();
  });
}

void ServerLoop::Impl::finish_if_drained() {
  if (core.connections() != 0) return;
  const std::lock_guard lock(accept_mutex);
  if (stopping && accepting == 0) core.io.stop();
}

// ---- the public face ---------------------------------------------------------------------------

ServerLoop::ServerLoop(ServerLoopOptions options, HeadHandler on_head, RequestHandler on_request)
    : impl_(std::make_unique<Impl>(options, std::move(on_head), std::move(on_request))) {}

ServerLoop::~ServerLoop() = default;

Result<void> ServerLoop::open() {
  raise_descriptor_limit();
  for (const std::string& address : impl_->listen) {
    Result<std::vector<Acceptor>> opened = open_listeners(impl_->core.io, address);
    if (!opened) {
      impl_->listeners.clear();
      impl_->addresses.clear();
      return opened.error();
    }
    for (Acceptor& acceptor : *opened) {
      impl_->addresses.push_back(spell_endpoint(acceptor.local_endpoint()));
      impl_->listeners.emplace_back(std::move(acceptor), impl_->core.io);
    }
  }
  if (impl_->listeners.empty()) {
    return make_error(ErrorCode::kUnavailable, "no address to listen on was given");
  }
  return {};
}

std::vector<std::string> ServerLoop::addresses() const { return impl_->addresses; }

void ServerLoop::run() { impl_->run(); }

void ServerLoop::stop_on_signals() {
  if (impl_->signals) return;
  impl_->signals.emplace(impl_->core.io, SIGINT, SIGTERM);
  impl_->signals->async_wait([impl = impl_.get()](const std::error_code& failed, int) {
    if (failed) return;
    impl->begin_drain();
    impl->signals->async_wait([impl](const std::error_code& again, int) {
      if (!again) impl->cut();
    });
  });
}

void ServerLoop::run_until_signal() {
  stop_on_signals();
  impl_->run();
  impl_->signals.reset();  // whoever goes on after us dies of signals as usual
}

void ServerLoop::stop() {
  asio::post(impl_->core.io, [impl = impl_.get()] { impl->begin_drain(); });
}

std::size_t ServerLoop::connections() const { return impl_->core.connections(); }

}  // namespace tagwire::transport
