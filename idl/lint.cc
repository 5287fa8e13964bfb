#include "idl/lint.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "idl/lint_passes.h"
#include "idl/lint_rules.h"
#include "idl/lint_sink.h"
#include "idl/parser.h"
#include "idl/suggest.h"

namespace tagwire::idl {

RuleNames all_lint_rules() {
  RuleNames names;
  for (const LintRuleInfo& rule : kLintRules) names.emplace(rule.info->rule);
  return names;
}

RuleNames default_lint_rules() {
  RuleNames names;
  for (const LintRuleInfo& rule : kLintRules) {
    if (rule.on_by_default) names.emplace(rule.info->rule);
  }
  return names;
}

std::string nearest_lint_rule(std::string_view name) {
  const RuleNames names = all_lint_rules();
  return nearest(name, {names.begin(), names.end()});
}

namespace {

bool by_place(const Diagnostic& a, const Diagnostic& b) {
  return std::tie(a.span.begin, a.info->id) < std::tie(b.span.begin, b.info->id);
}

std::vector<Diagnostic> lint_file(const Model& model, const Module& module,
                                  const RuleNames& enabled) {
  Diagnostics none;  // the file has no mistakes
  const syntax::File file = parse(*module.source, none);
  LintSink sink(*module.source, enabled);
  lint_names(module, sink);
  lint_services(module, sink);
  lint_uses(model, module, file, sink);
  lint_attributes(file, sink);
  sink.report_allowances();
  std::vector<Diagnostic> found = sink.take();
  std::stable_sort(found.begin(), found.end(), by_place);
  return found;
}

}  // namespace

std::vector<Diagnostic> lint(const Model& model, const RuleNames& enabled) {
  std::vector<Diagnostic> all;
  for (const Module* module : model.requested) {
    std::vector<Diagnostic> found = lint_file(model, *module, enabled);
    std::move(found.begin(), found.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace tagwire::idl
