#include "tagwire/rpc/call_runner.h"

#include "tagwire/rpc/exception_text.h"

namespace tagwire::rpc {
namespace {

constexpr std::string_view kSeeLog = "the server's log has the reason";

std::string who_called(const Method& method, CallContext& context) {
  std::string text = method.name();
  const std::string_view peer = context.peer();
  if (!peer.empty()) text.append(", called by ").append(peer);
  return text;
}

}  // namespace

std::optional<Fault> CallRunner::run(const Method& method, Arguments& in, CallContext& context,
                                     wire::Encoder& out) const {
  const std::size_t start = out.buffer().size();
  std::optional<Fault> fault = invoke(method, in, context, out);
  if (fault) out.buffer().truncate(start);
  return fault;
}

std::optional<Fault> CallRunner::invoke(const Method& method, Arguments& in, CallContext& context,
                                        wire::Encoder& out) const {
  try {
    if (!method.invoke(in, context, out)) return fault_of_decode_error(method.name(), in.error());
  } catch (...) {
    return fault_of_exception(method, in, context);
  }
  if (!out.failed()) return std::nullopt;
  log(LogLevel::kError,
      who_called(method, context) + ", returned what cannot be sent: " + one_line(out.text()));
  return Fault(fault_code::kApplication, method.name() + " failed; " + std::string(kSeeLog));
}

// A handler's Fault and its declared errors are for the caller, anything else is for the operator.
// An exception from before the handler ran is ours (or of a codec that the user wrote).
Fault CallRunner::fault_of_exception(const Method& method, const Arguments& in,
                                     CallContext& context) const {
  if (std::optional<Fault> declared = method.declared_fault()) return *std::move(declared);
  try {
    throw;
  } catch (const Fault& fault) {
    return fault;
  } catch (...) {
    log(LogLevel::kError, who_called(method, context) +
                              (in.complete() ? ", threw " : ", failed before it ran: ") +
                              describe_current_exception());
  }
  if (in.complete()) {
    return Fault(fault_code::kApplication, method.name() + " failed; " + std::string(kSeeLog));
  }
  return Fault(fault_code::kInternal, "internal error; " + std::string(kSeeLog));
}

void CallRunner::run_oneway(OnewayCalls calls, CallContext& context) const noexcept {
  for (const auto& call : calls) {
    context.set_method(call->method().name());
    try {
      call->run(context);
    } catch (...) {
      log_oneway(call->method(), context);
    }
  }
}

/// What a oneway handler threw. Precondition: called in a catch block.
void CallRunner::log_oneway(const Method& method, CallContext& context) const noexcept {
  try {
    log(LogLevel::kError, who_called(method, context) +
                              ", threw after its answer (oneway): " + describe_current_exception());
  } catch (...) {
    log(LogLevel::kError, "a oneway call failed, and memory for saying which");
  }
}

void CallRunner::log(LogLevel level, std::string_view line) const noexcept {
  try {
    if (options_.log) options_.log(level, line);
  } catch (...) {  // NOLINT(bugprone-empty-catch): a call must not fail because its log does
  }
}

Fault no_such_method(std::string_view name) {
  return Fault(fault_code::kMethodNotFound, "there is no method '" + std::string(name) + "'");
}

Fault fault_of_decode_error(std::string_view method, const wire::DecodeError& error) {
  std::string text = error.text();
  if (error.fault_code == fault_code::kInvalidParams && !method.empty()) {
    text.insert(0, std::string(method) + ": ");
  }
  return Fault(error.fault_code, std::move(text));
}

}  // namespace tagwire::rpc
