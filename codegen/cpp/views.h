// What the generated files of one module say, as text: every name, type, order and line break is
// decided here, so that emit.cc only has to write it down.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "codegen/cpp/client_views.h"
#include "codegen/cpp/codec_views.h"
#include "codegen/cpp/constant_views.h"
#include "codegen/cpp/example_views.h"
#include "codegen/cpp/service_views.h"
#include "codegen/cpp/spelling.h"
#include "codegen/cpp/text_views.h"
#include "idl/model.h"

namespace tagwire::codegen {

struct EnumView {
  std::string doc;
  std::string name;
  std::string declaration;  ///< `enum class Priority : std::int32_t { low = 1, high = 9 };`
  std::string to_string;
  std::string parse;
  CodecView codec;
};

/// What an error has beside its struct.
struct ErrorView {
  std::string declaration;  ///< ErrorTraits<E>
  std::string definition;   ///< ErrorTraits<E>::text
};

/// A struct, an error or a union.
struct StructView {
  std::string doc;
  std::string declaration;
  std::string print;     ///< operator<<
  std::string deferred;  ///< what cannot be defined before every struct is complete, or empty
  CodecView codec;
  std::optional<ErrorView> error;
};

using ItemView = std::variant<LineView, EnumView, StructView>;

struct ModuleView {
  std::string idl_file;  ///< `orders.idl`
  std::string stem;      ///< `orders`
  std::string doc;       ///< of the module, as `//` lines
  std::string space;     ///< `shop::orders`
  Includes types_includes;
  Includes server_includes;
  Includes client_includes;
  Includes source_includes;
  /// Warnings that each file would give about its own text: about naming what it declares
  /// deprecated, and about an enumerator that has the name of a constant (-Wshadow of g++).
  std::vector<std::string> types_warnings;
  std::vector<std::string> server_warnings;
  std::vector<std::string> client_warnings;
  std::vector<std::string> source_warnings;
  bool prints_time = false;
  std::vector<std::string> forward_declarations;
  std::vector<ItemView> items;  ///< each after those that it needs complete
  std::vector<ServiceView> services;
  std::vector<ClientView> clients;  ///< of the same services
  TextView text;
  Includes examples_includes;
  std::vector<ExamplesView> examples;  ///< of services that have some
};

ModuleView module_view(const idl::Module& module);

/// `orders.idl` gives `orders`.
std::string file_stem(const idl::Module& module);

}  // namespace tagwire::codegen
