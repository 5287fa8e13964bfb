// The services of one file: what they extend, their methods and constants, what is thrown,
// examples, names on the wire.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "idl/check_context.h"
#include "idl/model.h"
#include "idl/names.h"
#include "idl/syntax.h"

namespace tagwire::idl {

/// The steps are called in the order in which they stand here, each once for all services.
class ServiceChecker {
 public:
  explicit ServiceChecker(CheckContext& context) : context_(context) {}

  /// Names the constants of `made` (its own name it has already) and enters them into `scope`;
  /// their types and values are the caller's business. Lifetime of the result: that of `scope`.
  const ServiceScope& declare(const syntax::Service& written, Service& made, Scope& scope);
  /// Bases, types, and the errors that are thrown. Every name of the file is declared.
  void resolve();
  /// Constraints and timeouts. Every constant has its value.
  void apply_constraints();
  /// Values of the defaults.
  void evaluate_defaults();
  /// What needs all of that: examples, fault codes, names on the wire.
  void finish();

 private:
  struct Declared {
    const syntax::Service* written;
    Service* made;
    const ServiceScope* scope;
  };
  /// An error in a method's `throws`.
  struct Throw {
    const Method* method;
    const ErrorDecl* error;
    Span span;
  };
  /// The methods of one service, those it inherits left out.
  struct Index {
    std::map<std::string_view, const Method*> by_name;
    std::map<std::string, const Method*> by_lower_case;
    std::map<std::string_view, const Method*> by_wire_name;
    const Method* longest = nullptr;  ///< by its name on the wire
    bool dotted = false;              ///< some name on the wire holds a dot
  };

  void resolve_bases();
  void check_base_graph();
  void resolve_methods(const Declared& service);
  void resolve_method(const syntax::Method& written, Method& made);
  void check_parameter_order(const Method& method);
  void resolve_throws(const syntax::Method& written, Method& made);

  const Index& index_of(const Service& service);
  void check_names(const Declared& service);
  void check_forms(const Service& service);
  void check_inherited(const Service& service);
  bool clashes(const Method& method, const Service& base);
  void report_form(const Method& form, const Method& method, const Method& at);

  void check_throws();
  struct WireName;
  void check_wire_names();
  void check_inherited_length(const Service& service);
  /// False when the name is taken, which is reported.
  bool check_wire_name(const Service& service, const Method& method, Span where,
                       std::map<std::string, WireName>& seen);
  void check_inherited_wire_names(const Service& service, std::map<std::string, WireName>& seen);
  bool any_wire_name_is_ambiguous();

  Diagnostics& diagnostics() { return context_.diagnostics; }

  CheckContext& context_;
  std::vector<Declared> services_;
  std::vector<Throw> throws_;
  std::map<const Service*, Index> indexes_;
};

}  // namespace tagwire::idl
