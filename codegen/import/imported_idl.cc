#include "codegen/import/imported_idl.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "idl/diagnostic.h"
#include "idl/format.h"
#include "idl/parser.h"
#include "idl/source.h"
#include "idl/utf8.h"

namespace tagwire::importing {
namespace {

constexpr std::size_t kColumns = 100;
/// Of a name on the wire: the front end's.
constexpr std::size_t kMaxWireName = 256;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

/// "shop.order-desk" as the name of a service: ShopOrderDesk.
std::string pascal_case(std::string_view text) {
  std::string name;
  bool begins_word = true;
  for (const char c : text) {
    const bool is_lower = c >= 'a' && c <= 'z';
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_lower && !is_upper && !(is_digit && !name.empty())) {
      begins_word = true;
      continue;
    }
    name += begins_word && is_lower ? static_cast<char>(c - 'a' + 'A') : c;
    begins_word = false;
  }
  return name;
}

/// A string of the IDL.
std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

/// Why a name cannot be written into an IDL; none when it can.
std::optional<std::string> why_unwritable(std::string_view name) {
  if (name.empty()) return "it has no name";
  if (name.size() > kMaxWireName) return "its name has more than 256 bytes";
  for (std::string_view rest = name; !rest.empty();) {
    const char32_t character = idl::take_character(rest);
    if (character < 0x20 || character == 0x7F) return "its name holds a control character";
  }
  if (name == "system" || name == "system.") return "its name is reserved";
  if (name == "tagwire" || name.starts_with("tagwire.")) return "'tagwire.' is reserved";
  return std::nullopt;
}

/// A method's name in two: what its service is on the wire, and the rest.
struct SplitName {
  std::string prefix;
  std::string name;
};

SplitName split(const std::string& name) {
  // The IDL reserves deeper names for servers of its own; `system` itself can be called.
  if (name.starts_with("system.")) return {"system", name.substr(7)};
  const std::size_t dot = name.rfind('.');
  if (dot == std::string::npos || dot == 0 || dot + 1 == name.size()) return {"", name};
  return {name.substr(0, dot), name.substr(dot + 1)};
}

/// Names of one scope, which differ by more than case.
class UniqueNames {
 public:
  /// `taken`: whether a name is impossible for a reason of its own.
  template <class Taken>
  std::string add(const std::string& wanted, Taken taken) {
    std::string name = wanted;
    for (int i = 2; folded_.contains(lower(name)) || taken(name); ++i) {
      name = wanted + "_" + std::to_string(i);
    }
    folded_.insert(lower(name));
    names_.insert(name);
    return name;
  }
  bool contains(const std::string& name) const { return names_.contains(name); }

 private:
  std::set<std::string> folded_;
  std::set<std::string> names_;
};

struct NamedMethod {
  const PublishedMethod* method = nullptr;
  std::string wire;  ///< within its service
};

class IdlWriter {
 public:
  explicit IdlWriter(const IdlOptions& options) : options_(options) {}

  ImportedIdl write(const std::vector<PublishedMethod>& methods) {
    sort(methods);
    write_head();
    for (const auto& [prefix, list] : services_) write_service(prefix, list);
    lay_out();
    return std::move(idl_);
  }

 private:
  void sort(const std::vector<PublishedMethod>& methods) {
    std::set<std::string> seen;
    for (const PublishedMethod& method : methods) {
      if (!seen.insert(method.name).second) continue;
      if (const auto reason = why_unwritable(method.name)) {
        idl_.left_out.push_back(printable(method.name) + ": " + *reason);
        continue;
      }
      SplitName parts = split(method.name);
      services_[parts.prefix].push_back({&method, std::move(parts.name)});
      ++idl_.methods;
      if (method.signatures.empty()) ++idl_.without_signature;
    }
    // By name: some servers answer in the order of a hash table, another one each time.
    for (auto& [prefix, list] : services_) {
      std::sort(list.begin(), list.end(),
                [](const NamedMethod& a, const NamedMethod& b) { return a.wire < b.wire; });
    }
    std::sort(idl_.left_out.begin(), idl_.left_out.end());
    idl_.services = services_.size();
  }

  static std::string printable(const std::string& name) {
    const std::vector<std::string> lines = doc_lines(name);
    return lines.empty() ? "''" : "'" + lines[0] + "'";
  }

  void line(const std::string& text) { idl_.text += text + "\n"; }

