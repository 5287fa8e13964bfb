#include "codegen/cpp/code_writer.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>

namespace tagwire::codegen {
namespace {

[[noreturn]] void fail(std::string_view hole, std::string_view line) {
  std::fprintf(stderr, "tagwire: bug in a generator: no text for the hole '%.*s' in '%.*s'\n",
               static_cast<int>(hole.size()), hole.data(), static_cast<int>(line.size()),
               line.data());
  std::abort();
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (true) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(' ') == std::string_view::npos;
}

std::size_t indent_of(std::string_view line) { return line.find_first_not_of(' '); }

/// The lines of `block` without the blank ones around them and without their common indentation.
std::vector<std::string_view> dedent(std::string_view block) {
  std::vector<std::string_view> lines = split_lines(block);
  while (!lines.empty() && is_blank(lines.back())) lines.pop_back();
  while (!lines.empty() && is_blank(lines.front())) lines.erase(lines.begin());
  std::size_t common = std::string_view::npos;
  for (const std::string_view line : lines) {
    if (!is_blank(line)) common = std::min(common, indent_of(line));
  }
  for (std::string_view& line : lines) line.remove_prefix(std::min(common, line.size()));
  return lines;
}

const std::string& find_hole(const Holes& holes, std::string_view name, std::string_view line) {
  for (const auto& [hole, text] : holes) {
    if (hole == name) return text;
  }
  fail(name, line);
}

/// The hole that a line consists of, if it consists of one.
std::optional<std::string_view> lone_hole(std::string_view line) {
  const std::size_t begin = indent_of(line);
  if (begin == std::string_view::npos || line[begin] != '$') return std::nullopt;
  const std::size_t end = line.find('$', begin + 1);
  if (end == std::string_view::npos || end + 1 != line.size()) return std::nullopt;
  return line.substr(begin + 1, end - begin - 1);
}

std::string fill(const Holes& holes, std::string_view line) {
  std::string filled;
  std::string_view rest = line;
  while (true) {
    const std::size_t begin = rest.find('$');
    filled += rest.substr(0, begin);
    if (begin == std::string_view::npos) return filled;
    const std::size_t end = rest.find('$', begin + 1);
    if (end == std::string_view::npos) fail(rest.substr(begin), line);
    filled += find_hole(holes, rest.substr(begin + 1, end - begin - 1), line);
    rest.remove_prefix(end + 1);
  }
}

}  // namespace

void CodeWriter::emit(const Holes& holes, std::string_view block) {
  for (const std::string_view line : dedent(block)) {
    const std::optional<std::string_view> hole = lone_hole(line);
    if (!hole) {
      text_ += fill(holes, line);
      text_ += '\n';
      continue;
    }
    const std::string& filling = find_hole(holes, *hole, line);
    if (filling.empty()) continue;
    for (const std::string_view part : split_lines(filling)) {
      if (!part.empty()) text_.append(indent_of(line), ' ') += part;
      text_ += '\n';
    }
  }
}

void CodeWriter::lines(std::string_view text) {
  if (text.empty()) return;
  text_ += text;
  text_ += '\n';
}

void CodeWriter::blank() {
  if (!text_.empty() && !text_.ends_with("\n\n")) text_ += '\n';
}

}  // namespace tagwire::codegen
