#include "idl/diagnostic.h"

#include <iterator>
#include <utility>

namespace tagwire::idl {

namespace {

std::string fill(std::string_view text, const std::vector<std::string>& args) {
  std::string filled;
  for (const std::string& arg : args) {
    const std::size_t hole = text.find("{}");
    filled.append(text.substr(0, hole)).append(arg);
    text.remove_prefix(hole + 2);
  }
  return filled.append(text);
}

}  // namespace

Diagnostic& Diagnostics::add(const DiagnosticInfo& info, Span span,
                             const std::vector<std::string>& args) {
  if (kept_.size() >= kLimit) {
    ++dropped_;
    overflow_ = {};  // callers may add notes to it; nobody reads them
    return overflow_;
  }
  kept_.push_back({.info = &info,
                   .span = span,
                   .message = fill(info.text, args),
                   .suggestion = {},
                   .notes = {},
                   .fix = {}});
  return kept_.back();
}

std::vector<Diagnostic> Diagnostics::take() {
  std::vector<Diagnostic> all(std::make_move_iterator(kept_.begin()),
                              std::make_move_iterator(kept_.end()));
  kept_.clear();
  return all;
}

}  // namespace tagwire::idl
