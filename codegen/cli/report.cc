#include "codegen/cli/report.h"

#include <string_view>

#include "idl/render.h"

namespace tagwire::cli {
namespace {

std::string spell_text(const Report& report, bool color) {
  std::string text;
  for (const idl::Diagnostic& finding : report.findings) {
    text += idl::render(finding, {.color = color});
  }
  for (const UnreadableFile& file : report.unreadable) {
    text += "tagwire: cannot read '" + file.name + "': " + file.reason + "\n";
  }
  if (report.dropped > 0) {
    text += "tagwire: " + std::to_string(report.dropped) + " more are not shown\n";
  }
  return text;
}

/// As GitHub's runner undoes it: `%`, line ends and, in properties, the separators.
std::string escaped(std::string_view text, bool is_property) {
  std::string result;
  for (const char c : text) {
    const bool separates = is_property && (c == ':' || c == ',');
    if (c != '%' && c != '\r' && c != '\n' && !separates) {
      result += c;
      continue;
    }
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    result += '%';
    result += kDigits[byte >> 4U];
    result += kDigits[byte & 0xFU];
  }
  return result;
}

std::string annotation(const idl::Diagnostic& finding) {
  const idl::SourceFile& file = *finding.span.file;
  const idl::Position begin = file.position(finding.span.begin);
  const idl::Position end = file.position(finding.span.end);
  std::string line = finding.info->severity == idl::Severity::kError ? "::error" : "::warning";
  line += " file=" + escaped(file.name(), true) + ",line=" + std::to_string(begin.line) +
          ",endLine=" + std::to_string(end.line);
  // Columns are for ranges within one line; the last one is included.
  if (begin.line == end.line) {
    line += ",col=" + std::to_string(begin.column) + ",endColumn=" +
            std::to_string(end.column > begin.column ? end.column - 1 : begin.column);
  }
  line += ",title=" + escaped(finding.info->id, true);
  if (!finding.info->rule.empty()) line += " " + escaped(finding.info->rule, true);
  return line + "::" + escaped(full_message(finding), false) + "\n";
}

std::string spell_github(const Report& report) {
  std::string text;
  for (const idl::Diagnostic& finding : report.findings) text += annotation(finding);
  for (const UnreadableFile& file : report.unreadable) {
    text += "::error file=" + escaped(file.name, true) +
            "::cannot be read: " + escaped(file.reason, false) + "\n";
  }
  if (report.dropped > 0) {
    text += "::warning::" + std::to_string(report.dropped) + " more are not shown\n";
  }
  return text;
}

}  // namespace

std::string full_message(const idl::Diagnostic& diagnostic) {
  if (diagnostic.suggestion.empty()) return diagnostic.message;
  return diagnostic.message + "; did you mean '" + diagnostic.suggestion + "'?";
}

std::string spell(const Report& report, ReportFormat format, bool color) {
  switch (format) {
    case ReportFormat::kText:
      return spell_text(report, color);
    case ReportFormat::kJson:
      return spell_json(report);
    case ReportFormat::kSarif:
      return spell_sarif(report);
    case ReportFormat::kGithub:
      return spell_github(report);
  }
  return {};
}

}  // namespace tagwire::cli
