#include "tagwire/pattern/pattern.h"

#include <re2/re2.h>

namespace tagwire {
namespace {

re2::RE2::Options options() {
  re2::RE2::Options options;
  options.set_log_errors(false);  // to standard error, which is not ours
  return options;
}

}  // namespace

struct Pattern::Compiled {
  explicit Compiled(std::string_view text)
      : expression(re2::StringPiece(text.data(), text.size()), options()) {}
  re2::RE2 expression;
};

Pattern::Pattern(std::string_view text) : compiled_(std::make_unique<Compiled>(text)) {}
Pattern::~Pattern() = default;

bool Pattern::matches(std::string_view text) const {
  return re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), compiled_->expression);
}

std::string wire::describe_mismatch(std::string_view value, std::string_view pattern) {
  constexpr std::size_t kShown = 40;
  std::size_t end = value.size();
  if (end > kShown) {
    end = kShown;
    while ((static_cast<unsigned char>(value[end]) & 0xc0) == 0x80) --end;
  }
  std::string text = "'";
  text.append(value.substr(0, end)).append(end < value.size() ? "...'" : "'");
  return text.append(" does not match ").append(pattern);
}

}  // namespace tagwire
