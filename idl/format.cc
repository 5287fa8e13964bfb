#include "idl/format.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include "idl/comments.h"
#include "idl/layout.h"
#include "idl/lexer.h"
#include "idl/parser.h"

namespace tagwire::idl {

using layout::Doc;

namespace {

bool is_opener(TokenKind kind) {
  return kind == TokenKind::kLeftBrace || kind == TokenKind::kLeftParen ||
         kind == TokenKind::kLeftBracket || kind == TokenKind::kLess;
}

bool is_closer(TokenKind kind) {
  return kind == TokenKind::kRightBrace || kind == TokenKind::kRightParen ||
         kind == TokenKind::kRightBracket || kind == TokenKind::kGreater;
}

/// A comment in front of one of these belongs to what stands before the comment.
bool takes_no_comment(TokenKind kind) {
  return is_closer(kind) || kind == TokenKind::kComma || kind == TokenKind::kSemicolon ||
         kind == TokenKind::kColon || kind == TokenKind::kQuestion || kind == TokenKind::kEnd;
}

/// A comment with its place in the layout.
struct Placed {
  enum class Place : std::uint8_t { kInLine, kEndOfLine, kOwnLine };
  Place place = Place::kInLine;
  Comment comment;
  bool blank_before = false;  ///< an empty line in front of it
};

Doc show(const Placed& placed) {
  switch (placed.place) {
    case Placed::Place::kInLine:
      return layout::inline_comment(placed.comment.text);
    case Placed::Place::kEndOfLine:
      return layout::end_of_line_comment(placed.comment.text);
    case Placed::Place::kOwnLine:
      return layout::own_line_comment(placed.comment.text);
  }
  return nullptr;
}

/// The comments around a token.
struct Surroundings {
  std::vector<Placed> before;
  std::vector<Placed> after;  ///< on the same line as the token
  bool starts_line = false;   ///< a line end stands between the token before and this one
  bool blank_before = false;  ///< an empty line precedes it and its comments
  bool blank_after_comments = false;
};

/// Gives each comment of the gap to the token before it or to the one behind it.
void divide(Gap gap, TokenKind before, TokenKind next, Surroundings* previous,
            Surroundings& current) {
  std::vector<Comment>& comments = gap.comments;
  current.starts_line = gap.has_line_end();
  // How many of the comments, counted from the last one, stand on the line of the next token.
  std::size_t on_next_line = 0;
  for (int line_ends = gap.line_ends_after; line_ends == 0 && on_next_line < comments.size();) {
    const Comment& comment = comments[comments.size() - 1 - on_next_line];
    if (!comment.fits_a_line()) break;
    line_ends = comment.line_ends_before;
    ++on_next_line;
  }
  std::size_t same_line = 0;
  while (previous != nullptr && same_line < comments.size() &&
         comments[same_line].line_ends_before == 0) {
    ++same_line;
  }
  const bool all_in_line = on_next_line >= comments.size() && !takes_no_comment(next);
  // Behind an opening bracket, a block comment that ends the line is the first thing in it.
  const bool ends_in_block = same_line > 0 && comments[same_line - 1].kind == Comment::Kind::kBlock;
  const bool is_content = is_opener(before) && ends_in_block && on_next_line < comments.size();
  std::size_t i = 0;
  for (; i < same_line && !all_in_line && !is_content; ++i) {
    const bool in_line = comments[i].fits_a_line();
    previous->after.push_back(
        {.place = in_line ? Placed::Place::kInLine : Placed::Place::kEndOfLine,
         .comment = comments[i]});
  }
  for (const std::size_t first = i; i < comments.size(); ++i) {
    const bool in_line = i + on_next_line >= comments.size();
    const bool blank = comments[i].line_ends_before > 1;
    if (i == first) current.blank_before = blank;
    current.before.push_back({.place = in_line ? Placed::Place::kInLine : Placed::Place::kOwnLine,
                              .comment = comments[i],
                              .blank_before = blank && i > first});
  }
  const bool blank = gap.line_ends_after > 1;
  (current.before.empty() ? current.blank_before : current.blank_after_comments) = blank;
}

/// A declaration. What stands before a block is on one line with the attributes if it can be.
struct Declaration {
  Doc head;
  Doc rest;
};

/// Rules of the grammar as in Parser, which has found no mistake: one function each, which gives
/// the layout of what it takes.
class Formatter {
 public:
  Formatter(const SourceFile& source, Tokens tokens) : tokens_(std::move(tokens.tokens)) {
    around_.resize(tokens_.size());
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const std::size_t from = i == 0 ? 0 : tokens_[i - 1].span.end;
      const Token& token = tokens_[i];
      divide(read_gap(source.text().substr(from, token.span.begin - from)),
             i == 0 ? TokenKind::kEnd : tokens_[i - 1].kind, token.kind,
             i == 0 ? nullptr : &around_[i - 1], around_[i]);
    }
  }

