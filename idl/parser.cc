#include "idl/parser.h"

#include <array>
#include <string>
#include <utility>

#include "idl/expression_parser.h"
#include "idl/lexer.h"
#include "idl/suggest.h"
#include "idl/token_cursor.h"

namespace tagwire::idl {

using syntax::Field;
using syntax::Fields;
using syntax::Header;
using syntax::Name;
using syntax::Path;
using syntax::TypeExpr;
using syntax::ValueExpr;

namespace {

std::string quoted(std::string_view what, const Name& name) {
  return name.text.empty() ? std::string(what) : std::string(what) + " '" + name.text + "'";
}

/// Names a type by habit of other languages, where the type comes first.
bool looks_like_type_name(std::string_view word) {
  return is_type_word(word) || word == "void" || word == "int" || word == "float" ||
         word == "str" || word == "char" || word == "uint64" ||
         (!word.empty() && word.front() >= 'A' && word.front() <= 'Z');
}

std::string_view source_text(const Span& span) {
  return span.file->text().substr(span.begin, span.end - span.begin);
}

/// What other languages call our declarations.
std::string declaration_word_for(std::string_view word) {
  constexpr std::array kSynonyms = {
      std::pair{"interface", "service"}, std::pair{"message", "struct"},
      std::pair{"record", "struct"},     std::pair{"class", "struct"},
      std::pair{"exception", "error"},   std::pair{"fault", "error"},
      std::pair{"typedef", "type"},      std::pair{"alias", "type"},
      std::pair{"using", "type"},        std::pair{"include", "import"},
      std::pair{"constant", "const"},
  };
  for (const auto& [theirs, ours] : kSynonyms) {
    if (word == theirs) return ours;
  }
  return {};
}

/// `type` as a field has it that other languages call `rule`; empty when that is no such word.
std::string type_for_rule(std::string_view rule, std::string_view type) {
  if (rule == "required") return std::string(type);
  if (rule == "optional") return std::string(type) + "?";
  if (rule == "repeated") return "list<" + std::string(type) + ">";
  return {};
}

class Parser {
 public:
  Parser(const SourceFile& source, Diagnostics& diagnostics)
      : diagnostics_(diagnostics),
        cursor_(lex(source, diagnostics), diagnostics),
        expressions_(cursor_) {}

  syntax::File run() {
    pending_ = header_of_declaration();
    const bool is_unreadable = cursor_.at(TokenKind::kEnd) && cursor_.at_cut();
    if (!is_unreadable) module();
    while (!cursor_.at(TokenKind::kEnd)) top_level();
    if (cursor_.at_cut()) file_.broken = file_.lost_names = true;
    cursor_.advance();  // reports a doc comment before the end
    return std::move(file_);
  }

 private:
  Header header() {
    Header header;
    header.docs = cursor_.take_docs();
    header.attributes = expressions_.attributes();
    return header;
  }

  // ---- file level

  void module() {
    const bool next_is_name = cursor_.peek(1).kind == TokenKind::kIdentifier;
    if (cursor_.at_word("module")) {
      cursor_.advance();
    } else if (cursor_.at(TokenKind::kIdentifier) && next_is_name &&
               !nearest(cursor_.peek().text, {"module"}).empty()) {
      suggest(diagnostics_.report(kMissingModule, cursor_.peek().span), Near("module", true),
              cursor_.peek().span);
      cursor_.advance();
    } else {
      diagnostics_.report(kMissingModule, cursor_.peek().span);
      return;
    }
    static_cast<Header&>(file_) = std::exchange(pending_, {});
    if (std::optional<Path> path = expressions_.path("the name of the module")) {
      file_.module = std::move(*path);
      end_of_line("the name of the module");
    } else {
      skip_declaration();
    }
    pending_ = header_of_declaration();
  }

  /// Nothing before an import: it takes no docs and attributes.
  Header header_of_declaration() { return at_import() ? Header{} : header(); }

  bool at_import() const {
    return cursor_.at_word("import") && cursor_.peek(1).kind != TokenKind::kIdentifier;
  }

