#include "codegen/mock/mock_service.h"

#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "codegen/dynamic/dynamic_codec.h"
#include "codegen/dynamic/messages.h"
#include "codegen/dynamic/plausible.h"
#include "codegen/dynamic/value_text.h"
#include "codegen/json/descriptor.h"
#include "idl/types.h"
#include "tagwire/rpc/method.h"
#include "tagwire/rpc/method_table.h"
#include "tagwire/wire/codecs.h"

namespace tagwire::codegen {

using idl::Type;
using Object = idl::Value::Object;

namespace {

/// The name that system.methodSignature has for it.
std::string_view signature_of(const Type& type) {
  const Type resolved = type.resolved();
  switch (resolved.kind) {
    case Type::Kind::kList:
    case Type::Kind::kTuple:
      return "array";
    case Type::Kind::kMap:
    case Type::Kind::kUnion:
    case Type::Kind::kAlias:
      return "struct";
    case Type::Kind::kStruct:
      return resolved.structure->positional ? "array" : "struct";
    case Type::Kind::kEnum:
    case Type::Kind::kScalar:
      break;
  }
  idl::Scalar scalar = resolved.scalar;
  if (resolved.kind == Type::Kind::kEnum) {
    scalar = resolved.enumeration->underlying.value_or(idl::Scalar::kString);
  }
  switch (scalar) {
    case idl::Scalar::kBool:
      return Codec<bool>::kSignature;
    case idl::Scalar::kDouble:
    case idl::Scalar::kDuration:
      return Codec<double>::kSignature;
    case idl::Scalar::kString:
      return Codec<std::string>::kSignature;
    case idl::Scalar::kBytes:
      return "base64";
    case idl::Scalar::kDatetime:
      return "dateTime.iso8601";
    case idl::Scalar::kAny:
      return "undef";
    case idl::Scalar::kInt64:
    case idl::Scalar::kUint32:
      return Codec<std::int64_t>::kSignature;
    default:
      return Codec<std::int32_t>::kSignature;
  }
}

std::string lines(const std::vector<std::string>& docs) {
  std::string text;
  for (const std::string& line : docs) text += (text.empty() ? "" : "\n") + line;
  return text;
}

class MockMethod final : public rpc::Method {
 public:
  MockMethod(const idl::Service& service, const idl::Method& method, const MockOptions& options)
      : Method({.name = service.wire_name_of(method), .help = lines(method.docs)}),
        service_(service),
        method_(method),
        options_(options) {
    for (const idl::Field& parameter : method.parameters) {
      parameters_.push_back(signature_of(parameter.type));
      if (parameter.required()) ++required_;
    }
    for (const idl::Service* one = &service; one != nullptr; one = one->base) {
      for (const idl::Example& example : one->examples) {
        if (example.method == &method) examples_.push_back(&example);
      }
    }
    if (method.result && !method.result->optional) made_up_ = plausible_value(*method.result);
  }

  bool has_answer() const {
    return !method_.result || method_.result->optional || made_up_ || first_result() != nullptr;
  }

  rpc::MethodTypes types() const override {
    rpc::MethodTypes types{.parameters = parameters_, .required = required_};
    if (method_.result) types.result = signature_of(*method_.result);
    return types;
  }

  bool invoke(rpc::Arguments& in, CallContext&, wire::Encoder& out) const override {
    std::vector<idl::Value> arguments;
    const bool read = in.read_each(required_, method_.parameters.size(), [&](std::size_t index) {
      return decode_field(in.decoder(), method_.parameters[index], arguments.emplace_back());
    });
    if (!read) return false;
    answer(arguments, out);
    return true;
  }

  std::optional<Fault> declared_fault() const override { return std::nullopt; }

 private:
  void answer(const std::vector<idl::Value>& arguments, wire::Encoder& out) const {
    const std::vector<idl::Value> given = completed(arguments);
    for (const idl::Example* example : examples_) {
      if (!matches(*example, given)) continue;
      if (example->error != nullptr) {
        record(arguments, " throws " + example->error->name + error_fields(*example), "an example");
        throw fault_of(*example->error, example->error_fields);
      }
      return reply(arguments, example->result ? &*example->result : nullptr, "an example", out);
    }
    if (const idl::Value* result = first_result()) {
      return reply(arguments, result, "the example of another call", out);
    }
    if (method_.result && !method_.result->optional && !made_up_) {
      throw Fault(fault_code::kInternal, "the mock server knows no answer to " + name() +
                                             ": give the method an example with a result");
    }
    reply(arguments, made_up_ ? &*made_up_ : nullptr, method_.result ? "made up" : "", out);
  }

