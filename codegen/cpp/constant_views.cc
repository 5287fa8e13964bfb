#include "codegen/cpp/constant_views.h"

#include <utility>
#include <variant>
#include <vector>

#include "codegen/cpp/layout.h"
#include "codegen/cpp/names.h"

namespace tagwire::codegen {
namespace {

/// A string as an expression; one with a NUL needs its length.
std::string string_view_expression(const std::string& text) {
  if (text.find('\0') == std::string::npos) return string_literal(text);
  return "std::string_view(" + string_literal(text) + ", " + std::to_string(text.size()) + ")";
}

/// Whether a constant of this type can be constexpr.
bool is_literal_type(const idl::Type& given) {
  if (find_converted(given) != nullptr) return false;
  const idl::Type type = resolve(given);
  return type.kind == idl::Type::Kind::kEnum ||
         (type.kind == idl::Type::Kind::kScalar && type.scalar != idl::Scalar::kBytes &&
          type.scalar != idl::Scalar::kAny);
}

/// `inline constexpr std::int32_t MAX = 100;`; `before`: the first word.
std::string declaration(const idl::Const& constant, const std::string& name,
                        const std::string& before, std::size_t indent, const Speller& speller,
                        Includes& includes) {
  std::string left;
  std::string value = speller.initializer(constant.type, constant.value);
  if (is_string(constant.type) && find_converted(constant.type) == nullptr) {
    includes.standard.insert("string_view");
    left = before + " constexpr std::string_view " + name + " =";
    value = string_view_expression(std::get<std::string>(constant.value.data));
  } else {
    const bool literal = is_literal_type(constant.type);
    left = before +
           (literal              ? " constexpr "
            : before == "inline" ? " const "
                                 : " inline const ") +
           speller.type(constant.type) + " " + name + " =";
  }
  const std::string attribute = deprecated_attribute(constant);
  if (!attribute.empty()) left.insert(0, attribute + " ");
  return wrap_pair(indent, left, value + ";");
}

}  // namespace

LineView constant_view(const idl::Const& constant, const Speller& speller, Includes& includes) {
  return {doc_comment(0, constant.docs),
          declaration(constant, declaration_name(constant), "inline", 0, speller, includes)};
}

bool has_constants(const idl::Service& service) {
  return !service.constants.empty() || (service.base != nullptr && has_constants(*service.base));
}

std::optional<LineView> constants_view(const idl::Service& service, Includes& includes) {
  if (!has_constants(service)) return std::nullopt;
  const std::string name = declaration_name(service);
  std::vector<std::string> hidden = {name};
  for (const auto& constant : service.constants) hidden.push_back(cpp_name(*constant, {name}));
  const Speller speller(*service.module, includes, std::move(hidden));
  const bool derived = service.base != nullptr && has_constants(*service.base);
  std::string text = "struct " + name + (derived ? " : " + speller.name(*service.base) : "") + " {";
  for (const auto& constant : service.constants) {
    for (const std::string& part :
         {doc_comment(2, constant->docs),
          declaration(*constant, cpp_name(*constant, {name}), "static", 2, speller, includes)}) {
      if (!part.empty()) text += "\n  " + hang(part, 2);
    }
  }
  text += service.constants.empty() ? "};" : "\n};";
  return LineView{doc_comment(0, {"The constants of service " + service.name + "."}),
                  fenced_if_long(0, text)};
}

}  // namespace tagwire::codegen
