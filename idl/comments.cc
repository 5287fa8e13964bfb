#include "idl/comments.h"

#include <algorithm>
#include <utility>

namespace tagwire::idl {

namespace {

std::string without_blanks_at_line_ends(std::string_view text) {
  std::string clean;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    while (!line.empty() && std::string_view(" \t\r\f").find(line.back()) != std::string::npos) {
      line.remove_suffix(1);
    }
    if (at > 0) clean += '\n';
    clean += line;
    at = end + 1;
  }
  return clean;
}

/// `/// text`, whatever the author put between the slashes and the text.
std::string with_blank_after_slashes(const std::string& text) {
  const bool glued = text.size() > 3 && text[3] != ' ' && text[3] != '\t';
  return glued ? "/// " + text.substr(3) : text;
}

std::size_t comment_length(std::string_view text) {
  if (!text.starts_with("/*")) return std::min(text.find('\n'), text.size());
  const std::size_t close = text.find("*/", 2);
  return close == std::string_view::npos ? text.size() : close + 2;
}

Comment::Kind kind_of(std::string_view text) {
  if (text.starts_with("/*")) return Comment::Kind::kBlock;
  const bool is_doc = text.starts_with("///") && !text.starts_with("////");
  return is_doc ? Comment::Kind::kDoc : Comment::Kind::kLine;
}

}  // namespace

bool Gap::has_line_end() const {
  return line_ends_after > 0 ||
         std::any_of(comments.begin(), comments.end(), [](const Comment& comment) {
           return comment.line_ends_before > 0 || comment.kind != Comment::Kind::kBlock;
         });
}

Gap read_gap(std::string_view text) {
  Gap gap;
  int line_ends = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '/') {
      if (text[at++] == '\n') ++line_ends;
      continue;
    }
    const std::size_t length = comment_length(text.substr(at));
    Comment comment;
    comment.kind = kind_of(text.substr(at));
    comment.text = without_blanks_at_line_ends(text.substr(at, length));
    if (comment.kind == Comment::Kind::kDoc) {
      comment.text = with_blank_after_slashes(comment.text);
    }
    comment.line_ends_before = std::exchange(line_ends, 0);
    gap.comments.push_back(std::move(comment));
    at += length;
  }
  gap.line_ends_after = line_ends;
  return gap;
}

}  // namespace tagwire::idl