  /// One import or declaration; `pending_` holds its docs and attributes.
  void top_level() {
    Header head = std::exchange(pending_, {});
    if (cursor_.at(TokenKind::kRightBrace)) {
      diagnostics_.report(kUnmatchedBrace, cursor_.peek().span);
      cursor_.skip();
    } else if (cursor_.at(TokenKind::kSemicolon)) {
      diagnostics_.report(kNeedlessSemicolon, cursor_.peek().span, "a declaration")
          .replace(cursor_.peek().span, "");
      cursor_.skip();
    } else if (at_import()) {
      if (!head.attributes.empty()) cursor_.report_expected("a declaration after the attribute");
      import();
    } else {
      declaration(std::move(head), word_of_declaration());
    }
    // A block that was never closed has read the docs of what follows it.
    if (!has_pending_) pending_ = header_of_declaration();
    has_pending_ = false;
  }

  void import() {
    syntax::Import import;
    import.span = cursor_.peek().span;
    if (!file_.declarations.empty()) diagnostics_.report(kLateImport, import.span);
    cursor_.advance();
    if (!cursor_.at(TokenKind::kString)) {
      cursor_.report_expected("the path of a file in double quotes");
      return skip_declaration();
    }
    import.path_span = cursor_.peek().span;
    import.path = cursor_.advance().string;
    if (cursor_.accept_word("as")) {
      import.alias = expressions_.name("a name after 'as'");
      if (!import.alias) return skip_declaration();
    }
    import.span = import.span.to(cursor_.previous().span);
    file_.imports.push_back(std::move(import));
    end_of_line("the import");
  }

  /// The keyword that stands here, mended when it is misspelt beyond doubt; empty when it is none.
  std::string word_of_declaration() {
    if (!cursor_.at(TokenKind::kIdentifier)) {
      diagnostics_.report(kNotADeclaration, cursor_.peek().span, cursor_.found());
      return {};
    }
    const std::string word(cursor_.peek().text);
    const std::vector<std::string> words = {"const", "type",  "enum",    "struct",
                                            "union", "error", "service", "strict"};
    for (const std::string& known : words) {
      if (word == known) return word;
    }
    const bool named = cursor_.peek(1).kind == TokenKind::kIdentifier;
    const Near meant = nearest_of(word, words);
    const std::string synonym = declaration_word_for(word);
    Diagnostic& report =
        diagnostics_.report(kNotADeclaration, cursor_.peek().span, cursor_.found());
    if (!synonym.empty()) {
      report.suggest(synonym);
      return {};
    }
    suggest(report, named ? meant : Near(meant.name), cursor_.peek().span);
    return named ? meant.name : std::string();
  }

  void declaration(Header head, const std::string& word) {
    const bool doubled = !word.empty() && cursor_.peek(1).text == word &&
                         cursor_.peek(1).kind == TokenKind::kIdentifier &&
                         cursor_.peek(2).kind == TokenKind::kIdentifier;
    if (doubled) {
      cursor_.skip();
      cursor_.report_expected("the name of the declaration");
    }
    if (word == "strict") {
      const Span strict = cursor_.advance().span;
      if (cursor_.at_word("enum")) return enumeration(std::move(head), strict);
      if (cursor_.at_word("struct")) return structure(std::move(head), strict);
      if (cursor_.at_word("union")) return union_(std::move(head), strict);
      cursor_.report_expected("'enum', 'struct' or 'union' after 'strict'");
      return unreadable();
    }
    if (word == "const") {
      std::optional<syntax::Const> parsed = constant(std::move(head));
      if (!parsed) return unreadable_tail();
      end_of_line(quoted("constant", parsed->name));
      return add(std::move(*parsed));
    }
    if (word == "type") return alias(std::move(head));
    if (word == "enum") return enumeration(std::move(head), std::nullopt);
    if (word == "struct") return structure(std::move(head), std::nullopt);
    if (word == "union") return union_(std::move(head), std::nullopt);
    if (word == "error") return error(std::move(head));
    if (word == "service") return service(std::move(head));
    unreadable();
  }

  template <class Declared>
  void add(Declared declared) {
    file_.declarations.push_back(std::move(declared));
  }

  /// Skips a declaration whose first word is not understood, and remembers its name.
  void unreadable() {
    if (cursor_.at(TokenKind::kIdentifier) && cursor_.peek(1).kind == TokenKind::kIdentifier) {
      cursor_.skip();
      last_name_ = {.text = std::string(cursor_.peek().text), .span = cursor_.peek().span};
    }
    unreadable_tail();
  }

