#include "idl/service_checker.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "idl/catalogue.h"

namespace tagwire::idl {

namespace {

bool is_system(std::string_view name) { return name == "system" || name.starts_with("system."); }

}  // namespace

void ServiceChecker::declare(const syntax::Service& written, Service& made) {
  if (written.base) context_.refuse("'extends'", written.base->span);
  context_.refuse_reserved(written.reserved);
  for (const syntax::Example& example : written.examples)
    context_.refuse("'example'", example.span);
  for (const syntax::Const& constant : written.constants) {
    context_.refuse("a constant inside a service", constant.name.span);
  }
  services_.push_back({&written, &made});
}

void ServiceChecker::resolve() {
  for (const auto& [written, made] : services_) resolve_methods(*written, *made);
}

void ServiceChecker::evaluate_defaults() {
  for (const auto& [written, made] : services_) {
    for (std::size_t i = 0; i < made->methods.size(); ++i) {
      context_.evaluate_defaults(written->methods[i].parameters, made->methods[i].parameters);
    }
  }
}

void ServiceChecker::finish() {
  check_throws();
  check_wire_methods();
}

void ServiceChecker::resolve_methods(const syntax::Service& written, Service& made) {
  UniqueNames unique(context_.diagnostics, /*on_wire=*/true);
  made.methods.reserve(written.methods.size());  // throws_ points to them
  for (const syntax::Method& method : written.methods) {
    Method& added = made.methods.emplace_back();
    context_.fill_named(added, method, method.name, Target::kMethod);
    unique.add(added);
    if (method.oneway) context_.refuse("'oneway'", *method.oneway);
    context_.resolve_fields(method.parameters, added.parameters, Target::kParameter,
                            TypePlace::kParameter,
                            /*on_wire=*/false);
    if (method.result) added.result = context_.types.resolve(*method.result, TypePlace::kResult);
    check_parameter_order(added);
    resolve_throws(method, added);
  }
  check_method_forms(made);
}

/// A caller has `x`, `try_x` (returns the error) and `async_x`.
void ServiceChecker::check_method_forms(const Service& service) {
  for (const Method& method : service.methods) {
    for (const std::string_view prefix : {"try_", "async_"}) {
      if (!method.name.starts_with(prefix)) continue;
      const std::string_view base = std::string_view(method.name).substr(prefix.size());
      const auto other = std::find_if(service.methods.begin(), service.methods.end(),
                                      [&](const Method& m) { return m.name == base; });
      if (base.empty() || other == service.methods.end()) continue;
      context_.diagnostics.report(kMethodForm, method.name_span, method.name, other->name)
          .note(other->name_span, "this one");
    }
  }
}

/// Required, then defaulted, then one optional: a caller never needs to send nil.
void ServiceChecker::check_parameter_order(const Method& method) {
  const auto rank = [](const Field& field) {
    return field.default_value ? 1 : field.type.optional ? 2 : 0;
  };
  const Field* highest = nullptr;
  for (const Field& parameter : method.parameters) {
    const bool wrong =
        highest != nullptr && (rank(*highest) == 2 || rank(parameter) < rank(*highest));
    if (wrong) {
      context_.diagnostics
          .report(kParameterOrder, parameter.name_span, parameter.name, highest->name)
          .note(highest->name_span,
                rank(*highest) == 2 ? "this one is optional" : "this one has a default");
    } else {
      highest = &parameter;
    }
  }
}

void ServiceChecker::resolve_throws(const syntax::Method& written, Method& made) {
  std::map<const ErrorDecl*, Span> seen;
  for (const syntax::Path& path : written.throws) {
    const Symbol* symbol = context_.names.find(path, Names::Wanted::kError);
    if (symbol == nullptr) continue;
    const auto [first, is_new] = seen.try_emplace(symbol->error, path.span);
    if (!is_new) {
      context_.diagnostics.report(kDuplicateThrow, path.span, path.text())
          .note(first->second, "the first time");
      continue;
    }
    made.throws.push_back(symbol->error);
    throws_.push_back({.method = &made, .error = symbol->error, .span = path.span});
  }
}

// ---- services

void ServiceChecker::check_wire_methods() {
  struct First {
    const Service* service;
    const Method* method;
  };
  std::map<std::string, First> seen;
  for (const auto& [written, service] : services_) {
    // Said outright, `@wire("system")` describes another server, to be called.
    const bool elsewhere = service->wire_name == "system" && service->name != "system";
    const bool reserved = is_system(service->wire_name);
    if (reserved && !elsewhere) {
      context_.diagnostics.report(kSystemName, service->name_span, service->wire_name);
    }
    for (const Method& method : service->methods) {
      const std::string name = service->wire_name_of(method);
      constexpr std::size_t kMaxLength = 256;
      if (name.size() > kMaxLength) {
        context_.diagnostics.report(kBadWireName, method.name_span,
                                    "has at most 256 bytes, that of the service included");
      }
      if (!reserved && is_system(name)) {
        context_.diagnostics.report(kSystemName, method.name_span, name);
      }
      const auto [first, is_new] = seen.try_emplace(name, First{service, &method});
      // Within one service, and in a service declared twice, it was reported.
      if (is_new || first->second.service == service ||
          first->second.service->name == service->name) {
        continue;
      }
      const std::string other = first->second.service->name + "." + first->second.method->name;
      context_.diagnostics
          .report(kDuplicateWireName, method.name_span, service->name + "." + method.name, name,
                  other)
          .note(first->second.method->name_span, "the other one");
    }
  }
}

/// Two errors of one method with the same code. Codes of this file are known only now.
void ServiceChecker::check_throws() {
  std::map<std::pair<const Method*, std::int32_t>, const Throw*> seen;
  for (const Throw& thrown : throws_) {
    if (context_.broken.contains(thrown.error)) continue;
    const auto [first, is_new] = seen.try_emplace({thrown.method, thrown.error->code}, &thrown);
    if (is_new) continue;
    context_.diagnostics
        .report(kDuplicateFaultCode, thrown.span, thrown.error->name, first->second->error->name,
                std::int64_t{thrown.error->code})
        .note(first->second->span, "the other one");
  }
}

}  // namespace tagwire::idl
