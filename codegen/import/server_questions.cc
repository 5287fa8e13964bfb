#include "codegen/import/server_questions.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "tagwire/client/multicall.h"
#include "tagwire/value/value.h"

namespace tagwire::importing {
namespace {

constexpr const char* kSignature = "system.methodSignature";
constexpr const char* kHelp = "system.methodHelp";
/// Two calls each: well within what servers take in one document.
constexpr std::size_t kMethodsInABatch = 100;

bool is_listed(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Asks about methods one after the other, or many at once.
class Interview {
 public:
  Interview(Client& client, std::vector<std::string> listed)
      : client_(client), listed_(std::move(listed)) {}

  /// What stopped it, or none.
  std::optional<Error> run(std::vector<PublishedMethod>& methods) {
    std::size_t asked = 0;
    if (is_listed(listed_, "system.multicall")) {
      while (asked < methods.size() && ask_batch(methods, asked)) {
        asked = std::min(asked + kMethodsInABatch, methods.size());
      }
    }
    // Also after a batch that failed: some servers give up the whole of it at the first fault.
    for (; asked < methods.size(); ++asked) {
      if (auto error = ask_about(methods[asked])) return error;
    }
    return std::nullopt;
  }

 private:
  bool ask_batch(std::vector<PublishedMethod>& methods, std::size_t begin) {
    MultiCall batch(client_);
    std::vector<Pending<Value>> answers;
    const std::size_t end = std::min(begin + kMethodsInABatch, methods.size());
    for (std::size_t i = begin; i < end; ++i) {
      answers.push_back(batch.add<Value>(kSignature, methods[i].name));
      answers.push_back(batch.add<Value>(kHelp, methods[i].name));
    }
    if (!batch.try_run().ok()) return false;
    for (std::size_t i = begin; i < end; ++i) {
      const std::size_t at = 2 * (i - begin);
      take_signature(methods[i], answers[at].result());
      take_help(methods[i], answers[at + 1].result());
    }
    return true;
  }

  std::optional<Error> ask_about(PublishedMethod& method) {
    if (has_signatures_) {
      const Result<Value> answer = client_.try_call<Value>(kSignature, method.name);
      if (is_final(answer)) return answer.error();
      take_signature(method, answer);
      has_signatures_ = answer.ok() || is_listed(listed_, kSignature);
    }
    if (has_help_) {
      const Result<Value> answer = client_.try_call<Value>(kHelp, method.name);
      if (is_final(answer)) return answer.error();
      take_help(method, answer);
      has_help_ = answer.ok() || is_listed(listed_, kHelp);
    }
    return std::nullopt;
  }

  /// The server is gone, or too slow: asking on would take as long for every method.
  static bool is_final(const Result<Value>& answer) {
    if (answer.ok()) return false;
    const ErrorCode code = answer.error().code;
    return code == ErrorCode::kTimeout || code == ErrorCode::kUnavailable;
  }

  static void take_signature(PublishedMethod& method, const Result<Value>& answer) {
    if (answer.ok()) method.signatures = read_signatures(*answer);
  }
  static void take_help(PublishedMethod& method, const Result<Value>& answer) {
    const std::string* const text = answer.ok() ? answer->get_if<std::string>() : nullptr;
    if (text != nullptr) method.help = *text;
  }

  Client& client_;
  const std::vector<std::string> listed_;
  // Whether it is worth asking for, where the server does not list it.
  bool has_signatures_ = true;
  bool has_help_ = true;
};

Error no_list(std::string why) {
  return make_error(ErrorCode::kMalformed,
                    std::move(why) +
                        "; without system.listMethods nobody can tell what the server offers: turn "
                        "its introspection on if it has one (Python: "
                        "register_introspection_functions()), or write the IDL by hand "
                        "(docs/importing.md)");
}

}  // namespace

Result<std::vector<IdlFile>> ask_for_idl(Client& client) {
  const Result<Value> answer = client.try_call<Value>("tagwire.describe");
  if (answer.ok()) return idl_files_of(*answer);
  const ErrorCode code = answer.error().code;
  if (code == ErrorCode::kTimeout || code == ErrorCode::kDenied) return answer.error();
  // Everything else may be this server's way to say that it has no such method.
  return std::vector<IdlFile>();
}

bool is_own_method(std::string_view name) {
  return name.starts_with("system.") || name.starts_with("tagwire.");
}

Result<std::vector<std::string>> ask_for_names(Client& client) {
  const Result<Value> answer = client.try_call<Value>("system.listMethods");
  if (!answer.ok()) {
    if (answer.error().code == ErrorCode::kFault) return no_list(answer.error().message);
    return answer.error();
  }
  const auto* list = answer->get_if<Value::Array>();
  if (list == nullptr) {
    return no_list("system.listMethods of " + client.url() + " answered a " +
                   std::string(answer->type_name()) + " instead of a list of names");
  }
  std::vector<std::string> names;
  for (const Value& each : *list) {
    if (const auto* name = each.get_if<std::string>()) names.push_back(*name);
  }
  return names;
}

Result<std::vector<PublishedMethod>> ask_for_methods(Client& client, bool with_system) {
  Result<std::vector<std::string>> names = ask_for_names(client);
  if (!names.ok()) return names.error();
  std::vector<std::string> listed = *std::move(names);
  std::vector<PublishedMethod> methods;
  for (const std::string& name : listed) {
    if (with_system || !is_own_method(name)) methods.push_back({name, {}, ""});
  }
  if (methods.empty()) {
    return no_list("system.listMethods of " + client.url() + " names no method of its own");
  }
  if (auto error = Interview(client, std::move(listed)).run(methods)) return *std::move(error);
  return methods;
}

}  // namespace tagwire::importing
