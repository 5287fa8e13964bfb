#include "idl/checker.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "idl/aggregates.h"
#include "idl/attributes.h"
#include "idl/catalogue.h"
#include "idl/check_context.h"
#include "idl/graph.h"
#include "idl/parser.h"
#include "idl/reserved.h"
#include "idl/service_checker.h"
#include "idl/template_text.h"
#include "idl/types.h"

namespace tagwire::idl {

namespace {

/// "A -> B -> A".
std::string spell_cycle(const Nodes& cycle, const std::vector<std::string>& names) {
  std::string text;
  for (const std::size_t node : cycle) text += names[node] + " -> ";
  return text + names[cycle.front()];
}

/// A constant, of the file or of one of its services.
struct ConstantPair {
  const syntax::Const* written;
  Const* made;
  const Service* service;     ///< null: of the file
  const ServiceScope* scope;  ///< of the service
};

class ModuleChecker {
 public:
  ModuleChecker(Unit& unit, Broken& broken, Diagnostics& diagnostics)
      : unit_(unit),
        module_(*unit.module),
        broken_(broken),
        diagnostics_(diagnostics),
        names_(unit.scope, diagnostics),
        types_(names_, diagnostics),
        values_(names_, broken, diagnostics),
        constraints_(values_, patterns_, diagnostics_),
        checker_(patterns_, diagnostics_),
        context_{module_, broken_, diagnostics_, names_, types_, values_, constraints_, checker_},
        services_(context_) {}

  /// The order matters: each step relies on what those before it have filled.
  void run() {
    begin_module();
    declare_imports();
    declare_all();
    resolve_all();
    check_alias_cycles();
    types_.check_map_keys();
    evaluate_constants();
    apply_constraints();
    check_constants();
    evaluate_defaults();
    for (const auto& [written, made] : errors_) finish_error(*written, *made);
    for (const auto& [written, made] : structs_) check_positional(*made, diagnostics_);
    for (const auto& [written, made] : unions_) {
      check_tag(written->attributes, *made, diagnostics_);
    }
    order_aggregates(module_, diagnostics_);
    services_.finish();
    names_.report_missing();
    report_unused_imports();
  }

 private:
  // ---- declaring

  void begin_module() {
    module_.name = unit_.file.module.text();
    module_.docs = unit_.file.docs;
    unit_.scope.module = module_.name;
    Named file;
    apply_attributes(unit_.file.attributes, Target::kModule, &file, names_, diagnostics_);
    module_.allowed = std::move(file.allowed);
  }

  void declare_imports() {
    std::set<const Unit*> seen;
    for (std::size_t i = 0; i < unit_.file.imports.size(); ++i) {
      const syntax::Import& import = unit_.file.imports[i];
      const Unit::Target& target = unit_.imports[i];
      if (target.unit != nullptr && !seen.insert(target.unit).second) {
        diagnostics_.report(kDuplicateImport, import.path_span, import.path);
        continue;
      }
      declare_import(import, target);
    }
  }

  void declare_import(const syntax::Import& import, const Unit::Target& target) {
    std::string name;
    Span span = import.path_span;
    if (import.alias) {
      name = import.alias->text;
      span = import.alias->span;
    } else if (target.unit != nullptr && !target.unit->file.module.parts.empty()) {
      name = target.unit->file.module.parts.back().text;
    } else {
      names_.expect_unknown_imports();
      return;
    }
    if (is_type_word(name)) {
      diagnostics_.report(kTypeWordAsName, span, name);
    }
    if (!unique_.add_exactly(name, span)) return;
    const bool usable = target.unit != nullptr && !target.in_cycle;
    names_.imports()[name] = {
        .scope = usable ? &target.unit->scope : nullptr, .span = import.span, .used = !usable};
    if (!usable) return;
    module_.imports.push_back({.alias = name, .path = import.path, .module = target.unit->module});
  }

