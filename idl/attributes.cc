#include "idl/attributes.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "idl/catalogue.h"
#include "idl/suggest.h"
#include "idl/types.h"
#include "idl/utf8.h"

namespace tagwire::idl {

using syntax::Attribute;
using syntax::AttributeArg;
using syntax::ValueExpr;

namespace {

using Targets = std::uint32_t;

constexpr Targets on(Target target) { return Targets{1} << static_cast<unsigned>(target); }
template <class... More>
constexpr Targets on(Target target, More... more) {
  return on(target) | on(more...);
}

struct TargetName {
  Target target;
  std::string_view text;
};
constexpr std::array kTargetNames = {
    TargetName{Target::kModule, "a module"},
    TargetName{Target::kConst, "a constant"},
    TargetName{Target::kAlias, "a type declaration"},
    TargetName{Target::kEnum, "an enum"},
    TargetName{Target::kEnumerator, "an enumerator"},
    TargetName{Target::kStruct, "a struct"},
    TargetName{Target::kField, "a field"},
    TargetName{Target::kUnion, "a union"},
    TargetName{Target::kArm, "an arm"},
    TargetName{Target::kError, "an error"},
    TargetName{Target::kService, "a service"},
    TargetName{Target::kMethod, "a method"},
    TargetName{Target::kParameter, "a parameter"},
    TargetName{Target::kExample, "an example"},
    TargetName{Target::kType, "a type"},
};

constexpr Targets kNamedThings =
    on(Target::kConst, Target::kAlias, Target::kEnum, Target::kEnumerator, Target::kStruct,
       Target::kField, Target::kUnion, Target::kArm, Target::kError, Target::kService,
       Target::kMethod, Target::kParameter);
constexpr Targets kTyped =
    on(Target::kAlias, Target::kField, Target::kArm, Target::kParameter, Target::kType);

/// Attributes of one thing: what was seen, and where to write what they say.
class Application {
 public:
  Application(Target target, Named* named, Names& names, Diagnostics& diagnostics)
      : target_(target), named_(named), names_(names), diagnostics_(diagnostics) {}

  void apply(const Attribute& attribute);

  // One a row of the table below.
  void alias(const Attribute& attribute);
  void allow(const Attribute& attribute);
  void auth(const Attribute& attribute);
  void cpp(const Attribute& attribute);
  void deprecated(const Attribute& attribute);
  void idempotent(const Attribute& attribute);
  void nil(const Attribute& attribute);
  void positional(const Attribute& attribute);
  void readonly(const Attribute& attribute);
  void retired(const Attribute& attribute);
  void sensitive(const Attribute& attribute);
  void since(const Attribute& attribute);
  void tag(const Attribute& attribute);
  void transient(const Attribute& attribute);
  void wire(const Attribute& attribute);

 private:
  void report_unknown(const std::string& name, Span span);
  bool check_wire_name(const ValueExpr& name);
  std::string* cpp_argument(const std::string& name);
  template <class Made>
  Made& made() {
    return static_cast<Made&>(*named_);
  }

