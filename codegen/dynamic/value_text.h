// Values of a Model as text: as an IDL file writes them, and as a Python caller does.
#pragma once

#include <string>

#include "idl/model.h"

namespace tagwire::codegen {

/// `{sku: "AB-1", qty: 2}`: what `example` and defaults take. A value that was read and that no IDL
/// could say (an unknown enumerator, an unknown arm) is shown as text.
std::string idl_text(const idl::Type& type, const idl::Value& value);

/// `{"sku": "AB-1", "qty": 2}`: what xmlrpc.client takes with nothing generated. Bytes are
/// `xmlrpc.client.Binary(...)`, dates `xmlrpc.client.DateTime("...")`, 64-bit integers beyond 32
/// bits strings, as Python refuses to send them.
std::string python_text(const idl::Type& type, const idl::Value& value);

/// A Python string literal.
std::string python_string(std::string_view text);

}  // namespace tagwire::codegen