  void declare_all() {
    for (const syntax::Decl& decl : unit_.file.declarations) {
      std::visit([this](const auto& written) { declare(written); }, decl);
    }
  }

  template <class Made>
  Made* make(std::vector<std::unique_ptr<Made>>& into) {
    into.push_back(std::make_unique<Made>());
    Made* made = into.back().get();
    module_.declarations.emplace_back(static_cast<const Made*>(made));
    return made;
  }

  /// Enters the name into the scope; the first declaration of a name keeps it.
  void enter(const syntax::Name& name, Symbol symbol) {
    if (name.text.empty()) return;
    symbol.span = name.span;
    const bool is_type = symbol.kind != Symbol::Kind::kConst;
    if (is_type && is_type_word(name.text)) {
      diagnostics_.report(kTypeWordAsName, name.span, name.text);
    }
    if (unique_.add(name.text, name.span, name.text)) {
      unit_.scope.symbols.emplace(name.text, symbol);
    }
  }

  void declare(const syntax::Const& written) {
    Const* made = make(module_.constants);
    context_.fill_named(*made, written, written.name, Target::kConst);
    enter(written.name, {.kind = Symbol::Kind::kConst, .constant = made});
    constants_.push_back({&written, made, nullptr, nullptr});
  }

  void declare(const syntax::Alias& written) {
    Alias* made = make(module_.aliases);
    context_.fill_named(*made, written, written.name, Target::kAlias);
    made->target = poisoned_type();
    enter(written.name, {.kind = Symbol::Kind::kAlias, .alias = made});
    aliases_.push_back({&written, made});
  }

  void declare(const syntax::Enum& written) {
    Enum* made = make(module_.enums);
    context_.fill_named(*made, written, written.name, Target::kEnum);
    enter(written.name, {.kind = Symbol::Kind::kEnum, .enumeration = made});
    if (written.broken) broken_.insert(made);
    made->strict = written.strict.has_value();
    fill_enum(written, *made);
  }

  void declare(const syntax::Struct& written) {
    Struct* made = make(module_.structs);
    context_.fill_named(*made, written, written.name, Target::kStruct);
    enter(written.name, {.kind = Symbol::Kind::kStruct, .structure = made});
    if (written.fields.broken) broken_.insert(made);
    made->strict = written.strict.has_value();
    structs_.push_back({&written, made});
  }

  void declare(const syntax::Union& written) {
    Union* made = make(module_.unions);
    context_.fill_named(*made, written, written.name, Target::kUnion);
    enter(written.name, {.kind = Symbol::Kind::kUnion, .union_type = made});
    if (written.arms.broken) broken_.insert(made);
    made->strict = written.strict.has_value();
    unions_.push_back({&written, made});
  }

  void declare(const syntax::ErrorDecl& written) {
    ErrorDecl* made = make(module_.errors);
    context_.fill_named(*made, written, written.name, Target::kError);
    enter(written.name, {.kind = Symbol::Kind::kError, .error = made});
    if (!written.name.text.empty()) {
      const auto [first, is_new] = error_wire_names_.try_emplace(made->wire_name, made);
      const bool twice = first->second->name == made->name;  // reported already
      if (!is_new && !twice) {
        diagnostics_
            .report(kDuplicateWireName, made->name_span, made->name, made->wire_name,
                    first->second->name)
            .note(first->second->name_span, "the other one");
      }
    }
    if (written.fields.broken) broken_.insert(made);
    errors_.push_back({&written, made});
  }

  void declare(const syntax::Service& written) {
    Service* made = make(module_.services);
    context_.fill_named(*made, written, written.name, Target::kService);
    enter(written.name, {.kind = Symbol::Kind::kService, .service = made});
    const ServiceScope& scope = services_.declare(written, *made, unit_.scope);
    for (std::size_t i = 0; i < written.constants.size(); ++i) {
      constants_.push_back({&written.constants[i], made->constants[i].get(), made, &scope});
    }
  }

