// The syntax tree: what one file says, before anything is looked up. Follows the grammar of
// docs/idl.md rule by rule, features of later versions included.
//
// What could not be read is left out or marked (`broken`, Kind::kBroken), and was reported: later
// passes stay silent about it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "idl/source.h"

namespace tagwire::idl::syntax {

struct Name {
  std::string text;
  Span span;
};

struct Path {
  std::vector<Name> parts;
  Span span;
  std::string text() const;  ///< with dots
};

struct ValueExpr {
  enum class Kind : std::uint8_t {
    kBroken,
    kBool,      ///< `path` holds the word
    kInteger,   ///< `integer`
    kFloat,     ///< `floating`
    kString,    ///< `string`
    kDuration,  ///< `integer` and `unit`
    kPath,      ///< `path`
    kList,      ///< `items`
    kObject,    ///< `keys` and `items`, side by side
  };
  Kind kind = Kind::kBroken;
  Span span;
  std::int64_t integer = 0;
  double floating = 0;
  std::string string;
  std::string unit;
  Path path;
  std::vector<Name> keys;
  std::vector<ValueExpr> items;
};

struct AttributeArg {
  std::optional<Name> name;
  std::optional<ValueExpr> low;  ///< the value itself when `is_range` is false
  bool is_range = false;
  std::optional<ValueExpr> high;
};

struct Attribute {
  Path name;
  std::vector<AttributeArg> args;
  Span span;  ///< from the @ to the end of the arguments
};

struct TypeExpr {
  enum class Kind : std::uint8_t { kBroken, kNamed, kWithArguments };
  Kind kind = Kind::kBroken;
  std::vector<Attribute> attributes;
  Path name;  ///< a scalar, list, map, tuple, stream, packed, or something declared
  std::vector<TypeExpr> arguments;
  std::optional<Span> optional;  ///< of the `?`
  Span span;
};

/// What may stand before every declaration, member and parameter.
struct Header {
  std::vector<std::string> docs;
  std::vector<Attribute> attributes;
};

struct Field : Header {
  Name name;
  TypeExpr type;
  std::optional<ValueExpr> default_value;
};

/// `reserved a, 3;`
struct Reserved {
  struct Item {
    std::variant<std::string, std::int64_t> what;
    Span span;
  };
  std::vector<std::string> docs;
  std::vector<Item> items;
  Span span;  ///< of the word
};

struct Fields {
  std::vector<Field> fields;
  std::vector<Reserved> reserved;
  bool broken = false;  ///< there were more, which could not be read
};

struct Const : Header {
  Name name;
  TypeExpr type;
  ValueExpr value;
};

struct Alias : Header {
  Name name;
  TypeExpr target;
};

struct Enumerator : Header {
  Name name;
  std::optional<ValueExpr> value;
};

struct Enum : Header {
  std::optional<Span> strict;
  Name name;
  std::optional<Path> base;
  std::vector<Enumerator> enumerators;
  std::vector<Reserved> reserved;
  bool broken = false;
};

struct Struct : Header {
  std::optional<Span> strict;
  Name name;
  Fields fields;
};

/// Arms are read as fields; an arm without a type has a broken one.
struct Union : Header {
  std::optional<Span> strict;
  Span keyword;
  Name name;
  Fields arms;
};

struct ErrorDecl : Header {
  Name name;
  ValueExpr code;
  std::optional<ValueExpr> text;
  Fields fields;
};

struct Method : Header {
  std::optional<Span> oneway;
  Name name;
  std::vector<Field> parameters;
  std::optional<TypeExpr> result;
  std::vector<Path> throws;
  bool broken = false;  ///< there was more of it, which could not be read
};

/// `example place("ada") throws Busy;`
struct Example : Header {
  Name method;
  std::vector<ValueExpr> arguments;
  std::optional<ValueExpr> result;
  std::optional<Path> error;
  std::optional<ValueExpr> error_fields;  ///< an object
  bool broken = false;                    ///< something of it could not be read
  Span span;                              ///< from the word to the `;`
};

struct Service : Header {
  Name name;
  std::optional<Path> base;  ///< behind `extends`
  std::vector<Method> methods;
  std::vector<Const> constants;
  std::vector<Reserved> reserved;
  std::vector<Example> examples;
  std::vector<Name> unreadable;  ///< methods and constants of which no more than that is known
  bool broken = false;           ///< there were more members, whose names are lost, too
};

/// A declaration that could not be read beyond its name. Whoever uses the name is not at fault.
struct Unreadable {
  Name name;
};

using Decl = std::variant<Const, Alias, Enum, Struct, Union, ErrorDecl, Service, Unreadable>;

struct Import {
  std::string path;
  Span path_span;
  std::optional<Name> alias;
  Span span;
};

struct File : Header {
  Path module;
  std::vector<Import> imports;
  std::vector<Decl> declarations;
  /// Something was skipped: what seems unused may have been used there.
  bool broken = false;
  /// What was skipped may have declared names that nobody knows.
  bool lost_names = false;
};

}  // namespace tagwire::idl::syntax
