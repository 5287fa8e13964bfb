#include "tests/idl/mutations.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

#include "idl/lexer.h"
#include "tests/idl/support.h"

namespace tagwire::idl::test {

namespace fs = std::filesystem;

namespace {

void add_files(const std::string& folder, std::string_view suffix,
               std::vector<std::string>& paths) {
  for (const auto& entry :
       fs::recursive_directory_iterator(std::string(TAGWIRE_SOURCE_DIR "/") + folder)) {
    const std::string path = entry.path().string();
    if (path.ends_with(suffix)) paths.push_back(path);
  }
}

bool compiles(const std::string& path) {
  CompileOptions options;
  options.files = {path};
  return compile(options).ok();
}

}  // namespace

std::string_view spell(Accident accident) {
  switch (accident) {
    case Accident::kDelete:
      return "a token is deleted";
    case Accident::kDuplicate:
      return "a token is doubled";
    case Accident::kSwap:
      return "two tokens change places";
    case Accident::kMisspell:
      return "a token is misspelt";
    case Accident::kTruncate:
      return "a token is truncated";
    case Accident::kCut:
      return "the file ends in the middle";
  }
  return "";
}

std::vector<TokenRange> tokens_of(const std::string& text) {
  const SourceFile source("a.idl", text);
  Diagnostics ignored;
  std::vector<TokenRange> ranges;
  for (const Token& token : lex(source, ignored).tokens) {
    if (token.span.end > token.span.begin) ranges.push_back({token.span.begin, token.span.end});
  }
  return ranges;
}

std::size_t Mutator::below(std::size_t bound) {
  return static_cast<std::size_t>(random_() % std::max<std::size_t>(bound, 1));
}

std::string Mutator::mutate(const std::string& text, const std::vector<TokenRange>& tokens,
                            std::size_t index, Accident accident) {
  const TokenRange token = tokens[index];
  const std::string before = text.substr(0, token.begin);
  const std::string word = text.substr(token.begin, token.end - token.begin);
  const std::string after = text.substr(token.end);
  switch (accident) {
    case Accident::kDelete:
      return before + after;
    case Accident::kDuplicate:
      return before + word + " " + word + after;
    case Accident::kSwap: {
      if (index + 1 == tokens.size()) return text;
      const TokenRange next = tokens[index + 1];
      return before + text.substr(next.begin, next.end - next.begin) +
             text.substr(token.end, next.begin - token.end) + word + text.substr(next.end);
    }
    case Accident::kMisspell:
      return before + misspelt(word) + after;
    case Accident::kTruncate:
      return before + word.substr(0, below(word.size())) + after;
    case Accident::kCut:
      return before + word.substr(0, below(word.size() + 1));
  }
  return text;
}

/// Typing errors of people: mostly neighbouring letters, now and then any key at all.
std::string Mutator::misspelt(std::string word) {
  constexpr std::string_view kLetters = "etaoinsrhldcumfpgwybvkxjqzETAOINS_0123";
  constexpr std::string_view kKeys = "aZ0_{}()<>[];:,=?.@\"'\\/-# \n\xC3\xFF";
  const std::size_t at = below(word.size());
  switch (below(6)) {
    case 0:
      if (at + 1 < word.size()) std::swap(word[at], word[at + 1]);
      return word;
    case 1:
      return word.erase(at, 1);
    case 2:
      return word.insert(at, 1, kLetters[below(kLetters.size())]);
    case 3:
      word[at] = kLetters[below(kLetters.size())];
      return word;
    case 4:
      return word.insert(at, 1, kKeys[below(kKeys.size())]);
    default:
      word[at] = kKeys[below(kKeys.size())];
      return word;
  }
}

std::vector<std::string> good_files() {
  std::vector<std::string> paths;
  for (const std::string folder : {"tests/idl/files", "tests/idl/format", "tests/codegen/golden",
                                   "tests/interop", "tests/install", "examples"}) {
    add_files(folder, ".idl", paths);
  }
  add_files("tests/idl/diagnostics", ".good.idl", paths);
  std::sort(paths.begin(), paths.end());
  std::erase_if(paths, [](const std::string& path) { return !compiles(path); });
  return paths;
}

Compilation compile_as(const std::string& path, const std::string& text) {
  static std::map<std::string, std::optional<std::string>> imports;  // read once
  CompileOptions options;
  options.files = {path};
  options.read_file = [&](const std::string& wanted) -> std::optional<std::string> {
    if (wanted == path) return text;
    const auto [known, is_new] = imports.try_emplace(wanted);
    if (is_new && fs::is_regular_file(wanted)) known->second = read_file(wanted);
    return known->second;
  };
  return compile(options);
}

}  // namespace tagwire::idl::test
