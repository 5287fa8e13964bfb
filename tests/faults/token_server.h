// The server of the fault tests: one method, `run(token, payload, size)`, that writes the token
// down and answers with answer_to(token, size).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include "tagwire/server/server.h"

namespace tagwire::testing {

/// Registers `run`; `ran` is told each token before it is answered, from several threads.
void add_token_method(Server& server, std::function<void(std::int32_t token)> ran);

/// The server in this process, in a thread of its own, on a free port, until it is destroyed.
class TokenServer {
 public:
  explicit TokenServer(std::function<void(std::int32_t token)> ran);
  ~TokenServer();
  TokenServer(const TokenServer&) = delete;
  TokenServer& operator=(const TokenServer&) = delete;

  /// "127.0.0.1:43210".
  std::string address() const { return server_.addresses().front(); }

 private:
  Server server_;
  std::thread thread_;
};

}  // namespace tagwire::testing
