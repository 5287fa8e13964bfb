// A message of either direction, read by our own strict reader into values: what a tagwire server
// or client would make of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tagwire/value/value.h"
#include "tagwire/wire/decoder.h"

namespace tagwire::cli {

enum class MessageKind : std::uint8_t { kUnknown, kCall, kReply, kFault };

struct StrictMessage {
  MessageKind kind = MessageKind::kUnknown;
  std::string method;         ///< of a call
  std::vector<Value> values;  ///< parameters, or the result if there is one
  std::optional<Fault> fault;
  /// Why it was refused; what stands above is then what was read before.
  std::optional<wire::DecodeError> error;

  bool ok() const { return !error; }
};

StrictMessage read_strictly(std::string_view document);

/// The message in one line: `m(1, "x")`, `reply(1)`, `fault(4, "Too many")`. Precondition: ok().
std::string to_line(const StrictMessage& message);

}  // namespace tagwire::cli
