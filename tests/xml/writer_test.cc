#include "tagwire/xml/writer.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <tinyxml2.h>

namespace tagwire::xml {
namespace {

using std::string_literals::operator""s;

std::string escape_text(std::string_view text) {
  OutputBuffer out;
  std::size_t bad = 0;
  EXPECT_TRUE(append_escaped(out, text, bad)) << bad;
  return std::string(out.view());
}

TEST(Escape, WritesReferencesForWhatNeedsThem) {
  const std::pair<std::string, std::string> table[] = {
      {"", ""},
      {"plain", "plain"},
      {"<&>", "&lt;&amp;&gt;"},
      {"a\r\nb\r", "a&#13;\nb&#13;"},
      {"tab\tline\n", "tab\tline\n"},
      {"\"'", "\"'"},
      {"]]>", "]]&gt;"},
      {"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"},
      {std::string(40, 'x') + "<" + std::string(40, 'y'),
       std::string(40, 'x') + "&lt;" + std::string(40, 'y')},
  };
  for (const auto& [text, want] : table) EXPECT_EQ(escape_text(text), want);
}

TEST(Escape, RefusesWhatXmlCannotCarryAndNamesThePlace) {
  const std::pair<std::string, std::size_t> table[] = {
      {"\0"s, 0},
      {"ab\x01", 2},
      {"\x1f", 0},
      {"\xff", 0},
      {"a\xc3", 1},
      {"\xed\xa0\x80", 0},
      {"\xef\xbf\xbf", 0},
      {"<&\r\x0c", 3},
      {std::string(64, 'x') + "\x08", 64},
      {"\xc3\xa9\x80", 2},
      {"\xf5\x80\x80\x80", 0},
  };
  for (const auto& [text, where] : table) {
    OutputBuffer out;
    out.append("before");
    std::size_t bad = 99;
    EXPECT_FALSE(append_escaped(out, text, bad)) << text;
    EXPECT_EQ(bad, where) << text;
    EXPECT_EQ(out.view(), "before");
  }
}

TEST(Escape, ReplacesWhenItMustNotFail) {
  OutputBuffer out;
  append_escaped_lossy(out, "a\x01<\xff\xc3\xa9\0"s);
  EXPECT_EQ(out.view(), "a\xef\xbf\xbd&lt;\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd");
}

TEST(Escape, IsReadBackByAnotherParser) {
  // Every character that this parser treats well: it folds LF CR, and loses blank texts.
  std::string text = "x";
  for (char c = 0x20; c < 0x7f; ++c) text += c;
  text += "\t\n\xc3\xa9\xf0\x9f\x98\x80 &amp; <![CDATA[ ]]> <!-- -->";
  const std::string document = "<a>" + escape_text(text) + "</a>";
  tinyxml2::XMLDocument parsed;
  ASSERT_EQ(parsed.Parse(document.data(), document.size()), tinyxml2::XML_SUCCESS);
  EXPECT_EQ(parsed.RootElement()->GetText(), text);
}

}  // namespace
}  // namespace tagwire::xml
