// Writing text as XML content. Everything else that the encoder writes is a literal, so there is no
// writer class: tags cannot be mismatched by what only appends constants.
#pragma once

#include <cstddef>
#include <string_view>

#include "tagwire/base/buffer.h"

namespace tagwire::xml {

/// Appends `text` as element content: & < > as entities and CR as `&#13;`, which line-end
/// normalisation (XML 1.0, 2.11) would otherwise eat. False when XML cannot carry `text`: `bad` is
/// the byte where a character starts that is malformed UTF-8 or not in production [2] Char, and
/// nothing was appended.
bool append_escaped(OutputBuffer& out, std::string_view text, std::size_t& bad);

/// The same for texts that must come through somehow, such as that of a fault: what XML cannot
/// carry becomes U+FFFD.
void append_escaped_lossy(OutputBuffer& out, std::string_view text);

}  // namespace tagwire::xml