  std::string run() {
    std::vector<Doc> parts;
    while (true) {
      const bool first = parts.empty();
      if (!first) parts.push_back(layout::hard_line(around_[at_].blank_before));
      parts.push_back(comments_before());
      if (at(TokenKind::kEnd)) break;
      parts.push_back(top_level());
      parts.push_back(comments_after());
    }
    return layout::print(layout::concat(std::move(parts)), kLayoutColumns);
  }

 private:
  // ---- tokens

  const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  bool at(TokenKind kind) const { return peek().kind == kind; }
  bool at_word(std::string_view word) const {
    return at(TokenKind::kIdentifier) && peek().text == word;
  }
  bool at_keyword(std::string_view word) const {
    return at_word(word) && peek(1).kind == TokenKind::kIdentifier;
  }

  /// The next token, with the comments since the last one that nobody has asked for.
  Doc token() {
    std::vector<Doc> parts = {comments_after(), comments_before(), bare_token()};
    return layout::concat(std::move(parts));
  }

  /// The next token without comments.
  Doc bare_token() {
    after_ = std::move(around_[at_].after);
    return layout::text(tokens_[at_++].text);
  }

  // ---- comments

  /// What stands behind the last token on its line, and was not shown yet.
  Doc comments_after() {
    std::vector<Doc> parts;
    for (const Placed& placed : std::exchange(after_, {})) parts.push_back(show(placed));
    return parts.empty() ? nullptr : layout::concat(std::move(parts));
  }

  /// What stands before the next token, and was not shown yet. Empty lines are kept between
  /// declarations and members, which begin with this.
  Doc comments_before() {
    Surroundings& around = around_[at_];
    if (around.before.empty()) return nullptr;
    std::vector<Doc> parts;
    for (const Placed& placed : around.before) {
      if (placed.blank_before) parts.push_back(layout::hard_line(true));
      parts.push_back(show(placed));
    }
    const Placed& last = around.before.back();
    const bool blank = around.blank_after_comments && !at(TokenKind::kEnd) &&
                       !is_closer(peek().kind) && last.comment.kind != Comment::Kind::kDoc;
    if (blank) parts.push_back(layout::hard_line(true));
    around.before.clear();
    return layout::concat(std::move(parts));
  }

  /// A `,` or `;`, shown as `mark`: directly behind what it ends. Comments within the line come
  /// before it, others behind it, where comments_after() gives them.
  Doc separator(const Doc& mark) {
    std::vector<Placed> between = std::exchange(after_, {});
    for (Placed& placed : std::exchange(around_[at_].before, {})) {
      between.push_back(std::move(placed));
    }
    bare_token();
    std::vector<Doc> parts;
    std::vector<Placed> later;
    for (Placed& placed : between) {
      const bool stays = later.empty() && placed.place == Placed::Place::kInLine;
      if (stays) {
        parts.push_back(show(placed));
      } else {
        placed.blank_before = false;
        later.push_back(std::move(placed));
      }
    }
    parts.push_back(mark);
    later.insert(later.end(), std::make_move_iterator(after_.begin()),
                 std::make_move_iterator(after_.end()));
    after_ = std::move(later);
    return layout::concat(std::move(parts));
  }

  Doc semicolon() { return separator(layout::text(";")); }

  // ---- lists in brackets

  enum class Style : std::uint8_t {
    kLines,  ///< a line for each item
    kFill,   ///< as many as there is room for
  };

