// The types of a module: enums, dataclasses, unions, exception classes, aliases and constants.
#pragma once

#include <string>
#include <vector>

#include "codegen/python/spelling.h"
#include "idl/model.h"

namespace tagwire::codegen::python {

/// Each ends with the end of a line and begins without blank lines.
std::string emit_enum(const Speller& speller, const idl::Enum& decl);
std::string emit_struct(const Speller& speller, const idl::Struct& decl);
std::string emit_union(const Speller& speller, const idl::Union& decl);
std::string emit_error(const Speller& speller, const idl::ErrorDecl& decl);
std::string emit_alias(const Speller& speller, const idl::Alias& decl);
std::string emit_constant(const Speller& speller, const idl::Const& decl, std::size_t indent);

/// Its comment, and what attributes say about it: @deprecated, @since.
std::vector<std::string> docs_of(const idl::Named& named);

/// Aliases, each after those that it goes through.
std::vector<const idl::Alias*> aliases_in_order(const idl::Module& module);

}  // namespace tagwire::codegen::python
