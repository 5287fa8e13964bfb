#include "codegen/cpp/text_views.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "codegen/cpp/names.h"
#include "codegen/json/descriptor.h"
#include "idl/source.h"

namespace tagwire::codegen {
namespace {

// Compilers must take literals of 64 KiB, and not all take more.
constexpr std::size_t kMaxLiteral = 32 * 1024;
constexpr std::size_t kLineBytes = 88;  // of the descriptor, in a line of source

bool is_plain(char c) {
  return c == '\n' || c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
}

/// The `d` of R"d( )d" around `text`.
std::string delimiter_for(std::string_view text, std::string delimiter) {
  while (text.find(")" + delimiter + "\"") != std::string_view::npos) delimiter += '_';
  return delimiter;
}

/// Cuts what comes first: `room` bytes at most, no character in halves.
std::string_view cut(std::string_view& text, std::size_t room) {
  std::size_t size = std::min(room, text.size());
  while (size < text.size() && size > 0 &&
         (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) {
    --size;
  }
  if (size == 0) size = std::min(room, text.size());  // no UTF-8
  const std::string_view piece = text.substr(0, size);
  text.remove_prefix(size);
  return piece;
}

/// The text as it stands in its file, where a raw literal can hold that.
std::string idl_literals(std::string_view text) {
  if (!std::all_of(text.begin(), text.end(), is_plain)) {
    std::string literals;
    while (!text.empty()) literals += string_literal(cut(text, kMaxLiteral / 4)) + ",\n";
    return literals;
  }
  const std::string delimiter = delimiter_for(text, "idl");
  std::string literals;
  while (!text.empty()) {
    std::size_t size = std::min(kMaxLiteral, text.size());
    if (size < text.size()) {
      const std::size_t line = text.rfind('\n', size - 1);
      if (line != std::string_view::npos) size = line + 1;
    }
    literals.append("R\"").append(delimiter).append("(").append(cut(text, size));
    literals.append(")").append(delimiter).append("\",\n");
  }
  return literals;
}

/// One line of JSON, in many of source.
std::string json_literals(std::string_view text) {
  const std::string delimiter = delimiter_for(text, "_");
  std::string literals;
  std::size_t in_literal = 0;
  while (!text.empty()) {
    const std::string_view line = cut(text, kLineBytes);
    literals.append("R\"").append(delimiter).append("(").append(line);
    literals.append(")").append(delimiter).append("\"");
    in_literal += line.size();
    if (text.empty() || in_literal + kLineBytes > kMaxLiteral) {
      literals += ',';
      in_literal = 0;
    }
    literals += '\n';
  }
  return literals;
}

}  // namespace

TextView text_view(const idl::Module& module, Includes& source) {
  source.standard.insert("string_view");
  TextView view;
  view.file = string_literal(module.file_name);
  view.idl = idl_literals(module.source->text());
  view.descriptor = json_literals(module_json(module, /*pretty=*/false));
  for (const idl::Import& import : module.imports) {
    const std::string space = namespace_name(*import.module);
    const bool listed = std::any_of(view.imports.begin(), view.imports.end(),
                                    [&](const TextView::Import& i) { return i.space == space; });
    // From the global namespace: a part of this module's own may have the same name.
    if (!listed) view.imports.push_back({space, "::" + space + "::module_text_"});
  }
  return view;
}

}  // namespace tagwire::codegen