  /// From the opening bracket to the closing one. `comma`: one stands behind the last item when
  /// there are several lines.
  template <class Item>
  Doc bracketed(Style style, bool comma, Item item) {
    const Doc open = token();
    if (holds_one_container()) return layout::concat({open, item(), token()});
    std::vector<Doc> parts = {comments_after()};
    bool has_content = parts.front() != nullptr;
    while (!is_closer(peek().kind)) {
      parts.push_back(!has_content             ? layout::soft_line()
                      : style == Style::kLines ? layout::line()
                                               : layout::group(layout::line()));
      has_content = true;
      around_[at_].blank_after_comments = false;
      for (Placed& placed : around_[at_].before) placed.blank_before = false;
      parts.push_back(comments_before());
      parts.push_back(item());
      if (at(TokenKind::kComma)) {
        const bool last = is_closer(peek(1).kind);
        parts.push_back(separator(!last   ? layout::text(",")
                                  : comma ? layout::if_broken(",")
                                          : nullptr));
      } else if (comma) {
        parts.push_back(layout::if_broken(","));
      }
      parts.push_back(comments_after());
    }
    if (!around_[at_].before.empty()) {
      parts.push_back(has_content ? layout::line() : layout::soft_line());
      around_[at_].blank_after_comments = false;
      for (Placed& placed : around_[at_].before) placed.blank_before = false;
      parts.push_back(comments_before());
      has_content = true;
    }
    const Doc close = bare_token();
    if (!has_content) return layout::concat({open, close});
    return layout::group(layout::concat(
        {open, layout::indent(layout::concat(std::move(parts))), layout::soft_line(), close}));
  }

  /// Behind an opening bracket: the only item is a list or an object, whose brackets may embrace
  /// its lines alone, and there is no comment between the brackets.
  bool holds_one_container() const {
    if (!at_container() || !after_.empty() || !around_[at_].before.empty()) return false;
    std::size_t depth = 0;
    std::size_t i = at_;
    do {
      if (is_opener(tokens_[i].kind)) ++depth;
      if (is_closer(tokens_[i].kind)) --depth;
      ++i;
    } while (depth > 0 && i + 1 < tokens_.size());
    return is_closer(tokens_[i].kind) && around_[i].before.empty() && around_[i - 1].after.empty();
  }

  // ---- expressions

  Doc path() {
    std::vector<Doc> parts = {token()};
    while (at(TokenKind::kDot)) {
      parts.push_back(token());
      parts.push_back(token());
    }
    return layout::concat(std::move(parts));
  }

  Doc attribute() {
    std::vector<Doc> parts = {token(), path()};
    if (at(TokenKind::kLeftParen)) {
      parts.push_back(bracketed(Style::kFill, false, [this] { return attribute_argument(); }));
    }
    return layout::concat(std::move(parts));
  }

  Doc attribute_argument() {
    std::vector<Doc> parts;
    if (at(TokenKind::kIdentifier) && peek(1).kind == TokenKind::kColon) {
      parts = {token(), token(), layout::text(" ")};
    }
    while (!at(TokenKind::kComma) && !is_closer(peek().kind)) {
      parts.push_back(at(TokenKind::kDotDot) ? token() : value());
    }
    return layout::concat(std::move(parts));
  }

  /// Attributes and what they stand on. `breaks_kept`: a line end that the author set behind an
  /// attribute stays.
  template <class What>
  Doc attributed(bool breaks_kept, What what) {
    std::vector<Doc> parts;
    bool same_line = false;
    while (at(TokenKind::kAt)) {
      if (same_line) parts.push_back(comments_after());
      const Doc between = same_line ? layout::line() : nullptr;
      parts.push_back(layout::group(layout::concat({between, attribute()})));
      same_line = true;
      const bool last = !at(TokenKind::kAt);
      if (breaks_kept && around_[at_].starts_line) {
        parts.push_back(comments_after());
        parts.push_back(layout::hard_line());
        same_line = false;
      } else if (last) {
        parts.push_back(comments_after());
        Declaration declaration = what();
        parts.push_back(layout::group(layout::concat({layout::line(), declaration.head})));
        parts.push_back(declaration.rest);
        return layout::concat(std::move(parts));
      }
    }
    Declaration declaration = what();
    parts.push_back(declaration.head);
    parts.push_back(declaration.rest);
    return layout::concat(std::move(parts));
  }

