// What generated services are to the server: an object that adds its methods to a table.
#pragma once

#include "tagwire/rpc/method_table.h"

namespace tagwire {

/// Base of every generated `XService`. One object may be called by several threads at once, unless
/// the server has one thread.
class Service {
 public:
  virtual ~Service() = default;
  /// Adds the service's methods; generated. (A trailing underscore cannot clash with a method of
  /// the IDL.)
  virtual void add_methods_(rpc::MethodTable& table) = 0;  // NOLINT(*-identifier-naming)
};

// Generated code, in orders.cc, has one call per method:
//
//   void OrdersService::add_methods_(tagwire::rpc::MethodTable& table) {
//     table.add<&OrdersService::place, OutOfStock, Busy>(
//         *this, {.name = "Orders.place", .help = "Places an order; ..."},
//         std::optional<std::string>{});
//     table.add<&OrdersService::find>(
//         *this, {.name = "Orders.find", .help = ""}, std::int32_t{50}, std::optional<Status>{});
//   }
//
// The template arguments are the method and the errors that it declares; the trailing arguments are
// the values of its trailing parameters that a caller may leave out, in order: how many there are
// says from where on.

}  // namespace tagwire
