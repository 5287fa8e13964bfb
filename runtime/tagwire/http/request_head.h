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
  /// `fields`, which replace those of the same name, in any case. Errors: kMalformed: as
  /// check_fields(), a target that may not stand in a request line, a user name with a colon,
  /// control characters in the credentials. `credentials` may be null.
  static Result<RequestHead> make(const Url& url, const Credentials* credentials,
                                  const Fields& fields);

  /// Bytes to leave free before the body, for a head with `extra`. At least as many as write()
  /// uses.
  std::size_t room(const Fields& extra = {}) const noexcept;
  /// Writes the head right before the body, which begins at `body_at` >= room(extra) in `buffer`
  /// and ends where it ends, and returns all bytes to send: a view into `buffer`. `extra`: checked
  /// by check_fields(); they replace the client's fields of the same name.
  std::string_view write(OutputBuffer& buffer, std::size_t body_at, const Fields& extra = {}) const;

 private:
  RequestHead() = default;

  std::string with(const Fields& extra) const;

  std::string start_;             // all up to the digits of Content-Length
  std::size_t request_line_ = 0;  // bytes of it
};

/// Whether these may be sent. Errors: kMalformed, naming the field: a name that is no token, a
/// value with control characters, a Host that is none or comes twice, or one of the fields that
/// framing and connection depend on: Content-Length, Transfer-Encoding, Connection, Expect,
/// Upgrade.
Result<void> check_fields(const Fields& fields);

}  // namespace tagwire::http
