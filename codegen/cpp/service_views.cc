#include "codegen/cpp/service_views.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "codegen/cpp/layout.h"
#include "codegen/cpp/names.h"
#include "codegen/cpp/shapes.h"

namespace tagwire::codegen {
namespace {

/// A string literal as adjacent ones of at most `room` columns, split after line ends and blanks.
std::vector<std::string> split_literal(std::string_view text, std::size_t room) {
  std::vector<std::string> pieces;
  while (!text.empty()) {
    std::size_t end = 0;
    while (end < text.size()) {
      const std::size_t next = std::min(text.find_first_of(" \n", end), text.size() - 1) + 1;
      if (end > 0 && width(string_literal(text.substr(0, next))) > room) break;
      end = next;
      if (text[end - 1] == '\n') break;
    }
    pieces.push_back(string_literal(text.substr(0, end)));
    text.remove_prefix(end);
  }
  return pieces;
}

/// `std::chrono::seconds(2)`: in the largest unit that holds it.
std::string duration_text(std::int64_t microseconds) {
  if (microseconds % 1'000'000 == 0) {
    return "std::chrono::seconds(" + std::to_string(microseconds / 1'000'000) + ")";
  }
  if (microseconds % 1'000 == 0) {
    return "std::chrono::milliseconds(" + std::to_string(microseconds / 1'000) + ")";
  }
  return "std::chrono::microseconds(" + std::to_string(microseconds) + ")";
}

/// Makes the view of one service.
class ServiceViewer {
 public:
  ServiceViewer(const idl::Service& service, Includes& header, Includes& source)
      : service_(service), header_(header), source_(source), methods_(owned_methods(service)) {}

  ServiceView make() {
    ServiceView view;
    view.doc = doc_comment(0, with_deprecation(service_));
    view.name = service_class(service_);
    view.head = wrap_class(view.name, base());
    view.unimplemented_doc = doc_comment(0, {"Answers every method of " + service_.name +
                                                 " with a fault. An implementation that derives",
                                             "from it keeps compiling when the interface grows."});
    view.unimplemented_head = wrap_class(unimplemented_class(service_), view.name);
    for (const OwnedMethod& method : methods_) view.methods.push_back(method_view(method));
    return view;
  }

 private:
  /// Virtual, so that one implementation of the base serves whoever derives from it: `class Mine :
  /// public DerivedService, public MyBase` with `class MyBase : public virtual BaseService`.
  std::string base() const {
    if (service_.base == nullptr) return "tagwire::Service";
    return "virtual " + class_of(*service_.base, service_class(*service_.base), *service_.module);
  }

  static std::string method_name(const OwnedMethod& method) {
    return cpp_name(*method.method,
                    {service_class(*method.owner), unimplemented_class(*method.owner)});
  }

  std::vector<std::string> hidden() const {
    std::vector<std::string> names = {service_class(service_), unimplemented_class(service_),
                                      "Service"};
    for (const OwnedMethod& method : methods_) {
      names.push_back(method_name(method));
      names.push_back(service_class(*method.owner));
    }
    return names;
  }

  MethodView method_view(const OwnedMethod& owned) {
    const idl::Method& method = *owned.method;
    const std::string name = method_name(owned);
    const std::string wire_name = service_.wire_name_of(method);
    std::vector<std::string> hidden_here = hidden();
    for (const idl::Field& p : method.parameters) hidden_here.push_back(parameter_name(p));
    const Speller speller(*service_.module, header_, std::move(hidden_here));
    const std::string result = method.result ? speller.type(*method.result) : "void";
    std::vector<std::string> named = {"tagwire::CallContext& context"};
    std::vector<std::string> unnamed = {"tagwire::CallContext&"};
    for (const idl::Field& parameter : method.parameters) {
      unnamed.push_back(speller.parameter(parameter));
      named.push_back(unnamed.back() + " " + parameter_name(parameter));
    }
    MethodView view;
    if (owned.owner == &service_) {
      // An implementer has to implement what is deprecated, so the server side is told in words.
      view.doc = doc_comment(2, docs_of(method));
      view.declaration =
          wrap_parameters(2, "virtual " + result + " " + name + "(", named, ") = 0;");
    }
    view.unimplemented =
        wrap_function(2, result + " " + name + "(", unnamed, ") override",
                      wrap_call(4, "throw tagwire::Fault(",
                                {"tagwire::fault_code::kMethodNotFound",
                                 string_literal(wire_name + " is not implemented")},
                                ");"));
    register_method(owned, view);
    return view;
  }

  static Docs docs_of(const idl::Method& method) {
    Docs docs = with_deprecation(method);
    if (method.oneway) docs.push_back("Oneway: the caller has its answer before this runs.");
    return docs;
  }

  static std::string parameter_name(const idl::Field& parameter) {
    return cpp_name(parameter, {"context"});
  }

  /// `table.add<&OrdersService::place, OutOfStock>(*this, {...}, defaults...);`
  void register_method(const OwnedMethod& owned, MethodView& view) {
    const idl::Method& method = *owned.method;
    std::vector<std::string> hidden_here = hidden();
    hidden_here.push_back("table");
    const Speller speller(*service_.module, source_, std::move(hidden_here));
    const std::string name = method_name(owned);
    const std::string shapes = ShapeSpeller(speller, source_).method(method);
    std::string head = std::string("table.add") + (method.oneway ? "_oneway" : "") +
                       (shapes.empty() ? "<&" : "_shaped<&") + service_class(service_) +
                       "::" + name;
    if (!shapes.empty()) head += ", " + shapes;
    for (const idl::ErrorDecl* error : method.throws) head += ", " + speller.name(*error);
    head += ">(";
    const std::string policy = policy_name(service_, method);
    if (!policy.empty()) view.policy = policy_constant(method, policy);
    const auto info = [&](const std::string& help) {
      return "{.name = " + string_literal(service_.wire_name_of(method)) + ", .help = " + help +
             (policy.empty() ? "" : ", .policy = " + policy) + "}";
    };
    const std::string help = help_text(method);
    std::vector<std::string> items = {"*this", info(string_literal(help))};
    for (const idl::Field& parameter : method.parameters) {
      if (parameter.type.optional) {
        items.push_back(speller.field_type(parameter) + "()");
      } else if (parameter.default_value) {
        items.push_back(speller.default_expression(parameter));
      }
    }
    if (items[1].size() > 60 && !help.empty()) {
      const std::string constant = name + "_help_";
      items[1] = info(constant);
      view.help = help_constant(constant, help);
    }
    view.registration = wrap_call(2, head, items, ");");
  }

  /// A line each, which the comma at the end keeps so.
  std::string policy_constant(const idl::Method& method, const std::string& name) {
    source_.project.insert("tagwire/base/method_policy.h");
    std::string text = "constexpr tagwire::MethodPolicy " + name + " = {\n";
    if (const auto timeout = service_.timeout_of(method)) {
      source_.standard.insert("chrono");
      text += "    .timeout = " + duration_text(*timeout) + ",\n";
    }
    if (const auto auth = service_.auth_of(method)) {
      text += "    .auth = " + string_literal(*auth) + ",\n";
    }
    if (method.readonly) text += "    .readonly = true,\n";
    if (method.idempotent) text += "    .idempotent = true,\n";
    return fenced_if_long(0, text + "};");
  }

  static std::string help_text(const idl::Method& method) {
    std::string help;
    for (const std::string& line : with_deprecation(method)) {
      if (!help.empty()) help += '\n';
      help += line;
    }
    return help;
  }

  std::string help_constant(const std::string& name, const std::string& help) {
    source_.standard.insert("string_view");
    std::string text = "constexpr std::string_view " + name + " =";
    if (2 + width(text) > kColumns) return fenced(text + " " + string_literal(help) + ";");
    if (2 + width(text) + 1 + width(string_literal(help)) + 1 <= kColumns &&
        help.find('\n') == std::string::npos) {
      return text + " " + string_literal(help) + ";";
    }
    for (const std::string& piece : split_literal(help, kColumns - 6 - 1)) text += "\n    " + piece;
    return text + ";";
  }

  const idl::Service& service_;
  Includes& header_;
  Includes& source_;
  std::vector<OwnedMethod> methods_;
};

}  // namespace

ServiceView service_view(const idl::Service& service, Includes& header, Includes& source) {
  return ServiceViewer(service, header, source).make();
}

std::vector<OwnedMethod> owned_methods(const idl::Service& service) {
  std::vector<OwnedMethod> methods;
  if (service.base != nullptr) methods = owned_methods(*service.base);
  for (const idl::Method& method : service.methods) methods.push_back({&service, &method});
  return methods;
}

std::string policy_name(const idl::Service& service, const idl::Method& method) {
  const bool says_something =
      service.timeout_of(method) || service.auth_of(method) || method.readonly || method.idempotent;
  return says_something ? service.name + "_" + method.name + "_policy_" : "";
}

std::string class_of(const idl::Service& service, const std::string& name,
                     const idl::Module& module) {
  if (service.module == &module) return name;
  return "::" + namespace_name(*service.module) + "::" + name;
}

}  // namespace tagwire::codegen
