#include "idl/names.h"

#include <algorithm>
#include <array>
#include <utility>

#include "idl/lexer.h"
#include "idl/suggest.h"

namespace tagwire::idl {

using syntax::Name;
using syntax::Path;

namespace {

using Wanted = Names::Wanted;

constexpr std::size_t kMaxUsesShown = 8;

const DiagnosticDef<std::string_view>& unknown(Wanted wanted) {
  switch (wanted) {
    case Wanted::kType:
      return kUnknownType;
    case Wanted::kConstant:
      return kUnknownConstant;
    case Wanted::kService:
      return kUnknownService;
    case Wanted::kError:
      break;
  }
  return kUnknownError;
}

std::string_view spell(Wanted wanted) {
  switch (wanted) {
    case Wanted::kType:
      return "a type";
    case Wanted::kConstant:
      return "a constant";
    case Wanted::kService:
      return "a service";
    case Wanted::kError:
      break;
  }
  return "an error";
}

bool fits(Symbol::Kind kind, Wanted wanted) {
  switch (kind) {
    case Symbol::Kind::kConst:
      return wanted == Wanted::kConstant;
    case Symbol::Kind::kAlias:
    case Symbol::Kind::kEnum:
    case Symbol::Kind::kUnion:
    case Symbol::Kind::kStruct:
      return wanted == Wanted::kType;
    case Symbol::Kind::kError:
      return wanted == Wanted::kError;
    case Symbol::Kind::kService:
      return wanted == Wanted::kService;
    case Symbol::Kind::kUnreadable:
      return true;
  }
  return false;
}

/// What other languages call our types.
std::string_view type_word_for(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 35> kSynonyms = {{
      {"int", "int32"},          {"integer", "int32"},  {"long", "int64"},    {"short", "int16"},
      {"byte", "uint8"},         {"i1", "int8"},        {"i2", "int16"},      {"i4", "int32"},
      {"i8", "int64"},           {"i16", "int16"},      {"i32", "int32"},     {"i64", "int64"},
      {"u8", "uint8"},           {"u16", "uint16"},     {"u32", "uint32"},    {"float", "double"},
      {"float32", "double"},     {"float64", "double"}, {"number", "double"}, {"real", "double"},
      {"str", "string"},         {"text", "string"},    {"char", "string"},   {"binary", "bytes"},
      {"base64", "bytes"},       {"blob", "bytes"},     {"boolean", "bool"},  {"vector", "list"},
      {"array", "list"},         {"sequence", "list"},  {"dict", "map"},      {"date", "datetime"},
      {"timestamp", "datetime"}, {"object", "any"},     {"variant", "any"},
  }};
  for (const auto& [theirs, ours] : kSynonyms) {
    if (word == theirs) return ours;
  }
  return {};
}

std::vector<std::string> type_words() {
  return {"bool",   "int8",  "int16",    "int32",    "int64", "uint8", "uint16", "uint32", "double",
          "string", "bytes", "datetime", "duration", "any",   "list",  "map",    "tuple"};
}

}  // namespace

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  });
  return text;
}

std::string_view spell(Symbol::Kind kind) {
  switch (kind) {
    case Symbol::Kind::kConst:
      return "a constant";
    case Symbol::Kind::kAlias:
      return "a type";
    case Symbol::Kind::kEnum:
      return "an enum";
    case Symbol::Kind::kStruct:
      return "a struct";
    case Symbol::Kind::kError:
      return "an error";
    case Symbol::Kind::kService:
      return "a service";
    case Symbol::Kind::kUnion:
      return "a union";
    case Symbol::Kind::kUnreadable:
      break;
  }
  return "a declaration";
}

const Symbol* Names::find_own(std::string_view name) const {
  if (service_ != nullptr) {
    const auto inner = service_->constants.find(name);
    if (inner != service_->constants.end()) return &inner->second;
  }
  const auto found = own_.symbols.find(name);
  return found == own_.symbols.end() ? nullptr : &found->second;
}

