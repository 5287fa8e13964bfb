// One method as a foreign server publishes it, made into what an IDL can say: types from
// system.methodSignature, names of parameters and words from system.methodHelp. Both are
// conventions (of 2001) that every server reads in its own way; each form that is known is read,
// and what cannot be read becomes `any` rather than a guess.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tagwire/value/value.h"

namespace tagwire::importing {

/// The IDL types of one way to call a method.
struct Signature {
  std::string result;  ///< "int32", "map<string, any>"; empty: nothing
  std::vector<std::string> parameters;

  bool operator==(const Signature&) const = default;
};

/// The IDL type for the name of a type in a signature, in any case and most spellings: "i4",
/// "dateTime.iso8601", "Boolean". None for "nil" and its like. Names that say nothing (undef,
/// mixed) or are unknown are `any`.
std::optional<std::string> idl_type(std::string_view name);
/// Whether `name` is the name of a type that XML-RPC has.
bool is_type_name(std::string_view name);

/// What an answer of system.methodSignature means: [[result, parameter, ...], ...] as most answer;
/// [result, parameter, ...] as supervisor does. Empty when it says nothing: a sentence, "undef",
/// nil, an empty list, or anything else that is no list of names.
std::vector<Signature> read_signatures(const Value& answer);

struct Parameter {
  std::string name;  ///< an IDL name
  std::string type;
  bool optional = false;  ///< the last one only

  bool operator==(const Parameter&) const = default;
};

struct MethodShape {
  std::vector<Parameter> parameters;
  std::string result;                ///< empty: nothing
  std::vector<std::string> docs;     ///< lines
  std::vector<std::string> remarks;  ///< sentences for who edits the IDL
};

/// `name`: of the method, without its prefix. `help`: as answered, empty for none.
MethodShape shape_of(std::string_view name, const std::vector<Signature>& signatures,
                     std::string_view help);

/// Help as lines of a doc comment: without markup, control characters, common indentation, and
/// blank lines around it; long lines are broken.
std::vector<std::string> doc_lines(std::string_view help);

/// `text` as an IDL name: other characters than letters and digits become single underscores
/// between. Empty when nothing is left that can begin a name.
std::string idl_name(std::string_view text);

}  // namespace tagwire::importing
