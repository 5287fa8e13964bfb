#include "tagwire/wire/encoder.h"

#include <charconv>
#include <cmath>
#include <utility>

#include "tagwire/base/base64.h"
#include "tagwire/base/datetime.h"
#include "tagwire/base/numbers.h"
#include "tagwire/xml/writer.h"

namespace tagwire::wire {
namespace {

char* put(char* out, std::string_view text) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

constexpr std::size_t kRoomForTags = 64;  // more than both tags around any scalar take

/// Writes tags and text of a scalar with one look at the buffer's room.
template <class Write>
void scalar(OutputBuffer& out, std::size_t max_text, std::string_view open, std::string_view close,
            Write write) {
  char* start = out.prepare(max_text + kRoomForTags);
  char* end = put(write(put(start, open)), close);
  out.commit(static_cast<std::size_t>(end - start));
}

std::string describe_bad_character(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  const std::string place = " at byte " + std::to_string(at) + " of the text";
  if (byte < 0x20) return "XML cannot carry the control character " + std::to_string(byte) + place;
  return "malformed UTF-8 or a character that XML cannot carry" + place;
}

}  // namespace

void Encoder::fail(ErrorCode code, std::string message) {
  if (failed_) return;
  failed_ = true;
  code_ = code;
  message_ = std::move(message);
}

void Encoder::within(std::size_t index) { path_.insert(0, "[" + std::to_string(index) + "]"); }
void Encoder::within(std::string_view member) { path_.insert(0, "." + std::string(member)); }
void Encoder::within_root(std::string_view root) { path_.insert(0, root); }

void Encoder::conceal() {
  if (code_ == ErrorCode::kMalformed)
    message_ = "a sensitive value is not as the interface wants it";
}

void Encoder::write_nil() {
  if (!dialect_.nil) return fail("nil is not part of the dialect spoken here");
  raw<"<value><nil/></value>">();
}

void Encoder::write_bool(bool value) {
  if (value) {
    raw<"<value><boolean>1</boolean></value>">();
  } else {
    raw<"<value><boolean>0</boolean></value>">();
  }
}

void Encoder::write_int(std::int32_t value) {
  const auto write = [value](char* at) { return std::to_chars(at, at + 11, value).ptr; };
  if (dialect_.integer == IntegerTag::kI4) {
    scalar(out_, 11, "<value><i4>", "</i4></value>", write);
  } else {
    scalar(out_, 11, "<value><int>", "</int></value>", write);
  }
}

void Encoder::write_wide_int(std::int64_t value) {
  const auto write = [value](char* at) { return write_integer(at, value); };
  if (dialect_.wide_integer == WideInteger::kI8) {
    scalar(out_, kMaxIntegerText, "<value><i8>", "</i8></value>", write);
  } else {
    scalar(out_, kMaxIntegerText, "<value><string>", "</string></value>", write);
  }
}

void Encoder::write_double(double value, NonFinite non_finite) {
  if (non_finite == NonFinite::kRefuse && !std::isfinite(value)) {
    return fail(std::isnan(value) ? "NaN is not a double of XML-RPC"
                                  : "infinity is not a double of XML-RPC");
  }
  scalar(out_, kMaxDoubleText, "<value><double>", "</double></value>",
         [value](char* at) { return tagwire::write_double(at, value); });
}

/// With the digits of a float: as a double, 0.1F would be 0.10000000149011612.
void Encoder::write_float(float value) {
  if (!std::isfinite(value)) return write_double(static_cast<double>(value));
  scalar(out_, kMaxDoubleText, "<value><double>", "</double></value>", [value](char* at) {
    char* end = std::to_chars(at, at + kMaxDoubleText, value, std::chars_format::fixed).ptr;
    if (std::memchr(at, '.', static_cast<std::size_t>(end - at)) == nullptr) end = put(end, ".0");
    return end;
  });
}

void Encoder::write_string(std::string_view value) {
  raw<"<value><string>">();
  std::size_t bad = 0;
  if (!xml::append_escaped(out_, value, bad)) return fail(describe_bad_character(value, bad));
  raw<"</string></value>">();
}

void Encoder::write_bytes(std::span<const std::byte> value) {
  scalar(out_, base64_length(value.size()), "<value><base64>", "</base64></value>",
         [value](char* at) { return encode_base64(at, value); });
}

void Encoder::write_datetime(std::chrono::sys_seconds value) {
  if (!is_writable_datetime(value)) return fail("a dateTime outside the years 1 to 9999");
  scalar(out_, kDatetimeText, "<value><dateTime.iso8601>", "</dateTime.iso8601></value>",
         [value](char* at) { return tagwire::write_datetime(at, value); });
}

void Encoder::write_duration(std::chrono::microseconds value) {
  scalar(out_, kMaxSecondsText, "<value><double>", "</double></value>",
         [value](char* at) { return write_seconds(at, value); });
}

bool Encoder::enter() {
  if (++depth_ <= max_depth_) return true;
  fail(ErrorCode::kLimit,
       "more than " + std::to_string(max_depth_) + " arrays and structs inside each other");
  return false;
}

void Encoder::begin_array() {
  if (enter()) raw<"<value><array><data>">();
}

void Encoder::end_array() {
  --depth_;
  raw<"</data></array></value>">();
}

void Encoder::begin_struct() {
  if (!enter()) return;
  raw<"<value><struct>">();
  if (!tag_.empty()) raw(std::exchange(tag_, {}));
}

void Encoder::end_struct() {
  --depth_;
  raw<"</struct></value>">();
}

void Encoder::begin_member(std::string_view name) {
  raw<"<member><name>">();
  std::size_t bad = 0;
  if (!xml::append_escaped(out_, name, bad)) {
    return fail("in the name of a member: " + describe_bad_character(name, bad));
  }
  raw<"</name>">();
}

}  // namespace tagwire::wire
