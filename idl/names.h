// Names and what they stand for: the declarations of one file, and of the files it imports.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "idl/catalogue.h"
#include "idl/diagnostic.h"
#include "idl/model.h"
#include "idl/suggest.h"
#include "idl/syntax.h"

namespace tagwire::idl {

/// What a name stands for. The pointer that goes with `kind` is set, others are null.
struct Symbol {
  enum class Kind : std::uint8_t {
    kConst,
    kAlias,
    kEnum,
    kStruct,
    kError,
    kService,
    kUnion,
    kUnreadable,  ///< declared by something that could not be read: uses of it are no mistake
  };
  Kind kind = Kind::kUnreadable;
  Span span{};
  const Const* constant = nullptr;
  const Alias* alias = nullptr;
  const Enum* enumeration = nullptr;
  const Struct* structure = nullptr;
  const Union* union_type = nullptr;
  const ErrorDecl* error = nullptr;
  const Service* service = nullptr;
};

/// ASCII letters.
std::string lower_case(std::string text);

/// "a struct", "an error": for messages.
std::string_view spell(Symbol::Kind kind);

using Symbols = std::map<std::string, Symbol, std::less<>>;

/// The constants of one service.
struct ServiceScope {
  Symbols constants;
  bool unreadable = false;  ///< as Scope::unreadable
};

/// The declarations of one file.
struct Scope {
  std::string module;
  Symbols symbols;
  std::map<std::string, ServiceScope, std::less<>> services;  ///< by the names of the services
  /// What could not be read may have declared anything: no name is called missing.
  bool unreadable = false;
};

/// The import of a file by another.
struct ImportedScope {
  const Scope* scope = nullptr;  ///< null: could not be read, which was reported
  Span span;                     ///< of the import
  bool used = false;
};

/// Looks names up on behalf of one file, and reports those that are missing: each once, with all
/// its uses.
class Names {
 public:
  enum class Wanted : std::uint8_t { kType, kConstant, kError, kService };

  Names(const Scope& own, Diagnostics& diagnostics) : own_(own), diagnostics_(diagnostics) {}

  std::map<std::string, ImportedScope, std::less<>>& imports() { return imports_; }
  /// Some import has a name that could not be found out: no prefix is called missing.
  void expect_unknown_imports() { unknown_imports_ = true; }

  /// Null when the name is missing, of another kind, or stands for something that was reported
  /// already.
  const Symbol* find(const syntax::Path& path, Wanted wanted);
  /// Without any report, the constants of the service that was entered first.
  const Symbol* find_own(std::string_view name) const;
  /// Without any report: NAME or, a constant, SERVICE.NAME of this file.
  const Symbol* find_own(const syntax::Path& path) const;
  /// From now on bare names may be constants of this service; null: of none.
  void enter(const ServiceScope* service) { service_ = service; }
  /// The imports that `value` mentions are in use, though nobody looks what it means.
  void mark_used(const syntax::ValueExpr& value);
  /// Records a use of a name that is missing for a reason of the caller's.
  void add_missing(const DiagnosticDef<std::string_view>& def, const std::string& name, Span use,
                   Near suggestion);
  void report_missing();

 private:
  struct Missing {
    const DiagnosticDef<std::string_view>* def;
    std::string name;
    Near suggestion;
    std::vector<Span> uses;
  };

  const Symbol* find_in(const Scope& scope, const syntax::Name& name, const syntax::Path& path,
                        Wanted wanted, const std::string& prefix);
  void add_wrong_kind(const syntax::Path& path, const Symbol& symbol, Wanted wanted);
  const Symbol* find_imported(const syntax::Path& path, Wanted wanted);
  static const ServiceScope* service_named(const Scope& scope, std::string_view name);
  std::string near_service(const syntax::Path& path) const;
  /// Another use of a name that is known to be missing; false when it is not.
  bool add_use(const DiagnosticDef<std::string_view>& def, const std::string& name, Span use);
  const Symbol* find_in_service(const ServiceScope& service, const syntax::Path& path);
  Near suggestion(const Scope& scope, std::string_view name, Wanted wanted,
                  const std::string& prefix) const;
  std::string suggestion_for_path(const syntax::Path& path, Wanted wanted) const;

  const Scope& own_;
  const ServiceScope* service_ = nullptr;
  Diagnostics& diagnostics_;
  std::map<std::string, ImportedScope, std::less<>> imports_;
  bool unknown_imports_ = false;
  std::deque<Missing> missing_;  // in the order of their first use
  std::map<std::pair<std::string_view, std::string>, Missing*> missing_by_name_;  // id and name
  std::map<std::pair<const Symbol*, Wanted>, Diagnostic*> wrong_kind_;
};

/// Watches over the names within one declaration or file: declared twice, differing in case only,
/// or equal on the wire. Names that are empty (they could not be read) are passed over.
class UniqueNames {
 public:
  /// `on_wire`: the names are written to the wire, so that these must differ, too.
  UniqueNames(Diagnostics& diagnostics, bool on_wire)
      : diagnostics_(diagnostics), on_wire_(on_wire) {}
  /// False when the very name was there before.
  bool add(const Named& named);
  bool add(const std::string& name, Span span, const std::string& wire_name);
  /// The same for one that is never written to the wire.
  bool add_off_wire(const std::string& name, Span span);
  /// A name that is compared as it is, and not on the wire: that of an import.
  bool add_exactly(const std::string& name, Span span);

 private:
  struct First {
    std::string name;
    Span span;
  };
  void add_on_wire(const std::string& name, Span span, const std::string& wire_name);

  Diagnostics& diagnostics_;
  bool on_wire_;
  std::map<std::string, First> by_lower_case_;
  std::map<std::string, First> by_wire_name_;
  std::map<std::string, Span> by_name_;
};

}  // namespace tagwire::idl
