// Findings as JSON. docs/reports.md and docs/report.schema.json describe it; members are added, and
// never change their meaning.
#include <nlohmann/json.hpp>

#include "codegen/cli/report.h"

namespace tagwire::cli {
namespace {

using Json = nlohmann::ordered_json;

Json position(const idl::SourceFile& file, std::size_t offset) {
  const idl::Position place = file.position(offset);
  return {
      {"line", place.line}, {"column", place.column}, {"offset", offset + file.skipped_bytes()}};
}

Json range(const idl::Span& span) {
  return {{"start", position(*span.file, span.begin)}, {"end", position(*span.file, span.end)}};
}

Json text_or_null(std::string_view text) { return text.empty() ? Json() : Json(text); }

Json notes(const idl::Diagnostic& finding) {
  Json list = Json::array();
  for (const idl::DiagnosticNote& note : finding.notes) {
    list.push_back(
        {{"file", note.span.file->name()}, {"range", range(note.span)}, {"message", note.message}});
  }
  return list;
}

Json fix(const idl::Diagnostic& finding) {
  Json list = Json::array();
  for (const idl::Edit& edit : finding.fix) {
    list.push_back({{"range", range(edit.span)}, {"text", edit.text}});
  }
  return list;
}

Json entry(const idl::Diagnostic& finding) {
  const idl::DiagnosticInfo& info = *finding.info;
  return {{"file", finding.span.file->name()},
          {"range", range(finding.span)},
          {"id", info.id},
          {"rule", text_or_null(info.rule)},
          {"severity", info.severity == idl::Severity::kError ? "error" : "warning"},
          {"message", finding.message},
          {"suggestion", text_or_null(finding.suggestion)},
          {"hint", text_or_null(info.hint)},
          {"notes", notes(finding)},
          {"fix", fix(finding)}};
}

/// What has no place in a text: the same members, so that readers need no second form.
Json entry_without_place(const Json& file, const std::string& message) {
  return {{"file", file},          {"range", nullptr},    {"id", nullptr},
          {"rule", nullptr},       {"severity", "error"}, {"message", message},
          {"suggestion", nullptr}, {"hint", nullptr},     {"notes", Json::array()},
          {"fix", Json::array()}};
}

}  // namespace

std::string spell_json(const Report& report) {
  Json list = Json::array();
  for (const idl::Diagnostic& finding : report.findings) list.push_back(entry(finding));
  for (const UnreadableFile& file : report.unreadable) {
    list.push_back(entry_without_place(file.name, "cannot be read: " + file.reason));
  }
  if (report.dropped > 0) {
    list.push_back(
        entry_without_place(nullptr, std::to_string(report.dropped) + " more are not shown"));
  }
  return list.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace tagwire::cli
