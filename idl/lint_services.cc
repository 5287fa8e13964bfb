// Rules about services, methods and errors: what will surprise those who call.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "idl/lint_passes.h"

namespace tagwire::idl {

namespace {

constexpr std::int64_t kMicrosecondsPerMillisecond = 1000;
constexpr std::int64_t kMicrosecondsPerHour = std::int64_t{3600} * 1000 * 1000;

/// "get_x", "getX" and "get", but not "getaway".
bool begins_with_word(std::string_view name, std::string_view word) {
  if (!name.starts_with(word)) return false;
  if (name.size() == word.size()) return true;
  const char next = name[word.size()];
  return next == '_' || (next >= 'A' && next <= 'Z');
}

bool is_getter(const Method& method) {
  constexpr std::array<std::string_view, 9> kWords = {"get",   "list",  "find",   "is",      "has",
                                                      "count", "query", "search", "describe"};
  return method.result.has_value() && std::any_of(kWords.begin(), kWords.end(), [&](auto word) {
           return begins_with_word(method.name, word);
         });
}

bool mentions_any(const Type& type) {
  if (type.kind == Type::Kind::kScalar) return type.scalar == Scalar::kAny;
  return std::any_of(type.arguments.begin(), type.arguments.end(), mentions_any);
}

class ServiceLinter {
 public:
  ServiceLinter(const Module& module, LintSink& sink) : module_(module), sink_(sink) {}

  void run() {
    for (const auto& alias : module_.aliases) {
      documented("type", *alias);
      if (mentions_any(alias->target)) sink_.report(kUntyped, alias->name_span, alias->name);
    }
    for (const auto& constant : module_.constants) deprecation(*constant);
    for (const auto& each : module_.enums) enumeration(*each);
    for (const auto& each : module_.structs) {
      documented("struct", *each);
      fields(each->fields);
    }
    for (const auto& each : module_.unions) union_type(*each);
    for (const auto& each : module_.errors) error(*each);
    for (const auto& each : module_.services) service(*each);
  }

 private:
  void documented(std::string_view kind, const Named& named) {
    if (named.docs.empty()) sink_.report(kMissingDocs, named.name_span, kind, named.name);
    deprecation(named);
  }

  void deprecation(const Named& named) {
    if (named.deprecated && named.deprecated->empty()) {
      sink_.report(kSilentDeprecation, named.name_span, named.name);
    }
  }

  void enumeration(const Enum& enumeration) {
    documented("enum", enumeration);
    for (const Enumerator& enumerator : enumeration.enumerators) deprecation(enumerator);
  }

  void union_type(const Union& each) {
    documented("union", each);
    for (const Arm& arm : each.arms) {
      deprecation(arm);
      if (arm.type && mentions_any(*arm.type)) sink_.report(kUntyped, arm.name_span, arm.name);
    }
  }

  void fields(const std::vector<Field>& fields) {
    for (const Field& field : fields) {
      deprecation(field);
      if (mentions_any(field.type)) sink_.report(kUntyped, field.name_span, field.name);
      const Type::Kind kind = field.type.resolved().kind;
      const bool is_collection = kind == Type::Kind::kList || kind == Type::Kind::kMap;
      if (field.type.optional && is_collection) {
        sink_.report(kOptionalCollection, field.name_span, field.name);
      }
    }
  }

  void error(const ErrorDecl& error) {
    documented("error", error);
    fields(error.fields);
    if (error.code == 1) {
      sink_.report(kAmbiguousFaultCode, error.name_span, error.code,
                   "is what Python's servers answer for any exception");
    } else if (error.code == 0) {
      sink_.report(kAmbiguousFaultCode, error.name_span, error.code,
                   "means success to those who test 'if (code)'");
    }
  }

  void service(const Service& service) {
    documented("service", service);
    timeout("service '" + service.name + "'", service.timeout, service.name_span);
    for (const auto& constant : service.constants) deprecation(*constant);
    for (const Method& each : service.methods) {
      method(each);
      const bool has_example =
          std::any_of(service.examples.begin(), service.examples.end(),
                      [&](const Example& example) { return example.method == &each; });
      if (!has_example) sink_.report(kMissingExample, each.name_span, each.name);
    }
  }

  void method(const Method& method) {
    documented("method", method);
    timeout("method '" + method.name + "'", method.timeout, method.name_span);
    fields(method.parameters);
    for (const Field& parameter : method.parameters) wide(parameter);
    if (method.result && mentions_any(*method.result)) {
      sink_.report(kUntyped, method.name_span, method.name);
    }
    if (is_getter(method) && !method.readonly && !method.idempotent) {
      sink_.report(kUnmarkedGetter, method.name_span, method.name);
    }
  }

  void wide(const Field& parameter) {
    const Type type = parameter.type.resolved();
    const bool is_wide = type.kind == Type::Kind::kScalar &&
                         (type.scalar == Scalar::kInt64 || type.scalar == Scalar::kUint32);
    if (is_wide) sink_.report(kWideParameter, parameter.name_span, parameter.name);
  }

  void timeout(const std::string& what, std::optional<std::int64_t> microseconds, Span span) {
    if (!microseconds) return;
    if (*microseconds < kMicrosecondsPerMillisecond) {
      sink_.report(kOddTimeout, span, what, "less than a millisecond, which no network keeps");
    } else if (*microseconds > kMicrosecondsPerHour) {
      sink_.report(kOddTimeout, span, what, "more than an hour, in which the connection is held");
    }
  }

  const Module& module_;
  LintSink& sink_;
};

}  // namespace

void lint_services(const Module& module, LintSink& sink) { ServiceLinter(module, sink).run(); }

}  // namespace tagwire::idl
