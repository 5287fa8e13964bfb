#include "codegen/cpp/names.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <sstream>
#include <unordered_set>

#include "codegen/cpp/known_macros.h"

namespace tagwire::codegen {
namespace {

// [lex.key] of C++20 with the alternative tokens, the transactional memory keywords that g++ knows,
// and the two of later standards that compilers already warn about.
constexpr std::array kKeywords = std::to_array<std::string_view>({"alignas",
                                                                  "alignof",
                                                                  "and",
                                                                  "and_eq",
                                                                  "asm",
                                                                  "auto",
                                                                  "bitand",
                                                                  "bitor",
                                                                  "bool",
                                                                  "break",
                                                                  "case",
                                                                  "catch",
                                                                  "char",
                                                                  "char16_t",
                                                                  "char32_t",
                                                                  "char8_t",
                                                                  "class",
                                                                  "co_await",
                                                                  "co_return",
                                                                  "co_yield",
                                                                  "compl",
                                                                  "concept",
                                                                  "const",
                                                                  "const_cast",
                                                                  "consteval",
                                                                  "constexpr",
                                                                  "constinit",
                                                                  "continue",
                                                                  "decltype",
                                                                  "default",
                                                                  "delete",
                                                                  "do",
                                                                  "double",
                                                                  "dynamic_cast",
                                                                  "else",
                                                                  "enum",
                                                                  "explicit",
                                                                  "export",
                                                                  "extern",
                                                                  "false",
                                                                  "float",
                                                                  "for",
                                                                  "friend",
                                                                  "goto",
                                                                  "if",
                                                                  "inline",
                                                                  "int",
                                                                  "long",
                                                                  "mutable",
                                                                  "namespace",
                                                                  "new",
                                                                  "noexcept",
                                                                  "not",
                                                                  "not_eq",
                                                                  "nullptr",
                                                                  "operator",
                                                                  "or",
                                                                  "or_eq",
                                                                  "private",
                                                                  "protected",
                                                                  "public",
                                                                  "reflexpr",
                                                                  "register",
                                                                  "reinterpret_cast",
                                                                  "requires",
                                                                  "return",
                                                                  "short",
                                                                  "signed",
                                                                  "sizeof",
                                                                  "static",
                                                                  "static_assert",
                                                                  "static_cast",
                                                                  "struct",
                                                                  "switch",
                                                                  "synchronized",
                                                                  "template",
                                                                  "this",
                                                                  "thread_local",
                                                                  "throw",
                                                                  "true",
                                                                  "try",
                                                                  "typedef",
                                                                  "typeid",
                                                                  "typename",
                                                                  "typeof",
                                                                  "union",
                                                                  "unsigned",
                                                                  "using",
                                                                  "virtual",
                                                                  "void",
                                                                  "volatile",
                                                                  "wchar_t",
                                                                  "while",
                                                                  "xor",
                                                                  "xor_eq",
                                                                  "atomic_cancel",
                                                                  "atomic_commit",
                                                                  "atomic_noexcept"});

std::unordered_set<std::string_view> taken_names() {
  std::unordered_set<std::string_view> names(kKeywords.begin(), kKeywords.end());
  std::string_view rest = kKnownMacros;
  while (true) {
    const std::size_t begin = rest.find_first_not_of(" \n");
    if (begin == std::string_view::npos) return names;
    rest.remove_prefix(begin);
    const std::string_view name = rest.substr(0, rest.find_first_of(" \n"));
    names.insert(name);
    rest.remove_prefix(name.size());
  }
}

std::string wire_class(const idl::Service& service, std::string_view suffix) {
  return wished_name(service) + std::string(suffix);
}

}  // namespace

bool is_taken_by_cpp(std::string_view name) {
  static const std::unordered_set<std::string_view> taken = taken_names();
  return taken.contains(name) || name.starts_with("SYS_");  // one macro per system call
}

std::string cpp_name(std::string_view name, const std::vector<std::string>& taken) {
  const bool clash =
      is_taken_by_cpp(name) || std::find(taken.begin(), taken.end(), name) != taken.end();
  return std::string(name) + (clash ? "_" : "");
}

const std::string& wished_name(const idl::Named& decl) {
  return decl.cpp.name.empty() ? decl.name : decl.cpp.name;
}

std::string cpp_name(const idl::Named& decl, const std::vector<std::string>& taken) {
  return cpp_name(wished_name(decl), taken);
}

std::string declaration_name(const idl::Named& decl) {
  std::vector<std::string> taken = {"std", "tagwire", "to_string", "parse"};
  for (const auto& service : decl.module->services) {
    taken.push_back(service_class(*service));
    taken.push_back(unimplemented_class(*service));
    taken.push_back(api_class(*service));
    taken.push_back(client_class(*service));
  }
  return cpp_name(decl, taken);
}

std::vector<std::string> namespace_parts(const idl::Module& module) {
  std::vector<std::string> parts;
  std::istringstream path(module.name);
  for (std::string part; std::getline(path, part, '.');) {
    parts.push_back(cpp_name(part, {"std", "tagwire"}));
  }
  return parts;
}

std::string namespace_name(const idl::Module& module) {
  std::string name;
  for (const std::string& part : namespace_parts(module)) {
    if (!name.empty()) name += "::";
    name += part;
  }
  return name;
}

std::string service_class(const idl::Service& service) { return wire_class(service, "Service"); }

std::string unimplemented_class(const idl::Service& service) {
  std::string name = "Unimplemented" + service_class(service);
  for (const auto& other : service.module->services) {
    if (service_class(*other) == name) name += '_';
  }
  return name;
}

std::string api_class(const idl::Service& service) { return wire_class(service, "Api"); }

std::string client_class(const idl::Service& service) { return wire_class(service, "Client"); }

std::string string_literal(std::string_view text) {
  std::string literal = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        literal += "\\\"";
        break;
      case '\\':
        literal += "\\\\";
        break;
      case '\n':
        literal += "\\n";
        break;
      case '\r':
        literal += "\\r";
        break;
      case '\t':
        literal += "\\t";
        break;
      case '?':  // two in a row may start a trigraph
        literal += literal.ends_with('?') ? "\\?" : "?";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
          std::array<char, 5> octal{};  // three digits, so that a digit may follow
          std::snprintf(octal.data(), octal.size(), "\\%03o", static_cast<unsigned>(c));
          literal += octal.data();
        } else {
          literal += c;
        }
    }
  }
  return literal + '"';
}

}  // namespace tagwire::codegen
