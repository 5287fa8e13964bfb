#include "codegen/cpp/layout.h"

#include <algorithm>
#include <optional>

namespace tagwire::codegen {
namespace {

/// One code point and its length; a byte that is not UTF-8 counts as itself.
struct CodePoint {
  char32_t value;
  std::size_t length;
};

CodePoint first_code_point(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (length == 1 || length > text.size()) return {lead, 1};
  char32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) value = (value << 6) | (byte(i) & 0x3FU);
  return {value, length};
}

bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
         (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1F9FF) ||
         (c >= 0x20000 && c <= 0x3FFFD);
}

bool fits(std::size_t indent, std::string_view line) { return indent + width(line) <= kColumns; }

std::string joined(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) {
    if (!text.empty()) text += ", ";
    text += item;
  }
  return text;
}

/// One way to break a list.
struct Filled {
  std::string text;
  int breaks = 0;
};

/// Items from `column` on, as many in a line as fit, later lines at `column` relative to `base`;
/// none when one item alone is too long, or when there is none to break before.
std::optional<Filled> filled(std::size_t column, std::size_t base,
                             const std::vector<std::string>& items, std::string_view tail) {
  if (items.empty()) return std::nullopt;
  Filled result;
  std::size_t at = column;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool last = i + 1 == items.size();
    const std::size_t needed = width(items[i]) + (last ? width(tail) : 1);
    if (i > 0 && at + 1 + needed <= kColumns) {
      result.text += ' ';
      ++at;
    } else if (i > 0) {
      result.text.append("\n").append(column - base, ' ');
      ++result.breaks;
      at = column;
    }
    if (at + needed > kColumns) return std::nullopt;
    result.text.append(items[i]).append(last ? tail : std::string_view(","));
    at += needed;
  }
  return result;
}

/// clang-format leaves the bracket of a call at its line unless breaking after it saves two breaks,
/// and that of a declaration unless it saves four.
bool is_better(const std::optional<Filled>& below, const std::optional<Filled>& beside,
               int saved = 2) {
  return below && (!beside || beside->breaks - below->breaks >= saved);
}

constexpr std::string_view kFence = "// clang-format off";
constexpr std::string_view kFenceEnd = "// clang-format on";

/// `text` without the lines that fence parts of it.
std::string unfenced(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    if (!line.ends_with(kFence) && !line.ends_with(kFenceEnd)) {
      if (!plain.empty()) plain += '\n';
      plain += line;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return plain;
}

/// A control character would end the line, or the comment with it.
std::string printable(std::string_view line) {
  std::string text;
  for (const char c : line) text += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

/// A comment that ends in a backslash swallows the next line.
std::string closed(std::string line) {
  if (line.ends_with('\\') || line.ends_with("?\?/")) line += '.';
  return line;
}

}  // namespace

std::size_t width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const CodePoint c = first_code_point(text);
    columns += is_wide(c.value) ? 2 : 1;
    text.remove_prefix(c.length);
  }
  return columns;
}

std::string wrap_parameters(std::size_t indent, std::string_view head,
                            const std::vector<std::string>& items, std::string_view tail) {
  const std::string text(head);
  const std::string one_line = text + joined(items) + std::string(tail);
  if (fits(indent, one_line)) return one_line;
  const auto beside = filled(indent + width(head), indent, items, tail);
  const auto below = fits(indent, head) ? filled(indent + 4, indent, items, tail) : std::nullopt;
  if (is_better(below, beside, 4)) return text + "\n    " + below->text;
  return beside ? text + beside->text : fenced(one_line);
}

std::string wrap_call(std::size_t indent, std::string_view head,
                      const std::vector<std::string>& items, std::string_view tail) {
  const std::string text(head);
  const std::string one_line = text + joined(items) + std::string(tail);
  if (fits(indent, one_line)) return one_line;
  const auto beside = filled(indent + width(head), indent, items, tail);
  const auto below = fits(indent, head) ? filled(indent + 4, indent, items, tail) : std::nullopt;
  if (is_better(below, beside)) return text + "\n    " + below->text;
  return beside ? text + beside->text : fenced(one_line);
}

std::string wrap_alias(std::string_view name, std::string_view head,
                       const std::vector<std::string>& items, std::string_view tail) {
  const std::string left = "using " + std::string(name) + " =";
  const std::string text = left + " " + std::string(head);
  const std::string one_line = text + joined(items) + std::string(tail);
  if (fits(0, one_line)) return one_line;
  const auto beside = filled(width(text), 0, items, tail);
  const auto under = fits(0, left) ? filled(4 + width(head), 0, items, tail) : std::nullopt;
  const auto below = fits(0, text) ? filled(4, 0, items, tail) : std::nullopt;
  const bool break_name = under && (!beside || under->breaks < beside->breaks);
  const auto& straight = break_name ? under : beside;
  // With one wide field, clang-format may break inside of that field instead.
  if (!straight && items.size() <= 2) return fenced(one_line);
  if (is_better(below, straight)) return text + "\n    " + below->text;
  if (!straight) return fenced(one_line);
  return break_name ? left + "\n    " + std::string(head) + straight->text : text + straight->text;
}

