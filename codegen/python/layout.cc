#include "codegen/python/layout.h"

#include <algorithm>

namespace tagwire::codegen::python {
namespace {

void append_exploded(std::string& out, std::size_t indent, const Expr& expr,
                     std::string_view rest) {
  const std::string flat = expr.flat();
  if (expr.items.empty() || indent + columns(flat) + columns(rest) <= kColumns) {
    out.append(indent, ' ').append(flat).append(rest);
    return;
  }
  out.append(indent, ' ').append(expr.head) += '\n';
  for (const Expr& item : expr.items) {
    // `*` and `**` packs and the bare `/` aside, every last item may have a comma behind it.
    append_exploded(out, indent + 4, item, ",");
    out += '\n';
  }
  out.append(indent, ' ').append(expr.tail).append(rest);
}

/// One line of a comment in lines of at most `width` columns; continuation lines keep its
/// indentation, so that what was set off stays so.
void append_wrapped(std::vector<std::string>& out, std::string_view line, std::size_t width) {
  const std::size_t lead = std::min(line.find_first_not_of(' '), line.size());
  const std::string margin(lead, ' ');
  std::string current(margin);
  bool fresh = true;
  std::string_view rest = line.substr(lead);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!fresh && columns(current) + 1 + columns(word) > width) {
      out.push_back(current);
      current = margin;
      fresh = true;
    }
    if (!fresh) current += ' ';
    current += word;
    fresh = false;
  }
  while (current.ends_with(' ')) current.pop_back();
  out.push_back(current);
}

/// A backslash and three quotes mean something inside a docstring.
std::string escaped(std::string_view line) {
  std::string text;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto byte = static_cast<unsigned char>(line[i]);
    if (line[i] == '\\' || line.substr(i, 3) == "\"\"\"") text += '\\';
    text += byte < 0x20 || byte == 0x7f ? ' ' : line[i];
  }
  return text;
}

}  // namespace

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

std::string Expr::flat() const {
  std::string text = head;
  for (const Expr& item : items) {
    if (&item != &items.front()) text += ", ";
    text += item.flat();
  }
  if (one_item_comma && items.size() == 1) text += ',';
  return text + tail;
}

std::string layout(std::size_t indent, const Expr& expr, std::string_view rest) {
  std::string out;
  append_exploded(out, indent, expr, rest);
  return out;
}

std::string docstring(std::size_t indent, const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  std::vector<std::string> wrapped;
  for (const std::string& line : lines) {
    append_wrapped(wrapped, escaped(line), kColumns - indent - 3);
  }
  while (!wrapped.empty() && wrapped.back().empty()) wrapped.pop_back();
  if (wrapped.empty()) return {};
  std::string& last = wrapped.back();
  if (last.ends_with('"')) last.insert(last.size() - 1, "\\");
  const std::string margin(indent, ' ');
  if (wrapped.size() == 1 && indent + columns(last) + 6 <= kColumns) {
    return margin + "\"\"\"" + last + "\"\"\"\n";
  }
  std::string text = margin + "\"\"\"";
  for (const std::string& line : wrapped) {
    if (&line != &wrapped.front() && !line.empty()) text += margin;
    text += line + '\n';
  }
  return text + margin + "\"\"\"\n";
}

}  // namespace tagwire::codegen::python
