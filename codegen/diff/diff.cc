#include "codegen/diff/diff.h"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "codegen/diff/reads.h"
#include "codegen/dynamic/constraints.h"
#include "codegen/dynamic/dynamic_codec.h"
#include "codegen/dynamic/messages.h"
#include "codegen/dynamic/plausible.h"
#include "idl/types.h"
#include "tagwire/wire/call.h"
#include "tagwire/wire/reply.h"

namespace tagwire::codegen {

using idl::Type;

namespace {

enum class Direction : std::uint8_t { kRequests, kReplies };

/// What a server with `method` says about the document; "" when it takes it.
std::string refusal_of_call(const std::string& document, const idl::Method& method) {
  wire::CallReader call(document);
  if (!call.open()) return call.error().text();
  std::size_t required = 0;
  for (const idl::Field& parameter : method.parameters) required += parameter.required() ? 1U : 0U;
  wire::ArgumentReader reader = call.params();
  const bool read = reader.read_each(required, method.parameters.size(), [&](std::size_t index) {
    idl::Value ignored;
    return decode_field(call.decoder(), method.parameters[index], ignored);
  });
  if (call.finish(read)) return {};
  return call.error().text();
}

/// What a caller who expects `type` says about the document; "" when it takes it.
std::string refusal_of_reply(const std::string& document, const Type& type) {
  wire::ReplyReader reply(document);
  if (reply.open() != wire::ReplyReader::Content::kValue) return reply.error().message;
  idl::Value ignored;
  bool nil = false;
  bool read = !type.optional || reply.decoder().try_nil(nil);
  if (read && !nil) read = decode_value(reply.decoder(), type, ignored);
  return reply.finish(read) ? std::string() : reply.error().message;
}

std::string describe(const idl::Service& service, const idl::Method& method) {
  return service.name + "." + method.name;
}

class Differ {
 public:
  Differ(const idl::Model& before, const idl::Model& after) : before_(before), after_(after) {}

  std::vector<Change> run() {
    for (const idl::Module* old_module : before_.requested) {
      for (const auto& service : old_module->services) compare_service(*service);
    }
    for (const idl::Module* old_module : before_.requested) {
      if (const idl::Module* module = find_module(old_module->name)) {
        compare_sources(*old_module, *module);
      }
    }
    std::stable_sort(changes_.begin(), changes_.end(),
                     [](const Change& a, const Change& b) { return a.severity < b.severity; });
    return std::move(changes_);
  }

 private:
  // ---- services

  const idl::Module* find_module(const std::string& name) const {
    for (const idl::Module* module : after_.requested) {
      if (module->name == name) return module;
    }
    return nullptr;
  }

  const idl::Service* find_service(const idl::Service& old) const {
    for (const idl::Module* module : after_.requested) {
      for (const auto& service : module->services) {
        if (service->wire_name == old.wire_name) return service.get();
      }
    }
    return nullptr;
  }

  void compare_service(const idl::Service& old) {
    const idl::Service* service = find_service(old);
    if (service == nullptr) {
      Change& change = add("service_gone", "service '" + old.name + "' is gone");
      change.requests = true;
      change.before = &old;
      change.way_out = "keep its name on the wire: @wire(\"" + old.wire_name + "\")";
      const std::vector<const idl::Method*> methods = old.all_methods();
      if (!methods.empty()) witness_of_gone(change, old, *methods.front());
      return;
    }
    for (const idl::Method* method : old.all_methods()) compare_method(old, *method, *service);
  }

  void witness_of_gone(Change& change, const idl::Service& service, const idl::Method& method) {
    change.via = describe(service, method);
    if (const auto arguments = plausible_arguments(method)) {
      change.witness =
          call_document(service.wire_name_of(method), method, *arguments, Defaults::kLeaveOut);
      change.refusal = "there is no method '" + service.wire_name_of(method) + "'";
    }
  }

  static const idl::Method* find_method(const idl::Service& service, const std::string& name) {
    for (const idl::Method* method : service.all_methods()) {
      if (service.wire_name_of(*method) == name) return method;
    }
    for (const idl::Method* method : service.all_methods()) {
      for (const std::string& alias : method->aliases) {
        const std::string full =
            service.wire_name.empty() ? alias : service.wire_name + "." + alias;
        if (full == name || alias == name) return method;
      }
    }
    return nullptr;
  }

