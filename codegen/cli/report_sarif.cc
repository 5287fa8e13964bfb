// Findings as SARIF 2.1.0 (OASIS Standard, "Static Analysis Results Interchange Format"): one run,
// its rules (3.49), results with regions in code points (3.14.17, 3.30), notes as related locations
// (3.27.22), fixes (3.55). A file that cannot be read is a notification of the tool (3.58), as it
// says nothing about the text of a file.
#include <map>

#include <nlohmann/json.hpp>

#include "codegen/cli/report.h"
#include "tagwire/version.h"

namespace tagwire::cli {
namespace {

using Json = nlohmann::ordered_json;

/// The name of a file as a URI reference (RFC 3986): relative as it was given, else file://.
std::string uri_of(const std::string& name) {
  std::string uri = name.starts_with('/') ? "file://" : "";
  for (const char c : name) {
    constexpr std::string_view kPlain = "-._~/+,=@!$&'()*;";
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || kPlain.find(c) != std::string_view::npos;
    if (is_plain) {
      uri += c;
      continue;
    }
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    uri += '%';
    uri += kDigits[byte >> 4U];
    uri += kDigits[byte & 0xFU];
  }
  return uri;
}

Json text(std::string_view words) { return {{"text", words}}; }

Json artifact(const std::string& name) { return {{"uri", uri_of(name)}}; }

Json region(const idl::Span& span) {
  const idl::Position begin = span.file->position(span.begin);
  const idl::Position end = span.file->position(span.end);
  return {{"startLine", begin.line},
          {"startColumn", begin.column},
          {"endLine", end.line},
          {"endColumn", end.column},
          {"byteOffset", span.begin + span.file->skipped_bytes()},
          {"byteLength", span.end - span.begin}};
}

Json location(const idl::Span& span) {
  return {{"physicalLocation",
           {{"artifactLocation", artifact(span.file->name())}, {"region", region(span)}}}};
}

std::string_view level(const idl::DiagnosticInfo& info) {
  return info.severity == idl::Severity::kError ? "error" : "warning";
}

/// "no type is named ..." of "no type is named '{}'".
std::string without_holes(std::string_view sentence) {
  std::string plain(sentence);
  for (std::size_t at = 0; (at = plain.find("{}", at)) != std::string::npos;) {
    plain.replace(at, 2, "...");
  }
  return plain;
}

Json rule(const idl::DiagnosticInfo& info) {
  Json json = {{"id", info.id}};
  if (!info.rule.empty()) json["name"] = info.rule;
  json["shortDescription"] = text(without_holes(info.text));
  json["help"] = text("tagwire explain " + std::string(info.id));
  json["defaultConfiguration"] = {{"level", level(info)}};
  return json;
}

Json fix(const idl::Diagnostic& finding) {
  Json replacements = Json::array();
  for (const idl::Edit& edit : finding.fix) {
    replacements.push_back(
        {{"deletedRegion", region(edit.span)}, {"insertedContent", text(edit.text)}});
  }
  const std::string& name = finding.fix.front().span.file->name();
  return {{"artifactChanges",
           Json::array({{{"artifactLocation", artifact(name)}, {"replacements", replacements}}})}};
}

Json result(const idl::Diagnostic& finding, std::size_t rule_index) {
  std::string message = full_message(finding);
  if (!finding.info->hint.empty()) message.append("; ").append(finding.info->hint);
  Json json = {{"ruleId", finding.info->id},
               {"ruleIndex", rule_index},
               {"level", level(*finding.info)},
               {"message", text(message)},
               {"locations", Json::array({location(finding.span)})}};
  for (const idl::DiagnosticNote& note : finding.notes) {
    Json related = location(note.span);
    related["message"] = text(note.message);
    json["relatedLocations"].push_back(std::move(related));
  }
  if (!finding.fix.empty()) json["fixes"] = Json::array({fix(finding)});
  return json;
}

Json invocation(const Report& report) {
  Json notifications = Json::array();
  for (const UnreadableFile& file : report.unreadable) {
    Json place = {{"physicalLocation", {{"artifactLocation", artifact(file.name)}}}};
    notifications.push_back({{"level", "error"},
                             {"message", text("cannot be read: " + file.reason)},
                             {"locations", Json::array({std::move(place)})}});
  }
  if (report.dropped > 0) {
    notifications.push_back(
        {{"level", "warning"},
         {"message", text(std::to_string(report.dropped) + " more are not shown")}});
  }
  Json json = {{"executionSuccessful", report.unreadable.empty()}};
  if (!notifications.empty()) json["toolExecutionNotifications"] = std::move(notifications);
  return json;
}

}  // namespace

std::string spell_sarif(const Report& report) {
  std::map<std::string_view, const idl::DiagnosticInfo*> infos;  // those that occur, by number
  for (const idl::Diagnostic& finding : report.findings) {
    infos.emplace(finding.info->id, finding.info);
  }
  std::map<std::string_view, std::size_t> index_of;
  Json rules = Json::array();
  for (const auto& [id, info] : infos) {
    index_of.emplace(id, rules.size());
    rules.push_back(rule(*info));
  }
  Json results = Json::array();
  for (const idl::Diagnostic& finding : report.findings) {
    results.push_back(result(finding, index_of.at(finding.info->id)));
  }
  const Json driver = {{"name", "tagwire"}, {"version", TAGWIRE_VERSION_STRING}, {"rules", rules}};
  const Json run = {{"tool", {{"driver", driver}}},
                    {"invocations", Json::array({invocation(report)})},
                    {"columnKind", "unicodeCodePoints"},
                    {"results", results}};
  const Json log = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                    {"version", "2.1.0"},
                    {"runs", Json::array({run})}};
  return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace tagwire::cli