std::string wrap_function(std::size_t indent, std::string_view head,
                          const std::vector<std::string>& parameters, std::string_view tail,
                          std::string_view body) {
  std::string one_line(head);
  one_line.append(joined(parameters)).append(tail).append(" { ").append(body).append(" }");
  // A body with a lambda never stands in the function's line.
  const bool one_statement =
      body.find('\n') == std::string_view::npos && body.find("[&] {") == std::string_view::npos;
  if (fits(indent, one_line) && one_statement) return one_line;
  const std::string signature = wrap_parameters(indent, head, parameters, std::string(tail) + " {");
  if (signature.starts_with(kFence)) {
    return fenced(signature + "\n  " + hang(body, 2) + "\n}");
  }
  const bool body_fits = body.find('\n') != std::string_view::npos || fits(indent + 2, body);
  return signature + "\n  " + hang(body_fits ? std::string(body) : fenced(body), 2) + "\n}";
}

std::string wrap_constructor(std::size_t indent, std::string_view head,
                             const std::vector<std::string>& parameters, std::string_view members) {
  const std::string tail = ": " + std::string(members) + " {}";
  const std::string one_line = std::string(head) + joined(parameters) + ") " + tail;
  if (fits(indent, one_line)) return one_line;
  const std::string signature = wrap_parameters(indent, head, parameters, ")");
  if (signature.starts_with(kFence) || !fits(indent + 4, tail)) return fenced(one_line);
  return signature + "\n    " + tail;
}

std::string wrap_output(std::size_t indent, std::string_view label, std::string_view value) {
  const auto statement = [](std::string_view text) { return "out << " + std::string(text) + ";"; };
  const std::string one_line = statement(std::string(label) + " << " + std::string(value));
  if (fits(indent, one_line)) return one_line;
  return fenced_if_long(indent, statement(label)) + "\n" + fenced_if_long(indent, statement(value));
}

std::string wrap_pair(std::size_t indent, std::string_view left, std::string_view right) {
  const std::string one_line = std::string(left) + " " + std::string(right);
  if (fits(indent, one_line)) return one_line;
  const bool braced = right.starts_with('{');  // laid out in columns, by rules of their own
  if (!braced && fits(indent, left) && fits(indent + 4, right)) {
    return std::string(left) + "\n    " + std::string(right);
  }
  return fenced(one_line);
}

std::string doc_comment(std::size_t indent, const std::vector<std::string>& docs,
                        std::string_view slashes) {
  std::string text;
  const auto add = [&](const std::string& line) {
    if (!text.empty()) text += '\n';
    text += slashes;
    if (!line.empty()) text.append(" ").append(closed(line));
  };
  const std::size_t room = kColumns - indent - slashes.size() - 2;  // 1 for the `.` of closed()
  for (const std::string& doc : docs) {
    std::string rest = printable(doc);
    while (width(rest) > room) {
      const std::size_t begin = rest.find_first_not_of(' ');
      std::size_t cut = std::string::npos;
      for (std::size_t i = rest.find(' ', begin); i != std::string::npos;
           i = rest.find(' ', i + 1)) {
        if (cut != std::string::npos && width(std::string_view(rest).substr(0, i)) > room) break;
        cut = i;
      }
      if (cut == std::string::npos) break;
      add(printable(rest.substr(0, cut)));
      rest.erase(0, std::min(rest.find_first_not_of(' ', cut), rest.size()));
    }
    add(rest);
  }
  return text;
}

std::string fenced(std::string_view text) {
  return std::string(kFence) + "\n" + unfenced(text) + "\n" + std::string(kFenceEnd);
}

std::string wrap_class(std::string_view name, std::string_view base) {
  const std::string head = "class " + std::string(name);
  const std::string tail = ": public " + std::string(base) + " {";
  return fits(0, head + " " + tail) ? head + " " + tail : head + "\n    " + tail;
}

std::string wrap_loop(std::size_t indent, std::string_view start, std::string_view range) {
  const std::string head = "for (" + std::string(start);
  const std::string tail = std::string(range) + ") {";
  return fits(indent, head + " " + tail) ? head + " " + tail : head + "\n     " + tail;
}

std::string fenced_if_long(std::size_t indent, std::string_view text) {
  std::string_view rest = text;
  while (true) {
    const std::size_t end = rest.find('\n');
    if (!fits(indent, rest.substr(0, end))) return fenced(text);
    if (end == std::string_view::npos) return std::string(text);
    rest.remove_prefix(end + 1);
  }
}

std::string hang(std::string_view text, std::size_t columns) {
  std::string hung;
  for (const char c : text) {
    hung += c;
    if (c == '\n') hung.append(columns, ' ');
  }
  return hung;
}

}  // namespace tagwire::codegen