  void declare(const syntax::Unreadable& written) {
    enter(written.name, {.kind = Symbol::Kind::kUnreadable});
  }

  // ---- enums

  void fill_enum(const syntax::Enum& written, Enum& made) {
    resolve_base(written, made);
    if (written.enumerators.empty() && !written.broken) {
      diagnostics_.report(kEmptyEnum, written.name.span, made.name);
    }
    UniqueNames unique(diagnostics_, /*on_wire=*/!written.base);
    ReservedItems reserved(
        written.reserved, "an enum without numbers",
        written.base ? ReservedItems::Numbers::kAllowed : ReservedItems::Numbers::kRefused,
        made.reserved, diagnostics_);
    std::map<std::int64_t, const syntax::Enumerator*> by_value;
    for (const syntax::Enumerator& enumerator : written.enumerators) {
      Enumerator& added = made.enumerators.emplace_back();
      context_.fill_named(added, enumerator, enumerator.name, Target::kEnumerator);
      added.value = static_cast<std::int64_t>(made.enumerators.size()) - 1;
      const bool is_new = unique.add(added);
      reserved.check(added);
      if (written.base) refuse_wire_names(enumerator);
      if (check_enum_value(written, enumerator, made, added) && is_new) {
        reserved.check(added.value, enumerator.value->span);
        const auto [first, differs] = by_value.try_emplace(added.value, &enumerator);
        if (!differs) {
          diagnostics_
              .report(kDuplicateEnumValue, enumerator.value->span, added.name,
                      first->second->name.text)
              .note(first->second->value->span, "the other one");
        }
      }
    }
  }

  /// On an enumerator that is a number on the wire.
  void refuse_wire_names(const syntax::Enumerator& enumerator) {
    for (const std::string_view name : {"wire", "alias"}) {
      const syntax::Attribute* attribute = find_attribute(enumerator.attributes, name);
      if (attribute == nullptr) continue;
      diagnostics_.report(kMisplacedAttribute, attribute->span, name,
                          "an enumerator that is a number on the wire", "those that are names");
    }
  }

  void resolve_base(const syntax::Enum& written, Enum& made) {
    if (!written.base) return;
    const std::string base = written.base->text();
    const std::optional<Scalar> scalar = scalar_named(base);
    if (scalar && integer_range(*scalar)) {
      made.underlying = *scalar;
    } else if (base == "uint64") {
      names_.add_missing(kUint64, base, written.base->span, {});
    } else {
      diagnostics_.report(kEnumBase, written.base->span, "'" + base + "'");
    }
  }

  /// True when the enumerator has a number of its own that is fine by itself.
  bool check_enum_value(const syntax::Enum& written, const syntax::Enumerator& enumerator,
                        const Enum& made, Enumerator& added) {
    if (!enumerator.value) {
      // Under a type that is none, numbers may not be what was meant.
      const bool has_numbers =
          made.underlying ||
          std::any_of(written.enumerators.begin(), written.enumerators.end(),
                      [](const syntax::Enumerator& one) { return one.value.has_value(); });
      if (written.base && has_numbers) {
        diagnostics_.report(kEnumValueMissing, enumerator.name.span, added.name, made.name);
      }
      return false;
    }
    if (!written.base) {
      diagnostics_.report(kEnumValueUnwanted, enumerator.value->span, added.name, made.name);
      return false;
    }
    if (!made.underlying) return false;
    Type type;
    type.scalar = *made.underlying;
    const std::optional<Value> value = values_.convert(*enumerator.value, type);
    if (!value) return false;
    added.value = std::get<std::int64_t>(value->data);
    return true;
  }

  // ---- types of everything

