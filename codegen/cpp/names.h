// C++ names for IDL names. The rule: a name stays as the IDL has it, and gets one trailing `_`
// where C++ has taken it. IDL names never end in `_`, so the result is never taken either, and
// neither is any name of our own that does (`unknown_`, `add_methods_`).
//
// Taken, for everything: C++ keywords and the alternative tokens, and macros of the standard
// headers
// (`errno`, `EOF`, `major`). Then by place:
//   a module's part           std, tagwire
//   a declaration             std, tagwire, to_string, parse, and the classes generated for the
//                             services of its module (XService, UnimplementedXService, XApi,
//                             XClient)
//   a field                   the name of its struct
//   an arm                    the name of its union, std, tagwire, Union
//   a method                  the names of the two classes that it is in: XService and
//                             UnimplementedXService, or XApi and XClient
//   a parameter               context, the name of the one parameter that every method of XService
//                             has, or XApi and XClient
//
// Where @cpp(name: "n") says what C++ shall call it, n stands for the name of the IDL.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "idl/model.h"

namespace tagwire::codegen {

/// Whether C++ or a standard header gives `name` a meaning that no declaration can change.
bool is_taken_by_cpp(std::string_view name);

/// `name`, with `_` when C++ or `taken` has it.
std::string cpp_name(std::string_view name, const std::vector<std::string>& taken = {});

/// What C++ would call it if nothing had taken the name: that of the IDL, or of @cpp.
const std::string& wished_name(const idl::Named& decl);

/// The C++ name of a field, parameter, enumerator or arm, with `_` when C++ or `taken` has it.
std::string cpp_name(const idl::Named& decl, const std::vector<std::string>& taken = {});

/// The C++ name of a declaration of `decl.module`.
std::string declaration_name(const idl::Named& decl);

/// The parts of a module's namespace: "shop.orders" gives shop, orders.
std::vector<std::string> namespace_parts(const idl::Module& module);
std::string namespace_name(const idl::Module& module);

std::string service_class(const idl::Service& service);
std::string unimplemented_class(const idl::Service& service);
std::string api_class(const idl::Service& service);
std::string client_class(const idl::Service& service);

/// `text` as a C++ string literal; what is not printable ASCII or UTF-8 is escaped.
std::string string_literal(std::string_view text);

}  // namespace tagwire::codegen