  Target target_;
  Named* named_;
  Names& names_;
  Diagnostics& diagnostics_;
  std::map<std::string, Span> seen_;
};

/// A row of the table of attributes in docs/idl.md.
struct Rule {
  std::string_view name;
  Targets targets;
  void (Application::*apply)(const Attribute&) = nullptr;  ///< null: read later
  bool repeats = false;                                    ///< may stand there several times
};
constexpr std::array kRules = {
    Rule{"wire",
         on(Target::kService, Target::kMethod, Target::kField, Target::kArm, Target::kEnumerator,
            Target::kError),
         &Application::wire},
    Rule{"alias", on(Target::kMethod, Target::kField, Target::kArm, Target::kEnumerator),
         &Application::alias, /*repeats=*/true},
    Rule{"deprecated", kNamedThings, &Application::deprecated},
    Rule{"since", kNamedThings, &Application::since},
    Rule{"retired", on(Target::kField), &Application::retired},
    Rule{"range", kTyped},
    Rule{"len", kTyped},
    Rule{"pattern", kTyped},
    Rule{"unique", kTyped},
    Rule{"unit", kTyped},
    Rule{"sensitive", on(Target::kField, Target::kParameter), &Application::sensitive},
    Rule{"nil", on(Target::kField), &Application::nil},
    Rule{"nonfinite", kTyped},
    Rule{"positional", on(Target::kStruct), &Application::positional},
    Rule{"tag", on(Target::kUnion), &Application::tag},
    Rule{"timeout", on(Target::kService, Target::kMethod)},
    Rule{"readonly", on(Target::kMethod), &Application::readonly},
    Rule{"idempotent", on(Target::kMethod), &Application::idempotent},
    Rule{"transient", on(Target::kError), &Application::transient},
    Rule{"auth", on(Target::kService, Target::kMethod), &Application::auth},
    Rule{"cpp", kNamedThings, &Application::cpp},
    Rule{"allow", kNamedThings | on(Target::kModule), &Application::allow, /*repeats=*/true},
};

const Rule* find_rule(std::string_view name) {
  for (const Rule& rule : kRules) {
    if (rule.name == name) return &rule;
  }
  return nullptr;
}

/// What other languages and habits call our attributes.
std::string_view attribute_for(std::string_view word) {
  constexpr std::array kSynonyms = {
      std::pair<std::string_view, std::string_view>{"min", "range"},
      std::pair<std::string_view, std::string_view>{"max", "range"},
      std::pair<std::string_view, std::string_view>{"minimum", "range"},
      std::pair<std::string_view, std::string_view>{"maximum", "range"},
      std::pair<std::string_view, std::string_view>{"length", "len"},
      std::pair<std::string_view, std::string_view>{"size", "len"},
      std::pair<std::string_view, std::string_view>{"max_length", "len"},
      std::pair<std::string_view, std::string_view>{"regex", "pattern"},
      std::pair<std::string_view, std::string_view>{"regexp", "pattern"},
      std::pair<std::string_view, std::string_view>{"match", "pattern"},
      std::pair<std::string_view, std::string_view>{"obsolete", "deprecated"},
      std::pair<std::string_view, std::string_view>{"name", "wire"},
      std::pair<std::string_view, std::string_view>{"rename", "wire"},
      std::pair<std::string_view, std::string_view>{"secret", "sensitive"},
      std::pair<std::string_view, std::string_view>{"nullable", "nil"},
      std::pair<std::string_view, std::string_view>{"distinct", "unique"},
      std::pair<std::string_view, std::string_view>{"discriminator", "tag"},
      std::pair<std::string_view, std::string_view>{"deadline", "timeout"},
      std::pair<std::string_view, std::string_view>{"retryable", "transient"},
      std::pair<std::string_view, std::string_view>{"version", "since"},
      std::pair<std::string_view, std::string_view>{"suppress", "allow"},
  };
  for (const auto& [theirs, ours] : kSynonyms) {
    if (word == theirs) return ours;
  }
  return {};
}

std::string_view spell(Target target) {
  for (const TargetName& row : kTargetNames) {
    if (row.target == target) return row.text;
  }
  return "";
}

/// "a service, a method or a field".
std::string spell(Targets targets) {
  if (targets == kNamedThings) return "anything that is declared with a name";
  std::vector<std::string_view> names;
  for (const TargetName& row : kTargetNames) {
    if ((targets & on(row.target)) != 0) names.push_back(row.text);
  }
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += names[i];
  }
  return text;
}

/// The name of a rule of lint: `@allow(long_name, "...")`.
bool is_rule_name(const AttributeArg& arg) {
  return !arg.name && !arg.is_range && arg.low->kind == ValueExpr::Kind::kPath &&
         arg.low->path.parts.size() == 1;
}

bool is_text(const AttributeArg& arg) {
  return !arg.name && !arg.is_range && arg.low->kind == ValueExpr::Kind::kString &&
         !arg.low->string.empty();
}

bool is_cpp_name(std::string_view text) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  const auto is_part = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
  return !text.empty() && is_letter(text.front()) && std::all_of(text.begin(), text.end(), is_part);
}

/// `<vector>` or `"my/type.h"`, quotes included.
bool is_cpp_include(std::string_view text) {
  const bool closed = (text.starts_with('<') && text.ends_with('>')) ||
                      (text.starts_with('"') && text.ends_with('"'));
  return text.size() > 2 && closed &&
         text.substr(1, text.size() - 2).find_first_of("<>\"\n") == std::string_view::npos;
}

