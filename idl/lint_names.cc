// Rules about names: how they are written, and who cannot write them. The house styles are those of
// the examples in docs/idl.md; snake_case and camelCase are both fine for members, as servers that
// are described after the fact have the one or the other, but a file keeps to one.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "idl/lint_passes.h"

namespace tagwire::idl {

namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool has_upper(std::string_view name) { return std::any_of(name.begin(), name.end(), is_upper); }
bool has_lower(std::string_view name) { return std::any_of(name.begin(), name.end(), is_lower); }
bool has_underscore(std::string_view name) { return name.find('_') != std::string_view::npos; }
char to_lower(char c) { return is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c; }
char to_upper(char c) { return is_lower(c) ? static_cast<char>(c - ('a' - 'A')) : c; }

/// "orderLine", "OrderLine", "ORDER_LINE": "order", "line".
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  const bool shouted = !has_lower(name);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool begins = !shouted && is_upper(name[i]) && i > 0 && !is_upper(name[i - 1]);
    if ((begins || name[i] == '_') && !words.back().empty()) words.emplace_back();
    if (name[i] != '_') words.back() += to_lower(name[i]);
  }
  return words;
}

std::string snake_case(std::string_view name) {
  std::string result;
  for (const std::string& word : words_of(name)) result += (result.empty() ? "" : "_") + word;
  return result;
}

std::string upper_case(std::string_view name) {
  std::string result = snake_case(name);
  std::transform(result.begin(), result.end(), result.begin(), to_upper);
  return result;
}

std::string pascal_case(std::string_view name) {
  std::string result;
  for (const std::string& word : words_of(name)) {
    result += to_upper(word[0]);
    result += word.substr(1);
  }
  return result;
}

std::string camel_case(std::string_view name) {
  std::string result = pascal_case(name);
  result[0] = to_lower(result[0]);
  return result;
}

constexpr std::array<std::string_view, 35> kPythonKeywords = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};

bool is_python_keyword(std::string_view name) {
  return std::find(kPythonKeywords.begin(), kPythonKeywords.end(), name) != kPythonKeywords.end();
}

/// The parts of a dotted name.
std::vector<std::string_view> parts_of(std::string_view name) {
  std::vector<std::string_view> parts;
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = name.find('.');
    parts.push_back(name.substr(0, end));
    if (end != std::string_view::npos) name.remove_prefix(end + 1);
  }
  return parts;
}