const Symbol* Names::find_own(const Path& path) const {
  if (path.parts.size() == 1) return find_own(path.parts.front().text);
  const ServiceScope* service = service_named(own_, path.parts.front().text);
  if (service == nullptr || path.parts.size() > 2) return nullptr;
  const auto found = service->constants.find(path.parts.back().text);
  return found == service->constants.end() ? nullptr : &found->second;
}

const ServiceScope* Names::service_named(const Scope& scope, std::string_view name) {
  const auto found = scope.services.find(name);
  return found == scope.services.end() ? nullptr : &found->second;
}

const Symbol* Names::find(const Path& path, Wanted wanted) {
  if (path.parts.size() > 1) return find_imported(path, wanted);
  const Name& name = path.parts.front();
  if (service_ != nullptr && wanted == Wanted::kConstant) {
    const Symbol* own = find_own(name.text);
    if (own == nullptr && service_->unreadable) return nullptr;
    const bool inner = own != nullptr && service_->constants.contains(name.text);
    if (inner) return own->kind == Symbol::Kind::kUnreadable ? nullptr : own;
  }
  return find_in(own_, name, path, wanted, "");
}

/// `path` ends in the name of a constant of `service`.
const Symbol* Names::find_in_service(const ServiceScope& service, const Path& path) {
  const std::string& name = path.parts.back().text;
  const auto found = service.constants.find(name);
  if (found != service.constants.end()) {
    return found->second.kind == Symbol::Kind::kUnreadable ? nullptr : &found->second;
  }
  if (service.unreadable) return nullptr;
  std::vector<std::string> candidates;
  for (const auto& [candidate, symbol] : service.constants) candidates.push_back(candidate);
  Near near = nearest_of(name, candidates);
  const std::string text = path.text();
  if (!near.empty()) near.name.insert(0, text.substr(0, text.size() - name.size()));
  add_missing(kUnknownConstant, text, path.span, std::move(near));
  return nullptr;
}

const Symbol* Names::find_imported(const Path& path, Wanted wanted) {
  const std::string& prefix = path.parts.front().text;
  const bool constant = wanted == Wanted::kConstant;
  const auto import = imports_.find(prefix);
  if (import != imports_.end()) {
    import->second.used = true;
    if (import->second.scope == nullptr) return nullptr;
    const Scope& scope = *import->second.scope;
    if (path.parts.size() == 2) {
      return find_in(scope, path.parts.back(), path, wanted, prefix + ".");
    }
    const ServiceScope* service = service_named(scope, path.parts[1].text);
    if (constant && path.parts.size() == 3 && service != nullptr) {
      return find_in_service(*service, path);
    }
  } else if (constant && path.parts.size() == 2) {
    const ServiceScope* service = service_named(own_, prefix);
    if (service != nullptr) return find_in_service(*service, path);
  }
  const Symbol* own = find_own(prefix);
  if (own != nullptr && own->kind == Symbol::Kind::kUnreadable) return nullptr;
  if (own_.unreadable) return nullptr;
  std::string suggested = suggestion_for_path(path, wanted);
  const bool prefix_is_fine = import != imports_.end() || own != nullptr;
  if (prefix_is_fine || !suggested.empty()) {
    add_missing(unknown(wanted), path.text(), path.span, std::move(suggested));
  } else if (const std::string service = constant ? near_service(path) : ""; !service.empty()) {
    add_missing(kUnknownConstant, path.text(), path.span, service + "." + path.parts.back().text);
  } else if (!unknown_imports_) {
    std::vector<std::string> names;
    for (const auto& [name, scope] : imports_) names.push_back(name);
    Near near = nearest_of(prefix, names);
    // The import that was probably meant is not called unused as well.
    if (!near.empty()) imports_.find(near.name)->second.used = true;
    add_missing(kUnknownImport, prefix, path.parts.front().span, std::move(near));
  }
  return nullptr;
}

/// The service of this file that SERVICE.NAME probably means; empty when there is none.
std::string Names::near_service(const Path& path) const {
  if (path.parts.size() != 2) return {};
  std::vector<std::string> names;
  for (const auto& [name, service] : own_.services) names.push_back(name);
  return nearest(path.parts.front().text, names);
}

