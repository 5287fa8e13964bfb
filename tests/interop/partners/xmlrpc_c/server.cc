// The suite's methods on xmlrpc-c's own HTTP server, Abyss. Prints its URL.
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <xmlrpc-c/base.hpp>
#include <xmlrpc-c/registry.hpp>
#include <xmlrpc-c/server_abyss.hpp>

#include "values.h"

namespace {

using xmlrpc_c::paramList;
using xmlrpc_c::value;

class Method final : public xmlrpc_c::method {
 public:
  using Body = std::function<value(const paramList&)>;
  Method(std::string signature, std::string help, Body body) : body_(std::move(body)) {
    _signature = std::move(signature);
    _help = std::move(help);
  }
  void execute(const paramList& params, value* result) override { *result = body_(params); }

 private:
  Body body_;
};

void add(xmlrpc_c::registry& registry, const std::string& name, const std::string& signature,
         const std::string& help, Method::Body body) {
  registry.addMethod(name, xmlrpc_c::methodPtr(new Method(signature, help, std::move(body))));
}

value describe(const paramList& params) {
  params.verifyEnd(1);
  return xmlrpc_c::value_string(partner::neutral(params[0]).dump(-1, ' ', true));
}

value produce(const paramList& params) {
  params.verifyEnd(1);
  return partner::native(nlohmann::json::parse(params.getString(0)));
}

value sum(const paramList& params) {
  params.verifyEnd(2);
  return xmlrpc_c::value_int(params.getInt(0) + params.getInt(1));
}

value fail(const paramList& params) {
  throw xmlrpc_c::fault(params.getString(1),
                        static_cast<xmlrpc_c::fault::code_t>(params.getInt(0)));
}

// Abyss takes a bound socket, which is how to learn a free port before it runs.
int bound_socket(unsigned& port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (fd < 0 || bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("no free port");
  port = ntohs(address.sin_port);
  return fd;
}

}  // namespace

int main() {
  xmlrpc_c::registry registry;
  add(registry, "describe", "?", "what arrived, as neutral JSON", describe);
  add(registry, "produce", "?", "the value that neutral JSON describes", produce);
  add(registry, "echo", "?", "the argument", [](const paramList& params) { return params[0]; });
  add(registry, "add", "i:ii", "a + b", sum);
  add(registry, "fail", "?", "fails with this fault", fail);
  add(registry, "nothing", "n:", "returns nil",
      [](const paramList&) { return xmlrpc_c::value_nil(); });

  unsigned port = 0;
  const int fd = bound_socket(port);
  xmlrpc_c::serverAbyss server(
      xmlrpc_c::serverAbyss::constrOpt().registryP(&registry).socketFd(fd));
  // Abyss listens when it runs; a connection before that would be refused.
  listen(fd, 64);
  std::cout << "http://127.0.0.1:" << port << "/RPC2" << std::endl;
  server.run();
}