  /// Skips the rest of a declaration; `last_name_` is its name, if that was read.
  void unreadable_tail() {
    if (last_name_.text.empty()) {
      file_.lost_names = true;
    } else {
      add(syntax::Unreadable{.name = std::exchange(last_name_, {})});
    }
    skip_declaration();
  }

  void skip_declaration() {
    file_.broken = true;
    cursor_.skip_declaration();
  }

  /// The name of a declaration; empty when it is missing, which was reported.
  Name declared_name(std::string_view what) {
    last_name_ = expressions_.name(what).value_or(Name{});
    if (last_name_.text == "strict" && cursor_.at(TokenKind::kIdentifier)) {
      diagnostics_.report(kExpected, last_name_.span, what,
                          "'strict', which stands before the keyword");
      last_name_ = *expressions_.name(what);
    }
    return last_name_;
  }

  /// The `;` of an import, module or declaration.
  void end_of_line(const std::string& what) {
    if (cursor_.accept(TokenKind::kSemicolon) || cursor_.at_cut()) return;
    const bool goes_on = !cursor_.at_line_start() && !cursor_.at(TokenKind::kEnd);
    report_missing_semicolon(what, !goes_on);
    if (goes_on) skip_declaration();
  }

  /// `is_sure`: nothing else is wrong there.
  void report_missing_semicolon(const std::string& what, bool is_sure) {
    const Span place = cursor_.previous().span.after();
    Diagnostic& report = diagnostics_.report(kMissingSemicolon, place, what);
    if (is_sure) report.replace(place, ";");
  }

  // ---- declarations

  /// Without its `;`.
  std::optional<syntax::Const> constant(Header head) {
    syntax::Const constant{std::move(head), {}, {}, {}};
    cursor_.advance();
    constant.name = declared_name("the name of the constant");
    if (constant.name.text.empty() || !cursor_.expect(TokenKind::kColon)) return std::nullopt;
    std::optional<TypeExpr> type = expressions_.type();
    if (!type || !cursor_.expect(TokenKind::kEquals)) return std::nullopt;
    std::optional<ValueExpr> value = expressions_.value();
    if (!value) return std::nullopt;
    constant.type = std::move(*type);
    constant.value = std::move(*value);
    last_name_ = {};
    return constant;
  }

  void alias(Header head) {
    syntax::Alias alias{std::move(head), {}, {}};
    cursor_.advance();
    alias.name = declared_name("the name of the type");
    if (alias.name.text.empty() || !cursor_.expect(TokenKind::kEquals)) return unreadable_tail();
    std::optional<TypeExpr> target = expressions_.type();
    if (!target) return unreadable_tail();
    alias.target = std::move(*target);
    last_name_ = {};
    end_of_line(quoted("type", alias.name));
    add(std::move(alias));
  }

  void enumeration(Header head, std::optional<Span> strict) {
    syntax::Enum parsed{std::move(head), strict, {}, {}, {}, {}, false};
    cursor_.advance();
    parsed.name = declared_name("the name of the enum");
    const bool lost_colon = cursor_.at(TokenKind::kIdentifier) &&
                            is_type_word(cursor_.peek().text) &&
                            cursor_.peek(1).kind == TokenKind::kLeftBrace;
    if (lost_colon) cursor_.report_expected("':' or '{'");
    if (lost_colon || cursor_.accept(TokenKind::kColon)) {
      parsed.base = expressions_.path("an integer type");
      if (!parsed.base) return unreadable_tail();
    }
    block(quoted("enum", parsed.name), parsed.reserved, parsed.broken, [&](Header member) {
      syntax::Enumerator enumerator{std::move(member), {}, {}};
      std::optional<Name> name = expressions_.name("an enumerator");
      if (!name) return false;
      enumerator.name = std::move(*name);
      if (cursor_.accept(TokenKind::kEquals)) {
        if (!cursor_.at(TokenKind::kInteger) && !cursor_.at(TokenKind::kBadNumber)) {
          cursor_.report_expected("an integer");
          return false;
        }
        enumerator.value = expressions_.value();
      }
      end_of_member(quoted("enumerator", enumerator.name));
      parsed.enumerators.push_back(std::move(enumerator));
      return true;
    });
    add(std::move(parsed));
  }

  void structure(Header head, std::optional<Span> strict) {
    syntax::Struct parsed{std::move(head), strict, {}, {}};
    cursor_.advance();
    parsed.name = declared_name("the name of the struct");
    fields(quoted("struct", parsed.name), parsed.fields);
    add(std::move(parsed));
  }

