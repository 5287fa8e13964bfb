// The order in which a C++ header can declare what an IDL file may declare in any order.
#pragma once

#include <vector>

#include "idl/model.h"

namespace tagwire::codegen {

struct DeclarationOrder {
  /// Consts, aliases, enums, structs, unions and errors; each after what must be complete for it,
  /// and as near to the order of the file as that allows.
  std::vector<idl::Decl> declarations;
  /// Structs and unions that a container or a box names before they are complete (types that hold
  /// lists of themselves).
  std::vector<const idl::Named*> forward;
  /// Structs and unions that hold containers of those: what they do with them has to wait until all
  /// is complete.
  std::vector<const idl::Named*> deferred;
};

DeclarationOrder declaration_order(const idl::Module& module);

}  // namespace tagwire::codegen
