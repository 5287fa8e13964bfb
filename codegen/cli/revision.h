// IDL files as they were in a revision of git: what `tagwire diff HEAD~1:api.idl api.idl` compares
// with.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "idl/compile.h"

namespace tagwire::cli {

/// `REVISION:PATH`, as git writes it; the path is relative to the current folder.
struct RevisionPath {
  std::string revision;
  std::string path;
};
/// None when there is a file of that very name, or no colon.
std::optional<RevisionPath> parse_revision_path(const std::string& argument);

/// Makes `options` read files from the revision, imports and import folders included, instead of
/// from the disk. Returns what went wrong, as a sentence.
std::optional<std::string> read_from_revision(const RevisionPath& file,
                                              idl::CompileOptions& options);

}  // namespace tagwire::cli
