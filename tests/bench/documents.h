// What the codec benchmarks read and write: six messages, the values in them, and their texts in
// the two layouts that matter, ours (no white space) and that of Python's xmlrpc.client (a line an
// element). The values are pseudo-random from a fixed seed, so that every run sees the same bytes.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tagwire::bench {

/// The arguments of add(a, b).
struct Addends {
  std::int32_t a = 0;
  std::int32_t b = 0;
  bool operator==(const Addends&) const = default;
};

struct Position {
  double x = 0;
  double y = 0;
  bool operator==(const Position&) const = default;
};

/// Ten members of every kind that XML-RPC has.
struct Record {
  std::int32_t id = 0;
  bool active = false;
  double weight = 0;
  std::string name;
  std::string note;
  std::chrono::sys_seconds created;
  std::vector<std::byte> digest;
  std::vector<std::string> tags;
  Position position;
  std::int32_t revision = 0;
  bool operator==(const Record&) const = default;
};

using Doubles = std::vector<double>;
using Ints = std::vector<std::int32_t>;
using Strings = std::vector<std::string>;
using Bytes = std::vector<std::byte>;

enum class Layout { kCompact, kPython };

/// One sample of each message; `count`: elements or bytes.
Addends make_addends();
Record make_record();
Doubles make_doubles(std::size_t count);
Ints make_ints(std::size_t count);
Strings make_strings(std::size_t count);
Bytes make_bytes(std::size_t count);

/// The call of a method with the value as its parameters.
std::string call_document(const Addends& value, Layout layout);
std::string call_document(const Record& value, Layout layout);
std::string call_document(const Doubles& value, Layout layout);
std::string call_document(const Ints& value, Layout layout);
std::string call_document(const Strings& value, Layout layout);
std::string call_document(const Bytes& value, Layout layout);

/// The texts between `<tag>` and `</tag>`, as views into the document: what bare loops convert.
std::vector<std::string_view> texts_of(std::string_view document, std::string_view tag);

}  // namespace tagwire::bench
