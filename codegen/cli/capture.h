// A captured message as `tagwire show` meets it: a bare XML-RPC document, or an HTTP message with
// one in its body, saved from a proxy, a log or `nc`. Captures are cut short, have lost a CR or
// name a length that is not theirs, so this reads what is there and remarks on the rest, where the
// HTTP layer would refuse.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tagwire/base/encoding.h"

namespace tagwire::cli {

struct Capture {
  std::string start_line;            ///< of the HTTP message; empty for a bare document
  std::string document;              ///< the body without its chunk framing
  std::size_t lines_before = 0;      ///< lines of the file above the document
  std::vector<std::string> remarks;  ///< what is odd about the HTTP part, one sentence each
  bool damaged = false;              ///< whether a remark says that the document is not whole
  bool readable = true;              ///< whether there is a document to look at
};

/// Takes the head, if any, off the bytes of a file.
Capture open_capture(std::string_view bytes);

/// A place in a document, as editors count.
struct Place {
  std::size_t line = 1;    ///< from 1
  std::size_t column = 1;  ///< in characters, from 1
};

/// A document as text, for excerpts. Lifetime: the document must outlive it.
class SourceText {
 public:
  explicit SourceText(std::string_view document);

  Encoding encoding() const noexcept { return encoding_; }
  /// The document in UTF-8; what is no character in its encoding is U+FFFD.
  std::string_view text() const noexcept { return text_; }
  /// Of a byte of the document as received. An offset past the end is the end.
  Place place(std::size_t byte_offset) const;
  /// The line of `byte_offset`, shortened to what fits a terminal, after its `number`; below it a
  /// caret under the place.
  std::string excerpt(std::size_t byte_offset, std::string_view number) const;

 private:
  std::size_t text_offset(std::size_t byte_offset) const;

  std::string_view document_;
  Encoding encoding_;
  std::string text_;
};

}  // namespace tagwire::cli
