#include "codegen/docs/page.h"

#include <algorithm>

namespace tagwire::codegen {

namespace {

Inline text_of(std::string_view text) {
  return {.kind = Inline::Kind::kText, .text = std::string(text), .link = {}};
}

/// `[text](https://...)` at the start of `text`; takes it off. Other addresses stay text: a page
/// must not be made to run something.
bool take_link(std::string_view& text, Inlines& out) {
  if (!text.starts_with('[')) return false;
  const std::size_t middle = text.find("](");
  const std::size_t end = middle == std::string_view::npos ? middle : text.find(')', middle);
  if (end == std::string_view::npos) return false;
  const std::string_view address = text.substr(middle + 2, end - middle - 2);
  if (!address.starts_with("https://") && !address.starts_with("http://")) return false;
  if (address.find_first_of(" \t\"<>") != std::string_view::npos) return false;
  out.push_back({.kind = Inline::Kind::kText,
                 .text = std::string(text.substr(1, middle - 1)),
                 .link = std::string(address)});
  text.remove_prefix(end + 1);
  return true;
}

/// Text between two `mark`s at the start of `text`; takes it off.
bool take_marked(std::string_view& text, std::string_view mark, Inline::Kind kind, Inlines& out) {
  if (!text.starts_with(mark)) return false;
  const std::size_t end = text.find(mark, mark.size());
  if (end == std::string_view::npos || end == mark.size()) return false;
  const std::string_view inside = text.substr(mark.size(), end - mark.size());
  if (inside.front() == ' ' || inside.back() == ' ') return false;
  out.push_back({.kind = kind, .text = std::string(inside), .link = {}});
  text.remove_prefix(end + mark.size());
  return true;
}

// ---- HTML

std::string html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        // Characters that XML and HTML cannot carry.
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    }
  }
  return out;
}

bool is_address(std::string_view link) { return link.find("://") != std::string_view::npos; }

/// `page#anchor` with the extension of the pages.
std::string target(std::string_view link, std::string_view extension) {
  if (is_address(link)) return std::string(link);
  const std::size_t hash = link.find('#');
  const std::string page(link.substr(0, hash));
  const std::string anchor(hash == std::string_view::npos ? "" : link.substr(hash));
  return page.empty() ? anchor : page + std::string(extension) + anchor;
}

class Html {
 public:
  std::string run(const Page& page) {
    out_ =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta "
        "name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>" +
        html(page.title) + "</title>\n<style>\n" + std::string(kStyle) +
        "</style>\n</head>\n<body>\n";
    for (const Block& block : page.blocks) {
      std::visit([this](const auto& one) { add(one); }, block);
    }
    return out_ + "</body>\n</html>\n";
  }

 private:
  static constexpr std::string_view kStyle =
      ":root { color-scheme: light dark; --line: #8884; --soft: #8881; }\n"
      "body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; "
      "padding: 0 1rem; }\n"
      "code, pre { font: 0.9em/1.45 ui-monospace, monospace; }\n"
      "pre { background: var(--soft); border: 1px solid var(--line); border-radius: 6px; "
      "padding: 0.7rem; white-space: pre-wrap; overflow-wrap: anywhere; }\n"
      "table { border-collapse: collapse; }\n"
      "th, td { border-bottom: 1px solid var(--line); padding: 0.3rem 0.8rem 0.3rem 0; "
      "text-align: left; vertical-align: top; }\n"
      "h2 { border-top: 1px solid var(--line); padding-top: 1rem; margin-top: 2rem; }\n";

  static std::string inlines(const Inlines& all) {
    std::string out;
    for (const Inline& one : all) {
      std::string text = html(one.text);
      if (one.kind == Inline::Kind::kCode) text = "<code>" + text + "</code>";
      if (one.kind == Inline::Kind::kStrong) text = "<strong>" + text + "</strong>";
      if (one.kind == Inline::Kind::kEmphasis) text = "<em>" + text + "</em>";
      if (!one.link.empty()) {
        text = "<a href=\"" + html(target(one.link, ".html")) + "\">" + text + "</a>";
      }
      out += text;
    }
    return out;
  }

  void add(const Heading& heading) {
    const std::string tag = "h" + std::to_string(heading.level);
    const std::string text = html(heading.text);
    out_ += "<" + tag + (heading.anchor.empty() ? "" : " id=\"" + html(heading.anchor) + "\"") +
            ">" + (heading.code ? "<code>" + text + "</code>" : text) + "</" + tag + ">\n";
  }
  void add(const Paragraph& paragraph) { out_ += "<p>" + inlines(paragraph.text) + "</p>\n"; }
  void add(const Bullets& bullets) {
    out_ += "<ul>\n";
    for (const Inlines& item : bullets.items) out_ += "<li>" + inlines(item) + "</li>\n";
    out_ += "</ul>\n";
  }
  void add(const Code& code) { out_ += "<pre>" + html(code.text) + "</pre>\n"; }
  void add(const Table& table) {
    out_ += "<table>\n<tr>";
    for (const std::string& cell : table.head) out_ += "<th>" + html(cell) + "</th>";
    out_ += "</tr>\n";
    for (const auto& row : table.rows) {
      out_ += "<tr>";
      for (const Inlines& cell : row) out_ += "<td>" + inlines(cell) + "</td>";
      out_ += "</tr>\n";
    }
    out_ += "</table>\n";
  }

