// What went wrong, as values: the one error type that every layer below the public edges returns.
// Kinds are few and named by remedy (fix the input, retry, raise a limit, report); a peer's fault
// keeps its code beside the kind. Text is for people: nothing in tagwire parses it.
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tagwire {

/// Fault codes with a fixed meaning (XML-RPC fault code interoperability, RFC of 2001-05-16; the
/// -32000 range is ours). Codes of IDL-declared errors lie outside -32768..-32000.
namespace fault_code {
inline constexpr std::int32_t kNotWellFormed = -32700;
inline constexpr std::int32_t kUnsupportedEncoding = -32701;
inline constexpr std::int32_t kInvalidCharacter = -32702;
inline constexpr std::int32_t kInvalidCall = -32600;  ///< well-formed XML, not an XML-RPC call
inline constexpr std::int32_t kMethodNotFound = -32601;
inline constexpr std::int32_t kInvalidParams = -32602;
inline constexpr std::int32_t kInternal = -32603;     ///< our bug; the text says nothing internal
inline constexpr std::int32_t kApplication = -32500;  ///< a handler threw something undeclared
inline constexpr std::int32_t kCancelled = -32001;
inline constexpr std::int32_t kDeadline = -32002;
inline constexpr std::int32_t kOverloaded = -32003;
inline constexpr std::int32_t kUnavailable = -32004;
inline constexpr std::int32_t kUnauthenticated = -32005;
inline constexpr std::int32_t kDenied = -32006;
inline constexpr std::int32_t kTooLarge = -32008;  ///< a limit inside the document
}  // namespace fault_code

/// An XML-RPC fault (XML-RPC specification, "Fault example"): what a handler throws to answer with
/// a code of its own, and what a call throws when the peer answered with one.
class Fault : public std::exception {
 public:
  Fault(std::int32_t code, std::string text) : code_(code), text_(std::move(text)) {}
  /// `detail_xml`: the `<value>` element of the member faultDetail as UTF-8 XML text, or empty.
  Fault(std::int32_t code, std::string text, std::string detail_xml)
      : code_(code), text_(std::move(text)), detail_xml_(std::move(detail_xml)) {}

  std::int32_t code() const noexcept { return code_; }
  const std::string& text() const noexcept { return text_; }
  const std::string& detail_xml() const noexcept { return detail_xml_; }
  const char* what() const noexcept override { return text_.c_str(); }

  /// Whether it is an error of which the IDL says that the call may be tried again (@transient).
  /// Known to stubs and handlers, by the errors that the method declares; not part of what travels,
  /// nor of ==. Nothing in tagwire tries again by itself.
  bool transient() const noexcept { return transient_; }
  void set_transient() noexcept { transient_ = true; }

  friend bool operator==(const Fault& a, const Fault& b) {
    return a.code_ == b.code_ && a.text_ == b.text_ && a.detail_xml_ == b.detail_xml_;
  }

 private:
  std::int32_t code_;
  std::string text_;
  std::string detail_xml_;
  bool transient_ = false;
};

/// What went wrong, named by what a caller can do about it.
enum class ErrorCode : std::uint8_t {
  kMalformed,    ///< the bytes break a format or do not fit the expected type: fix the sender
  kFault,        ///< the peer answered with a fault: `fault` is set
  kTimeout,      ///< a deadline passed: retry, or allow more time
  kUnavailable,  ///< the peer could not be reached or went away: retry
  kCancelled,    ///< somebody asked to stop
  kDenied,       ///< the peer wants credentials, or others (HTTP 401, 403, 407): check them
  kLimit,        ///< a limit was exceeded: send less, or raise it
  kInternal,     ///< our bug: report it
};

/// The name of `code` in lower case, for messages: "malformed", "limit", ...
std::string_view to_string(ErrorCode code) noexcept;

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;         ///< for people; code never parses it
  std::optional<Fault> fault;  ///< set exactly when code == kFault
  /// Of a call: whether the peer may have carried it out. False promises that it did not, so that
  /// the same call can be made again: nothing or only a part of it was sent, or the server said so
  /// (HTTP 4xx, 307, 308, 501, 503, 505). True says nothing either way: an answer that is missing
  /// or cannot be read, another status, and every fault, which the method itself may have thrown.
  bool may_have_run = false;

  /// Whether it is a fault that says so: Fault::transient().
  bool transient() const noexcept { return fault && fault->transient(); }

  /// Prepends the step that failed: "decoding reply of Calc.add: <message>".
  Error&& during(std::string_view step) &&;
};

/// Makes an Error without a fault.
inline Error make_error(ErrorCode code, std::string message) {
  return Error{.code = code, .message = std::move(message), .fault = std::nullopt};
}

/// What Result::value() throws for callers who prefer exceptions.
class Exception : public std::exception {
 public:
  explicit Exception(Error error) : error_(std::move(error)) {}
  const Error& error() const noexcept { return error_; }
  const char* what() const noexcept override { return error_.message.c_str(); }

 private:
  Error error_;
};

}  // namespace tagwire
