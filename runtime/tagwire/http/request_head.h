// The head of a request that carries a call (RFC 9112 section 3, RFC 9110 section 10.1; XML-RPC
// specification, "Header requirements"). All but the length is the same for every call of a client:
// it is made once, and a call appends its body behind room that the head is copied into.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tagwire/base/buffer.h"
#include "tagwire/base/result.h"
#include "tagwire/http/url.h"

namespace tagwire::http {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// Makes request heads. Thread safety: const members, concurrently.
class RequestHead {
 public:
  /// POST to url.target with Host, User-Agent ("tagwire/<version>"), Content-Type (text/xml),
  /// Accept-Encoding (identity), Authorization (Basic, RFC 7617) if there are `credentials`, and
  /// `fields`, which replace those of the same name, in any case. Errors: kMalformed, naming the
  /// field: a name that is no token, a value with control characters, or one of the fields that the
  /// framing depends on (Host may be replaced; Content-Length, Transfer-Encoding, Connection,
  /// Expect, Upgrade may not).
  static Result<RequestHead> make(const Url& url, const Credentials* credentials,
                                  const Fields& fields);

  /// Bytes to leave free before the body, for a head with `extra`.
  std::size_t room(const Fields& extra = {}) const noexcept;
  /// Writes the head right before the body, which begins at `body_at` >= room(extra) in `buffer`
  /// and ends where it ends, and returns all bytes to send: a view into `buffer`. `extra`: checked
  /// by check_fields().
  std::string_view write(OutputBuffer& buffer, std::size_t body_at, const Fields& extra = {}) const;

 private:
  RequestHead() = default;
  std::string start_;  // everything but Content-Length and the empty line
};

/// Whether these may be sent beside the client's own: see RequestHead::make().
Result<void> check_fields(const Fields& fields);

}  // namespace tagwire::http
