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
struct Union;
struct ErrorDecl;
struct Service;
struct Method;
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

/// What @range, @len, @pattern, @unique and @nonfinite say of a type: checked by both sides.
struct Constraints {
  struct Range {
    /// Integers: int64. double: double. duration: int64 microseconds. Both ends belong to it.
    using Bound = std::variant<std::int64_t, double>;
    std::optional<Bound> low;
    std::optional<Bound> high;
    bool operator==(const Range&) const = default;
  };
  struct Length {
    std::uint64_t low = 0;
    std::optional<std::uint64_t> high;
    bool operator==(const Length&) const = default;
  };
  std::optional<Range> range;
  /// string: code points; bytes: bytes; list and map: elements.
  std::optional<Length> length;
  std::optional<std::string> pattern;  ///< RE2 syntax; the whole string matches it
  bool unique = false;                 ///< list: no two elements are equal
  bool nonfinite = false;              ///< double: NaN and the infinities are allowed

  bool operator==(const Constraints&) const = default;
  bool empty() const { return *this == Constraints(); }
};

/// A resolved type. `optional` (the `?`) stands on the outside only: on fields, parameters and
/// results.
struct Type {
  enum class Kind : std::uint8_t {
    kScalar,  ///< `scalar` is set
    kList,    ///< arguments[0] is the element
    kMap,     ///< arguments[0] is the key (string, enum or integer), arguments[1] the value
    kTuple,   ///< arguments: one or more
    kAlias,   ///< `alias`
    kEnum,    ///< `enumeration`
    kStruct,  ///< `structure`
    kUnion,   ///< `union_type`
  };
  Kind kind = Kind::kScalar;
  Scalar scalar = Scalar::kBool;
  std::vector<Type> arguments;
  const Alias* alias = nullptr;
  const Enum* enumeration = nullptr;
  const Struct* structure = nullptr;
  const Union* union_type = nullptr;
  bool optional = false;
  /// What stands on the type itself, and on the field, parameter, arm or alias whose type it is.
  /// An alias's own constraints are in its target, and hold beside these.
  Constraints constraints;
  std::string unit;  ///< @unit, "" without one; an alias's is in its target

  /// This type with aliases followed, at the outermost level only; `optional` is kept. Constraints
  /// are those of the last one only: see all_constraints().
  Type resolved() const;
  /// What holds for values of this type at the outermost level: its own, then those of the aliases
  /// that it goes through, without those that are empty.
  std::vector<const Constraints*> all_constraints() const;
  /// The unit, of this or of the nearest alias; "" without one.
  const std::string& resolved_unit() const;
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
  /// Enum: Enumerator*. list and tuple: List. map and struct: Object. Union: Object with one entry,
  /// the IDL name of the arm and its value (an empty Object for an arm without a type). any: as
  /// written; bool, int64, double, string, List or Object.
  std::variant<bool, std::int64_t, double, std::string, const Enumerator*, List, Object> data;
};

/// @cpp: how C++ spells it.
struct CppSpelling {
  std::string type;     ///< "" without one; on aliases and fields
  std::string include;  ///< "<filesystem>" or "\"my/type.h\"", "" without one; goes with `type`
  std::string name;     ///< "" without one
};

/// @allow(rule, "reason"): a lint rule that is silent here and inside.
struct AllowedRule {
  std::string rule;
  std::string reason;
};

