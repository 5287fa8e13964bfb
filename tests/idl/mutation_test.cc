// Good files with a small accident. Whatever comes out has a place and can be shown, and a single
// accident is not answered by a flood: the table that is printed stands in docs/performance.md.
#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "idl/render.h"
#include "tests/idl/mutations.h"
#include "tests/idl/support.h"

namespace tagwire::idl::test {
namespace {

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

/// How many messages came of how many accidents.
class Distribution {
 public:
  void add(std::size_t messages) {
    ++counts_[messages];
    ++total_;
  }
  std::size_t total() const { return total_; }
  std::size_t most() const { return counts_.empty() ? 0 : counts_.rbegin()->first; }
  /// The number of messages that is not exceeded in this part of all cases.
  std::size_t percentile(double part) const {
    const auto wanted = static_cast<std::size_t>(part * static_cast<double>(total_));
    std::size_t seen = 0;
    for (const auto& [messages, count] : counts_) {
      seen += count;
      if (seen >= wanted) return messages;
    }
    return most();
  }
  /// Of all cases, in percent: those with `from` to `to` messages.
  double share(std::size_t from, std::size_t to) const {
    std::size_t sum = 0;
    for (const auto& [messages, count] : counts_) {
      if (messages >= from && messages <= to) sum += count;
    }
    return 100.0 * static_cast<double>(sum) / static_cast<double>(std::max<std::size_t>(total_, 1));
  }

 private:
  std::map<std::size_t, std::size_t> counts_;
  std::size_t total_ = 0;
};

void print_row(std::string_view name, const Distribution& row) {
  std::printf("| %-27s | %6zu | %5.1f | %5.1f | %5.1f | %5.1f | %5.1f | %2zu | %2zu | %3zu |\n",
              std::string(name).c_str(), row.total(), row.share(0, 0), row.share(1, 1),
              row.share(2, 2), row.share(3, 5), row.share(6, 10000), row.percentile(0.95),
              row.percentile(0.99), row.most());
}

TEST(Mutation, OfOneTokenIsAnsweredByTwoMessagesAtMost) {
  constexpr std::size_t kTokensOfAFile = 120;
  std::map<Accident, Distribution> rows;
  Distribution all;
  std::uint32_t seed = 20261122;
  const std::vector<std::string> paths = good_files();
  ASSERT_GE(paths.size(), 100U);
  for (const std::string& path : paths) {
    const std::string original = read_file(path);
    const std::vector<TokenRange> tokens = tokens_of(original);
    Mutator mutator(seed++);
    const std::size_t rounds = std::min(tokens.size(), kTokensOfAFile);
    for (std::size_t i = 0; i < rounds; ++i) {
      const std::size_t index = rounds == tokens.size() ? i : mutator.below(tokens.size());
      for (const Accident accident : kAccidents) {
        const std::string text = mutator.mutate(original, tokens, index, accident);
        if (text == original) continue;
        const Compilation compilation = compile_as(path, text);
        expect_sound(compilation, text);
        const std::size_t messages = compilation.diagnostics.size();
        rows[accident].add(messages);
        all.add(messages);
      }
    }
  }
  std::printf(
      "| accident | cases | none %% | 1 %% | 2 %% | 3 to 5 %% | more %% | p95 | p99 | most |\n");
  for (const auto& [accident, row] : rows) {
    print_row(spell(accident), row);
    // A swap is two wrong tokens.
    EXPECT_LE(row.percentile(0.95), accident == Accident::kSwap ? 3U : 2U) << spell(accident);
  }
  print_row("all", all);
  EXPECT_LE(all.percentile(0.95), 2U);
}

TEST(Mutation, OfSeveralTokensIsAnsweredSoundly) {
  constexpr int kRounds = 100;
  std::uint32_t seed = 7;
  for (const std::string name : {"orders_full", "buildfarm", "telescope", "weather", "jobs"}) {
    const std::string path = test_path("files/" + name + ".idl");
    Mutator mutator(seed++);
    for (int i = 0; i < kRounds; ++i) {
      std::string text = read_file(path);
      for (int j = 0; j < 6; ++j) {
        const std::vector<TokenRange> tokens = tokens_of(text);
        if (tokens.empty()) break;
        const Accident accident = kAccidents[mutator.below(kAccidents.size() - 1)];
        text = mutator.mutate(text, tokens, mutator.below(tokens.size()), accident);
      }
      expect_sound(compile_as(path, text), text);
    }
  }
}

TEST(Mutation, DeletingAnyTokenCausesNoFlood) {
  const std::string path = test_path("files/orders.idl");
  const std::string original = read_file(path);
  std::size_t total = 0;
  const std::vector<TokenRange> tokens = tokens_of(original);
  for (const TokenRange& token : tokens) {
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
