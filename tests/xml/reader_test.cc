#include "tagwire/xml/reader.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace tagwire::xml {
namespace {

using std::string_literals::operator""s;

const DocumentLimits kLimits;

std::optional<Failure> check(std::string_view text, const DocumentLimits& limits = kLimits) {
  return check_well_formed(text, limits);
}

std::string repeat(std::string_view text, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

const std::string kGood[] = {
    "<a/>",
    "<a></a>",
    "<a ></a >",
    "<a\n/>",
    "<a><b/><b></b></a>",
    "<_:a-b.c1/>",
    "<?xml version='1.0'?><a/>",
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>",
    "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<a/>",
    "<?xml version='1.1'?><a/>",
    "<?xml\tversion = '1.0'?><a/>",
    "<!-- c --><a/><!-- d -->",
    "<a><!----></a>",
    "<a><!-- - --></a>",
    "<?pi?><a><?p q?></a><?r ?\?>",
    "<?xml-stylesheet href='x'?><a/>",
    " \t\r\n<a/> \r\n\t",
    "<a>text</a>",
    "<a>]]</a>",
    "<a>]] ></a>",
    "<a>></a>",
    "<a>]<!---->]></a>",
    "<a><![CDATA[<b>&amp;]]]]></a>",
    "<a><![CDATA[]]></a>",
    "<a>&lt;&gt;&amp;&quot;&apos;&#9;&#10;&#13;&#x20;&#x10FFFF;&#xd7ff;</a>",
    "<a>&#" + std::string(100, '0') + "65;&#x" + std::string(100, '0') + "4A;</a>",
    "<a x='1' y=\"2\"/>",
    "<a x = '1'\ny='2'></a>",
    "<a x='>' y='\"&lt;&#65;'/>",
    "<a xmlns:ex='http://x'><ex:b/></a>",
    "<\xc3\xa9t\xc3\xa9/>",
    "<a\xc2\xb7/>",
    "<a>\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80</a>",
    "<a>\xef\xbf\xbd\xee\x80\x80\xed\x9f\xbf\xf4\x8f\xbf\xbf</a>",
    "<a>\x7f\xc2\x85\xe2\x80\xa8</a>",
};

TEST(WellFormed, AcceptsWhatXmlAllows) {
  for (const std::string& text : kGood) {
    const auto failure = check(text);
    EXPECT_FALSE(failure) << text << "\n  " << failure->message;
  }
}

struct Bad {
  std::string text;
  std::size_t offset;
  Problem problem = Problem::kNotWellFormed;
};

TEST(WellFormed, RefusesTheRestAndSaysWhere) {
  const std::vector<Bad> table = {
      // the document as a whole
      {"", 0},
      {"  ", 2},
      {"text", 0},
      {"<a/>text", 4},
      {"<a/><b/>", 4},
      {"<a/></a>", 4},
      {"</a>", 0},
      {"<a>", 3},
      {"<a><b></a></b>", 6},
      {"<a></A>", 3},
      {"<a/><![CDATA[x]]>", 4},
      {"<!DOCTYPE a><a/>", 0},
      {"<!doctype a><a/>", 0},
      {"<a><!DOCTYPE b></a>", 3},
      {"<a><!ELEMENT b></a>", 3},
      // the XML declaration
      {" <?xml version='1.0'?><a/>", 1},
      {"<a/><?xml version='1.0'?>", 4},
      {"<?XML version='1.0'?><a/>", 0},
      {"<?xml?><a/>", 0},
      {"<?xml encoding='UTF-8'?><a/>", 6},
      {"<?xml version=1.0?><a/>", 14},
      {"<?xml version='2.0'?><a/>", 19},
      {"<?xml version='1.'?><a/>", 18},
      {"<?xml version='1.0'encoding='UTF-8'?><a/>", 19},
      {"<?xml version='1.0' encoding=''?><a/>", 31},
      {"<?xml version='1.0' encoding='8859'?><a/>", 35},
      {"<?xml version='1.0' encoding='UTF-8' standalone='maybe'?><a/>", 55},
      {"<?xml version='1.0' standalone='yes' encoding='UTF-8'?><a/>", 37},
      {"<?xml version='1.0'><a/>", 19},
      {"<?xml version='1.0", 18},
      // tags
      {"<>", 1},
      {"< a/>", 1},
      {"<1a/>", 1},
      {"<-a/>", 1},
      {"<a/ >", 2},
      {"<a", 2},
      {"<a<b/>", 2},
      {"<a></ a>", 5},
      {"<a></a b>", 7},
      {"<a></a", 6},
      {"<a></>", 5},
      {"<a\xc3\x97/>", 2},
      {"<\xc2\xb7/>", 1},
      // attributes
      {"<a x/>", 4},
      {"<a x=1/>", 5},
      {"<a x='1'y='2'/>", 8},
      {"<a x='1' x='2'/>", 9},
      {"<a x='<'/>", 6},
      {"<a x='&'/>", 6},
      {"<a x='&bad;'/>", 6},
      {"<a x='1\"/>", 10},
      {"<a =''/>", 3},
      {"<a x='1", 7},
      // comments, PIs, CDATA
      {"<!-- -- --><a/>", 6},
      {"<!-- ---><a/>", 6},
      {"<!-", 0},
      {"<!--", 4},
      {"<!-- x", 6},
      {"<a><!- x --></a>", 3},
      {"<? pi?><a/>", 2},
      {"<?pi<a/>", 4},
      {"<?pi", 4},
      {"<?pi ?", 6},
      {"<a><![CDATA[", 12},
      {"<a><![CDATA[ ]]", 15},
      {"<a><![cdata[ ]]></a>", 3},
      // text
      {"<a>]]></a>", 3},
      {"<a>x]]]></a>", 5},
      {"<a>&</a>", 3},
      {"<a>& </a>", 3},
      {"<a>&amp</a>", 3},
      {"<a>&;</a>", 3},
      {"<a>&nbsp;</a>", 3},
      {"<a>&#;</a>", 3},
      {"<a>&#x;</a>", 3},
      {"<a>&#X20;</a>", 3},
      {"<a>&#-5;</a>", 3},
      {"<a>&#1a;</a>", 3},
      {"<a>&#x1g;</a>", 3},
      {"<a>&#65", 3},
      {"<a>&LT;</a>", 3},
      // characters
      {"<a>\x01</a>", 3, Problem::kCharacter},
      {"<a>\0</a>"s, 3, Problem::kCharacter},
      {"<a>\x1f</a>", 3, Problem::kCharacter},
      {"<a>plain text, long enough for a block\x0b</a>", 38, Problem::kCharacter},
      {"<a>&#0;</a>", 3, Problem::kCharacter},
      {"<a>&#1;</a>", 3, Problem::kCharacter},
      {"<a>&#xD800;</a>", 3, Problem::kCharacter},
      {"<a>&#xFFFE;</a>", 3, Problem::kCharacter},
      {"<a>&#x110000;</a>", 3, Problem::kCharacter},
      {"<a>&#99999999999999999999;</a>", 3, Problem::kCharacter},
      {"<a>\x80</a>", 3, Problem::kCharacter},
      {"<a>\xc3</a>", 3, Problem::kCharacter},
      {"<a>\xc0\x80</a>", 3, Problem::kCharacter},
      {"<a>\xe0\x80\x80</a>", 3, Problem::kCharacter},
      {"<a>\xe2\x82</a>", 3, Problem::kCharacter},
      {"<a>\xed\xa0\x80</a>", 3, Problem::kCharacter},
      {"<a>\xef\xbf\xbe</a>", 3, Problem::kCharacter},
      {"<a>\xf0\x80\x80\x80</a>", 3, Problem::kCharacter},
      {"<a>\xf4\x90\x80\x80</a>", 3, Problem::kCharacter},
      {"<a>\xf5\x80\x80\x80</a>", 3, Problem::kCharacter},
      {"<a>\xff</a>", 3, Problem::kCharacter},
      {"<a>ok\xc3\xa9\xc3</a>", 7, Problem::kCharacter},
      {"<a x='\x02'/>", 6, Problem::kCharacter},
      {"<a x='\xc3'/>", 6, Problem::kCharacter},
      {"<!--\x03--><a/>", 4, Problem::kCharacter},
      {"<?p \xff?><a/>", 4, Problem::kCharacter},
      {"<a><![CDATA[\x04]]></a>", 12, Problem::kCharacter},
      {"<a\xff/>", 2, Problem::kCharacter},
  };
  for (const Bad& bad : table) {
    const auto failure = check(bad.text);
    ASSERT_TRUE(failure) << bad.text;
    EXPECT_EQ(failure->offset, bad.offset) << bad.text << "\n  " << failure->message;
    EXPECT_EQ(failure->problem, bad.problem) << bad.text << "\n  " << failure->message;
    EXPECT_FALSE(failure->message.empty()) << bad.text;
  }
}

TEST(WellFormed, RefusesEveryPrefix) {
  for (const std::string& text : kGood) {
    const bool ends_in_misc = text.ends_with("-->") || text.ends_with("?>");
    if (ends_in_misc) continue;  // without it, it is whole as well
    const std::size_t last = text.rfind('>');
    for (std::size_t size = 0; size <= last; ++size) {
      EXPECT_TRUE(check(text.substr(0, size))) << text << " cut after " << size;
    }
  }
}

TEST(WellFormed, HoldsTheLimitsToTheElement) {
  DocumentLimits limits;
  limits.max_elements = 3;
  EXPECT_FALSE(check("<a><b/></a>", limits));
  EXPECT_FALSE(check("<a><b/><b/></a>", limits));
  ASSERT_TRUE(check("<a><b/><b/><b/></a>", limits));
  EXPECT_EQ(check("<a><b/><b/><b/></a>", limits)->problem, Problem::kLimit);

  const auto named = [](std::size_t size) { return "<" + std::string(size, 'n') + "/>"; };
  EXPECT_FALSE(check(named(255)));
  EXPECT_FALSE(check(named(256)));
  ASSERT_TRUE(check(named(257)));
  EXPECT_EQ(check(named(257))->problem, Problem::kLimit);

  const auto nested = [](std::size_t depth) {
    return repeat("<a>", depth) + repeat("</a>", depth);
  };
  EXPECT_FALSE(check(nested(4 * 64 + 16)));
  ASSERT_TRUE(check(nested(4 * 64 + 17)));
  EXPECT_EQ(check(nested(4 * 64 + 17))->problem, Problem::kLimit);

  const auto attributes = [](int count) {
    std::string text = "<a";
    for (int i = 0; i < count; ++i) text += " x" + std::to_string(i) + "=''";
    return text + "/>";
  };
  EXPECT_FALSE(check(attributes(63)));
  EXPECT_FALSE(check(attributes(64)));
  EXPECT_TRUE(check(attributes(65)));
}

TEST(WellFormed, TakesBlanksBeforeTheDeclarationWhenLenient) {
  EXPECT_TRUE(check_well_formed("\n <?xml version='1.0'?><a/>", kLimits));
  EXPECT_FALSE(check_well_formed("\n <?xml version='1.0'?><a/>", kLimits, true));
}

struct Text {
  std::string content;
  std::string want;
};

TEST(ReadText, JoinsPiecesAndResolvesReferences) {
  const std::string long_text(100, 'x');
  const std::vector<Text> table = {
      {"", ""},
      {"abc", "abc"},
      {" \t\n ", " \t\n "},
      {"a\r\nb\rc\n", "a\nb\nc\n"},
      {"\r", "\n"},
      {"&#13;&#xD;\r\n", "\r\r\n"},
      {"&lt;&amp;&gt;&quot;&apos;", "<&>\"'"},
      {"&#233;&#x20AC;&#x1F600;", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"},
      {"a<!-- b -->c<?d e?>f", "acf"},
      {"<!-- only -->", ""},
      {"<![CDATA[a<b>&amp;]]>c", "a<b>&amp;c"},
      {"a<![CDATA[]]>b", "ab"},
      {"<![CDATA[x\r\ny\rz]]>", "x\ny\nz"},
      {"<![CDATA[]]]]>", "]]"},
      {long_text + "&amp;" + long_text, long_text + "&" + long_text},
      {long_text + "\xc3\xa9" + long_text, long_text + "\xc3\xa9" + long_text},
      {"&amp;amp;", "&amp;"},
  };
  for (const Text& row : table) {
    const std::string document = "<a>" + row.content + "</a>";
    Reader reader(document, kLimits);
    ASSERT_TRUE(reader.skip_prolog());
    ASSERT_EQ(reader.next_tag(), Reader::Token::kStartTag);
    std::string scratch;
    std::string_view text;
    ASSERT_TRUE(reader.read_text(text, scratch)) << document << reader.failure().message;
    EXPECT_EQ(text, row.want) << document;
    EXPECT_EQ(reader.next_tag(), Reader::Token::kEndTag) << document;
    EXPECT_TRUE(reader.finish());
  }
}

TEST(ReadText, DoesNotCopyPlainText) {
  const std::string document = "<a>plain \xc3\xa9\n text</a>";
  Reader reader(document, kLimits);
  reader.next_tag();
  std::string scratch;
  std::string_view text;
  ASSERT_TRUE(reader.read_text(text, scratch));
  EXPECT_EQ(text.data(), document.data() + 3);
}

TEST(PlainText, LeavesEverythingElseToReadText) {
  const std::pair<std::string, bool> table[] = {
      {"abc</a>", true},  {"\xc3\xa9 \t\n</a>", true}, {"</a>", true},       {"a&amp;</a>", false},
      {"a\r</a>", false}, {"a\x01</a>", false},        {"a\xc3</a>", false}, {"a", false},
      {"a></a>", false},
  };
  for (const auto& [text, plain] : table) {
    Reader reader(text, kLimits);
    std::string_view out;
    EXPECT_EQ(reader.plain_text(out), plain) << text;
    EXPECT_EQ(reader.offset(), plain ? text.find('<') : 0) << text;
  }
}

TEST(Reader, TellsTagsFromText) {
  Reader reader("<a> <b x='1'/> t</a> ", kLimits);
  EXPECT_EQ(reader.next_tag(), Reader::Token::kStartTag);
  EXPECT_EQ(reader.name(), "a");
  EXPECT_FALSE(reader.empty());
  EXPECT_EQ(reader.next_tag(), Reader::Token::kStartTag);
  EXPECT_EQ(reader.name(), "b");
  EXPECT_TRUE(reader.empty());
  EXPECT_EQ(reader.next_tag(), Reader::Token::kText);
  std::string scratch;
  std::string_view text;
  EXPECT_TRUE(reader.read_text(text, scratch));
  EXPECT_EQ(text, "t");
  EXPECT_EQ(reader.next_tag(), Reader::Token::kEndTag);
  EXPECT_EQ(reader.next_tag(), Reader::Token::kEnd);
  EXPECT_EQ(reader.elements(), 2U);
}

TEST(Reader, GoesBackToAMark) {
  Reader reader("<a><b/></a>", kLimits);
  reader.next_tag();
  const Reader::Mark mark = reader.mark();
  reader.next_tag();
  EXPECT_EQ(reader.elements(), 2U);
  reader.reset(mark);
  EXPECT_EQ(reader.elements(), 1U);
  reader.next_tag();
  EXPECT_EQ(reader.name(), "b");
}

TEST(Reader, LiteralsMatchWholeOrNotAtAll) {
  Reader reader("<value><i4>5</i4></value>", kLimits);
  EXPECT_FALSE(reader.literal<"<value><int>">());
  EXPECT_TRUE(reader.literal<"<value><i4>">());
  EXPECT_EQ(reader.elements(), 2U);
  EXPECT_FALSE(reader.literal<"5</i4></value> and more than there is">());
  EXPECT_TRUE(reader.literal<"5</i4></value>">());
  EXPECT_EQ(reader.cursor(), reader.end());
}

// A reader that went back, or looked ahead, per piece would take minutes here.
TEST(WellFormed, TakesLinearTimeForMillionsOfPieces) {
  constexpr std::size_t kPieces = 300'000;
  for (const std::string& piece :
       {"&amp;"s, "<!---->"s, "<?p?>"s, "<![CDATA[]]>"s, "]"s, "\r"s, "\xc3\xa9"s, "<b/>"s,
        "<b></b>"s, "-"s, "&#0000000000000000000000000000065;"s}) {
    EXPECT_FALSE(check("<a>" + repeat(piece, kPieces) + "</a>")) << piece;
  }
  EXPECT_TRUE(check("<a>" + repeat("<![CDATA[", kPieces)));
  EXPECT_TRUE(check("<a>" + repeat("&", kPieces)));
  EXPECT_TRUE(check("<a><!--" + repeat("- ", kPieces)));
  EXPECT_TRUE(check("<a " + repeat("x", kPieces)));
}

}  // namespace
}  // namespace tagwire::xml