  void union_(Header head, std::optional<Span> strict) {
    syntax::Union parsed{std::move(head), strict, cursor_.peek().span, {}, {}};
    cursor_.advance();
    parsed.name = declared_name("the name of the union");
    Fields& arms = parsed.arms;
    block(quoted("union", parsed.name), arms.reserved, arms.broken, [&](Header member) {
      Field arm{std::move(member), {}, {}, {}};
      skip_field_number();
      if (type_comes_first()) {
        if (!typed_name(arm, /*says_so=*/true)) return false;
      } else {
        std::optional<Name> name = expressions_.name("the name of an arm");
        if (!name) return false;
        arm.name = std::move(*name);
        if (cursor_.accept(TokenKind::kColon)) {
          std::optional<TypeExpr> type = expressions_.type();
          if (!type) return false;
          arm.type = std::move(*type);
        }
      }
      end_of_member(quoted("arm", arm.name));
      arms.fields.push_back(std::move(arm));
      return true;
    });
    add(std::move(parsed));
  }

  void error(Header head) {
    syntax::ErrorDecl parsed{std::move(head), {}, {}, {}, {}};
    cursor_.advance();
    parsed.name = declared_name("the name of the error");
    if (!cursor_.expect(TokenKind::kEquals)) return unreadable_tail();
    if (!cursor_.at(TokenKind::kInteger) && !cursor_.at(TokenKind::kBadNumber)) {
      cursor_.report_expected("a fault code (an integer)");
      return unreadable_tail();
    }
    parsed.code = *expressions_.value();
    if (cursor_.at(TokenKind::kString)) parsed.text = expressions_.value();
    const bool lost_brace =
        cursor_.at(TokenKind::kIdentifier) && cursor_.peek(1).kind == TokenKind::kColon;
    if (cursor_.at(TokenKind::kLeftBrace) || lost_brace) {
      fields(quoted("error", parsed.name), parsed.fields);
    } else {
      end_of_line(quoted("error", parsed.name));
    }
    last_name_ = {};
    add(std::move(parsed));
  }

  void service(Header head) {
    syntax::Service parsed{std::move(head), {}, {}, {}, {}, {}, {}, {}, false};
    cursor_.advance();
    parsed.name = declared_name("the name of the service");
    if (!base(parsed)) return unreadable_tail();
    bool lost = false;
    block(quoted("service", parsed.name), parsed.reserved, lost, [&](Header member) {
      if (service_member(std::move(member), parsed)) return true;
      if (last_name_.text.empty()) return false;
      parsed.unreadable.push_back(std::exchange(last_name_, {}));
      skip_member();
      skipped_ = false;  // not lost: its name is known
      return true;
    });
    parsed.broken = parsed.broken || lost;
    add(std::move(parsed));
  }

  /// `extends Other`, or what other languages write there; false when there is more to it that
  /// cannot be read.
  bool base(syntax::Service& service) {
    if (cursor_.accept_word("extends")) {
      // as it should be
    } else if (names_base_without_extends()) {
      cursor_.report_expected("'{' or 'extends'");
      const bool word_before = cursor_.peek(1).kind == TokenKind::kIdentifier;
      if (word_before) cursor_.skip();
    } else {
      return true;
    }
    service.base = expressions_.path("the name of a service");
    if (!service.base) {
      service.broken = true;
      return cursor_.at(TokenKind::kLeftBrace);
    }
    if (!cursor_.at(TokenKind::kComma)) return true;
    diagnostics_.report(kOneBase, cursor_.peek().span);
    while (cursor_.accept(TokenKind::kComma)) {
      if (!expressions_.path("the name of a service")) return false;
    }
    return true;
  }

  /// `: Base {`, `extend Base {`, `Base {`. Members never begin like that.
  bool names_base_without_extends() const {
    const bool word = cursor_.at(TokenKind::kIdentifier);
    if (!word && !cursor_.at(TokenKind::kColon)) return false;
    const TokenKind second = cursor_.peek(1).kind;
    if (second == TokenKind::kLeftBrace) return word;
    const TokenKind third = cursor_.peek(2).kind;
    return second == TokenKind::kIdentifier &&
           (third == TokenKind::kLeftBrace || third == TokenKind::kDot);
  }

