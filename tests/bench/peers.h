// Other ways from a message to C++ values, all through the same interface, so that one benchmark
// template times them all. They convert numbers, dates and base64 with the same functions as
// tagwire (from_chars, base/): what differs is how the XML is read. They check less: tag names
// where a value needs them, nothing else.
#pragma once

#include <string_view>

#include "tests/bench/documents.h"

namespace tagwire::bench {

/// Declares the reader of one library: read() fills the parameters of a call, false on any mistake.
#define TAGWIRE_BENCH_PEER(name)                               \
  struct name {                                                \
    static bool read(std::string_view document, Addends& out); \
    static bool read(std::string_view document, Record& out);  \
    static bool read(std::string_view document, Doubles& out); \
    static bool read(std::string_view document, Ints& out);    \
    static bool read(std::string_view document, Strings& out); \
    static bool read(std::string_view document, Bytes& out);   \
  }

TAGWIRE_BENCH_PEER(Tinyxml2);
TAGWIRE_BENCH_PEER(Pugixml);
TAGWIRE_BENCH_PEER(Expat);

#undef TAGWIRE_BENCH_PEER

/// Our own. It writes as well.
struct Tagwire {
  static bool read(std::string_view document, Addends& out);
  static bool read(std::string_view document, Record& out);
  static bool read(std::string_view document, Doubles& out);
  static bool read(std::string_view document, Ints& out);
  static bool read(std::string_view document, Strings& out);
  static bool read(std::string_view document, Bytes& out);

  /// Writes the reply that carries the value (for Addends: the sum); returns its size.
  static std::size_t write(const Addends& value);
  static std::size_t write(const Record& value);
  static std::size_t write(const Doubles& value);
  static std::size_t write(const Ints& value);
  static std::size_t write(const Strings& value);
  static std::size_t write(const Bytes& value);
};

}  // namespace tagwire::bench
