#include "tagwire/client/reply_error.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "tagwire/http/chars.h"
#include "tagwire/http/media_type.h"
#include "tagwire/wire/reply.h"

namespace tagwire::calling {
namespace {

constexpr int kOk = 200;
constexpr std::size_t kShown = 200;  // bytes of a body in a message

bool is_continuation(unsigned char byte) noexcept { return (byte & 0xc0) == 0x80; }

/// How many bytes the UTF-8 character at `at` has; 0: there is none.
std::size_t character_size(std::string_view text, std::size_t at) noexcept {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t size = lead < 0x80   ? 1
                           : lead < 0xc2 ? 0
                           : lead < 0xe0 ? 2
                           : lead < 0xf0 ? 3
                           : lead < 0xf5 ? 4
                                         : 0;
  if (size == 0 || text.size() - at < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if (!is_continuation(static_cast<unsigned char>(text[at + i]))) return 0;
  }
  return size;
}

/// The start of what a peer sent, fit for a message: one line of UTF-8. Runs of white space become
/// a blank, bytes that are no text a question mark.
std::string excerpt(std::string_view text) {
  std::string line;
  std::size_t at = 0;
  while (at < text.size() && line.size() < kShown) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::size_t size = character_size(text, at);
    if (byte == ' ' || (byte >= '\t' && byte <= '\r')) {
      if (!line.empty() && line.back() != ' ') line += ' ';
    } else if (size == 0 || byte < 0x20 || byte == 0x7f) {
      line += '?';
    } else {
      line += text.substr(at, size);
    }
    at += std::max<std::size_t>(size, 1);
  }
  while (line.ends_with(' ')) line.pop_back();
  if (at < text.size()) line += "...";
  return line;
}

bool contains_word(std::string_view text, std::string_view word) noexcept {
  for (std::size_t at = 0; at + word.size() <= text.size(); ++at) {
    if (http::iequals(text.substr(at, word.size()), word)) return true;
  }
  return false;
}

bool is_html(std::string_view content_type, std::string_view body) {
  const std::string_view type = http::parse_media_type(content_type).type;
  if (http::iequals(type, "text/html") || http::iequals(type, "application/xhtml+xml")) return true;
  const std::string_view start = body.substr(0, 512);
  return contains_word(start, "<html") || contains_word(start, "<!doctype html");
}

/// "the body is empty", "the body is HTML: '<html>...'", "the body begins: '...'"
std::string describe_body(std::string_view content_type, std::string_view body) {
  if (body.empty()) return "the body is empty";
  return (is_html(content_type, body) ? "the body is HTML: '" : "the body begins: '") +
         excerpt(body) + "'";
}

/// Whether a document is a reply of XML-RPC, whatever it carries. One beyond a limit counts: it is
/// that, as far as it was read.
bool is_reply(std::string_view document, const wire::ReadSettings& settings) {
  const Result<void> reply = wire::decode_reply<void>(document, settings);
  return reply.ok() || reply.error().code == ErrorCode::kFault ||
         reply.error().code == ErrorCode::kLimit;
}

ErrorCode code_of_status(int status) noexcept {
  switch (status) {
    case 401:
    case 403:
    case 407:
      return ErrorCode::kDenied;
    case 408:
    case 429:
      return ErrorCode::kUnavailable;
    case 413:
      return ErrorCode::kLimit;
    default:
      return status >= 500 ? ErrorCode::kUnavailable : ErrorCode::kMalformed;
  }
}

/// Whether a server that answers so may have acted on the request all the same. A status of 4xx
/// says that it did not, and so do 307 and 308 (the same request is to be made elsewhere: RFC 9110
/// section 15.4.8) and these of 5xx; any other may come from a proxy that lost the server half-way,
/// or from a handler that broke. 301 to 303 is what web programs answer once a form is dealt with.
bool may_have_run(int status) noexcept {
  if (status >= 400 && status < 500) return false;
  return status != 307 && status != 308 && status != 501 && status != 503 && status != 505;
}

/// What a person can do about a status, as "; ..." or nothing.
std::string advice(const http::Reply& reply, std::string_view target) {
  const auto field = [&](std::string_view name) -> std::string {
    const std::optional<std::string_view> value = reply.header(name);
    return value ? excerpt(*value) : std::string();
  };
  switch (reply.status) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308: {
      const std::string place = field("Location");
      return "; redirects are not followed" +
             (place.empty() ? place : ", this one leads to " + place);
    }
    case 401: {
      const std::string wants = field("WWW-Authenticate");
      return "; credentials are missing or wrong" +
             (wants.empty() ? wants : ": the server wants " + wants);
    }
    case 404:
      return "; asked for " + std::string(target);
    case 429:
    case 503: {
      const std::string when = field("Retry-After");
      return when.empty() ? when : "; Retry-After: " + when;
    }
    default:
      return {};
  }
}

