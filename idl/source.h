// Source text and places in it. Every token, declaration and diagnostic points into a SourceFile by
// byte offsets; lines and columns are worked out once, at the edge, when something is shown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tagwire::idl {

/// Line and column, both from 1; the column counts code points.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
};

/// One file as it was read. Lifetime: owned by the Compilation, at a stable address.
class SourceFile {
 public:
  SourceFile(std::string name, std::string text);

  /// As the user spelled it (relative to where the tool runs, or as the import found it): what
  /// diagnostics print.
  const std::string& name() const { return name_; }
  /// Without a byte order mark.
  std::string_view text() const { return text_; }
  /// Bytes of the file before text(): 3 with a byte order mark.
  std::size_t skipped_bytes() const { return skipped_bytes_; }
  Position position(std::size_t offset) const;
  /// Offset of the first byte of the line that holds `offset`.
  std::size_t line_start(std::size_t offset) const;
  /// The line that holds `offset`, without its line end.
  std::string_view line_at(std::size_t offset) const;

 private:
  std::string name_;
  std::string text_;
  std::size_t skipped_bytes_ = 0;
  std::vector<std::size_t> line_starts_;
};

/// A range of bytes of one file, end exclusive.
struct Span {
  const SourceFile* file = nullptr;
  std::size_t begin = 0;
  std::size_t end = 0;

  /// From the beginning of this range to the end of `last`.
  Span to(const Span& last) const { return {.file = file, .begin = begin, .end = last.end}; }
  /// The empty range just behind this one: where something is missing.
  Span after() const { return {.file = file, .begin = end, .end = end}; }
};

}  // namespace tagwire::idl