  // ---- members

  /// `{ members }`. `member` reads one, its header given, to behind its `;`; false when it could
  /// not, which sets `broken`.
  template <class Member>
  void block(const std::string& what, std::vector<syntax::Reserved>& reserved, bool& broken,
             Member member) {
    last_name_ = {};
    const Span open = cursor_.peek().span;
    const bool opened = cursor_.expect(TokenKind::kLeftBrace) || skip_to_brace();
    if (!opened && !cursor_.at(TokenKind::kIdentifier) && !cursor_.at(TokenKind::kAt)) {
      broken = true;
      return skip_declaration();
    }
    while (!cursor_.at(TokenKind::kRightBrace)) {
      if (cursor_.at(TokenKind::kSemicolon)) {
        diagnostics_.report(kNeedlessSemicolon, cursor_.peek().span, "another ';' or a '{'")
            .replace(cursor_.peek().span, "");
        cursor_.skip();
        continue;
      }
      const bool at_end = cursor_.at(TokenKind::kEnd);
      member_begin_ = cursor_.position();
      Header head = at_end ? Header{} : header();
      if (at_end && (cursor_.at_cut() || cursor_.end_was_reported())) {
        broken = file_.broken = file_.lost_names = true;
        return;
      }
      if (at_end || at_next_declaration()) {
        diagnostics_.report(kUnclosedBlock, cursor_.previous().span.after(), what)
            .note(open, "it begins here");
        pending_ = std::move(head);
        has_pending_ = !at_end;
        return;
      }
      if (at_reserved()) {
        if (!head.attributes.empty()) cursor_.report_expected("a member after the attribute");
        reserved.push_back(reserved_names(std::move(head)));
      } else if (!member(std::move(head))) {
        skip_member();
      }
      broken = broken || std::exchange(skipped_, false);
    }
    cursor_.advance();
  }

  /// Words between the name and its block, `struct A extends B {`: passes over them and the brace.
  bool skip_to_brace() {
    constexpr std::size_t kMany = 6;
    std::size_t words = 0;
    while (words < kMany && (cursor_.peek(words).kind == TokenKind::kIdentifier ||
                             cursor_.peek(words).kind == TokenKind::kColon ||
                             cursor_.peek(words).kind == TokenKind::kDot)) {
      ++words;
    }
    if (cursor_.peek(words).kind != TokenKind::kLeftBrace) return false;
    for (std::size_t i = 0; i <= words; ++i) cursor_.skip();
    return true;
  }

  /// A declaration begins where a member was expected: the block before it was never closed. A
  /// service may hold constants.
  bool at_next_declaration() const { return cursor_.at_declaration() && !cursor_.at_word("const"); }

  bool at_reserved() const {
    return cursor_.at_word("reserved") && (cursor_.peek(1).kind == TokenKind::kIdentifier ||
                                           cursor_.peek(1).kind == TokenKind::kInteger);
  }

  syntax::Reserved reserved_names(Header head) {
    syntax::Reserved reserved{
        .docs = std::move(head.docs), .items = {}, .span = cursor_.advance().span};
    do {
      const Token& token = cursor_.peek();
      if (cursor_.accept(TokenKind::kIdentifier)) {
        syntax::Reserved::Item& item = reserved.items.emplace_back();
        item.what = std::string(token.text);
        item.span = token.span;
      } else if (cursor_.at(TokenKind::kInteger)) {
        const ValueExpr number = *expressions_.value();
        if (number.kind != ValueExpr::Kind::kInteger) continue;  // too large, which was reported
        syntax::Reserved::Item& item = reserved.items.emplace_back();
        item.what = number.integer;
        item.span = number.span;
      } else {
        cursor_.report_expected("a name or an integer");
        skip_member();
        return reserved;
      }
    } while (cursor_.accept(TokenKind::kComma));
    end_of_member("the reserved names");
    return reserved;
  }

  /// The `;` of a member. One that is missing, or is a comma, is read as if it were there.
  void end_of_member(const std::string& what) {
    if (cursor_.accept(TokenKind::kSemicolon) || cursor_.at_cut()) return;
    if (cursor_.at(TokenKind::kComma) && member_may_follow()) {
      diagnostics_.report(kCommaAsSeparator, cursor_.peek().span).replace(cursor_.peek().span, ";");
      cursor_.skip();
      return;
    }
    if (cursor_.at(TokenKind::kEnd)) cursor_.expect_no_more();
    const bool next_member =
        cursor_.at(TokenKind::kIdentifier) && cursor_.peek(1).kind == TokenKind::kColon;
    const bool resumes = cursor_.at_line_start() || next_member;
    report_missing_semicolon(what, resumes || cursor_.at(TokenKind::kRightBrace));
    if (!resumes) skip_member();
  }

