#include "idl/expression_parser.h"

#include <charconv>
#include <string>
#include <system_error>
#include <utility>

#include "idl/parser.h"

namespace tagwire::idl {

using syntax::Attribute;
using syntax::AttributeArg;
using syntax::Name;
using syntax::Path;
using syntax::TypeExpr;
using syntax::ValueExpr;

namespace {

/// Counts one level of nesting while it lives.
class Nesting {
 public:
  explicit Nesting(int& depth) : depth_(depth) { ++depth_; }
  ~Nesting() { --depth_; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;

 private:
  int& depth_;
};

bool starts_value(TokenKind kind) {
  switch (kind) {
    case TokenKind::kIdentifier:
    case TokenKind::kInteger:
    case TokenKind::kFloat:
    case TokenKind::kDuration:
    case TokenKind::kBadNumber:
    case TokenKind::kString:
    case TokenKind::kLeftBracket:
    case TokenKind::kLeftBrace:
      return true;
    default:
      return false;
  }
}

/// False when the number does not fit into a double; one too small for it is 0.
bool read_double(std::string_view text, double& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error == std::errc()) return true;
  const bool tiny = text.find("e-") != std::string_view::npos ||
                    text.find("E-") != std::string_view::npos || text.starts_with("0.") ||
                    text.starts_with("-0.");
  out = 0;
  return tiny;
}

}  // namespace

bool ExpressionParser::may_nest(std::string_view what) {
  if (depth_ < kMaxNesting) return true;
  cursor_.diagnostics().report(kTooDeep, cursor_.peek().span, what);
  return false;
}

std::optional<Name> ExpressionParser::name(std::string_view what) {
  if (!cursor_.at(TokenKind::kIdentifier)) {
    cursor_.report_expected(what);
    return std::nullopt;
  }
  const Token& token = cursor_.advance();
  return Name{.text = std::string(token.text), .span = token.span};
}

std::optional<Path> ExpressionParser::path(std::string_view what) {
  std::optional<Name> first = name(what);
  if (!first) return std::nullopt;
  Path path{.parts = {std::move(*first)}, .span = cursor_.previous().span};
  while (cursor_.accept(TokenKind::kDot)) {
    std::optional<Name> part = name("a name after '.'");
    if (!part) return std::nullopt;
    path.parts.push_back(std::move(*part));
  }
  path.span = path.span.to(cursor_.previous().span);
  return path;
}

std::vector<Attribute> ExpressionParser::attributes() {
  std::vector<Attribute> all;
  while (cursor_.at(TokenKind::kAt)) {
    if (std::optional<Attribute> one = attribute()) all.push_back(std::move(*one));
  }
  return all;
}

std::optional<Attribute> ExpressionParser::attribute() {
  Attribute attribute;
  attribute.span = cursor_.advance().span;
  std::optional<Path> path = this->path("the name of an attribute");
  if (!path) return std::nullopt;
  attribute.name = std::move(*path);
  if (cursor_.accept(TokenKind::kLeftParen)) {
    while (!cursor_.at(TokenKind::kRightParen)) {
      std::optional<AttributeArg> arg = attribute_arg();
      if (!arg) {
        skip_attribute_arguments();
        return std::nullopt;
      }
      attribute.args.push_back(std::move(*arg));
      if (!cursor_.accept(TokenKind::kComma)) break;
    }
    if (!cursor_.accept(TokenKind::kRightParen)) {
      cursor_.report_expected("',' or ')'");
      // A member follows: only the ')' is missing.
      const bool member_follows =
          cursor_.at(TokenKind::kIdentifier) && cursor_.peek(1).kind == TokenKind::kColon;
      const bool has_names = !attribute.args.empty() && attribute.args.back().name;
      if (!member_follows || has_names) skip_attribute_arguments();
      return std::nullopt;
    }
  }
  attribute.span = attribute.span.to(cursor_.previous().span);
  return attribute;
}

void ExpressionParser::skip_attribute_arguments() {
  while (!cursor_.at(TokenKind::kEnd) && !cursor_.at(TokenKind::kSemicolon) &&
         !cursor_.at(TokenKind::kRightBrace)) {
    const bool last = cursor_.at(TokenKind::kRightParen);
    cursor_.skip();
    if (last) return;
  }
}

std::optional<AttributeArg> ExpressionParser::attribute_arg() {
  AttributeArg arg;
  if (cursor_.at(TokenKind::kIdentifier) && cursor_.peek(1).kind == TokenKind::kColon) {
    arg.name = name("a name");
    cursor_.advance();
  }
  if (!cursor_.at(TokenKind::kDotDot)) {
    arg.low = value();
    if (!arg.low) return std::nullopt;
  }
  if (cursor_.accept(TokenKind::kDotDot)) {
    arg.is_range = true;
    if (!arg.low || starts_value(cursor_.peek().kind)) {
      arg.high = value();
      if (!arg.high) return std::nullopt;
    }
  }
  return arg;
}

std::optional<TypeExpr> ExpressionParser::type() {
  if (!may_nest("types are")) return std::nullopt;
  const Nesting nesting(depth_);
  TypeExpr type;
  type.attributes = attributes();
  if (cursor_.at_line_start() && cursor_.at_declaration()) {
    cursor_.report_expected("a type");
    return std::nullopt;
  }
  std::optional<Path> path = this->path("a type");
  if (!path) return std::nullopt;
  type.kind = TypeExpr::Kind::kNamed;
  type.name = std::move(*path);
  type.span = type.name.span;
  if (cursor_.at(TokenKind::kLess) && !type_arguments(type)) return std::nullopt;
  type.span = type.span.to(cursor_.previous().span);
  if (cursor_.at(TokenKind::kLeftBracket) || cursor_.at(TokenKind::kColon)) {
    return foreign_type(std::move(type));
  }
  if (cursor_.at(TokenKind::kQuestion)) type.optional = cursor_.advance().span;
  while (cursor_.at(TokenKind::kQuestion)) {
    const std::string_view text = type.span.file->text();
    const Span mark = cursor_.advance().span;
    cursor_.diagnostics()
        .report(kDoubleOptional, mark,
                text.substr(type.span.begin, type.optional->end - type.span.begin))
        .replace(mark, "");
  }
  return type;
}

/// What follows `type` is written as in C (`int32[]`, `std::map`) or Python (`list[int32]`).
std::optional<TypeExpr> ExpressionParser::foreign_type(TypeExpr type) {
  if (cursor_.at(TokenKind::kColon)) {
    cursor_.report_expected(cursor_.peek(1).kind == TokenKind::kColon ? "'.' between names"
                                                                      : "the end of the type");
    return std::nullopt;
  }
  if (cursor_.peek(1).kind != TokenKind::kRightBracket) {
    cursor_.report_expected("'<' before what it holds");
    return std::nullopt;
  }
  const Span brackets = cursor_.peek().span.to(cursor_.peek(1).span);
  const std::string element(
      type.span.file->text().substr(type.span.begin, type.span.end - type.span.begin));
  Diagnostic& report =
      cursor_.diagnostics().report(kBracketsForList, type.span.to(brackets), element);
  // Whether attributes are about the list or its elements, nobody knows.
  if (type.attributes.empty()) report.replace(type.span.to(brackets), "list<" + element + ">");
  cursor_.advance();
  cursor_.advance();
  TypeExpr list;
  list.kind = TypeExpr::Kind::kWithArguments;
  list.name = {.parts = {{.text = "list", .span = type.span}}, .span = type.span};
  list.span = type.span.to(brackets);
  list.arguments.push_back(std::move(type));
  if (cursor_.at(TokenKind::kQuestion)) list.optional = cursor_.advance().span;
  return list;
}

bool ExpressionParser::type_arguments(TypeExpr& type) {
  cursor_.advance();
  type.kind = TypeExpr::Kind::kWithArguments;
  do {
    std::optional<TypeExpr> argument = this->type();
    if (!argument) return false;
    type.arguments.push_back(std::move(*argument));
  } while (cursor_.accept(TokenKind::kComma));
  if (cursor_.accept(TokenKind::kGreater)) return true;
  cursor_.report_expected("',' or '>'");
  return false;
}

std::optional<ValueExpr> ExpressionParser::value() {
  if (!may_nest("values are")) return std::nullopt;
  const Nesting nesting(depth_);
  switch (cursor_.peek().kind) {
    case TokenKind::kIdentifier:
      return word_value();
    case TokenKind::kInteger:
    case TokenKind::kFloat:
    case TokenKind::kDuration:
    case TokenKind::kBadNumber:
      return number();
    case TokenKind::kString: {
      ValueExpr value;
      value.kind = ValueExpr::Kind::kString;
      value.span = cursor_.peek().span;
      value.string = cursor_.advance().string;
      return value;
    }
    case TokenKind::kLeftBracket:
      return list();
    case TokenKind::kLeftBrace:
      return object();
    default:
      cursor_.report_expected("a value");
      return std::nullopt;
  }
}

ValueExpr ExpressionParser::word_value() {
  ValueExpr value;
  value.kind = cursor_.at_word("true") || cursor_.at_word("false") ? ValueExpr::Kind::kBool
                                                                   : ValueExpr::Kind::kPath;
  std::optional<Path> path = this->path("a value");
  if (!path) return {};  // the part after a '.' is missing, which was reported
  if (path->parts.size() > 1) value.kind = ValueExpr::Kind::kPath;
  value.path = std::move(*path);
  value.span = value.path.span;
  return value;
}

/// A number that was or is reported as wrong comes back as a broken value.
ValueExpr ExpressionParser::number() {
  const Token& token = cursor_.advance();
  ValueExpr value;
  value.span = token.span;
  if (token.kind == TokenKind::kBadNumber) return value;
  const char* const begin = token.text.data();
  const char* const end = begin + token.text.size();
  bool fits = true;
  if (token.kind == TokenKind::kFloat) {
    fits = read_double(token.text, value.floating);
  } else {
    const auto [rest, error] = std::from_chars(begin, end, value.integer);
    fits = error == std::errc();
    value.unit = std::string(rest, end);
  }
  if (!fits) {
    cursor_.diagnostics().report(kNumberTooLarge, token.span, token.text.substr(0, 60));
    return value;
  }
  value.kind = token.kind == TokenKind::kFloat      ? ValueExpr::Kind::kFloat
               : token.kind == TokenKind::kDuration ? ValueExpr::Kind::kDuration
                                                    : ValueExpr::Kind::kInteger;
  return value;
}

std::optional<ValueExpr> ExpressionParser::list() {
  ValueExpr list;
  list.kind = ValueExpr::Kind::kList;
  list.span = cursor_.advance().span;
  while (!cursor_.at(TokenKind::kRightBracket)) {
    std::optional<ValueExpr> item = value();
    if (!item) return std::nullopt;
    list.items.push_back(std::move(*item));
    if (!cursor_.accept(TokenKind::kComma)) break;
  }
  if (!cursor_.accept(TokenKind::kRightBracket)) {
    cursor_.report_expected("',' or ']'");
    return std::nullopt;
  }
  list.span = list.span.to(cursor_.previous().span);
  return list;
}

std::optional<ValueExpr> ExpressionParser::object() {
  ValueExpr object;
  object.kind = ValueExpr::Kind::kObject;
  object.span = cursor_.advance().span;
  while (!cursor_.at(TokenKind::kRightBrace)) {
    if (!object_member(object)) return std::nullopt;
    if (!cursor_.accept(TokenKind::kComma)) break;
  }
  if (!cursor_.accept(TokenKind::kRightBrace)) {
    cursor_.report_expected("',' or '}'");
    return std::nullopt;
  }
  object.span = object.span.to(cursor_.previous().span);
  return object;
}

bool ExpressionParser::object_member(ValueExpr& object) {
  if (!cursor_.at(TokenKind::kIdentifier) && !cursor_.at(TokenKind::kString)) {
    cursor_.report_expected("the name of a member");
    return false;
  }
  const Token& key = cursor_.advance();
  const bool quoted = key.kind == TokenKind::kString;
  Name name{.text = quoted ? key.string : std::string(key.text), .span = key.span};
  if (!cursor_.expect(TokenKind::kColon)) return false;
  std::optional<ValueExpr> item = value();
  if (!item) return false;
  object.keys.push_back(std::move(name));
  object.items.push_back(std::move(*item));
  return true;
}

}  // namespace tagwire::idl
