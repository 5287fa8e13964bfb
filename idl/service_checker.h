// The services of one file: methods, what they throw, their names on the wire.
#pragma once

#include <cstdint>
#include <vector>

#include "idl/check_context.h"
#include "idl/model.h"
#include "idl/syntax.h"

namespace tagwire::idl {

/// The steps are called in the order in which they stand here, each once for all services.
class ServiceChecker {
 public:
  explicit ServiceChecker(CheckContext& context) : context_(context) {}

  /// `made` is named already.
  void declare(const syntax::Service& written, Service& made);
  /// Types, and the errors that are thrown. Every name of the file is declared.
  void resolve();
  /// Values of the defaults. Every constant has its value.
  void evaluate_defaults();
  /// What needs all of that: fault codes, names on the wire.
  void finish();

 private:
  /// An error in a method's `throws`.
  struct Throw {
    const Method* method;
    const ErrorDecl* error;
    Span span;
  };

  void resolve_methods(const syntax::Service& written, Service& made);
  void check_method_forms(const Service& service);
  void check_parameter_order(const Method& method);
  void resolve_throws(const syntax::Method& written, Method& made);
  void check_throws();
  void check_wire_methods();

  CheckContext& context_;
  std::vector<Pair<syntax::Service, Service>> services_;
  std::vector<Throw> throws_;
};

}  // namespace tagwire::idl
