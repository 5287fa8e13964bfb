#include "idl/model.h"

namespace tagwire::idl {

Type Type::resolved() const {
  const Type* type = this;
  while (type->kind == Kind::kAlias && type->alias != nullptr) type = &type->alias->target;
  Type result = *type;
  result.optional = optional;
  return result;
}

std::string Service::wire_name_of(const Method& method) const {
  return wire_name.empty() ? method.wire_name : wire_name + "." + method.wire_name;
}

}  // namespace tagwire::idl
