// Python names for IDL names. The rule: a name stays as the IDL has it, and gets one trailing `_`
// where Python has taken it. IDL names neither begin nor end with `_`, so the result is never
// taken, and neither is a name of our own that begins with one (`_tw`, `_codec_Line`).
//
// Taken, for everything: the keywords. Then by place:
//   a module          names of Python's standard library, which a file beside a script would hide
//   a declaration     every builtin (`print`, `TimeoutError`), and the classes generated for the
//                     services of its module (XService, XClient)
//   a field, a        self; the builtin types that stand in annotations (`str`, `list`), and the
//   parameter or      types of its module: a class whose attribute has such a name cannot be
//   a method          annotated any more. Other builtins (`id`, `type`, `print`) stay
//   a method          close and register, which clients and services have themselves
//   an error's field  what exceptions have (`args`)
//   an enumerator     name, value, mro; with integers also what int has (`real`)
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "idl/model.h"

namespace tagwire::codegen::python {

/// "orders" for orders.idl: the name of the generated file, without ".py".
std::string module_name(const idl::Module& module);

/// The names of one module. Pure: the same module always has the same names.
class Names {
 public:
  explicit Names(const idl::Module& module);

  std::string declaration(const idl::Named& decl) const;
  std::string client_class(const idl::Service& service) const;
  std::string service_class(const idl::Service& service) const;
  /// PaymentGiftCard for the arm gift_card of the union Payment.
  const std::string& arm_class(const idl::Arm& arm) const { return arm_classes_.at(&arm); }

  std::string field(const idl::Named& field) const;
  std::string method(const idl::Method& method) const;
  std::string error_field(const idl::Named& field) const;

 private:
  std::set<std::string> service_classes_;
  std::set<std::string> types_;
  std::map<const idl::Arm*, std::string> arm_classes_;
};

std::string enumerator_name(const idl::Enumerator& enumerator, const idl::Enum& owner);

/// `text` (UTF-8) as a literal in double quotes; what is no printable character is escaped.
std::string string_literal(std::string_view text);
std::string bytes_literal(std::string_view bytes);

}  // namespace tagwire::codegen::python
