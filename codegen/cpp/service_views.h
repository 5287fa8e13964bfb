// What orders.server.h and the server's part of orders.cc say of one service, as text.
#pragma once

#include <string>
#include <vector>

#include "codegen/cpp/spelling.h"
#include "idl/model.h"

namespace tagwire::codegen {

struct MethodView {
  std::string doc;
  std::string declaration;    ///< the pure virtual function; empty when it is inherited
  std::string unimplemented;  ///< its override that throws
  std::string policy;         ///< `constexpr tagwire::MethodPolicy Orders_place_policy_ = ...;`
  std::string help;           ///< `constexpr std::string_view place_help_ = ...;`, or empty
  std::string registration;   ///< `table.add<&OrdersService::place>(...);`
};

struct ServiceView {
  std::string doc;
  std::string name;
  std::string head;  ///< `class OrdersService : public tagwire::Service {`
  std::string unimplemented_doc;
  std::string unimplemented_head;
  std::vector<MethodView> methods;  ///< inherited ones first
};

/// Adds the headers that the texts need to those of the server header and of the source.
ServiceView service_view(const idl::Service& service, Includes& header, Includes& source);

/// A method of a service, and which service declares it.
struct OwnedMethod {
  const idl::Service* owner;
  const idl::Method* method;
};
/// Inherited methods first.
std::vector<OwnedMethod> owned_methods(const idl::Service& service);

/// The constant with what the IDL says of calling a method beside its types; empty when it says
/// nothing: "Orders_place_policy_".
std::string policy_name(const idl::Service& service, const idl::Method& method);

/// A generated class of `service` ("BaseApi") as seen from the namespace of `module`.
std::string class_of(const idl::Service& service, const std::string& name,
                     const idl::Module& module);

}  // namespace tagwire::codegen
