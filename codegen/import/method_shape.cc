#include "codegen/import/method_shape.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <set>
#include <utility>

#include "codegen/import/help_text.h"

namespace tagwire::importing {
namespace {

constexpr const char* kArray = "list<any>";
constexpr const char* kStruct = "map<string, any>";
constexpr const char* kAny = "any";
/// More than anything has; what a hostile server may make us write.
constexpr std::size_t kMaxParameters = 256;
constexpr std::size_t kMaxNameBytes = 100;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

/// Lower case, without white space around it and a namespace prefix: "ex:nil" is "nil".
std::string folded_type(std::string_view name) {
  while (!name.empty() && (name[0] == ' ' || name[0] == '\t')) name.remove_prefix(1);
  while (!name.empty() && (name.back() == ' ' || name.back() == '\t')) name.remove_suffix(1);
  std::string text = lower(name);
  for (const std::string_view prefix : {"ex:", "xmlrpc:"}) {
    if (text.starts_with(prefix)) text.erase(0, prefix.size());
  }
  return text;
}

struct TypeName {
  std::string_view name;
  std::string_view idl;  ///< empty: nothing
};

// XML-RPC's own names first, then what toolkits and people write instead.
constexpr std::array kTypeNames = {
    TypeName{"int", "int32"},
    TypeName{"i4", "int32"},
    TypeName{"i8", "int64"},
    TypeName{"boolean", "bool"},
    TypeName{"double", "double"},
    TypeName{"string", "string"},
    TypeName{"datetime.iso8601", "datetime"},
    TypeName{"base64", "bytes"},
    TypeName{"array", kArray},
    TypeName{"struct", kStruct},
    TypeName{"nil", ""},
    TypeName{"i1", "int8"},
    TypeName{"i2", "int16"},
    TypeName{"integer", "int32"},
    TypeName{"long", "int64"},
    TypeName{"bool", "bool"},
    TypeName{"float", "double"},
    TypeName{"str", "string"},
    TypeName{"datetime", "datetime"},
    TypeName{"iso8601", "datetime"},
    TypeName{"binary", "bytes"},
    TypeName{"bytes", "bytes"},
    TypeName{"list", kArray},
    TypeName{"dict", kStruct},
    TypeName{"hash", kStruct},
    TypeName{"none", ""},
    TypeName{"null", ""},
    TypeName{"void", ""},
};

const TypeName* find_type(std::string_view name) {
  const std::string folded = folded_type(name);
  const auto found = std::find_if(kTypeNames.begin(), kTypeNames.end(),
                                  [&](const TypeName& type) { return type.name == folded; });
  return found == kTypeNames.end() ? nullptr : &*found;
}

/// Names of types are single words: a sentence in their place says that there is no signature.
bool may_be_type_name(const Value& value) {
  const auto* text = value.get_if<std::string>();
  return text != nullptr && text->size() <= kMaxNameBytes &&
         text->find_first_of(" \t\r\n") == std::string::npos;
}

std::optional<Signature> signature_of(const Value::Array& names) {
  if (names.empty() || names.size() > kMaxParameters + 1) return std::nullopt;
  if (!std::all_of(names.begin(), names.end(), may_be_type_name)) return std::nullopt;
  Signature signature;
  signature.result = idl_type(names[0].as_string()).value_or("");
  for (std::size_t i = 1; i < names.size(); ++i) {
    signature.parameters.push_back(idl_type(names[i].as_string()).value_or(kAny));
  }
  // "nil" for the parameters of a method without any.
  if (names.size() == 2 && !idl_type(names[1].as_string())) signature.parameters.clear();
  return signature;
}

// ---- one shape of several signatures

std::string common_type(const std::string& a, const std::string& b) { return a == b ? a : kAny; }

std::string spell(const Signature& signature) {
  std::string text = "(";
  for (const std::string& type : signature.parameters) {
    if (text.size() > 1) text += ", ";
    text += type;
  }
  text += ')';
  return signature.result.empty() ? text : text + " -> " + signature.result;
}

std::string alternatives(const std::vector<Signature>& signatures) {
  std::string text = "The server says that it can be called as ";
  for (const Signature& signature : signatures) {
    if (&signature != &signatures.front()) text += " or ";
    text += spell(signature);
  }
  return text + ".";
}

struct Merged {
  std::vector<std::string> types;
  std::size_t required = 0;  ///< the others may be left out
  std::string result;
};

Merged merge(const std::vector<Signature>& signatures) {
  Merged merged{signatures[0].parameters, signatures[0].parameters.size(), signatures[0].result};
  for (const Signature& signature : signatures) {
    merged.result = common_type(merged.result, signature.result);
    merged.required = std::min(merged.required, signature.parameters.size());
    for (std::size_t i = 0; i < signature.parameters.size(); ++i) {
      if (i == merged.types.size()) {
        merged.types.push_back(signature.parameters[i]);
      } else {
        merged.types[i] = common_type(merged.types[i], signature.parameters[i]);
      }
    }
  }
  return merged;
}

std::string help_type(const std::string& written) {
  return is_type_name(written) ? idl_type(written).value_or(kAny) : kAny;
}

/// Parameters of a method that has no signature, as its help has them.
Merged described(const HelpSignature& help) {
  Merged merged;
  for (const HelpParameter& parameter : help.parameters) {
    merged.types.push_back(help_type(parameter.type));
    if (!parameter.optional && merged.required + 1 == merged.types.size()) ++merged.required;
  }
  merged.result = help_type(help.result);
  if (is_type_name(help.result) && !idl_type(help.result)) merged.result.clear();
  return merged;
}

/// Gives every name once, in no two spellings that differ in case only.
class ParameterNames {
 public:
  std::string unique(const std::string& wanted, std::size_t index) {
    const std::string base = wanted.empty() ? "arg" + std::to_string(index + 1) : wanted;
    std::string name = base;
    for (int i = 2; !taken_.insert(lower(name)).second; ++i) {
      name = base + "_" + std::to_string(i);
    }
    return name;
  }

