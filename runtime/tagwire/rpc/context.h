// What a handler may know and ask about the call it answers.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace tagwire {

/// The call being answered. Lifetime: the handler's call. Thread safety: as a value; cancelled()
/// from any thread.
class CallContext {
 public:
  using Clock = std::chrono::steady_clock;

  virtual ~CallContext() = default;

  /// The wire name of the method: "Orders.place".
  std::string_view method() const noexcept { return method_; }
  /// Where the caller is, "127.0.0.1:51234"; empty for a call without a socket.
  virtual std::string_view peer() const = 0;
  /// The value of the first HTTP field called `name` (any case) of the request, or none.
  virtual std::optional<std::string_view> header(std::string_view name) const = 0;
  /// When the caller stops waiting, where that is known.
  virtual std::optional<Clock::time_point> deadline() const { return std::nullopt; }
  /// Whether nobody waits for the answer any more: the peer reset the connection. (An end of input
  /// after the request is not that.)
  virtual bool cancelled() const = 0;

  void set_method(std::string_view method) noexcept { method_ = method; }  ///< by the dispatcher

 private:
  std::string_view method_;
};

}  // namespace tagwire