  void resolve_all() {
    for (const auto& [written, made, service, scope] : constants_) {
      made->type = types_.resolve(written->type, TypePlace::kConst);
    }
    for (const auto& [written, made] : aliases_) {
      made->target = types_.resolve(written->target, TypePlace::kAlias);
    }
    for (const auto& [written, made] : structs_) {
      resolve_fields(written->fields, "a struct", *made);
    }
    for (const auto& [written, made] : unions_) resolve_arms(written->arms, *made);
    for (const auto& [written, made] : errors_) {
      resolve_fields(written->fields, "an error", *made);
    }
    services_.resolve();
  }

  /// The fields of a struct or error.
  template <class Made>
  void resolve_fields(const syntax::Fields& written, std::string_view what, Made& made) {
    context_.resolve_fields(written.fields, made.fields, Target::kField, TypePlace::kField,
                            /*on_wire=*/true);
    ReservedItems reserved(written.reserved, what, ReservedItems::Numbers::kRefused, made.reserved,
                           diagnostics_);
    for (const Field& field : made.fields) reserved.check(field);
  }

  void resolve_arms(const syntax::Fields& written, Union& made) {
    if (written.fields.empty() && !written.broken) {
      diagnostics_.report(kEmptyUnion, made.name_span, made.name);
    }
    UniqueNames unique(diagnostics_, /*on_wire=*/true);
    ReservedItems reserved(written.reserved, "a union", ReservedItems::Numbers::kRefused,
                           made.reserved, diagnostics_);
    for (const syntax::Field& arm : written.fields) {
      Arm& added = made.arms.emplace_back();
      context_.fill_named(added, arm, arm.name, Target::kArm);
      unique.add(added);
      reserved.check(added);
      const bool has_type = arm.type.kind != syntax::TypeExpr::Kind::kBroken;
      if (has_type) added.type = types_.resolve(arm.type, TypePlace::kArm);
    }
  }

  // ---- aliases

  void check_alias_cycles() {
    std::map<const Alias*, std::size_t> index;
    std::vector<std::string> names;
    for (const auto& [written, made] : aliases_) {
      index.emplace(made, names.size());
      names.push_back(made->name);
    }
    Graph graph(aliases_.size());
    for (std::size_t i = 0; i < aliases_.size(); ++i) {
      collect_aliases(aliases_[i].made->target, index, graph[i]);
    }
    for (const Nodes& component : components(graph)) {
      const Nodes cycle = cycle_in(graph, component);
      if (cycle.empty()) {
        check_alias_depth(*aliases_[component.front()].made);
        continue;
      }
      const Alias& first = *aliases_[cycle.front()].made;
      diagnostics_.report(kAliasCycle, first.name_span, spell_cycle(cycle, names));
      for (const std::size_t node : component) aliases_[node].made->target = poisoned_type();
    }
  }

  static void collect_aliases(const Type& type, const std::map<const Alias*, std::size_t>& index,
                              Nodes& out) {
    const auto found = index.find(type.alias);
    if (found != index.end()) out.push_back(found->second);
    for (const Type& argument : type.arguments) collect_aliases(argument, index, out);
  }

  /// Aliases of aliases must not build what could not be written at once. Those that `alias` stands
  /// on were looked at before.
  void check_alias_depth(Alias& alias) {
    const int depth = depth_of(alias.target);
    alias_depth_[&alias] = depth;
    if (depth <= kMaxNesting) return;
    diagnostics_.report(kTooDeep, alias.name_span, "types are");
    alias.target = poisoned_type();
    alias_depth_[&alias] = 0;
  }

  int depth_of(const Type& type) const {
    const auto found = alias_depth_.find(type.alias);
    int depth = found == alias_depth_.end() ? 0 : found->second;
    for (const Type& argument : type.arguments) depth = std::max(depth, depth_of(argument));
    return depth + 1;
  }

  // ---- constants and defaults

