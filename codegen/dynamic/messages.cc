#include "codegen/dynamic/messages.h"

#include <chrono>
#include <string_view>
#include <utility>

#include "codegen/dynamic/value_text.h"
#include "tagwire/base/error_text.h"
#include "tagwire/wire/call.h"
#include "tagwire/wire/reply.h"

namespace tagwire::codegen {

using idl::Type;
using Object = idl::Value::Object;

namespace {

/// The text of an error with its fields filled in.
std::string error_text(const idl::ErrorDecl& error, const Object& fields) {
  std::string text;
  for (const idl::TemplatePiece& piece : error.text) {
    if (piece.field == nullptr) {
      text += piece.literal;
      continue;
    }
    for (const auto& [name, value] : fields) {
      if (name != piece.field->name) continue;
      const Type type = piece.field->type.resolved();
      if (const auto* plain = std::get_if<std::string>(&value.data)) {
        text += *plain;
      } else if (const auto* number = std::get_if<std::int64_t>(&value.data);
                 number != nullptr && type.scalar == idl::Scalar::kDuration) {
        tagwire::text::append(text, std::chrono::microseconds(*number));
      } else if (number != nullptr && type.scalar == idl::Scalar::kDatetime) {
        tagwire::text::append(text, std::chrono::sys_seconds(std::chrono::seconds(*number)));
      } else {
        text += idl_text(piece.field->type, value);
      }
    }
  }
  return text;
}

}  // namespace

std::string call_document(const std::string& wire_name, const idl::Method& method,
                          const std::vector<idl::Value>& arguments, Defaults defaults) {
  OutputBuffer buffer;
  wire::Encoder out(buffer);
  wire::detail::begin_call(out, wire_name);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    out.raw("<param>");
    encode_value(out, method.parameters[i].type, arguments[i], defaults);
    out.raw("</param>");
  }
  wire::detail::end_call(out);
  return out.failed() ? std::string() : std::string(buffer.view());
}

std::string reply_document(const idl::Method& method, const idl::Value* result) {
  OutputBuffer buffer;
  wire::Encoder out(buffer);
  out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?><methodResponse><params><param>");
  if (result == nullptr || !method.result) {
    out.write_nil();
  } else {
    encode_value(out, *method.result, *result);
  }
  out.raw("</param></params></methodResponse>");
  return out.failed() ? std::string() : std::string(buffer.view());
}

Fault fault_of(const idl::ErrorDecl& error, const idl::Value& fields) {
  idl::Struct as_struct;
  as_struct.fields = error.fields;
  Type type;
  type.kind = Type::Kind::kStruct;
  type.structure = &as_struct;
  const idl::Value whole = complete(type, fields);
  const auto& object = std::get<Object>(whole.data);
  std::string detail;
  if (!error.fields.empty()) {
    OutputBuffer buffer;
    wire::Encoder out(buffer);
    encode_value(out, type, whole);
    constexpr std::string_view kOpen = "<value><struct>";
    if (!out.failed()) {
      detail = std::string(kOpen) + "<member><name>error</name><value><string>" + error.wire_name +
               "</string></value></member>" + std::string(buffer.view().substr(kOpen.size()));
    }
  }
  return {error.code, error_text(error, object), detail};
}

std::string fault_document(const Fault& fault) {
  OutputBuffer buffer;
  wire::encode_fault(buffer, {}, fault);
  return std::string(buffer.view());
}

}  // namespace tagwire::codegen
