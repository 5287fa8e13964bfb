#include "idl/service_checker.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "idl/catalogue.h"
#include "idl/example_checker.h"
#include "idl/graph.h"
#include "idl/parser.h"
#include "idl/reserved.h"

namespace tagwire::idl {

namespace {

constexpr std::size_t kMaxWireName = 256;
constexpr std::string_view kWireNameTooLong = "has at most 256 bytes, that of the service included";

/// What callers have of a method besides its name: `try_x` returns the error, `async_x` does not
/// block.
constexpr std::string_view kForms[] = {"try_", "async_"};

bool is_system(std::string_view name) { return name == "system" || name.starts_with("system."); }

template <class Map>
const Method* find_in(const Map& map, const typename Map::key_type& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

}  // namespace

const ServiceScope& ServiceChecker::declare(const syntax::Service& written, Service& made,
                                            Scope& scope) {
  if (written.broken || made.name.empty()) context_.broken.insert(&made);
  ServiceScope& inner = scope.services[written.name.text];
  inner.unreadable = inner.unreadable || written.broken;
  for (const syntax::Const& constant : written.constants) {
    Const& added = *made.constants.emplace_back(std::make_unique<Const>());
    context_.fill_named(added, constant, constant.name, Target::kConst);
    const Symbol symbol{.kind = Symbol::Kind::kConst, .span = added.name_span, .constant = &added};
    inner.constants.emplace(added.name, symbol);
  }
  for (const syntax::Name& lost : written.unreadable) {
    inner.constants.emplace(lost.text, Symbol{.span = lost.span});
  }
  services_.push_back({&written, &made, &inner});
  return inner;
}

void ServiceChecker::resolve() {
  resolve_bases();
  check_base_graph();
  for (const Declared& service : services_) resolve_methods(service);
  for (const Declared& service : services_) {
    check_names(service);
    check_forms(*service.made);
    check_inherited(*service.made);
  }
}

void ServiceChecker::apply_constraints() {
  const auto timeout = [this](const syntax::Header& header) {
    return read_timeout(header.attributes, context_.values, context_.diagnostics);
  };
  for (const auto& [written, made, scope] : services_) {
    context_.names.enter(scope);
    made->timeout = timeout(*written);
    for (std::size_t i = 0; i < made->methods.size(); ++i) {
      const syntax::Method& from = written->methods[i];
      Method& method = made->methods[i];
      method.timeout = timeout(from);
      context_.apply_constraints(from.parameters, method.parameters);
      if (from.result) context_.constraints.apply({}, *from.result, *method.result);
    }
  }
  context_.names.enter(nullptr);
}

void ServiceChecker::evaluate_defaults() {
  for (const auto& [written, made, scope] : services_) {
    context_.names.enter(scope);
    for (std::size_t i = 0; i < made->methods.size(); ++i) {
      context_.evaluate_defaults(written->methods[i].parameters, made->methods[i].parameters);
    }
  }
  context_.names.enter(nullptr);
}

void ServiceChecker::finish() {
  for (const auto& [written, made, scope] : services_) {
    context_.names.enter(scope);
    ExampleChecker(context_, *written, *made).run();
  }
  context_.names.enter(nullptr);
  check_throws();
  check_wire_names();
}

// ---- what is extended

void ServiceChecker::resolve_bases() {
  for (const auto& [written, made, scope] : services_) {
    if (!written->base) continue;
    const Symbol* symbol = context_.names.find(*written->base, Names::Wanted::kService);
    made->base = symbol == nullptr ? nullptr : symbol->service;
    if (made->base == nullptr) context_.broken.insert(made);  // it lacks methods
  }
}

/// Cycles, and chains that nobody writes by hand.
void ServiceChecker::check_base_graph() {
  std::map<const Service*, std::size_t> index;
  for (std::size_t i = 0; i < services_.size(); ++i) index.emplace(services_[i].made, i);
  Graph graph(services_.size());
  for (std::size_t i = 0; i < services_.size(); ++i) {
    const auto found = index.find(services_[i].made->base);
    if (found != index.end()) graph[i].push_back(found->second);
  }
  for (const Nodes& component : components(graph)) {
    const Nodes cycle = cycle_in(graph, component);
    if (cycle.empty()) {
      const Service& service = *services_[component.front()].made;
      int depth = 0;
      for (const Service* base = service.base; base != nullptr; base = base->base) ++depth;
      if (depth <= kMaxNesting || service.name.empty()) continue;
      diagnostics().report(kTooDeep, service.name_span, "services that extend each other are");
    } else {
      std::string text;
      for (const std::size_t node : cycle) text += services_[node].made->name + " -> ";
      const Service& start = *services_[cycle.front()].made;
      diagnostics().report(kServiceCycle, start.name_span, text + start.name);
    }
    for (const std::size_t node : component) {
      services_[node].made->base = nullptr;
      context_.broken.insert(services_[node].made);
    }
  }
}

// ---- methods

void ServiceChecker::resolve_methods(const Declared& service) {
  const auto& [written, made, scope] = service;
  context_.names.enter(scope);
  made->methods.reserve(written->methods.size());  // addresses are kept
  for (const syntax::Method& method : written->methods) {
    Method& added = made->methods.emplace_back();
    context_.fill_named(added, method, method.name, Target::kMethod);
    resolve_method(method, added);
  }
  context_.names.enter(nullptr);
}

void ServiceChecker::resolve_method(const syntax::Method& written, Method& made) {
  if (written.broken) context_.broken.insert(&made);
  context_.resolve_fields(written.parameters, made.parameters, Target::kParameter,
                          TypePlace::kParameter, /*on_wire=*/false);
  if (written.result) made.result = context_.types.resolve(*written.result, TypePlace::kResult);
  check_parameter_order(made);
  resolve_throws(written, made);
  made.oneway = written.oneway.has_value();
  if (!made.oneway) return;
  if (written.result) {
    diagnostics().report(kOnewayAnswer, written.result->span, made.name, "return a result");
  }
  if (!written.throws.empty()) {
    diagnostics().report(kOnewayAnswer, written.throws.front().span.to(written.throws.back().span),
                         made.name, "throw errors");
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
      diagnostics()
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
      diagnostics()
          .report(kDuplicateThrow, path.span, path.text())
          .note(first->second, "the first time");
      continue;
    }
    made.throws.push_back(symbol->error);
    throws_.push_back({.method = &made, .error = symbol->error, .span = path.span});
  }
}

// ---- names of methods

const ServiceChecker::Index& ServiceChecker::index_of(const Service& service) {
  const auto [found, is_new] = indexes_.try_emplace(&service);
  Index& index = found->second;
  if (!is_new) return index;
  for (const Method& method : service.methods) {
    index.by_name.emplace(method.name, &method);
    index.by_lower_case.emplace(lower_case(method.name), &method);
    index.by_wire_name.emplace(method.wire_name, &method);
    for (const std::string& alias : method.aliases) index.by_wire_name.emplace(alias, &method);
    const bool longer =
        index.longest == nullptr || method.wire_name.size() > index.longest->wire_name.size();
    if (longer) index.longest = &method;
  }
  index.dotted = std::any_of(
      index.by_wire_name.begin(), index.by_wire_name.end(),
      [](const auto& entry) { return entry.first.find('.') != std::string_view::npos; });
  return index;
}

/// Methods and constants of one service, in the order of the file.
void ServiceChecker::check_names(const Declared& service) {
  struct Member {
    const Named* named;
    const Method* method;  ///< null: a constant
  };
  std::vector<Member> members;
  for (const auto& constant : service.made->constants) members.push_back({constant.get(), nullptr});
  for (const Method& method : service.made->methods) members.push_back({&method, &method});
  std::stable_sort(members.begin(), members.end(), [](const Member& a, const Member& b) {
    return a.named->name_span.begin < b.named->name_span.begin;
  });
  UniqueNames unique(diagnostics(), /*on_wire=*/true);
  ReservedItems reserved(service.written->reserved, "a service", ReservedItems::Numbers::kRefused,
                         service.made->reserved, diagnostics());
  for (const auto& [named, method] : members) {
    if (method != nullptr) {
      unique.add(*method);
    } else {
      unique.add_off_wire(named->name, named->name_span);
    }
    reserved.check(*named);
  }
}

void ServiceChecker::report_form(const Method& form, const Method& method, const Method& at) {
  diagnostics()
      .report(kMethodForm, at.name_span, form.name, method.name)
      .note((&at == &form ? method : form).name_span, "this one");
}

void ServiceChecker::check_forms(const Service& service) {
  const Index& own = index_of(service);
  for (const Method& method : service.methods) {
    for (const std::string_view form : kForms) {
      if (!method.name.starts_with(form) || method.name.size() == form.size()) continue;
      const Method* other = find_in(own.by_name, std::string_view(method.name).substr(form.size()));
      if (other != nullptr) report_form(method, *other, method);
    }
  }
}

void ServiceChecker::check_inherited(const Service& service) {
  for (const Method& method : service.methods) {
    const Service* base = service.base;
    while (base != nullptr && !clashes(method, *base)) base = base->base;
  }
  for (const auto& constant : service.constants) {
    for (const Service* base = service.base; base != nullptr; base = base->base) {
      const Method* inherited = find_in(index_of(*base).by_name, constant->name);
      if (inherited == nullptr) continue;
      diagnostics()
          .report(kInheritedName, constant->name_span, constant->name, base->name)
          .note(inherited->name_span, "declared here");
    }
  }
}

/// Reports at most one clash of `method` with those of `base` itself.
bool ServiceChecker::clashes(const Method& method, const Service& base) {
  if (method.name.empty()) return true;
  const Index& inherited = index_of(base);
  if (const Method* same = find_in(inherited.by_name, method.name)) {
    diagnostics()
        .report(kInheritedName, method.name_span, method.name, base.name)
        .note(same->name_span, "declared here");
    return true;
  }
  if (const Method* alike = find_in(inherited.by_lower_case, lower_case(method.name))) {
    diagnostics()
        .report(kNamesDifferInCase, method.name_span, method.name, alike->name)
        .note(alike->name_span, "inherited from service '" + base.name + "'");
    return true;
  }
  if (const Method* same = find_in(inherited.by_wire_name, method.wire_name)) {
    diagnostics()
        .report(kDuplicateWireName, method.name_span, method.name, method.wire_name, same->name)
        .note(same->name_span, "inherited from service '" + base.name + "'");
    return true;
  }
  for (const std::string_view form : kForms) {
    if (method.name.starts_with(form) && method.name.size() > form.size()) {
      const Method* other =
          find_in(inherited.by_name, std::string_view(method.name).substr(form.size()));
      if (other != nullptr) return report_form(method, *other, method), true;
    }
    const std::string formed = std::string(form) + method.name;
    if (const Method* other = find_in(inherited.by_name, formed)) {
      return report_form(*other, method, method), true;
    }
  }
  return false;
}

// ---- faults and names on the wire

/// Two errors of one method with the same code. Codes of this file are known only now.
void ServiceChecker::check_throws() {
  std::map<std::pair<const Method*, std::int32_t>, const Throw*> seen;
  for (const Throw& thrown : throws_) {
    if (context_.broken.contains(thrown.error)) continue;
    const auto [first, is_new] = seen.try_emplace({thrown.method, thrown.error->code}, &thrown);
    if (is_new) continue;
    diagnostics()
        .report(kDuplicateFaultCode, thrown.span, thrown.error->name, first->second->error->name,
                std::int64_t{thrown.error->code})
        .note(first->second->span, "the other one");
  }
}

struct ServiceChecker::WireName {
  const Service* service;
  const Method* method;
};

/// Names on the wire, which two services can share, and those that belong to the server.
void ServiceChecker::check_wire_names() {
  const bool ambiguous = any_wire_name_is_ambiguous();
  std::map<std::string, WireName> seen;
  for (const auto& [written, service, scope] : services_) {
    if (service->name.empty()) continue;  // its place is unknown
    // Said outright, `@wire("system")` describes another server, to be called.
    const bool elsewhere = service->wire_name == "system" && service->name != "system";
    if (is_system(service->wire_name) && !elsewhere) {
      diagnostics().report(kSystemName, service->name_span, service->wire_name);
    }
    for (const Method& method : service->methods) {
      if (service->wire_name_of(method).size() > kMaxWireName) {
        diagnostics().report(kBadWireName, method.name_span, kWireNameTooLong);
      }
      check_wire_name(*service, method, method.name_span, seen);
    }
    check_inherited_length(*service);
    if (ambiguous) check_inherited_wire_names(*service, seen);
  }
}

/// When one of them is taken, the others usually are as well, and the way out is the same.
void ServiceChecker::check_inherited_wire_names(const Service& service,
                                                std::map<std::string, WireName>& seen) {
  for (const Service* base = service.base; base != nullptr; base = base->base) {
    for (const Method& method : base->methods) {
      if (!check_wire_name(service, method, service.name_span, seen)) return;
    }
  }
}

void ServiceChecker::check_inherited_length(const Service& service) {
  const Method* longest = nullptr;
  for (const Service* base = service.base; base != nullptr; base = base->base) {
    const Method* candidate = index_of(*base).longest;
    if (candidate == nullptr) continue;
    const bool longer =
        longest == nullptr || candidate->wire_name.size() > longest->wire_name.size();
    if (longer) longest = candidate;
  }
  if (longest == nullptr || service.wire_name_of(*longest).size() <= kMaxWireName) return;
  diagnostics()
      .report(kBadWireName, service.name_span, kWireNameTooLong)
      .note(longest->name_span, "this method is inherited");
}

/// Whether two services may have a name in common. When all names of services differ and no name
/// holds a dot, they cannot, and a service of which many inherit costs nothing.
bool ServiceChecker::any_wire_name_is_ambiguous() {
  std::set<std::string_view> names;
  for (const auto& [written, service, scope] : services_) {
    const std::string& name = service->wire_name;
    const bool dotted = name.find('.') != std::string::npos;
    if (name.empty() || dotted || !names.insert(name).second) return true;
    for (const Service* at = service; at != nullptr; at = at->base) {
      if (index_of(*at).dotted) return true;
    }
  }
  return false;
}

/// `method` is one of `service`, or inherited. `where`: what to blame.
bool ServiceChecker::check_wire_name(const Service& service, const Method& method, Span where,
                                     std::map<std::string, WireName>& seen) {
  bool is_free = true;
  const std::string prefix = service.wire_name.empty() ? "" : service.wire_name + ".";
  std::vector<std::string> names = {service.wire_name_of(method)};
  for (const std::string& alias : method.aliases) names.push_back(prefix + alias);
  for (const std::string& name : names) {
    if (!is_system(service.wire_name) && is_system(name)) {
      diagnostics().report(kSystemName, where, name);
    }
    const auto [first, is_new] = seen.try_emplace(name, WireName{&service, &method});
    // Within one service, and in a service declared twice, it was reported.
    const auto& [other, other_method] = first->second;
    if (is_new || other->name == service.name) continue;
    diagnostics()
        .report(kDuplicateWireName, where, service.name + "." + method.name, name,
                other->name + "." + other_method->name)
        .note(other_method->name_span, "the other one");
    is_free = false;
  }
  return is_free;
}

}  // namespace tagwire::idl
