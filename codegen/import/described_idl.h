// The exact IDL of a tagwire server, out of its answer to `tagwire.describe`: the texts that it was
// generated from, and the places that they need to find each other. The answer comes from a
// stranger: no place lies outside the folder that is written to.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tagwire/value/value.h"

namespace tagwire::importing {

/// One IDL file.
struct IdlFile {
  std::string name;  ///< "orders.idl", without folders
  std::string text;
};

/// The files of an answer {idl: [{name, text}, ...], ...}; empty when it is none.
std::vector<IdlFile> idl_files_of(const Value& answer);

struct PlacedFile {
  std::string path;  ///< relative, "orders.idl" or "shared/money.idl"
  std::string text;
};

struct PlacedFiles {
  std::vector<PlacedFile> files;  ///< those that nobody imports first
  std::size_t roots = 0;          ///< how many those are
  std::set<std::string> methods;  ///< what they declare, by their names on the wire
  /// Why they do not pass `tagwire check` of this version: rendered diagnostics; empty when they
  /// do.
  std::string problems;
};

/// Finds for each file the place where the files that import it look for it.
PlacedFiles place(const std::vector<IdlFile>& files);

}  // namespace tagwire::importing
