// The text that generated code was made from, for programs that ask a server for its interface
// (`tagwire.describe`, docs/wire.md). Generated: one constant a module, in orders.cc.
#pragma once

#include <span>
#include <string_view>

namespace tagwire {

/// One IDL file. Lifetime: everything is static.
struct ModuleText {
  std::string_view file;  ///< "orders.idl"
  /// The file as it was compiled, in pieces: no string literal may be too long for a compiler.
  std::span<const std::string_view> idl;
  /// Its element of "modules" in a descriptor (docs/descriptor.md), in pieces.
  std::span<const std::string_view> descriptor;
  std::span<const ModuleText* const> imports;
};

}  // namespace tagwire
