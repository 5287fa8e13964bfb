#include "tagwire/transport/server_core.h"

#include <algorithm>
#include <exception>
#include <memory>
#include <string>
#include <utility>

#include "tagwire/transport/server_connection.h"

namespace tagwire::transport {
namespace {

using std::chrono::milliseconds;

/// After the last reply, how long without a byte from the peer until we close.
constexpr milliseconds kLingerTimeout{2'000};
/// Connections beyond the limit that are told so at a time; more are dropped without a word.
constexpr std::size_t kTurnedAwayAtOnce = 128;

thread_local Worker* current_worker = nullptr;

/// With one thread the reactor's descriptors need no locks. Handing work to the loop from other
/// threads (stop) stays safe: the scheduler keeps its own.
int concurrency_hint(unsigned threads) {
  return threads == 1 ? ASIO_CONCURRENCY_HINT_UNSAFE_IO : static_cast<int>(threads + 1);
}

/// Fine enough for the shortest timeout, and no finer than needed: an idle server wakes up this
/// often.
milliseconds choose_tick(const ConnectionLimits& limits) {
  const milliseconds shortest = std::min(
      {limits.head_timeout, limits.body_timeout, limits.write_timeout, limits.idle_timeout});
  return std::clamp(shortest / 4, milliseconds(5), milliseconds(250));
}

}  // namespace

std::unique_ptr<http::RequestParser> Worker::take_parser() {
  if (spare_.empty()) return std::make_unique<http::RequestParser>(limits_);
  auto parser = std::move(spare_.back());
  spare_.pop_back();
  return parser;
}

void Worker::give_back(std::unique_ptr<http::RequestParser> parser) {
  if (spare_.size() < kMaxSpare) spare_.push_back(std::move(parser));
}

void Worker::trim_large(std::size_t bytes) noexcept {
  small_replies_ = bytes > kSmallBuffer ? 0 : small_replies_ + 1;
  if (small_replies_ < kSmallReplies) return;
  response.buffer.reset();
  small_replies_ = 0;
}

ServerCore::ServerCore(const ServerLoopOptions& options, unsigned threads, HeadHandler head,
                       RequestHandler request)
    : io(concurrency_hint(threads)),
      http_limits(options.http),
      limits(options.connection),
      on_head(std::move(head)),
      on_request(std::move(request)),
      gate(threads, limits.max_calls_in_flight),
      log_(options.log),
      tick_length_(choose_tick(limits)),
      count_peers_(limits.max_connections_per_peer < limits.max_connections),
      sweep_timer_(io) {
  const auto set = [this](Phase phase, milliseconds time) {
    overdue_[static_cast<std::size_t>(phase)] = ticks_of(time);
  };
  set(Phase::kIdle, limits.idle_timeout);
  set(Phase::kHead, limits.head_timeout);
  set(Phase::kBody, limits.body_timeout);
  set(Phase::kWriting, limits.write_timeout);
  set(Phase::kLingering, kLingerTimeout);
}

ServerCore::~ServerCore() {
  while (first_ != nullptr) {
    ServerConnection* connection = first_;
    first_ = connection->next_;
    delete connection;
  }
}

void ServerCore::leave_gate() {
  if (const auto next = gate.leave()) {
    asio::post(io, [queued = *next] { queued->run_queued(); });
  }
}

void ServerCore::log(std::string_view line) const {
  if (log_) log_(line);
}

void ServerCore::run_thread() {
  Worker worker(http_limits);
  Worker* const outer = std::exchange(current_worker, &worker);  // a handler may run another loop
  while (!io.stopped()) {
    try {
      io.run();
    } catch (const std::exception& error) {  // out of memory between two callbacks, at worst
      log("server loop: " + std::string(error.what()));
    }
  }
  current_worker = outer;
}

Worker& ServerCore::worker() noexcept { return *current_worker; }

ServerCore::Tick ServerCore::ticks_of(milliseconds time) const noexcept {
  const auto ticks = (time + tick_length_ - milliseconds(1)) / tick_length_;
  return static_cast<Tick>(std::max<milliseconds::rep>(ticks, 1)) + 1;  // the current one is part
}

void ServerCore::open(Socket socket) {
  std::error_code ignored;  // a peer that is gone already shows at the first read
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  const asio::ip::address peer =
      count_peers_ ? socket.remote_endpoint(ignored).address() : asio::ip::address();
  auto created = std::make_unique<ServerConnection>(*this, std::move(socket));
  bool too_many = false;
  {
    const std::lock_guard lock(mutex_);
    const std::size_t open_now = count_.load(std::memory_order_relaxed);
    too_many = open_now >= limits.max_connections;
    if (open_now >= limits.max_connections + kTurnedAwayAtOnce) return;  // closes it
    if (count_peers_) {
      created->peer_count_ = &*peers_.try_emplace(peer, 0).first;
      too_many = created->peer_count_->second++ >= limits.max_connections_per_peer || too_many;
    }
    created->next_ = first_;
    if (first_ != nullptr) first_->previous_ = created.get();
    first_ = created.get();
    count_.store(open_now + 1, std::memory_order_relaxed);
    if (!sweeping_) {
      sweeping_ = true;
      arm_sweep();
    }
  }
  ServerConnection* const connection = created.release();
  if (too_many) {
    connection->turn_away();
  } else {
    connection->start();
  }
}

void ServerCore::close(ServerConnection& connection) noexcept {
  bool last = false;
  {
    const std::lock_guard lock(mutex_);
    if (connection.previous_ != nullptr) {
      connection.previous_->next_ = connection.next_;
    } else {
      first_ = connection.next_;
    }
    if (connection.next_ != nullptr) connection.next_->previous_ = connection.previous_;
    if (connection.peer_count_ != nullptr && --connection.peer_count_->second == 0) {
      peers_.erase(connection.peer_count_->first);
    }
    std::error_code ignored;
    connection.socket_.close(ignored);  // under the lock: the sweep must not meet a reused number
    last = count_.fetch_sub(1, std::memory_order_relaxed) == 1;
  }
  delete &connection;
  if (last && drain() != Drain::kServing && on_drained) on_drained();
}

/// Precondition: the lock is held, or the timer is not running.
void ServerCore::arm_sweep() {
  sweep_timer_.expires_after(tick_length_);
  sweep_timer_.async_wait([this](const std::error_code& failed) {
    if (!failed) sweep();
  });
}

void ServerCore::sweep() {
  const Tick now = tick_.fetch_add(1, std::memory_order_relaxed) + 1;
  const std::lock_guard lock(mutex_);
  for (ServerConnection* each = first_; each != nullptr; each = each->next_) {
    const auto [phase, since] = each->progress();
    const Tick allowed = overdue_[static_cast<std::size_t>(phase)];
    if (allowed != 0 && now >= since + allowed) each->expire(phase);
  }
  sweeping_ = first_ != nullptr;
  if (sweeping_) arm_sweep();
}

void ServerCore::end_idle(Tick quiet) {
  const Tick now = tick();
  const std::lock_guard lock(mutex_);
  for (ServerConnection* each = first_; each != nullptr; each = each->next_) {
    const auto [phase, since] = each->progress();
    if (phase == Phase::kIdle && now >= since + quiet) each->expire(phase);
  }
}

}  // namespace tagwire::transport
