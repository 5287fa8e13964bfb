// Every rule of `tagwire lint`: what is allowed, and yet hardly meant. Numbers are append-only, as
// those of idl/catalogue.h. Each rule has a wrong and a corrected file in tests/idl/lint, from
// which docs/errors.md is made, too.
//
//   TW20xx names              TW22xx services, errors
//   TW21xx what is not used   TW29xx @allow itself
#pragma once

#include <cstdint>
#include <string_view>

#include "idl/diagnostic.h"

namespace tagwire::idl {

/// A row of the catalogue with the name that @allow, --rule and --no-rule take.
template <class... Args>
struct LintRule : DiagnosticDef<Args...> {
  consteval LintRule(std::string_view id_, std::string_view rule_, std::string_view text_,
                     std::string_view hint_ = {}, Severity severity_ = Severity::kWarning)
      : DiagnosticDef<Args...>(id_, text_, hint_) {
    this->rule = rule_;
    this->severity = severity_;
  }
};

// ---- names

inline constexpr LintRule<std::string_view, std::string_view> kTypeName{
    "TW2001", "type_name", "the name of {} is written in PascalCase, and '{}' is not"};
inline constexpr LintRule<std::string_view, std::string_view, std::string_view> kMemberName{
    "TW2002", "member_name", "{} '{}' is not in {}, as the others of this file are",
    "@wire(\"name\") keeps what is on the wire when a member is renamed"};
inline constexpr LintRule<std::string_view> kConstantName{
    "TW2003", "constant_name", "constants are written in UPPER_CASE, and '{}' is not"};
inline constexpr LintRule<std::string_view> kEnumeratorName{
    "TW2004", "enumerator_name", "enumerators begin with a small letter, and '{}' does not",
    "@wire(\"NAME\") keeps what is on the wire when an enumerator is renamed"};
inline constexpr LintRule<std::string_view> kModuleName{
    "TW2005", "module_name", "the name of a module is written in lower case, and '{}' is not"};
inline constexpr LintRule<std::string_view, std::string_view> kPythonKeyword{
    "TW2006", "python_keyword", "'{}' is a keyword of Python: {}"};
inline constexpr LintRule<std::string_view, std::string_view> kWireName{
    "TW2007", "wire_name", "the method is '{}' on the wire: {}"};
inline constexpr LintRule<std::string_view> kSensitiveName{
    "TW2008", "sensitive_name", "'{}' looks like a secret, and will be printed and logged",
    "@sensitive prints it as ***"};

// ---- what is not used

inline constexpr LintRule<std::string_view, std::string_view> kDeprecatedUse{
    "TW2101", "deprecated_use", "'{}' is deprecated{}"};
inline constexpr LintRule<std::string_view> kUnthrownError{"TW2102", "unthrown_error",
                                                           "no method throws '{}'"};
inline constexpr LintRule<std::string_view, std::string_view> kUnusedType{"TW2103", "unused_type",
                                                                          "nothing uses {} '{}'"};
inline constexpr LintRule<std::string_view> kUnusedConstant{"TW2104", "unused_constant",
                                                            "nothing uses constant '{}'"};
inline constexpr LintRule<std::string_view> kRedundantWire{
    "TW2105", "redundant_wire", "'{}' is its name on the wire without '@wire', too"};
inline constexpr LintRule<std::string_view> kRedundantIdempotent{
    "TW2106", "redundant_idempotent", "'{}' is '@readonly', so it is idempotent already"};

// ---- services and errors

inline constexpr LintRule<std::string_view> kUnmarkedGetter{
    "TW2201", "unmarked_getter", "method '{}' is neither '@readonly' nor '@idempotent'",
    "a call that may be repeated survives a broken connection; other calls fail"};
inline constexpr LintRule<std::int64_t, std::string_view> kAmbiguousFaultCode{
    "TW2202", "ambiguous_fault_code", "fault code {} {}"};
inline constexpr LintRule<std::string_view, std::string_view> kOddTimeout{"TW2203", "odd_timeout",
                                                                          "{} allows a call {}"};
inline constexpr LintRule<std::string_view> kSilentDeprecation{
    "TW2204", "silent_deprecation", "'{}' is deprecated, and nobody learns why",
    "say what to use instead: @deprecated(\"use other\")"};
inline constexpr LintRule<std::string_view, std::string_view> kMissingDocs{
    "TW2205", "missing_docs", "{} '{}' has no doc comment",
    "a line that begins with '///', right before it"};
inline constexpr LintRule<std::string_view> kMissingExample{
    "TW2206", "missing_example", "method '{}' has no example",
    "an example is documentation, a test and an answer of the mock server"};
inline constexpr LintRule<std::string_view> kWideParameter{
    "TW2207", "wide_parameter", "Python sends no integer beyond 32 bits for '{}'",
    "its callers write str(n), which is read as the number; or use the generated Python"};
inline constexpr LintRule<std::string_view> kUntyped{
    "TW2208", "untyped", "'{}' can hold anything",
    "a union says what may be sent, is checked on both sides, and is documented"};
inline constexpr LintRule<std::string_view> kOptionalCollection{
    "TW2209", "optional_collection", "'{}' can be absent and can be empty",
    "when both mean the same, an empty default in place of the '?' says so"};

// ---- @allow itself

inline constexpr LintRule<std::string_view> kUnknownRule{
    "TW2901", "unknown_rule", "no rule is named '{}'", "'tagwire lint --list' names them all",
    Severity::kError};
inline constexpr LintRule<std::string_view> kUnusedAllow{
    "TW2902", "unused_allow", "this '@allow' silences nothing: '{}' has nothing to say here"};

/// What is known of a rule beside its texts.
struct LintRuleInfo {
  const DiagnosticInfo* info;
  std::string_view summary;  ///< what it looks for; a phrase
  bool on_by_default = true;
};

/// All of them, in the order of their numbers.
inline constexpr LintRuleInfo kLintRules[] = {
    {&kTypeName, "types, errors and services not in PascalCase"},
    {&kMemberName,
     "fields, parameters, arms and methods neither in snake_case nor in camelCase, or in both "
     "within a file"},
    {&kConstantName, "constants not in UPPER_CASE"},
    {&kEnumeratorName, "enumerators that begin with a capital"},
    {&kModuleName, "capitals in the name of a module"},
    {&kPythonKeyword, "names that Python cannot write"},
    {&kWireName, "methods whose wire name XML-RPC or Python cannot write"},
    {&kSensitiveName, "passwords and tokens without @sensitive"},
    {&kDeprecatedUse, "uses of what is deprecated"},
    {&kUnthrownError, "errors that no method throws"},
    {&kUnusedType, "types that nothing uses"},
    {&kUnusedConstant, "constants that nothing uses"},
    {&kRedundantWire, "@wire that repeats the name"},
    {&kRedundantIdempotent, "@idempotent beside @readonly"},
    {&kUnmarkedGetter, "methods get_..., list_..., find_... that are not marked as safe to repeat"},
    {&kAmbiguousFaultCode, "fault codes that mean something else to others"},
    {&kOddTimeout, "timeouts below a millisecond or above an hour"},
    {&kSilentDeprecation, "@deprecated without a reason"},
    {&kMissingDocs, "services, methods, types and errors without a doc comment", false},
    {&kMissingExample, "methods without an example", false},
    {&kWideParameter, "parameters that plain Python sends as text beyond 32 bits", false},
    {&kUntyped, "any", false},
    {&kOptionalCollection, "lists and maps with '?'", false},
    {&kUnknownRule, "@allow of a rule that there is not"},
    {&kUnusedAllow, "@allow that silences nothing"},
};

}  // namespace tagwire::idl
