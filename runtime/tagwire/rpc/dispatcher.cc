#include "tagwire/rpc/dispatcher.h"

#include <optional>
#include <string>
#include <utility>

#include "tagwire/rpc/exception_text.h"
#include "tagwire/rpc/nearest_name.h"
#include "tagwire/wire/call.h"
#include "tagwire/wire/reply.h"

namespace tagwire::rpc {
namespace {

// What is left to say when memory runs out on the way: its room is taken before anything else is.
constexpr std::string_view kLastResort =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><methodResponse><fault><value><struct>"
    "<member><name>faultCode</name><value><i4>-32603</i4></value></member>"
    "<member><name>faultString</name><value><string>internal error; the server's log has the reason"
    "</string></value></member></struct></value></fault></methodResponse>";

/// Runs `write`, which appends to `out`; when it throws, a short fault stands in.
template <class Write>
bool append_or_last_resort(OutputBuffer& out, const CallRunner& runner, Write write) noexcept {
  const std::size_t start = out.size();
  try {
    out.prepare(kLastResort.size());
  } catch (...) {
    return false;
  }
  try {
    write();
  } catch (...) {
    out.truncate(start);
    out.append(kLastResort);
    try {
      runner.log(LogLevel::kError, "a reply could not be written: " + describe_current_exception());
    } catch (...) {  // NOLINT(bugprone-empty-catch): the reply is there, the log line is not
    }
  }
  return true;
}

/// Answers a call of a method that nobody has, once it is known to be a call.
Fault refuse_unknown(const CallRunner& runner, wire::CallReader& call) {
  if (!call.skip_params()) return fault_of_decode_error(call.method(), call.error());
  Fault fault = no_such_method(call.method());
  NearestName nearest(call.method());
  for (const auto& method : runner.table().methods()) nearest.consider(method->name());
  if (nearest.found().empty()) return fault;
  return Fault(fault.code(),
               fault.text() + "; did you mean '" + std::string(nearest.found()) + "'?");
}

}  // namespace

Dispatcher::Dispatcher(const MethodTable& table, DispatcherOptions options)
    : runner_(table, std::move(options)) {}

bool Dispatcher::dispatch(std::string_view document, CallContext& context,
                          OutputBuffer& out) const noexcept {
  return append_or_last_resort(out, runner_, [&] {
    std::optional<Fault> fault = answer(document, context, out);
    if (!fault) return;
    context.take_oneway();  // what is answered with a fault does not run
    wire::encode_fault(out, runner_.options().dialect, *fault);
  });
}

bool Dispatcher::write_fault(std::int32_t code, std::string_view text,
                             OutputBuffer& out) const noexcept {
  return append_or_last_resort(out, runner_, [&] {
    wire::encode_fault(out, runner_.options().dialect, Fault(code, std::string(text)));
  });
}

// Appends the whole reply, or nothing and returns the fault.
std::optional<Fault> Dispatcher::answer(std::string_view document, CallContext& context,
                                        OutputBuffer& out) const {
  const DispatcherOptions& options = runner_.options();
  wire::CallReader call(document, options.read);
  if (!call.open()) return fault_of_decode_error({}, call.error());
  const Method* method = runner_.table().find(call.method());
  if (method == nullptr) return refuse_unknown(runner_, call);

  context.set_method(method->name());
  const std::size_t start = out.size();
  wire::Encoder encoder(out, options.dialect, options.read.limits.max_depth);
  encoder.raw<"<?xml version=\"1.0\" encoding=\"UTF-8\"?><methodResponse><params><param>">();
  Arguments arguments(runner_, call);
  std::optional<Fault> fault = runner_.run(*method, arguments, context, encoder);
  if (fault) {
    out.truncate(start);
  } else {
    encoder.raw<"</param></params></methodResponse>">();
  }
  return fault;
}

}  // namespace tagwire::rpc
