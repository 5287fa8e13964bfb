#include "tagwire/wire/value_codec.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tagwire/wire/codecs.h"

namespace tagwire {
namespace {

using wire::Decoder;
using wire::Encoder;

/// Any integer that 64 bits hold, whatever its tag: npm's xmlrpc and others write <int> around all
/// of them. It goes out again as i8 when it came as one or needs one.
bool decode_integer(Decoder& in, std::string_view tag, Value& out) {
  std::int64_t number = 0;
  std::optional<double> beyond;
  if (!in.read_whole_number(number, beyond)) return false;
  const bool wide = tag == "i8" || tag == "biginteger" || !std::in_range<std::int32_t>(number);
  out = beyond ? Value(*beyond)
               : Value::integer(number, wide ? Value::IntTag::kI8 : Value::IntTag::kI4);
  return true;
}

template <class T>
bool decode_as(Decoder& in, Value& out) {
  T held{};
  if (!Codec<T>::decode(in, held)) return false;
  out = Value(std::move(held));
  return true;
}

// Of members with one name the last value wins, in the place of the first: what Python does.
void drop_duplicates(std::vector<Struct::Member>& members) {
  std::map<std::string_view, std::size_t> first;
  std::vector<std::size_t> place(members.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    place[i] = first.try_emplace(members[i].name, i).first->second;
    if (place[i] != i) members[place[i]].value = std::move(members[i].value);
  }
  std::vector<Struct::Member> kept;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (place[i] == i) kept.push_back(std::move(members[i]));
  }
  members = std::move(kept);
}

bool decode_struct(Decoder& in, Value& out) {
  std::vector<Struct::Member> members;
  wire::StructCursor cursor;
  std::string_view name;
  if (!in.begin_struct(cursor)) return false;
  while (in.next_member(cursor, name)) {
    members.push_back({std::string(name), Value()});
    if (!Codec<Value>::decode(in, members.back().value)) return in.within(members.back().name);
  }
  if (!in.end_struct(cursor)) return false;
  if (in.lenient()) drop_duplicates(members);
  // Duplicates are looked for once, at the end: one by one it would take quadratic time.
  std::size_t duplicate = 0;
  std::optional<Struct> result = Struct::from_members(std::move(members), duplicate);
  if (!result) return in.duplicate_member(members[duplicate].name);
  out = Value(std::move(*result));
  return true;
}

}  // namespace

bool Codec<Value>::decode(Decoder& in, Value& out) {
  wire::Kind kind{};
  std::string_view tag;
  if (!in.peek(kind, tag)) return false;
  switch (kind) {
    case wire::Kind::kNil:
      out = Value();
      return in.read_nil();
    case wire::Kind::kBoolean:
      return decode_as<bool>(in, out);
    case wire::Kind::kInteger:
      return decode_integer(in, tag, out);
    case wire::Kind::kDouble:
      return decode_as<double>(in, out);
    case wire::Kind::kString:
      return decode_as<std::string>(in, out);
    case wire::Kind::kBytes:
      return decode_as<Value::Bytes>(in, out);
    case wire::Kind::kDateTime:
      return decode_as<std::chrono::sys_seconds>(in, out);
    case wire::Kind::kArray:
      return decode_as<Value::Array>(in, out);
    case wire::Kind::kStruct:
      return decode_struct(in, out);
  }
  return false;
}

namespace {

void encode_struct(Encoder& out, const Struct& members) {
  out.begin_struct();
  for (const auto& [name, value] : members) {
    out.begin_member(name);
    if (out.failed()) return;
    Codec<Value>::encode(out, value);
    if (out.failed()) return out.within(name);
    out.end_member();
  }
  out.end_struct();
}

void encode_integer(Encoder& out, const Value& value) {
  const std::int64_t number = value.as_int();
  if (!value.is_i8() && std::in_range<std::int32_t>(number)) {
    return out.write_int(static_cast<std::int32_t>(number));
  }
  out.write_wide_int(number);
}

}  // namespace

void Codec<Value>::encode(Encoder& out, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kNil:
      return out.write_nil();
    case Value::Kind::kBool:
      return out.write_bool(value.as_bool());
    case Value::Kind::kInt:
      return encode_integer(out, value);
    case Value::Kind::kDouble:
      return out.write_double(value.as_double());
    case Value::Kind::kString:
      return out.write_string(value.as_string());
    case Value::Kind::kBytes:
      return out.write_bytes(value.as_bytes());
    case Value::Kind::kDatetime:
      return out.write_datetime(value.as_datetime());
    case Value::Kind::kArray:
      return Codec<Value::Array>::encode(out, value.as_array());
    case Value::Kind::kStruct:
      return encode_struct(out, value.as_struct());
  }
}

}  // namespace tagwire
