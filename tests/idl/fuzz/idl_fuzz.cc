// Any bytes as an IDL file: there is a Model exactly when nothing is reported, every message has a
// place inside the text, and it can be shown. The file may import itself, and a good one.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

#include "idl/compile.h"
#include "idl/render.h"

namespace {

void require(bool promise) {
  if (!promise) std::abort();
}

void check_span(const tagwire::idl::Span& span) {
  require(span.file != nullptr);
  require(span.begin <= span.end && span.end <= span.file->text().size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  tagwire::idl::CompileOptions options;
  options.files = {"a.idl"};
  options.read_file = [&](const std::string& path) -> std::optional<std::string> {
    if (path == "a.idl") return text;
    if (path == "money.idl") {
      return "module shop.money; struct Amount { currency: string; minor: int64; }";
    }
    return std::nullopt;
  };
  const tagwire::idl::Compilation compilation = tagwire::idl::compile(options);
  require(compilation.ok() == compilation.diagnostics.empty());
  for (const tagwire::idl::Diagnostic& diagnostic : compilation.diagnostics) {
    check_span(diagnostic.span);
    for (const tagwire::idl::DiagnosticNote& note : diagnostic.notes) check_span(note.span);
    require(tagwire::idl::render(diagnostic).find("error[TW") != std::string::npos);
  }
  return 0;
}
