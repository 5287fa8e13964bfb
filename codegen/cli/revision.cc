#include "codegen/cli/revision.h"

#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <utility>

#include <sys/wait.h>

namespace tagwire::cli {

namespace {

/// For a shell.
std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

/// What a command writes; none when it fails.
std::optional<std::string> output_of(const std::string& command) {
  std::FILE* const pipe = popen((command + " 2>/dev/null").c_str(), "r");
  if (pipe == nullptr) return std::nullopt;
  std::string text;
  std::array<char, 16384> piece{};
  while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), pipe)) {
    text.append(piece.data(), size);
  }
  const int status = pclose(pipe);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return std::nullopt;
  return text;
}

/// `path`, which is relative to `prefix`, from the top of the repository.
std::string from_top(const std::string& prefix, const std::string& path) {
  return (std::filesystem::path(prefix) / path).lexically_normal().generic_string();
}

}  // namespace

std::optional<RevisionPath> parse_revision_path(const std::string& argument) {
  const std::size_t colon = argument.find(':');
  if (colon == std::string::npos || colon == 0 || std::filesystem::exists(argument)) {
    return std::nullopt;
  }
  return RevisionPath{argument.substr(0, colon), argument.substr(colon + 1)};
}

std::optional<std::string> read_from_revision(const RevisionPath& file,
                                              idl::CompileOptions& options) {
  std::optional<std::string> prefix = output_of("git rev-parse --show-prefix");
  if (!prefix) return "'" + file.revision + ":" + file.path + "': this is no git repository";
  while (prefix->ends_with('\n')) prefix->pop_back();
  // ^{commit}: what looks like an option is refused, not run.
  if (!output_of("git rev-parse --verify --quiet --end-of-options " +
                 shell_quoted(file.revision + "^{commit}"))) {
    return "git knows no revision '" + file.revision + "'";
  }
  options.files = {from_top(*prefix, file.path)};
  for (std::string& folder : options.import_dirs) folder = from_top(*prefix, folder);
  options.read_file = [revision = file.revision](const std::string& path) {
    return output_of("git show --end-of-options " + shell_quoted(revision + ":" + path));
  };
  return std::nullopt;
}

}  // namespace tagwire::cli
