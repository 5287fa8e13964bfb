#include "idl/template_text.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "idl/catalogue.h"
#include "idl/suggest.h"
#include "idl/types.h"
#include "idl/utf8.h"

namespace tagwire::idl {

namespace {

/// Bytes of source that the escape sequence or byte at the front of `raw` takes.
std::size_t source_length(std::string_view raw) {
  if (!raw.starts_with('\\')) return 1;
  if (!raw.starts_with("\\u{")) return std::min<std::size_t>(2, raw.size());
  const std::size_t close = raw.find('}');
  return close == std::string_view::npos ? raw.size() : close + 1;
}

/// Bytes of text that it stands for.
std::size_t text_length(std::string_view raw) {
  if (!raw.starts_with("\\u{")) return 1;
  char32_t character = 0;
  for (const char c : raw.substr(3, raw.find('}') - 3)) {
    const char low = static_cast<char>(c | 0x20);
    character = character * 16 + static_cast<char32_t>(low >= 'a' ? low - 'a' + 10 : low - '0');
  }
  std::string encoded;
  append_utf8(encoded, character);
  return encoded.size();
}

class TemplateParser {
 public:
  TemplateParser(const syntax::ValueExpr& text, const ErrorDecl& error, bool complete,
                 Diagnostics& diagnostics)
      : source_(text),
        text_(text.string),
        error_(error),
        complete_(complete),
        diagnostics_(diagnostics) {}

  std::vector<TemplatePiece> run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const bool brace = c == '{' || c == '}';
      if (brace && at_ + 1 < text_.size() && text_[at_ + 1] == c) {
        literal_ += c;
        at_ += 2;
      } else if (c == '{') {
        hole();
      } else if (c == '}') {
        diagnostics_.report(kTemplateBrace, span(at_, at_ + 1), "this '}' closes nothing");
        ++at_;
      } else {
        literal_ += c;
        ++at_;
      }
    }
    end_literal();
    return std::move(pieces_);
  }

 private:
  void end_literal() {
    if (!literal_.empty()) pieces_.push_back({.literal = std::move(literal_), .field = nullptr});
    literal_.clear();
  }

  void hole() {
    const std::size_t begin = at_ + 1;
    const std::size_t end = text_.find('}', begin);
    if (end == std::string_view::npos) {
      diagnostics_.report(kTemplateBrace, span(at_, at_ + 1), "this '{' is never closed");
      at_ = text_.size();
      return;
    }
    at_ = end + 1;
    end_literal();
    if (const Field* field = find_field(text_.substr(begin, end - begin), span(begin, end))) {
      pieces_.push_back({.literal = {}, .field = field});
    }
  }

  /// Null when it is no field, or one that has no text; reported unless it was before.
  const Field* find_field(std::string_view name, Span where) {
    std::vector<std::string> names;
    for (const Field& field : error_.fields) {
      names.push_back(field.name);
      if (field.name == name) return check_type(field, where) ? &field : nullptr;
    }
    if (complete_) {
      suggest(diagnostics_.report(kUnknownTemplateField, where, error_.name, name),
              nearest_of(name, names), where);
    }
    return nullptr;
  }

  bool check_type(const Field& field, Span where) {
    const Type type = field.type.resolved();
    if (is_poisoned(type)) return false;
    const bool has_text = type.kind == Type::Kind::kEnum ||
                          (type.kind == Type::Kind::kScalar && type.scalar != Scalar::kAny &&
                           type.scalar != Scalar::kBytes);
    if (has_text && !type.optional) return true;
    diagnostics_
        .report(kTemplateFieldType, where, field.name,
                type.optional ? "optional" : "of type " + spell(type))
        .note(field.name_span, "declared here");
    return false;
  }

  /// Where bytes [begin, end) of the text stand in the file.
  Span span(std::size_t begin, std::size_t end) const {
    return {.file = source_.span.file, .begin = in_source(begin), .end = in_source(end)};
  }

  std::size_t in_source(std::size_t offset) const {
    const std::size_t first = source_.span.begin + 1;  // behind the quote
    std::string_view raw = source_.span.file->text().substr(first, source_.span.end - first);
    std::size_t taken = 0;
    for (std::size_t done = 0; done < offset && taken < raw.size();) {
      done += text_length(raw.substr(taken));
      taken += source_length(raw.substr(taken));
    }
    return first + taken;
  }

  const syntax::ValueExpr& source_;
  std::string_view text_;
  const ErrorDecl& error_;
  bool complete_;
  Diagnostics& diagnostics_;
  std::size_t at_ = 0;
  std::string literal_;
  std::vector<TemplatePiece> pieces_;
};

}  // namespace

std::vector<TemplatePiece> parse_template(const syntax::ValueExpr& text, const ErrorDecl& error,
                                          bool complete, Diagnostics& diagnostics) {
  return TemplateParser(text, error, complete, diagnostics).run();
}

}  // namespace tagwire::idl
