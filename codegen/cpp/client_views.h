// What orders.client.h and the client's part of orders.cc say of one service, as text.
#pragma once

#include <string>
#include <vector>

#include "codegen/cpp/spelling.h"
#include "idl/model.h"

namespace tagwire::codegen {

/// A method has two forms, `place` and `try_place`; each is declared in both classes. Of an
/// inherited one, what belongs to the Api is empty.
struct ClientMethodView {
  std::string doc;
  std::string api;          ///< `virtual Receipt place(...) = 0;`
  std::string api_twin;     ///< `virtual tagwire::Result<Receipt> try_place(...);`
  std::string client;       ///< `Receipt place(...) override;`
  std::string client_twin;  ///< `tagwire::Result<Receipt> try_place(...) override;`
  /// `OrdersApi::try_place` (unless inherited), `OrdersClient::place` and
  /// `OrdersClient::try_place`.
  std::vector<std::string> definitions;
};

struct ClientView {
  std::string doc;
  std::string api;       ///< `OrdersApi`
  std::string api_head;  ///< `class OrdersApi {`
  bool has_base = false;
  std::string client_doc;
  std::string client_head;  ///< `class OrdersClient final : public OrdersApi {`
  std::string constructor;
  std::vector<ClientMethodView> methods;
};

/// Adds the headers that the texts need to those of the client header and of the source.
ClientView client_view(const idl::Service& service, Includes& header, Includes& source);

}  // namespace tagwire::codegen
