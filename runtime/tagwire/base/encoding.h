// Character encodings of XML documents (XML 1.0 section 4.3.3 and appendix F): which one a document
// is in, and how to make UTF-8 of it. Nearly every message is UTF-8 already and is read in place;
// the others are transcoded as a whole up front, so that the reader knows one encoding only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tagwire {

/// The encodings that we read.
enum class Encoding : std::uint8_t {
  kUtf8,         ///< with or without a byte order mark; also what no declaration means
  kAscii,        ///< US-ASCII: a byte above 127 is an error
  kLatin1,       ///< ISO-8859-1
  kLatin9,       ///< ISO-8859-15: Latin-1 with the euro sign
  kWindows1252,  ///< five bytes of it mean nothing and are errors
  kUtf16Le,
  kUtf16Be,
  kUnsupported,  ///< declared as something else, or the declaration contradicts the bytes
};

/// The name as the XML declaration has it: "UTF-8", "ISO-8859-15", ...
std::string_view to_string(Encoding encoding) noexcept;

/// Decides by byte order mark, then by the shape of the first four bytes, then by the encoding that
/// the XML declaration names. A declaration too broken to find a name in is left to the reader to
/// report: such documents are kUtf8 here. `document` is what was received, mark included.
Encoding detect_encoding(std::string_view document) noexcept;

/// Replaces `out` by `document` in UTF-8, without its byte order mark. On false, `bad_offset` is
/// the byte in `document` where a character starts that the encoding does not have.
/// Precondition: encoding != kUnsupported.
bool transcode_to_utf8(std::string_view document, Encoding encoding, std::string& out,
                       std::size_t& bad_offset);

/// Where in `document` the character stands that transcode_to_utf8() put at `utf8_offset`: error
/// messages speak of the bytes that were received. Takes time linear in the document.
std::size_t original_offset(std::string_view document, Encoding encoding,
                            std::size_t utf8_offset) noexcept;

/// The place of the first byte that is not part of well-formed UTF-8 (Unicode 15, table 3-7: no
/// surrogates, no overlong forms, nothing above U+10FFFF), or npos when there is none.
std::size_t find_invalid_utf8(std::string_view text) noexcept;

/// Cuts the first character off `text`, which must not be empty, and returns its code point; on
/// malformed UTF-8 cuts one byte and returns kInvalidCodePoint.
inline constexpr char32_t kInvalidCodePoint = 0xffff'ffff;
char32_t take_code_point(std::string_view& text) noexcept;

/// Writes `code_point` (not a surrogate, at most U+10FFFF) as one to four bytes; returns the end.
char* write_utf8(char* out, char32_t code_point) noexcept;
void append_utf8(std::string& out, char32_t code_point);

/// Whether XML 1.0 can carry the character at all (production 2, Char).
constexpr bool is_xml_char(char32_t c) noexcept {
  return c >= 0x20 ? c < 0xd800 || (c >= 0xe000 && c <= 0x10ffff && c != 0xfffe && c != 0xffff)
                   : c == '\t' || c == '\n' || c == '\r';
}

}  // namespace tagwire
