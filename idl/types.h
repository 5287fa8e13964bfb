// Types as written to types of the Model; and what messages call them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "idl/diagnostic.h"
#include "idl/model.h"
#include "idl/names.h"
#include "idl/syntax.h"

namespace tagwire::idl {

/// The type of something whose type could not be found, which was reported: nothing that concerns
/// it is reported again. Never part of a published Model.
Type poisoned_type();
/// `type` or what it stands for is poisoned.
bool is_poisoned(const Type& type);

std::optional<Scalar> scalar_named(std::string_view word);
std::string_view spell(Scalar scalar);
/// As an author would write it: "list<money.Amount>" is spelled "list<Amount>".
std::string spell(const Type& type);

/// The values of an integer type; none for other scalars.
struct IntegerRange {
  std::int64_t min = 0;
  std::int64_t max = 0;
  bool contains(std::int64_t value) const { return value >= min && value <= max; }
};
std::optional<IntegerRange> integer_range(Scalar scalar);

/// Where a type stands: where `?` may.
enum class TypePlace : std::uint8_t {
  kField,
  kParameter,
  kResult,
  kElement,
  kAlias,
  kConst,
  kArm,
};

class TypeResolver {
 public:
  TypeResolver(Names& names, Diagnostics& diagnostics) : names_(names), diagnostics_(diagnostics) {}

  Type resolve(const syntax::TypeExpr& type, TypePlace place);
  /// What can be checked only once every alias is resolved and none is part of a cycle.
  void check_map_keys();

 private:
  struct Key {
    Type type;
    Span span;
  };
  Type resolve_core(const syntax::TypeExpr& type);
  Type resolve_with_arguments(const syntax::TypeExpr& type);
  std::vector<Type> resolve_arguments(const syntax::TypeExpr& type);

  Names& names_;
  Diagnostics& diagnostics_;
  std::vector<Key> keys_;
};

}  // namespace tagwire::idl
