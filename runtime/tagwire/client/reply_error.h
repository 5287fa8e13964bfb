// What an answer means that carries no XML-RPC reply: a status of HTTP, a web page where a reply
// was expected, an answer or a document that breaks off.
#pragma once

#include <string_view>

#include "tagwire/base/error.h"
#include "tagwire/http/response_parser.h"
#include "tagwire/wire/dialect.h"

namespace tagwire::calling {

/// The error of a reply whose body cannot be read, because of `decode_error`. `target`: what was
/// asked for.
Error explain_reply(const http::Reply& reply, std::string_view target,
                    const wire::ReadSettings& settings, Error decode_error);

/// The same of a reply that did not come whole, or whose head could not be read: what is there of
/// it, and why there is not more. With a status from 400 on, that decides what kind of error it is.
/// `broken.may_have_run`: whether the request was handed over whole.
Error explain_partial(const http::Reply& reply, std::string_view target, Error broken);

/// The same of a reply document that did not come by HTTP.
Error explain_document(std::string_view document, const wire::ReadSettings& settings,
                       Error decode_error);

/// The error of a reply in a Content-Encoding, which nobody asked for.
Error refuse_encoding(const http::Reply& reply, std::string_view target);

}  // namespace tagwire::calling
