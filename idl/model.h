// The Model: what a set of IDL files means, after everything was checked. Immutable; back ends are
// functions of it and see no syntax. Knows no C++.
//
// Ownership: the Model owns all modules; every pointer inside points into the same Model and lives
// as long as it does.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "idl/source.h"

namespace tagwire::idl {

struct Alias;
struct Enum;
struct Struct;
struct ErrorDecl;
struct Module;
struct Enumerator;
struct Const;

enum class Scalar : std::uint8_t {
  kBool,
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kUint8,
  kUint16,
  kUint32,
  kDouble,
  kString,
  kBytes,
  kDatetime,
  kDuration,
  kAny,
};

/// A resolved type. `optional` (the `?`) stands on the outside only: on fields, parameters and
/// results.
struct Type {
  enum class Kind : std::uint8_t {
    kScalar,  ///< `scalar` is set
    kList,    ///< arguments[0] is the element
    kMap,     ///< arguments[0] is the key (string, enum or integer), arguments[1] the value
    kAlias,   ///< `alias`
    kEnum,    ///< `enumeration`
    kStruct,  ///< `structure`
  };
  Kind kind = Kind::kScalar;
  Scalar scalar = Scalar::kBool;
  std::vector<Type> arguments;
  const Alias* alias = nullptr;
  const Enum* enumeration = nullptr;
  const Struct* structure = nullptr;
  bool optional = false;

  /// This type with aliases followed, at the outermost level only; `optional` is kept.
  Type resolved() const;
};

/// A constant, a default, or a value inside one, already converted to the type that its Const or
/// Field names (which is needed to read it: an int64 may be a datetime).
struct Value {
  using List = std::vector<Value>;
  /// In the order of the IDL. Struct members by IDL name: those that are written, every required
  /// one among them. Map entries by key text: integers in decimal without leading zeros, the IDL
  /// name of an enumerator, the string itself.
  using Object = std::vector<std::pair<std::string, Value>>;
  /// bool: bool. Integers: int64. double: double. string: string (UTF-8). bytes: string (raw bytes,
  /// decoded from base64). datetime: int64 seconds since 1970 UTC. duration: int64 microseconds.
  /// Enum: Enumerator*. list: List. map and struct: Object. There are no values of type `any`.
  std::variant<bool, std::int64_t, double, std::string, const Enumerator*, List, Object> data;
};

/// What every named thing carries.
struct Named {
  std::string name;       ///< as declared
  std::string wire_name;  ///< @wire, else `name`
  std::vector<std::string>
      docs;  ///< lines of the `///` comment, without the slashes and one leading blank
  std::optional<std::string> deprecated;  ///< @deprecated's reason ("" when none was given)
  Span name_span;
  const Module* module = nullptr;
};

struct Const : Named {
  Type type;
  Value value;
};

struct Alias : Named {
  Type target;
};

struct Enumerator : Named {
  std::int64_t value = 0;  ///< as given; by position (0, 1, ...) in an enum of names
};

struct Enum : Named {
  std::optional<Scalar>
      underlying;  ///< an integer type: written as its number; none: written as its name
  std::vector<Enumerator> enumerators;
};

struct Field : Named {
  Type type;
  std::optional<Value> default_value;
  bool required() const { return !type.optional && !default_value; }
};

struct Struct : Named {
  std::vector<Field> fields;
};

/// A piece of an error's text: literal, or the value of a field.
struct TemplatePiece {
  std::string literal;
  const Field* field = nullptr;  ///< set: the piece is this field's value and `literal` is empty
};

struct ErrorDecl : Named {
  std::int32_t code = 0;
  std::vector<TemplatePiece> text;  ///< the name of the error when the IDL gives no text
  std::vector<Field> fields;
};

struct Method : Named {
  std::vector<Field> parameters;  ///< required, then defaulted, then at most one optional
  std::optional<Type> result;     ///< none: returns nothing
  std::vector<const ErrorDecl*> throws;
};

struct Service : Named {
  std::vector<Method> methods;
  /// "Service.method", or the bare method name under `@wire("")` on the service.
  std::string wire_name_of(const Method& method) const;
};

/// Declarations in the order of the file, across kinds: what a back end follows where order is
/// visible.
using Decl = std::variant<const Const*, const Alias*, const Enum*, const Struct*, const ErrorDecl*,
                          const Service*>;

struct Import {
  std::string alias;  ///< the name it has in this file
  std::string path;   ///< as written
  const Module* module = nullptr;
};

/// One IDL file. Declarations are held by pointer so that their addresses are stable.
struct Module {
  std::string name;  ///< dotted: "shop.orders"
  std::vector<std::string> docs;
  const SourceFile* source = nullptr;
  std::string file_name;      ///< base name of the file, "orders.idl"
  std::string resolved_path;  ///< as it was opened: for depfiles
  std::vector<Import> imports;
  std::vector<std::unique_ptr<Const>> constants;
  std::vector<std::unique_ptr<Alias>> aliases;
  std::vector<std::unique_ptr<Enum>> enums;
  std::vector<std::unique_ptr<Struct>> structs;
  std::vector<std::unique_ptr<ErrorDecl>> errors;
  std::vector<std::unique_ptr<Service>> services;
  std::vector<Decl> declarations;
  /// Structs so ordered that each comes after those it holds by value: what a C++ header needs.
  std::vector<const Struct*> structs_by_dependency;
};

/// All modules that were compiled, imports included.
struct Model {
  std::vector<std::unique_ptr<SourceFile>> sources;
  std::vector<std::unique_ptr<Module>> modules;  ///< each after the modules it imports
  std::vector<const Module*> requested;          ///< those named on the command line, in that order
};

}  // namespace tagwire::idl