  void reply(const std::vector<idl::Value>& arguments, const idl::Value* result,
             std::string_view source, wire::Encoder& out) const {
    if (!method_.result) {
      record(arguments, "", "");
      return Codec<std::monostate>::encode(out, {});
    }
    if (result == nullptr || is_nil(*result)) {
      record(arguments, "", "nil");
      return Codec<std::optional<bool>>::encode(out, std::nullopt);
    }
    record(arguments, " -> " + idl_text(*method_.result, *result), source);
    encode_value(out, *method_.result, *result);
  }

  /// With defaults for what was left out, so that equal calls are equal.
  std::vector<idl::Value> completed(const std::vector<idl::Value>& arguments) const {
    std::vector<idl::Value> whole;
    for (std::size_t i = 0; i < method_.parameters.size(); ++i) {
      const idl::Field& parameter = method_.parameters[i];
      if (i < arguments.size()) {
        whole.push_back(complete(parameter.type, arguments[i]));
      } else if (parameter.default_value) {
        whole.push_back(complete(parameter.type, *parameter.default_value));
      } else {
        whole.push_back(nil_value());
      }
    }
    return whole;
  }

  bool matches(const idl::Example& example, const std::vector<idl::Value>& given) const {
    const std::vector<idl::Value> wanted = completed(example.arguments);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (!equal(wanted[i], given[i])) return false;
    }
    return true;
  }

  const idl::Value* first_result() const {
    for (const idl::Example* example : examples_) {
      if (example->result) return &*example->result;
    }
    return nullptr;
  }

  static std::string error_fields(const idl::Example& example) {
    if (example.error->fields.empty()) return {};
    idl::Struct as_struct;
    as_struct.fields = example.error->fields;
    Type type;
    type.kind = Type::Kind::kStruct;
    type.structure = &as_struct;
    return " " + idl_text(type, example.error_fields);
  }

  void record(const std::vector<idl::Value>& arguments, const std::string& outcome,
              std::string_view source) const {
    if (!options_.record) return;
    std::string line = "example " + method_.name + "(";
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const idl::Field& parameter = method_.parameters[i];
      if (is_nil(arguments[i])) break;  // the last one, and it was not given
      line += (i == 0 ? "" : ", ");
      line += parameter.sensitive ? "\"***\"" : idl_text(parameter.type, arguments[i]);
    }
    line += ")" + outcome + ";  // " + service_.name;
    if (!source.empty()) line += ", " + std::string(source);
    options_.record(line);
  }

  const idl::Service& service_;
  const idl::Method& method_;
  const MockOptions& options_;
  std::vector<std::string_view> parameters_;
  std::size_t required_ = 0;
  std::vector<const idl::Example*> examples_;
  std::optional<idl::Value> made_up_;
};

/// Calls `use` with every method of every service that was asked for, inherited ones included.
template <class Use>
void for_each_method(const idl::Model& model, Use use) {
  for (const idl::Module* module : model.requested) {
    for (const auto& service : module->services) {
      const bool elsewhere = service->wire_name == "system";  // describes another server's
      if (elsewhere) continue;
      for (const idl::Method* method : service->all_methods()) use(*service, *method);
    }
  }
}

}  // namespace

MockService::MockService(const idl::Model& model, MockOptions options)
    : model_(model), options_(std::move(options)) {}

MockService::~MockService() = default;

/// What a ModuleText views.
struct MockService::Texts {
  std::string descriptor;
  std::string_view pieces[2];
  std::vector<const ModuleText*> imports;
  ModuleText text;
};

const ModuleText& MockService::text_of(const idl::Module& module) {
  std::unique_ptr<Texts>& slot = texts_[&module];
  if (slot == nullptr) {
    slot = std::make_unique<Texts>();
    Texts& made = *slot;
    for (const idl::Import& import : module.imports) {
      made.imports.push_back(&text_of(*import.module));
    }
    made.descriptor = module_json(module, false);
    made.pieces[0] = module.source->text();
    made.pieces[1] = made.descriptor;
    made.text = {.file = module.file_name,
                 .idl = std::span(made.pieces).first(1),
                 .descriptor = std::span(made.pieces).last(1),
                 .imports = made.imports};
  }
  return slot->text;
}

std::vector<std::string> MockService::without_answer() const {
  std::vector<std::string> names;
  for_each_method(model_, [&](const idl::Service& service, const idl::Method& method) {
    if (!MockMethod(service, method, options_).has_answer()) {
      names.push_back(service.name + "." + method.name);
    }
  });
  return names;
}

void MockService::add_methods_(rpc::MethodTable& table) {
  for (const idl::Module* module : model_.requested) table.add_module(text_of(*module));
  for_each_method(model_, [&](const idl::Service& service, const idl::Method& method) {
    table.add_method(std::make_unique<MockMethod>(service, method, options_));
  });
}

}  // namespace tagwire::codegen
