// What an editor tells about the words of the language itself.
#pragma once

#include <span>
#include <string_view>

namespace tagwire::lsp {

struct Word {
  std::string_view name;
  std::string_view form;  ///< how it is written
  std::string_view text;  ///< Markdown
};

std::span<const Word> built_in_types();
std::span<const Word> attributes();
std::span<const Word> keywords_of_files();
std::span<const Word> keywords_of_services();
/// Null when there is no such word.
const Word* find(std::span<const Word> words, std::string_view name);

}  // namespace tagwire::lsp
