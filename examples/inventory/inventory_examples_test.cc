// The examples of inventory.idl, run against the warehouse: each one is a test of its own, on a new
// warehouse with one article, called through the wire format without a socket.
#include <memory>

#include "inventory.examples.h"
#include "warehouse.h"

namespace demo::inventory {
namespace {

std::shared_ptr<InventoryApi> make_warehouse() {
  auto client = tagwire::examples::in_process<InventoryClient>(std::make_shared<Warehouse>());
  Article screw{.sku = "SCREW-M4", .name = "Screw M4"};
  screw.quantity = 30;
  client->put(screw);
  return client;
}

INSTANTIATE_TEST_SUITE_P(Warehouse, InventoryExamples, ::testing::Values(make_warehouse));

}  // namespace
}  // namespace demo::inventory
