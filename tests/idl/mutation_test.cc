// Good files with a small accident: a token deleted, doubled, swapped with the next one, misspelt,
// or the rest cut off. Whatever comes out has a place and can be shown, and a single accident is
// not answered by a flood.
#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "idl/lexer.h"
#include "idl/render.h"
#include "tests/idl/support.h"

namespace tagwire::idl::test {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> good_files() {
  std::vector<std::string> paths = {test_path("files/orders.idl"),
                                    test_path("files/orders_full.idl")};
  for (const auto& entry : fs::directory_iterator(test_path("diagnostics"))) {
    if (entry.path().string().ends_with(".good.idl")) paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// Compiles `text` as if it were the content of `path`.
Compilation compile_as(const std::string& path, const std::string& text) {
  CompileOptions options;
  options.files = {path};
  options.read_file = [&](const std::string& wanted) -> std::optional<std::string> {
    if (wanted == path) return text;
    if (!fs::is_regular_file(wanted)) return std::nullopt;
    return read_file(wanted);
  };
  return compile(options);
}

struct Range {
  std::size_t begin;
  std::size_t end;
};

std::vector<Range> tokens_of(const std::string& text) {
  const SourceFile source("a.idl", text);
  Diagnostics ignored;
  std::vector<Range> ranges;
  for (const Token& token : lex(source, ignored).tokens) {
    if (token.span.end > token.span.begin) ranges.push_back({token.span.begin, token.span.end});
  }
  return ranges;
}

class Mutator {
 public:
  explicit Mutator(std::uint32_t seed) : random_(seed) {}

  std::string mutate(const std::string& text, const std::vector<Range>& tokens) {
    if (tokens.empty()) return text;
    const std::size_t index = below(tokens.size());
    const Range token = tokens[index];
    const std::string word = text.substr(token.begin, token.end - token.begin);
    switch (below(5)) {
      case 0:
        return text.substr(0, token.begin) + text.substr(token.end);
      case 1:
        return text.substr(0, token.end) + " " + word + text.substr(token.end);
      case 2:
        return swapped(text, token, tokens[std::min(index + 1, tokens.size() - 1)]);
      case 3:
        return text.substr(0, token.begin) + misspelt(word) + text.substr(token.end);
      default:
        return text.substr(0, token.begin + below(word.size() + 1));
    }
  }

 private:
  std::size_t below(std::size_t bound) {
    return static_cast<std::size_t>(random_() % std::max<std::size_t>(bound, 1));
  }

  static std::string swapped(const std::string& text, Range a, Range b) {
    if (b.begin < a.end) return text;
    return text.substr(0, a.begin) + text.substr(b.begin, b.end - b.begin) +
           text.substr(a.end, b.begin - a.end) + text.substr(a.begin, a.end - a.begin) +
           text.substr(b.end);
  }

  std::string misspelt(std::string word) {
    constexpr std::string_view kLetters = "aZ0_{}()<>[];:,=?.@\"'\\/-# \n\xC3\xFF";
    const char letter = kLetters[below(kLetters.size())];
    const std::size_t at = below(word.size());
    if (below(2) == 0) {
      word[at] = letter;
    } else {
      word.insert(at, 1, letter);
    }
    return word;
  }

  std::mt19937 random_;
};

void expect_sound(const Compilation& compilation, const std::string& text) {
  EXPECT_EQ(compilation.ok(), compilation.diagnostics.empty()) << text;
  for (const Diagnostic& diagnostic : compilation.diagnostics) {
    ASSERT_NE(diagnostic.span.file, nullptr) << text;
    EXPECT_LE(diagnostic.span.begin, diagnostic.span.end) << text;
    EXPECT_LE(diagnostic.span.end, diagnostic.span.file->text().size()) << text;
    EXPECT_FALSE(diagnostic.message.empty()) << text;
    for (const DiagnosticNote& note : diagnostic.notes) {
      ASSERT_NE(note.span.file, nullptr) << text;
    }
    EXPECT_NE(render(diagnostic).find("error[TW"), std::string::npos) << text;
  }
}

TEST(Mutation, OfOneTokenIsAnsweredSoundly) {
  constexpr int kRounds = 150;
  std::uint32_t seed = 20261122;
  for (const std::string& path : good_files()) {
    const std::string original = read_file(path);
    const std::vector<Range> tokens = tokens_of(original);
    Mutator mutator(seed++);
    for (int i = 0; i < kRounds; ++i) {
      const std::string text = mutator.mutate(original, tokens);
      expect_sound(compile_as(path, text), text);
    }
  }
}

TEST(Mutation, OfSeveralTokensIsAnsweredSoundly) {
  constexpr int kRounds = 400;
  const std::string path = test_path("files/orders_full.idl");
  Mutator mutator(7);
  for (int i = 0; i < kRounds; ++i) {
    std::string text = read_file(path);
    for (int j = 0; j < 6; ++j) text = mutator.mutate(text, tokens_of(text));
    expect_sound(compile_as(path, text), text);
  }
}

TEST(Mutation, DeletingAnyTokenCausesNoFlood) {
  const std::string path = test_path("files/orders.idl");
  const std::string original = read_file(path);
  std::size_t total = 0;
  const std::vector<Range> tokens = tokens_of(original);
  for (const Range& token : tokens) {
    const std::string text = original.substr(0, token.begin) + original.substr(token.end);
    const Compilation compilation = compile_as(path, text);
    expect_sound(compilation, text);
    total += compilation.diagnostics.size();
    EXPECT_LE(compilation.diagnostics.size(), 2U)
        << "without '" << original.substr(token.begin, token.end - token.begin) << "' at "
        << token.begin << "\n"
        << render_all(compilation);
  }
  // One mistake each; some deletions leave a correct file, a few are answered by two.
  EXPECT_LE(total, tokens.size() * 11 / 10);
}

}  // namespace
}  // namespace tagwire::idl::test
