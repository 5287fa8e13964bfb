// What every generated client stub does, so that generated code is one line a method.
//
//   Receipt OrdersClient::place(const std::string& customer, ...) {
//     return stub_.call<Receipt, OutOfStock, Busy>("Orders.place", customer, ...);
//   }
//   tagwire::Result<Receipt> OrdersClient::try_place(...) {
//     return stub_.try_call<Receipt, OutOfStock, Busy>("Orders.place", customer, ...);
//   }
//
// A method of which the IDL says more (@timeout, @readonly, @idempotent) has a policy as the first
// argument.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "tagwire/base/method_policy.h"
#include "tagwire/client/client.h"

namespace tagwire {

/// Thread safety as Client. Lifetime: its client outlives it.
class Stub {
 public:
  explicit Stub(Client& client, CallOptions options = {})
      : client_(&client), options_(std::move(options)) {}

  /// Throws `Errors` as themselves, other faults as Fault, all else as Exception.
  template <class T, class... Errors, class... Args>
  T call(std::string_view method, const Args&... args) const {
    return returned<T, Errors...>(client_->try_call<T>(options_, method, args...));
  }
  template <class T, class... Errors, class... Args>
  T call(const MethodPolicy& policy, std::string_view method, const Args&... args) const {
    return returned<T, Errors...>(client_->try_call<T>(options_for(policy), method, args...));
  }
  template <class T, class... Errors, class... Args>
  Result<T> try_call(std::string_view method, const Args&... args) const {
    return marked<T, Errors...>(client_->try_call<T>(options_, method, args...));
  }
  template <class T, class... Errors, class... Args>
  Result<T> try_call(const MethodPolicy& policy, std::string_view method,
                     const Args&... args) const {
    return marked<T, Errors...>(client_->try_call<T>(options_for(policy), method, args...));
  }

 private:
  template <class T, class... Errors>
  static T returned(Result<T> result) {
    if (!result.ok()) throw_error<Errors...>(std::move(result).error());
    if constexpr (!std::is_void_v<T>) return *std::move(result);
  }
  template <class T, class... Errors>
  static Result<T> marked(Result<T> result) {
    if constexpr ((kTransient<Errors> || ...)) {
      if (!result.ok()) {
        Error error = std::move(result).error();
        if (error.fault) mark_transient<Errors...>(*error.fault);
        return error;
      }
    }
    return result;
  }

  /// The user's options, and what the IDL says where they say nothing.
  CallOptions options_for(const MethodPolicy& policy) const {
    using std::chrono::milliseconds;
    CallOptions options = options_;
    if (!options.timeout && policy.timeout.count() > 0) {
      const milliseconds longest = std::chrono::hours(24 * 24);  // what a client takes
      options.timeout = std::min(std::chrono::ceil<milliseconds>(policy.timeout), longest);
    }
    options.repeatable = options.repeatable || policy.repeatable();
    return options;
  }

  Client* client_;
  CallOptions options_;
};

/// What the try_ twin of an XApi does unless it is overridden: makes the call that throws, and
/// returns what it threw, `Errors` as the faults that they would travel as. So a fake has to write
/// each method once. Throws what else `call` throws: that is the fake's own mistake.
template <class... Errors, class Call>
auto try_call(Call call) -> Result<decltype(call())> {
  try {
    if constexpr (std::is_void_v<decltype(call())>) {
      call();
      return {};
    } else {
      return call();
    }
  } catch (const Exception& exception) {
    return exception.error();
  } catch (const Fault& fault) {
    return to_error(fault);
  } catch (...) {
    if (std::optional<Fault> fault = DeclaredErrors<Errors...>::in_flight()) {
      return to_error(*std::move(fault));
    }
    throw;
  }
}

}  // namespace tagwire
