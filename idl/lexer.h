// Text to tokens. Grammar: docs/idl.md, "Tokens".
//
// Mistakes are reported and mended on the spot (a bad name is still a name, an unclosed string ends
// with its line), so that the parser meets no consequence of them.
#pragma once

#include "idl/diagnostic.h"
#include "idl/token.h"

namespace tagwire::idl {

/// Text that is not UTF-8 gives one diagnostic and no tokens but the end.
Tokens lex(const SourceFile& source, Diagnostics& diagnostics);

}  // namespace tagwire::idl
