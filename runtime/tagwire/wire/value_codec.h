// Codec<Value>: the IDL type `any` on the wire. Everything that XML-RPC can say is read; integers
// keep the width that they came with.
#pragma once

#include <string_view>

#include "tagwire/value/value.h"
#include "tagwire/wire/codec.h"

namespace tagwire {

template <>
struct Codec<Value> {
  /// What system.methodSignature answers for a method with an `any`.
  static constexpr std::string_view kSignature = "undef";
  static bool decode(wire::Decoder& in, Value& out);
  static void encode(wire::Encoder& out, const Value& value);
};

}  // namespace tagwire
