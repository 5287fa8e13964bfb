// Runs one method on its arguments: the one place where handlers are caught. Calls of a document
// and the entries of a system.multicall meet the same treatment here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tagwire/base/error.h"
#include "tagwire/rpc/arguments.h"
#include "tagwire/rpc/context.h"
#include "tagwire/rpc/log.h"
#include "tagwire/rpc/method_table.h"
#include "tagwire/wire/dialect.h"
#include "tagwire/wire/encoder.h"

namespace tagwire::rpc {

struct DispatcherOptions {
  wire::ReadSettings read = {};
  wire::Dialect dialect = {};
  LogFunction log = {};
};

/// Thread safety: const members, concurrently.
class CallRunner {
 public:
  CallRunner(const MethodTable& table, DispatcherOptions options)
      : table_(table), options_(std::move(options)) {}

  const MethodTable& table() const noexcept { return table_; }
  const DispatcherOptions& options() const noexcept { return options_; }

  /// Calls `method` and writes its result as one `<value>`; or returns the fault that the call ends
  /// in, with `out` as long as it was. What callers must not know goes to the log. Throws only
  /// std::bad_alloc.
  std::optional<Fault> run(const Method& method, Arguments& in, CallContext& context,
                           wire::Encoder& out) const;

  /// Runs the handlers of oneway calls, in order; what they throw goes to the log.
  void run_oneway(OnewayCalls calls, CallContext& context) const noexcept;

  /// Writes a line to the log, whatever the log does.
  void log(LogLevel level, std::string_view line) const noexcept;

 private:
  std::optional<Fault> invoke(const Method& method, Arguments& in, CallContext& context,
                              wire::Encoder& out) const;
  void log_oneway(const Method& method, CallContext& context) const noexcept;
  Fault fault_of_exception(const Method& method, const Arguments& in, CallContext& context) const;

  const MethodTable& table_;
  DispatcherOptions options_;
};

/// The fault for a name that no method has.
Fault no_such_method(std::string_view name);

/// A decoding error of the arguments of `method`: "Orders.place: params[1].qty: expected int, ...".
/// What is wrong with the document itself is told without the method, and so is what was found
/// before the name of the method was read (`method` is empty then).
Fault fault_of_decode_error(std::string_view method, const wire::DecodeError& error);

}  // namespace tagwire::rpc
