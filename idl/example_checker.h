// Examples of one service: that the call can be made as it stands.
#pragma once

#include <map>
#include <string_view>

#include "idl/check_context.h"
#include "idl/model.h"
#include "idl/syntax.h"

namespace tagwire::idl {

/// Methods, with their types and errors, are resolved; constants have their values.
class ExampleChecker {
 public:
  /// `written` and `service` are the same service.
  ExampleChecker(CheckContext& context, const syntax::Service& written, Service& service)
      : context_(context), written_(written), service_(service) {}

  /// Fills Service::examples with those that are right.
  void run();

 private:
  void check(const syntax::Example& written);
  const Method* find_method(const syntax::Name& name);
  bool methods_are_known() const;
  bool check_arguments(const syntax::Example& written, Example& made);
  bool check_result(const syntax::ValueExpr& written, Example& made);
  bool check_error(const syntax::Example& written, Example& made);
  void mark_used(const syntax::Example& written);

  CheckContext& context_;
  const syntax::Service& written_;
  Service& service_;
  std::map<std::string_view, const Method*> methods_;  ///< inherited ones, too
};

}  // namespace tagwire::idl
