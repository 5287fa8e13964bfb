// The files that an editor has open, over those on the disk; and what the compiler says of them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "idl/compile.h"
#include "idl/index.h"

namespace tagwire::lsp {

/// "file:///tmp/a%20b.idl" to "/tmp/a b.idl"; what is no file URI stays as it is.
std::string path_of(std::string_view uri);
std::string uri_of(std::string_view path);

class Workspace {
 public:
  void set_import_dirs(std::vector<std::string> folders);

  /// Opens the file, or replaces its text.
  void set_text(const std::string& path, std::string text);
  void close(const std::string& path);
  /// Something changed on the disk.
  void forget();

  /// Null unless it is open.
  const std::string* text(const std::string& path) const;
  std::vector<std::string> open_files() const;
  /// The open text, else that on the disk.
  std::optional<std::string> read(const std::string& path) const;

  /// Of an open file. Lifetime: until the next change of any file.
  const idl::Compilation& compilation(const std::string& path);
  const idl::Index& index(const std::string& path);

 private:
  std::vector<std::string> import_dirs_;
  std::map<std::string, std::string> open_;  // by path
  // A change of a file may matter to all that import it: everything is made anew, which takes
  // milliseconds.
  std::map<std::string, idl::Compilation> compilations_;
  std::map<std::string, std::unique_ptr<idl::Index>> indexes_;
};

}  // namespace tagwire::lsp