void Application::apply(const Attribute& attribute) {
  for (const AttributeArg& arg : attribute.args) {
    if (arg.low) names_.mark_used(*arg.low);
    if (arg.high) names_.mark_used(*arg.high);
  }
  const std::string name = attribute.name.text();
  const Rule* rule = find_rule(name);
  if (rule == nullptr) return report_unknown(name, attribute.name.span);
  if ((rule->targets & on(target_)) == 0) {
    diagnostics_.report(kMisplacedAttribute, attribute.span, name, spell(target_),
                        spell(rule->targets));
    return;
  }
  const auto [first, is_new] = seen_.try_emplace(name, attribute.span);
  if (!is_new && !rule->repeats) {
    diagnostics_.report(kDuplicateAttribute, attribute.span, name)
        .note(first->second, "the first one");
    return;
  }
  if (rule->apply != nullptr) (this->*rule->apply)(attribute);
}

/// What may stand here is suggested first, and what may stand anywhere failing that.
void Application::report_unknown(const std::string& name, Span span) {
  Near near(std::string{attribute_for(name)});
  std::vector<std::string> all;
  std::vector<std::string> fitting;
  for (const Rule& rule : kRules) {
    all.emplace_back(rule.name);
    if ((rule.targets & on(target_)) != 0) fitting.emplace_back(rule.name);
  }
  if (near.empty()) near = nearest_of(name, fitting);
  if (near.empty()) near = Near(nearest(name, all));
  if (!near.empty()) near.name.insert(0, "@");
  names_.add_missing(kUnknownAttribute, name, span, std::move(near));
}

void Application::wire(const Attribute& attribute) {
  const AttributeArg* arg = only_argument(attribute, diagnostics_);
  if (arg != nullptr && !arg->is_range && arg->low->kind == ValueExpr::Kind::kString) {
    if (check_wire_name(*arg->low)) named_->wire_name = arg->low->string;
    return;
  }
  const bool was_named = arg == nullptr && attribute.args.size() == 1;  // which was reported
  if (!was_named) {
    only_string(attribute, "the name on the wire: @wire(\"name\")", diagnostics_);
  }
}

bool Application::check_wire_name(const ValueExpr& name) {
  if (name.string.empty() && target_ != Target::kService) {
    diagnostics_.report(kBadWireName, name.span, "cannot be empty, except that of a service");
    return false;
  }
  constexpr std::size_t kMaxLength = 256;
  if (name.string.size() > kMaxLength) {
    diagnostics_.report(kBadWireName, name.span, "has at most 256 bytes");
    return false;
  }
  for (std::string_view rest = name.string; !rest.empty();) {
    const char32_t character = take_character(rest);
    if (character >= 0x20 && character != 0x7F && is_xml_character(character)) continue;
    diagnostics_.report(kBadWireName, name.span, "cannot hold " + spell_character(character));
    return false;
  }
  return true;
}

void Application::alias(const Attribute& attribute) {
  const ValueExpr* name =
      only_string(attribute, "another name on the wire: @alias(\"old_name\")", diagnostics_);
  if (name != nullptr && check_wire_name(*name)) named_->aliases.push_back(name->string);
}

void Application::allow(const Attribute& attribute) {
  const std::vector<AttributeArg>& args = attribute.args;
  if (args.size() != 2 || !is_rule_name(args[0]) || !is_text(args[1])) {
    diagnostics_.report(kAttributeArguments, attribute.span, "allow",
                        "a rule of lint and the reason: @allow(rule, \"why\")");
    return;
  }
  named_->allowed.push_back({.rule = args[0].low->path.text(), .reason = args[1].low->string});
}

void Application::auth(const Attribute& attribute) {
  const ValueExpr* scope =
      only_string(attribute, "what the caller must hold: @auth(\"orders.write\")", diagnostics_);
  if (scope == nullptr) return;
  if (target_ == Target::kService) {
    made<Service>().auth = scope->string;
  } else {
    made<Method>().auth = scope->string;
  }
}

/// Where @cpp's argument of this name goes; null when it takes none of that name here.
std::string* Application::cpp_argument(const std::string& name) {
  const bool has_type = target_ == Target::kAlias || target_ == Target::kField;
  if (name == "name") return &named_->cpp.name;
  if (name == "type" && has_type) return &named_->cpp.type;
  if (name == "include" && has_type) return &named_->cpp.include;
  return nullptr;
}

