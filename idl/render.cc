#include "idl/render.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "idl/utf8.h"

namespace tagwire::idl {

namespace {

constexpr std::string_view kReset = "\x1b[0m";
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kRed = "\x1b[1;31m";
constexpr std::string_view kMagenta = "\x1b[1;35m";
constexpr std::string_view kCyan = "\x1b[1;36m";
constexpr std::string_view kGreen = "\x1b[1;32m";

/// Longer lines are shown from kBefore columns before the place.
constexpr std::size_t kMaxColumns = 160;
constexpr std::size_t kBefore = 60;

class Renderer {
 public:
  explicit Renderer(const RenderOptions& options) : options_(options) {}

  std::string run(const Diagnostic& diagnostic) {
    const DiagnosticInfo& info = *diagnostic.info;
    const bool is_error = info.severity == Severity::kError;
    std::string label = (is_error ? "error[" : "warning[") + std::string(info.id);
    if (!info.rule.empty()) label.append(" ").append(info.rule);
    label += "]: ";
    std::string message = diagnostic.message;
    if (!diagnostic.suggestion.empty()) {
      message += "; did you mean '" + diagnostic.suggestion + "'?";
    }
    entry(diagnostic.span, is_error ? kRed : kMagenta, label, message);
    if (!info.hint.empty()) {
      paint(kCyan, "  hint: ");
      out_.append(info.hint) += '\n';
    }
    for (const DiagnosticNote& note : diagnostic.notes) {
      entry(note.span, kCyan, "note: ", note.message);
    }
    return std::move(out_);
  }

 private:
  void paint(std::string_view color, std::string_view text) {
    if (options_.color) {
      out_.append(color).append(text).append(kReset);
    } else {
      out_.append(text);
    }
  }

  void entry(const Span& span, std::string_view color, std::string_view label,
             std::string_view message) {
    const Position place = span.file->position(span.begin);
    paint(kBold, span.file->name() + ":" + std::to_string(place.line) + ":" +
                     std::to_string(place.column) + ": ");
    paint(color, label);
    std::string clean;
    append_clean(clean, message);
    paint(kBold, clean);
    out_ += '\n';
    source_line(span);
  }

  void source_line(const Span& span) {
    const std::string_view line = span.file->line_at(span.begin);
    const std::size_t start = span.file->line_start(span.begin);
    const std::size_t begin = std::min(span.begin - start, line.size());
    const std::size_t end = std::clamp(span.end - start, begin, line.size());
    std::size_t from = 0;
    std::size_t to = line.size();
    if (line.size() > kMaxColumns) {
      from = boundary(line, begin > kBefore ? begin - kBefore : 0);
      to = boundary(line, std::min(line.size(), from + kMaxColumns));
    }
    const std::string_view ahead = from > 0 ? "..." : "";
    std::string shown = "  " + std::string(ahead);
    append_clean(shown, line.substr(from, to - from));
    if (to < line.size()) shown += "...";
    out_ += shown + "\n";

    std::string caret = "  " + std::string(ahead.size(), ' ');
    append_blanks(caret, line.substr(from, begin - from));
    const std::size_t last = std::max(begin, std::min(end, to));
    const std::size_t width = columns(line.substr(begin, last - begin));
    caret += '^';
    if (width > 1) caret.append(width - 1, '~');
    paint(kGreen, caret);
    out_ += '\n';
  }

  /// `offset`, moved back to the beginning of a character.
  static std::size_t boundary(std::string_view line, std::size_t offset) {
    while (offset > 0 && offset < line.size() &&
           (static_cast<unsigned char>(line[offset]) & 0xC0U) == 0x80U) {
      --offset;
    }
    return offset;
  }

  static bool is_control(char32_t character) {
    const bool c0 = character < 0x20 && character != '\t';
    const bool c1 = character >= 0x7F && character < 0xA0;
    const bool direction = (character >= 0x202A && character <= 0x202E) ||
                           (character >= 0x2066 && character <= 0x2069);
    return c0 || c1 || direction;
  }

  /// Without what could steer a terminal.
  static void append_clean(std::string& out, std::string_view text) {
    while (!text.empty()) {
      const char32_t character = take_character(text);
      append_utf8(out, is_control(character) ? U'\uFFFD' : character);
    }
  }

  static std::size_t width_of(char32_t character) {
    return is_control(character) ? 1 : display_width(character);
  }

  /// As many columns as `text` takes; a tab stays a tab, whatever its width is.
  static void append_blanks(std::string& out, std::string_view text) {
    while (!text.empty()) {
      const char32_t character = take_character(text);
      if (character == '\t') {
        out += '\t';
      } else {
        out.append(width_of(character), ' ');
      }
    }
  }

  static std::size_t columns(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) width += width_of(take_character(text));
    return width;
  }

  const RenderOptions& options_;
  std::string out_;
};

}  // namespace

std::string render(const Diagnostic& diagnostic, const RenderOptions& options) {
  return Renderer(options).run(diagnostic);
}

}  // namespace tagwire::idl
