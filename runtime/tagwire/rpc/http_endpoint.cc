#include "tagwire/rpc/http_endpoint.h"

#include <algorithm>
#include <utility>

#include "tagwire/base/error.h"
#include "tagwire/http/media_type.h"

namespace tagwire::rpc {
namespace {

constexpr std::string_view kAllow = "POST, OPTIONS";

/// Fills `response` with a status and one sentence. Without room for even that, the status alone is
/// the answer.
void refuse(http::Response& response, int status, std::string_view sentence) {
  response.reset();
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.buffer.append(sentence);
  response.buffer.push_back('\n');
}

/// "host:port" of an origin "scheme://host:port" without the scheme's own port; empty for "null"
/// and for what is no origin.
std::string_view authority_of(std::string_view origin, std::string_view& default_port) {
  const std::size_t colon = origin.find("://");
  if (colon == std::string_view::npos) return {};
  const std::string_view scheme = origin.substr(0, colon);
  if (!http::iequals(scheme, "http") && !http::iequals(scheme, "https")) return {};
  default_port = http::iequals(scheme, "https") ? ":443" : ":80";
  return origin.substr(colon + 3);
}

std::string_view without_port(std::string_view authority, std::string_view port) {
  if (authority.ends_with(port)) authority.remove_suffix(port.size());
  return authority;
}

}  // namespace

HttpEndpoint::HttpEndpoint(const Dispatcher& dispatcher, HttpEndpointOptions options)
    : dispatcher_(dispatcher), options_(std::move(options)) {}

template <class WriteReply>
void HttpEndpoint::answer(const http::Request& request, http::Response& response,
                          WriteReply write_reply) const noexcept {
  try {
    if (!on_head(request, response)) return;
    if (request.method == "OPTIONS") {
      response.content_type = {};
      response.headers.emplace_back("Allow", kAllow);
      return;
    }
    if (write_reply()) return;
  } catch (...) {  // NOLINT(bugprone-empty-catch): see below
  }
  // Only memory can be missing here; a bare status needs none.
  response.status = 503;
  response.content_type = {};
  response.buffer.truncate(std::min(response.buffer.size(), http::Response::kHeadRoom));
}

bool HttpEndpoint::on_head(const http::Request& request, http::Response& refusal) const {
  const bool asks_about_server = request.path == "*" && request.method == "OPTIONS";
  if (!asks_about_server &&
      std::ranges::find(options_.paths, request.path) == options_.paths.end()) {
    refuse(refusal, 404,
           "There is nothing here; XML-RPC calls go to " + options_.paths.front() + ".");
    return false;
  }
  if (request.method == "OPTIONS") return true;
  if (request.method != "POST") {
    refuse(refusal, 405,
           "This is an XML-RPC server: send a methodCall document with POST. From Python: "
           "xmlrpc.client.ServerProxy(\"http://HOST:PORT\").system.listMethods()");
    refusal.headers.emplace_back("Allow", kAllow);
    return false;
  }
  if (!request.origin.empty() && !origin_is_ours(request)) {
    refuse(refusal, 403, "Pages of this origin may not call this server.");
    return false;
  }
  if (!request.content_encoding.empty()) {
    refuse(refusal, 415, "Content-Encoding is not supported: send the document as it is.");
    refusal.headers.emplace_back("Accept-Encoding", "identity");
    return false;
  }
  if (!http::is_readable_media_type(request.content_type)) {
    refuse(refusal, 415, "A call is an XML document: send it with Content-Type: text/xml.");
    return false;
  }
  return true;
}

void HttpEndpoint::on_request(const http::Request& request, CallContext& context,
                              http::Response& response) const noexcept {
  answer(request, response,
         [&] { return dispatcher_.dispatch(request.body, context, response.buffer); });
}

void HttpEndpoint::on_overload(const http::Request& request,
                               http::Response& response) const noexcept {
  answer(request, response, [&] {
    return dispatcher_.write_fault(fault_code::kOverloaded,
                                   "the server is overloaded: try again later", response.buffer);
  });
}

bool HttpEndpoint::origin_is_ours(const http::Request& request) const {
  const auto is_origin = [&](const std::string& allowed) {
    return http::iequals(allowed, request.origin);
  };
  if (std::ranges::any_of(options_.allowed_origins, is_origin)) return true;
  // Same host and port: a page that this host itself served. The scheme is not compared, because a
  // proxy in front may add TLS.
  std::string_view default_port;
  const std::string_view authority = authority_of(request.origin, default_port);
  return !authority.empty() && http::iequals(without_port(authority, default_port),
                                             without_port(request.host, default_port));
}

}  // namespace tagwire::rpc
