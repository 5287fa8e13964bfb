#include "codegen/cli/mend.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "codegen/cli/front_end.h"
#include "idl/fix.h"

namespace tagwire::cli {
namespace {

/// Mistakes hide others, so there is more than one round; no honest file needs as many.
constexpr int kMaxRounds = 20;

using Sources = std::vector<std::unique_ptr<idl::SourceFile>>;

const Sources& sources_of(const idl::Compilation& compilation) {
  return compilation.ok() ? compilation.model->sources : compilation.sources;
}

std::string identity(const std::string& path) {
  std::error_code error;
  const std::filesystem::path canonical = std::filesystem::weakly_canonical(path, error);
  return error ? path : canonical.string();
}

class Mender {
 public:
  Mender(const idl::CompileOptions& options, const Finder& find) : options_(options), find_(find) {
    options_.names_are_on_disk = true;
    options_.read_file = [this](const std::string& path) -> std::optional<std::string> {
      const auto changed = changed_.find(identity(path));
      return changed == changed_.end() ? idl::read_from_disk(path) : changed->second.after;
    };
  }

  Mended run() {
    Mended mended;
    mended.left = examine(options_, find_);
    for (int round = 0; round < kMaxRounds && mend_once(mended); ++round) {
      mended.left = examine(options_, find_);
    }
    for (auto& [key, file] : changed_) mended.files.push_back(std::move(file));
    return mended;
  }

 private:
  bool mend_once(Mended& mended) {
    bool any = false;
    for (const auto& source : sources_of(mended.left.compilation)) {
      if (!is_requested(*source)) continue;
      const idl::FixedText fixed = idl::apply_fixes(*source, mended.left.report.findings);
      for (const idl::Diagnostic* finding : fixed.applied) {
        mended.applied.push_back(sentence(*finding));
      }
      if (fixed.applied.empty()) continue;
      keep(*source, fixed.text);
      any = true;
    }
    return any;
  }

  bool is_requested(const idl::SourceFile& source) const {
    return std::find(options_.files.begin(), options_.files.end(), source.name()) !=
           options_.files.end();
  }

  static std::string sentence(const idl::Diagnostic& finding) {
    const idl::Position place = finding.span.file->position(finding.span.begin);
    return finding.span.file->name() + ":" + std::to_string(place.line) + ":" +
           std::to_string(place.column) + ": fixed " + std::string(finding.info->id) + ": " +
           full_message(finding);
  }

  void keep(const idl::SourceFile& source, const std::string& text) {
    const std::string mark = source.skipped_bytes() > 0 ? "\xEF\xBB\xBF" : "";
    const auto [entry, is_new] = changed_.try_emplace(identity(source.name()));
    if (is_new) {
      entry->second.path = source.name();
      entry->second.before = mark + std::string(source.text());
    }
    entry->second.after = mark + text;
  }

  idl::CompileOptions options_;
  const Finder& find_;
  std::map<std::string, MendedFile> changed_;  // by identity
};

}  // namespace

Examined examine(const idl::CompileOptions& options, const Finder& find) {
  Examined examined;
  examined.compilation = idl::compile(options);
  idl::Compilation& compilation = examined.compilation;
  examined.report.findings = std::move(compilation.diagnostics);
  examined.report.dropped = compilation.dropped;
  for (const std::string& path : compilation.unreadable) {
    examined.report.unreadable.push_back({path, reason_unreadable(path)});
  }
  if (compilation.ok() && find) examined.report.findings = find(*compilation.model);
  return examined;
}

Mended mend(const idl::CompileOptions& options, const Finder& find) {
  return Mender(options, find).run();
}

}  // namespace tagwire::cli