  void compare_method(const idl::Service& old_service, const idl::Method& old,
                      const idl::Service& service) {
    const idl::Method* method = find_method(service, old_service.wire_name_of(old));
    if (method == nullptr) {
      Change& change = add("method_gone", "method " + describe(old_service, old) + " is gone");
      change.requests = true;
      change.before = &old;
      change.after = &service;
      change.way_out = "keep it, @deprecated; or give the new one @alias(\"" + old.wire_name +
                       "\") if it takes and answers the same";
      return witness_of_gone(change, old_service, old);
    }
    const std::string name = describe(old_service, old);
    compare_parameters(name, old_service.wire_name_of(old), old, *method);
    compare_results(name, old, *method);
    compare_oneway(name, old, *method);
    compare_errors(name, old, *method);
  }

  // ---- parameters

  void compare_parameters(const std::string& name, const std::string& wire_name,
                          const idl::Method& old, const idl::Method& method) {
    for (std::size_t i = 0; i < method.parameters.size(); ++i) {
      const idl::Field& parameter = method.parameters[i];
      if (i < old.parameters.size()) {
        compare_parameter(name, wire_name, old, method, i);
      } else if (parameter.required()) {
        added_parameter(name, wire_name, old, method, parameter);
      } else {
        Change& change =
            add("parameter_source", "method " + name + " has a new parameter '" + parameter.name +
                                        "': classes that implement it must take it");
        change.source = true;
        change.before = &old;
        change.after = &parameter;
      }
    }
    if (old.parameters.size() > method.parameters.size()) {
      removed_parameters(name, wire_name, old, method);
    }
  }

  void added_parameter(const std::string& name, const std::string& wire_name,
                       const idl::Method& old, const idl::Method& method,
                       const idl::Field& parameter) {
    Change& change = add("parameter_required",
                         "parameter '" + parameter.name + "' of " + name + " is new and required");
    change.requests = change.source = true;
    change.before = &old;
    change.after = &parameter;
    change.via = name;
    change.way_out = "give it a default or a '?'";
    prove_call(change, wire_name, old, method, shortest(old, plausible_arguments(old)));
  }

  void removed_parameters(const std::string& name, const std::string& wire_name,
                          const idl::Method& old, const idl::Method& method) {
    const idl::Field& gone = old.parameters[method.parameters.size()];
    Change& change = add("parameter_gone", "parameter '" + gone.name + "' of " + name + " is gone");
    change.requests = change.source = true;
    change.before = &gone;
    change.after = &method;
    change.via = name;
    change.way_out = "keep it, and leave it unread";
    prove_call(change, wire_name, old, method,
               shortest(old, all_arguments(old, method.parameters.size() + 1)));
  }

  /// Lists are empty where they may be: what is wrong is the number of arguments.
  static std::optional<std::vector<idl::Value>> shortest(
      const idl::Method& method, std::optional<std::vector<idl::Value>> arguments) {
    for (std::size_t i = 0; arguments && i < arguments->size(); ++i) {
      const idl::Value empty{idl::Value::List()};
      const bool list = method.parameters[i].type.resolved().kind == Type::Kind::kList;
      if (list && complain(method.parameters[i].type, empty).empty()) (*arguments)[i] = empty;
    }
    return arguments;
  }

  static std::optional<std::vector<idl::Value>> all_arguments(const idl::Method& method,
                                                              std::size_t count) {
    std::vector<idl::Value> arguments;
    for (std::size_t i = 0; i < count; ++i) {
      const idl::Field& parameter = method.parameters[i];
      std::optional<idl::Value> one =
          parameter.default_value ? parameter.default_value : plausible_value(parameter.type);
      if (!one) return std::nullopt;
      arguments.push_back(std::move(*one));
    }
    return arguments;
  }

