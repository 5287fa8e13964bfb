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
#include "idl/fix.h"
#include "idl/utf8.h"
#include "tests/idl/support.h"

namespace tagwire::idl::test {
namespace {

namespace fs = std::filesystem;

bool update_goldens() { return std::getenv("TAGWIRE_UPDATE_GOLDENS") != nullptr; }

/// "TW0101_expected": the stems of the wrong files, in order.
std::vector<std::string> all_cases() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(test_path("diagnostics"))) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".idl") && !name.ends_with(".good.idl")) {
      names.push_back(name.substr(0, name.size() - 4));
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// Compiles a file of the folder under its bare name, so that no message holds a path.
Compilation compile_case(const std::string& name) {
  CompileOptions options;
  options.files = {name};
  options.read_file = [](const std::string& path) -> std::optional<std::string> {
    const std::string full = test_path("diagnostics/" + path);
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
    const Compilation compilation = compile_case(name + ".idl");
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
    const Compilation compilation = compile_case(name + ".good.idl");
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
    const Compilation wrong = compile_case(name + ".idl");
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
};

/// The comment that opens a corrected file, as one paragraph; `text` loses it.
std::string take_explanation(std::string& text) {
  std::string explanation;
  while (text.starts_with("// ")) {
    const std::size_t end = text.find('\n');
    if (!explanation.empty()) explanation += ' ';
    explanation += text.substr(3, end - 3);
    text.erase(0, end + 1);
  }
  return explanation;
}

std::string as_utf8(std::string_view text) {
  std::string clean;
  while (!text.empty()) append_utf8(clean, take_character(text));
  return clean;
}

std::string code_block(std::string_view language, const std::string& text) {
  return "```" + std::string(language) + "\n" + text + "```\n\n";
}

std::string errors_page() {
  std::string page =
      "# Errors\n\n"
      "Every mistake that `tagwire` reports in an IDL file has a permanent number. This page "
      "shows\n"
      "each of them: what it means, a file that has the mistake, what the compiler says about it, "
      "and\nthe corrected file. It is made from `tests/idl/diagnostics` by `idl_test`; do not edit "
      "it.\n";
  for (const Section& section : kSections) {
    page += "\n## " + std::string(section.title) + "\n\n";
    for (const std::string& name : all_cases()) {
      if (!name.starts_with(section.prefix)) continue;
      std::string title = name.substr(7);
      std::replace(title.begin(), title.end(), '_', ' ');
      std::string good = read_file(test_path("diagnostics/" + name + ".good.idl"));
      const std::string explanation = take_explanation(good);
      page += "### " + name.substr(0, 6) + ": " + title + "\n\n" + explanation + "\n\nWrong:\n\n";
      page += code_block("", as_utf8(read_file(test_path("diagnostics/" + name + ".idl"))));
      page += code_block("text", read_file(test_path("diagnostics/" + name + ".txt")));
      page += "Right:\n\n" + code_block("", good);
    }
  }
  page.pop_back();
  return page;
}

TEST(Diagnostics, FillTheErrorsPage) {
  for (const std::string& name : all_cases()) {
    std::string good = read_file(test_path("diagnostics/" + name + ".good.idl"));
    EXPECT_FALSE(take_explanation(good).empty()) << name << ".good.idl says nothing";
  }
  expect_golden(TAGWIRE_SOURCE_DIR "/docs/errors.md", errors_page());
}

}  // namespace
}  // namespace tagwire::idl::test