  void evaluate_constants() {
    std::map<const Const*, std::size_t> index_of;
    std::vector<std::string> names;
    for (const auto& [written, made, service, scope] : constants_) {
      index_of.emplace(made, names.size());
      names.push_back(service == nullptr ? made->name : service->name + "." + made->name);
    }
    Graph graph(constants_.size());
    for (std::size_t i = 0; i < constants_.size(); ++i) {
      names_.enter(constants_[i].scope);
      constants_needed_by(constants_[i].written->value, constants_[i].made->type, index_of,
                          graph[i]);
    }
    for (const Nodes& component : components(graph)) {
      const Nodes cycle = cycle_in(graph, component);
      if (!cycle.empty()) {
        const Const& first = *constants_[cycle.front()].made;
        diagnostics_.report(kConstantCycle, first.name_span, spell_cycle(cycle, names));
        for (const std::size_t node : component) broken_.insert(constants_[node].made);
        continue;
      }
      const std::size_t index = component.front();
      evaluate(constants_[index]);
      evaluated_.push_back({.constant = constants_[index], .needs = std::move(graph[index])});
    }
    names_.enter(nullptr);
  }

  /// The constants of this file that `value` mentions. An enumerator goes before a constant of its
  /// name.
  void constants_needed_by(const syntax::ValueExpr& value, const Type& declared,
                           const std::map<const Const*, std::size_t>& index, Nodes& out) const {
    const Type type = declared.resolved();
    const bool is_path = value.kind == syntax::ValueExpr::Kind::kPath;
    if (is_path) {
      const bool is_enumerator =
          type.kind == Type::Kind::kEnum && value.path.parts.size() == 1 &&
          find_member(type.enumeration->enumerators, value.path.parts.front().text) != nullptr;
      const Symbol* symbol = is_enumerator ? nullptr : names_.find_own(value.path);
      const auto found = symbol == nullptr ? index.end() : index.find(symbol->constant);
      if (found != index.end()) out.push_back(found->second);
    }
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      const bool is_list = value.kind == syntax::ValueExpr::Kind::kList;
      const std::string_view key = is_list ? std::string_view() : value.keys[i].text;
      constants_needed_by(value.items[i], item_type(type, i, key), index, out);
    }
  }

  /// Types as written, once the constants that bounds are made of have their values.
  void apply_constraints() {
    for (const auto& [written, made, service, scope] : constants_) {
      names_.enter(scope);
      constraints_.apply({}, written->type, made->type);
    }
    names_.enter(nullptr);
    for (const auto& [written, made] : aliases_) {
      if (is_poisoned(made->target)) continue;
      constraints_.apply(written->attributes, written->target, made->target);
    }
    for (const auto& [written, made] : structs_) {
      context_.apply_constraints(written->fields.fields, made->fields);
    }
    for (const auto& [written, made] : unions_) {
      for (std::size_t i = 0; i < made->arms.size(); ++i) {
        const syntax::Field& arm = written->arms.fields[i];
        if (made->arms[i].type) {
          constraints_.apply(arm.attributes, arm.type, *made->arms[i].type);
        } else {
          constraints_.apply_to_nothing(arm.attributes);
        }
      }
    }
    for (const auto& [written, made] : errors_) {
      context_.apply_constraints(written->fields.fields, made->fields);
    }
    services_.apply_constraints();
  }

  /// Those that others need come first, so that each mistake is reported where it was made.
  void check_constants() {
    for (const auto& [constant, needs] : evaluated_) {
      const auto& [written, made, service, scope] = constant;
      const bool was_reported =
          broken_.contains(made) || std::any_of(needs.begin(), needs.end(), [&](std::size_t i) {
            return broken_.contains(constants_[i].made);
          });
      if (was_reported || !checker_.check(made->value, made->type, written->value)) {
        broken_.insert(made);
      }
    }
  }

  void evaluate(const ConstantPair& pair) {
    names_.enter(pair.scope);
    std::optional<Value> value = values_.convert(pair.written->value, pair.made->type);
    if (value) {
      pair.made->value = std::move(*value);
    } else {
      broken_.insert(pair.made);
    }
  }

