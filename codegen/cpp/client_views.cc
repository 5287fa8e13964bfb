#include "codegen/cpp/client_views.h"

#include <algorithm>
#include <utility>

#include "codegen/cpp/layout.h"
#include "codegen/cpp/names.h"
#include "codegen/cpp/service_views.h"
#include "codegen/cpp/shapes.h"

namespace tagwire::codegen {
namespace {

/// Makes the view of one service.
class ClientViewer {
 public:
  ClientViewer(const idl::Service& service, Includes& header, Includes& source)
      : service_(service),
        header_(header),
        source_(source),
        api_(api_class(service)),
        client_(client_class(service)),
        methods_(owned_methods(service)) {
    hidden_ = {api_, client_};
    for (const OwnedMethod& method : methods_) {
      hidden_.push_back(method_name(method));
      hidden_.push_back(twin_name(method));
      hidden_.push_back(api_class(*method.owner));
    }
  }

  ClientView make() {
    ClientView view;
    const std::string attribute = attribute_before(service_);
    view.doc = doc_comment(0, service_.docs);
    view.api = api_;
    view.has_base = service_.base != nullptr;
    view.api_head = api_head(attribute);
    view.client_doc = doc_comment(0, {"Calls " + service_.name +
                                      " through a tagwire::Client, which outlives it; from any "
                                      "threads at once."});
    view.client_head = wrap_class(client_ + " final", api_);
    // On the constructor, not on the class: clang-format 14 lays the inside of a class with an
    // attribute and a base out as if it were no class.
    view.constructor =
        wrap_constructor(2, attribute + "explicit " + client_ + "(",
                         {"tagwire::Client& client", "tagwire::CallOptions options = {}"},
                         "stub_(client, std::move(options))");
    if (!attribute.empty()) view.constructor = fenced_if_broken(view.constructor);
    for (const OwnedMethod& method : methods_) view.methods.push_back(method_view(method));
    header_.standard.insert("utility");
    return view;
  }

 private:
  /// Virtual, as the services': a fake of the base can be part of a fake of this one.
  std::string api_head(const std::string& attribute) const {
    if (service_.base == nullptr) return fenced_if_long(0, "class " + attribute + api_ + " {");
    const std::string base =
        "virtual " + class_of(*service_.base, api_class(*service_.base), *service_.module);
    const std::string head = wrap_class(attribute + api_, base);
    // clang-format 14 lays the inside of a class with an attribute and a base out as if it were no
    // class; the emitter fences such a class as a whole.
    return fenced_if_long(0, head);
  }

  static std::string method_name(const OwnedMethod& method) {
    return cpp_name(*method.method, {api_class(*method.owner), client_class(*method.owner)});
  }
  static std::string twin_name(const OwnedMethod& method) {
    return cpp_name("try_" + wished_name(*method.method),
                    {api_class(*method.owner), client_class(*method.owner)});
  }
  static std::string attribute_before(const idl::Named& decl) {
    const std::string attribute = deprecated_attribute(decl);
    return attribute.empty() ? "" : attribute + " ";
  }
  std::string parameter_name(const idl::Field& parameter) const {
    return cpp_name(parameter, {api_, client_});
  }

  /// clang-format 14 breaks at attributes, and inside of values rather than before the first
  /// parameter, by rules that we do not follow.
  static std::string fenced_if_broken(const std::string& text) {
    return text.find('\n') == std::string::npos ? text : fenced(text);
  }

  /// What a method is called with, spelled for one place.
  struct Signature {
    std::string result;
    std::vector<std::string> parameters;
    bool composite = false;  ///< a default that a formatter would break inside
  };

  Signature signature(const idl::Method& method, Includes& includes, bool with_defaults) const {
    const Speller speller(*service_.module, includes, hidden_by(method));
    Signature signature;
    signature.result = method.result ? speller.type(*method.result) : "void";
    for (const idl::Field& parameter : method.parameters) {
      std::string text = speller.parameter(parameter) + " " + parameter_name(parameter);
      if (with_defaults && parameter.type.optional) {
        text += " = std::nullopt";
      } else if (with_defaults && parameter.default_value) {
        const std::string value = speller.default_initializer(parameter);
        signature.composite |= value.find_first_of("({") != std::string::npos && value != "{}";
        text += " = " + value;
      }
      signature.parameters.push_back(std::move(text));
    }
    return signature;
  }

  std::vector<std::string> hidden_by(const idl::Method& method) const {
    std::vector<std::string> hidden = hidden_;
    for (const idl::Field& p : method.parameters) hidden.push_back(parameter_name(p));
    return hidden;
  }

