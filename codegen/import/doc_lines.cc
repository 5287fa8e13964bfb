// Help texts as doc comments; see method_shape.h.
#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codegen/import/method_shape.h"

namespace tagwire::importing {
namespace {

/// Bytes to a line of text, behind four columns of indentation and "/// ".
constexpr std::size_t kColumns = 90;
constexpr std::size_t kMaxBytes = 65'536;
constexpr std::size_t kTabColumns = 8;

struct Replacement {
  std::string_view from;
  std::string_view to;
};

// PHP's servers answer HTML. Only what HTML alone writes is taken for a tag: `list<int>` stays.
constexpr std::array kEntities = {
    Replacement{"&lt;", "<"},   Replacement{"&gt;", ">"},   Replacement{"&quot;", "\""},
    Replacement{"&#39;", "'"},  Replacement{"&#039;", "'"}, Replacement{"&apos;", "'"},
    Replacement{"&nbsp;", " "}, Replacement{"&amp;", "&"},
};
constexpr std::array<std::string_view, 6> kLineTags = {"br", "p", "div", "li", "tr", "pre"};
constexpr std::array<std::string_view, 20> kTags = {
    "br", "p",  "div", "li",   "tr",   "pre", "b",     "i",  "u",  "em",
    "tt", "ul", "ol",  "code", "span", "a",   "table", "td", "th", "strong"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// The length of the HTML tag that `text` begins with, 0 for none; `name` is set.
std::size_t tag_length(std::string_view text, std::string& name) {
  std::size_t at = 1;
  if (at < text.size() && text[at] == '/') ++at;
  name.clear();
  for (; at < text.size() && name.size() < 8; ++at) {
    const char c = text[at];
    if (c >= 'A' && c <= 'Z') {
      name += static_cast<char>(c - 'A' + 'a');
    } else if (c >= 'a' && c <= 'z') {
      name += c;
    } else {
      break;
    }
  }
  if (!contains(kTags, name)) return 0;
  constexpr std::size_t kMaxTag = 200;
  const std::size_t end = text.substr(0, kMaxTag).find('>', at);
  if (end == std::string_view::npos) return 0;
  const bool ends_name = text[at] == '>' || text[at] == ' ' || text[at] == '/';
  return ends_name ? end + 1 : 0;
}

std::string without_markup(std::string_view text) {
  std::string plain;
  std::string tag;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '<') {
      if (const std::size_t length = tag_length(text.substr(at), tag); length > 0) {
        if (contains(kLineTags, tag)) plain += '\n';
        at += length;
        continue;
      }
    }
    if (text[at] == '&') {
      const auto* const entity = std::find_if(
          kEntities.begin(), kEntities.end(),
          [&](const Replacement& each) { return text.substr(at).starts_with(each.from); });
      if (entity != kEntities.end()) {
        plain += entity->to;
        at += entity->from.size();
        continue;
      }
    }
    plain += text[at++];
  }
  return plain;
}

/// Lines without what a comment cannot hold or nobody sees: control characters, C1 and the line
/// separators of Unicode, blanks at the end; tabs become blanks.
std::vector<std::string> raw_lines(std::string_view text) {
  std::vector<std::string> lines(1);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    const std::string_view rest = text.substr(at);
    if (c == '\n' || (c == '\r' && !rest.starts_with("\r\n"))) {
      lines.emplace_back();
    } else if (rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9")) {
      lines.emplace_back();
      at += 2;
    } else if (c == '\t') {
      lines.back().append(kTabColumns - lines.back().size() % kTabColumns, ' ');
    } else if (c == 0xC2 && rest.size() > 1 && static_cast<unsigned char>(rest[1]) < 0xA0) {
      ++at;
    } else if (c >= 0x20 && c != 0x7F) {
      lines.back() += text[at];
    }
  }
  for (std::string& line : lines) line.erase(line.find_last_not_of(' ') + 1);
  return lines;
}

/// The indentation that all lines but the first have in common: Python's docstrings.
std::size_t common_indentation(const std::vector<std::string>& lines) {
  std::size_t least = std::string::npos;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (!lines[i].empty()) least = std::min(least, lines[i].find_first_not_of(' '));
  }
  return least == std::string::npos ? 0 : least;
}

/// Breaks at blanks, and lets what follows stand as deep as what was broken.
void append_broken(std::vector<std::string>& out, std::string line) {
  const std::size_t indent = std::min(line.find_first_not_of(' '), kColumns / 2);
  while (line.size() > kColumns) {
    std::size_t end = line.rfind(' ', kColumns);
    if (end == std::string::npos || end <= indent) end = line.find(' ', kColumns);
    if (end == std::string::npos) break;
    std::string rest = std::string(indent, ' ') + line.substr(end + 1);
    line.erase(line.find_last_not_of(' ', end) + 1);
    out.push_back(std::exchange(line, std::move(rest)));
  }
  out.push_back(std::move(line));
}

/// At most kMaxBytes, whole characters.
std::string_view head_of(std::string_view text) {
  if (text.size() <= kMaxBytes) return text;
  std::size_t end = kMaxBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

}  // namespace

std::vector<std::string> doc_lines(std::string_view help) {
  std::vector<std::string> lines = raw_lines(without_markup(head_of(help)));
  const std::size_t indentation = common_indentation(lines);
  std::vector<std::string> docs;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string& line = lines[i];
    const std::size_t cut = i == 0 ? line.find_first_not_of(' ') : indentation;
    line.erase(0, cut == std::string::npos ? line.size() : cut);
    const bool blank = line.empty();
    if (blank && (docs.empty() || docs.back().empty())) continue;
    append_broken(docs, std::move(line));
  }
  while (!docs.empty() && docs.back().empty()) docs.pop_back();
  return docs;
}

}  // namespace tagwire::importing
