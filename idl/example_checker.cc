#include "idl/example_checker.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "idl/catalogue.h"
#include "idl/suggest.h"

namespace tagwire::idl {

namespace {

std::string spell_count(std::size_t required, std::size_t all) {
  if (all == 0) return "no arguments";
  const std::string most = std::to_string(all) + (all == 1 ? " argument" : " arguments");
  if (required == all) return most;
  return std::to_string(required) + (required + 1 == all ? " or " : " to ") + most;
}

}  // namespace

void ExampleChecker::run() {
  if (written_.examples.empty()) return;
  for (const Method* method : service_.all_methods()) methods_.emplace(method->name, method);
  for (const syntax::Example& example : written_.examples) check(example);
}

void ExampleChecker::check(const syntax::Example& written) {
  apply_attributes(written.attributes, Target::kExample, nullptr, context_.names,
                   context_.diagnostics);
  if (written.broken) return mark_used(written);
  Example made;
  made.method = find_method(written.method);
  made.docs = written.docs;
  made.span = written.span;
  if (made.method == nullptr || context_.broken.contains(made.method)) return mark_used(written);
  bool good = check_arguments(written, made);
  if (written.result) good = check_result(*written.result, made) && good;
  if (written.error) good = check_error(written, made) && good;
  if (good) service_.examples.push_back(std::move(made));
}

/// Imports that are named where nobody looks are in use all the same.
void ExampleChecker::mark_used(const syntax::Example& written) {
  for (const syntax::ValueExpr& argument : written.arguments) context_.names.mark_used(argument);
  if (written.result) context_.names.mark_used(*written.result);
  if (written.error_fields) context_.names.mark_used(*written.error_fields);
  syntax::ValueExpr error;
  if (written.error) error.path = *written.error;
  context_.names.mark_used(error);
}

/// Null when there is none, which is reported unless it may have been lost.
const Method* ExampleChecker::find_method(const syntax::Name& name) {
  const auto found = methods_.find(name.text);
  if (found != methods_.end()) return found->second;
  const bool unreadable =
      std::any_of(written_.unreadable.begin(), written_.unreadable.end(),
                  [&](const syntax::Name& lost) { return lost.text == name.text; });
  if (unreadable || !methods_are_known()) return nullptr;
  std::vector<std::string> names;
  for (const auto& [known, method] : methods_) names.emplace_back(known);
  suggest(context_.diagnostics.report(kUnknownMethod, name.span, service_.name, name.text),
          nearest_of(name.text, names), name.span)
      .note(service_.name_span, "declared here");
  return nullptr;
}

/// Of this service and all it extends.
bool ExampleChecker::methods_are_known() const {
  for (const Service* service = &service_; service != nullptr; service = service->base) {
    if (context_.broken.contains(service)) return false;
  }
  return true;
}

bool ExampleChecker::check_arguments(const syntax::Example& written, Example& made) {
  const std::vector<Field>& parameters = made.method->parameters;
  const auto required = static_cast<std::size_t>(std::count_if(
      parameters.begin(), parameters.end(), [](const Field& f) { return f.required(); }));
  bool good = true;
  if (written.arguments.size() > parameters.size()) {
    const Span surplus =
        written.arguments[parameters.size()].span.to(written.arguments.back().span);
    context_.diagnostics
        .report(kTooManyArguments, surplus, made.method->name,
                spell_count(required, parameters.size()), written.arguments.size())
        .note(made.method->name_span, "declared here");
    good = false;
  } else if (written.arguments.size() < required) {
    const Field& missing = parameters[written.arguments.size()];
    context_.diagnostics
        .report(kArgumentMissing, written.method.span, made.method->name, missing.name)
        .note(missing.name_span, "declared here");
    good = false;
  }
  for (std::size_t i = 0; i < written.arguments.size(); ++i) {
    if (i >= parameters.size()) {
      context_.names.mark_used(written.arguments[i]);
      continue;
    }
    std::optional<Value> value = context_.value_of(written.arguments[i], parameters[i].type);
    good = good && value;
    if (value) made.arguments.push_back(std::move(*value));
  }
  return good;
}

bool ExampleChecker::check_result(const syntax::ValueExpr& written, Example& made) {
  if (!made.method->result) {
    context_.names.mark_used(written);
    context_.diagnostics.report(kExampleResult, written.span, made.method->name)
        .note(made.method->name_span, "declared here");
    return false;
  }
  made.result = context_.value_of(written, *made.method->result);
  return made.result.has_value();
}

bool ExampleChecker::check_error(const syntax::Example& written, Example& made) {
  const Symbol* symbol = context_.names.find(*written.error, Names::Wanted::kError);
  if (symbol == nullptr) {
    if (written.error_fields) context_.names.mark_used(*written.error_fields);
    return false;
  }
  made.error = symbol->error;
  const std::vector<const ErrorDecl*>& throws = made.method->throws;
  const bool thrown = std::find(throws.begin(), throws.end(), made.error) != throws.end();
  if (!thrown) {
    context_.diagnostics
        .report(kExampleError, written.error->span, made.method->name, written.error->text())
        .note(made.method->name_span, "declared here");
  }
  if (!thrown && !written.error_fields) return false;
  syntax::ValueExpr none;
  none.kind = syntax::ValueExpr::Kind::kObject;
  none.span = written.error->span;
  const syntax::ValueExpr& object = written.error_fields ? *written.error_fields : none;
  std::optional<Value> fields = context_.values.convert(object, *made.error);
  const bool good = fields && context_.checker.check(*fields, *made.error, object);
  if (fields) made.error_fields = std::move(*fields);
  return thrown && good;
}

}  // namespace tagwire::idl
