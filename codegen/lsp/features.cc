#include "codegen/lsp/features.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codegen/lsp/words.h"
#include "idl/format.h"
#include "idl/lexer.h"

namespace tagwire::lsp {

using idl::Definition;
using idl::Diagnostic;

namespace {

Json to_json(Position position) {
  return {{"line", position.line}, {"character", position.character}};
}

Json range(const Positions& positions, std::size_t begin, std::size_t end) {
  return {{"start", to_json(positions.at(begin))}, {"end", to_json(positions.at(end))}};
}

Json location(const idl::Span& span) {
  return {{"uri", uri_of(span.file->name())}, {"range", lsp::to_json(span)}};
}

std::string_view source_text(const idl::Span& span) {
  return span.file->text().substr(span.begin, span.end - span.begin);
}

// ---- diagnostics

std::string message_of(const Diagnostic& diagnostic) {
  std::string message = diagnostic.message;
  if (!diagnostic.suggestion.empty()) {
    message += "; did you mean '" + diagnostic.suggestion + "'?";
  }
  if (!diagnostic.info->hint.empty()) message.append("\n").append(diagnostic.info->hint);
  return message;
}

Json to_json(const Diagnostic& diagnostic) {
  const bool is_error = diagnostic.info->severity == idl::Severity::kError;
  Json json = {{"range", lsp::to_json(diagnostic.span)},
               {"severity", is_error ? 1 : 2},
               {"code", diagnostic.info->id},
               {"source", "tagwire"},
               {"message", message_of(diagnostic)}};
  for (const idl::DiagnosticNote& note : diagnostic.notes) {
    json["relatedInformation"].push_back(
        {{"location", location(note.span)}, {"message", note.message}});
  }
  return json;
}

// ---- what stands at a place

/// The text of an open file with its places.
struct Document {
  Document(const Workspace& workspace, const std::string& path)
      : source(path, workspace.read(path).value_or("")), positions(source.text()) {}
  std::size_t offset(Position position) const { return positions.offset(position); }

