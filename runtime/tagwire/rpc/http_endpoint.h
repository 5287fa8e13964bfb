// XML-RPC over HTTP, the server's side: which requests are calls, and what the others are told
// (docs/wire.md, "HTTP"; XML-RPC specification, "Header requirements"). Faults ride on 200; any
// other status is a mistake on the HTTP level and says in one sentence what would be right.
//
// What keeps a web page from calling us behind its reader's back is here: bodies that a browser
// sends cross-site without asking (text/plain, forms, multipart) get 415, a foreign Origin 403.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tagwire/http/request.h"
#include "tagwire/http/response.h"
#include "tagwire/rpc/context.h"
#include "tagwire/rpc/dispatcher.h"

namespace tagwire::rpc {

struct HttpEndpointOptions {
  /// Where calls are served, compared byte by byte after query and fragment were cut.
  std::vector<std::string> paths = {"/RPC2", "/"};
  /// Origins of web pages that may call besides those of this very host:
  /// "https://dash.example.com".
  std::vector<std::string> allowed_origins;
};

/// Maps HTTP requests to calls. Thread safety: const members, concurrently.
class HttpEndpoint {
 public:
  HttpEndpoint(const Dispatcher& dispatcher, HttpEndpointOptions options);

  /// Whether a request with this head may go on; else `refusal` is the answer. Needs no body.
  bool on_head(const http::Request& request, http::Response& refusal) const;
  /// Answers a whole request; checks its head again, because not every request is announced.
  void on_request(const http::Request& request, CallContext& context,
                  http::Response& response) const noexcept;
  /// Answers a request that the server has no room to run: fault -32003, so that a caller sees a
  /// Fault.
  void on_overload(const http::Request& request, http::Response& response) const noexcept;

 private:
  template <class WriteReply>
  void answer(const http::Request& request, http::Response& response,
              WriteReply write_reply) const noexcept;
  bool origin_is_ours(const http::Request& request) const;

  const Dispatcher& dispatcher_;
  HttpEndpointOptions options_;
};

}  // namespace tagwire::rpc
