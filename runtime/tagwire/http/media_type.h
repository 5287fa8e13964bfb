// Content-Type (RFC 9110 section 8.3): what it names, and whether we read a body that has it.
#pragma once

#include <string_view>

namespace tagwire::http {

/// Views into the field's value.
struct MediaType {
  std::string_view type;     ///< "text/xml", as sent: compare with iequals()
  std::string_view charset;  ///< of the parameter charset, quotes removed; empty when absent
};

/// Splits a Content-Type. Never fails: what cannot be read is left out.
MediaType parse_media_type(std::string_view content_type) noexcept;

/// Whether a body with this Content-Type is read as XML-RPC: XML types, none and unknown ones are,
/// because clients in use send all of these. text/plain, application/x-www-form-urlencoded and
/// multipart/... are not: these are what a web page may send to another site without asking it
/// first, so a page could call a server behind the visitor's firewall.
bool is_readable_media_type(std::string_view content_type) noexcept;

}  // namespace tagwire::http
