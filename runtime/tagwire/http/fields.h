// What requests and replies have in common behind their first line: the field lines of the head
// (RFC 9112 section 5), what they say about body, connection and media type, and the body itself
// (sections 6 and 7) where its end is declared.
//
// Both sides send the same head again and again: a head that repeats the last one of its connection
// byte for byte is recognised by one comparison and not parsed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tagwire/base/limits.h"
#include "tagwire/http/chars.h"
#include "tagwire/http/chunked.h"
#include "tagwire/http/field_line.h"
#include "tagwire/http/lines.h"
#include "tagwire/http/refusal.h"

namespace tagwire::http {

/// A field line. Views into the connection's buffer: they live until it changes.
struct Header {
  std::string_view name;   ///< as sent; compare with iequals()
  std::string_view value;  ///< without leading and trailing white space
};

/// The first field called `name` (any case), or none. `headers` may be null.
std::optional<std::string_view> find_header(const std::vector<Header>* headers,
                                            std::string_view name) noexcept;

/// A part of the buffer, which may move. Heads are at most 1 GiB, so this does.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t size = 0;

  std::string_view in(const char* buffer) const noexcept { return {buffer + begin, size}; }
};

/// `limits`, with those that are larger than the parsers' own bounds cut back: a body of 2^59 bytes
/// and a head of 1 GiB.
HttpLimits within_bounds(const HttpLimits& limits) noexcept;

/// Parts of one message after the other. Thread safety: none. Keeps offsets, not pointers.
class FieldReader {
 public:
  enum class Step : std::uint8_t { kDone, kNeedMore, kRefused };

  /// What the fields say that both kinds of message know.
  struct Known {
    Span content_type;      ///< of several lines the first that is not empty
    Span content_encoding;  ///< likewise
    std::size_t content_length = 0;
    unsigned chunked = 0;  ///< how often Transfer-Encoding names it
    bool has_length = false;
    bool has_transfer_encoding = false;
    bool other_coding = false;  ///< Transfer-Encoding names something else
    bool connection_close = false;
    bool connection_keep_alive = false;
  };

  /// Reads field lines up to the empty line that ends the head: lines.line().next is then the end.
  /// `bare_lf`: how the first line ended, and all must. `limit`: the offset that the head may not
  /// pass. `on_other(name, name_size, value, span of the value)` is called for each field that is
  /// not in Known, and returns a Mistake.
  template <class OnOther>
  Step read(const char* buffer, std::size_t size, std::size_t limit, bool bare_lf,
            LineScanner& lines, const HttpLimits& limits, OnOther on_other);

  /// After read(): that the fields frame the body in one way, and one that we can read (RFC 9112
  /// section 6.3).
  Mistake check_framing(int minor_version) const noexcept;

  /// After kRefused.
  const Refusal& refusal() const noexcept { return refusal_; }
  const Known& known() const noexcept { return known_; }
  std::size_t count() const noexcept { return spans_.size(); }
  /// RFC 9112 section 9.3: what version and Connection say.
  bool keep_alive(int minor_version) const noexcept {
    return !known_.connection_close && (minor_version == 1 || known_.connection_keep_alive);
  }

  /// The fields as views. Lifetime: until the next call, or until the buffer changes.
  const std::vector<Header>* make_views(const char* buffer) {
    headers_.clear();
    if (headers_.capacity() < spans_.size()) headers_.reserve(spans_.capacity());
    for (const FieldSpans& field : spans_) {
      headers_.push_back({field.name.in(buffer), field.value.in(buffer)});
    }
    return &headers_;
  }

  /// Whether the buffer starts with the head that was remembered: then all that was read from it
  /// still holds, and this is its size. Else 0, and all was forgotten.
  std::size_t repeats_last(const char* buffer, std::size_t size) {
    const std::size_t head = last_head_.size();
    if (head != 0 && size >= head && std::memcmp(buffer, last_head_.data(), head) == 0) return head;
    forget();
    return 0;
  }
  /// Remembers the head at the buffer's start, if it is of a usual size.
  void remember(const char* buffer, std::size_t head_size);
  bool remembers() const noexcept { return !last_head_.empty(); }
  void forget();

 private:
  // A table beyond this is given back after its message.
  static constexpr std::size_t kUsualFields = 16;

  struct FieldSpans {
    Span name;
    Span value;
  };

  Step refuse(Refusal refusal);
  Step refuse(const Mistake& mistake);
  Step refuse_line(LineScanner::Found found, const char* buffer, const LineScanner& lines,
                   const HttpLimits& limits);
  Step refuse_count(const HttpLimits& limits);
  Mistake read_content_length(std::string_view value);
  void read_transfer_encoding(std::string_view value);
  void read_connection(std::string_view value);

