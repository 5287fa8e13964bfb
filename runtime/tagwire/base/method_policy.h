// What an IDL says of calling a method beside its types: @timeout, @readonly, @idempotent, @auth
// and oneway. Generated code states it once; the client's stub and the server's method table read
// it.
#pragma once

#include <chrono>
#include <string_view>

namespace tagwire {

/// Lifetime: `auth` views static text, so that a policy can be a constant.
struct MethodPolicy {
  /// @timeout: how long a caller waits when it says nothing else; 0: the client's own default.
  std::chrono::microseconds timeout{0};
  /// @auth: the scope that a caller must hold; empty: none.
  std::string_view auth = {};
  bool readonly = false;    ///< changes nothing
  bool idempotent = false;  ///< twice is as once
  bool oneway = false;      ///< answered before it runs

  /// Whether a call that may have run may be made again.
  constexpr bool repeatable() const noexcept { return readonly || idempotent; }
};

}  // namespace tagwire