/// What every named thing carries.
struct Named {
  std::string name;       ///< as declared
  std::string wire_name;  ///< @wire, else `name`
  std::vector<std::string>
      docs;  ///< lines of the `///` comment, without the slashes and one leading blank
  std::optional<std::string> deprecated;  ///< @deprecated's reason ("" when none was given)
  std::string since;                      ///< @since, "" without one
  std::vector<std::string> aliases;       ///< @alias: wire names that are read, too
  CppSpelling cpp;
  std::vector<AllowedRule> allowed;
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

/// A name or a number that may not be used (again) in its block.
struct Reserved {
  std::variant<std::string, std::int64_t> what;
  Span span;
};

struct Enum : Named {
  bool strict = false;  ///< unknown values are refused
  std::optional<Scalar>
      underlying;  ///< an integer type: written as its number; none: written as its name
  std::vector<Enumerator> enumerators;
  std::vector<Reserved> reserved;
};

struct Field : Named {
  Type type;
  std::optional<Value> default_value;
  bool retired = false;    ///< not in C++; its default is written, what is read is dropped
  bool sensitive = false;  ///< printed and logged as ***
  bool nil = false;        ///< optional, and written as nil instead of left out
  /// Optional, and by value the struct would contain itself: held through a pointer.
  bool boxed = false;
  bool required() const { return !type.optional && !default_value; }
};

struct Struct : Named {
  bool strict = false;      ///< unknown members are refused
  bool positional = false;  ///< an array on the wire; optional fields at its end may be missing
  std::vector<Field> fields;
  std::vector<Reserved> reserved;
};

/// One of the things that a union may be; on the wire the name of the only member.
struct Arm : Named {
  std::optional<Type> type;  ///< none: the name says all; an empty struct on the wire
};

struct Union : Named {
  bool strict = false;  ///< unknown arms are refused
  /// @tag: the struct of the arm itself is written, with one more member of this name, which holds
  /// the arm's wire name; all arms are structs.
  std::optional<std::string> tag;
  std::vector<Arm> arms;
  std::vector<Reserved> reserved;
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
  std::vector<Reserved> reserved;
  bool transient = false;  ///< the call may be tried again
};

struct Method : Named {
  bool oneway = false;            ///< answered before the handler runs; no result, no errors
  std::vector<Field> parameters;  ///< required, then defaulted, then at most one optional
  std::optional<Type> result;     ///< none: returns nothing
  std::vector<const ErrorDecl*> throws;
  std::optional<std::int64_t> timeout;  ///< @timeout in microseconds; see Service::timeout_of()
  bool readonly = false;                ///< changes nothing; may be retried, and hedged
  bool idempotent = false;              ///< twice is as once; may be retried
  std::optional<std::string> auth;      ///< @auth, the scope; see Service::auth_of()
};

/// `example place("ada") -> {...};`
struct Example {
  const Method* method = nullptr;  ///< of this service or one that it extends
  std::vector<Value> arguments;    ///< those that are written: the first so many parameters
  std::optional<Value> result;
  const ErrorDecl* error = nullptr;  ///< the call throws it
  Value error_fields;                ///< Object, when `error` is set
  std::vector<std::string> docs;
  Span span;  ///< from `example` to the `;`
};

struct Service : Named {
  const Service* base = nullptr;  ///< what it extends
  std::vector<Method> methods;    ///< its own: see all_methods()
  std::vector<std::unique_ptr<Const>> constants;
  std::vector<Example> examples;
  std::vector<Reserved> reserved;
  std::optional<std::int64_t> timeout;  ///< @timeout in microseconds
  std::optional<std::string> auth;      ///< @auth, the scope

  /// Inherited methods first.
  std::vector<const Method*> all_methods() const;
  /// "Service.method", or the bare method name under `@wire("")` on the service. `method` may be
  /// inherited: it is called under the name of this service.
  std::string wire_name_of(const Method& method) const;
  /// The method's own, else this service's, else that of the service it is inherited from.
  std::optional<std::int64_t> timeout_of(const Method& method) const;
  std::optional<std::string> auth_of(const Method& method) const;
};

/// Declarations in the order of the file, across kinds: what a back end follows where order is
/// visible.
using Decl = std::variant<const Const*, const Alias*, const Enum*, const Struct*, const Union*,
                          const ErrorDecl*, const Service*>;

/// What may hold others by value.
using Aggregate = std::variant<const Struct*, const Union*>;

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
  std::string file_name;             ///< base name of the file, "orders.idl"
  std::string resolved_path;         ///< as it was opened: for depfiles
  std::vector<AllowedRule> allowed;  ///< @allow on the module: for the whole file
  std::vector<Import> imports;
  std::vector<std::unique_ptr<Const>> constants;
  std::vector<std::unique_ptr<Alias>> aliases;
  std::vector<std::unique_ptr<Enum>> enums;
  std::vector<std::unique_ptr<Struct>> structs;
  std::vector<std::unique_ptr<Union>> unions;
  std::vector<std::unique_ptr<ErrorDecl>> errors;
  std::vector<std::unique_ptr<Service>> services;
  std::vector<Decl> declarations;
  /// Structs and unions so ordered that each comes after those it holds by value: what a C++ header
  /// needs.
  std::vector<Aggregate> aggregates_by_dependency;
};

/// All modules that were compiled, imports included.
struct Model {
  std::vector<std::unique_ptr<SourceFile>> sources;
  std::vector<std::unique_ptr<Module>> modules;  ///< each after the modules it imports
  std::vector<const Module*> requested;          ///< those named on the command line, in that order
};

}  // namespace tagwire::idl
