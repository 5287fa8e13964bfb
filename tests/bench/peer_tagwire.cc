// tagwire through the pieces that generated code is made of: CallReader, Codec<T> and Fields.
#include "tagwire/base/buffer.h"
#include "tagwire/wire/call.h"
#include "tagwire/wire/reply.h"
#include "tests/bench/peers.h"
#include "tests/bench/record_codec.h"

namespace tagwire {

namespace bench {

namespace {

template <class... Params>
bool read_call(std::string_view document, Params&... params) {
  wire::CallReader call(document);
  return call.open() && call.read_params(sizeof...(params), params...);
}

/// Writes into a buffer that is reused, as a server does.
template <class T>
std::size_t write_reply(const T& value) {
  static OutputBuffer buffer;
  buffer.clear();
  return wire::encode_reply(buffer, wire::Dialect::standard(), value) ? buffer.size() : 0;
}

}  // namespace

bool Tagwire::read(std::string_view document, Addends& out) {
  return read_call(document, out.a, out.b);
}
bool Tagwire::read(std::string_view document, Record& out) { return read_call(document, out); }
bool Tagwire::read(std::string_view document, Doubles& out) { return read_call(document, out); }
bool Tagwire::read(std::string_view document, Ints& out) { return read_call(document, out); }
bool Tagwire::read(std::string_view document, Strings& out) { return read_call(document, out); }
bool Tagwire::read(std::string_view document, Bytes& out) { return read_call(document, out); }

std::size_t Tagwire::write(const Addends& value) { return write_reply(value.a + value.b); }
std::size_t Tagwire::write(const Record& value) { return write_reply(value); }
std::size_t Tagwire::write(const Doubles& value) { return write_reply(value); }
std::size_t Tagwire::write(const Ints& value) { return write_reply(value); }
std::size_t Tagwire::write(const Strings& value) { return write_reply(value); }
std::size_t Tagwire::write(const Bytes& value) { return write_reply(value); }

}  // namespace bench

}  // namespace tagwire
