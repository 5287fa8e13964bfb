#include "codegen/lsp/positions.h"

#include <algorithm>

#include "idl/utf8.h"

namespace tagwire::lsp {

namespace {

std::size_t units(char32_t character) { return character > 0xFFFF ? 2 : 1; }

}  // namespace

Positions::Positions(std::string_view text) : text_(text), starts_{0} {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool cr = text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n');
    if (text[i] == '\n' || cr) starts_.push_back(i + 1);
  }
}

std::string_view Positions::line(std::size_t number) const {
  const std::size_t end = number + 1 < starts_.size() ? starts_[number + 1] : text_.size();
  std::string_view line = text_.substr(starts_[number], end - starts_[number]);
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

Position Positions::at(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const auto number = static_cast<std::size_t>(after - starts_.begin()) - 1;
  std::string_view rest = line(number);
  const std::size_t target = offset - starts_[number];
  const std::size_t size = rest.size();
  Position position{.line = number};
  while (!rest.empty()) {
    const char32_t character = idl::take_character(rest);
    if (size - rest.size() > target) break;
    position.character += units(character);
  }
  return position;
}

std::size_t Positions::offset(Position position) const {
  if (position.line >= starts_.size()) return text_.size();
  std::string_view rest = line(position.line);
  const std::size_t size = rest.size();
  std::size_t taken = 0;
  for (std::size_t count = 0; !rest.empty() && count < position.character;) {
    std::string_view next = rest;
    count += units(idl::take_character(next));
    if (count > position.character) break;  // inside a pair of surrogates
    rest = next;
  }
  taken = size - rest.size();
  return starts_[position.line] + taken;
}

}  // namespace tagwire::lsp
