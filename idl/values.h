// Values as written to values of the Model, converted to the type that is expected.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "idl/diagnostic.h"
#include "idl/model.h"
#include "idl/names.h"
#include "idl/syntax.h"

namespace tagwire::idl {

/// What was declared with mistakes, and must not cause more: constants without a value; structs,
/// errors and enums that lack members.
using Broken = std::set<const Named*>;

/// The field, arm or enumerator of this name; null when there is none.
template <class Member>
const Member* find_member(const std::vector<Member>& members, std::string_view name) {
  for (const Member& member : members) {
    if (member.name == name) return &member;
  }
  return nullptr;
}

/// The type of the item `index`, or `key`, of a list or object that should be of `type`, which is
/// resolved; poisoned when it has none.
Type item_type(const Type& type, std::size_t index, std::string_view key);

class ValueConverter {
 public:
  ValueConverter(Names& names, const Broken& broken, Diagnostics& diagnostics)
      : names_(names), broken_(broken), diagnostics_(diagnostics) {}

  /// None when something was wrong, which is reported here or was before.
  std::optional<Value> convert(const syntax::ValueExpr& value, const Type& type);
  /// The fields of an error.
  std::optional<Value> convert(const syntax::ValueExpr& value, const ErrorDecl& error);

 private:
  using Result = std::optional<Value>;

  Result path_value(const syntax::ValueExpr& value, const Type& type);
  Result constant_value(const syntax::ValueExpr& value, const Const& constant, const Type& type);
  Result scalar_value(const syntax::ValueExpr& value, const Type& type);
  Result integer_value(const syntax::ValueExpr& value, std::int64_t integer, Scalar scalar);
  Result string_value(const syntax::ValueExpr& value);
  Result duration_value(const syntax::ValueExpr& value);
  Result enum_value(const syntax::ValueExpr& value, const Type& type);
  Result list_value(const syntax::ValueExpr& value, const Type& type);
  Result map_value(const syntax::ValueExpr& value, const Type& type);
  Result tuple_value(const syntax::ValueExpr& value, const Type& type);
  Result fields_value(const syntax::ValueExpr& value, std::string_view what, const Named& owner,
                      const std::vector<Field>& fields);
  Result union_value(const syntax::ValueExpr& value, const Type& type);
  Result arm_value(const syntax::ValueExpr& value, const Arm& arm);
  Result any_value(const syntax::ValueExpr& value);
  Result any_constant(const syntax::ValueExpr& value);
  Result any_list(const syntax::ValueExpr& value);
  Result any_object(const syntax::ValueExpr& value);
  /// False when XML cannot carry `text`, which is reported.
  bool check_text(std::string_view text, Span span);
  using SeenKeys = std::map<std::string, Span>;
  /// False for a key that was there before, which is reported.
  bool add_key(SeenKeys& seen, const std::string& key, Span span);
  std::optional<std::string> key_text(const syntax::Name& key, const Type& type);
  Result mismatch(const syntax::ValueExpr& value, const Type& type);

  Names& names_;
  /// `keys`: of the value that holds `use`.
  bool reported_before(const Named& owner, const std::string& member, Span use,
                       const std::vector<syntax::Name>& keys);

  const Broken& broken_;
  Diagnostics& diagnostics_;
  /// Unknown members by their names, missing ones with a '-' before.
  std::map<std::pair<const Named*, std::string>, Diagnostic*> reported_;
};

}  // namespace tagwire::idl
