#include "idl/explain.h"

#include <algorithm>
#include <cstddef>

#include "idl/utf8.h"

namespace tagwire::idl {

namespace {

constexpr std::size_t kWidth = 80;

/// Behind the comment that opens `good`.
std::size_t end_of_comment(std::string_view good) {
  std::size_t at = 0;
  while (good.substr(at).starts_with("// "))
    at = std::min(good.find('\n', at), good.size() - 1) + 1;
  return at;
}

std::string as_utf8(std::string_view text) {
  std::string clean;
  while (!text.empty()) append_utf8(clean, take_character(text));
  return clean;
}

std::string code_block(std::string_view language, const std::string& text) {
  return "```" + std::string(language) + "\n" + text + "```\n\n";
}

/// Filled lines, each of which ends in a line end.
std::string filled(std::string_view words) {
  std::string text;
  std::size_t column = 0;
  while (!words.empty()) {
    const std::size_t length = std::min(words.find(' '), words.size());
    if (column > 0 && column + 1 + length > kWidth) {
      text += '\n';
      column = 0;
    } else if (column > 0) {
      text += ' ';
      ++column;
    }
    text.append(words.substr(0, length));
    column += length;
    words.remove_prefix(std::min(length + 1, words.size()));
  }
  return text + '\n';
}

std::string indented(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) result.append("  ").append(text.substr(0, end));
    result += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

}  // namespace

std::string explanation_of(const Sample& sample) {
  std::string explanation;
  std::string_view comment = std::string_view(sample.good).substr(0, end_of_comment(sample.good));
  while (!comment.empty()) {
    const std::size_t end = comment.find('\n');
    if (!explanation.empty()) explanation += ' ';
    explanation.append(comment.substr(3, end - 3));
    comment.remove_prefix(end == std::string_view::npos ? comment.size() : end + 1);
  }
  return explanation;
}

std::string title_of(const Sample& sample) {
  std::string title = sample.name.substr(7);
  if (!sample.name.starts_with("TW2")) std::replace(title.begin(), title.end(), '_', ' ');
  return title;
}

std::string explain_in_markdown(const Sample& sample) {
  const std::string right = sample.good.substr(end_of_comment(sample.good));
  return "### " + std::string(sample.id()) + ": " + title_of(sample) + "\n\n" +
         explanation_of(sample) + "\n\nWrong:\n\n" + code_block("", as_utf8(sample.wrong)) +
         code_block("text", sample.message) + "Right:\n\n" + code_block("", right);
}

std::string explain_in_text(const std::vector<Sample>& samples) {
  std::string text;
  for (const Sample& sample : samples) {
    if (!text.empty()) text += '\n';
    text += std::string(sample.id()) + ": " + title_of(sample) + "\n\n" +
            filled(explanation_of(sample)) + "\nWrong:\n\n" + indented(as_utf8(sample.wrong)) +
            "\n" + indented(sample.message) + "\nRight:\n\n" +
            indented(sample.good.substr(end_of_comment(sample.good)));
  }
  return text;
}

}  // namespace tagwire::idl
