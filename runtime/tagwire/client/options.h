// How a client behaves. Every limit is on by default; a call without a deadline does not exist.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "tagwire/base/limits.h"
#include "tagwire/http/request_head.h"
#include "tagwire/http/url.h"
#include "tagwire/wire/dialect.h"

namespace tagwire {

using http::Credentials;

struct ClientOptions {
  /// For a whole call: waiting for a free connection, connecting, sending, and the answer. More
  /// than 0; at most 24 days.
  std::chrono::milliseconds timeout{30'000};
  /// For connecting, within `timeout`.
  std::chrono::milliseconds connect_timeout{10'000};
  /// How many calls run at once; more wait for one of them to end. At least 1.
  std::size_t max_connections = 8;
  /// A connection that was idle for longer is closed rather than used again.
  std::chrono::milliseconds idle_timeout{60'000};
  /// Basic authentication (RFC 7617). Instead of user:password@ in the URL, which a Unix socket has
  /// no room for.
  std::optional<Credentials> credentials = {};
  /// Fields to send with every request: {{"X-Token", "abc"}}.
  http::Fields headers = {};
  /// What to ask for, instead of the URL's path; for Unix sockets, "/RPC2" when empty.
  std::string target = {};
  /// `<int>` where a server of ours writes `<i4>`: it is what other clients write, and some servers
  /// compare the name with a signature.
  wire::Dialect dialect = {.integer = wire::IntegerTag::kInt};
  /// Reads what odd peers send beyond docs/wire.md (see there, "lenient").
  bool lenient = false;
  /// Of replies. (Those of connections are a server's.)
  DocumentLimits document = {};
  HttpLimits http = {};
};

/// What one call, or one stub, does differently from its client.
struct CallOptions {
  std::optional<std::chrono::milliseconds> timeout = {};
  http::Fields headers = {};  ///< beside the client's
  /// The call may run twice, because it changes nothing or twice is as once: it is sent again, once
  /// and within its timeout, when the connection breaks before the reply is whole. Stubs say so of
  /// methods that the IDL calls @readonly or @idempotent.
  bool repeatable = false;
};

}  // namespace tagwire
