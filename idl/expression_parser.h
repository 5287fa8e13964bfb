// The rules of the grammar below a declaration: paths, attributes, types, values.
#pragma once

#include <optional>
#include <string_view>

#include "idl/syntax.h"
#include "idl/token_cursor.h"

namespace tagwire::idl {

/// Functions that return an optional report before they return nothing; the caller skips.
class ExpressionParser {
 public:
  explicit ExpressionParser(TokenCursor& cursor) : cursor_(cursor) {}

  /// `what`: "a field name", for the message.
  std::optional<syntax::Name> name(std::string_view what);
  std::optional<syntax::Path> path(std::string_view what);
  /// Attributes that cannot be read are reported and left out.
  std::vector<syntax::Attribute> attributes();
  std::optional<syntax::TypeExpr> type();
  std::optional<syntax::ValueExpr> value();

 private:
  std::optional<syntax::Attribute> attribute();
  std::optional<syntax::AttributeArg> attribute_arg();
  void skip_attribute_arguments();
  std::optional<syntax::TypeExpr> foreign_type(syntax::TypeExpr type);
  bool type_arguments(syntax::TypeExpr& type);
  syntax::ValueExpr number();
  syntax::ValueExpr word_value();
  std::optional<syntax::ValueExpr> list();
  std::optional<syntax::ValueExpr> object();
  bool object_member(syntax::ValueExpr& object);
  /// Reports and returns false beyond the bound.
  bool may_nest(std::string_view what);

  TokenCursor& cursor_;
  int depth_ = 0;
};

}  // namespace tagwire::idl
