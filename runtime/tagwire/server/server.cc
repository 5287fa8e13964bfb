#include "tagwire/server/server.h"

#include <atomic>
#include <new>
#include <optional>
#include <stdexcept>
#include <utility>

#include "tagwire/rpc/dispatcher.h"
#include "tagwire/rpc/http_endpoint.h"
#include "tagwire/rpc/system_methods.h"
#include "tagwire/server/log.h"
#include "tagwire/transport/server_loop.h"

namespace tagwire {
namespace {

/// The context of a call that came by HTTP. Nothing is computed before a handler asks.
class ConnectionContext final : public CallContext {
 public:
  ConnectionContext(const http::Request& request, transport::Connection& connection)
      : request_(request), connection_(connection) {}

  std::string_view peer() const override { return connection_.peer(); }
  std::optional<std::string_view> header(std::string_view name) const override {
    return request_.header(name);
  }
  bool cancelled() const override { return connection_.reset_by_peer(); }

 private:
  const http::Request& request_;
  transport::Connection& connection_;
};

/// The context of a oneway call that came by HTTP: what it may be asked, kept beyond the request.
class OnewayContext final : public CallContext {
 public:
  OnewayContext(const http::Request& request, const transport::Connection& connection)
      : peer_(connection.peer()) {
    for (const http::Header& field : *request.headers) {
      fields_.emplace_back(field.name, field.value);
    }
  }

  std::string_view peer() const override { return peer_; }
  std::optional<std::string_view> header(std::string_view name) const override {
    for (const auto& [field, value] : fields_) {
      if (http::iequals(field, name)) return value;
    }
    return std::nullopt;
  }
  bool cancelled() const override { return false; }

 private:
  std::string peer_;
  std::vector<std::pair<std::string, std::string>> fields_;
};

/// The context of a call without a socket.
class InProcessContext final : public CallContext {
 public:
  std::string_view peer() const override { return {}; }
  std::optional<std::string_view> header(std::string_view) const override { return std::nullopt; }
  bool cancelled() const override { return false; }
};

/// Refuses addresses that look like what other servers understand, with what is right here.
void check_address(const std::string& address) {
  const auto refuse = [&](const char* why) {
    throw Exception(
        make_error(ErrorCode::kUnavailable, "cannot listen on '" + address + "': " + why));
  };
  if (address.empty()) refuse("the address is empty; write \"127.0.0.1:8080\"");
  if (address.starts_with("https://")) refuse("TLS is not supported; put a proxy in front");
  if (address.starts_with("unix:")) refuse("Unix sockets are not supported");
  if (address.find("://") != std::string::npos) {
    refuse("write host and port without a scheme, as in \"127.0.0.1:8080\"");
  }
}

/// The address that a client on this machine can connect to when a server listens on all of them.
std::string connectable(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  const std::string_view host = std::string_view(address).substr(0, colon);
  const std::string port = address.substr(colon);
  if (host == "0.0.0.0") return "127.0.0.1" + port;
  if (host == "[::]") return "[::1]" + port;
  return address;
}

}  // namespace

struct Server::Impl {
  explicit Impl(ServerOptions given)
      : options(with_log(std::move(given))),
        dispatcher(table, {.read = {.limits = options.limits.document, .lenient = options.lenient},
                           .dialect = options.dialect,
                           .log = options.log}) {
    if (options.listen.list().empty()) {
      throw Exception(
          make_error(ErrorCode::kUnavailable, "the server has no address to listen on"));
    }
    for (const std::string& address : options.listen.list()) check_address(address);
    if (options.paths.empty()) throw std::invalid_argument("the server has no path to serve");
    rpc::add_system_methods(table);
  }

  static ServerOptions with_log(ServerOptions options) {
    if (!options.log) options.log = log_to_stderr();
    return options;
  }

  /// Opens the loop; from here on the table is fixed.
  void open() {
    endpoint.emplace(dispatcher,
                     rpc::HttpEndpointOptions{.paths = options.paths,
                                              .allowed_origins = options.allowed_origins});
    loop.emplace(
        loop_options(),
        [this](const http::Request& request, http::Response& refusal) {
          return endpoint->on_head(request, refusal);
        },
        [this](const http::Request& request, transport::Connection& connection,
               http::Response& response) { on_request(request, connection, response); });
    const Result<void> opened = loop->open();
    if (!opened.ok()) {
      loop.reset();  // so that start() may be tried again
      throw Exception(opened.error());
    }
    for (const std::string& address : loop->addresses()) {
      options.log(LogLevel::kInfo, "listening on " + address);
    }
  }

