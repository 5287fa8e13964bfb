// Generated files on their way to the disk: written only when they differ, so that a build system
// sees no change where there is none.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace tagwire::codegen {

/// Writes `text` to `path` unless the file holds it already; the file is replaced as a whole, never
/// seen half written. Returns what went wrong, as a sentence that names the file.
std::optional<std::string> write_if_different(const std::string& path, const std::string& text);

/// Replaces the text of a file that people wrote: as a whole, in place of what a symbolic link
/// points to, with its permissions kept. Returns what went wrong.
std::optional<std::string> replace_source(const std::string& path, const std::string& text);

/// Creates `folder` and those above it. Returns what went wrong.
std::optional<std::string> create_folder(const std::string& folder);

/// `output: inputs` in the syntax of make, which ninja and CMake read. One output stands for all of
/// its step: ninja refuses those that the build does not declare, and which there are depends on
/// what an IDL says.
std::string depfile_text(const std::string& output, const std::vector<std::string>& inputs);

}  // namespace tagwire::codegen