  idl::SourceFile source;
  Positions positions;
};

std::string code_block(std::string_view text) {
  return "```tagwire\n" + std::string(text) + "\n```\n";
}

/// The source of a declaration as it would stand alone; a long one is cut.
std::string declaration_text(const Definition& definition) {
  constexpr std::size_t kMaxLines = 24;
  const std::string_view text = source_text(definition.span);
  const std::size_t line = definition.span.file->line_start(definition.span.begin);
  const std::size_t indentation = definition.span.begin - line;
  std::string out;
  std::size_t lines = 0;
  for (std::size_t at = 0; at < text.size() && lines < kMaxLines; ++lines) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view rest = text.substr(at, end - at);
    const std::size_t blanks = std::min(rest.find_first_not_of(" \t"), rest.size());
    if (at > 0) rest.remove_prefix(std::min(blanks, indentation));
    if (rest.ends_with('\r')) rest.remove_suffix(1);
    out.append(lines == 0 ? "" : "\n").append(rest);
    at = end + 1;
    if (lines + 1 == kMaxLines && at < text.size()) out += "\n  ...";
  }
  return out;
}

std::string in_code(std::string_view text) { return "`" + std::string(text) + "`"; }

/// How a method is called, or what a member is named, on the wire.
std::string wire_form(const Definition& definition) {
  const Definition* const parent = definition.parent;
  switch (definition.kind) {
    case Definition::Kind::kMethod: {
      const bool bare = parent == nullptr || parent->wire_name.empty();
      return "Wire: method " +
             in_code((bare ? "" : parent->wire_name + ".") + definition.wire_name);
    }
    case Definition::Kind::kField:
    case Definition::Kind::kArm:
      return "Wire: member " + in_code(definition.wire_name);
    case Definition::Kind::kEnumerator:
      return definition.span.file != nullptr &&
                     source_text(definition.span).find('=') != std::string_view::npos
                 ? "Wire: its number"
                 : "Wire: the string " + in_code(definition.wire_name);
    case Definition::Kind::kStruct:
      return "Wire: `<struct>`, or an array with `@positional`";
    case Definition::Kind::kUnion:
      return "Wire: `<struct>` with one member, named like the arm";
    case Definition::Kind::kError:
      return "Wire: `<fault>`";
    default:
      return "";
  }
}

/// "`Sku` is `string`": what stands behind an alias.
std::string resolved_type(const idl::Index& index, const Definition& definition) {
  if (definition.type == nullptr || definition.file == nullptr) return "";
  const Definition* const target = index.resolve(*definition.file, *definition.type);
  if (target == nullptr) return "";
  return "Type: " + std::string(spell(target->kind)) + " " + in_code(target->name);
}

std::string describe(const idl::Index& index, const Definition& definition) {
  std::string text;
  if (definition.kind == Definition::Kind::kImport) {
    const idl::IndexedFile* const target = definition.imported;
    text = code_block(source_text(definition.span));
    if (target == nullptr || target->module == nullptr) return text;
    return text + "\n" + describe(index, *target->module);
  }
  text = code_block(declaration_text(definition));
  for (const std::string& line : definition.docs) text += "\n" + line;
  if (!definition.docs.empty()) text += "\n";
  for (const std::string& line : {resolved_type(index, definition), wire_form(definition)}) {
    if (!line.empty()) text += "\n" + line + "  \n";
  }
  return text;
}

std::string describe(const Word& word) {
  return code_block(word.form) + "\n" + std::string(word.text) + "\n";
}

/// The tokens of a text that may be wrong anywhere.
std::vector<idl::Token> tokens_of(const idl::SourceFile& source) {
  idl::Diagnostics ignored;
  return idl::lex(source, ignored).tokens;
}

/// A word of the language at `offset`; null when there is none.
const Word* word_at(const std::vector<idl::Token>& tokens, std::size_t offset, idl::Span& where) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const idl::Token& token = tokens[i];
    if (token.kind != idl::TokenKind::kIdentifier || offset < token.span.begin ||
        offset > token.span.end) {
      continue;
    }
    where = token.span;
    const idl::TokenKind before = i == 0 ? idl::TokenKind::kEnd : tokens[i - 1].kind;
    if (before == idl::TokenKind::kAt) return find(attributes(), token.text);
    const idl::TokenKind after = tokens[std::min(i + 1, tokens.size() - 1)].kind;
    const bool is_type = before == idl::TokenKind::kColon || before == idl::TokenKind::kLess ||
                         before == idl::TokenKind::kComma || before == idl::TokenKind::kArrow ||
                         before == idl::TokenKind::kEquals ||
                         before == idl::TokenKind::kRightParen || after == idl::TokenKind::kLess;
    if (const Word* const type = is_type ? find(built_in_types(), token.text) : nullptr) {
      return type;
    }
    const bool begins = after == idl::TokenKind::kIdentifier || after == idl::TokenKind::kString;
    if (!begins) return nullptr;
    const Word* const word = find(keywords_of_files(), token.text);
    return word != nullptr ? word : find(keywords_of_services(), token.text);
  }
  return nullptr;
}

Json markdown(const std::string& text, const Json& range) {
  return {{"contents", {{"kind", "markdown"}, {"value", text}}}, {"range", range}};
}

// ---- symbols

int symbol_kind(Definition::Kind kind) {
  // LSP's SymbolKind.
  switch (kind) {
    case Definition::Kind::kModule:
      return 2;
    case Definition::Kind::kImport:
      return 3;
    case Definition::Kind::kConst:
      return 14;
    case Definition::Kind::kAlias:
      return 26;
    case Definition::Kind::kEnum:
      return 10;
    case Definition::Kind::kEnumerator:
      return 22;
    case Definition::Kind::kStruct:
    case Definition::Kind::kUnion:
      return 23;
    case Definition::Kind::kField:
    case Definition::Kind::kArm:
      return 8;
    case Definition::Kind::kError:
      return 24;
    case Definition::Kind::kService:
      return 11;
    case Definition::Kind::kMethod:
      return 6;
    case Definition::Kind::kParameter:
      return 13;
  }
  return 13;
}

Json symbol(const Definition& definition) {
  Json json = {{"name", definition.name},
               {"kind", symbol_kind(definition.kind)},
               {"range", lsp::to_json(definition.span)},
               {"selectionRange", lsp::to_json(definition.name_span)}};
  if (definition.type != nullptr && definition.type->span.file != nullptr) {
    json["detail"] = source_text(definition.type->span);
  }
  if (definition.kind == Definition::Kind::kMethod) return json;
  for (const Definition* member : definition.members) {
    if (!member->name.empty()) json["children"].push_back(symbol(*member));
  }
  return json;
}