  std::string out_;
};

// ---- Markdown

std::string markdown(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += ' ';
      continue;
    }
    if (static_cast<unsigned char>(c) < 0x20) continue;
    if (std::string_view("\\`*_[]<>|#~!").find(c) != std::string_view::npos) out += '\\';
    out += c == '&' ? std::string("&amp;") : std::string(1, c);
  }
  return out;
}

/// As many backticks as do not occur inside.
std::string fence(std::string_view text, std::size_t least) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return std::string(std::max(least, longest + 1), '`');
}

std::string markdown_code(std::string_view text, bool in_table) {
  std::string plain;
  for (const char c : text) {
    if (in_table && c == '|') plain += '\\';
    plain += c == '\n' ? ' ' : c;
  }
  const std::string mark = fence(plain, 1);
  const bool padded = mark.size() > 1 || plain.empty();
  return mark + (padded ? " " : "") + plain + (padded ? " " : "") + mark;
}

class Markdown {
 public:
  std::string run(const Page& page) {
    for (const Block& block : page.blocks) {
      if (!out_.empty()) out_ += '\n';
      std::visit([this](const auto& one) { add(one); }, block);
    }
    return out_;
  }

 private:
  static std::string inlines(const Inlines& all, bool in_table) {
    std::string out;
    for (const Inline& one : all) {
      std::string text =
          one.kind == Inline::Kind::kCode ? markdown_code(one.text, in_table) : markdown(one.text);
      if (one.kind == Inline::Kind::kStrong) text = "**" + text + "**";
      if (one.kind == Inline::Kind::kEmphasis) text = "*" + text + "*";
      if (!one.link.empty()) text = "[" + text + "](" + target(one.link, ".md") + ")";
      out += text;
    }
    return out;
  }

  void add(const Heading& heading) {
    if (!heading.anchor.empty()) out_ += "<a id=\"" + html(heading.anchor) + "\"></a>\n\n";
    out_ += std::string(static_cast<std::size_t>(heading.level), '#') + " " +
            (heading.code ? markdown_code(heading.text, false) : markdown(heading.text)) + "\n";
  }
  void add(const Paragraph& paragraph) { out_ += inlines(paragraph.text, false) + "\n"; }
  void add(const Bullets& bullets) {
    for (const Inlines& item : bullets.items) out_ += "- " + inlines(item, false) + "\n";
  }
  void add(const Code& code) {
    const std::string mark = fence(code.text, 3);
    out_ += mark + code.language + "\n" + code.text + "\n" + mark + "\n";
  }
  void add(const Table& table) {
    std::string rule = "|";
    out_ += "|";
    for (const std::string& cell : table.head) {
      out_ += " " + markdown(cell) + " |";
      rule += "---|";
    }
    out_ += "\n" + rule + "\n";
    for (const auto& row : table.rows) {
      out_ += "|";
      for (const Inlines& cell : row) out_ += " " + inlines(cell, true) + " |";
      out_ += "\n";
    }
  }

  std::string out_;
};

}  // namespace

Inlines parse_inline(std::string_view text) {
  Inlines out;
  std::string plain;
  while (!text.empty()) {
    Inlines one;
    if (take_marked(text, "`", Inline::Kind::kCode, one) ||
        take_marked(text, "**", Inline::Kind::kStrong, one) ||
        take_marked(text, "*", Inline::Kind::kEmphasis, one) || take_link(text, one)) {
      if (!plain.empty()) out.push_back(text_of(plain));
      plain.clear();
      out.push_back(std::move(one.front()));
      continue;
    }
    plain += text.front();
    text.remove_prefix(1);
  }
  if (!plain.empty()) out.push_back(text_of(plain));
  return out;
}

std::vector<Block> parse_docs(const std::vector<std::string>& lines) {
  std::vector<Block> blocks;
  std::string paragraph;
  std::vector<std::string> items;
  const auto flush = [&] {
    if (!paragraph.empty()) blocks.emplace_back(Paragraph{parse_inline(paragraph)});
    if (!items.empty()) {
      Bullets bullets;
      for (const std::string& item : items) bullets.items.push_back(parse_inline(item));
      blocks.emplace_back(std::move(bullets));
    }
    paragraph.clear();
    items.clear();
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view line = lines[i];
    if (line.starts_with("```")) {
      flush();
      Code code;
      while (++i < lines.size() && !lines[i].starts_with("```")) {
        code.text += (code.text.empty() ? "" : "\n") + lines[i];
      }
      blocks.emplace_back(std::move(code));
      continue;
    }
    const bool indented = line.starts_with(' ');
    while (line.starts_with(' ')) line.remove_prefix(1);
    if (line.empty()) {
      flush();
    } else if (line.starts_with("- ") || line.starts_with("* ")) {
      if (!paragraph.empty()) flush();
      items.emplace_back(line.substr(2));
    } else if (!items.empty() && indented) {
      items.back() += " " + std::string(line);
    } else {
      if (!items.empty()) flush();
      paragraph += (paragraph.empty() ? "" : " ") + std::string(line);
    }
  }
  flush();
  return blocks;
}

std::string render_html(const Page& page) { return Html().run(page); }
std::string render_markdown(const Page& page) { return Markdown().run(page); }

}  // namespace tagwire::codegen
