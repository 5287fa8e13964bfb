#include "idl/fix.h"

#include <cstddef>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

namespace tagwire::idl {

namespace {

/// Edits that do not meet, by where they begin.
class EditSet {
 public:
  /// All of `edits` or, when one of them meets another, none.
  bool add(const std::vector<Edit>& edits, const SourceFile& file) {
    std::map<std::size_t, const Edit*> next = by_begin_;
    for (const Edit& edit : edits) {
      if (edit.span.file != &file || !add_to(next, edit)) return false;
    }
    by_begin_ = std::move(next);
    return true;
  }

  std::string apply(std::string_view text) const {
    std::string result;
    std::size_t done = 0;
    for (const auto& [begin, edit] : by_begin_) {
      result.append(text.substr(done, begin - done)).append(edit->text);
      done = edit->span.end;
    }
    return result.append(text.substr(done));
  }

 private:
  static bool add_to(std::map<std::size_t, const Edit*>& edits, const Edit& edit) {
    const auto next = edits.lower_bound(edit.span.begin);
    if (next != edits.end() && next->first < edit.span.end) return false;
    if (next != edits.end() && next->first == edit.span.begin) return false;
    if (next != edits.begin() && std::prev(next)->second->span.end > edit.span.begin) return false;
    edits.emplace_hint(next, edit.span.begin, &edit);
    return true;
  }

  std::map<std::size_t, const Edit*> by_begin_;
};

}  // namespace

FixedText apply_fixes(const SourceFile& file, const std::vector<Diagnostic>& diagnostics) {
  FixedText fixed;
  EditSet edits;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.fix.empty() || !edits.add(diagnostic.fix, file)) continue;
    fixed.applied.push_back(&diagnostic);
  }
  fixed.text = edits.apply(file.text());
  return fixed;
}

}  // namespace tagwire::idl