/// For a path that is not `import.name`.
std::string Names::suggestion_for_path(const Path& path, Wanted wanted) const {
  const std::string& last = path.parts.back().text;
  const std::string prefix = path.text().substr(0, path.text().size() - last.size() - 1);
  for (const auto& [name, import] : imports_) {
    if (import.scope != nullptr && import.scope->module == prefix) return name + "." + last;
  }
  const Symbol* own = path.parts.size() == 2 ? find_own(prefix) : nullptr;
  if (own != nullptr && own->kind == Symbol::Kind::kEnum && wanted == Wanted::kConstant) {
    return last;  // enumerators are written bare
  }
  return own_.module == prefix ? last : std::string();
}

const Symbol* Names::find_in(const Scope& scope, const Name& name, const Path& path, Wanted wanted,
                             const std::string& prefix) {
  const auto found = scope.symbols.find(name.text);
  if (found == scope.symbols.end()) {
    if (scope.unreadable || !is_valid_name(name.text)) return nullptr;
    if (prefix.empty() && wanted == Wanted::kType && name.text == "uint64") {
      add_missing(kUint64, name.text, path.span, {});
      return nullptr;
    }
    const std::string text = path.text();
    if (add_use(unknown(wanted), text, path.span)) return nullptr;
    // Nobody reads the thousandth suggestion, and each is a look at every name.
    const bool too_many = missing_.size() >= Diagnostics::kLimit;
    add_missing(unknown(wanted), text, path.span,
                too_many ? Near() : suggestion(scope, name.text, wanted, prefix));
    return nullptr;
  }
  const Symbol& symbol = found->second;
  if (!fits(symbol.kind, wanted)) {
    add_wrong_kind(path, symbol, wanted);
    return nullptr;
  }
  return symbol.kind == Symbol::Kind::kUnreadable ? nullptr : &symbol;
}

void Names::add_wrong_kind(const Path& path, const Symbol& symbol, Wanted wanted) {
  Diagnostic*& report = wrong_kind_[{&symbol, wanted}];
  if (report == nullptr) {
    report =
        &diagnostics_.report(kWrongKind, path.span, path.text(), spell(symbol.kind), spell(wanted))
             .note(symbol.span, "declared here");
  } else if (report->notes.size() <= kMaxUsesShown) {
    report->note(path.span, "also used here");
  }
}

/// The nearest name of the right kind in `scope`; failing that, the very name in an import.
Near Names::suggestion(const Scope& scope, std::string_view name, Wanted wanted,
                       const std::string& prefix) const {
  if (prefix.empty() && wanted == Wanted::kType && !type_word_for(name).empty()) {
    return std::string(type_word_for(name));
  }
  if (prefix.empty()) {
    for (const auto& [alias, import] : imports_) {
      if (import.scope == nullptr) continue;
      const auto there = import.scope->symbols.find(name);
      if (there != import.scope->symbols.end() && fits(there->second.kind, wanted)) {
        return alias + "." + std::string(name);
      }
    }
  }
  if (wanted == Wanted::kConstant) {
    for (const auto& [service, inner] : scope.services) {
      if (inner.constants.contains(name)) return prefix + service + "." + std::string(name);
    }
  }
  std::vector<std::string> candidates;
  if (prefix.empty() && wanted == Wanted::kConstant && service_ != nullptr) {
    for (const auto& [candidate, symbol] : service_->constants) candidates.push_back(candidate);
  }
  if (prefix.empty() && wanted == Wanted::kType) candidates = type_words();
  for (const auto& [candidate, symbol] : scope.symbols) {
    if (fits(symbol.kind, wanted)) candidates.push_back(candidate);
  }
  Near near = nearest_of(name, candidates);
  if (!near.empty()) near.name.insert(0, prefix);
  return near;
}

void Names::mark_used(const syntax::ValueExpr& value) {
  for (const syntax::ValueExpr& item : value.items) mark_used(item);
  if (value.path.parts.size() < 2) return;
  const auto import = imports_.find(value.path.parts.front().text);
  if (import != imports_.end()) import->second.used = true;
}

