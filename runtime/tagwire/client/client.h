// tagwire::Client: calls anything that speaks XML-RPC, with an IDL's stub or without.
//
//   tagwire::Client client("http://localhost:8080/RPC2", {.timeout = 5s});
//   int sum = client.call<int>("add", 3, 5);
//   OrdersClient orders(client);                  // generated
//   Receipt receipt = orders.place("ada", lines);
//
// A call does its I/O on the thread that makes it and waits there, never past its deadline.
#pragma once

#include <chrono>
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

namespace calling {
struct Connection;
}

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
/// call is sent a second time only when nothing of it can have run (docs/decisions/0013), or when
/// it is repeatable: docs/decisions/0016.
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
  Result<T> try_call(const CallOptions& options, std::string_view method, const Args&... args) {
    static_assert(!(std::is_same_v<Args, CallOptions> || ...) &&
                      !(std::is_same_v<Args, ClientOptions> || ...),
                  "options are not an argument: call<T>(CallOptions, method, arguments...)");
    Exchange exchange(*impl_, options, method);
    OutputBuffer* const document = exchange.begin();
    if (document == nullptr) return exchange.take_error();
    Result<void> written = wire::encode_call(*document, exchange.dialect(), method, args...);
    if (!written.ok()) return exchange.could_not_write(std::move(written).error());
    if (!exchange.run()) return exchange.take_error();
    Result<T> result = wire::decode_reply<T>(exchange.reply(), exchange.read_settings());
    if (!result.ok()) return exchange.explain(std::move(result).error());
    return result;
  }

  /// The server's address for people: without credentials; "in-process" without a network.
  const std::string& url() const noexcept;
  const ClientOptions& options() const noexcept;

 private:
  struct Impl;
  friend class MultiCall;

  /// One call under way: all of try_call() that does not depend on its types.
  class Exchange {
   public:
    Exchange(Impl& impl, const CallOptions& options, std::string_view method) noexcept;
    ~Exchange();
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    /// Waits for a connection of the pool. Where to append the document; null: take_error().
    OutputBuffer* begin();
    const wire::Dialect& dialect() const noexcept;
    /// Sends the document and waits for the answer. False: take_error().
    bool run();
    /// The body of the answer, whatever it is. Lifetime: the exchange's.
    std::string_view reply() const noexcept { return reply_; }
    const wire::ReadSettings& read_settings() const noexcept;

    Error take_error() { return std::move(error_); }
    /// The error of a call whose document could not be written.
    Error could_not_write(Error error) const;
    /// The error of a call whose reply() is a fault, or not what was expected.
    Error explain(Error error) const;
    /// Says which call of which server it was.
    Error in_call(Error error) const { return in_call(std::move(error), method_); }
    Error in_call(Error error, std::string_view method) const;

   private:
    bool check_call_options();
    bool run_handler();
    bool run_over_http();
    bool fail(Error error);

    Impl& impl_;
    const CallOptions& options_;
    std::string_view method_;
    std::unique_ptr<calling::Connection> connection_;
    std::chrono::steady_clock::time_point deadline_;
    std::size_t body_at_ = 0;  // of the request: before it is room for the head
    bool sending_ = false;
    std::string_view reply_;
    Error error_;
  };

  std::unique_ptr<Impl> impl_;
};

}  // namespace tagwire
