#include "tests/faults/token_server.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "tests/faults/ledger.h"

namespace tagwire::testing {

void add_token_method(Server& server, std::function<void(std::int32_t token)> ran) {
  server.register_function(
      "run", [ran = std::move(ran)](std::int32_t token, const std::string&, std::int32_t size) {
        ran(token);
        return answer_to(token, static_cast<std::size_t>(std::max(size, 0)));
      });
}

TokenServer::TokenServer(std::function<void(std::int32_t token)> ran)
    : server_({.listen = "127.0.0.1:0", .threads = 2, .log = [](LogLevel, std::string_view) {}}) {
  add_token_method(server_, std::move(ran));
  server_.start();
  thread_ = std::thread([this] { server_.run(); });
}

TokenServer::~TokenServer() {
  server_.stop();
  thread_.join();
}

}  // namespace tagwire::testing