bool Names::add_use(const DiagnosticDef<std::string_view>& def, const std::string& name, Span use) {
  const auto found = missing_by_name_.find({def.id, name});
  if (found == missing_by_name_.end()) return false;
  found->second->uses.push_back(use);
  return true;
}

void Names::add_missing(const DiagnosticDef<std::string_view>& def, const std::string& name,
                        Span use, Near suggestion) {
  Missing*& entry = missing_by_name_[{def.id, name}];
  if (entry == nullptr) {
    entry = &missing_.emplace_back(Missing{&def, name, std::move(suggestion), {}});
    // An import that would mend it is wanted, not unused.
    const std::string& name_of_it = entry->suggestion.name;
    const std::size_t dot = name_of_it.find('.');
    const auto import = imports_.find(name_of_it.substr(0, dot));
    if (dot != std::string::npos && import != imports_.end()) import->second.used = true;
  }
  entry->uses.push_back(use);
}

void Names::report_missing() {
  for (Missing& missing : missing_) {
    std::sort(missing.uses.begin(), missing.uses.end(),
              [](const Span& a, const Span& b) { return a.begin < b.begin; });
    Diagnostic& report = diagnostics_.report(*missing.def, missing.uses.front(), missing.name)
                             .suggest(missing.suggestion.name);
    if (missing.suggestion.only) {
      // What is missing may stand behind an @.
      const std::string& meant = missing.suggestion.name;
      const std::string text = meant.substr(meant.starts_with('@') ? 1 : 0);
      for (const Span& use : missing.uses) report.replace(use, text);
    }
    for (std::size_t i = 1; i < missing.uses.size(); ++i) {
      if (i > kMaxUsesShown) {
        const std::size_t more = missing.uses.size() - i;
        report.note(missing.uses[i], "and here, and " + std::to_string(more - 1) + " times more");
        break;
      }
      report.note(missing.uses[i], "also used here");
    }
  }
  missing_.clear();
  missing_by_name_.clear();
}

bool UniqueNames::add_exactly(const std::string& name, Span span) {
  const auto [first, is_new] = by_name_.try_emplace(name, span);
  if (!is_new) {
    diagnostics_.report(kDuplicateName, span, name).note(first->second, "first declared here");
  }
  return is_new;
}

bool UniqueNames::add_off_wire(const std::string& name, Span span) {
  if (name.empty()) return true;
  if (!add_exactly(name, span)) return false;
  const auto [alike, differs] = by_lower_case_.try_emplace(lower_case(name), First{name, span});
  if (!differs) {
    diagnostics_.report(kNamesDifferInCase, span, name, alike->second.name)
        .note(alike->second.span, "the other one");
  }
  return true;
}

bool UniqueNames::add(const std::string& name, Span span, const std::string& wire_name) {
  if (!add_off_wire(name, span)) return false;
  if (on_wire_ && !name.empty()) add_on_wire(name, span, wire_name);
  return true;
}

/// What is read under another name takes that name, too.
bool UniqueNames::add(const Named& named) {
  if (!add(named.name, named.name_span, named.wire_name)) return false;
  if (!on_wire_ || named.name.empty()) return true;
  std::set<std::string_view> own = {named.wire_name};
  for (const std::string& alias : named.aliases) {
    if (own.insert(alias).second) {
      add_on_wire(named.name, named.name_span, alias);
    } else {
      diagnostics_.report(kBadWireName, named.name_span,
                          "needs no '@alias' when it is read anyway: '" + alias + "'");
    }
  }
  return true;
}

void UniqueNames::add_on_wire(const std::string& name, Span span, const std::string& wire_name) {
  const auto [on_wire, is_free] = by_wire_name_.try_emplace(wire_name, First{name, span});
  if (!is_free) {
    diagnostics_.report(kDuplicateWireName, span, name, wire_name, on_wire->second.name)
        .note(on_wire->second.span, "the other one");
  }
}

}  // namespace tagwire::idl
