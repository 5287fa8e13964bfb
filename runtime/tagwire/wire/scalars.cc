// Decoder: values without values inside.
#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include "tagwire/base/base64.h"
#include "tagwire/base/datetime.h"
#include "tagwire/base/numbers.h"
#include "tagwire/wire/decoder.h"
#include "tagwire/wire/message.h"

namespace tagwire::wire {
namespace {

/// Whether `text` is an integer of any size: what can be said of a value that nobody wants.
bool is_integer(std::string_view text) {
  text = trim_xml_space(text);
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "1e+22": what JavaScript makes of a whole number from 1e21 on, and npm's xmlrpc sends every
/// whole number as an int. Only beyond 64 bits, where nothing else could be meant and all doubles
/// are whole.
bool is_huge_with_exponent(std::string_view text) {
  double number = 0;
  return text.find_first_of("eE") != std::string_view::npos && parse_double(text, number) &&
         std::abs(number) >= 0x1p63;
}

std::uint64_t load_eight(const char* p) {
  std::uint64_t word;
  std::memcpy(&word, p, 8);
  return word;
}

/// Eight digits at once: measured 18 % of reading an array of ten-digit integers. Little-endian
/// only, which the caller finds out by are_eight_digits() being false elsewhere.
bool are_eight_digits(const char* p) {
  if constexpr (std::endian::native != std::endian::little) return false;
  const std::uint64_t word = load_eight(p);
  constexpr std::uint64_t kHighs = 0xf0f0f0f0f0f0f0f0;
  return (word & kHighs) == 0x3030303030303030 &&
         ((word + 0x0606060606060606) & kHighs) == 0x3030303030303030;
}

std::int64_t eight_digits(const char* p) {
  std::uint64_t word = load_eight(p) - 0x3030303030303030;
  word = word * 10 + (word >> 8);  // pairs of digits, then fours, then all
  word = ((word & 0x000000ff000000ff) * 0x000f424000000064 +
          ((word >> 16) & 0x000000ff000000ff) * 0x0000271000000001) >>
         32;
  return static_cast<std::int64_t>(word);
}

}  // namespace

bool Decoder::read_nil() {
  Opened value;
  std::string_view text;
  if (!open_value(value)) return false;
  if (value.kind != Kind::kNil) return wrong_type(value, "nil");
  if (!scalar_text(value, text) || !close_value(value)) return false;
  return trim_xml_space(text).empty() || wrong_text(value, "an empty <nil/>", text);
}

bool Decoder::try_nil(bool& was_nil) {
  was_nil = false;
  if (predict_) {
    if (reader_.literal<"<value><nil/></value>">()) return was_nil = true;
    if (reader_.sees<"<value><i">() || reader_.sees<"<value><s">() || reader_.sees<"<value><d">() ||
        reader_.sees<"<value><b">()) {
      return true;
    }
  }
  Kind kind{};
  std::string_view tag;
  if (!peek(kind, tag)) return false;
  was_nil = kind == Kind::kNil;
  return !was_nil || read_nil();
}

bool Decoder::read_bool(bool& out) {
  if (predict_) {
    if (reader_.literal<"<value><boolean>1</boolean></value>">()) return out = true;
    if (reader_.literal<"<value><boolean>0</boolean></value>">()) {
      out = false;
      return true;
    }
  }
  Opened value;
  std::string_view text;
  if (!open_value(value)) return false;
  if (value.kind != Kind::kBoolean) return wrong_type(value, "boolean");
  if (!scalar_text(value, text) || !close_value(value)) return false;
  const std::string_view word = trim_xml_space(text);
  if (word == "0" || word == "1") {
    out = word == "1";
    return true;
  }
  if (settings_.lenient && (word == "true" || word == "false")) {
    out = word == "true";
    return true;
  }
  return wrong_text(value, "boolean 0 or 1", text);
}

/// Up to 18 digits, which cannot overflow, between the tags that peers write most.
bool Decoder::predicted_integer(std::int64_t& out) {
  const xml::Reader::Mark here = reader_.mark();
  enum { kI4, kInt, kI8 } tag = kI4;
  if (reader_.literal<"<value><i4>">()) {
    tag = kI4;
  } else if (reader_.literal<"<value><int>">()) {
    tag = kInt;
  } else if (reader_.literal<"<value><i8>">()) {
    tag = kI8;
  } else {
    return false;
  }
  const char* p = reader_.cursor();
  const char* end = reader_.end();
  const bool negative = p != end && *p == '-';
  if (negative) ++p;
  const char* digits = p;
  std::int64_t number = 0;
  if (end - p >= 8 && are_eight_digits(p)) {
    number = eight_digits(p);
    p += 8;
  }
  while (p != end && static_cast<unsigned char>(*p - '0') < 10 && p - digits < 18) {
    number = number * 10 + (*p++ - '0');
  }
  if (p != digits) {
    reader_.advance_to(p);
    if (tag == kI4    ? reader_.literal<"</i4></value>">()
        : tag == kInt ? reader_.literal<"</int></value>">()
                      : reader_.literal<"</i8></value>">()) {
      out = negative ? -number : number;
      return true;
    }
  }
  reader_.reset(here);
  return false;
}

bool Decoder::read_integer(std::int64_t& out, std::int64_t min, std::int64_t max,
                           std::string_view expected, bool or_text) {
  const auto in_range = [&](const char* at, std::int64_t number) {
    if (number < min || number > max) {
      return reject(at, "expected an integer from " + std::to_string(min) + " to " +
                            std::to_string(max) + ", found " + std::to_string(number));
    }
    out = number;
    return true;
  };
  std::int64_t number = 0;
  const char* at = reader_.cursor();
  if (predict_ && predicted_integer(number)) return in_range(at, number);
  Opened value;
  std::string_view text;
  if (!open_value(value)) return false;
  const bool from_string = or_text && value.kind == Kind::kString;
  if (value.kind != Kind::kInteger && !from_string) return wrong_type(value, expected);
  if (!scalar_text(value, text) || !close_value(value)) return false;
  if (parse_integer(text, number)) return in_range(value.start, number);
  return is_integer(text) ? reject(value.start, "expected an integer from " + std::to_string(min) +
                                                    " to " + std::to_string(max) + ", found " +
                                                    shorten(trim_xml_space(text)))
                          : wrong_text(value, expected, text);
}

bool Decoder::read_whole_number(std::int64_t& out, std::optional<double>& beyond) {
  using Range = std::numeric_limits<std::int64_t>;
  const Mark start = mark();
  beyond.reset();
  if (predict_ && predicted_integer(out)) return true;
  Opened value;
  std::string_view text;
  if (!open_value(value)) return false;
  if (value.kind == Kind::kInteger) {
    if (!scalar_text(value, text)) return false;
    if (is_huge_with_exponent(text)) {
      rewind(start);
      return read_double(beyond.emplace());
    }
  }
  rewind(start);
  return read_integer(out, Range::min(), Range::max(), "int");
}

namespace {

constexpr FixedString kOpenDouble = "<value><double>";
constexpr FixedString kCloseDouble = "</double></value>";

/// The end of the predicted double that starts at `p`, or null when something else is there.
const char* predicted_double(const char* p, const char* end, double& out) {
  if (static_cast<std::size_t>(end - p) < kOpenDouble.size() + kCloseDouble.size() + 1 ||
      !xml::equal_bytes<kOpenDouble.size()>(p, kOpenDouble.text)) {
    return nullptr;
  }
  p += kOpenDouble.size();
  // "inf" and "nan" must not get through: whatever does not begin as a number is looked at again.
  const char first = *p == '-' ? p[1] : *p;
  if (static_cast<unsigned char>(first - '0') >= 10) return nullptr;
  const auto [stop, error] = std::from_chars(p, end, out);
  if (error != std::errc{} || static_cast<std::size_t>(end - stop) < kCloseDouble.size() ||
      !xml::equal_bytes<kCloseDouble.size()>(stop, kCloseDouble.text)) {
    return nullptr;
  }
  return stop + kCloseDouble.size();
}

}  // namespace

bool Decoder::predicted_double(double& out) {
  const char* stop = wire::predicted_double(reader_.cursor(), reader_.end(), out);
  if (stop == nullptr) return false;
  reader_.consume(stop, kOpenDouble.start_tags());
  return true;
}

void Decoder::read_run(std::vector<double>& out, ArrayCursor& array) {
  if (!predict_) return;
  const std::size_t before = out.size();
  const char* p = reader_.cursor();
  const char* end = reader_.end();
  double number = 0;
  while (out.size() != out.capacity()) {
    const char* start = p != end && *p == '\n' ? p + 1 : p;
    const char* stop = wire::predicted_double(start, end, number);
    if (stop == nullptr) break;
    out.push_back(number);
    p = stop;
  }
  array.count += out.size() - before;
  reader_.consume(p, (out.size() - before) * kOpenDouble.start_tags());
}

bool Decoder::read_double(double& out, NonFinite non_finite) {
  if (predict_ && predicted_double(out)) return true;
  Opened value;
  std::string_view text;
  if (!open_value(value)) return false;
  if (value.kind != Kind::kDouble && value.kind != Kind::kInteger) {
    return wrong_type(value, "double");
  }
  if (!scalar_text(value, text) || !close_value(value)) return false;
  if (value.kind == Kind::kInteger && !is_integer(text) && !is_huge_with_exponent(text)) {
    return wrong_text(value, "int", text);
  }
  return parse_double(text, out, non_finite) || wrong_text(value, "double", text);
}

bool Decoder::read_string(std::string& out) {
  std::string_view text;
  if (predicted_text<"string">(text)) {
    out.assign(text);
    return true;
  }
  Opened value;
  if (!open_value(value)) return false;
  if (value.kind != Kind::kString) return wrong_type(value, "string");
  if (!scalar_text(value, text)) return false;
  if (text.data() == scratch_.data() && !text.empty()) {
    out.swap(scratch_);  // no second copy of what had to be put together
  } else {
    out.assign(text);
  }
  return close_value(value);
}

bool Decoder::read_bytes(std::vector<std::byte>& out) {
  Opened value;
  std::string_view text;
  const xml::Reader::Mark here = reader_.mark();
  if (predicted_text<"base64">(text)) {
    if (decode_base64(text, out)) return true;
    reader_.reset(here);
  }
  if (!open_value(value)) return false;
  if (value.kind != Kind::kBytes) return wrong_type(value, "base64");
  if (!scalar_text(value, text) || !close_value(value)) return false;
  std::size_t bad = 0;
  if (decode_base64(text, out, bad)) return true;
  return reject(value.start, bad == text.size()
                                 ? "base64 that ends in the middle of a group"
                                 : "character " + quote(text.substr(bad, 1)) + " at offset " +
                                       std::to_string(bad) + " in base64");
}

bool Decoder::read_datetime(std::chrono::sys_seconds& out) {
  Opened value;
  std::string_view text;
  const xml::Reader::Mark here = reader_.mark();
  if (predicted_text<"dateTime.iso8601">(text)) {
    if (parse_datetime(text, out)) return true;
    reader_.reset(here);
  }
  if (!open_value(value)) return false;
  if (value.kind != Kind::kDateTime) return wrong_type(value, "dateTime.iso8601");
  if (!scalar_text(value, text) || !close_value(value)) return false;
  return parse_datetime(text, out) ||
         wrong_text(value, "dateTime.iso8601 such as 19980717T14:08:55", text);
}

bool Decoder::read_duration(std::chrono::microseconds& out) {
  Opened value;
  std::string_view text;
  if (!open_value(value)) return false;
  if (value.kind != Kind::kDouble && value.kind != Kind::kInteger) {
    return wrong_type(value, "double");
  }
  if (!scalar_text(value, text) || !close_value(value)) return false;
  if (value.kind == Kind::kInteger && !is_integer(text)) return wrong_text(value, "int", text);
  return parse_seconds(text, out) || wrong_text(value, "seconds as a double", text);
}

bool Decoder::skip_scalar(const Opened& value) {
  std::string_view text;
  if (!scalar_text(value, text) || !close_value(value)) return false;
  double number = 0;
  std::chrono::sys_seconds time;
  std::vector<std::byte> bytes;
  const auto good = [&] {
    switch (value.kind) {
      case Kind::kNil:
        return trim_xml_space(text).empty();
      case Kind::kBoolean: {
        const std::string_view word = trim_xml_space(text);
        return word == "0" || word == "1" ||
               (settings_.lenient && (word == "true" || word == "false"));
      }
      case Kind::kInteger:
        return is_integer(text) || is_huge_with_exponent(text);
      case Kind::kDouble:
        return parse_double(text, number);
      case Kind::kBytes:
        return decode_base64(text, bytes);
      case Kind::kDateTime:
        return parse_datetime(text, time);
      default:
        return true;
    }
  };
  return good() || wrong_text(value, to_string(value.kind), text);
}

}  // namespace tagwire::wire