 private:
  std::set<std::string> taken_;
};

/// The first list of parameters that has one of the right numbers; null for none.
const HelpSignature* matching(const std::vector<HelpSignature>& helps, std::size_t least,
                              std::size_t most) {
  for (const std::size_t wanted : {most, least}) {
    for (const HelpSignature& help : helps) {
      if (help.parameters.size() == wanted && wanted > 0) return &help;
    }
  }
  return nullptr;
}

/// `merged` with names. An IDL can have one parameter that is left out without a default, the last:
/// of several, those before it have to be given.
void add_parameters(MethodShape& shape, const Merged& merged, const HelpSignature* names) {
  ParameterNames unique;
  const std::size_t count = merged.types.size();
  for (std::size_t i = 0; i < count; ++i) {
    const bool named = names != nullptr && i < names->parameters.size();
    const std::string wanted = named ? idl_name(names->parameters[i].name) : "";
    const bool optional = i + 1 == count && merged.required < count;
    shape.parameters.push_back({unique.unique(wanted, i), merged.types[i], optional});
  }
  if (merged.required + 1 < count) {
    shape.remarks.push_back("The server lets everything from '" +
                            shape.parameters[merged.required].name +
                            "' on be left out; give it a default to do so.");
  }
}

}  // namespace

bool is_type_name(std::string_view name) { return find_type(name) != nullptr; }

std::optional<std::string> idl_type(std::string_view name) {
  const TypeName* const type = find_type(name);
  if (type == nullptr) return kAny;
  if (type->idl.empty()) return std::nullopt;
  return std::string(type->idl);
}

std::vector<Signature> read_signatures(const Value& answer) {
  // A name alone, from a server that boxes nothing: the result of a method without parameters.
  if (const auto* text = answer.get_if<std::string>()) {
    if (!is_type_name(*text)) return {};
    return {Signature{idl_type(*text).value_or(""), {}}};
  }
  const auto* list = answer.get_if<Value::Array>();
  if (list == nullptr) return {};
  if (const auto flat = signature_of(*list)) return {*flat};
  std::vector<Signature> signatures;
  for (const Value& each : *list) {
    const auto* names = each.get_if<Value::Array>();
    const auto signature = names == nullptr ? std::nullopt : signature_of(*names);
    const bool is_new = signature && std::find(signatures.begin(), signatures.end(), *signature) ==
                                         signatures.end();
    if (is_new) signatures.push_back(*signature);
  }
  return signatures;
}

MethodShape shape_of(std::string_view name, const std::vector<Signature>& signatures,
                     std::string_view help) {
  MethodShape shape;
  shape.docs = doc_lines(help);
  const std::vector<HelpSignature> helps = read_help(name, help);
  if (!signatures.empty()) {
    const Merged merged = merge(signatures);
    add_parameters(shape, merged, matching(helps, merged.required, merged.types.size()));
    shape.result = merged.result;
    if (signatures.size() > 1) shape.remarks.push_back(alternatives(signatures));
    return shape;
  }
  const auto described_by =
      std::find_if(helps.begin(), helps.end(), [](const HelpSignature& h) { return h.prominent; });
  if (described_by != helps.end() && described_by->parameters.size() <= kMaxParameters) {
    const Merged merged = described(*described_by);
    add_parameters(shape, merged, &*described_by);
    shape.result = merged.result;
    return shape;
  }
  shape.parameters.push_back({"argument", kAny, true});
  shape.result = kAny;
  return shape;
}

std::string idl_name(std::string_view text) {
  std::string name;
  for (const char c : text) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool is_digit = c >= '0' && c <= '9';
    if (is_letter || (is_digit && !name.empty())) {
      name += c;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
    if (name.size() == kMaxNameBytes) break;
  }
  while (!name.empty() && name.back() == '_') name.pop_back();
  return name;
}

}  // namespace tagwire::importing
