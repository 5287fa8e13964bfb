#include "tagwire/client/client.h"

#include <exception>
#include <optional>
#include <utility>

#include "tagwire/client/connection.h"
#include "tagwire/client/pool.h"

namespace tagwire {

using Clock = std::chrono::steady_clock;

namespace {

constexpr std::chrono::milliseconds kMaxTimeout = std::chrono::hours(24 * 24);

/// What is wrong with a timeout, or nothing.
std::string check_timeout(const char* name, std::chrono::milliseconds timeout) {
  if (timeout > std::chrono::milliseconds::zero() && timeout <= kMaxTimeout) return {};
  return std::string(name) + " must be more than 0 and at most 24 days, not " +
         std::to_string(timeout.count()) + " ms";
}

/// Throws when an option cannot be.
void check_options(const ClientOptions& options) {
  std::string wrong = check_timeout("timeout", options.timeout);
  if (wrong.empty()) wrong = check_timeout("connect_timeout", options.connect_timeout);
  if (wrong.empty() && options.idle_timeout < std::chrono::milliseconds::zero()) {
    wrong = "idle_timeout must not be negative, but is " +
            std::to_string(options.idle_timeout.count()) + " ms";
  }
  if (wrong.empty() && options.max_connections == 0) {
    wrong = "max_connections must be at least 1, not 0";
  }
  if (!wrong.empty()) {
    throw Exception(make_error(ErrorCode::kMalformed, "the client's options: " + wrong));
  }
}

Error error_of_handler(std::string message) {
  Error error = make_error(ErrorCode::kInternal, std::move(message));
  error.may_have_run = true;
  return error;
}

/// The exception being handled, thrown by a CallHandler, as the outcome of the call.
Error error_in_flight() {
  try {
    throw;
  } catch (const Exception& exception) {
    return exception.error();
  } catch (const Fault& fault) {
    return to_error(fault);
  } catch (const std::exception& exception) {
    return error_of_handler(std::string("the handler threw: ") + exception.what());
  } catch (...) {
    return error_of_handler("the handler threw something that is no std::exception");
  }
}

}  // namespace

struct Client::Impl {
  Impl(CallHandler given, ClientOptions given_options)
      : options(std::move(given_options)),
        handler(std::move(given)),
        pool(std::size_t(-1), options.idle_timeout) {
    check_options(options);
    if (!handler) throw Exception(make_error(ErrorCode::kMalformed, "the client has no handler"));
  }

  const std::string url = "in-process";
  const ClientOptions options;
  const wire::ReadSettings read{.limits = options.document, .lenient = options.lenient};
  const CallHandler handler;  ///< without a network
  calling::Pool pool;
};

Client::Client(CallHandler handler, ClientOptions options)
    : impl_(std::make_unique<Impl>(std::move(handler), std::move(options))) {}

Client::~Client() = default;

const std::string& Client::url() const noexcept { return impl_->url; }
const ClientOptions& Client::options() const noexcept { return impl_->options; }

Client::Exchange::Exchange(Impl& impl, const CallOptions& options, std::string_view method) noexcept
    : impl_(impl), options_(options), method_(method) {}

Client::Exchange::~Exchange() {
  if (connection_) impl_.pool.release(std::move(connection_), Clock::now());
}

OutputBuffer* Client::Exchange::begin() {
  if (options_.timeout) {
    std::string wrong = check_timeout("timeout", *options_.timeout);
    if (!wrong.empty()) {
      fail(make_error(ErrorCode::kMalformed, std::move(wrong)));
      return nullptr;
    }
  }
  const Clock::time_point now = Clock::now();
  deadline_ = now + options_.timeout.value_or(impl_.options.timeout);
  connection_ = impl_.pool.acquire(now, deadline_);
  connection_->request.clear();
  return &connection_->request;
}

const wire::Dialect& Client::Exchange::dialect() const noexcept { return impl_.options.dialect; }

const wire::ReadSettings& Client::Exchange::read_settings() const noexcept { return impl_.read; }

bool Client::Exchange::run() {
  try {
    connection_->handler_reply = impl_.handler(connection_->request.view());
  } catch (...) {
    return fail(error_in_flight());
  }
  reply_ = connection_->handler_reply;
  return true;
}

bool Client::Exchange::fail(Error error) {
  error_ = in_call(std::move(error));
  return false;
}

Error Client::Exchange::could_not_write(Error error) const { return in_call(std::move(error)); }

Error Client::Exchange::explain(Error error) const {
  error.may_have_run = true;
  if (error.code != ErrorCode::kFault) return in_call(std::move(error).during("reading the reply"));
  return in_call(std::move(error));
}

/// Says which call it was, at which server.
Error Client::Exchange::in_call(Error error) const {
  std::string step = "calling " + std::string(method_);
  step.append(impl_.url == "in-process" ? " " : " at ").append(impl_.url);
  if (error.fault) step.append(": fault ").append(std::to_string(error.fault->code()));
  return std::move(error).during(step);
}

}  // namespace tagwire