  void compare_parameter(const std::string& name, const std::string& wire_name,
                         const idl::Method& old, const idl::Method& method, std::size_t index) {
    const idl::Field& before = old.parameters[index];
    const idl::Field& after = method.parameters[index];
    if (after.required() && !before.required()) {
      Change& change = add("parameter_required",
                           "parameter '" + after.name + "' of " + name + " is required now");
      change.requests = true;
      change.before = &before;
      change.after = &after;
      change.via = name;
      change.way_out = "keep the default or the '?'";
      prove_call(change, wire_name, old, method, all_arguments(old, index));
    }
    for (const Refusal& refusal : requests_.check(after.type, before.type, &after, &before)) {
      Change& change =
          add_refusal(refusal, Direction::kRequests, name + "(" + before.name + refusal.path + ")");
      std::optional<std::vector<idl::Value>> arguments;
      if (refusal.value) arguments = all_arguments(old, index);
      if (arguments) {
        arguments->push_back(*refusal.value);
        for (std::size_t i = index + 1; arguments && i < old.parameters.size(); ++i) {
          if (!old.parameters[i].required()) break;
          std::optional<idl::Value> next = plausible_value(old.parameters[i].type);
          if (next) arguments->push_back(std::move(*next));
          if (!next) arguments.reset();
        }
      }
      prove_call(change, wire_name, old, method, arguments);
    }
  }

  static void prove_call(Change& change, const std::string& wire_name, const idl::Method& old,
                         const idl::Method& method,
                         const std::optional<std::vector<idl::Value>>& arguments) {
    if (!arguments) return;
    const std::string document = call_document(wire_name, old, *arguments, Defaults::kLeaveOut);
    if (document.empty()) return;
    const std::string refusal = refusal_of_call(document, method);
    if (refusal.empty()) return;
    change.witness = document;
    change.refusal = refusal;
  }

  // ---- results

  void compare_results(const std::string& name, const idl::Method& old, const idl::Method& method) {
    if (!old.result) return;  // reads anything
    if (!method.result) {
      Change& change = add("result_gone", "method " + name + " has no result any more");
      change.replies = change.source = true;
      change.before = &old;
      change.after = &method;
      change.via = name;
      change.way_out = "keep answering what old callers expect";
      return prove_reply(change, *old.result, *old.result, nullptr);
    }
    if (method.result->optional && !old.result->optional) {
      Change& change = add("result_optional", "the result of " + name + " may be missing now");
      change.replies = change.source = true;
      change.before = &old;
      change.after = &method;
      change.via = name;
      change.way_out = "throw an error when there is none";
      prove_reply(change, *old.result, *method.result, nullptr);
    }
    for (const Refusal& refusal : replies_.check(*old.result, *method.result, &old, &method)) {
      Change& change =
          add_refusal(refusal, Direction::kReplies, "the result of " + name + refusal.path);
      if (refusal.value) prove_reply(change, *old.result, *method.result, &*refusal.value);
    }
  }

  static void prove_reply(Change& change, const Type& reader, const Type& writer,
                          const idl::Value* value) {
    idl::Method method;
    method.result = writer;
    const std::string document = reply_document(method, value);
    if (document.empty()) return;
    const std::string refusal = refusal_of_reply(document, reader);
    if (refusal.empty()) return;
    change.witness = document;
    change.refusal = refusal;
  }

  void compare_oneway(const std::string& name, const idl::Method& old, const idl::Method& method) {
    if (old.oneway == method.oneway) return;
    Change& change =
        add("oneway", method.oneway ? "method " + name + " answers before it has run now"
                                    : "method " + name + " answers only when it has run now");
    change.severity = method.oneway ? Change::Severity::kBreaks : Change::Severity::kCare;
    change.requests = change.replies = method.oneway;
    change.before = &old;
    change.after = &method;
    change.via = name;
    change.way_out = "add a method of another name";
  }

  // ---- errors

