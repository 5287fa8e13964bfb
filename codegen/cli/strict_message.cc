#include "codegen/cli/strict_message.h"

#include <utility>

#include "tagwire/wire/call.h"
#include "tagwire/wire/reply.h"
#include "tagwire/wire/value_codec.h"

namespace tagwire::cli {
namespace {

bool is_reply(std::string_view document) {
  wire::Decoder in(document);
  std::string_view root;
  return in.begin_document() && in.peek_tag(root) == xml::Reader::Token::kStartTag &&
         root == "methodResponse";
}

bool read_params(wire::CallReader& call, std::vector<Value>& values) {
  if (!call.has_params()) return call.finish(true);
  wire::ArgumentReader params = call.params();
  if (!params.begin()) return call.finish(false);
  while (params.next()) {
    Value value;
    if (!params.done_one(Codec<Value>::decode(call.decoder(), value))) return call.finish(false);
    values.push_back(std::move(value));
  }
  return call.finish(params.at_end());
}

StrictMessage read_call(std::string_view document) {
  StrictMessage message;
  wire::CallReader call(document);
  if (call.open()) {
    message.kind = MessageKind::kCall;
    message.method = call.method();
    if (read_params(call, message.values)) return message;
  }
  message.error = call.error();
  return message;
}

StrictMessage read_reply(std::string_view document) {
  using Content = wire::ReplyReader::Content;
  StrictMessage message;
  message.kind = MessageKind::kReply;
  wire::ReplyReader reply(document);
  const Content content = reply.open();
  if (content == Content::kNothing) return message;
  if (content == Content::kValue) {
    Value value;
    const bool read = Codec<Value>::decode(reply.decoder(), value);
    if (read) message.values.push_back(std::move(value));
    if (reply.finish(read)) return message;
  } else if (reply.error().code == ErrorCode::kFault) {
    message.kind = MessageKind::kFault;
    message.fault = reply.error().fault;
    return message;
  }
  message.error = reply.decoder().error();
  return message;
}

}  // namespace

StrictMessage read_strictly(std::string_view document) {
  return is_reply(document) ? read_reply(document) : read_call(document);
}

std::string to_line(const StrictMessage& message) {
  if (message.fault) {
    return "fault(" + to_string(Value(message.fault->code())) + ", " +
           to_string(Value(message.fault->text())) + ")";
  }
  std::string line = message.kind == MessageKind::kCall ? message.method : "reply";
  line += "(";
  for (const Value& value : message.values) {
    if (&value != &message.values.front()) line += ", ";
    line += to_string(value);
  }
  return line + ")";
}

}  // namespace tagwire::cli
