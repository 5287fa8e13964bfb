// C++ text for IDL types and values, and the headers that this text needs.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "idl/model.h"

namespace tagwire::codegen {

/// Headers, as they stand between the quotes or brackets. Sets, so that output is sorted.
struct Includes {
  std::set<std::string> standard;
  std::set<std::string> other;  ///< of libraries, in angle brackets too
  std::set<std::string> project;

  /// One as an IDL names it, in its brackets or quotes.
  void add(std::string_view header);
};

/// Spells types and values as seen from one place in the namespace of `module`.
///
/// A declaration of the module is spelled bare; one of another module, or one whose name means
/// something else at this place (`Line Line`), with its namespaces.
class Speller {
 public:
  /// `hidden`: names that members or parameters have at this place.
  Speller(const idl::Module& module, Includes& includes, std::vector<std::string> hidden = {});

  /// The type as written in the IDL: aliases keep their names.
  std::string type(const idl::Type& type) const;
  /// The type of what a field or a parameter is in C++: boxed, or of the user's own.
  std::string field_type(const idl::Field& field) const;
  /// The type of a parameter: by value when that is cheap, else by reference to const.
  std::string parameter(const idl::Field& field) const;
  /// A declaration: struct, enum, alias, error.
  std::string name(const idl::Named& decl) const;
  /// A declaration with its namespaces, as seen from namespace tagwire.
  std::string full_name(const idl::Named& decl) const;

  /// `value` where the type is known already: after `=`, or as a member.
  std::string initializer(const idl::Type& type, const idl::Value& value) const;
  /// `value` as an expression of exactly this type.
  std::string expression(const idl::Type& type, const idl::Value& value) const;
  /// The default of a field, after `=`, and as an expression.
  std::string default_initializer(const idl::Field& field) const;
  std::string default_expression(const idl::Field& field) const;

 private:
  std::string member_initializer(const idl::Field& field, const idl::Value& value) const;
  std::string converted(const std::string& type, const std::string& value) const;
  std::string any_of(const idl::Value& value) const;
  static std::string string_of(const std::string& text);
  std::string tuple_of(const idl::Type& type, const idl::Value::List& values) const;
  std::string union_of(const idl::Union& decl, const idl::Value::Object& arm) const;
  std::string inside_braces(const idl::Type& type, const idl::Value& value) const;
  std::string list_of(const idl::Type& element, const idl::Value::List& values) const;
  std::string bytes_of(std::string_view bytes) const;
  std::string map_of(const idl::Type& type, const idl::Value::Object& entries) const;
  std::string struct_of(const idl::Struct& structure, const idl::Value::Object& members) const;
  std::string key_of(const idl::Type& key, const std::string& text) const;

  const idl::Module& module_;
  Includes& includes_;
  std::vector<std::string> hidden_;
};

/// The nearest alias, of this type or one that it goes through, which has a C++ type of the user's
/// own; null without one.
const idl::Alias* find_converted(const idl::Type& type);

/// Whether a C++ type of the user's own holds the field.
bool is_converted(const idl::Field& field);

/// As C++ takes them.
std::string integer_text(std::int64_t value);
std::string double_text(double value);

/// Follows aliases to the type behind them; `optional` is that of the outermost.
idl::Type resolve(const idl::Type& type);

/// The C++ name of a field of the struct (or error) called `owner`.
std::string field_name(const idl::Field& field, const idl::Named& owner);
/// The C++ name of an arm, inside its union.
std::string arm_name(const idl::Arm& arm, const idl::Union& owner);

bool is_string(const idl::Type& type);

/// `[[deprecated("why")]]` or nothing.
std::string deprecated_attribute(const idl::Named& decl);

/// The documentation of a declaration, lines without slashes.
using Docs = std::vector<std::string>;

/// That of `decl`, its deprecation told in words.
Docs with_deprecation(const idl::Named& decl);

}  // namespace tagwire::codegen
