// What the generated files of one module say, as text: every name, type, order and line break is
// decided here, so that emit.cc only has to write it down.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "codegen/cpp/spelling.h"
#include "idl/model.h"

namespace tagwire::codegen {

/// A const or an alias: one declaration.
struct LineView {
  std::string doc;
  std::string text;
};

struct EnumeratorView {
  std::string doc;
  std::string declaration;  ///< `low = 1,`, `sent [[deprecated("use shipped")]],`
  std::string to_string;    ///< `if (value == Status::sent) return "sent";`
  std::string parse;        ///< `if (text == "sent") return (out = Status::sent, true);`
};

/// The declaration of a Codec and, of a struct or enum, its two functions.
struct CodecView {
  std::string declaration;
  std::string fields;      ///< `using LineFields = ...;`
  std::string definition;  ///< decode and encode
};

struct EnumView {
  std::string doc;
  std::string name;
  std::string head;      ///< `enum class Priority : std::int32_t {`
  std::string one_line;  ///< the whole declaration, when it fits in a line
  std::vector<EnumeratorView> enumerators;
  std::string unknown;  ///< `unknown_,` in an enum of names
  CodecView codec;
};

struct FieldView {
  std::string doc;
  std::string declaration;  ///< `std::int32_t qty = 1;`
};

/// What an error has beside its struct.
struct ErrorView {
  std::string declaration;  ///< ErrorTraits<E>
  std::string definition;   ///< ErrorTraits<E>::text
};

struct StructView {
  std::string doc;
  std::string name;
  std::string head;  ///< `struct [[deprecated("use that")]] Line {`
  std::vector<FieldView> fields;
  std::string print;  ///< operator<<
  CodecView codec;
  std::optional<ErrorView> error;
};

using ItemView = std::variant<LineView, EnumView, StructView>;

struct MethodView {
  std::string doc;
  std::string declaration;    ///< the pure virtual function
  std::string unimplemented;  ///< its override that throws
  std::string help;           ///< `constexpr std::string_view place_help_ = ...;`, or empty
  std::string registration;   ///< `table.add<&OrdersService::place>(...);`
};

struct ServiceView {
  std::string doc;
  std::string idl_name;
  std::string name;
  std::string unimplemented_name;
  std::vector<MethodView> methods;
};

struct ModuleView {
  std::string idl_file;  ///< `orders.idl`
  std::string stem;      ///< `orders`
  std::string doc;       ///< of the module, as `//` lines
  std::string space;     ///< `shop::orders`
  Includes types_includes;
  Includes server_includes;
  Includes source_includes;
  bool names_deprecated_types = false;  ///< it or an import has some: signatures may name them
  bool names_deprecated = false;        ///< the same with fields, enumerators and constants
  bool prints_time = false;
  std::vector<std::string> forward_declarations;
  std::vector<ItemView> items;  ///< each after those that it needs complete
  std::vector<ServiceView> services;
};

ModuleView module_view(const idl::Module& module);

/// `orders.idl` gives `orders`.
std::string file_stem(const idl::Module& module);

}  // namespace tagwire::codegen
