#include "tagwire/base/encoding.h"

#include <gtest/gtest.h>

namespace tagwire {
namespace {

using namespace std::string_view_literals;

// `ascii` in UTF-16, for documents whose text does not matter.
std::string utf16(std::string_view ascii, bool big_endian) {
  std::string wide;
  for (const char c : ascii) {
    if (big_endian) wide += '\0';
    wide += c;
    if (!big_endian) wide += '\0';
  }
  return wide;
}

TEST(Encoding, IsFoundFromMarkShapeAndDeclaration) {
  struct Case {
    std::string document;
    Encoding want;
  };
  const std::string le_mark = "\xff\xfe";
  const std::string be_mark = "\xfe\xff";
  const Case cases[] = {
      {"", Encoding::kUtf8},
      {"<a/>", Encoding::kUtf8},
      {"<?xml version='1.0'?><a/>", Encoding::kUtf8},
      {"<?xml version='1.0' encoding='utf-8'?><a/>", Encoding::kUtf8},
      {"<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>", Encoding::kUtf8},
      {"\xef\xbb\xbf<a/>", Encoding::kUtf8},
      {"\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?><a/>", Encoding::kUtf8},
      {"<?xml version='1.0' encoding='us-ascii'?>", Encoding::kAscii},
      {"<?xml version='1.0' encoding='ISO-8859-1'?>", Encoding::kLatin1},
      {"<?xml version='1.0' encoding = 'latin-1' ?>", Encoding::kLatin1},
      {"<?xml version='1.0'\nencoding\t=\n\"iso-8859-15\"?>", Encoding::kLatin9},
      {"<?xml version='1.0' encoding='Windows-1252'?>", Encoding::kWindows1252},
      {"<?xml version='1.0' encoding='cp1252' standalone='yes'?>", Encoding::kWindows1252},
      {le_mark + utf16("<a/>", false), Encoding::kUtf16Le},
      {be_mark + utf16("<a/>", true), Encoding::kUtf16Be},
      {utf16("<?xml version='1.0' encoding='utf-16'?>", false), Encoding::kUtf16Le},
      {utf16("<?xml version='1.0' encoding='UTF-16BE'?>", true), Encoding::kUtf16Be},
      {le_mark + utf16("<?xml version='1.0' encoding='utf-16'?>", false), Encoding::kUtf16Le},
      // Contradictions and encodings that we do not have.
      {"<?xml version='1.0' encoding='utf-16'?>", Encoding::kUnsupported},
      {"\xef\xbb\xbf<?xml version='1.0' encoding='iso-8859-1'?>", Encoding::kUnsupported},
      {le_mark + utf16("<?xml version='1.0' encoding='utf-8'?>", false), Encoding::kUnsupported},
      {le_mark + utf16("<?xml version='1.0' encoding='utf-16be'?>", false), Encoding::kUnsupported},
      {"<?xml version='1.0' encoding='koi8-r'?>", Encoding::kUnsupported},
      {"<?xml version='1.0' encoding='utf-7'?>", Encoding::kUnsupported},
      {"<?xml version='1.0' encoding='ebcdic-cp-us'?>", Encoding::kUnsupported},
      {std::string("\xff\xfe\0\0<\0\0\0", 8), Encoding::kUnsupported},
      {std::string("\0\0\0<", 4), Encoding::kUnsupported},
      // Not declarations, or too broken to say: the reader's business.
      {"<?xml version='1.0' encoding=utf-16?>", Encoding::kUtf8},
      {"<?xml version='1.0' myencoding='koi8-r'?>", Encoding::kUtf8},
      {"<?xml version='1.0'?><a encoding='koi8-r'/>", Encoding::kUtf8},
      {"<?xmlx encoding='koi8-r'?>", Encoding::kUtf8},
      {" <?xml version='1.0' encoding='koi8-r'?>", Encoding::kUtf8},
      {"<?xml version='1.0' encoding='koi8-r", Encoding::kUtf8},
      {"<?xml", Encoding::kUtf8},
  };
  for (const auto& [document, want] : cases) EXPECT_EQ(detect_encoding(document), want) << document;
}

TEST(Encoding, TranscodesEachOne) {
  struct Case {
    Encoding encoding;
    std::string_view document;
    std::string_view want;
  };
  for (const auto& [encoding, document, want] :
       {Case{Encoding::kUtf8, "\xef\xbb\xbf\xc3\xa9", "\xc3\xa9"},
        Case{Encoding::kAscii, "plain", "plain"},
        Case{Encoding::kLatin1, "\xe9\x80\xa4", "\xc3\xa9\xc2\x80\xc2\xa4"},
        Case{Encoding::kLatin9, "\xe9\xa4\xa6\xa8\xb4\xb8\xbc\xbd\xbe\xa5", "é\u20acŠšŽžŒœŸ¥"},
        Case{Encoding::kWindows1252, "\x80\x93q\x94\xe9", "\u20ac\u201cq\u201dé"},
        Case{Encoding::kUtf16Le, "\xff\xfe\xe9\x00\x3d\xd8\x00\xde"sv, "é\U0001F600"},
        Case{Encoding::kUtf16Be, "\xfe\xff\x00\xe9\xd8\x3d\xde\x00"sv, "é\U0001F600"},
        Case{Encoding::kUtf16Be, "\x00\xe9"sv, "é"}}) {
    std::string out = "old";
    std::size_t bad = 0;
    ASSERT_TRUE(transcode_to_utf8(document, encoding, out, bad)) << to_string(encoding);
    EXPECT_EQ(out, want) << to_string(encoding);
  }
}

TEST(Encoding, RefusesBytesThatAreNoCharacterAndSaysWhere) {
  struct Case {
    Encoding encoding;
    std::string_view document;
    std::size_t bad;
  };
  for (const auto& [encoding, document, want] :
       {Case{Encoding::kUtf8, "ab\xff", 2}, Case{Encoding::kAscii, "ab\xe9", 2},
        Case{Encoding::kWindows1252, "a\x81", 1}, Case{Encoding::kUtf16Le, "a\0b"sv, 2},
        Case{Encoding::kUtf16Le, "\xff\xfe\x00\xd8"sv, 2},
        Case{Encoding::kUtf16Le, "a\0\x00\xd8z\0"sv, 2},
        Case{Encoding::kUtf16Le, "a\0\x00\xdcz\0"sv, 2},
        Case{Encoding::kUtf16Be, "\0a\xd8\x00\xd8\x00"sv, 2}}) {
    std::string out;
    std::size_t bad = 999;
    EXPECT_FALSE(transcode_to_utf8(document, encoding, out, bad)) << to_string(encoding);
    EXPECT_EQ(bad, want) << to_string(encoding);
  }
}

TEST(Encoding, FindsTheByteThatWasReceived) {
  EXPECT_EQ(original_offset("\xe9\xe9x", Encoding::kLatin1, 0), 0U);
  EXPECT_EQ(original_offset("\xe9\xe9x", Encoding::kLatin1, 2), 1U);
  EXPECT_EQ(original_offset("\xe9\xe9x", Encoding::kLatin1, 3), 1U);  // inside a character
  EXPECT_EQ(original_offset("\xe9\xe9x", Encoding::kLatin1, 4), 2U);
  EXPECT_EQ(original_offset("\xe9\xe9x", Encoding::kLatin1, 5), 3U);
  EXPECT_EQ(original_offset("\xef\xbb\xbf<a>", Encoding::kUtf8, 1), 4U);
  EXPECT_EQ(original_offset("\xff\xfe\xe9\x00x\x00"sv, Encoding::kUtf16Le, 2), 4U);
}

TEST(Utf8, FindsTheFirstBadByte) {
  struct Case {
    std::string_view text;
    std::size_t want;
  };
  for (const auto& [text, want] : {
           Case{"", std::string_view::npos},
           Case{"plain ascii, longer than eight bytes", std::string_view::npos},
           Case{"h\u00e9 \u20ac \U0001F600 \U0010FFFF", std::string_view::npos},
           Case{"\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xf0\x90\x80\x80",
                std::string_view::npos},
           Case{"12345678\x80", 8},       // a lone continuation byte
           Case{"a\xc0\x80", 1},          // overlong NUL
           Case{"a\xc1\xbf", 1},          // overlong
           Case{"a\xe0\x9f\xbf", 1},      // overlong
           Case{"a\xf0\x8f\xbf\xbf", 1},  // overlong
           Case{"a\xed\xa0\x80", 1},      // a surrogate
           Case{"a\xf4\x90\x80\x80", 1},  // above U+10FFFF
           Case{"a\xf5\x80\x80\x80", 1},
           Case{"a\xff", 1},
           Case{"ab\xe2\x82", 2},   // cut
           Case{"ab\xe2\x82z", 2},  // broken off
           Case{"ab\xf0\x9f\x98", 2},
       }) {
    EXPECT_EQ(find_invalid_utf8(text), want) << testing::PrintToString(text);
  }
}

TEST(Utf8, EveryCodePointSurvivesARoundTrip) {
  for (char32_t c = 0; c <= 0x10ffff; ++c) {
    if (c >= 0xd800 && c <= 0xdfff) continue;
    std::string text;
    append_utf8(text, c);
    std::string_view rest = text;
    ASSERT_EQ(take_code_point(rest), c);
    ASSERT_TRUE(rest.empty());
  }
}

TEST(Utf8, KnowsWhatXmlCanCarry) {
  for (const char32_t c : {U'\t', U'\n', U'\r', U' ', U'\x7f', U'\x85', U'\xd7ff', U'\xe000',
                           U'\xfffd', U'\x10000', U'\x10ffff'}) {
    EXPECT_TRUE(is_xml_char(c)) << static_cast<unsigned>(c);
  }
  for (const char32_t c : {char32_t{0}, char32_t{8}, char32_t{0xb}, char32_t{0xc}, char32_t{0xe},
                           char32_t{0x1f}, char32_t{0xd800}, char32_t{0xdfff}, char32_t{0xfffe},
                           char32_t{0xffff}, char32_t{0x110000}}) {
    EXPECT_FALSE(is_xml_char(c)) << static_cast<unsigned>(c);
  }
}

}  // namespace
}  // namespace tagwire