  /// Behind the comma at the cursor stands what could be a member, or nothing.
  bool member_may_follow() const {
    if (cursor_.peek(1).kind != TokenKind::kIdentifier) {
      return cursor_.peek(1).kind == TokenKind::kRightBrace ||
             cursor_.peek(1).kind == TokenKind::kAt;
    }
    const TokenKind second = cursor_.peek(2).kind;
    return second != TokenKind::kGreater && second != TokenKind::kRightParen &&
           second != TokenKind::kRightBracket;
  }

  void skip_member() {
    skipped_ = file_.broken = true;
    cursor_.skip_member(member_begin_);
    if (cursor_.at(TokenKind::kEnd)) cursor_.expect_no_more();
  }

  void fields(const std::string& what, Fields& out) {
    block(what, out.reserved, out.broken, [&](Header member) {
      std::optional<Field> parsed = field(std::move(member), "a field name");
      if (!parsed) return false;
      end_of_member(quoted("field", parsed->name));
      out.fields.push_back(std::move(*parsed));
      return true;
    });
  }

  /// A field or parameter, without what ends it.
  std::optional<Field> field(Header head, std::string_view what) {
    Field field{std::move(head), {}, {}, {}};
    skip_field_number();
    std::optional<Span> rule = skip_field_rule();
    if (type_comes_first() || (rule && cursor_.peek(1).kind == TokenKind::kIdentifier)) {
      if (!typed_name(field, !rule)) return std::nullopt;
    } else {
      std::optional<Name> name = expressions_.name(what);
      if (!name || !cursor_.expect(TokenKind::kColon)) return std::nullopt;
      if (!rule) rule = skip_field_rule();
      std::optional<TypeExpr> type = expressions_.type();
      if (!type) return std::nullopt;
      field.name = std::move(*name);
      field.type = std::move(*type);
    }
    if (rule) {
      const std::string right =
          field.name.text + ": " + type_for_rule(source_text(*rule), source_text(field.type.span));
      const Span whole = rule->to(cursor_.previous().span);
      Diagnostic& report = diagnostics_.report(kForeignFieldRule, *rule, source_text(*rule), right);
      // With a `?` of its own, an attribute or a field number it is not clear what is meant.
      const bool is_plain =
          !field.type.optional && field.type.attributes.empty() && !cursor_.at(TokenKind::kEquals);
      const bool name_is_inside = field.name.span.begin > rule->begin;
      if (is_plain) {
        report.replace(whole, name_is_inside ? right : right.substr(field.name.text.size() + 2));
      }
    }
    if (cursor_.accept(TokenKind::kEquals)) {
      field.default_value = expressions_.value();
      if (!field.default_value) return std::nullopt;
    }
    return field;
  }

  /// `1: `, as in Thrift.
  void skip_field_number() {
    if (!cursor_.at(TokenKind::kInteger) || cursor_.peek(1).kind != TokenKind::kColon) return;
    const Span number = cursor_.peek().span;
    cursor_.skip();
    cursor_.skip();
    const Span next = cursor_.peek().span;
    diagnostics_.report(kFieldNumber, number)
        .replace({.file = number.file, .begin = number.begin, .end = next.begin}, "");
  }

  /// `optional ` before the type, as in Protocol Buffers.
  std::optional<Span> skip_field_rule() {
    if (!cursor_.at(TokenKind::kIdentifier) || cursor_.peek(1).kind != TokenKind::kIdentifier ||
        type_for_rule(cursor_.peek().text, "T").empty()) {
      return std::nullopt;
    }
    const Span rule = cursor_.peek().span;
    cursor_.skip();
    return rule;
  }

  /// `int32 qty`, as in C.
  bool type_comes_first() const {
    if (!cursor_.at(TokenKind::kIdentifier)) return false;
    const TokenKind next = cursor_.peek(1).kind;
    if (next == TokenKind::kLess || next == TokenKind::kDot) return true;
    return next == TokenKind::kIdentifier && looks_like_type_name(cursor_.peek().text);
  }

