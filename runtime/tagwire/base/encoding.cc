#include "tagwire/base/encoding.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace tagwire {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kUtf8Mark = "\xef\xbb\xbf"sv;

constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

std::string_view skip_space(std::string_view text) noexcept {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  return text;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const char c = a[i] >= 'A' && a[i] <= 'Z' ? static_cast<char>(a[i] + 32) : a[i];
    if (c != b[i]) return false;
  }
  return true;
}

// The registered names (IANA character sets) and the aliases that peers were seen to write.
// "UTF-16" is resolved by the byte order mark.
Encoding encoding_of_name(std::string_view name) noexcept {
  constexpr std::pair<std::string_view, Encoding> kNames[] = {
      {"utf-8", Encoding::kUtf8},
      {"utf8", Encoding::kUtf8},
      {"us-ascii", Encoding::kAscii},
      {"ascii", Encoding::kAscii},
      {"iso-8859-1", Encoding::kLatin1},
      {"iso_8859-1", Encoding::kLatin1},
      {"latin1", Encoding::kLatin1},
      {"latin-1", Encoding::kLatin1},
      {"iso-8859-15", Encoding::kLatin9},
      {"iso_8859-15", Encoding::kLatin9},
      {"latin9", Encoding::kLatin9},
      {"latin-9", Encoding::kLatin9},
      {"windows-1252", Encoding::kWindows1252},
      {"cp1252", Encoding::kWindows1252},
      {"utf-16", Encoding::kUtf16Le},
      {"utf-16le", Encoding::kUtf16Le},
      {"utf-16be", Encoding::kUtf16Be},
  };
  for (const auto& [known, encoding] : kNames) {
    if (equal_ignoring_case(name, known)) return encoding;
  }
  return Encoding::kUnsupported;
}

// The value of encoding="..." in the XML declaration at the start of `text` (one byte a character);
// empty when there is none. The reader checks the declaration's syntax; this only looks.
std::string_view declared_name(std::string_view text) noexcept {
  if (!text.starts_with("<?xml") || text.size() < 6 || !is_space(text[5])) return {};
  text = text.substr(0, text.find('>'));
  for (std::size_t at = text.find("encoding"); at != std::string_view::npos;
       at = text.find("encoding", at + 1)) {
    std::string_view rest = skip_space(text.substr(at + 8));
    if (!is_space(text[at - 1]) || !rest.starts_with('=')) continue;
    rest = skip_space(rest.substr(1));
    if (rest.empty() || (rest[0] != '"' && rest[0] != '\'')) return {};
    const std::size_t end = rest.find(rest[0], 1);
    return end == std::string_view::npos ? ""sv : rest.substr(1, end - 1);
  }
  return {};
}

// The declaration of a UTF-16 document in one byte a character: as much of it as is ASCII.
class NarrowDeclaration {
 public:
  NarrowDeclaration(std::string_view text, std::size_t low_byte) noexcept {
    for (std::size_t i = 0; i + 1 < text.size() && size_ < text_.size(); i += 2) {
      const char c = text[i + low_byte];
      if (text[i + 1 - low_byte] != 0) break;
      text_[size_++] = c;
      if (c == '>') break;
    }
  }
  std::string_view view() const noexcept { return {text_.data(), size_}; }

 private:
  std::array<char, 256> text_;  // longer declarations exist only to be odd
  std::size_t size_ = 0;
};

Encoding detect_utf16(std::string_view text, Encoding found) noexcept {
  const NarrowDeclaration declaration(text, found == Encoding::kUtf16Be ? 1 : 0);
  const std::string_view name = declared_name(declaration.view());
  const bool agrees =
      name.empty() || equal_ignoring_case(name, "utf-16") || encoding_of_name(name) == found;
  return agrees ? found : Encoding::kUnsupported;
}