std::string describe_body(const http::Reply& reply) {
  if (reply.content_encoding.empty()) return describe_body(reply.content_type, reply.body);
  return "the body is compressed (Content-Encoding: " + excerpt(reply.content_encoding) +
         "), which is not supported";
}

/// "404 Not Found"
std::string spell_status(const http::Reply& reply) {
  std::string text = std::to_string(reply.status);
  if (!reply.reason.empty()) text.append(" ").append(excerpt(reply.reason));
  return text;
}

std::string describe_status(const http::Reply& reply, std::string_view target) {
  return "the server answered with HTTP status " + spell_status(reply) + advice(reply, target);
}

Error explain_status(const http::Reply& reply, std::string_view target) {
  std::string text = describe_status(reply, target) + "; " + describe_body(reply);
  Error error = make_error(code_of_status(reply.status), std::move(text));
  error.may_have_run = may_have_run(reply.status);
  return error;
}

/// What a fault says whose code cannot be read: SOAP::Lite's are the words "Client" and "Server".
/// Empty: `document` is no fault, or has no text.
std::string text_of_odd_fault(std::string_view document, const wire::ReadSettings& settings) {
  wire::Decoder in(document, settings);
  wire::StructCursor members;
  std::string_view name;
  bool empty = false;
  if (!in.begin_document() || !in.start_tag("methodResponse", empty) || empty ||
      !in.start_tag("fault", empty) || empty || !in.begin_struct(members)) {
    return {};
  }
  std::string text;
  while (in.next_member(members, name)) {
    if (name == "faultString") return in.read_string(text) ? text : std::string();
    if (!in.skip_value()) return {};
  }
  return {};
}

Error explain_body(std::string_view content_type, std::string_view body,
                   const wire::ReadSettings& settings, Error decode_error) {
  Error error = std::move(decode_error).during("reading the reply");
  error.may_have_run = true;
  if (!is_reply(body, settings)) {
    const std::string fault = text_of_odd_fault(body, settings);
    if (!fault.empty()) error.message.append("; the fault says '").append(excerpt(fault)) += "'";
    error.message.append("; ").append(describe_body(content_type, body));
  }
  return error;
}

}  // namespace

Error explain_reply(const http::Reply& reply, std::string_view target,
                    const wire::ReadSettings& settings, Error decode_error) {
  if (reply.status != kOk && !is_reply(reply.body, settings)) return explain_status(reply, target);
  return explain_body(reply.content_type, reply.body, settings, std::move(decode_error));
}

Error explain_partial(const http::Reply& reply, std::string_view target, Error broken) {
  if (reply.status == kOk) {
    // What broke tells all, unless it is the head: then somebody wants to know what it was to be.
    if (broken.code == ErrorCode::kMalformed) {
      broken.message += "; the reply's status is " + spell_status(reply);
    }
    return broken;
  }
  std::string text = describe_status(reply, target);
  if (!reply.body.empty()) text.append("; ").append(describe_body(reply));
  broken.message = std::move(text.append("; ").append(broken.message));
  if (reply.status >= 400) broken.code = code_of_status(reply.status);
  broken.may_have_run = broken.may_have_run && may_have_run(reply.status);
  return broken;
}

Error explain_document(std::string_view document, const wire::ReadSettings& settings,
                       Error decode_error) {
  return explain_body({}, document, settings, std::move(decode_error));
}

Error refuse_encoding(const http::Reply& reply, std::string_view target) {
  if (reply.status != kOk) return explain_status(reply, target);
  Error error = make_error(ErrorCode::kMalformed, "reading the reply: " + describe_body(reply));
  error.may_have_run = true;
  return error;
}

}  // namespace tagwire::calling
