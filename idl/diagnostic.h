// Diagnostics: what an author of an IDL file gets to read when something is wrong.
//
// Every message is a DiagnosticDef in idl/catalogue.h: a permanent number, a sentence with typed
// holes, a hint. A pass reports into the Diagnostics sink and goes on; nothing is thrown.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "idl/source.h"

namespace tagwire::idl {

enum class Severity : std::uint8_t {
  kError,    ///< there is no Model
  kWarning,  ///< of `tagwire lint`
};

/// A row of the catalogue, without the types of its holes.
struct DiagnosticInfo {
  std::string_view id;    ///< "TW0103"; permanent
  std::string_view text;  ///< one sentence; each `{}` is a hole
  std::string_view hint;  ///< the way out, when it is the same for every occurrence; may be empty
  Severity severity = Severity::kError;
  std::string_view rule = {};  ///< of a warning: what @allow names
};

/// A row of the catalogue. `Args` are the types of the holes, in order; their number is checked
/// when the catalogue is compiled.
template <class... Args>
struct DiagnosticDef : DiagnosticInfo {
  consteval DiagnosticDef(std::string_view id_, std::string_view text_, std::string_view hint_ = {})
      : DiagnosticInfo{.id = id_, .text = text_, .hint = hint_} {
    std::size_t holes = 0;
    for (std::size_t at = 0; (at = text_.find("{}", at)) != std::string_view::npos; at += 2) {
      ++holes;
    }
    if (holes != sizeof...(Args)) throw "the text has another number of holes than types";
  }
};

/// A place that belongs to a diagnostic: the other declaration, the other uses.
struct DiagnosticNote {
  Span span;
  std::string message;
};

/// A piece of text to be replaced; an empty span is where to insert.
struct Edit {
  Span span;
  std::string text;
};

/// One mistake. Lifetime: the SourceFile that `span` points into must live.
struct Diagnostic {
  const DiagnosticInfo* info = nullptr;
  Span span;
  std::string message;     ///< the sentence, holes filled
  std::string suggestion;  ///< a name that was probably meant; may be empty
  std::vector<DiagnosticNote> notes;
  /// What mends the mistake, all of it together and in one file, when there is one way that is
  /// beyond doubt: applied by `tagwire check --fix` and offered by editors. May be empty.
  std::vector<Edit> fix;

  Diagnostic& note(Span where, std::string text) {
    notes.push_back({where, std::move(text)});
    return *this;
  }
  Diagnostic& suggest(std::string name) {
    suggestion = std::move(name);
    return *this;
  }
  Diagnostic& replace(Span where, std::string text) {
    fix.push_back({where, std::move(text)});
    return *this;
  }
};

/// Where passes report mistakes. Thread safety: none.
class Diagnostics {
 public:
  /// More mistakes than anyone reads are counted, not kept: it bounds what hostile input costs.
  static constexpr std::size_t kLimit = 1000;

  /// Lifetime of the result: until take().
  template <class... Args>
  Diagnostic& report(const DiagnosticDef<Args...>& def, Span span,
                     std::type_identity_t<Args>... args) {
    return add(def, span, {spell(args)...});
  }

  bool empty() const { return kept_.empty(); }
  std::size_t size() const { return kept_.size(); }
  std::size_t dropped() const { return dropped_; }
  /// All that was reported, in that order.
  std::vector<Diagnostic> take();

 private:
  static std::string spell(std::string_view text) { return std::string(text); }
  template <std::integral Number>
  static std::string spell(Number number) {
    return std::to_string(number);
  }
  Diagnostic& add(const DiagnosticInfo& info, Span span, const std::vector<std::string>& args);

  std::deque<Diagnostic> kept_;  // addresses stay while more is added
  Diagnostic overflow_;
  std::size_t dropped_ = 0;
};

}  // namespace tagwire::idl