  transport::ServerLoop* start_to_run() {
    if (!loop) open();
    if (std::exchange(ran, true)) throw std::logic_error("a server runs once: make another one");
    return &*loop;
  }

  void on_request(const http::Request& request, transport::Connection& connection,
                  http::Response& response) const {
    if (connection.overloaded()) {
      endpoint->on_overload(request, response);
      return;
    }
    ConnectionContext context(request, connection);
    endpoint->on_request(request, context, response);
    if (context.has_oneway()) run_after_reply(context.take_oneway(), request, connection);
  }

  void run_after_reply(rpc::OnewayCalls calls, const http::Request& request,
                       transport::Connection& connection) const {
    // Shared, because a std::function has to be copied.
    auto context = std::make_shared<OnewayContext>(request, connection);
    auto kept = std::make_shared<rpc::OnewayCalls>(std::move(calls));
    connection.after_reply([this, context = std::move(context), kept = std::move(kept)] {
      dispatcher.run_oneway(std::move(*kept), *context);
    });
  }

  transport::ServerLoopOptions loop_options() const {
    transport::ServerLoopOptions to_loop;
    for (const std::string& address : options.listen.list()) {
      to_loop.listen.push_back(address.starts_with(':') ? "0.0.0.0" + address : address);
    }
    to_loop.threads = options.threads;
    to_loop.http = options.limits.http;
    to_loop.connection = options.limits.connection;
    to_loop.log = [log = options.log](std::string_view line) { log(LogLevel::kWarning, line); };
    return to_loop;
  }

  ServerOptions options;
  std::vector<std::shared_ptr<Service>> services;
  rpc::MethodTable table;
  const rpc::Dispatcher dispatcher;
  std::optional<rpc::HttpEndpoint> endpoint;
  std::atomic<bool> handles = false;  // handle() was called
  bool ran = false;
  std::optional<transport::ServerLoop> loop;  // set while started: last, it ends first
};

Server::Server(ServerOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Server::~Server() = default;

rpc::MethodTable& Server::methods() {
  if (impl_->loop) {
    throw std::logic_error("the server has started: add services and functions before start()");
  }
  if (impl_->handles) {
    throw std::logic_error("the server has answered calls: add services and functions before");
  }
  return impl_->table;
}

void Server::add(std::shared_ptr<Service> service) {
  if (service == nullptr) throw std::invalid_argument("Server::add: the service is null");
  // Kept first: should a name be refused half-way, the methods added before it still have their
  // object.
  rpc::MethodTable& table = methods();
  impl_->services.emplace_back(std::move(service))->add_methods_(table);
}

std::vector<std::string> Server::start() {
  if (!impl_->loop) impl_->open();
  return addresses();
}

std::string Server::handle(std::string_view document) {
  if (!impl_->handles.load(std::memory_order_relaxed)) impl_->handles = true;
  InProcessContext context;
  OutputBuffer reply;
  if (!impl_->dispatcher.dispatch(document, context, reply)) throw std::bad_alloc();
  std::string text(reply.view());
  impl_->dispatcher.run_oneway(context.take_oneway(), context);
  return text;
}

void Server::run() { impl_->start_to_run()->run(); }

void Server::stop_on_signals() {
  if (!impl_->loop) impl_->open();
  impl_->loop->stop_on_signals();
}

void Server::serve_forever() { impl_->start_to_run()->run_until_signal(); }

void Server::stop() {
  if (impl_->loop) impl_->loop->stop();
}

std::vector<std::string> Server::addresses() const {
  return impl_->loop ? impl_->loop->addresses() : std::vector<std::string>();
}

std::string Server::url() const {
  const std::vector<std::string> all = addresses();
  if (all.empty()) throw std::logic_error("the server has not started: it has no address yet");
  return "http://" + connectable(all.front());
}

}  // namespace tagwire
