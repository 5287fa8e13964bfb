#include "tests/idl/support.h"

#include <fstream>
#include <iterator>
#include <optional>

#include <gtest/gtest.h>

#include "idl/render.h"

namespace tagwire::idl::test {

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string test_path(const std::string& name) {
  return std::string(TAGWIRE_SOURCE_DIR "/tests/idl/") + name;
}

Compilation compile_files(const Files& files) {
  CompileOptions options;
  options.files = {files.front().first};
  options.read_file = [&](const std::string& path) -> std::optional<std::string> {
    for (const auto& [name, text] : files) {
      if (name == path) return text;
    }
    return std::nullopt;
  };
  return compile(options);
}

Compilation compile_text(std::string_view text) {
  return compile_files({{"a.idl", "module a;\n" + std::string(text)}});
}

Compilation compile_good(std::string_view text) {
  Compilation compilation = compile_text(text);
  EXPECT_TRUE(compilation.ok()) << text << "\n" << render_all(compilation);
  return compilation;
}

std::string places(const Compilation& compilation) {
  std::string text;
  for (const Diagnostic& diagnostic : compilation.diagnostics) {
    const Position at = diagnostic.span.file->position(diagnostic.span.begin);
    if (!text.empty()) text += ' ';
    text += std::string(diagnostic.info->id) + "@" + std::to_string(at.line) + ":" +
            std::to_string(at.column);
  }
  return text;
}

std::string render_all(const Compilation& compilation) {
  std::string text;
  for (const Diagnostic& diagnostic : compilation.diagnostics) text += render(diagnostic);
  return text;
}

}  // namespace tagwire::idl::test
