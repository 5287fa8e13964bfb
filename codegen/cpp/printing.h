// The body of operator<< of a generated struct: `Line{sku: "AB-1", qty: 2}`. Plain statements over
// standard streams, because a types header stands without the runtime.
//
// Strings are quoted, bytes shown by their number, lists as [a, b], maps as {key: value}, tuples as
// (a, b), datetimes as 2026-01-31T12:00:00Z, durations as 1500000us, what is sensitive as ***; an
// empty optional is left out. A type of the user's own is shown as what travels for it.
#pragma once

#include <string>
#include <vector>

#include "codegen/cpp/spelling.h"

namespace tagwire::codegen {

struct PrintView {
  std::string body;                 ///< statements, without indentation
  std::string parameter = "value";  ///< empty when nothing is printed of it
  bool prints_time = false;         ///< uses print_time()
};

/// The body for a struct or error called `owner`. Adds the headers that it needs to `includes`.
PrintView print_view(const idl::Named& owner, const std::vector<idl::Field>& fields,
                     const Speller& speller, Includes& includes);
/// The body for a union: `Payment{voucher: "X"}`.
PrintView print_view(const idl::Union& decl, const Speller& speller, Includes& includes);

}  // namespace tagwire::codegen
