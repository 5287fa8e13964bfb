#include "idl/pattern.h"

#include <re2/re2.h>

namespace tagwire::idl {

struct Patterns::Compiled {
  explicit Compiled(const std::string& pattern) : expression(pattern, quiet()) {}

  static re2::RE2::Options quiet() {
    re2::RE2::Options options;
    options.set_log_errors(false);  // to standard error; ours is a diagnostic
    return options;
  }

  re2::RE2 expression;
};

Patterns::Patterns() = default;
Patterns::~Patterns() = default;

const Patterns::Compiled& Patterns::compiled(const std::string& pattern) {
  std::unique_ptr<Compiled>& entry = compiled_[pattern];
  if (entry == nullptr) entry = std::make_unique<Compiled>(pattern);
  return *entry;
}

std::string Patterns::error_in(const std::string& pattern) {
  const re2::RE2& expression = compiled(pattern).expression;
  return expression.ok() ? std::string() : expression.error();
}

bool Patterns::matches(const std::string& pattern, std::string_view text) {
  const re2::RE2& expression = compiled(pattern).expression;
  return expression.ok() &&
         re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), expression);
}

}  // namespace tagwire::idl
