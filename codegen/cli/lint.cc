// `tagwire lint`: what IDL files may say, and hardly mean.
#include "idl/lint.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "codegen/cli/commands.h"
#include "codegen/cli/findings.h"
#include "idl/lint_rules.h"

namespace tagwire::cli {

namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  tagwire lint orders.idl                          the rules that are on by default\n"
    "  tagwire lint --rule missing_docs api/*.idl       one more\n"
    "  tagwire lint --rule all --no-rule untyped a.idl  all but one\n"
    "  tagwire lint --list                              the rules\n"
    "  tagwire explain unthrown_error                   what one is about\n"
    "\n"
    "In a file, @allow(RULE, \"reason\") silences a rule on a declaration and all inside it; on\n"
    "'module', in the file. Files with mistakes are not linted: the mistakes are shown.\n"
    "\n"
    "Exit status: 0 nothing found, 1 something found, 2 wrong options, or a file that cannot be\n"
    "read or written.";

struct LintOptions : FindingsOptions {
  std::vector<std::string> rules;
  std::vector<std::string> no_rules;
  bool list = false;
};

std::string check_rule(const std::string& name) {
  if (name == "all" || idl::all_lint_rules().contains(name)) return {};
  const std::string near = idl::nearest_lint_rule(name);
  return "no rule is named '" + name + "'" +
         (near.empty() ? "; 'tagwire lint --list' names them all"
                       : "; did you mean '" + near + "'?");
}

/// "all" of either kind counts first, then single rules: the order of options plays no part.
idl::RuleNames enabled_rules(const LintOptions& options) {
  const auto has_all = [](const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), "all") != names.end();
  };
  idl::RuleNames rules = idl::default_lint_rules();
  if (has_all(options.rules)) rules = idl::all_lint_rules();
  if (has_all(options.no_rules)) rules.clear();
  rules.insert(options.rules.begin(), options.rules.end());
  for (const std::string& name : options.no_rules) rules.erase(name);
  return rules;
}

int list_rules(const LintOptions& options) {
  const idl::RuleNames enabled = enabled_rules(options);
  for (const idl::LintRuleInfo& rule : idl::kLintRules) {
    const std::string name(rule.info->rule);
    std::printf("%s  %-3s  %-22s %s\n", std::string(rule.info->id).c_str(),
                enabled.contains(name) ? "on" : "off", name.c_str(),
                std::string(rule.summary).c_str());
  }
  return kExitFine;
}

int lint_files(const LintOptions& options) {
  if (options.list) return list_rules(options);
  if (options.files.empty()) {
    std::fputs("FILES is required\nRun with --help for more information.\n", stderr);
    return kExitUsage;
  }
  const idl::RuleNames rules = enabled_rules(options);
  return report_findings(
      options, [&](const idl::Model& model) { return idl::lint(model, rules); }, "nothing found");
}

void add_rule_option(CLI::App& command, const char* name, std::vector<std::string>& names,
                     const char* text) {
  command.add_option(name, names, text)
      ->check(CLI::Validator(check_rule, ""))
      ->type_name("RULE")
      ->take_all()
      ->allow_extra_args(false);
}

}  // namespace

void add_lint_command(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand(
      "lint", "Say what IDL files may say, and hardly mean: names, leftovers, traps");
  const auto options = std::make_shared<LintOptions>();
  add_findings_options(*command, *options);
  command->get_option("FILES")->required(false);  // --list needs none
  add_rule_option(*command, "--rule", options->rules, "Look for this, too ('all': for everything)");
  add_rule_option(*command, "--no-rule", options->no_rules, "Don't look for this");
  command->add_flag("--list", options->list, "List the rules, and which are on");
  command->footer(kFooter);
  command->callback([options, &status] { status = lint_files(*options); });
}

}  // namespace tagwire::cli
