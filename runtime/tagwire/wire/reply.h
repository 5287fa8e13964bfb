// Replies: reading and writing `<methodResponse>` documents (XML-RPC specification, "Response
// format" and "Fault example"). Faults are written exactly as the specification shows them, with
// one more member for declared errors; they are read in every form that peers are known to send.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "tagwire/base/error.h"
#include "tagwire/base/result.h"
#include "tagwire/wire/codecs.h"

namespace tagwire::wire {

/// Appends the reply that carries `value`; std::monostate stands for no result. On failure the
/// buffer is as it was.
template <class T>
Result<void> encode_reply(OutputBuffer& buffer, const Dialect& dialect, const T& value) {
  const std::size_t before = buffer.size();
  Encoder out(buffer, dialect);
  out.raw<"<?xml version=\"1.0\" encoding=\"UTF-8\"?><methodResponse><params><param>">();
  Codec<T>::encode(out, value);
  out.raw<"</param></params></methodResponse>">();
  if (!out.failed()) return {};
  out.within_root("result");
  buffer.truncate(before);
  return out.error();
}

/// Appends a reply that is a fault. Never fails: what XML cannot carry in the text becomes U+FFFD;
/// detail_xml goes out as it is, if the dialect has details.
void encode_fault(OutputBuffer& buffer, const Dialect& dialect, const Fault& fault);

/// Writes the `<value>` of a fault: what encode_fault() wraps, and system.multicall answers per
/// entry.
void encode_fault_value(Encoder& out, const Fault& fault);

namespace detail {

template <class E>
Fault make_fault(const E& error) {
  using Traits = ErrorTraits<E>;
  if constexpr (Traits::kHasFields) {
    OutputBuffer buffer;
    Encoder out(buffer);
    out.begin_struct();
    out.begin_member<"error">();
    out.write_string(Traits::kName);
    out.end_member();
    const std::size_t fields_at = buffer.size();
    Codec<E>::encode(out, error);
    if (!out.failed()) {
      // The fields follow in the same struct: without the tags around the members.
      constexpr std::string_view kOpen = "<value><struct>";
      return Fault(Traits::kCode, Traits::text(error),
                   std::string(buffer.view().substr(0, fields_at)) +
                       std::string(buffer.view().substr(fields_at + kOpen.size())));
    }
  }
  return Fault(Traits::kCode, Traits::text(error));
}

}  // namespace detail

/// A declared error as the fault that it travels as, marked when it is transient. Its detail is
/// there whatever the dialect says; fields that cannot be written are left out.
template <class E>
Fault make_fault(const E& error) {
  Fault fault = detail::make_fault(error);
  if constexpr (kTransient<E>) fault.set_transient();
  return fault;
}

/// Reads the rest of the struct of a fault, which `members` has begun. Some peers send the code as
/// a string, or more members: the code and the text are all that it needs. False: in.error().
bool read_fault_struct(Decoder& in, StructCursor& members, Fault& out);

/// The `error` member of a fault's detail, or empty.
std::string error_name(const Fault& fault);

/// Reads a declared error back from a fault that carries it.
template <class E>
Result<E> decode_fault_detail(const Fault& fault) {
  Decoder in(fault.detail_xml());
  E error{};
  if (Codec<E>::decode(in, error)) return error;
  return in.error().to_error();
}

/// Reads one reply. Thread safety: none. Lifetime: document and settings must outlive it.
class ReplyReader {
 public:
  explicit ReplyReader(std::string_view document,
                       const ReadSettings& settings = kDefaultReadSettings)
      : in_(document, settings), document_(document) {}

  enum class Content : std::uint8_t { kValue, kNothing, kError };
  /// Reads up to the value; kNothing: a reply without one, read to its end. kError: error(), which
  /// is a fault or says what is wrong with the document.
  Content open();
  /// Checks the rest of the document; `read`: whether the value could be read.
  bool finish(bool read);

  Decoder& decoder() noexcept { return in_; }
  const Error& error() const noexcept { return error_; }

 private:
  Content open_document();
  Content open_params();
  bool read_fault();
  bool close_reply();
  Content fail();

  Decoder in_;
  std::string_view document_;
  Error error_;
};

/// The result that `document` carries, or its fault, or what is wrong with it. T = void takes any
/// result, or none.
template <class T>
Result<T> decode_reply(std::string_view document,
                       const ReadSettings& settings = kDefaultReadSettings) {
  static_assert(
      std::is_void_v<T> || (std::is_same_v<T, std::decay_t<T>> && !std::is_pointer_v<T> &&
                            !std::is_same_v<T, std::string_view>),
      "a result is a value of its own: std::string for a text, no view, pointer, reference "
      "or const");
  using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
  ReplyReader reply(document, settings);
  Value value{};
  const ReplyReader::Content content = reply.open();
  if (content == ReplyReader::Content::kError) return reply.error();
  if (content == ReplyReader::Content::kNothing) {
    if constexpr (std::is_void_v<T>) return {};
    return make_error(ErrorCode::kMalformed, "expected a result, found a reply without one");
  } else if (!reply.finish(Codec<Value>::decode(reply.decoder(), value))) {
    return reply.error();
  }
  if constexpr (std::is_void_v<T>) {
    return {};
  } else {
    return value;
  }
}

}  // namespace tagwire::wire
