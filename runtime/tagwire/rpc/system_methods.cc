#include "tagwire/rpc/system_methods.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "tagwire/base/error.h"
#include "tagwire/rpc/call_runner.h"
#include "tagwire/rpc/multicall.h"
#include "tagwire/version.h"
#include "tagwire/wire/codecs.h"

namespace tagwire::rpc {
namespace {

/// What system.methodSignature answers about a method.
struct Signatures {
  MethodTypes types;
};

/// What system.getCapabilities answers: the conventions that peers look for, under the names that
/// they look for.
struct Capabilities {};
/// What tagwire.describe answers.
struct Description {
  const std::vector<const ModuleText*>& modules;
};
struct Capability {
  std::string_view name;
  std::string_view url;
  std::int32_t version;
};
constexpr std::string_view kIntrospection = "http://xmlrpc-c.sourceforge.net/introspection.html";
constexpr Capability kCapabilities[] = {
    {"xmlrpc", "http://xmlrpc.com/spec.md", 1},
    {"introspect", kIntrospection, 1},     // the name that xmlrpc-c gives it
    {"introspection", kIntrospection, 2},  // and PHP's libraries
    {"system.multicall", "http://xmlrpc-c.sourceforge.net/hacks/multicall.html", 1},
    {"faults_interop", "http://xmlrpc-epi.sourceforge.net/specs/rfc.fault_codes.php", 20010516},
    {"nil", "http://ontosys.com/xml-rpc/extensions.php", 20010518},
    {"tagwire", "urn:tagwire", TAGWIRE_VERSION},
};

/// Whether there is no name for what the method takes or gives: it has a parameter or a result of
/// any type.
bool has_any(const MethodTypes& types) {
  constexpr std::string_view kAny = "undef";
  for (const std::string_view parameter : types.parameters) {
    if (parameter == kAny) return true;
  }
  return types.result == kAny;
}

}  // namespace
}  // namespace tagwire::rpc

namespace tagwire {

template <>
struct Codec<rpc::Signatures> {
  static constexpr std::string_view kSignature = "array";
  /// An array of signatures, the result's type first in each; one signature more for each parameter
  /// that may be left out. Peers with nothing to say send the string undef.
  static void encode(wire::Encoder& out, const rpc::Signatures& value) {
    const rpc::MethodTypes& types = value.types;
    if (rpc::has_any(types)) return out.write_string("undef");
    out.begin_array();
    for (std::size_t count = types.required; count <= types.parameters.size(); ++count) {
      out.begin_array();
      out.write_string(!types.result.empty()
                           ? types.result
                           : std::string_view(out.dialect().nil ? "nil" : "boolean"));
      for (const std::string_view type : types.parameters.first(count)) out.write_string(type);
      out.end_array();
    }
    out.end_array();
  }
};

template <>
struct Codec<rpc::Capabilities> {
  static constexpr std::string_view kSignature = "struct";
  static void encode(wire::Encoder& out, const rpc::Capabilities&) {
    out.begin_struct();
    for (const rpc::Capability& capability : rpc::kCapabilities) {
      if (capability.name == "nil" && !out.dialect().nil) continue;
      out.begin_member(capability.name);
      out.begin_struct();
      out.begin_member<"specUrl">();
      out.write_string(capability.url);
      out.end_member();
      out.begin_member<"specVersion">();
      out.write_int(capability.version);
      out.end_member();
      out.end_struct();
      out.end_member();
    }
    out.end_struct();
  }
};

template <>
struct Codec<rpc::Description> {
  static constexpr std::string_view kSignature = "struct";
  /// The files of the interface, and the descriptor of all of them: that of each module is one
  /// element of its list. Without any, both say so by being empty.
  static void encode(wire::Encoder& out, const rpc::Description& value) {
    out.begin_struct();
    out.begin_member<"tagwire">();
    out.write_string(TAGWIRE_VERSION_STRING);
    out.end_member();
    out.begin_member<"idl">();
    out.begin_array();
    for (const ModuleText* module : value.modules) encode_file(out, *module);
    out.end_array();
    out.end_member();
    out.begin_member<"descriptor">();
    out.write_string(descriptor(value.modules));
    out.end_member();
    out.end_struct();
  }

 private:
  static void encode_file(wire::Encoder& out, const ModuleText& module) {
    out.begin_struct();
    out.begin_member<"name">();
    out.write_string(module.file);
    out.end_member();
    out.begin_member<"text">();
    std::string text;
    for (const std::string_view piece : module.idl) text += piece;
    out.write_string(text);
    out.end_member();
    out.end_struct();
  }

  static std::string descriptor(const std::vector<const ModuleText*>& modules) {
    std::string text = "{\"format\":1,\"modules\":[";
    bool first = true;
    for (const ModuleText* module : modules) {
      if (!std::exchange(first, false)) text += ',';
      for (const std::string_view piece : module->descriptor) text += piece;
    }
    return text + "]}";
  }
};

}  // namespace tagwire

namespace tagwire::rpc {
namespace {

const Method& require_method(const MethodTable& table, std::string_view name) {
  const Method* method = table.find(name);
  if (method == nullptr) throw no_such_method(name);
  return *method;
}

template <class Callable>
void add(MethodTable& table, std::string_view name, std::string_view help, Callable callable) {
  using Function = typename FunctionType<Callable>::type;
  table.add_system_method(
      std::make_unique<TypedMethod<Callable, Function, DeclaredErrors<>, std::tuple<>>>(
          MethodInfo{.name = name, .help = help}, std::move(callable), std::tuple<>()));
}

}  // namespace

void add_system_methods(MethodTable& table) {
  add(table, "system.listMethods", "The names of all methods.", [&table] {
    std::vector<std::string_view> names;
    for (const auto& method : table.methods()) names.push_back(method->name());
    return names;
  });
  add(table, "system.methodExist", "Whether there is a method of that name.",
      [&table](std::string_view name) { return table.find(name) != nullptr; });
  add(table, "system.methodHelp", "What a method does; empty when nothing is said about it.",
      [&table](std::string_view name) -> std::string_view {
        return require_method(table, name).help();
      });
  add(table, "system.methodSignature",
      "The signatures of a method: an array of arrays with the type of the result, then those of "
      "the parameters; one more for each parameter that may be left out. The string undef when a "
      "type is open.",
      [&table](std::string_view name) { return Signatures{require_method(table, name).types()}; });
  add(table, "system.getCapabilities", "The conventions that this server follows.",
      [] { return Capabilities(); });
  add(table, "tagwire.describe",
      "The interface of this server: its IDL files, imports first, and the same as JSON (the "
      "descriptor). Methods that come from no IDL are not part of it.",
      [&table] { return Description{table.modules()}; });
  table.add_system_method(make_multicall());
}

}  // namespace tagwire::rpc
