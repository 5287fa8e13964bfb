// Serves the warehouse.
#include <memory>

#include "../common/example_server.h"
#include "warehouse.h"

int main(int argc, char** argv) {
  return examples::serve(argc, argv, [](tagwire::Server& server) {
    server.add(std::make_shared<demo::inventory::Warehouse>());
  });
}
