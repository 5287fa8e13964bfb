#include "tagwire/transport/server_connection.h"

#include <cerrno>
#include <exception>
#include <optional>
#include <string>
#include <utility>

#include <asio/buffer.hpp>
#include <asio/error.hpp>
#include <asio/post.hpp>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>  // NOLINT(*-deprecated-headers): clock_gettime() is of POSIX

#include "tagwire/http/response.h"
#include "tagwire/transport/listener.h"

namespace tagwire::transport {
namespace {

/// Requests of one connection that are answered in a row before others get their turn.
constexpr int kRequestsPerTurn = 32;

// How much a peer may still send after our last reply until we close with a reset. Python's client
// writes its whole body before it looks for a reply, and resends when it meets a reset instead: it
// must be able to get rid of a body many times over the default limit (100 MB take it 1.4 s).
constexpr std::size_t kLingerBytes = 256 * 1024 * 1024;
constexpr std::chrono::seconds kLingerInAll{30};

/// The time to a few milliseconds for 4 ns instead of 19; the same clock as steady_clock on Linux.
std::chrono::steady_clock::time_point coarse_now() noexcept {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return std::chrono::steady_clock::time_point(std::chrono::seconds(now.tv_sec) +
                                               std::chrono::nanoseconds(now.tv_nsec));
}

/// Writes what the socket takes now. Returns the count, 0 when it takes nothing, or -1 when the
/// connection is lost.
ssize_t send_now(int descriptor, std::string_view bytes) noexcept {
  for (;;) {
    const ssize_t sent =
        ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) return sent;
    if (errno == EAGAIN || errno == EWOULDBLOCK) return 0;
    if (errno != EINTR) return -1;
  }
}

/// What a handler sees of the connection. It lives on the stack of the call, so that what only some
/// handlers ask for costs an idle connection nothing.
class CallConnection final : public Connection {
 public:
  CallConnection(ServerConnection& connection, bool overloaded)
      : connection_(connection), overloaded_(overloaded) {}

  std::string_view peer() const override {
    if (!peer_) peer_ = connection_.spell_peer();
    return *peer_;
  }
  bool reset_by_peer() const override {
    pollfd state{.fd = connection_.descriptor(), .events = 0, .revents = 0};
    return ::poll(&state, 1, 0) > 0 && (state.revents & (POLLERR | POLLHUP)) != 0;
  }
  std::chrono::steady_clock::time_point received() const override { return connection_.received(); }
  bool overloaded() const override { return overloaded_; }
  void after_reply(std::function<void()> work) override { after_reply_ = std::move(work); }

  std::function<void()> take_after_reply() noexcept { return std::move(after_reply_); }

 private:
  ServerConnection& connection_;
  const bool overloaded_;
  std::function<void()> after_reply_;
  mutable std::optional<std::string> peer_;
};

http::Refusal too_slow() { return {408, "the rest of the request did not arrive in time"}; }

}  // namespace

ServerConnection::ServerConnection(ServerCore& core, Socket socket)
    : core_(core), socket_(std::move(socket)), input_(core.buffers) {
  note(Phase::kIdle);
}

ServerConnection::~ServerConnection() = default;

void ServerConnection::start() {
  guarded([this] { read(); });
}

void ServerConnection::turn_away() {
  guarded([this] {
    http::Response& response = core_.worker().response;
    http::refuse(response, {503, "too many connections"});
    response.headers.emplace_back("Retry-After", "1");
    write(http::serialize(response, 1, false, false), Then::kLinger, response.buffer);
  });
}

void ServerConnection::run_queued() {
  guarded([this] {
    if (answer(false)) process();
  });
}

/// The outermost frame of each callback. What can throw below is memory running out, before an
/// operation was started: this connection ends, the others go on.
template <class Work>
void ServerConnection::guarded(Work&& work) noexcept {
  try {
    work();
  } catch (const std::exception& error) {
    core_.log("connection closed: " + std::string(error.what()));
    close();
  }
}

// ---- reading -----------------------------------------------------------------------------------

/// Answers what is complete in the input, in turns, then waits for more.
void ServerConnection::process() {
  for (int turn = 0; turn < kRequestsPerTurn; ++turn) {
    if (input_.empty()) return read_later();
    if (!advance()) return;
  }
  asio::post(core_.io, [this] { guarded([this] { process(); }); });
}

bool ServerConnection::advance() {
  using Status = http::RequestParser::Status;
  if (parser_ == nullptr) parser_ = core_.worker().take_parser();
  switch (parser_->parse(input_.data(), input_.size())) {
    case Status::kNeedMore:
      read();
      return false;
    case Status::kHeadComplete:
      return let_in();
    case Status::kComplete:
      return run_or_queue();
    case Status::kRefused:
      return refuse(parser_->refusal());
  }
  return false;
}

