// XML-RPC through tinyxml2, an independent reader to hold ours against. It takes from tinyxml2 what
// it gives and adds as little as possible: no check of XML that tinyxml2 does not make, and the
// texts of scalars through the same functions that our decoder uses, so that every difference is
// one between two XML parsers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tagwire/value/value.h"

namespace tagwire::interop {

/// A message in one line, `m(1, "x")`, `reply(1)` or `fault(4, "Too many")`; nothing and `why` when
/// tinyxml2 or the walk over its tree finds a mistake.
std::optional<std::string> read_with_tinyxml2(std::string_view document, std::string& why);

/// The same for one `<value>` element as a whole document.
std::optional<Value> value_with_tinyxml2(std::string_view document);

}  // namespace tagwire::interop
