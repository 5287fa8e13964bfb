// Text templates for generators: blocks of output with $holes$.
//
// A block is a raw string that looks like what it writes. Its common indentation is removed, so it
// can stand indented in the generator's own source. A hole alone on its line may hold several
// lines, each of which gets the line's indentation; if it holds none, the line vanishes. Nothing is
// decided here: what a hole says was settled before.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tagwire::codegen {

/// Names and texts of the holes of one block.
using Holes = std::vector<std::pair<std::string_view, std::string>>;

/// Builds one output file. A hole without a text is our bug and ends the process with a sentence.
class CodeWriter {
 public:
  /// Appends `block` without the blank lines around it, its holes filled.
  void emit(const Holes& holes, std::string_view block);
  void emit(std::string_view block) { emit({}, block); }

  /// Appends text as it is, followed by the end of a line; nothing when `text` is empty.
  void lines(std::string_view text);

  /// Appends an empty line, unless one stands there already or nothing was written yet.
  void blank();

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace tagwire::codegen
