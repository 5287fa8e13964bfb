#include "idl/model.h"

namespace tagwire::idl {

Type Type::resolved() const {
  const Type* type = this;
  while (type->kind == Kind::kAlias && type->alias != nullptr) type = &type->alias->target;
  Type result = *type;
  result.optional = optional;
  return result;
}

std::vector<const Constraints*> Type::all_constraints() const {
  std::vector<const Constraints*> all;
  for (const Type* type = this; type != nullptr;
       type = type->alias == nullptr ? nullptr : &type->alias->target) {
    if (!type->constraints.empty()) all.push_back(&type->constraints);
  }
  return all;
}

const std::string& Type::resolved_unit() const {
  const Type* type = this;
  while (type->unit.empty() && type->alias != nullptr) type = &type->alias->target;
  return type->unit;
}

std::vector<const Method*> Service::all_methods() const {
  std::vector<const Method*> all;
  if (base != nullptr) all = base->all_methods();
  for (const Method& method : methods) all.push_back(&method);
  return all;
}

std::optional<std::int64_t> Service::timeout_of(const Method& method) const {
  if (method.timeout) return method.timeout;
  for (const Service* service = this; service != nullptr; service = service->base) {
    if (service->timeout) return service->timeout;
  }
  return std::nullopt;
}

std::optional<std::string> Service::auth_of(const Method& method) const {
  if (method.auth) return method.auth;
  for (const Service* service = this; service != nullptr; service = service->base) {
    if (service->auth) return service->auth;
  }
  return std::nullopt;
}

std::string Service::wire_name_of(const Method& method) const {
  return wire_name.empty() ? method.wire_name : wire_name + "." + method.wire_name;
}

}  // namespace tagwire::idl