  void compare_errors(const std::string& name, const idl::Method& old, const idl::Method& method) {
    for (const idl::ErrorDecl* before : old.throws) {
      const idl::ErrorDecl* after = find_error(method, before->wire_name);
      if (after == nullptr || !errors_.emplace(before, after).second) continue;
      compare_error(name, *before, *after);
    }
    for (const idl::ErrorDecl* after : method.throws) {
      if (find_error(old, after->wire_name) != nullptr) continue;
      Change& change = add("error_new", "method " + name + " throws " + after->name +
                                            " now: old callers see a fault with code " +
                                            std::to_string(after->code));
      change.severity = Change::Severity::kCare;
      change.replies = true;
      change.before = &old;
      change.after = &method;
    }
  }

  static const idl::ErrorDecl* find_error(const idl::Method& method, const std::string& name) {
    for (const idl::ErrorDecl* error : method.throws) {
      if (error->wire_name == name) return error;
    }
    return nullptr;
  }

  void compare_error(const std::string& name, const idl::ErrorDecl& before,
                     const idl::ErrorDecl& after) {
    if (before.code != after.code) {
      Change& change = add("error_code", "error '" + after.name + "' has the fault code " +
                                             std::to_string(after.code) + " instead of " +
                                             std::to_string(before.code));
      change.replies = true;
      change.before = &before;
      change.after = &after;
      change.via = name;
      change.witness = fault_document(Fault(after.code, after.name));
      change.refusal =
          "a caller that looks for code " + std::to_string(before.code) + " does not recognise it";
      change.way_out = "keep the code; codes cost nothing";
    }
    idl::Struct& reader = as_struct(before);
    idl::Struct& writer = as_struct(after);
    Type read;
    read.kind = Type::Kind::kStruct;
    read.structure = &reader;
    Type written = read;
    written.structure = &writer;
    for (const Refusal& refusal : replies_.check(read, written, &before, &after)) {
      Change& change = add_refusal(refusal, Direction::kReplies,
                                   "error " + after.name + refusal.path + " of " + name);
      if (refusal.value) prove_reply(change, read, written, &*refusal.value);
      change.before = original(change.before, reader, before);
      change.after = original(change.after, writer, after);
    }
  }

  /// What stands in the model, for what stands in a copy that as_struct() made.
  static const idl::Named* original(const idl::Named* named, const idl::Struct& copy,
                                    const idl::ErrorDecl& error) {
    if (named == &copy) return &error;
    for (std::size_t i = 0; i < copy.fields.size(); ++i) {
      if (named == &copy.fields[i]) return &error.fields[i];
    }
    return named;
  }

  idl::Struct& as_struct(const idl::ErrorDecl& error) {
    idl::Struct& made = error_structs_.emplace_back();
    static_cast<idl::Named&>(made) = error;
    made.fields = error.fields;
    return made;
  }

  // ---- C++ that was written against the old interface

  void compare_sources(const idl::Module& old_module, const idl::Module& module) {
    std::map<std::string, const idl::Named*> names;
    for (const idl::Decl& decl : module.declarations) {
      std::visit([&](const auto* one) { names.emplace(cpp_name(*one), one); }, decl);
    }
    for (const idl::Decl& decl : old_module.declarations) {
      std::visit([&](const auto* one) { compare_declaration(*one, names); }, decl);
    }
  }

  static const std::string& cpp_name(const idl::Named& named) {
    return named.cpp.name.empty() ? named.name : named.cpp.name;
  }

  template <class Decl>
  void compare_declaration(const Decl& old, const std::map<std::string, const idl::Named*>& names) {
    const auto found = names.find(cpp_name(old));
    if (found == names.end()) {
      // That a service is gone from the wire as well was said.
      if constexpr (std::is_same_v<Decl, idl::Service>) {
        if (find_service(old) == nullptr) return;
      }
      return source_change("name_gone", "'" + cpp_name(old) + "' is gone from C++", old, nullptr);
    }
    if constexpr (std::is_same_v<Decl, idl::Struct> || std::is_same_v<Decl, idl::ErrorDecl>) {
      const auto* decl = dynamic_find<Decl>(found->second);
      if (decl != nullptr) compare_members(old, old.fields, *decl, decl->fields);
    } else if constexpr (std::is_same_v<Decl, idl::Enum>) {
      const auto* decl = dynamic_find<Decl>(found->second);
      if (decl != nullptr) compare_members(old, old.enumerators, *decl, decl->enumerators);
    } else if constexpr (std::is_same_v<Decl, idl::Union>) {
      const auto* decl = dynamic_find<Decl>(found->second);
      if (decl != nullptr) compare_members(old, old.arms, *decl, decl->arms);
    }
  }

