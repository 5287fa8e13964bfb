// A page of documentation, before it is HTML or Markdown: blocks of inline pieces. Texts come from
// IDL files, whoever wrote them: they are only ever text here, and each renderer escapes them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tagwire::codegen {

struct Inline {
  enum class Kind : std::uint8_t { kText, kCode, kStrong, kEmphasis };
  Kind kind = Kind::kText;
  std::string text;
  std::string link;  ///< "" or where it leads: a page and an anchor, or an http(s) address
};
using Inlines = std::vector<Inline>;

struct Heading {
  int level = 1;
  std::string text;
  std::string anchor;
  bool code = false;
};
struct Paragraph {
  Inlines text;
};
struct Bullets {
  std::vector<Inlines> items;
};
struct Code {
  std::string language;
  std::string text;
};
struct Table {
  std::vector<std::string> head;
  std::vector<std::vector<Inlines>> rows;
};
using Block = std::variant<Heading, Paragraph, Bullets, Code, Table>;

struct Page {
  std::string name;  ///< without extension: what links lead to, before the '#'
  std::string title;
  std::vector<Block> blocks;
};

/// The light Markdown of doc comments: paragraphs, `- ` items, fenced code, `code`, **strong**,
/// *emphasis*, [text](https://...). Everything else is text.
std::vector<Block> parse_docs(const std::vector<std::string>& lines);
Inlines parse_inline(std::string_view text);

/// A whole document, which needs nothing from elsewhere.
std::string render_html(const Page& page);
std::string render_markdown(const Page& page);

}  // namespace tagwire::codegen
