// @pattern: regular expressions of RE2, which take time linear in the text whatever they and it
// say. A layer of its own, because it is the only one that needs libre2: a program whose interfaces
// have no @pattern links none of it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "tagwire/xml/literal.h"

namespace tagwire {

/// A compiled expression. Thread safety: const members, concurrently.
class Pattern {
 public:
  /// Precondition: RE2 takes `text`, as it takes every @pattern of a checked interface. One that it
  /// does not take matches nothing.
  explicit Pattern(std::string_view text);
  ~Pattern();
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;

  /// Whether the whole of `text`, which is UTF-8, matches.
  bool matches(std::string_view text) const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

namespace wire {

/// "'ab-1' does not match [A-Z]{2}-[0-9]+"
std::string describe_mismatch(std::string_view value, std::string_view pattern);

/// The check of @pattern (wire/checks.h). Compiled once, when it is first asked.
template <xml::FixedString Text>
struct Matches {
  static bool holds(const std::string& value) {
    static const Pattern pattern(Text.view());
    return pattern.matches(value);
  }
  static std::string complain(const std::string& value) {
    return describe_mismatch(value, Text.view());
  }
};

}  // namespace wire
}  // namespace tagwire