void Application::cpp(const Attribute& attribute) {
  const bool has_type = target_ == Target::kAlias || target_ == Target::kField;
  const std::string_view what =
      has_type ? "type, include and name, with their names: @cpp(type: \"T\", include: \"<h>\")"
               : "the name in C++: @cpp(name: \"n\")";
  if (attribute.args.empty()) {
    diagnostics_.report(kAttributeArguments, attribute.span, "cpp", what);
    return;
  }
  std::map<std::string, Span> seen;
  for (const AttributeArg& arg : attribute.args) {
    const bool is_string = !arg.is_range && arg.low->kind == ValueExpr::Kind::kString;
    if (!arg.name || !is_string || arg.low->string.empty()) {
      diagnostics_.report(kAttributeArguments, attribute.span, "cpp", what);
      return;
    }
    std::string* into = cpp_argument(arg.name->text);
    if (into == nullptr) {
      const std::vector<std::string> known =
          has_type ? std::vector<std::string>{"type", "include", "name"}
                   : std::vector<std::string>{"name"};
      suggest(diagnostics_.report(kUnknownArgument, arg.name->span, "cpp", arg.name->text),
              nearest_of(arg.name->text, known), arg.name->span);
      return;
    }
    if (!seen.emplace(arg.name->text, arg.name->span).second) {
      diagnostics_.report(kDuplicateKey, arg.name->span, arg.name->text)
          .note(seen.at(arg.name->text), "first given here");
      return;
    }
    *into = arg.low->string;
    if (into == &named_->cpp.name && !is_cpp_name(*into)) {
      diagnostics_.report(kBadCpp, arg.low->span, "a name of C++", "letters, digits and '_'");
    } else if (into == &named_->cpp.include && !is_cpp_include(*into)) {
      diagnostics_.report(kBadCpp, arg.low->span, "what '#include' takes",
                          R"("<vector>" or "\"my/type.h\"")");
    }
  }
  if (named_->cpp.type.empty() && !named_->cpp.include.empty()) {
    diagnostics_.report(kAttributeArguments, attribute.span, "cpp",
                        "'include' beside the 'type' that needs it");
  }
}

void Application::deprecated(const Attribute& attribute) {
  if (attribute.args.empty()) {
    named_->deprecated = "";
    return;
  }
  const ValueExpr* reason =
      only_string(attribute, "the reason, or nothing: @deprecated(\"use other\")", diagnostics_);
  if (reason != nullptr) named_->deprecated = reason->string;
}

void Application::since(const Attribute& attribute) {
  const ValueExpr* version = only_string(attribute, "a version: @since(\"1.2\")", diagnostics_);
  if (version != nullptr) named_->since = version->string;
}

void Application::tag(const Attribute& attribute) {
  const ValueExpr* name = only_string(
      attribute, "the name of the member that tells arms apart: @tag(\"kind\")", diagnostics_);
  if (name != nullptr && check_wire_name(*name)) made<Union>().tag = name->string;
}

void Application::idempotent(const Attribute& attribute) {
  made<Method>().idempotent = takes_no_arguments(attribute, diagnostics_);
}
void Application::nil(const Attribute& attribute) {
  made<Field>().nil = takes_no_arguments(attribute, diagnostics_);
}
void Application::positional(const Attribute& attribute) {
  made<Struct>().positional = takes_no_arguments(attribute, diagnostics_);
}
void Application::readonly(const Attribute& attribute) {
  made<Method>().readonly = takes_no_arguments(attribute, diagnostics_);
}
void Application::retired(const Attribute& attribute) {
  made<Field>().retired = takes_no_arguments(attribute, diagnostics_);
}
void Application::sensitive(const Attribute& attribute) {
  made<Field>().sensitive = takes_no_arguments(attribute, diagnostics_);
}
void Application::transient(const Attribute& attribute) {
  made<ErrorDecl>().transient = takes_no_arguments(attribute, diagnostics_);
}

}  // namespace

void apply_attributes(const std::vector<Attribute>& attributes, Target target, Named* named,
                      Names& names, Diagnostics& diagnostics) {
  Application application(target, named, names, diagnostics);
  for (const Attribute& attribute : attributes) application.apply(attribute);
}

const Attribute* find_attribute(const std::vector<Attribute>& attributes, std::string_view name) {
  for (const Attribute& attribute : attributes) {
    if (attribute.name.text() == name) return &attribute;
  }
  return nullptr;
}

const AttributeArg* only_argument(const Attribute& attribute, Diagnostics& diagnostics) {
  if (attribute.args.size() != 1) return nullptr;
  const AttributeArg& arg = attribute.args.front();
  if (!arg.name) return &arg;
  diagnostics.report(kUnknownArgument, arg.name->span, attribute.name.text(), arg.name->text);
  return nullptr;
}

