// The front end in one call: files in; a checked Model, or diagnostics, out.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "idl/diagnostic.h"
#include "idl/model.h"

namespace tagwire::idl {

struct CompileOptions {
  std::vector<std::string> files;
  std::vector<std::string> import_dirs;  ///< -I, searched after the importing file's own folder
  /// Reads a file; none when it cannot be read. Tests pass a map; the default reads the disk.
  std::function<std::optional<std::string>(const std::string& path)> read_file;
  /// `read_file` reads the disk, too (and replaces a text here and there): names of files are
  /// compared as the disk sees them, so that a file with two names is still one.
  bool names_are_on_disk = false;
};

struct Compilation {
  /// Set exactly when there is no error among the diagnostics. Owns the sources either way.
  std::unique_ptr<Model> model;
  std::vector<std::unique_ptr<SourceFile>> sources;  ///< when there is no model
  std::vector<Diagnostic> diagnostics;               ///< sorted by file and position
  std::size_t dropped = 0;  ///< mistakes beyond Diagnostics::kLimit, counted only
  /// Files of `options.files` that could not be read. There is no model then.
  std::vector<std::string> unreadable;
  bool ok() const { return model != nullptr; }
};

/// The default of CompileOptions::read_file.
std::optional<std::string> read_from_disk(const std::string& path);

/// Reads, parses and checks `options.files` and what they import. Every mistake of every file is
/// reported once.
Compilation compile(const CompileOptions& options);

}  // namespace tagwire::idl
