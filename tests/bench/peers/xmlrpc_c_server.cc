// xmlrpc-c's Abyss server, a thread a connection. Two of its defaults are in the way of a
// benchmark and changed: it closes a connection after 30 requests, and takes 15 connections at
// once.
#include <memory>

#include <xmlrpc-c/base.hpp>
#include <xmlrpc-c/registry.hpp>
#include <xmlrpc-c/server_abyss.hpp>

#include "tests/bench/peers/driver.h"

namespace {

namespace bench = tagwire::bench;

struct Add final : xmlrpc_c::method {
  void execute(const xmlrpc_c::paramList& params, xmlrpc_c::value* result) override {
    params.verifyEnd(2);
    *result = xmlrpc_c::value_int(bench::add(params.getInt(0), params.getInt(1)));
  }
};

struct Echo final : xmlrpc_c::method {
  void execute(const xmlrpc_c::paramList& params, xmlrpc_c::value* result) override {
    params.verifyEnd(1);
    *result = params[0];
  }
};

struct Sum final : xmlrpc_c::method {
  void execute(const xmlrpc_c::paramList& params, xmlrpc_c::value* result) override {
    params.verifyEnd(1);
    double total = 0;
    for (const xmlrpc_c::value& value : params.getArray(0)) {
      total += static_cast<double>(xmlrpc_c::value_double(value));
    }
    *result = xmlrpc_c::value_double(total);
  }
};

}  // namespace

int main() {
  constexpr std::size_t kMaxDocument = std::size_t{64} << 20;  // its default is half a megabyte
  xmlrpc_limit_set(XMLRPC_XML_SIZE_LIMIT_ID, kMaxDocument);
  xmlrpc_c::registry registry;
  registry.addMethod("add", xmlrpc_c::methodPtr(new Add));
  registry.addMethod("echo", xmlrpc_c::methodPtr(new Echo));
  registry.addMethod("sum", xmlrpc_c::methodPtr(new Sum));
  const bench::Listener listener = bench::listen_on_loopback();
  xmlrpc_c::serverAbyss server(xmlrpc_c::serverAbyss::constrOpt()
                                   .registryP(&registry)
                                   .socketFd(listener.fd)
                                   .maxConn(256)
                                   .keepaliveTimeout(60)
                                   .keepaliveMaxConn(2'000'000'000));
  bench::print_listening(listener.port);
  server.run();
}
