#include "codegen/lsp/workspace.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

namespace tagwire::lsp {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kFileScheme = "file://";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Left as they are in the path of a URI (RFC 3986, section 3.3).
bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~/!$&'()*+,;=:@").find(c) != std::string_view::npos;
}

std::optional<std::string> read_from_disk(const std::string& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return std::nullopt;
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  return text.bad() ? std::nullopt : std::optional(std::move(text).str());
}

}  // namespace

std::string path_of(std::string_view uri) {
  if (!uri.starts_with(kFileScheme)) return std::string(uri);
  uri.remove_prefix(kFileScheme.size());
  uri.remove_prefix(std::min(uri.find('/'), uri.size()));  // the host
  std::string path;
  for (std::size_t i = 0; i < uri.size(); ++i) {
    const int high = uri[i] == '%' && i + 2 < uri.size() ? hex_digit(uri[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(uri[i + 2]) : -1;
    if (low >= 0) {
      path += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      path += uri[i];
    }
  }
  return fs::path(path).lexically_normal().string();
}

std::string uri_of(std::string_view path) {
  if (!path.starts_with('/')) return std::string(path);
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string uri(kFileScheme);
  for (const char c : path) {
    if (is_plain(c)) {
      uri += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      uri += '%';
      uri += kDigits[byte >> 4U];
      uri += kDigits[byte & 15U];
    }
  }
  return uri;
}

void Workspace::set_import_dirs(std::vector<std::string> folders) {
  import_dirs_ = std::move(folders);
  forget();
}

void Workspace::set_text(const std::string& path, std::string text) {
  open_[path] = std::move(text);
  forget();
}

void Workspace::close(const std::string& path) {
  open_.erase(path);
  forget();
}

void Workspace::forget() {
  compilations_.clear();
  indexes_.clear();
}

const std::string* Workspace::text(const std::string& path) const {
  const auto found = open_.find(path);
  return found == open_.end() ? nullptr : &found->second;
}

std::vector<std::string> Workspace::open_files() const {
  std::vector<std::string> paths;
  for (const auto& [path, text] : open_) paths.push_back(path);
  return paths;
}

std::optional<std::string> Workspace::read(const std::string& path) const {
  const std::string* const open = text(fs::path(path).lexically_normal().string());
  return open != nullptr ? std::optional(*open) : read_from_disk(path);
}

const idl::Compilation& Workspace::compilation(const std::string& path) {
  const auto known = compilations_.find(path);
  if (known != compilations_.end()) return known->second;
  idl::CompileOptions options;
  options.files = {path};
  options.import_dirs = import_dirs_;
  options.read_file = [this](const std::string& wanted) { return read(wanted); };
  return compilations_[path] = idl::compile(options);
}

const idl::Index& Workspace::index(const std::string& path) {
  std::unique_ptr<idl::Index>& index = indexes_[path];
  if (index == nullptr) {
    const auto read_file = [this](const std::string& wanted) { return read(wanted); };
    index = std::make_unique<idl::Index>(path, read_file, import_dirs_);
  }
  return *index;
}

}  // namespace tagwire::lsp
