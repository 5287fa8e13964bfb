#include "tagwire/client/client.h"

#include <exception>
#include <limits>
#include <optional>
#include <utility>

#include "tagwire/client/connection.h"
#include "tagwire/client/http_call.h"
#include "tagwire/client/pool.h"
#include "tagwire/client/reply_error.h"

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

/// What the URL says, changed by what the options say. Throws when it cannot be.
calling::Endpoint make_endpoint(std::string_view text, const ClientOptions& options) {
  Result<http::Url> url = http::parse_url(text);
  if (!url.ok()) throw Exception(std::move(url).error());
  if (url->scheme == http::Url::Scheme::kHttps) {
    throw Exception(make_error(ErrorCode::kMalformed,
                               "cannot call " + url->spell() + ": TLS is not supported yet"));
  }
  if (!options.target.empty()) url->target = options.target;
  const std::optional<Credentials>& credentials =
      options.credentials ? options.credentials : url->credentials;
  Result<http::RequestHead> head =
      http::RequestHead::make(*url, credentials ? &*credentials : nullptr, options.headers);
  if (!head.ok()) {
    throw Exception(std::move(head).error().during("the client of " + url->spell()));
  }
  return {.url = *std::move(url),
          .head = *std::move(head),
          .limits = options.http,
          .connect_timeout = options.connect_timeout};
}

ClientOptions checked(ClientOptions options) {
  check_options(options);
  return options;
}

}  // namespace

struct Client::Impl {
  Impl(std::string_view text, ClientOptions given)
      : options(checked(std::move(given))),
        endpoint(make_endpoint(text, options)),
        url(endpoint->url.spell()),
        place("at " + url),
        pool(options.max_connections, options.idle_timeout) {}

  // Without a network nobody waits for a connection: a handler may call through its own client.
  Impl(CallHandler given_handler, ClientOptions given)
      : options(checked(std::move(given))),
        handler(std::move(given_handler)),
        url("in-process"),
        place(url),
        pool(std::numeric_limits<std::size_t>::max(), options.idle_timeout) {
    if (!handler) throw Exception(make_error(ErrorCode::kMalformed, "the client has no handler"));
  }

  const ClientOptions options;
  const wire::ReadSettings read{.limits = options.document, .lenient = options.lenient};
  const std::optional<calling::Endpoint> endpoint;  ///< without one:
  const CallHandler handler;
  const std::string url;
  const std::string place;  ///< for messages: "at <url>" or "in-process"
  calling::KeepAlive keep_alive;
  calling::Pool pool;
};

Client::Client(std::string_view url, ClientOptions options)
    : impl_(std::make_unique<Impl>(url, std::move(options))) {}

Client::Client(CallHandler handler, ClientOptions options)
    : impl_(std::make_unique<Impl>(std::move(handler), std::move(options))) {}

Client::~Client() = default;

const std::string& Client::url() const noexcept { return impl_->url; }
const ClientOptions& Client::options() const noexcept { return impl_->options; }

Client::Exchange::Exchange(Impl& impl, const CallOptions& options, std::string_view method) noexcept
    : impl_(impl), options_(options), method_(method) {}

Client::Exchange::~Exchange() {
  if (connection_ == nullptr) return;
  // Left by an exception between sending and reading: what would come next is this call's reply.
  if (sending_) connection_->stream.close();
  connection_->trim();
  impl_.pool.release(std::move(connection_), Clock::now());
}

OutputBuffer* Client::Exchange::begin() {
  const std::chrono::milliseconds timeout = options_.timeout.value_or(impl_.options.timeout);
  if (!check_call_options()) return nullptr;
  const Clock::time_point now = Clock::now();
  deadline_ = now + timeout;
  connection_ = impl_.pool.acquire(now, deadline_);
  if (connection_ == nullptr) {
    fail(make_error(ErrorCode::kTimeout,
                    "waited " + calling::spell_duration(timeout) + " for one of " +
                        std::to_string(impl_.options.max_connections) +
                        (impl_.options.max_connections == 1 ? " connection" : " connections") +
                        ", all in use (max_connections)"));
    return nullptr;
  }
  OutputBuffer& request = connection_->request;
  request.clear();
  if (impl_.endpoint) {
    body_at_ = impl_.endpoint->head.room(options_.headers);
    request.prepare(body_at_);
    request.commit(body_at_);
  }
  return &request;
}

/// Of a call, options are checked when it is made; those of the client were before.
bool Client::Exchange::check_call_options() {
  if (options_.timeout) {
    std::string wrong = check_timeout("timeout", *options_.timeout);
    if (!wrong.empty()) return fail(make_error(ErrorCode::kMalformed, std::move(wrong)));
  }
  if (!options_.headers.empty()) {
    Result<void> checked = http::check_fields(options_.headers);
    if (!checked.ok()) return fail(std::move(checked).error());
  }
  return true;
}

const wire::Dialect& Client::Exchange::dialect() const noexcept { return impl_.options.dialect; }

const wire::ReadSettings& Client::Exchange::read_settings() const noexcept { return impl_.read; }

bool Client::Exchange::run() { return impl_.endpoint ? run_over_http() : run_handler(); }

bool Client::Exchange::run_handler() {
  try {
    connection_->handler_reply = impl_.handler(connection_->request.view());
  } catch (...) {
    return fail(error_in_flight());
  }
  reply_ = connection_->handler_reply;
  return true;
}

bool Client::Exchange::run_over_http() {
  const calling::Patience patience{deadline_, options_.timeout.value_or(impl_.options.timeout)};
  calling::HttpCall call(*impl_.endpoint, impl_.keep_alive, *connection_, patience,
                         options_.repeatable);
  const std::string_view request =
      impl_.endpoint->head.write(connection_->request, body_at_, options_.headers);
  sending_ = true;
  std::optional<Error> error = call.run(request);
  sending_ = false;
  if (error) return fail(*std::move(error));
  const http::Reply& reply = connection_->parser->reply();
  if (!reply.content_encoding.empty()) {
    return fail(calling::refuse_encoding(reply, impl_.endpoint->url.target));
  }
  reply_ = reply.body;
  return true;
}

bool Client::Exchange::fail(Error error) {
  error_ = in_call(std::move(error));
  return false;
}

Error Client::Exchange::could_not_write(Error error) const { return in_call(std::move(error)); }

Error Client::Exchange::explain(Error error) const {
  if (error.code == ErrorCode::kFault) {
    error.may_have_run = true;
    return in_call(std::move(error));
  }
  return in_call(impl_.endpoint ? calling::explain_reply(connection_->parser->reply(),
                                                         impl_.endpoint->url.target, impl_.read,
                                                         std::move(error))
                                : calling::explain_document(reply_, impl_.read, std::move(error)));
}

Error Client::Exchange::in_call(Error error, std::string_view method) const {
  std::string step = "calling " + std::string(method) + " " + impl_.place;
  if (error.fault) step.append(": fault ").append(std::to_string(error.fault->code()));
  return std::move(error).during(step);
}

}  // namespace tagwire
