// Every message of the catalogue, pinned to the byte: for each `TWnnnn_name.idl` in diagnostics/
// the expected output is `TWnnnn_name.txt`, and `TWnnnn_name.good.idl` says the same without the
// mistake. docs/errors.md is made from the same files, and fails here when it is stale.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "idl/catalogue.h"
#include "idl/explain.h"
#include "idl/fix.h"
#include "idl/lint.h"
#include "idl/lint_rules.h"
#include "idl/render.h"
#include "tests/idl/support.h"

namespace tagwire::idl::test {
namespace {

namespace fs = std::filesystem;

bool update_goldens() { return std::getenv("TAGWIRE_UPDATE_GOLDENS") != nullptr; }

/// "TW0101_expected": the stems of the wrong files, in order.
std::vector<std::string> all_cases(const std::string& folder = "diagnostics") {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(test_path(folder))) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".idl") && !name.ends_with(".good.idl")) {
      names.push_back(name.substr(0, name.size() - 4));
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// Compiles a file of the folder under its bare name, so that no message holds a path.
Compilation compile_case(const std::string& folder, const std::string& name) {
  CompileOptions options;
  options.files = {name};
  options.read_file = [&](const std::string& path) -> std::optional<std::string> {
    const std::string full = test_path(folder + "/" + path);
    if (!fs::is_regular_file(full)) return std::nullopt;
    return read_file(full);
  };
  return compile(options);
}

void expect_golden(const std::string& path, const std::string& text) {
  if (update_goldens()) {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  EXPECT_EQ(read_file(path), text) << path << " is stale: TAGWIRE_UPDATE_GOLDENS=1 rewrites it";
}

TEST(Diagnostics, SayWhatTheirGoldensSay) {
  for (const std::string& name : all_cases()) {
    SCOPED_TRACE(name);
    const Compilation compilation = compile_case("diagnostics", name + ".idl");
    const std::string id = name.substr(0, 6);
    EXPECT_FALSE(compilation.diagnostics.empty());
    for (const Diagnostic& diagnostic : compilation.diagnostics) {
      EXPECT_EQ(diagnostic.info->id, id) << "no mistake is the consequence of another";
    }
    expect_golden(test_path("diagnostics/" + name + ".txt"), render_all(compilation));
  }
}

TEST(Diagnostics, AreGoneFromTheCorrectedFiles) {
  for (const std::string& name : all_cases()) {
    const Compilation compilation = compile_case("diagnostics", name + ".good.idl");
    EXPECT_TRUE(compilation.ok()) << name << "\n" << render_all(compilation);
  }
}

/// The text of a case as its fixes leave it, compiled again.
Compilation compile_fixed(const std::string& name, const Compilation& wrong) {
  const SourceFile& file = *wrong.sources.front();
  const std::string fixed = apply_fixes(file, wrong.diagnostics).text;
  CompileOptions options;
  options.files = {name};
  options.read_file = [&](const std::string& path) -> std::optional<std::string> {
    if (path == name) return fixed;
    const std::string full = test_path("diagnostics/" + path);
    if (!fs::is_regular_file(full)) return std::nullopt;
    return read_file(full);
  };
  return compile(options);
}

TEST(Diagnostics, HaveFixesThatMendThem) {
  std::set<std::string_view> mended;
  for (const std::string& name : all_cases()) {
    const Compilation wrong = compile_case("diagnostics", name + ".idl");
    std::size_t fixes = 0;
    for (const Diagnostic& diagnostic : wrong.diagnostics) {
      if (diagnostic.fix.empty()) continue;
      ++fixes;
      mended.insert(diagnostic.info->id);
    }
    if (fixes == 0) continue;
    const Compilation fixed = compile_fixed(name + ".idl", wrong);
    EXPECT_EQ(fixed.diagnostics.size(), wrong.diagnostics.size() - fixes) << name << "\n"
                                                                          << render_all(fixed);
  }
  // Those for which there is one way that is beyond doubt.
  for (const std::string_view id :
       {"TW0009", "TW0010", "TW0102", "TW0108", "TW0109", "TW0110", "TW0111", "TW0112",
        "TW0113", "TW0114", "TW0201", "TW0202", "TW0203", "TW0204", "TW0211", "TW0307",
        "TW0410", "TW0415", "TW0508", "TW0601", "TW0604", "TW0609"}) {
    EXPECT_TRUE(mended.contains(id)) << id;
  }
}

TEST(Diagnostics, EachHaveAnExample) {
  std::set<std::string, std::less<>> seen;
  for (const std::string& name : all_cases()) seen.insert(name.substr(0, 6));
  for (const DiagnosticInfo* info : kCatalogue) {
    EXPECT_TRUE(seen.contains(info->id)) << info->id << " has no file in diagnostics/";
  }
}

TEST(Diagnostics, AreAllInTheCatalogueInOrder) {
  std::vector<std::string> ids;
  for (const DiagnosticInfo* info : kCatalogue) ids.emplace_back(info->id);
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
  EXPECT_EQ(std::adjacent_find(ids.begin(), ids.end()), ids.end());
  const std::string source = read_file(TAGWIRE_SOURCE_DIR "/idl/catalogue.h");
  std::size_t defined = 0;
  for (std::size_t at = 0; (at = source.find("\"TW", at)) != std::string::npos; ++at) ++defined;
  EXPECT_EQ(defined, ids.size()) << "a definition is missing in kCatalogue";
}

// ---- docs/errors.md

struct Section {
  std::string_view prefix;
  std::string_view title;
};
constexpr Section kSections[] = {
    {"TW00", "Text and tokens"},
    {"TW01", "Grammar"},
    {"TW02", "Names and imports"},
    {"TW03", "Types"},
    {"TW04", "Values"},
    {"TW05", "Declarations"},
    {"TW06", "Attributes"},
    {"TW07", "Services and examples"},
    {"TW09", "Not yet"},
    {"TW2", "Lint"},
};

/// The samples of a folder whose names begin with `prefix`, in order.
std::vector<Sample> samples_in(const std::string& folder, std::string_view prefix) {
  std::vector<Sample> samples;
  for (const std::string& name : all_cases(folder)) {
    if (!name.starts_with(prefix)) continue;
    const std::string path = test_path(folder + "/" + name);
    samples.push_back({.name = name,
                       .wrong = read_file(path + ".idl"),
                       .message = read_file(path + ".txt"),
                       .good = read_file(path + ".good.idl")});
  }
  return samples;
}

std::string errors_page() {
  std::string page =
      "# Errors\n\n"
      "Every mistake that `tagwire check` reports in an IDL file has a permanent number, and so "
      "has\neverything that `tagwire lint` finds. This page shows each of them, as `tagwire "
      "explain` does: what\nit means, a file that has the mistake, what the compiler says about "
      "it, and the corrected file. It\nis made from `tests/idl/diagnostics` and `tests/idl/lint` "
      "by `idl_test`; do not edit it.\n";
  for (const Section& section : kSections) {
    page += "\n## " + std::string(section.title) + "\n\n";
    const std::string folder = section.prefix.starts_with("TW2") ? "lint" : "diagnostics";
    for (const Sample& sample : samples_in(folder, section.prefix)) {
      page += explain_in_markdown(sample);
    }
  }
  page.pop_back();
  return page;
}

TEST(Diagnostics, FillTheErrorsPage) {
  for (const std::string folder : {"diagnostics", "lint"}) {
    for (const Sample& sample : samples_in(folder, "TW")) {
      EXPECT_FALSE(explanation_of(sample).empty()) << sample.name << ".good.idl says nothing";
    }
  }
  expect_golden(TAGWIRE_SOURCE_DIR "/docs/errors.md", errors_page());
}

// ---- lint

/// What the default rules find, and the one that the file is about.
std::vector<Diagnostic> lint_case(const Compilation& compilation, const std::string& name) {
  RuleNames rules = default_lint_rules();
  rules.insert(name.substr(7));
  return lint(*compilation.model, rules);
}

TEST(Lint, FindsWhatItsGoldensSay) {
  for (const std::string& name : all_cases("lint")) {
    SCOPED_TRACE(name);
    const Compilation compilation = compile_case("lint", name + ".idl");
    EXPECT_TRUE(compilation.ok()) << render_all(compilation);
    if (!compilation.ok()) continue;
    std::string text;
    for (const Diagnostic& diagnostic : lint_case(compilation, name)) {
      EXPECT_EQ(diagnostic.info->id, name.substr(0, 6)) << "only the seeded one";
      EXPECT_EQ(diagnostic.info->rule, name.substr(7)) << "files are named after their rule";
      text += render(diagnostic);
    }
    EXPECT_FALSE(text.empty());
    expect_golden(test_path("lint/" + name + ".txt"), text);
  }
}

TEST(Lint, FindsNothingInTheCorrectedFiles) {
  for (const std::string& name : all_cases("lint")) {
    const Compilation compilation = compile_case("lint", name + ".good.idl");
    EXPECT_TRUE(compilation.ok()) << name << "\n" << render_all(compilation);
    if (!compilation.ok()) continue;
    for (const Diagnostic& diagnostic : lint_case(compilation, name)) {
      ADD_FAILURE() << render(diagnostic);
    }
  }
}

TEST(Lint, HasAnExampleOfEachRule) {
  const std::vector<std::string> names = all_cases("lint");
  std::vector<std::string> rules;
  for (const LintRuleInfo& rule : kLintRules) {
    rules.push_back(std::string(rule.info->id) + "_" + std::string(rule.info->rule));
  }
  EXPECT_EQ(names, rules) << "in the order of their numbers";
}

}  // namespace
}  // namespace tagwire::idl::test