  Doc type() {
    std::vector<Doc> parts;
    while (at(TokenKind::kAt)) {
      parts.push_back(attribute());
      parts.push_back(layout::text(" "));
    }
    parts.push_back(path());
    if (at(TokenKind::kLess)) {
      parts.push_back(bracketed(Style::kLines, false, [this] { return type(); }));
    }
    if (at(TokenKind::kQuestion)) parts.push_back(token());
    return layout::concat(std::move(parts));
  }

  bool at_container() const { return at(TokenKind::kLeftBracket) || at(TokenKind::kLeftBrace); }

  Doc value() {
    switch (peek().kind) {
      case TokenKind::kIdentifier:
        return path();
      case TokenKind::kLeftBracket: {
        const Style style = holds_containers() ? Style::kLines : Style::kFill;
        return bracketed(style, true, [this] { return value(); });
      }
      case TokenKind::kLeftBrace:
        return bracketed(Style::kLines, true, [this] {
          std::vector<Doc> parts = {token(), token(), layout::text(" ")};
          parts.push_back(value());
          return layout::concat(std::move(parts));
        });
      default:
        return token();
    }
  }

  /// Of the list at the cursor.
  bool holds_containers() const {
    for (std::size_t i = at_ + 1; tokens_[i].kind != TokenKind::kRightBracket; ++i) {
      if (is_opener(tokens_[i].kind) || tokens_[i].kind == TokenKind::kEnd) return true;
    }
    return false;
  }

  /// ` = value`, where there is one: on the next line if need be, but a list or an object begins on
  /// this one.
  Doc initializer() {
    if (!at(TokenKind::kEquals)) return nullptr;
    const Doc equals = token();
    return layout::concat(
        {layout::text(" "), equals, on_this_line_or_next([this] { return value(); })});
  }

  template <class What>
  Doc on_this_line_or_next(What what) {
    const Doc comments = comments_after();
    if (at_container()) return layout::concat({comments, layout::text(" "), what()});
    return layout::concat(
        {comments, layout::group(layout::indent(layout::concat({layout::line(), what()})))});
  }

  // ---- file level

  Doc top_level() {
    return attributed(true, [this]() -> Declaration {
      if (at_word("module")) return {words_to_semicolon(), nullptr};
      if (at_word("import")) return {words_to_semicolon(), nullptr};
      if (at_word("const")) return {constant(), nullptr};
      if (at_word("type")) return {alias(), nullptr};
      if (at_word("error")) return error();
      return with_block();
    });
  }

  /// `module a.b;` and `import "path" as name;`
  Doc words_to_semicolon() {
    std::vector<Doc> parts;
    while (!at(TokenKind::kSemicolon)) {
      const bool in_path = parts.empty() || at(TokenKind::kDot) || after_dot();
      if (!in_path) parts.push_back(layout::text(" "));
      parts.push_back(token());
    }
    parts.push_back(semicolon());
    return layout::concat(std::move(parts));
  }
  bool after_dot() const { return at_ > 0 && tokens_[at_ - 1].kind == TokenKind::kDot; }

  Doc constant() {
    std::vector<Doc> parts = {token(), layout::text(" ")};
    parts.push_back(token());
    parts.push_back(token());
    parts.push_back(layout::text(" "));
    parts.push_back(type());
    parts.push_back(initializer());
    parts.push_back(semicolon());
    return layout::concat(std::move(parts));
  }

  Doc alias() {
    std::vector<Doc> parts = {token(), layout::text(" ")};
    parts.push_back(token());
    parts.push_back(layout::text(" "));
    parts.push_back(token());
    parts.push_back(on_this_line_or_next([this] { return type(); }));
    parts.push_back(semicolon());
    return layout::concat(std::move(parts));
  }

  Declaration error() {
    std::vector<Doc> parts = {token(), layout::text(" ")};
    parts.push_back(token());
    parts.push_back(layout::text(" "));
    parts.push_back(token());
    parts.push_back(layout::text(" "));
    parts.push_back(token());
    if (at(TokenKind::kString)) {
      parts.push_back(on_this_line_or_next([this] { return token(); }));
    }
    if (at(TokenKind::kSemicolon)) {
      parts.push_back(semicolon());
      return {layout::concat(std::move(parts)), nullptr};
    }
    parts.push_back(layout::text(" "));
    return with_block(std::move(parts), [this] { return field(); });
  }

