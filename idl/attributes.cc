#include "idl/attributes.h"

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "idl/suggest.h"
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
    TargetName{Target::kAlias, "a type"},
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
    TargetName{Target::kType, "the type inside another"},
};

constexpr Targets kNamedThings =
    on(Target::kConst, Target::kAlias, Target::kEnum, Target::kEnumerator, Target::kStruct,
       Target::kField, Target::kUnion, Target::kArm, Target::kError, Target::kService,
       Target::kMethod, Target::kParameter);
constexpr Targets kTyped =
    on(Target::kAlias, Target::kField, Target::kArm, Target::kParameter, Target::kType);

/// A row of the table of attributes in docs/idl.md.
struct Rule {
  std::string_view name;
  Targets targets;
  bool supported = false;
};
constexpr std::array kRules = {
    Rule{"wire",
         on(Target::kService, Target::kMethod, Target::kField, Target::kArm, Target::kEnumerator,
            Target::kError),
         true},
    Rule{"deprecated", kNamedThings, true},
    Rule{"alias", on(Target::kMethod, Target::kField, Target::kArm, Target::kEnumerator)},
    Rule{"since", kNamedThings},
    Rule{"retired", on(Target::kField)},
    Rule{"range", kTyped},
    Rule{"len", kTyped},
    Rule{"pattern", kTyped},
    Rule{"unique", kTyped},
    Rule{"unit", kTyped},
    Rule{"sensitive", on(Target::kField, Target::kParameter)},
    Rule{"nil", on(Target::kField)},
    Rule{"nonfinite", kTyped},
    Rule{"positional", on(Target::kStruct)},
    Rule{"tag", on(Target::kUnion)},
    Rule{"timeout", on(Target::kService, Target::kMethod)},
    Rule{"readonly", on(Target::kMethod)},
    Rule{"idempotent", on(Target::kMethod)},
    Rule{"transient", on(Target::kError)},
    Rule{"auth", on(Target::kService, Target::kMethod)},
    Rule{"cpp", kNamedThings},
};

const Rule* find_rule(std::string_view name) {
  for (const Rule& rule : kRules) {
    if (rule.name == name) return &rule;
  }
  return nullptr;
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

/// Attributes of one thing: what was seen, and where to write what they say.
class Application {
 public:
  Application(Target target, Named* named, Names& names, Diagnostics& diagnostics)
      : target_(target), named_(named), names_(names), diagnostics_(diagnostics) {}

  void apply(const Attribute& attribute) {
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
    if (!is_new) {
      diagnostics_.report(kDuplicateAttribute, attribute.span, name)
          .note(first->second, "the first one");
      return;
    }
    if (!rule->supported) {
      diagnostics_.report(kNotSupported, attribute.span, "the attribute '@" + name + "'");
    } else if (name == "wire") {
      wire(attribute);
    } else {
      deprecated(attribute);
    }
  }

 private:
  void report_unknown(const std::string& name, Span span) {
    std::vector<std::string> candidates;
    for (const Rule& rule : kRules) {
      if ((rule.targets & on(target_)) != 0) candidates.emplace_back(rule.name);
    }
    const std::string near = nearest(name, candidates);
    names_.add_missing(kUnknownAttribute, name, span, near.empty() ? near : "@" + near);
  }

  /// The string of an attribute that takes exactly one; null when it has something else.
  static const ValueExpr* only_string(const Attribute& attribute) {
    if (attribute.args.size() != 1) return nullptr;
    const AttributeArg& arg = attribute.args.front();
    if (arg.name || arg.is_range || arg.low->kind != ValueExpr::Kind::kString) return nullptr;
    return &*arg.low;
  }

  void wire(const Attribute& attribute) {
    const ValueExpr* name = only_string(attribute);
    if (name == nullptr) {
      diagnostics_.report(kAttributeArguments, attribute.span, "wire",
                          "one string, the name on the wire: @wire(\"name\")");
      return;
    }
    if (check_wire_name(*name)) named_->wire_name = name->string;
  }

  bool check_wire_name(const ValueExpr& name) {
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

  void deprecated(const Attribute& attribute) {
    const ValueExpr* reason = only_string(attribute);
    if (reason == nullptr && !attribute.args.empty()) {
      diagnostics_.report(kAttributeArguments, attribute.span, "deprecated",
                          "one string, the reason, or nothing: @deprecated(\"use other\")");
      return;
    }
    named_->deprecated = reason == nullptr ? std::string() : reason->string;
  }

  Target target_;
  Named* named_;
  Names& names_;
  Diagnostics& diagnostics_;
  std::map<std::string, Span> seen_;
};

}  // namespace

void apply_attributes(const std::vector<Attribute>& attributes, Target target, Named* named,
                      Names& names, Diagnostics& diagnostics) {
  Application application(target, named, names, diagnostics);
  for (const Attribute& attribute : attributes) application.apply(attribute);
}

}  // namespace tagwire::idl
