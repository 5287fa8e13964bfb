// A program as a user of tagwire_add_idl() writes it: links the library, sees its headers.
#include <cstdio>

#include "orders.server.h"

namespace {

class Orders final : public shop::orders::UnimplementedOrdersService {};

}  // namespace

int main() {
  Orders orders;
  tagwire::rpc::MethodTable table;
  orders.add_methods_(table);
  if (table.find("Orders.place") != nullptr) return 0;
  std::fputs("Orders.place is missing\n", stderr);
  return 1;
}