// ---- fixes

Json text_edit(const idl::Edit& edit) {
  return {{"range", lsp::to_json(edit.span)}, {"newText", edit.text}};
}

Json code_action(const Diagnostic& diagnostic, const std::string& title, const Json& edits,
                 bool preferred) {
  return {{"title", title},
          {"kind", "quickfix"},
          {"isPreferred", preferred},
          {"diagnostics", Json::array({to_json(diagnostic)})},
          {"edit", {{"changes", {{uri_of(diagnostic.span.file->name()), edits}}}}}};
}

std::string title_of_fix(const Diagnostic& diagnostic) {
  if (diagnostic.fix.size() != 1) return "Fix: " + diagnostic.message;
  const idl::Edit& edit = diagnostic.fix.front();
  const std::string old(source_text(edit.span));
  if (old.find('\n') != std::string::npos || edit.text.find('\n') != std::string::npos) {
    return "Fix: " + diagnostic.message;
  }
  if (old.empty()) return "Insert '" + edit.text + "'";
  if (edit.text.empty()) return "Remove '" + old + "'";
  return "Change '" + old + "' to '" + edit.text + "'";
}

// ---- completion

// LSP's CompletionItemKind.
constexpr int kMethodItem = 2;
constexpr int kModuleItem = 9;
constexpr int kPropertyItem = 10;
constexpr int kKeywordItem = 14;
constexpr int kEnumMemberItem = 20;
constexpr int kConstantItem = 21;
constexpr int kStructItem = 22;

int item_kind(Definition::Kind kind) {
  switch (kind) {
    case Definition::Kind::kConst:
      return kConstantItem;
    case Definition::Kind::kEnumerator:
      return kEnumMemberItem;
    case Definition::Kind::kImport:
      return kModuleItem;
    case Definition::Kind::kMethod:
      return kMethodItem;
    default:
      return kStructItem;
  }
}

class Completer {
 public:
  Completer(const idl::Index& index, const std::vector<idl::Token>& tokens, std::size_t offset)
      : index_(index), tokens_(tokens) {
    // The word being typed does not count.
    while (count_ < tokens.size() && tokens[count_].span.end <= offset &&
           tokens[count_].kind != idl::TokenKind::kEnd) {
      ++count_;
    }
    const bool typing = count_ > 0 && tokens[count_ - 1].kind == idl::TokenKind::kIdentifier &&
                        tokens[count_ - 1].span.end == offset;
    if (typing) --count_;
  }

  Json run() {
    using idl::TokenKind;
    const TokenKind last = kind(1);
    if (last == TokenKind::kAt) {
      words(attributes(), kPropertyItem);
    } else if (last == TokenKind::kDot && kind(2) == TokenKind::kIdentifier) {
      members(tokens_[count_ - 2].text);
    } else if (at_errors()) {
      declarations([](Definition::Kind kind) { return kind == Definition::Kind::kError; });
    } else if (word(1) == "extends") {
      declarations([](Definition::Kind kind) { return kind == Definition::Kind::kService; });
    } else if (last == TokenKind::kArrow || last == TokenKind::kLess || last == TokenKind::kColon ||
               (last == TokenKind::kComma && kind(2) != TokenKind::kInteger && in_type()) ||
               (last == TokenKind::kEquals && word(3) == "type")) {
      types();
    } else if (last == TokenKind::kEquals) {
      values();
    } else if (last == TokenKind::kSemicolon || last == TokenKind::kRightBrace ||
               last == TokenKind::kLeftBrace || count_ == 0) {
      depth() > 0 ? words(keywords_of_services(), kKeywordItem)
                  : words(keywords_of_files(), kKeywordItem);
    }
    return std::move(items_);
  }

