#include "codegen/output_files.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace tagwire::codegen {
namespace {

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (in.bad()) return std::nullopt;
  return text;
}

std::string last_system_error() {
  return errno == 0 ? "unknown error" : std::generic_category().message(errno);
}

/// A name in make's syntax.
std::string escaped(const std::string& path) {
  std::string text;
  for (const char c : path) {
    if (c == ' ' || c == '#' || c == '\\') text += '\\';
    if (c == '$') text += '$';
    text += c;
  }
  return text;
}

}  // namespace

std::optional<std::string> write_if_different(const std::string& path, const std::string& text) {
  if (read_file(path) == text) return std::nullopt;
  const std::string temporary = path + ".new";
  errno = 0;
  std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) return "cannot write '" + temporary + "': " + last_system_error();
  std::error_code error;
  std::filesystem::rename(temporary, path, error);
  if (!error) return std::nullopt;
  std::error_code ignored;
  std::filesystem::remove(temporary, ignored);
  return "cannot write '" + path + "': " + error.message();
}

std::optional<std::string> replace_source(const std::string& path, const std::string& text) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path target = fs::canonical(path, error);
  if (error) return "cannot write '" + path + "': " + error.message();
  const fs::perms permissions = fs::status(target, error).permissions();
  if (auto sentence = write_if_different(target.string(), text)) return sentence;
  fs::permissions(target, permissions, error);
  if (!error) return std::nullopt;
  return "cannot give '" + path + "' its permissions back: " + error.message();
}

std::optional<std::string> create_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  // An existing folder is no error; an existing file of that name shows here only.
  if (!error && !std::filesystem::is_directory(folder, error)) {
    error = std::make_error_code(std::errc::not_a_directory);
  }
  if (!error) return std::nullopt;
  return "cannot create the folder '" + folder + "': " + error.message();
}

std::string depfile_text(const std::string& output, const std::vector<std::string>& inputs) {
  std::string text = escaped(output) + ":";
  for (const std::string& input : inputs) text += " \\\n  " + escaped(input);
  return text + '\n';
}

}  // namespace tagwire::codegen
