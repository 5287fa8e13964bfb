// What a handler may know and ask about the call it answers.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "tagwire/rpc/oneway.h"

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
  /// after the request is not that.) Never true of a oneway call: its answer was given before.
  virtual bool cancelled() const = 0;

  void set_method(std::string_view method) noexcept { method_ = method; }  ///< by the dispatcher
  /// Keeps a oneway call until the reply is on its way; by the method.
  void add_oneway(std::unique_ptr<rpc::OnewayCall> call) { oneway_.push_back(std::move(call)); }
  /// Those that were kept; by who answered. They run after the reply, in this order.
  rpc::OnewayCalls take_oneway() noexcept { return std::exchange(oneway_, {}); }
  bool has_oneway() const noexcept { return !oneway_.empty(); }

 private:
  std::string_view method_;
  rpc::OnewayCalls oneway_;
};

}  // namespace tagwire