  /// Reads a type and then a name; `says_so`: reports that it is the other way round.
  bool typed_name(Field& field, bool says_so) {
    std::optional<TypeExpr> type = expressions_.type();
    if (!type) return false;
    if (!cursor_.at(TokenKind::kIdentifier)) {
      cursor_.report_expected("a field, written 'name: type'");
      return false;
    }
    field.name = *expressions_.name("a name");
    const std::string right =
        field.name.text + ": " + std::string(source_text(type->span)) + (type->optional ? "?" : "");
    if (says_so) {
      const Span whole = type->span.to(field.name.span);
      Diagnostic& report = diagnostics_.report(kNameFirst, whole, right);
      if (type->attributes.empty()) report.replace(whole, right);
    }
    field.type = std::move(*type);
    return true;
  }

  bool service_member(Header head, syntax::Service& service) {
    if (cursor_.at_word("const") && cursor_.peek(1).kind == TokenKind::kIdentifier) {
      std::optional<syntax::Const> parsed = constant(std::move(head));
      if (!parsed) return false;
      end_of_member(quoted("constant", parsed->name));
      service.constants.push_back(std::move(*parsed));
      return true;
    }
    if (at_example()) {
      example(std::move(head), service);
      return true;
    }
    last_name_ = {};
    std::optional<syntax::Method> parsed = method(std::move(head));
    if (!parsed) return false;
    last_name_ = {};
    service.methods.push_back(std::move(*parsed));
    return true;
  }

  std::optional<syntax::Method> method(Header head) {
    syntax::Method method{std::move(head), {}, {}, {}, {}, {}, false};
    if (cursor_.at_word("oneway") && cursor_.peek(1).kind == TokenKind::kIdentifier) {
      method.oneway = cursor_.advance().span;
    }
    if (type_comes_first()) {
      if (!typed_method_name(method)) return std::nullopt;
    } else {
      std::optional<Name> name = expressions_.name("a method name");
      if (!name) return std::nullopt;
      method.name = std::move(*name);
    }
    last_name_ = method.name;
    if (!parameters(method)) return std::nullopt;
    const bool colon_for_arrow =
        cursor_.at(TokenKind::kColon) && cursor_.peek(1).kind == TokenKind::kIdentifier;
    if (colon_for_arrow) {
      cursor_.report_expected("'->' before the result");
      cursor_.skip();
    }
    if (colon_for_arrow || cursor_.accept(TokenKind::kArrow)) {
      std::optional<TypeExpr> result = expressions_.type();
      if (!result) return std::nullopt;
      method.result = std::move(*result);
    }
    if (cursor_.accept_word("throws") && !throws(method)) return std::nullopt;
    end_of_member(quoted("method", method.name));
    method.broken = method.broken || skipped_;
    return method;
  }

  /// `Receipt place(...)`, as in C.
  bool typed_method_name(syntax::Method& method) {
    std::optional<TypeExpr> type = expressions_.type();
    if (!type) return false;
    if (!cursor_.at(TokenKind::kIdentifier)) {
      cursor_.report_expected("a method, written 'name(parameters) -> type'");
      return false;
    }
    method.name = *expressions_.name("a name");
    const std::string result(source_text(type->span));
    diagnostics_.report(kNameFirst, type->span.to(method.name.span),
                        method.name.text + "(...)" + (result == "void" ? "" : " -> " + result));
    if (result != "void") method.result = std::move(*type);
    return true;
  }

  bool parameters(syntax::Method& method) {
    if (!cursor_.expect(TokenKind::kLeftParen)) return false;
    while (!cursor_.at(TokenKind::kRightParen)) {
      std::optional<Field> parameter = field(header(), "a parameter name");
      if (parameter) {
        method.parameters.push_back(std::move(*parameter));
      } else {
        method.broken = true;
        if (!skip_parameter()) return false;
      }
      if (!cursor_.accept(TokenKind::kComma)) break;
    }
    if (cursor_.accept(TokenKind::kRightParen)) return true;
    cursor_.report_expected("',' or ')'");
    return false;
  }

