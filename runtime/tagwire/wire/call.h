// Calls: reading and writing `<methodCall>` documents (XML-RPC specification, "Request format").
//
// A server opens the document, looks the method up by name, reads the parameters as the types that
// the method wants and gets the whole document checked to its last byte before anything is called:
//
//   CallReader call(document, settings);
//   std::string customer; std::optional<std::string> note;
//   if (!call.open()) return fault(call.error());
//   if (call.method() == "place" && !call.read_params(1, customer, note)) return
//   fault(call.error());
//
// Deviations from the specification, as peers have them: `<params>` may be missing or stand before
// `<methodName>`; method names may hold any text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "tagwire/base/result.h"
#include "tagwire/wire/codecs.h"

namespace tagwire::wire {

template <class Shape>
struct AsView;  // shape.h

/// The arguments of one call, one after the other: the `<param>` elements of a document, or the
/// elements of an array, as system.multicall has them.
class ArgumentReader {
 public:
  enum class Source : std::uint8_t { kParams, kArray };

  ArgumentReader(Decoder& in, Source source) : in_(in), source_(source) {}

  /// Reads them all: the first `required` must be there, the others keep the values they have when
  /// they are missing. False: the decoder's error() says why.
  template <class... Args>
  bool read(std::size_t required, Args&... args) {
    const char* at = in_.position();
    if (!begin()) return false;
    static_cast<void>((read_one(args) && ...));
    return !in_.failed() && skip_rest() && check_count(at, required, sizeof...(Args));
  }
  /// The same for types that are known only now: `read_one(index)` reads each of the first `max`.
  template <class ReadOne>
  bool read_each(std::size_t required, std::size_t max, ReadOne read_one) {
    const char* at = in_.position();
    if (!begin()) return false;
    while (count() < max && next()) {
      if (!done_one(read_one(count() - 1))) return false;
    }
    return !in_.failed() && skip_rest() && check_count(at, required, max);
  }
  /// Checks that they are values of XML-RPC, whatever they are.
  bool skip() { return begin() && skip_rest(); }

  /// By hand: begin() && while (next()) { read a value; done_one(read); } at_end().
  bool begin();
  bool next();
  /// To be called with the outcome of reading the argument that next() began; passes it on.
  bool done_one(bool read);
  /// Whether next() came to the end, rather than to an error.
  bool at_end() const noexcept { return done_; }
  std::size_t count() const noexcept { return array_.count; }  ///< begun so far

 private:
  template <class T>
  bool read_one(T& out) {
    return next() && done_one(Codec<T>::decode(in_, out));
  }
  bool skip_rest();
  bool check_count(const char* at, std::size_t min, std::size_t max);

  Decoder& in_;
  ArrayCursor array_;  // for kParams only its count
  Source source_;
  bool done_ = false;
};

/// Reads one call. Thread safety: none. Lifetime: document and settings must outlive it.
class CallReader {
 public:
  explicit CallReader(std::string_view document,
                      const ReadSettings& settings = kDefaultReadSettings)
      : in_(document, settings) {}

  /// Reads up to the parameters. False: error().
  bool open();
  /// Any text that is not empty, references resolved. Lifetime: the reader's.
  std::string_view method() const noexcept { return method_; }

  /// Reads the parameters and checks the rest of the document. Precondition: open().
  template <class... Args>
  bool read_params(std::size_t required, Args&... args) {
    ArgumentReader reader = params();
    return finish(has_params_ ? reader.read(required, args...)
                              : check_no_params(required, sizeof...(Args)));
  }
  /// The same for a method that nobody has: whether the document is a call at all.
  bool skip_params() {
    ArgumentReader reader = params();
    return finish(!has_params_ || reader.skip());
  }
  /// By hand: read what params() has, if has_params(), then finish() with the outcome.
  ArgumentReader params() { return ArgumentReader(in_, ArgumentReader::Source::kParams); }
  bool has_params() const noexcept { return has_params_; }
  bool finish(bool read);

  /// Why a function returned false. A document that is not well-formed says so, whatever else is
  /// wrong with it.
  const DecodeError& error() const noexcept { return in_.error(); }
  Decoder& decoder() noexcept { return in_; }

 private:
  bool open_predicted();
  bool open_general();
  bool read_children();
  bool read_method();
  bool check_no_params(std::size_t required, std::size_t max);
  bool finish_document();

  Decoder in_;
  std::string_view method_;
  std::string method_buffer_;
  bool has_params_ = false;
  bool params_first_ = false;  // and so the rest was read before them
};

/// "expected 2 parameters, found 3"
std::string describe_count(std::size_t min, std::size_t max, std::size_t found);

namespace detail {

void begin_call(Encoder& out, std::string_view method);
void end_call(Encoder& out);

template <class T>
void encode_param(Encoder& out, std::size_t index, const T& value) {
  if (out.failed()) return;
  out.raw<"<param>">();
  Codec<T>::encode(out, value);
  if (out.failed()) {
    out.within(index);
    return out.within_root("params");
  }
  out.raw<"</param>">();
}

template <class T>
struct Argument {
  using Type = std::decay_t<T>;
};
template <std::size_t N>
struct Argument<char[N]> {
  using Type = std::string_view;
};

template <class T>
constexpr bool is_left_out(const T&) {
  return false;
}
template <class T>
constexpr bool is_left_out(const std::optional<T>& value) {
  return !value;
}
template <class Shape>
constexpr bool is_left_out(const AsView<Shape>& value) {
  return is_left_out(value.value);
}

/// How many of the arguments are sent: without the empty std::optional ones at the end.
template <class... Args>
constexpr std::size_t count_sent(const Args&... args) {
  std::size_t sent = 0;
  std::size_t index = 0;
  ((++index, sent = is_left_out(args) ? sent : index), ...);
  return sent;
}

}  // namespace detail

/// Appends a whole call to `buffer`; on failure the buffer is as it was. Empty std::optional
/// arguments at the end are left out, those before another argument are nil.
template <class... Args>
Result<void> encode_call(OutputBuffer& buffer, const Dialect& dialect, std::string_view method,
                         const Args&... args) {
  const std::size_t before = buffer.size();
  Encoder out(buffer, dialect);
  detail::begin_call(out, method);
  std::size_t index = 0;
  const std::size_t sent = detail::count_sent(args...);
  ((index < sent ? detail::encode_param<typename detail::Argument<Args>::Type>(out, index, args)
                 : void(),
    ++index),
   ...);
  detail::end_call(out);
  if (!out.failed()) return {};
  buffer.truncate(before);
  return out.error();
}

}  // namespace tagwire::wire