  Known known_;
  std::vector<FieldSpans> spans_;
  std::vector<Header> headers_;
  std::string last_head_;  // the bytes that known_ and spans_ tell about
  Refusal refusal_;
};

/// What a line holds that may not be there. `where`: "the request line".
Refusal refuse_character(LineScanner::Found found, std::string_view where, char found_character);

template <class OnOther>
FieldReader::Step FieldReader::read(const char* buffer, std::size_t size, std::size_t limit,
                                    bool bare_lf, LineScanner& lines, const HttpLimits& limits,
                                    OnOther on_other) {
  const auto span = [](std::size_t begin, std::size_t end) {
    return Span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin)};
  };
  while (true) {
    const LineScanner::Found found = lines.find(buffer, size, limit);
    if (found == LineScanner::Found::kNeedMore) return Step::kNeedMore;
    if (found != LineScanner::Found::kLine) return refuse_line(found, buffer, lines, limits);
    const Line& line = lines.line();
    if (line.bare_lf != bare_lf) {
      return refuse(Mistake{400, "some lines of the head end in CR LF and some in LF alone"});
    }
    if (line.begin == line.end) return Step::kDone;
    if (spans_.size() == limits.max_headers) return refuse_count(limits);
    FieldLine field;
    if (!parse_field_line(buffer, line, size, field)) {
      return refuse(explain_field_line(buffer, line));
    }
    if (spans_.capacity() == 0) spans_.reserve(kUsualFields);
    const FieldSpans& added = spans_.emplace_back(FieldSpans{
        span(field.name_begin, field.name_end), span(field.value_begin, field.value_end)});

    const char* const name = buffer + field.name_begin;
    const std::string_view value = added.value.in(buffer);
    const auto keep_first = [&](Span& kept) {
      if (kept.size == 0) kept = added.value;
    };
    Mistake mistake;
    switch (added.name.size) {
      case 10:
        if (is_name(name, "connection")) read_connection(value);
        break;
      case 12:
        if (is_name(name, "content-type")) keep_first(known_.content_type);
        break;
      case 14:
        if (is_name(name, "content-length")) mistake = read_content_length(value);
        break;
      case 16:
        if (is_name(name, "content-encoding")) keep_first(known_.content_encoding);
        break;
      case 17:
        if (is_name(name, "transfer-encoding")) read_transfer_encoding(value);
        break;
      default:
        mistake = on_other(name, added.name.size, value, added.value);
        break;
    }
    if (mistake.status != 0) return refuse(mistake);
  }
}

/// A body whose end is declared. Thread safety: none.
class BodyReader {
 public:
  using Step = FieldReader::Step;

  /// The body that `fields`, checked, frame from offset `head_end` on.
  void start(std::size_t head_end, const FieldReader& fields) noexcept {
    begin_ = head_end;
    length_ = fields.known().content_length;
    is_chunked_ = fields.known().has_transfer_encoding;
    if (is_chunked_) chunked_.start(head_end, fields.count());
  }
  /// kDone: body() and end() are known.
  Step read(char* buffer, std::size_t size, const HttpLimits& limits) {
    if (is_chunked_) return read_chunked(buffer, size, limits);
    if (size - begin_ < length_) return Step::kNeedMore;
    body_end_ = end_ = begin_ + length_;
    return Step::kDone;
  }

  /// After kRefused.
  const Mistake& mistake() const noexcept { return chunked_.mistake(); }
  /// With Content-Length: bytes of the buffer that the whole message needs.
  std::optional<std::size_t> declared_end() const noexcept;
  /// Of the body's bytes, those in the buffer so far, framing aside.
  std::size_t received(std::size_t size) const noexcept;
  /// After kDone.
  std::string_view body(const char* buffer) const noexcept {
    return {buffer + begin_, body_end_ - begin_};
  }
  /// After kDone: the offset after the last byte of the message.
  std::size_t end() const noexcept { return end_; }
  std::size_t reclaim(char* buffer, std::size_t size) noexcept {
    return is_chunked_ ? chunked_.reclaim(buffer, size) : size;
  }

 private:
  Step read_chunked(char* buffer, std::size_t size, const HttpLimits& limits);

  std::size_t begin_ = 0;
  std::size_t length_ = 0;  // with Content-Length
  std::size_t body_end_ = 0;
  std::size_t end_ = 0;
  bool is_chunked_ = false;
  ChunkedDecoder chunked_;
};

}  // namespace tagwire::http
