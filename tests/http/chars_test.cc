#include "tagwire/http/chars.h"

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace tagwire::http {
namespace {

bool is_control_by_the_rfc(unsigned c) { return (c < 0x20 && c != '\t') || c == 0x7f; }
bool is_token_by_the_rfc(unsigned c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c != 0 && c < 0x80 &&
          std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos);
}

// Every byte at every position of blocks of every size around 16: the wide loop, the narrow one,
// and the seam between them. The copy has no byte to spare, so a sanitizer sees a read beyond it.
TEST(Scan, FindsEveryByteAtEveryPosition) {
  for (std::size_t size = 1; size <= 35; ++size) {
    const auto block = std::make_unique<char[]>(size);
    char* const begin = block.get();
    char* const end = begin + size;
    for (std::size_t at = 0; at < size; ++at) {
      for (unsigned c = 0; c < 256; ++c) {
        std::fill(begin, end, 'a');
        begin[at] = static_cast<char>(c);
        EXPECT_EQ(find_control(begin, end), is_control_by_the_rfc(c) ? begin + at : end);
        const std::size_t want = is_token_by_the_rfc(c) ? size : at;
        EXPECT_EQ(token_length(begin, end, end), want) << "byte " << c << " at " << at;
      }
    }
  }
}

TEST(Scan, TokensEndWithTheLineWhateverFollows) {
  const std::string text = "abcdefghijklmnopqrstuvwxyz";
  for (std::size_t size = 0; size <= 20; ++size) {
    EXPECT_EQ(token_length(text.data(), text.data() + size, text.data() + text.size()), size);
  }
}

TEST(Names, EqualInAnyCaseAndNothingElse) {
  EXPECT_TRUE(is_name("Host", "host"));
  EXPECT_TRUE(is_name("oRIGIN", "origin"));
  EXPECT_TRUE(is_name("TRANSFER-ENCODING", "transfer-encoding"));
  // Any other token character at any place makes it another name.
  constexpr std::string_view kName = "content-length";
  for (std::size_t at = 0; at < kName.size(); ++at) {
    for (unsigned c = 0; c < 256; ++c) {
      if (!is_token_by_the_rfc(c)) continue;
      std::string name(kName);
      name[at] = static_cast<char>(c);
      EXPECT_EQ(is_name(name.data(), "content-length"), iequals(name, kName)) << name;
    }
  }
}

TEST(Lists, SkipEmptyElements) {
  const auto elements = [](std::string_view list) {
    std::string text;
    for_each_element(list, [&](std::string_view e) { text.append("<").append(e).append(">"); });
    return text;
  };
  EXPECT_EQ(elements(""), "");
  EXPECT_EQ(elements(" , ,\t"), "");
  EXPECT_EQ(elements("a"), "<a>");
  EXPECT_EQ(elements(", a b ,c,,"), "<a b><c>");
}

}  // namespace
}  // namespace tagwire::http
