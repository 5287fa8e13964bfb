// The rules of `tagwire lint`, a function a group. Each looks at one file.
#pragma once

#include "idl/lint_sink.h"
#include "idl/model.h"
#include "idl/syntax.h"

namespace tagwire::idl {

void lint_names(const Module& module, LintSink& sink);
void lint_services(const Module& module, LintSink& sink);
/// `file` is the syntax of `module`; the rest of `model` may use what it declares.
void lint_uses(const Model& model, const Module& module, const syntax::File& file, LintSink& sink);
/// What is written and says nothing.
void lint_attributes(const syntax::File& file, LintSink& sink);

}  // namespace tagwire::idl