/// Waits for the next request, once all others that are ready had their turn. Reading tries first
/// and waits second; right after a reply that try is wasted, a little later it mostly finds the
/// next request of a busy client (measured: 1.3 instead of 2 system calls per request to read at 64
/// connections). A connection that has the loop to itself has nobody to wait for.
void ServerConnection::read_later() {
  Worker& worker = core_.worker();
  if (std::exchange(worker.last_answered, this) == this) return read();
  worker.give_back(std::move(parser_));
  note(Phase::kIdle);
  asio::post(core_.io, [this] { guarded([this] { read(); }); });
}

void ServerConnection::read() {
  const Phase phase = !started()                 ? Phase::kIdle
                      : parser_->head_complete() ? Phase::kBody
                                                 : Phase::kHead;
  if (phase != Phase::kIdle && expired()) {
    refuse(too_slow());
    return;
  }
  // The head's time counts from its first byte and idle time from the last reply; only a body is
  // given more time for each piece.
  if (phase == Phase::kBody || phase != progress().phase) note(phase);
  if (phase == Phase::kIdle && core_.drain() == Drain::kClosing) expire(phase);

  const ReadBuffer::Room room = make_room(phase);
  socket_.async_read_some(asio::buffer(room.data, room.size),
                          [this](const std::error_code& failed, std::size_t count) {
                            guarded([&] { on_read(failed, count); });
                          });
}

ReadBuffer::Room ServerConnection::make_room(Phase phase) {
  if (input_.empty() && parser_ != nullptr) core_.worker().give_back(std::move(parser_));
  if (phase != Phase::kBody) return input_.prepare(std::nullopt);
  if (input_.full()) input_.truncate(parser_->reclaim(input_.data(), input_.size()));
  return input_.prepare(parser_->declared_size());
}

void ServerConnection::on_read(const std::error_code& failed, std::size_t count) {
  if (failed == asio::error::eof) {
    on_end_of_input();
  } else if (failed) {
    close();
  } else {
    input_.commit(count);
    process();
  }
}

/// Whatever is complete was answered before. A request that stops in the middle is dropped: there
/// is nothing to dispatch, and mostly nobody to tell. Our own timeout shows as an end of input,
/// too.
void ServerConnection::on_end_of_input() {
  if (expired() && started()) {
    refuse(too_slow());
  } else {
    close();
  }
}

/// After a head whose body is still to come.
bool ServerConnection::let_in() {
  const http::Request& request = parser_->request();
  http::Response& response = core_.worker().response;
  response.reset();
  if (!core_.on_head(request, response)) {
    response.close = true;
    const bool head_only = request.method == "HEAD";
    return write(http::serialize(response, request.minor_version, false, head_only), Then::kLinger,
                 response.buffer);
  }
  const bool waits = parser_->expects_continue();
  if (!waits || parser_->declared_size().value_or(input_.size() + 1) <= input_.size()) return true;
  OutputBuffer none;  // the text is static
  return write(http::kContinue, Then::kGoOn, none);
}

// ---- running -----------------------------------------------------------------------------------

bool ServerConnection::run_or_queue() {
  using Turn = CallGate<ServerConnection*>::Turn;
  received_ = coarse_now();
  note(Phase::kRunning);
  switch (core_.gate.enter(this)) {
    case Turn::kRun:
      return answer(false);
    case Turn::kQueued:
      return false;  // run_queued() comes, perhaps on another thread already
    case Turn::kTooMany:
      return answer(true);
  }
  return false;
}

/// Runs the handler and writes its reply. Precondition: a turn at the gate, unless `overloaded`.
bool ServerConnection::answer(bool overloaded) {
  const http::Request& request = parser_->request();
  http::Response& response = core_.worker().response;
  response.reset();
  const std::function<void()> after_reply = call_handler(response, overloaded);

  const bool keep_alive =
      request.keep_alive && !response.close && !expired() && core_.drain() == Drain::kServing;
  const bool peer_closes = !request.keep_alive;
  const std::string_view bytes =
      http::serialize(response, request.minor_version, keep_alive, request.method == "HEAD");
  input_.consume(parser_->consumed());
  parser_->next();
  // A peer that asked for the close sends nothing more, unless it did already: no need to linger.
  const Then then = keep_alive                      ? Then::kGoOn
                    : peer_closes && input_.empty() ? Then::kClose
                                                    : Then::kLinger;
  if (!after_reply) return write(bytes, then, response.buffer);
  // Unless it goes on, the connection may be gone by now: another thread may have ended it.
  ServerCore& core = core_;
  const bool goes_on = write(bytes, then, response.buffer);
  after_reply();
  core.leave_gate();
  return goes_on;
}

