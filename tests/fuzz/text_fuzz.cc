// Any bytes through the text conversions of base: what is read must survive being written and read
// again, and encodings must agree with themselves about offsets.

#include <bit>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "tagwire/base/base64.h"
#include "tagwire/base/datetime.h"
#include "tagwire/base/encoding.h"
#include "tagwire/base/numbers.h"

namespace {

using namespace tagwire;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

void check_numbers(std::string_view text) {
  char buffer[kMaxDoubleText];
  std::int64_t integer = 0;
  if (parse_integer(text, integer)) {
    std::int64_t back = 0;
    require(parse_integer({buffer, write_integer(buffer, integer)}, back) && back == integer,
            "an integer survives");
  }
  double number = 0;
  if (parse_double(text, number)) {
    double back = 0;
    require(std::isfinite(number), "no NaN or infinity unless asked for");
    require(parse_double({buffer, write_double(buffer, number)}, back), "a written double is read");
    require(std::bit_cast<std::uint64_t>(back) == std::bit_cast<std::uint64_t>(number),
            "a double survives bit for bit");
  }
  std::chrono::microseconds duration{};
  if (parse_seconds(text, duration)) {
    std::chrono::microseconds back{};
    require(parse_seconds({buffer, write_seconds(buffer, duration)}, back) && back == duration,
            "a duration survives");
  }
}

void check_datetime(std::string_view text) {
  std::chrono::sys_seconds time;
  if (!parse_datetime(text, time)) return;
  require(is_writable_datetime(time), "what was read can be written");
  char buffer[kDatetimeText];
  std::chrono::sys_seconds back;
  require(parse_datetime({buffer, write_datetime(buffer, time)}, back) && back == time,
          "a moment survives");
}

void check_base64(std::string_view text) {
  std::vector<std::byte> bytes;
  std::size_t bad = 0;
  if (!decode_base64(text, bytes, bad)) return require(bad <= text.size(), "an offset in the text");
  std::vector<std::byte> back;
  require(decode_base64(encode_base64(bytes), back) && back == bytes, "bytes survive");
}

void check_encoding(std::string_view document, Encoding encoding) {
  std::string text;
  std::size_t bad = 0;
  if (!transcode_to_utf8(document, encoding, text, bad)) {
    return require(bad < document.size(), "a bad byte of the document");
  }
  require(find_invalid_utf8(text) == std::string_view::npos, "transcoding makes UTF-8");
  require(original_offset(document, encoding, text.size()) == document.size(),
          "the end is the end");
  std::size_t before = 0;
  for (std::size_t i = 0; i < text.size(); i += 1 + text.size() / 16) {
    const std::size_t at = original_offset(document, encoding, i);
    require(before <= at && at < document.size(), "offsets grow");
    before = at;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_numbers(text);
  check_datetime(text);
  check_base64(text);
  for (const Encoding encoding :
       {Encoding::kUtf8, Encoding::kAscii, Encoding::kLatin1, Encoding::kLatin9,
        Encoding::kWindows1252, Encoding::kUtf16Le, Encoding::kUtf16Be}) {
    check_encoding(text, encoding);
  }
  const Encoding found = detect_encoding(text);
  if (found != Encoding::kUnsupported) check_encoding(text, found);
  return 0;
}
