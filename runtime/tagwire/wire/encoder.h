// Encoder: writes XML-RPC values into a buffer (XML-RPC specification, "Payload format"), in the
// smallest dialect that the dumbest peer reads: no white space between elements, no self-closing
// tags, no attributes. What cannot be written (NaN, a control character in a string) is an error
// with the path of the value, as in `[2].name: ...`; the first error wins and the rest is not
// written.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "tagwire/base/buffer.h"
#include "tagwire/base/error.h"
#include "tagwire/base/numbers.h"
#include "tagwire/wire/dialect.h"
#include "tagwire/xml/literal.h"

namespace tagwire::wire {

using xml::FixedString;

/// Writes values. Each write_*() writes one whole `<value>...</value>`, unless the encoder has
/// failed. Thread safety: none. Lifetime: the buffer must outlive it.
class Encoder {
 public:
  explicit Encoder(OutputBuffer& out, const Dialect& dialect = {},
                   std::size_t max_depth = DocumentLimits{}.max_depth)
      : out_(out), dialect_(dialect), max_depth_(max_depth) {}
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  // --- whole values ---

  void write_nil();
  void write_bool(bool value);
  /// An integer of 32 bits or fewer: i4 or int.
  void write_int(std::int32_t value);
  /// A wider one: i8 or a string.
  void write_wide_int(std::int64_t value);
  /// Fails on NaN and infinities unless told otherwise; they are spelled as Python does.
  void write_double(double value, NonFinite non_finite = NonFinite::kRefuse);
  void write_float(float value);
  void write_string(std::string_view value);
  void write_bytes(std::span<const std::byte> value);
  /// Fails outside the years 1 to 9999.
  void write_datetime(std::chrono::sys_seconds value);
  /// A double of seconds.
  void write_duration(std::chrono::microseconds value);

  // --- arrays and structs: begin, the values, end ---

  void begin_array();
  void end_array();
  void begin_struct();
  void end_struct();
  /// `name` is escaped here; generated code uses the literal form.
  void begin_member(std::string_view name);
  void end_member() { raw<"</member>">(); }

  /// Gives the next struct a first member with the name of an arm: a union with @tag.
  template <FixedString Tag, FixedString Arm>
  void begin_tagged() {
    static constexpr auto kMember = "<member><name>" + xml::escape<Tag>() +
                                    "</name><value><string>" + xml::escape<Arm>() +
                                    "</string></value></member>";
    tag_ = kMember.view();
  }

  // --- text as it stands ---

  template <FixedString S>
  void raw() {
    std::memcpy(out_.prepare(S.size()), S.text, S.size());
    out_.commit(S.size());
  }
  void raw(std::string_view text) { out_.append(text); }
  template <FixedString Name>
  void begin_member() {
    raw<"<member><name>" + xml::escape<Name>() + "</name>">();
  }

  // --- errors ---

  bool failed() const noexcept { return failed_; }
  /// kMalformed (the value cannot be written) or kLimit (it nests too deep). Precondition:
  /// failed().
  Error error() const { return make_error(code_, text()); }
  std::string text() const { return path_.empty() ? message_ : path_ + ": " + message_; }
  /// Refuses the value being written. The first call counts.
  void fail(std::string message) { fail(ErrorCode::kMalformed, std::move(message)); }
  /// Puts a step in front of the error's path. Precondition: failed().
  void within(std::size_t index);
  void within(std::string_view member);
  void within_root(std::string_view root);

  /// Takes what was to be written out of the message: the value is sensitive. Precondition:
  /// failed().
  void conceal();

  const Dialect& dialect() const noexcept { return dialect_; }
  OutputBuffer& buffer() noexcept { return out_; }

 private:
  void fail(ErrorCode code, std::string message);
  bool enter();

  OutputBuffer& out_;
  Dialect dialect_;
  std::size_t depth_ = 0;
  std::size_t max_depth_;
  bool failed_ = false;
  ErrorCode code_ = ErrorCode::kMalformed;
  std::string path_;
  std::string message_;
  std::string_view tag_;  // see begin_tagged()
};

}  // namespace tagwire::wire