/// Returns what is to be done after the reply; the turn at the gate is kept for it.
std::function<void()> ServerConnection::call_handler(http::Response& response, bool overloaded) {
  CallConnection connection(*this, overloaded);
  try {
    core_.on_request(parser_->request(), connection, response);
  } catch (const std::exception& error) {
    core_.log("a request handler threw: " + std::string(error.what()));
    connection.after_reply({});
    http::refuse(response, {500, "internal error"});
  } catch (...) {
    core_.log("a request handler threw something unknown");
    connection.after_reply({});
    http::refuse(response, {500, "internal error"});
  }
  if (overloaded) return {};
  if (std::function<void()> work = connection.take_after_reply()) return work;
  core_.leave_gate();
  return {};
}

bool ServerConnection::refuse(const http::Refusal& refusal) {
  http::Response& response = core_.worker().response;
  http::refuse(response, refusal);
  return write(http::serialize(response, 1, false, false), Then::kLinger, response.buffer);
}

// ---- writing -----------------------------------------------------------------------------------

/// Sends `bytes`, a view into `owner` or static; `owner` is emptied only if some are left to wait.
bool ServerConnection::write(std::string_view bytes, Then then, OutputBuffer& owner) {
  const ssize_t sent = send_now(descriptor(), bytes);
  if (sent < 0) {
    close();
    return false;
  }
  const auto count = static_cast<std::size_t>(sent);
  if (count == bytes.size()) {
    core_.worker().trim(bytes.size());
    return after_write(then);
  }
  unsent_ = std::make_unique<UnsentReply>(UnsentReply{std::move(owner), bytes.substr(count), then});
  write_rest();
  return false;
}

bool ServerConnection::after_write(Then then) {
  switch (then) {
    case Then::kGoOn:
      return true;
    case Then::kClose:
      close();
      return false;
    case Then::kLinger:
      ::shutdown(descriptor(), SHUT_WR);
      lingering_since_ = core_.tick();
      input_.clear();
      linger();
      return false;
  }
  return false;
}

/// One async_write_some at a time instead of async_write, which hands over 64 KiB at most per call:
/// that took 2.3 times the server's time on a 5 MB reply.
void ServerConnection::write_rest() {
  note(Phase::kWriting);
  socket_.async_write_some(asio::buffer(unsent_->rest.data(), unsent_->rest.size()),
                           [this](const std::error_code& failed, std::size_t count) {
                             guarded([&] { on_written(failed, count); });
                           });
}

void ServerConnection::on_written(const std::error_code& failed, std::size_t count) {
  if (failed) {
    close();
    return;
  }
  unsent_->rest.remove_prefix(count);
  if (!unsent_->rest.empty()) {
    write_rest();
    return;
  }
  const Then then = unsent_->then;
  unsent_.reset();
  if (after_write(then)) process();
}

// ---- ending ------------------------------------------------------------------------------------

/// Reads and drops until the peer closes. A close(2) while it still sends would answer with a
/// reset, which can overtake the reply that explains why.
void ServerConnection::linger() {
  note(Phase::kLingering);
  const ReadBuffer::Room room = input_.prepare(std::nullopt);
  socket_.async_read_some(asio::buffer(room.data, room.size),
                          [this](const std::error_code& failed, std::size_t count) {
                            guarded([&] { on_linger(failed, count); });
                          });
}

void ServerConnection::on_linger(const std::error_code& failed, std::size_t count) {
  dropped_ += count;
  const bool too_long = core_.tick() - lingering_since_ > core_.ticks_of(kLingerInAll);
  if (failed || expired() || too_long || dropped_ > kLingerBytes) {
    close();
    return;
  }
  linger();
}

std::string ServerConnection::spell_peer() const {
  std::error_code gone;
  const auto endpoint = socket_.remote_endpoint(gone);
  return gone ? std::string() : spell_endpoint(endpoint);
}

// ---- what the sweep sees -----------------------------------------------------------------------

void ServerConnection::note(Phase phase) noexcept {
  progress_.store(core_.tick() * 8 + static_cast<std::uint64_t>(phase), std::memory_order_relaxed);
}

ServerConnection::Progress ServerConnection::progress() const noexcept {
  const std::uint64_t noted = progress_.load(std::memory_order_relaxed);
  return {static_cast<Phase>(noted % 8), noted / 8};
}

void ServerConnection::expire(Phase seen) noexcept {
  expired_.store(true, std::memory_order_relaxed);
  const bool reading = seen == Phase::kIdle || seen == Phase::kHead || seen == Phase::kBody;
  ::shutdown(descriptor(), reading ? SHUT_RD : SHUT_RDWR);
}

}  // namespace tagwire::transport