std::size_t mark_length(std::string_view document, Encoding encoding) noexcept {
  switch (encoding) {
    case Encoding::kUtf8:
      return document.starts_with(kUtf8Mark) ? 3 : 0;
    case Encoding::kUtf16Le:
      return document.starts_with("\xff\xfe"sv) ? 2 : 0;
    case Encoding::kUtf16Be:
      return document.starts_with("\xfe\xff"sv) ? 2 : 0;
    default:
      return 0;
  }
}

constexpr std::array<char16_t, 32> kWindows1252High = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

char32_t latin9_code_point(unsigned char c) noexcept {
  switch (c) {
    case 0xa4:
      return 0x20ac;
    case 0xa6:
      return 0x0160;
    case 0xa8:
      return 0x0161;
    case 0xb4:
      return 0x017d;
    case 0xb8:
      return 0x017e;
    case 0xbc:
      return 0x0152;
    case 0xbd:
      return 0x0153;
    case 0xbe:
      return 0x0178;
    default:
      return c;
  }
}

char32_t take_utf16(std::string_view& text, std::size_t low_byte) noexcept {
  const auto unit = [&](std::size_t at) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[at + low_byte]) |
                                 static_cast<unsigned char>(text[at + 1 - low_byte]) << 8);
  };
  const char32_t first = text.size() >= 2 ? unit(0) : kInvalidCodePoint;
  const char32_t second = text.size() >= 4 ? unit(2) : kInvalidCodePoint;
  const bool pair = first >= 0xd800 && first <= 0xdbff && second >= 0xdc00 && second <= 0xdfff;
  text.remove_prefix(std::min<std::size_t>(pair ? 4 : 2, text.size()));
  if (pair) return 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
  return first >= 0xd800 && first <= 0xdfff ? kInvalidCodePoint : first;
}

char32_t take_character(std::string_view& text, Encoding encoding) noexcept {
  if (encoding == Encoding::kUtf8) return take_code_point(text);
  if (encoding == Encoding::kUtf16Le) return take_utf16(text, 0);
  if (encoding == Encoding::kUtf16Be) return take_utf16(text, 1);
  const auto c = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  if (c < 0x80) return c;
  if (encoding == Encoding::kLatin1) return c;
  if (encoding == Encoding::kLatin9) return latin9_code_point(c);
  if (encoding == Encoding::kWindows1252) {
    if (c >= 0xa0) return c;
    const char32_t mapped = kWindows1252High[c - 0x80];
    return mapped != 0 ? mapped : kInvalidCodePoint;
  }
  return kInvalidCodePoint;
}

constexpr std::size_t utf8_length(char32_t c) noexcept {
  return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

}  // namespace

std::string_view to_string(Encoding encoding) noexcept {
  switch (encoding) {
    case Encoding::kUtf8:
      return "UTF-8";
    case Encoding::kAscii:
      return "US-ASCII";
    case Encoding::kLatin1:
      return "ISO-8859-1";
    case Encoding::kLatin9:
      return "ISO-8859-15";
    case Encoding::kWindows1252:
      return "windows-1252";
    case Encoding::kUtf16Le:
      return "UTF-16LE";
    case Encoding::kUtf16Be:
      return "UTF-16BE";
    case Encoding::kUnsupported:
      return "unsupported";
  }
  return "unsupported";
}

Encoding detect_encoding(std::string_view document) noexcept {
  // UTF-32, whose little-endian mark begins like that of UTF-16.
  if (document.starts_with("\xff\xfe\0\0"sv) || document.starts_with("\0\0\xfe\xff"sv) ||
      document.starts_with("<\0\0\0"sv) || document.starts_with("\0\0\0<"sv)) {
    return Encoding::kUnsupported;
  }
  if (document.starts_with("\xff\xfe"sv)) {
    return detect_utf16(document.substr(2), Encoding::kUtf16Le);
  }
  if (document.starts_with("\xfe\xff"sv)) {
    return detect_utf16(document.substr(2), Encoding::kUtf16Be);
  }
  if (document.starts_with("<\0?\0"sv)) return detect_utf16(document, Encoding::kUtf16Le);
  if (document.starts_with("\0<\0?"sv)) return detect_utf16(document, Encoding::kUtf16Be);

  const bool marked = document.starts_with(kUtf8Mark);
  const std::string_view name = declared_name(document.substr(marked ? 3 : 0));
  const Encoding declared = name.empty() ? Encoding::kUtf8 : encoding_of_name(name);
  const bool wide = declared == Encoding::kUtf16Le || declared == Encoding::kUtf16Be;
  if (wide || (marked && declared != Encoding::kUtf8)) return Encoding::kUnsupported;
  return declared;
}