  template <class Member>
  Declaration with_block(std::vector<Doc> head, Member member) {
    head.push_back(token());  // the brace
    return {layout::concat(std::move(head)), block(member)};
  }

  /// An enum, struct, union or service.
  Declaration with_block() {
    std::vector<Doc> parts;
    if (at_word("strict")) {
      parts.push_back(token());
      parts.push_back(layout::text(" "));
    }
    const std::string_view word = peek().text;
    parts.push_back(token());
    parts.push_back(layout::text(" "));
    parts.push_back(token());
    if (at_word("extends")) {
      parts.push_back(layout::text(" "));
      parts.push_back(token());
      parts.push_back(layout::text(" "));
      parts.push_back(path());
    } else if (at(TokenKind::kColon)) {
      parts.push_back(token());
      parts.push_back(layout::text(" "));
      parts.push_back(path());
    }
    parts.push_back(layout::text(" "));
    return with_block(std::move(parts),
                      [&] { return word == "service" ? service_member() : field(); });
  }

  // ---- members

  /// What follows the brace, to the other one. It stays on one line if its author put it there, it
  /// fits, and no comment wants a line.
  template <class Member>
  Doc block(Member member) {
    const bool in_line = !after_.empty() && after_.front().place == Placed::Place::kInLine;
    std::vector<Doc> parts = {in_line ? layout::text(" ") : nullptr, comments_after()};
    const bool by_author = around_[at_].starts_line && !at(TokenKind::kRightBrace);
    bool first = true;
    bool has_content = parts.back() != nullptr;
    while (!at(TokenKind::kRightBrace)) {
      parts.push_back(layout::line(!first && around_[at_].blank_before));
      parts.push_back(comments_before());
      parts.push_back(attributed(true, [&]() -> Declaration {
        return {at_reserved() ? reserved() : member(), nullptr};
      }));
      parts.push_back(comments_after());
      first = false;
      has_content = true;
    }
    if (!around_[at_].before.empty()) {
      parts.push_back(layout::line(!first && around_[at_].blank_before));
      parts.push_back(comments_before());
      has_content = true;
    }
    const Doc close = bare_token();
    if (!has_content) return close;
    return layout::group(
        layout::concat({layout::indent(layout::concat(std::move(parts))), layout::line(), close}),
        by_author);
  }

  bool at_reserved() const {
    return at_word("reserved") &&
           (peek(1).kind == TokenKind::kIdentifier || peek(1).kind == TokenKind::kInteger);
  }

  Doc reserved() {
    std::vector<Doc> parts = {token(), layout::text(" ")};
    parts.push_back(comma_separated([this] { return token(); }));
    parts.push_back(semicolon());
    return layout::concat(std::move(parts));
  }

  /// Items to the last one, as many to a line as there is room for.
  template <class Item>
  Doc comma_separated(Item item) {
    std::vector<Doc> parts = {item()};
    while (at(TokenKind::kComma)) {
      parts.push_back(separator(layout::text(",")));
      parts.push_back(comments_after());
      parts.push_back(layout::group(layout::line()));
      parts.push_back(item());
    }
    return layout::indent(layout::concat(std::move(parts)));
  }

  /// An enumerator, a field of a struct or error, an arm of a union.
  Doc field() {
    std::vector<Doc> parts = {named(), semicolon()};
    return layout::concat(std::move(parts));
  }

  /// `name`, `: type` and `= value`, as far as they are there.
  Doc named() {
    std::vector<Doc> parts = {token()};
    if (at(TokenKind::kColon)) {
      parts.push_back(token());
      parts.push_back(layout::text(" "));
      parts.push_back(type());
    }
    parts.push_back(initializer());
    return layout::concat(std::move(parts));
  }

  Doc service_member() {
    if (at_keyword("const")) return constant();
    if (at_keyword("example")) return example();
    return method();
  }

