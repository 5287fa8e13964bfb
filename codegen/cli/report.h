// What `tagwire check` and `tagwire lint` answer, in the forms that people and programs read.
// docs/reports.md is the reference of the forms for programs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "idl/diagnostic.h"

namespace tagwire::cli {

enum class ReportFormat : std::uint8_t {
  kText,    ///< for people
  kJson,    ///< one array, an object a finding
  kSarif,   ///< SARIF 2.1.0 (OASIS), which code hosts and editors show
  kGithub,  ///< annotations of GitHub Actions: a line a finding
};

/// A file that was asked for and could not be read.
struct UnreadableFile {
  std::string name;
  std::string reason;
};

struct Report {
  std::vector<idl::Diagnostic> findings;  ///< sorted
  std::vector<UnreadableFile> unreadable;
  std::size_t dropped = 0;  ///< findings beyond those above
  bool empty() const { return findings.empty() && unreadable.empty() && dropped == 0; }
};

/// Ends in a line end, unless it is empty. `color` is for kText alone. Bytes that are not UTF-8
/// (in the name of a file) become U+FFFD where the form demands UTF-8.
std::string spell(const Report& report, ReportFormat format, bool color);

/// "no type is named 'Strng'; did you mean 'string'?"
std::string full_message(const idl::Diagnostic& diagnostic);

std::string spell_json(const Report& report);
std::string spell_sarif(const Report& report);

}  // namespace tagwire::cli
