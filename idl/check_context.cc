#include "idl/check_context.h"

#include <optional>
#include <utility>

#include "idl/catalogue.h"

namespace tagwire::idl {

void CheckContext::refuse(std::string_view feature, Span where) {
  diagnostics.report(kNotSupported, where, feature);
}

void CheckContext::refuse_reserved(const std::vector<syntax::Reserved>& all) {
  for (const syntax::Reserved& reserved : all) refuse("'reserved'", reserved.span);
}

void CheckContext::fill_named(Named& named, const syntax::Header& header, const syntax::Name& name,
                              Target target) {
  named.name = name.text;
  named.wire_name = name.text;
  named.docs = header.docs;
  named.name_span = name.span;
  named.module = &module;
  apply_attributes(header.attributes, target, &named, names, diagnostics);
}

void CheckContext::resolve_fields(const std::vector<syntax::Field>& written,
                                  std::vector<Field>& made, Target target, TypePlace place,
                                  bool on_wire) {
  UniqueNames unique(diagnostics, on_wire);
  for (const syntax::Field& field : written) {
    Field& added = made.emplace_back();
    fill_named(added, field, field.name, target);
    unique.add(added);
    added.type = types.resolve(field.type, place);
    if (field.default_value) added.default_value.emplace();  // its value follows
    check_field_attributes(field, added, diagnostics);
    if (field.default_value && added.type.optional) {
      diagnostics.report(kDefaultOnOptional, field.default_value->span, added.name)
          .note(*field.type.optional, "the '?'");
    }
  }
}

void CheckContext::apply_constraints(const std::vector<syntax::Field>& written,
                                     std::vector<Field>& made) {
  for (std::size_t i = 0; i < made.size(); ++i) {
    constraints.apply(written[i].attributes, written[i].type, made[i].type);
  }
}

std::optional<Value> CheckContext::value_of(const syntax::ValueExpr& written, const Type& type) {
  std::optional<Value> value = values.convert(written, type);
  if (value && !checker.check(*value, type, written)) return std::nullopt;
  return value;
}

void CheckContext::evaluate_defaults(const std::vector<syntax::Field>& written,
                                     std::vector<Field>& made) {
  for (std::size_t i = 0; i < made.size(); ++i) {
    if (!written[i].default_value) continue;
    Type type = made[i].type;
    type.optional = false;
    std::optional<Value> value = value_of(*written[i].default_value, type);
    if (value) made[i].default_value = std::move(*value);
  }
}

}  // namespace tagwire::idl