bool transcode_to_utf8(std::string_view document, Encoding encoding, std::string& out,
                       std::size_t& bad_offset) {
  out.clear();
  std::string_view rest = document.substr(mark_length(document, encoding));
  out.reserve(rest.size() + rest.size() / 8);
  while (!rest.empty()) {
    const std::size_t at = document.size() - rest.size();
    const char32_t c = take_character(rest, encoding);
    if (c == kInvalidCodePoint) {
      bad_offset = at;
      return false;
    }
    append_utf8(out, c);
  }
  return true;
}

std::size_t original_offset(std::string_view document, Encoding encoding,
                            std::size_t utf8_offset) noexcept {
  std::string_view rest = document.substr(mark_length(document, encoding));
  if (encoding == Encoding::kUtf8) return document.size() - rest.size() + utf8_offset;
  for (std::size_t written = 0; !rest.empty();) {
    const std::size_t at = document.size() - rest.size();
    const char32_t c = take_character(rest, encoding);
    written += c == kInvalidCodePoint ? 1 : utf8_length(c);
    if (written > utf8_offset) return at;
  }
  return document.size();
}

std::size_t find_invalid_utf8(std::string_view text) noexcept {
  std::string_view rest = text;
  while (!rest.empty()) {
    while (rest.size() >= 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, rest.data(), 8);
      if ((word & 0x8080808080808080U) != 0) break;
      rest.remove_prefix(8);
    }
    if (rest.empty()) break;
    const std::size_t at = text.size() - rest.size();
    if (take_code_point(rest) == kInvalidCodePoint) return at;
  }
  return std::string_view::npos;
}

char32_t take_code_point(std::string_view& text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  std::size_t length = 0;
  char32_t minimum = 0;  // below it the form would be overlong
  if (first < 0x80) {
    length = 1;
  } else if (first >= 0xc2 && first <= 0xdf) {
    length = 2;
    minimum = 0x80;
  } else if ((first & 0xf0) == 0xe0) {
    length = 3;
    minimum = 0x800;
  } else if (first >= 0xf0 && first <= 0xf4) {
    length = 4;
    minimum = 0x10000;
  }
  char32_t c = length < 2 ? first : first & (0x7fU >> length);
  bool good = length != 0 && text.size() >= length;
  for (std::size_t i = 1; good && i < length; ++i) {
    good = (byte(i) & 0xc0) == 0x80;
    c = c << 6 | (byte(i) & 0x3f);
  }
  if (!good || c < minimum || (c >= 0xd800 && c <= 0xdfff) || c > 0x10ffff) {
    text.remove_prefix(1);
    return kInvalidCodePoint;
  }
  text.remove_prefix(length);
  return c;
}

char* write_utf8(char* out, char32_t c) noexcept {
  const auto put = [&](char32_t bits) { *out++ = static_cast<char>(bits); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xc0 | c >> 6);
    put(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    put(0xe0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3f));
    put(0x80 | (c & 0x3f));
  } else {
    put(0xf0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3f));
    put(0x80 | (c >> 6 & 0x3f));
    put(0x80 | (c & 0x3f));
  }
  return out;
}

void append_utf8(std::string& out, char32_t code_point) {
  char bytes[4];
  out.append(bytes, static_cast<std::size_t>(write_utf8(bytes, code_point) - bytes));
}

}  // namespace tagwire
