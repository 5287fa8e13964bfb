// One file's syntax tree to its Module: names are declared, looked up, and every rule of
// docs/idl.md that is not grammar is checked.
#pragma once

#include <map>
#include <string>

#include "idl/diagnostic.h"
#include "idl/model.h"
#include "idl/names.h"
#include "idl/syntax.h"
#include "idl/values.h"

namespace tagwire::idl {

/// A file on its way to a Module. What it imports comes to its checker as Units that were checked.
struct Unit {
  syntax::File file;
  Scope scope;
  Module* module = nullptr;
  struct Target {
    Unit* unit = nullptr;   ///< null: could not be read, which was reported
    bool in_cycle = false;  ///< it imports this one, too, which was reported; it is not checked yet
  };
  std::vector<Target> imports;  ///< of each of `file.imports`
};

/// Fills `unit.scope` and `*unit.module`. `broken` is shared by all units of a compilation.
void check(Unit& unit, Broken& broken, Diagnostics& diagnostics);

}  // namespace tagwire::idl
