// From the bytes of a call to the bytes of its reply; every failure becomes a fault. Knows
// documents, not HTTP: callable without a socket.
//
// The document is read to its end before a handler runs, so a handler never acts on half a call;
// the result is written straight into the reply, and taken back when it cannot be written.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "tagwire/base/buffer.h"
#include "tagwire/rpc/call_runner.h"
#include "tagwire/rpc/context.h"

namespace tagwire::rpc {

/// Answers call documents with the methods of a table. The table may not change while calls run.
/// Thread safety: const members, concurrently, if the handlers allow it.
class Dispatcher {
 public:
  Dispatcher(const MethodTable& table, DispatcherOptions options);

  /// Appends the reply to `document` to `out`: always one whole document, a result or a fault.
  /// False, and nothing appended, only when memory for a short fault is missing. Its oneway calls
  /// have not run: they wait in `context`.
  [[nodiscard]] bool dispatch(std::string_view document, CallContext& context,
                              OutputBuffer& out) const noexcept;
  /// Runs what context.take_oneway() gave, to be called once the reply is on its way. `context` may
  /// be another one.
  void run_oneway(OnewayCalls calls, CallContext& context) const noexcept {
    runner_.run_oneway(std::move(calls), context);
  }
  /// Appends a reply that is this fault. False as above.
  [[nodiscard]] bool write_fault(std::int32_t code, std::string_view text,
                                 OutputBuffer& out) const noexcept;

 private:
  std::optional<Fault> answer(std::string_view document, CallContext& context,
                              OutputBuffer& out) const;

  CallRunner runner_;
};

}  // namespace tagwire::rpc