  ClientMethodView method_view(const OwnedMethod& owned) {
    const idl::Method& method = *owned.method;
    const std::string name = method_name(owned);
    const std::string twin = twin_name(owned);
    const Signature made = signature(method, header_, /*with_defaults=*/true);
    const std::string result = made.result + " ";
    const std::string twin_result = "tagwire::Result<" + made.result + "> ";
    const auto declaration = [&](const std::string& head, const std::string& tail) {
      const std::string attribute = attribute_before(method);
      const std::string text = wrap_parameters(2, attribute + head + "(", made.parameters, tail);
      const bool below = text.find("(\n") != std::string::npos;
      return (made.composite && below) || !attribute.empty() ? fenced_if_broken(text) : text;
    };
    ClientMethodView view;
    if (owned.owner == &service_) {
      view.doc = doc_comment(2, docs_of(method));
      view.api = declaration("virtual " + result + name, ") = 0;");
      view.api_twin = declaration("virtual " + twin_result + twin, ");");
    }
    view.client = declaration(result + name, ") override;");
    view.client_twin = declaration(twin_result + twin, ") override;");
    view.definitions = definitions(method, name, twin);
    if (owned.owner != &service_) view.definitions.erase(view.definitions.begin());
    return view;
  }

  Docs docs_of(const idl::Method& method) const {
    Docs docs = method.docs;
    std::string errors;
    for (const idl::ErrorDecl* error : method.throws) {
      errors += (errors.empty() ? "Throws " : ", ") + declaration_name(*error);
    }
    if (!errors.empty()) docs.push_back(errors + ".");
    if (method.oneway) docs.push_back("Oneway: returns before it has run.");
    return docs;
  }

  std::vector<std::string> definitions(const idl::Method& method, const std::string& name,
                                       const std::string& twin) {
    const Signature made = signature(method, source_, /*with_defaults=*/false);
    const Speller speller(*service_.module, source_, hidden_by(method));
    std::string errors;
    for (const idl::ErrorDecl* error : method.throws) errors += ", " + speller.name(*error);
    std::vector<std::string> arguments;
    const std::string policy = policy_name(service_, method);
    if (!policy.empty()) arguments.push_back(policy);
    arguments.push_back(string_literal(service_.wire_name_of(method)));
    const ShapeSpeller shapes(speller, source_);
    for (const idl::Field& p : method.parameters) {
      arguments.push_back(shapes.argument(p, parameter_name(p)));
    }
    std::string answer = made.result;  // what the call asks for
    std::string unshaped;              // and what makes a result of it
    if (method.result && !shapes.result(*method.result).plain) {
      answer = "wire_::As<" + shapes.result(*method.result).text + ">";
      unshaped = "wire_::unshaped(";
    }

    const std::string twin_result = "tagwire::Result<" + made.result + "> ";
    const std::string call = "stub_.call<" + answer + errors + ">(";
    return {wrap_function(0, twin_result + api_ + "::" + twin + "(", made.parameters, ")",
                          twin_body(method, name, errors)),
            wrap_function(0, made.result + " " + client_ + "::" + name + "(", made.parameters, ")",
                          wrap_call(2, (method.result ? "return " : "") + call, arguments, ");")),
            wrap_function(
                0, twin_result + client_ + "::" + twin + "(", made.parameters, ")",
                wrap_call(2, "return " + unshaped + "stub_.try_call<" + answer + errors + ">(",
                          arguments, unshaped.empty() ? ");" : "));"))};
  }

  /// `return tagwire::try_call<OutOfStock>([&] { return place(customer, lines); });`
  std::string twin_body(const idl::Method& method, const std::string& name,
                        const std::string& errors) const {
    std::string arguments;
    bool hidden = false;  // a parameter has the method's name
    for (const idl::Field& p : method.parameters) {
      arguments += (arguments.empty() ? "" : ", ") + parameter_name(p);
      hidden |= parameter_name(p) == name;
    }
    const std::string head =
        "return tagwire::try_call" + (errors.empty() ? "" : "<" + errors.substr(2) + ">") + "(";
    const std::string lambda =
        "[&] { return " + std::string(hidden ? "this->" : "") + name + "(" + arguments + "); }";
    return wrap_call(2, head, {lambda}, ");");
  }

  const idl::Service& service_;
  Includes& header_;
  Includes& source_;
  std::string api_;
  std::string client_;
  std::vector<OwnedMethod> methods_;
  std::vector<std::string> hidden_;
};

}  // namespace

ClientView client_view(const idl::Service& service, Includes& header, Includes& source) {
  return ClientViewer(service, header, source).make();
}

}  // namespace tagwire::codegen
