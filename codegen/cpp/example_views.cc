#include "codegen/cpp/example_views.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

#include "codegen/cpp/layout.h"
#include "codegen/cpp/names.h"
#include "codegen/cpp/service_views.h"

namespace tagwire::codegen {
namespace {

/// Names that mean something else inside a test.
const std::vector<std::string> kHidden = {
    "api",      "ExampleTest",   "GetParam", "ParamType",         "SetUp", "TearDown", "Test",
    "TestBody", "TestWithParam", "Setup",    "WithParamInterface"};

std::string suite_name(const idl::Service& service) {
  std::string name = service.name + "Examples";
  const auto& declarations = service.module->declarations;
  const auto has_name = [&](const idl::Decl& decl) {
    return std::visit([&](const auto* d) { return declaration_name(*d) == name; }, decl);
  };
  if (std::any_of(declarations.begin(), declarations.end(), has_name)) name += '_';
  return name;
}

/// The C++ name that a method has in the Api that declares it.
std::string call_name(const idl::Service& service, const idl::Method& method) {
  const idl::Service* owner = &service;
  for (const OwnedMethod& each : owned_methods(service)) {
    if (each.method == &method) owner = each.owner;
  }
  return cpp_name(method, {api_class(*owner), client_class(*owner)});
}

/// `value` as an expression of the type without its `?`, which converts.
std::string expression(const Speller& speller, const idl::Type& type, const idl::Value& value) {
  idl::Type present = type;
  present.optional = false;
  return speller.expression(present, value);
}

std::string error_text(const Speller& speller, const idl::ErrorDecl& error,
                       const idl::Value& fields) {
  std::string text;
  for (const auto& [name, value] : std::get<idl::Value::Object>(fields.data)) {
    const auto field = std::find_if(error.fields.begin(), error.fields.end(),
                                    [&](const idl::Field& f) { return f.name == name; });
    text += (text.empty() ? "." : ", .") + field_name(*field, error) + " = " +
            expression(speller, field->type, value);
  }
  return speller.name(error) + "{" + text + "}";
}

std::string body(const Speller& speller, const idl::Service& service, const idl::Example& example) {
  std::string call = "api()." + call_name(service, *example.method) + "(";
  for (std::size_t i = 0; i < example.arguments.size(); ++i) {
    call += (i == 0 ? "" : ", ") +
            expression(speller, example.method->parameters[i].type, example.arguments[i]);
  }
  call += ")";
  if (example.error != nullptr) {
    return "  tagwire::examples::expect_error(\n      " +
           error_text(speller, *example.error, example.error_fields) + ",\n      [&] { " + call +
           "; });\n";
  }
  if (!example.result) return "  " + call + ";\n";
  return "  const auto result_ = " + call + ";\n  const " + speller.type(*example.method->result) +
         " expected_ = " + expression(speller, *example.method->result, *example.result) +
         ";\n  EXPECT_EQ(result_, expected_);\n";
}

}  // namespace

ExamplesView examples_view(const idl::Service& service, Includes& includes) {
  const Speller speller(*service.module, includes, kHidden);
  ExamplesView view;
  view.suite = suite_name(service);
  view.api = api_class(service);
  view.doc = doc_comment(0, {"What " + service.module->file_name + " shows of " + service.name +
                             ", as tests of any " + view.api + "."});
  std::map<std::string, int> numbers;  // of the examples of each method
  for (const idl::Example& example : service.examples) {
    const int number = ++numbers[example.method->name];
    const auto place = example.span.file->position(example.span.begin);
    if (!view.tests.empty()) view.tests += '\n';
    view.tests += doc_comment(0, example.docs) + (example.docs.empty() ? "" : "\n") + "TEST_P(" +
                  view.suite + ", " + example.method->name + "_" + std::to_string(number) +
                  ") {\n  SCOPED_TRACE(" +
                  string_literal(service.module->file_name + ":" + std::to_string(place.line)) +
                  ");\n" + body(speller, service, example) + "}\n";
  }
  return view;
}

}  // namespace tagwire::codegen
