// tagwire::Server: the public face. Register functions and services, then serve.
//
//   tagwire::Server server({.listen = "127.0.0.1:8080"});
//   server.register_function("pow", [](double x, double y) { return std::pow(x, y); },
//                            "x to the power y");
//   server.add(std::make_shared<MyOrders>());
//   server.serve_forever();  // until SIGINT or SIGTERM, then drains
//
// Calls from Python: xmlrpc.client.ServerProxy("http://127.0.0.1:8080").pow(2.0, 10.0)
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tagwire/base/limits.h"
#include "tagwire/rpc/log.h"
#include "tagwire/rpc/method_table.h"
#include "tagwire/rpc/service.h"
#include "tagwire/wire/dialect.h"

namespace tagwire {

/// Where a server listens: one address or several, each "127.0.0.1:8080", "[::1]:8080",
/// "localhost:8080" or ":8080" (every IPv4 address of this machine). Port 0 picks a free one.
class ListenAddresses {
 public:
  ListenAddresses(const char* address) : list_{address} {}             // NOLINT(*-explicit-*)
  ListenAddresses(std::string address) : list_{std::move(address)} {}  // NOLINT(*-explicit-*)
  ListenAddresses(std::string_view address)
      : list_{std::string(address)} {}  // NOLINT(*-explicit-*)
  ListenAddresses(std::initializer_list<std::string> list) : list_(list) {}
  ListenAddresses(std::vector<std::string> list)
      : list_(std::move(list)) {}  // NOLINT(*-explicit-*)

  const std::vector<std::string>& list() const noexcept { return list_; }

 private:
  std::vector<std::string> list_;
};

struct ServerOptions {
  ListenAddresses listen = "127.0.0.1:8080";
  /// 0 means max(2, cores). With 1, handlers run one after the other and a slow one holds up
  /// everything; with more, several run at once (docs/decisions/0005).
  unsigned threads = 0;
  Limits limits = {};
  wire::Dialect dialect = {};
  /// Reads what odd peers send beyond docs/wire.md (see there, "lenient").
  bool lenient = false;
  /// Where calls are served.
  std::vector<std::string> paths = {"/RPC2", "/"};
  /// Origins of web pages that may call, besides those of this very host.
  std::vector<std::string> allowed_origins = {};
  /// Where operators read why a call failed. Empty: warnings and errors to standard error.
  LogFunction log = {};
};

/// An XML-RPC server. Add everything first, then start; a started server refuses additions.
///
/// Thread safety: handle() from any thread; stop(), addresses() and url() once start() has
/// returned; the rest from one thread. With `threads` other than 1, handlers are called from
/// several threads at once, also the same one: what they share needs a lock. Lifetime: services are
/// kept by the server; what a function captures must outlive it.
class Server {
 public:
  explicit Server(ServerOptions options = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Serves the methods of a generated service. Throws std::invalid_argument when a name is taken.
  void add(std::shared_ptr<Service> service);

  /// Serves a function under `name`: any callable whose parameters and result are wire types, with
  /// CallContext& as an optional first parameter. Trailing std::optional parameters may be left out
  /// by callers. `help` is what system.methodHelp answers. Throws std::invalid_argument when the
  /// name is empty, longer than 256 bytes, taken, or starts with "system." or "tagwire.".
  template <class Callable>
  void register_function(std::string_view name, Callable&& callable, std::string_view help = {}) {
    methods().add_function(name, std::forward<Callable>(callable), help);
  }
  /// The same for a callable without one call signature of its own:
  /// register_function<double(double, double)>("pow", [](auto x, auto y) { ... });
  template <class Function, class Callable>
  requires std::is_function_v<Function>
  void register_function(std::string_view name, Callable&& callable, std::string_view help = {}) {
    methods().add_function<Function>(name, std::forward<Callable>(callable), help);
  }

  /// Opens the addresses; from here on connections wait to be served. Returns addresses(). Throws
  /// Exception (kUnavailable), naming the address and the reason.
  std::vector<std::string> start();
  /// Serves until stop() has drained the calls that run. Starts if that was not done. Once only.
  void run();
  /// From now on SIGINT and SIGTERM stop(), and a second one cuts the drain short; one that comes
  /// before serve_forever() ends it at once. For programs that tell others that they are up between
  /// start() and serve_forever(): without it, a signal in between kills the process. Starts if that
  /// was not done.
  void stop_on_signals();
  /// stop_on_signals() and run().
  void serve_forever();
  /// Lets running calls finish, takes no new ones and ends run(). Returns at once.
  void stop();

  /// Answers one call document with its reply document, as if it had come by HTTP: without a
  /// socket, before start() or without it, and beside calls that do come by HTTP. The handler runs
  /// on the calling thread and sees a context whose peer() is empty. What is wrong with the call is
  /// a fault in the reply; throws std::bad_alloc at most. The handler of a oneway call runs once
  /// the reply is written and before it is returned: there is no other thread. Thread safety: from
  /// any threads at once. From the first call on nothing can be added.
  std::string handle(std::string_view document);

  /// After start(): where it listens, "127.0.0.1:43210", in the order of the options.
  std::vector<std::string> addresses() const;
  /// After start(): what a client on this machine connects to, "http://127.0.0.1:43210".
  std::string url() const;

 private:
  struct Impl;

  rpc::MethodTable& methods();  // throws std::logic_error once calls may run

  std::unique_ptr<Impl> impl_;
};

}  // namespace tagwire