  Doc method() {
    std::vector<Doc> head;
    if (at_keyword("oneway")) {
      head.push_back(token());
      head.push_back(layout::text(" "));
    }
    head.push_back(token());
    head.push_back(bracketed(Style::kLines, true, [this] {
      return attributed(false, [this]() -> Declaration { return {named(), nullptr}; });
    }));
    head.push_back(comments_after());
    const Doc call = layout::concat(std::move(head));
    Doc result;
    if (at(TokenKind::kArrow)) {
      const Doc arrow = token();
      const Doc what = type();
      result = layout::concat({arrow, layout::text(" "), what, comments_after()});
    }
    Doc throws;
    if (at_word("throws")) {
      const Doc word = token();
      throws =
          layout::concat({word, layout::text(" "), comma_separated([this] { return path(); })});
    }
    const Doc body = method_layouts(call, result, throws);
    return layout::concat({body, semicolon()});
  }

  /// In one line; the errors on the next; the result and the errors on the next; a line for each
  /// parameter; that, and the errors on the next.
  static Doc method_layouts(const Doc& call, const Doc& result, const Doc& throws) {
    const Doc blank = layout::text(" ");
    const auto after_blank = [&](const Doc& doc) {
      return doc == nullptr ? nullptr : layout::concat({blank, doc});
    };
    const auto next_line = [](const Doc& doc) {
      return layout::indent(layout::concat({layout::hard_line(), doc}));
    };
    const Doc tail = layout::concat({after_blank(result), after_blank(throws)});
    std::vector<Doc> layouts = {layout::flat(layout::concat({call, tail}))};
    if (result != nullptr && throws != nullptr) {
      layouts.push_back(layout::concat({layout::flat(layout::concat({call, after_blank(result)})),
                                        next_line(layout::flat(throws))}));
      layouts.push_back(
          layout::concat({layout::flat(call),
                          next_line(layout::flat(layout::concat({result, after_blank(throws)})))}));
    } else if (result != nullptr || throws != nullptr) {
      const Doc& only = result != nullptr ? result : throws;
      layouts.push_back(layout::concat({layout::flat(call), next_line(layout::flat(only))}));
    }
    layouts.push_back(layout::concat({call, layout::flat(tail)}));
    layouts.push_back(layout::concat(
        {call, after_blank(result), throws == nullptr ? nullptr : next_line(throws)}));
    return layout::choice(std::move(layouts));
  }

  Doc example() {
    std::vector<Doc> head = {token(), layout::text(" ")};
    head.push_back(token());
    head.push_back(bracketed(Style::kLines, false, [this] { return value(); }));
    head.push_back(comments_after());
    const Doc call = layout::concat(std::move(head));
    Doc outcome;
    if (at(TokenKind::kArrow)) {
      const Doc arrow = token();
      outcome = layout::concat({arrow, layout::text(" "), value()});
    } else if (at_word("throws")) {
      std::vector<Doc> parts = {token(), layout::text(" ")};
      parts.push_back(path());
      if (at_container()) {
        parts.push_back(layout::text(" "));
        parts.push_back(value());
      }
      outcome = layout::concat(std::move(parts));
    }
    const Doc body = outcome == nullptr ? call : example_layouts(call, outcome);
    return layout::concat({body, semicolon()});
  }

  /// In one line; the outcome on the next; the outcome over several lines; a line for each
  /// argument; both.
  static Doc example_layouts(const Doc& call, const Doc& outcome) {
    const Doc blank = layout::text(" ");
    return layout::choice({
        layout::flat(layout::concat({call, blank, outcome})),
        layout::concat({layout::flat(call), layout::indent(layout::concat(
                                                {layout::hard_line(), layout::flat(outcome)}))}),
        layout::concat({layout::flat(call), blank, outcome}),
        layout::concat({call, blank, layout::flat(outcome)}),
        layout::concat({call, blank, outcome}),
    });
  }

  std::vector<Token> tokens_;
  std::vector<Surroundings> around_;  // of each token
  std::vector<Placed> after_;         // comments behind the last token that were not shown yet
  std::size_t at_ = 0;
};

}  // namespace

std::optional<std::string> format(const SourceFile& source, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.size();
  parse(source, diagnostics);
  if (diagnostics.size() > before) return std::nullopt;
  Diagnostics none;
  return Formatter(source, lex(source, none)).run();
}

}  // namespace tagwire::idl
