#include "idl/source.h"

#include <algorithm>
#include <utility>

namespace tagwire::idl {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

SourceFile::SourceFile(std::string name, std::string text)
    : name_(std::move(name)), text_(std::move(text)) {
  // A byte order mark is dropped here, so that offsets and columns count what people see.
  if (text_.starts_with(kByteOrderMark)) skipped_bytes_ = kByteOrderMark.size();
  text_.erase(0, skipped_bytes_);
  line_starts_.push_back(0);
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') line_starts_.push_back(i + 1);
  }
}

Position SourceFile::position(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const std::size_t start = *(after - 1);
  const std::string_view before = text().substr(start, offset - start);
  const auto continuations = std::count_if(before.begin(), before.end(), is_continuation);
  return {.line = static_cast<std::size_t>(after - line_starts_.begin()),
          .column = before.size() - static_cast<std::size_t>(continuations) + 1};
}

std::size_t SourceFile::line_start(std::size_t offset) const {
  return *(std::upper_bound(line_starts_.begin(), line_starts_.end(), offset) - 1);
}

std::string_view SourceFile::line_at(std::size_t offset) const {
  const std::size_t start = line_start(std::min(offset, text_.size()));
  std::string_view line = text().substr(start);
  line = line.substr(0, line.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace tagwire::idl