bool is_python_name(std::string_view name) {
  const auto is_letter = [](char c) { return is_upper(c) || is_lower(c) || c == '_'; };
  if (name.empty() || !is_letter(name[0])) return false;
  return std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

bool is_secret(const Field& field) {
  const Type type = field.type.resolved();
  const bool is_text = type.kind == Type::Kind::kScalar &&
                       (type.scalar == Scalar::kString || type.scalar == Scalar::kBytes);
  if (!is_text) return false;
  const std::string name = snake_case(field.name);
  constexpr std::array<std::string_view, 9> kParts = {"password",    "passwd",       "passphrase",
                                                      "secret",      "api_key",      "apikey",
                                                      "private_key", "access_token", "auth_token"};
  if (name == "token" || name == "credential" || name == "credentials") return true;
  return std::any_of(kParts.begin(), kParts.end(),
                     [&](std::string_view part) { return name.find(part) != std::string::npos; });
}

/// Methods, or all that may stand within a block or parentheses: what has one style in a file.
class MemberNames {
 public:
  void add(std::string_view kind, const Named& named) {
    members_.push_back({kind, &named});
    if (is_camel(named.name)) ++camel_;
    if (is_snake(named.name)) ++snake_;
  }

  void report(LintSink& sink) const {
    const bool prefers_camel = camel_ > snake_;
    for (const auto& [kind, named] : members_) {
      const std::string& name = named->name;
      const bool odd = is_upper(name[0]) || (has_underscore(name) && has_upper(name));
      if (!odd && !(prefers_camel ? is_snake(name) : is_camel(name))) continue;
      sink.report(kMemberName, named->name_span, kind, name,
                  prefers_camel ? "camelCase" : "snake_case")
          .suggest(prefers_camel ? camel_case(name) : snake_case(name));
    }
  }

 private:
  static bool is_camel(std::string_view name) {
    return is_lower(name[0]) && has_upper(name) && !has_underscore(name);
  }
  static bool is_snake(std::string_view name) { return has_underscore(name) && !has_upper(name); }

  struct Member {
    std::string_view kind;
    const Named* named;
  };
  std::vector<Member> members_;
  std::size_t camel_ = 0;
  std::size_t snake_ = 0;
};

class NameLinter {
 public:
  NameLinter(const Module& module, LintSink& sink) : module_(module), sink_(sink) {}

  void run() {
    module_name();
    for (const auto& constant : module_.constants) this->constant(*constant);
    for (const auto& alias : module_.aliases) type_name("a type", *alias);
    for (const auto& enumeration : module_.enums) this->enumeration(*enumeration);
    for (const auto& structure : module_.structs) {
      type_name("a struct", *structure);
      fields("field", structure->fields);
    }
    for (const auto& each : module_.unions) {
      type_name("a union", *each);
      for (const Arm& arm : each->arms) member("arm", arm);
    }
    for (const auto& error : module_.errors) {
      type_name("an error", *error);
      fields("field", error->fields);
    }
    for (const auto& service : module_.services) this->service(*service);
    members_.report(sink_);
    methods_.report(sink_);
  }

 private:
  void module_name() {
    if (!has_upper(module_.name)) return;
    const std::size_t at = module_.source->text().find(module_.name);
    if (at == std::string_view::npos) return;  // written with blanks between the dots
    std::string lower = module_.name;
    std::transform(lower.begin(), lower.end(), lower.begin(), to_lower);
    const Span span{.file = module_.source, .begin = at, .end = at + module_.name.size()};
    sink_.report(kModuleName, span, module_.name).suggest(lower);
  }

  void constant(const Const& constant) {
    if (has_lower(constant.name)) {
      sink_.report(kConstantName, constant.name_span, constant.name)
          .suggest(upper_case(constant.name));
    }
  }

  void type_name(std::string_view kind, const Named& named) {
    const bool shouted = named.name.size() > 4 && !has_lower(named.name);
    if (is_upper(named.name[0]) && !has_underscore(named.name) && !shouted) return;
    sink_.report(kTypeName, named.name_span, kind, named.name).suggest(pascal_case(named.name));
  }

  void enumeration(const Enum& enumeration) {
    type_name("an enum", enumeration);
    for (const Enumerator& enumerator : enumeration.enumerators) {
      if (is_upper(enumerator.name[0])) {
        sink_.report(kEnumeratorName, enumerator.name_span, enumerator.name)
            .suggest(snake_case(enumerator.name));
      }
      renamed_in_python(enumerator);
    }
  }

  void fields(std::string_view kind, const std::vector<Field>& fields) {
    for (const Field& field : fields) {
      member(kind, field);
      if (!field.sensitive && is_secret(field)) {
        sink_.report(kSensitiveName, field.name_span, field.name);
      }
    }
  }

  void member(std::string_view kind, const Named& named) {
    members_.add(kind, named);
    renamed_in_python(named);
  }

  void renamed_in_python(const Named& named) {
    if (!is_python_keyword(named.name)) return;
    sink_.report(kPythonKeyword, named.name_span, named.name,
                 "generated Python calls it '" + named.name + "_'");
  }

  void service(const Service& service) {
    type_name("a service", service);
    for (const auto& constant : service.constants) this->constant(*constant);
    for (const Method& method : service.methods) {
      methods_.add("method", method);
      fields("parameter", method.parameters);
      called_in_python(service.wire_name_of(method), method.name_span);
    }
  }

  /// A method is called under its name on the wire: server.Orders.find().
  void called_in_python(const std::string& wire_name, Span span) {
    const std::vector<std::string_view> parts = parts_of(wire_name);
    const auto keyword = std::find_if(parts.begin(), parts.end(), is_python_keyword);
    if (keyword != parts.end()) {
      sink_.report(kPythonKeyword, span, *keyword,
                   "'server." + wire_name + "(...)' is a syntax error there");
      return;
    }
    constexpr std::string_view kAllowed = "_.:/";  // specification, "Payload format"
    const auto is_odd = [&](char c) {
      const bool is_digit = c >= '0' && c <= '9';
      return !is_upper(c) && !is_lower(c) && !is_digit && kAllowed.find(c) == kAllowed.npos;
    };
    const auto odd = std::find_if(wire_name.begin(), wire_name.end(), is_odd);
    if (odd != wire_name.end()) {
      sink_.report(kWireName, span, wire_name,
                   "XML-RPC names have letters, digits, '_', '.', ':' and '/' only");
    } else if (!std::all_of(parts.begin(), parts.end(), is_python_name)) {
      sink_.report(kWireName, span, wire_name,
                   "Python callers have to write getattr(server, \"" + wire_name + "\")(...)");
    }
  }

  const Module& module_;
  LintSink& sink_;
  MemberNames members_;
  MemberNames methods_;
};

}  // namespace

void lint_names(const Module& module, LintSink& sink) { NameLinter(module, sink).run(); }

}  // namespace tagwire::idl
