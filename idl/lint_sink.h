// Where rules report to: knows which rules are asked for, and what @allow silences.
#pragma once

#include <cstddef>
#include <string>
#include <type_traits>
#include <vector>

#include "idl/lint.h"
#include "idl/lint_rules.h"

namespace tagwire::idl {

/// An `@allow(rule, "reason")`, and the text in which it holds: the declaration behind it, or the
/// whole file when it stands on the module.
struct Allowance {
  std::string rule;
  Span rule_span;
  Span attribute;  ///< from the @ to the closing parenthesis
  std::size_t begin = 0;
  std::size_t end = 0;
  bool used = false;
};

/// All of a file, in the order of the text.
std::vector<Allowance> find_allowances(const SourceFile& source);

/// `attribute` and what its removal would leave behind: the line if it has that to itself, else the
/// blanks after it.
Span with_blanks(const Span& attribute);

/// For one file. Thread safety: none.
class LintSink {
 public:
  LintSink(const SourceFile& source, const RuleNames& enabled)
      : enabled_(enabled), allowances_(find_allowances(source)) {}

  /// The result can be added to; nobody reads it when the rule is off or silenced.
  template <class... Args>
  Diagnostic& report(const LintRule<Args...>& rule, Span span, std::type_identity_t<Args>... args) {
    if (wants(rule, span)) return found_.report(rule, span, args...);
    ignored_ = {};
    return ignored_;
  }

  /// Once all rules had their turn: what is wrong with the allowances themselves.
  void report_allowances();
  std::vector<Diagnostic> take() { return found_.take(); }

 private:
  bool wants(const DiagnosticInfo& rule, const Span& span);

  const RuleNames& enabled_;
  std::vector<Allowance> allowances_;
  Diagnostics found_;
  Diagnostic ignored_;
};

}  // namespace tagwire::idl