  void remark(const std::string& indent, const std::string& text) {
    std::string rest = text;
    while (indent.size() + 3 + rest.size() > kColumns) {
      const std::size_t end = rest.rfind(' ', kColumns - indent.size() - 3);
      if (end == std::string::npos || end == 0) break;
      line(indent + "// " + rest.substr(0, end));
      rest.erase(0, end + 1);
    }
    line(indent + "// " + rest);
  }

  void write_head() {
    const std::vector<std::string> url = doc_lines(options_.url);
    remark("", "Written by `tagwire import` from what the server" +
                   (url.empty() ? "" : " at " + url.front()) +
                   " says about itself: system.listMethods, methodSignature and methodHelp.");
    line("//");
    remark("",
           "No server says there what an array or a struct holds, or which faults a method answers "
           "with: declare structs and errors where they are known, and put them in place of "
           "list<any> and map<string, any>, and behind `throws`.");
    if (idl_.without_signature > 0) {
      line("//");
      remark("", "Without a signature: " + std::to_string(idl_.without_signature) + " of " +
                     std::to_string(idl_.methods) +
                     " methods. Their parameters are those that their help shows; where it says "
                     "`argument: any?`, put what the method takes.");
    }
    for (const std::string& reason : idl_.left_out) {
      line("//");
      remark("", "Left out: " + reason);
    }
    line("module " + options_.module + ";");
  }

  std::string service_name(const std::string& prefix) {
    const auto given = options_.services.find(prefix);
    if (given != options_.services.end()) {
      return names_.add(given->second, [](const std::string&) { return false; });
    }
    std::string wanted = pascal_case(prefix.empty() ? options_.module : prefix);
    if (wanted.empty()) wanted = "Service";
    // What is not among the services is declared nowhere, so built-in types are all that is taken.
    return names_.add(wanted, [](const std::string& name) {
      return idl::is_type_word(name) || name == "system" || name == "tagwire";
    });
  }

  void write_service(const std::string& prefix, const std::vector<NamedMethod>& methods) {
    const std::string name = service_name(prefix);
    line("");
    if (name != prefix) line("@wire(" + quoted(prefix) + ")");
    line("service " + name + " {");
    UniqueNames names;
    for (const NamedMethod& method : methods) {
      const std::size_t begin = idl_.text.size();
      const bool tall = write_method(method, names);
      if (tall && &method != &methods.front()) idl_.text.insert(begin, "\n");
    }
    line("}");
  }

  /// Callers have try_x and async_x beside x.
  static bool is_form(const UniqueNames& names, const std::string& name) {
    for (const std::string prefix : {"try_", "async_"}) {
      if (names.contains(prefix + name)) return true;
      if (name.starts_with(prefix) && names.contains(name.substr(prefix.size()))) return true;
    }
    return false;
  }

  /// Whether it has lines of its own above it, and therefore stands apart.
  bool write_method(const NamedMethod& method, UniqueNames& names) {
    std::string wanted = idl_name(method.wire);
    if (wanted.empty()) wanted = "method";
    const std::string name =
        names.add(wanted, [&](const std::string& each) { return is_form(names, each); });
    const MethodShape shape = shape_of(method.wire, method.method->signatures, method.method->help);
    for (const std::string& sentence : shape.remarks) remark("  ", sentence);
    for (const std::string& text : shape.docs) line(text.empty() ? "  ///" : "  /// " + text);
    if (name != method.wire) line("  @wire(" + quoted(method.wire) + ")");
    write_signature(name, shape);
    return !shape.remarks.empty() || !shape.docs.empty() || name != method.wire;
  }

  void write_signature(const std::string& name, const MethodShape& shape) {
    std::string text = "  " + name + "(";
    for (const Parameter& parameter : shape.parameters) {
      if (&parameter != &shape.parameters.front()) text += ", ";
      text += spell(parameter);
    }
    line(text + (shape.result.empty() ? ");" : ") -> " + shape.result + ";"));
  }

  static std::string spell(const Parameter& parameter) {
    return parameter.name + ": " + parameter.type + (parameter.optional ? "?" : "");
  }

  /// As `tagwire fmt` does.
  void lay_out() {
    const idl::SourceFile source("imported.idl", idl_.text);
    idl::Diagnostics diagnostics;
    if (auto text = idl::format(source, diagnostics)) idl_.text = *std::move(text);
  }

  const IdlOptions& options_;
  std::map<std::string, std::vector<NamedMethod>> services_;
  UniqueNames names_;
  ImportedIdl idl_;
};

}  // namespace

ImportedIdl write_idl(std::vector<PublishedMethod> methods, const IdlOptions& options) {
  return IdlWriter(options).write(methods);
}

}  // namespace tagwire::importing