 private:
  /// The kind of the token `back` tokens before the cursor.
  idl::TokenKind kind(std::size_t back) const {
    return back <= count_ ? tokens_[count_ - back].kind : idl::TokenKind::kEnd;
  }
  std::string_view word(std::size_t back) const {
    return kind(back) == idl::TokenKind::kIdentifier ? tokens_[count_ - back].text
                                                     : std::string_view();
  }
  /// Blocks that are open at the cursor.
  int depth() const {
    int depth = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      if (tokens_[i].kind == idl::TokenKind::kLeftBrace) ++depth;
      if (tokens_[i].kind == idl::TokenKind::kRightBrace) --depth;
    }
    return depth;
  }
  /// Behind `throws`, or a comma in its list.
  bool at_errors() const {
    for (std::size_t back = 1; back <= count_; ++back) {
      if (word(back) == "throws") return true;
      const idl::TokenKind each = kind(back);
      const bool in_list = each == idl::TokenKind::kIdentifier || each == idl::TokenKind::kComma ||
                           each == idl::TokenKind::kDot;
      if (!in_list) return false;
    }
    return false;
  }
  /// Behind a comma between angle brackets.
  bool in_type() const {
    int open = 0;
    for (std::size_t back = 1; back <= count_; ++back) {
      const idl::TokenKind each = kind(back);
      if (each == idl::TokenKind::kGreater) --open;
      if (each == idl::TokenKind::kLess && ++open > 0) return true;
      if (each == idl::TokenKind::kSemicolon || each == idl::TokenKind::kLeftParen) return false;
    }
    return false;
  }

  void add(std::string_view label, int kind, std::string_view detail, std::string_view docs) {
    Json item = {{"label", label}, {"kind", kind}};
    if (!detail.empty()) item["detail"] = detail;
    if (!docs.empty()) item["documentation"] = {{"kind", "markdown"}, {"value", docs}};
    items_.push_back(std::move(item));
  }
  void add(const Definition& definition) {
    std::string docs;
    for (const std::string& line : definition.docs) docs += (docs.empty() ? "" : "\n") + line;
    add(definition.name, item_kind(definition.kind), spell(definition.kind), docs);
  }
  void words(std::span<const Word> all, int kind) {
    for (const Word& each : all) add(each.name, kind, each.form, each.text);
  }

  static bool is_type(Definition::Kind kind) {
    return kind == Definition::Kind::kAlias || kind == Definition::Kind::kEnum ||
           kind == Definition::Kind::kStruct || kind == Definition::Kind::kUnion;
  }

  template <class Wanted>
  void declarations(Wanted wanted) {
    if (index_.file() == nullptr) return;
    for (const Definition* each : index_.file()->declarations) {
      if (wanted(each->kind)) add(*each);
    }
    for (const auto& [name, import] : index_.file()->imports) {
      if (!name.empty()) add(*import);
    }
  }

  void types() {
    words(built_in_types(), kKeywordItem);
    declarations(is_type);
  }

  /// Constants, and the enumerators of the type in front of the `=`.
  void values() {
    for (const std::string_view word : {"true", "false"}) add(word, kKeywordItem, "bool", "");
    if (index_.file() == nullptr) return;
    const std::string_view type = word(2);
    const auto found = index_.file()->by_name.find(type);
    if (found != index_.file()->by_name.end() && found->second->kind == Definition::Kind::kEnum) {
      for (const Definition* each : found->second->members) add(*each);
    }
    declarations([](Definition::Kind kind) { return kind == Definition::Kind::kConst; });
  }

  /// What an import offers, or the constants of a service.
  void members(std::string_view of) {
    if (index_.file() == nullptr) return;
    const auto import = index_.file()->imports.find(of);
    if (import != index_.file()->imports.end()) {
      if (import->second->imported == nullptr) return;
      for (const Definition* each : import->second->imported->declarations) add(*each);
      return;
    }
    const auto own = index_.file()->by_name.find(of);
    if (own == index_.file()->by_name.end()) return;
    for (const Definition* each : own->second->members) {
      if (each->kind == Definition::Kind::kConst) add(*each);
    }
  }

  const idl::Index& index_;
  const std::vector<idl::Token>& tokens_;
  std::size_t count_ = 0;  // tokens before the cursor
  Json items_ = Json::array();
};

}  // namespace

Json to_json(const idl::Span& span) {
  const Positions positions(span.file->text());
  return range(positions, span.begin, span.end);
}

std::map<std::string, Json> diagnostics(Workspace& workspace) {
  std::map<std::string, Json> by_uri;
  const std::vector<std::string> open = workspace.open_files();
  for (const std::string& path : open) by_uri[uri_of(path)] = Json::array();
  for (const std::string& path : open) {
    for (const Diagnostic& diagnostic : workspace.compilation(path).diagnostics) {
      const std::string& name = diagnostic.span.file->name();
      // What another open file says of this one, it says itself.
      if (name != path && workspace.text(name) != nullptr) continue;
      Json& all = by_uri[uri_of(name)];
      Json json = to_json(diagnostic);
      if (std::find(all.begin(), all.end(), json) == all.end()) all.push_back(std::move(json));
    }
  }
  return by_uri;
}

