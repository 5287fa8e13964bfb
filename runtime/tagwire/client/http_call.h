// One call over HTTP: a request out, its reply in, on a connection that may have carried others
// before. Here is decided when a request is sent a second time (docs/decisions/0013 and 0016).
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tagwire/base/error.h"
#include "tagwire/base/limits.h"
#include "tagwire/client/connection.h"
#include "tagwire/http/request_head.h"
#include "tagwire/http/url.h"

namespace tagwire::calling {

/// Where calls go. Thread safety: const members, concurrently.
struct Endpoint {
  http::Url url;
  http::RequestHead head;
  HttpLimits limits;
  std::chrono::milliseconds connect_timeout;
};

/// What was learned about keeping connections to one server. Some (Perl's Frontier::Daemon) answer
/// as if theirs could carry another call, and close it; a call that is on its way then is lost. So
/// one connection that was closed right after its answer, before any was of use again, ends the
/// keeping. Thread safety: all members, concurrently.
class KeepAlive {
 public:
  void worked() noexcept {
    if (!has_worked()) worked_.store(true, std::memory_order_relaxed);
  }
  bool has_worked() const noexcept { return worked_.load(std::memory_order_relaxed); }
  void was_in_vain() noexcept { in_vain_.store(true, std::memory_order_relaxed); }
  bool is_worth_it() const noexcept {
    return has_worked() || !in_vain_.load(std::memory_order_relaxed);
  }

 private:
  std::atomic<bool> worked_ = false;
  std::atomic<bool> in_vain_ = false;
};

/// When a call must be over, and how long that was from its start: for messages.
struct Patience {
  transport::Clock::time_point deadline;
  std::chrono::milliseconds time;
};

/// Thread safety: none. Lifetime: one call; what the constructor is given outlives it.
class HttpCall {
 public:
  HttpCall(const Endpoint& endpoint, KeepAlive& keep_alive, Connection& connection,
           const Patience& patience, bool repeatable)
      : endpoint_(endpoint),
        keep_alive_(keep_alive),
        connection_(connection),
        patience_(patience),
        repeatable_(repeatable) {}

  /// Sends `request` and reads its reply: connection.parser->reply(), until the connection is used
  /// again. An error says how far it got, and whether the call may have run. Leaves the stream
  /// connected only if it can carry another call.
  std::optional<Error> run(std::string_view request);

 private:
  /// How an attempt on one connection goes.
  enum class Outcome : std::uint8_t {
    kMore,     ///< undecided: there is more to read
    kReplied,  ///< the reply is complete
    kLost,     ///< no byte of a reply, and the request was not handed over whole: error_
    kFailed,   ///< for good: error_
  };

  bool is_usable() const;
  bool may_repeat(Outcome outcome) const noexcept;
  Outcome repeat(std::string_view request);
  bool connect();
  void note_close();
  Outcome attempt(std::string_view request);
  Outcome send(std::string_view request);
  Outcome read_some();
  Outcome take(http::ResponseParser::Status parsed);
  Outcome on_read_error(const Error& error);
  Outcome on_end_of_input();
  Outcome lost(std::string_view how);
  Outcome fail(ErrorCode code, std::string text);
  bool sent_all() const noexcept { return sent_ == to_send_; }
  std::string sent_text() const;

  const Endpoint& endpoint_;
  KeepAlive& keep_alive_;
  Connection& connection_;
  const Patience& patience_;
  const bool repeatable_;  ///< the call may run twice

  // Of this attempt.
  std::size_t to_send_ = 0;
  std::size_t sent_ = 0;  // taken by the system
  std::size_t received_ = 0;
  bool broke_ = false;       // the connection ended before the reply was whole
  std::string write_error_;  // why the rest cannot be sent
  Error error_;
};

/// "5 s", "1.5 s", "250 ms"
std::string spell_duration(std::chrono::milliseconds time);

}  // namespace tagwire::calling