  /// To the `,` or `)` behind a broken parameter; false when there is none in this method.
  bool skip_parameter() {
    file_.broken = true;
    int depth = 0;
    while (!cursor_.at(TokenKind::kEnd) && !cursor_.at(TokenKind::kSemicolon) &&
           !cursor_.at(TokenKind::kRightBrace) && !cursor_.at(TokenKind::kArrow)) {
      if (depth == 0 && (cursor_.at(TokenKind::kComma) || cursor_.at(TokenKind::kRightParen))) {
        return true;
      }
      if (cursor_.at(TokenKind::kLeftParen) || cursor_.at(TokenKind::kLess)) ++depth;
      if (cursor_.at(TokenKind::kRightParen) || cursor_.at(TokenKind::kGreater)) --depth;
      cursor_.skip();
    }
    return false;
  }

  bool throws(syntax::Method& method) {
    do {
      std::optional<Path> path = expressions_.path("the name of an error");
      if (!path) return false;
      method.throws.push_back(std::move(*path));
    } while (cursor_.accept(TokenKind::kComma));
    return true;
  }

  /// Also one without the name of its method; a method may be called `example`.
  bool at_example() const {
    if (!cursor_.at_word("example")) return false;
    if (cursor_.peek(1).kind == TokenKind::kIdentifier) return true;
    if (cursor_.peek(1).kind != TokenKind::kLeftParen) return false;
    switch (cursor_.peek(2).kind) {
      case TokenKind::kString:
      case TokenKind::kInteger:
      case TokenKind::kFloat:
      case TokenKind::kDuration:
      case TokenKind::kLeftBracket:
      case TokenKind::kLeftBrace:
        return true;
      default:
        return false;
    }
  }

  /// An example that cannot be read to its end is kept as far as it goes.
  void example(Header head, syntax::Service& service) {
    syntax::Example& parsed = service.examples.emplace_back();
    static_cast<Header&>(parsed) = std::move(head);
    parsed.span = cursor_.advance().span;
    std::optional<Name> method = expressions_.name("the name of a method");
    if (method) parsed.method = std::move(*method);
    parsed.broken = !method || !example_call(parsed);
    if (parsed.broken) {
      skip_member();
      skipped_ = false;  // an example; no name is lost
    } else {
      end_of_member("the example");
    }
    parsed.span = parsed.span.to(cursor_.previous().span);
  }

  bool example_call(syntax::Example& example) {
    if (!cursor_.expect(TokenKind::kLeftParen)) return false;
    while (!cursor_.at(TokenKind::kRightParen)) {
      std::optional<ValueExpr> argument = expressions_.value();
      if (!argument) return false;
      example.arguments.push_back(std::move(*argument));
      if (!cursor_.accept(TokenKind::kComma)) break;
    }
    if (!cursor_.accept(TokenKind::kRightParen)) {
      cursor_.report_expected("',' or ')'");
      return false;
    }
    if (cursor_.accept(TokenKind::kArrow)) {
      example.result = expressions_.value();
      return example.result.has_value();
    }
    if (!cursor_.accept_word("throws")) return true;
    example.error = expressions_.path("the name of an error");
    if (!example.error || !cursor_.at(TokenKind::kLeftBrace)) return example.error.has_value();
    example.error_fields = expressions_.value();
    return example.error_fields.has_value();
  }

  Diagnostics& diagnostics_;
  TokenCursor cursor_;
  ExpressionParser expressions_;
  syntax::File file_;
  Header pending_;  // docs and attributes that were read ahead of the next declaration
  bool has_pending_ = false;
  bool skipped_ = false;          // something of the current block
  std::size_t member_begin_ = 0;  // position of the member that is being read
  Name last_name_;                // of the declaration being read, until its members begin
};

}  // namespace

namespace syntax {

std::string Path::text() const {
  std::string text;
  for (const Name& part : parts) {
    if (!text.empty()) text += '.';
    text += part.text;
  }
  return text;
}

}  // namespace syntax

bool is_type_word(std::string_view word) {
  constexpr std::array<std::string_view, 18> kWords = {
      "bool",   "int8",  "int16",    "int32",    "int64", "uint8", "uint16", "uint32", "double",
      "string", "bytes", "datetime", "duration", "any",   "list",  "map",    "tuple",  "stream"};
  for (const std::string_view known : kWords) {
    if (word == known) return true;
  }
  return word == "packed";
}

syntax::File parse(const SourceFile& source, Diagnostics& diagnostics) {
  return Parser(source, diagnostics).run();
}

}  // namespace tagwire::idl
