// @pattern: the only file of the front end that knows RE2 is pattern.cc.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace tagwire::idl {

/// Regular expressions of RE2, compiled once each: linear in the text, and bounded in memory,
/// whatever they say.
class Patterns {
 public:
  Patterns();
  ~Patterns();
  Patterns(const Patterns&) = delete;
  Patterns& operator=(const Patterns&) = delete;

  /// What is wrong with `pattern`; "" when nothing is.
  std::string error_in(const std::string& pattern);
  /// The whole of `text` matches. False for a pattern that is wrong.
  bool matches(const std::string& pattern, std::string_view text);

 private:
  struct Compiled;
  const Compiled& compiled(const std::string& pattern);

  std::map<std::string, std::unique_ptr<Compiled>> compiled_;
};

}  // namespace tagwire::idl