const ValueExpr* only_string(const Attribute& attribute, std::string_view what,
                             Diagnostics& diagnostics) {
  const AttributeArg* arg = only_argument(attribute, diagnostics);
  if (arg == nullptr && attribute.args.size() == 1) return nullptr;
  const bool is_single = arg != nullptr && !arg->is_range;
  if (is_single && arg->low->kind == ValueExpr::Kind::kBroken) return nullptr;
  if (is_single && arg->low->kind == ValueExpr::Kind::kString && !arg->low->string.empty()) {
    return &*arg->low;
  }
  Diagnostic& report =
      diagnostics.report(kAttributeArguments, attribute.span, attribute.name.text(),
                         "one string, " + std::string(what));
  if (is_single && arg->low->kind == ValueExpr::Kind::kPath) {
    report.replace(arg->low->span, '"' + arg->low->path.text() + '"');
  }
  return nullptr;
}

bool takes_no_arguments(const Attribute& attribute, Diagnostics& diagnostics) {
  if (attribute.args.empty()) return true;
  diagnostics.report(kAttributeArguments, attribute.span, attribute.name.text(), "no arguments");
  return false;
}

void check_field_attributes(const syntax::Field& written, const Field& field,
                            Diagnostics& diagnostics) {
  if (field.nil && !field.type.optional) {
    diagnostics.report(kFieldAttribute, find_attribute(written.attributes, "nil")->span, "nil",
                       "with '?'");
  }
  if (field.retired && !field.default_value) {
    diagnostics.report(kFieldAttribute, find_attribute(written.attributes, "retired")->span,
                       "retired", "with a default");
  }
}

/// A reader knows that the end is missing, and cannot know it of something in the middle.
void check_positional(const Struct& structure, Diagnostics& diagnostics) {
  if (!structure.positional) return;
  const Field* optional = nullptr;
  for (const Field& field : structure.fields) {
    if (field.type.optional) {
      optional = &field;
    } else if (optional != nullptr) {
      diagnostics.report(kPositionalOrder, field.name_span, field.name, optional->name)
          .note(optional->name_span, "this one is optional");
      return;
    }
  }
}

void check_tag(const std::vector<Attribute>& written, const Union& declared,
               Diagnostics& diagnostics) {
  if (!declared.tag) return;
  const Span tag = find_attribute(written, "tag")->span;
  for (const Arm& arm : declared.arms) {
    const Type type = arm.type ? arm.type->resolved() : Type();
    if (arm.type && is_poisoned(type)) continue;
    const bool is_struct = arm.type && type.kind == Type::Kind::kStruct;
    if (!is_struct || type.structure->positional) {
      diagnostics
          .report(kTagArm, arm.name_span, arm.name,
                  !arm.type   ? "has no type"
                  : is_struct ? "is positional, an array on the wire"
                              : "is of type " + idl::spell(*arm.type))
          .note(tag, "it adds a member to the struct of each arm");
      continue;
    }
    for (const Field& field : type.structure->fields) {
      const bool clashes = field.wire_name == *declared.tag ||
                           std::find(field.aliases.begin(), field.aliases.end(), *declared.tag) !=
                               field.aliases.end();
      if (!clashes) continue;
      diagnostics.report(kTagClash, tag, *declared.tag, field.name, type.structure->name)
          .note(field.name_span, "this one");
    }
  }
}

std::optional<std::int64_t> read_timeout(const std::vector<Attribute>& attributes,
                                         ValueConverter& values, Diagnostics& diagnostics) {
  const Attribute* attribute = find_attribute(attributes, "timeout");
  if (attribute == nullptr) return std::nullopt;
  const AttributeArg* arg = only_argument(*attribute, diagnostics);
  if (arg == nullptr || arg->is_range) {
    if (arg != nullptr || attribute->args.size() != 1) {
      diagnostics.report(kAttributeArguments, attribute->span, "timeout",
                         "a duration: @timeout(2s)");
    }
    return std::nullopt;
  }
  Type duration;
  duration.scalar = Scalar::kDuration;
  const std::optional<Value> value = values.convert(*arg->low, duration);
  if (!value) return std::nullopt;
  const std::int64_t microseconds = std::get<std::int64_t>(value->data);
  if (microseconds > 0) return microseconds;
  diagnostics.report(kBadTimeout, arg->low->span);
  return std::nullopt;
}

}  // namespace tagwire::idl