Json hover(Workspace& workspace, const Place& place) {
  const Document document(workspace, place.path);
  const std::size_t offset = document.offset(place.position);
  const idl::Index& index = workspace.index(place.path);
  if (const idl::Use* const use = index.at(offset)) {
    return markdown(describe(index, *use->target), to_json(use->span));
  }
  idl::Span where;
  const Word* const word = word_at(tokens_of(document.source), offset, where);
  return word == nullptr ? Json() : markdown(describe(*word), to_json(where));
}

Json definition(Workspace& workspace, const Place& place) {
  const Document document(workspace, place.path);
  const idl::Use* const use = workspace.index(place.path).at(document.offset(place.position));
  if (use == nullptr) return nullptr;
  const Definition& target = *use->target;
  if (target.kind != Definition::Kind::kImport) return location(target.name_span);
  if (target.imported == nullptr) return nullptr;
  if (target.imported->module != nullptr) return location(target.imported->module->name_span);
  return location({.file = target.imported->source.get(), .begin = 0, .end = 0});
}

Json references(Workspace& workspace, const Place& place, bool with_declaration) {
  const Document document(workspace, place.path);
  const idl::Use* const wanted = workspace.index(place.path).at(document.offset(place.position));
  Json all = Json::array();
  if (wanted == nullptr) return all;
  // Each file's index has definitions of its own: they are the same where their places are.
  const auto same = [](const idl::Span& a, const idl::Span& b) {
    return a.begin == b.begin && a.file->name() == b.file->name();
  };
  const idl::Span name = wanted->target->name_span;
  for (const std::string& path : workspace.open_files()) {
    for (const idl::Use& use : workspace.index(path).uses()) {
      const bool is_declaration = same(use.span, use.target->name_span);
      if (!same(use.target->name_span, name) || (is_declaration && !with_declaration)) continue;
      all.push_back(location(use.span));
    }
  }
  return all;
}

Json document_symbols(Workspace& workspace, const std::string& path) {
  Json all = Json::array();
  const idl::IndexedFile* const file = workspace.index(path).file();
  if (file == nullptr) return all;
  for (const Definition* each : file->declarations) all.push_back(symbol(*each));
  return all;
}

Json formatting(Workspace& workspace, const std::string& path) {
  const Document document(workspace, path);
  idl::Diagnostics diagnostics;
  const std::optional<std::string> text = idl::format(document.source, diagnostics);
  if (!text) return nullptr;
  Json edits = Json::array();
  const std::string_view old = document.source.text();
  if (*text == old) return edits;
  edits.push_back({{"range", range(document.positions, 0, old.size())}, {"newText", *text}});
  return edits;
}

Json code_actions(Workspace& workspace, const std::string& path, Position first, Position last) {
  const Document document(workspace, path);
  const std::size_t begin = document.offset(first);
  const std::size_t end = document.offset(last);
  Json actions = Json::array();
  for (const Diagnostic& diagnostic : workspace.compilation(path).diagnostics) {
    const bool is_here = diagnostic.span.file->name() == path && diagnostic.span.begin <= end &&
                         diagnostic.span.end >= begin;
    if (!is_here) continue;
    if (!diagnostic.fix.empty()) {
      Json edits = Json::array();
      for (const idl::Edit& edit : diagnostic.fix) edits.push_back(text_edit(edit));
      actions.push_back(code_action(diagnostic, title_of_fix(diagnostic), edits, true));
    } else if (!diagnostic.suggestion.empty()) {
      const idl::Edit edit{.span = diagnostic.span, .text = diagnostic.suggestion};
      actions.push_back(code_action(diagnostic, "Change to '" + diagnostic.suggestion + "'",
                                    Json::array({text_edit(edit)}), false));
    }
  }
  return actions;
}

Json completion(Workspace& workspace, const Place& place) {
  const Document document(workspace, place.path);
  const std::vector<idl::Token> tokens = tokens_of(document.source);
  return Completer(workspace.index(place.path), tokens, document.offset(place.position)).run();
}

}  // namespace tagwire::lsp