  /// The declaration of that kind in the new models, or null when the name is another kind's now.
  template <class Decl>
  const Decl* dynamic_find(const idl::Named* named) const {
    for (const idl::Decl& decl : named->module->declarations) {
      const auto* const* one = std::get_if<const Decl*>(&decl);
      if (one != nullptr && *one == named) return *one;
    }
    return nullptr;
  }

  template <class Member>
  void compare_members(const idl::Named& old_owner, const std::vector<Member>& old,
                       const idl::Named& owner, const std::vector<Member>& members) {
    for (const Member& before : old) {
      const auto same = std::find_if(members.begin(), members.end(), [&](const Member& one) {
        return cpp_name(one) == cpp_name(before);
      });
      if (same == members.end() || is_retired(*same)) {
        if (is_retired(before)) continue;
        source_change("member_gone",
                      "'" + cpp_name(before) + "' of " + old_owner.name + " is gone from C++",
                      before, same == members.end() ? &owner : &*same);
        if (same == members.end()) not_reserved(before, owner, members);
      }
    }
  }

  static bool is_retired(const idl::Named&) { return false; }
  static bool is_retired(const idl::Field& field) { return field.retired; }

  /// A name that is free may come back with another meaning.
  template <class Member>
  void not_reserved(const Member& before, const idl::Named& owner,
                    const std::vector<Member>& members) {
    for (const Member& one : members) {
      if (one.wire_name == before.wire_name) return;
    }
    const std::vector<idl::Reserved>* reserved = nullptr;
    if (const auto* decl = dynamic_find<idl::Struct>(&owner)) reserved = &decl->reserved;
    if (const auto* decl = dynamic_find<idl::Enum>(&owner)) reserved = &decl->reserved;
    if (const auto* decl = dynamic_find<idl::Union>(&owner)) reserved = &decl->reserved;
    if (const auto* decl = dynamic_find<idl::ErrorDecl>(&owner)) reserved = &decl->reserved;
    if (reserved == nullptr) return;
    for (const idl::Reserved& one : *reserved) {
      const auto* name = std::get_if<std::string>(&one.what);
      if (name != nullptr && *name == before.name) return;
    }
    Change& change = add("not_reserved", "'" + before.name + "' of " + owner.name +
                                             " is gone, and its name is not reserved");
    change.severity = Change::Severity::kCare;
    change.before = &before;
    change.after = &owner;
    change.way_out = "reserved " + before.name + ";";
  }

  void source_change(std::string rule, std::string message, const idl::Named& before,
                     const idl::Named* after) {
    Change& change = add(std::move(rule), std::move(message));
    change.source = true;
    change.before = &before;
    change.after = after;
  }

  // ---- all of them

  Change& add(std::string rule, std::string message) {
    Change& change = changes_.emplace_back();
    change.rule = std::move(rule);
    change.message = std::move(message);
    return change;
  }

  Change& add_refusal(const Refusal& refusal, Direction direction, std::string via) {
    const bool requests = direction == Direction::kRequests;
    Change& change = add(refusal.rule, refusal.message);
    change.requests = requests;
    change.replies = !requests;
    change.before = requests ? refusal.writer : refusal.reader;
    change.after = requests ? refusal.reader : refusal.writer;
    change.via = std::move(via);
    change.way_out = refusal.way_out;
    return change;
  }

  const idl::Model& before_;
  const idl::Model& after_;
  Reads requests_{{.writer_omits_defaults = true}};
  Reads replies_{{}};
  std::set<std::pair<const idl::ErrorDecl*, const idl::ErrorDecl*>> errors_;
  std::deque<idl::Struct> error_structs_;
  std::vector<Change> changes_;
};

}  // namespace

std::vector<Change> diff(const idl::Model& before, const idl::Model& after) {
  return Differ(before, after).run();
}

}  // namespace tagwire::codegen
