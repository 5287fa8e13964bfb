// Names that a macro may have taken before a generated header is read.
#pragma once

#include <string_view>

namespace tagwire::codegen {

/// In ASCII order, between blanks and line ends.
extern const std::string_view kKnownMacros;

}  // namespace tagwire::codegen
