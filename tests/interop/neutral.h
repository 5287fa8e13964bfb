// Values as the interop suite writes them down for every language: JSON with a tag around each
// value, doubles as their bits, in pure ASCII. The form is described in suite/neutral.py.
#pragma once

#include <string>
#include <string_view>

#include "tagwire/value/value.h"

namespace interop {

/// One line of ASCII.
std::string describe(const tagwire::Value& value);

/// The value that `text` describes. Throws std::invalid_argument when it describes none.
tagwire::Value produce(std::string_view text);

}  // namespace interop
