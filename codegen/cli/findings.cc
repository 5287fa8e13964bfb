#include "codegen/cli/findings.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "codegen/output_files.h"
#include "codegen/unified_diff.h"

namespace tagwire::cli {
namespace {

ReportFormat format_of(const std::string& name) {
  if (name == "json") return ReportFormat::kJson;
  if (name == "sarif") return ReportFormat::kSarif;
  if (name == "github") return ReportFormat::kGithub;
  return ReportFormat::kText;
}

int status_of(const Report& report) {
  if (!report.unreadable.empty()) return kExitUsage;
  return report.empty() ? kExitFine : kExitMistakes;
}

void put(const std::string& text, std::FILE* stream) {
  std::fwrite(text.data(), 1, text.size(), stream);
}

/// The report and, for people, what else is worth a line.
void show(const FindingsOptions& options, const Examined& examined, const char* nothing,
          std::FILE* stream) {
  const Report& report = examined.report;
  const ReportFormat format = format_of(options.format);
  put(spell(report, format, use_color(options.color, fileno(stream))), stream);
  if (format != ReportFormat::kText) return;
  if (report.empty() && !options.quiet) {
    const std::size_t files = examined.compilation.model->sources.size();
    std::fprintf(stream, "checked %zu file%s: %s\n", files, files == 1 ? "" : "s", nothing);
  }
  const auto mendable = std::count_if(report.findings.begin(), report.findings.end(),
                                      [](const auto& finding) { return !finding.fix.empty(); });
  if (mendable > 0 && !options.fix && !options.diff) {
    std::fprintf(stderr, "tagwire: --fix mends %zd of %zu\n", static_cast<ssize_t>(mendable),
                 report.findings.size() + report.dropped);
  }
}

/// Nothing is written; the difference goes to standard output, what would be left to standard
/// error.
int show_difference(const FindingsOptions& options, const Mended& mended, const char* nothing) {
  for (const MendedFile& file : mended.files) {
    put(codegen::unified_diff(file.path, file.before, file.after), stdout);
  }
  if (!mended.left.report.empty()) show(options, mended.left, nothing, stderr);
  return mended.files.empty() ? status_of(mended.left.report)
                              : std::max<int>(kExitMistakes, status_of(mended.left.report));
}

int write_mended(const FindingsOptions& options, const Mended& mended, const char* nothing) {
  int status = status_of(mended.left.report);
  for (const MendedFile& file : mended.files) {
    if (const auto error = codegen::replace_source(file.path, file.after)) {
      std::fprintf(stderr, "tagwire: %s\n", error->c_str());
      status = kExitUsage;
    }
  }
  // Programs read standard output, and find there what is left.
  std::FILE* const stream = options.format == "text" ? stdout : stderr;
  for (const std::string& line : mended.applied) put(line + "\n", stream);
  show(options, mended.left, nothing, stdout);
  return status;
}

}  // namespace

void add_findings_options(CLI::App& command, FindingsOptions& options) {
  add_front_end_options(command, options);
  command
      .add_option("--format", options.format,
                  "text, json (an array), sarif (SARIF 2.1.0), github (annotations of a workflow)")
      ->check(CLI::IsMember({"text", "json", "sarif", "github"}))
      ->type_name("FORM")
      ->capture_default_str();
  command.add_flag("--fix", options.fix,
                   "Mend in FILES what can be mended beyond doubt, and tell what is left");
  command.add_flag("--diff", options.diff, "Show what --fix would change, and change nothing");
  command.add_flag("-q,--quiet", options.quiet, "Say nothing when there is nothing to say");
}

int report_findings(const FindingsOptions& options, const Finder& find, const char* nothing) {
  if (!options.fix && !options.diff) {
    const Examined examined = examine(compile_options(options), find);
    show(options, examined, nothing, stdout);
    return status_of(examined.report);
  }
  const Mended mended = mend(compile_options(options), find);
  return options.diff ? show_difference(options, mended, nothing)
                      : write_mended(options, mended, nothing);
}

}  // namespace tagwire::cli
