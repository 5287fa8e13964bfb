// Diagnostics as text for a terminal:
//
//   orders.idl:7:8: error[TW0201]: no type is named 'Strng'; did you mean 'string'?
//     sku: Strng;
//          ^~~~~
//   orders.idl:9:8: note: also used here
//     name: Strng;
//           ^~~~~
//
// What `tagwire lint` finds is a warning and names its rule, which is what @allow takes:
//
//   orders.idl:3:8: warning[TW2001 type_name]: ...
#pragma once

#include <string>

#include "idl/diagnostic.h"

namespace tagwire::idl {

struct RenderOptions {
  bool color = false;  ///< ANSI colours
};

/// Ends in a line end. Carets stay in place behind tabs, wide and combining characters; control
/// characters of the source never reach the terminal; long lines are shown around the place.
std::string render(const Diagnostic& diagnostic, const RenderOptions& options = {});

}  // namespace tagwire::idl