  void evaluate_defaults() {
    for (const auto& [written, made] : structs_) {
      context_.evaluate_defaults(written->fields.fields, made->fields);
    }
    for (const auto& [written, made] : errors_) {
      context_.evaluate_defaults(written->fields.fields, made->fields);
    }
    services_.evaluate_defaults();
  }

  // ---- errors

  void finish_error(const syntax::ErrorDecl& written, ErrorDecl& made) {
    if (written.code.kind == syntax::ValueExpr::Kind::kInteger) {
      check_fault_code(written.code, made);
    } else {
      broken_.insert(&made);  // its code is unknown
    }
    const bool complete = !written.fields.broken;
    if (written.text) {
      made.text = parse_template(*written.text, made, complete, diagnostics_);
    } else {
      made.text.push_back({.literal = made.name, .field = nullptr});
    }
    for (const Field& field : made.fields) {
      if (field.wire_name == "error") diagnostics_.report(kErrorFieldName, field.name_span);
    }
  }

  void check_fault_code(const syntax::ValueExpr& code, ErrorDecl& made) {
    constexpr std::int64_t kFirstReserved = -32768;
    constexpr std::int64_t kLastReserved = -32000;
    if (code.integer < std::numeric_limits<std::int32_t>::min() ||
        code.integer > std::numeric_limits<std::int32_t>::max()) {
      diagnostics_.report(kFaultCodeRange, code.span, std::to_string(code.integer));
      broken_.insert(&made);
      return;
    }
    made.code = static_cast<std::int32_t>(code.integer);
    if (code.integer >= kFirstReserved && code.integer <= kLastReserved) {
      diagnostics_.report(kReservedFaultCode, code.span, code.integer);
    }
  }

  // ---- imports

  /// With its `;`, and with the line when nothing else stands there.
  static Span whole_import(Span span) {
    const std::string_view text = span.file->text();
    std::size_t end = text.find_first_not_of(" \t", span.end);
    if (end == std::string_view::npos || text[end] != ';') return span;
    span.end = end + 1;
    end = text.find_first_not_of(" \t\r", span.end);
    const bool ends_line = end != std::string_view::npos && text[end] == '\n';
    if (ends_line && span.file->line_start(span.begin) == span.begin) span.end = end + 1;
    return span;
  }

  void report_unused_imports() {
    if (unit_.file.broken) return;
    for (const auto& [name, import] : names_.imports()) {
      if (import.used) continue;
      diagnostics_.report(kUnusedImport, import.span, name).replace(whole_import(import.span), "");
    }
  }

  struct Evaluated {
    ConstantPair constant;
    Nodes needs;  ///< of constants_
  };

  Unit& unit_;
  Module& module_;
  Broken& broken_;
  Diagnostics& diagnostics_;
  Names names_;
  TypeResolver types_;
  ValueConverter values_;
  Patterns patterns_;
  ConstraintReader constraints_;
  ConstraintChecker checker_;
  CheckContext context_;
  ServiceChecker services_;
  UniqueNames unique_{diagnostics_, /*on_wire=*/false};
  std::vector<ConstantPair> constants_;
  std::vector<Evaluated> evaluated_;  // each after those it needs
  std::vector<Pair<syntax::Alias, Alias>> aliases_;
  std::vector<Pair<syntax::Struct, Struct>> structs_;
  std::vector<Pair<syntax::Union, Union>> unions_;
  std::vector<Pair<syntax::ErrorDecl, ErrorDecl>> errors_;
  std::map<std::string, const ErrorDecl*> error_wire_names_;
  std::map<const Alias*, int> alias_depth_;
};

}  // namespace

void check(Unit& unit, Broken& broken, Diagnostics& diagnostics) {
  unit.scope.unreadable = unit.file.lost_names;
  ModuleChecker(unit, broken, diagnostics).run();
}

}  // namespace tagwire::idl
