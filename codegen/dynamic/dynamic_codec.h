// Values of IDL types on the wire, as a Model says: what generated code does, for tools that read
// the interface when they run. Reading and writing go through the same Decoder and Encoder, so that
// both take the same documents and refuse others in the same words; a test holds them together.
#pragma once

#include <cstdint>

#include "idl/model.h"
#include "tagwire/wire/decoder.h"
#include "tagwire/wire/encoder.h"

namespace tagwire::codegen {

/// Reads one `<value>` of `type` into `out`, its constraints checked. Beside what idl::Value says:
/// - missing fields with a default have it; missing optional ones have no entry;
/// - an unknown enumerator of an open enum is its text, or its number;
/// - an unknown arm of an open union is an entry of that name with an empty Object;
/// - nil, for an optional result or parameter and within `any`, is nil_value().
/// False: in.error().
bool decode_value(wire::Decoder& in, const idl::Type& type, idl::Value& out);

enum class Defaults : std::uint8_t {
  kWrite,    ///< as our servers and clients do
  kLeaveOut  ///< as a caller in Python may: fields that `value` has no entry for
};

/// Writes one `<value>`. What breaks the constraints of its type fails.
void encode_value(wire::Encoder& out, const idl::Type& type, const idl::Value& value,
                  Defaults defaults = Defaults::kWrite);

/// Reads the value of a field or a parameter: what is sensitive shows in no message.
bool decode_field(wire::Decoder& in, const idl::Field& field, idl::Value& out);

/// A value of an optional type that is not there.
idl::Value nil_value();
bool is_nil(const idl::Value& value);

/// Equal as values of one type: entries of an Object in any order.
bool equal(const idl::Value& a, const idl::Value& b);

/// `value` with all the fields that it leaves out and that have a default.
idl::Value complete(const idl::Type& type, idl::Value value);

}  // namespace tagwire::codegen
