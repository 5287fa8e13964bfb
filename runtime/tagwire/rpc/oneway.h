// Oneway calls: the arguments are read and checked, the caller gets its answer, and then the
// handler runs. A wrong argument is still a fault; what the handler throws nobody is told but the
// log.
//
// While a document is answered, its oneway calls gather in the CallContext; who answered it takes
// them from there and runs them once the reply is on its way (Dispatcher::run_oneway).
#pragma once

#include <memory>
#include <vector>

namespace tagwire {
class CallContext;
}

namespace tagwire::rpc {

class Method;

/// A call whose arguments were read and whose handler has not run. Lifetime: the method outlives
/// it; it needs nothing of the request.
class OnewayCall {
 public:
  explicit OnewayCall(const Method& method) : method_(method) {}
  virtual ~OnewayCall() = default;
  OnewayCall(const OnewayCall&) = delete;
  OnewayCall& operator=(const OnewayCall&) = delete;

  const Method& method() const noexcept { return method_; }
  /// Calls the handler. Throws what that throws. Once.
  virtual void run(CallContext& context) = 0;

 private:
  const Method& method_;
};

/// In the order of the document.
using OnewayCalls = std::vector<std::unique_ptr<OnewayCall>>;

}  // namespace tagwire::rpc
