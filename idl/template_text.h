// The text of an error, "only {left} left", taken apart.
#pragma once

#include <string>
#include <vector>

#include "idl/diagnostic.h"
#include "idl/model.h"
#include "idl/syntax.h"

namespace tagwire::idl {

/// The pieces of `text`, whose holes name fields of `error`. `complete`: all its fields are known,
/// so that a missing one is a mistake. `{{` and `}}` stand for a brace.
std::vector<TemplatePiece> parse_template(const syntax::ValueExpr& text, const ErrorDecl& error,
                                          bool complete, Diagnostics& diagnostics);

}  // namespace tagwire::idl
