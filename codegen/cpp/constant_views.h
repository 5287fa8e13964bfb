// Constants, of a file and of a service, as text of the types header.
#pragma once

#include <optional>
#include <string>

#include "codegen/cpp/spelling.h"
#include "idl/model.h"

namespace tagwire::codegen {

/// A const or an alias, or the constants of a service: one declaration.
struct LineView {
  std::string doc;
  std::string text;
};

LineView constant_view(const idl::Const& constant, const Speller& speller, Includes& includes);

/// `Orders.MAX_LINES` of the IDL is `Orders::MAX_LINES` in C++: a struct with the constants of a
/// service and of those that it extends. None when there are none.
std::optional<LineView> constants_view(const idl::Service& service, Includes& includes);

/// Whether a service has such a struct.
bool has_constants(const idl::Service& service);

}  // namespace tagwire::codegen
