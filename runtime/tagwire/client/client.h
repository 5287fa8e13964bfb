// tagwire::Client: calls anything that speaks XML-RPC, with an IDL's stub or without.
//
//   tagwire::Client client("http://localhost:8080/RPC2", {.timeout = 5s});
//   int sum = client.call<int>("add", 3, 5);
//   OrdersClient orders(client);                  // generated
//   Receipt receipt = orders.place("ada", lines);
//
// A call does its I/O on the thread that makes it and waits there, never past its deadline.
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "tagwire/base/buffer.h"
#include "tagwire/base/result.h"
#include "tagwire/client/options.h"
#include "tagwire/wire/call.h"
#include "tagwire/wire/codecs.h"
#include "tagwire/wire/declared.h"
#include "tagwire/wire/reply.h"
#include "tagwire/wire/value_codec.h"

namespace tagwire {

/// Answers a call document with a reply document, as Server::handle() does.
using CallHandler = std::function<std::string(std::string_view call)>;

template <class T>
concept HandlesCalls = requires(T& server, std::string_view call) {
  { server.handle(call) } -> std::convertible_to<std::string>;
};

/// A client of one server.
///
/// Errors: call() throws Fault when the server answered with one (a declared error as itself, when
/// the stub's method declares it), Exception for everything else; try_call() returns the same as an
/// Error. Texts name method, address and how far the call got. Error::may_have_run says whether the
/// server may have carried it out.
///
/// A connection is kept and used again; one that the server closed meanwhile is noticed before. A
/// call is sent a second time only when nothing of it can have run: docs/decisions/0013.
///
/// Thread safety: call() and try_call() from any threads at once; each uses a connection of its
/// own. Lifetime: outlives its stubs; destroyed when no call runs. Does not move.
class Client {
 public:
  /// `url`: "http://host:port/path", "http://user:password@host", "host:port" or
  /// "unix:/run/x.sock". Connects with the first call. Throws Exception (kMalformed) when the URL
  /// or an option cannot be: naming it and what was expected.
  explicit Client(std::string_view url, ClientOptions options = {});
  /// A client without a network: every call is written, given to `handler`, and its answer read, as
  /// if it had travelled. What `handler` throws becomes an Error. Timeouts do not apply.
  explicit Client(CallHandler handler, ClientOptions options = {});
  /// The same for a Server: `tagwire::Client client(server);`. The server outlives the client.
  template <HandlesCalls Server>
  explicit Client(Server& server, ClientOptions options = {})
      : Client(CallHandler([&server](std::string_view call) { return server.handle(call); }),
               std::move(options)) {}
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Calls `method` and waits for its result, a T: any wire type, Value for "whatever comes", void
  /// to ignore it. Trailing empty std::optional arguments are not sent.
  template <class T, class... Args>
  T call(std::string_view method, const Args&... args) {
    return call<T>(CallOptions{}, method, args...);
  }
  template <class T, class... Args>
  T call(const CallOptions& options, std::string_view method, const Args&... args) {
    Result<T> result = try_call<T>(options, method, args...);
    if (!result.ok()) throw_error<>(std::move(result).error());
    if constexpr (!std::is_void_v<T>) return *std::move(result);
  }

  template <class T, class... Args>
  Result<T> try_call(std::string_view method, const Args&... args) {
    return try_call<T>(CallOptions{}, method, args...);
  }
  template <class T, class... Args>
  Result<T> try_call(const CallOptions& options, std::string_view method, const Args&... args);

  /// The server's address for people: without credentials; "in-process" without a network.
  const std::string& url() const noexcept;
  const ClientOptions& options() const noexcept;

 private:
  struct Impl;
  friend class MultiCall;

  /// One call under way: a connection of the pool, with its buffers. In client.cc's keeping.
  class Exchange;

  std::unique_ptr<Impl> impl_;
};

}  // namespace tagwire
