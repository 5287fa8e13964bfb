// Thrift's two servers for many connections, with the binary protocol: TThreadedServer (a thread a
// connection, buffered transport) and TNonblockingServer (libevent, one thread, framed transport,
// which it demands). Sockets have TCP_NODELAY from the library. The protocols name their transport
// as a template argument, so that their calls of it are not virtual, as the library advises.
#include <memory>
#include <string_view>

#include <thrift/protocol/TBinaryProtocol.h>
#include <thrift/server/TNonblockingServer.h>
#include <thrift/server/TThreadedServer.h>
#include <thrift/transport/TBufferTransports.h>
#include <thrift/transport/TNonblockingServerSocket.h>
#include <thrift/transport/TServerSocket.h>

#include "Bench.h"
#include "tests/bench/peers/driver.h"

namespace {

namespace at = apache::thrift;
namespace bench = tagwire::bench;

class Handler final : public bench_thrift::BenchIf {
 public:
  std::int32_t add(std::int32_t a, std::int32_t b) override { return bench::add(a, b); }
  void echo(bench_thrift::Record& out, const bench_thrift::Record& record) override {
    out = record;
  }
  double sum(const std::vector<double>& values) override { return bench::sum(values); }
};

/// Says where the server listens once it does.
class Announcer final : public at::server::TServerEventHandler {
 public:
  explicit Announcer(std::function<int()> port) : port_(std::move(port)) {}
  void preServe() override { bench::print_listening(static_cast<std::uint16_t>(port_())); }

 private:
  std::function<int()> port_;
};

void serve(at::server::TServer& server, std::function<int()> port) {
  server.setServerEventHandler(std::make_shared<Announcer>(std::move(port)));
  server.serve();
}

}  // namespace

int main(int argc, char** argv) {
  const bool nonblocking = argc == 2 && std::string_view(argv[1]) == "--nonblocking";
  const auto processor =
      std::make_shared<bench_thrift::BenchProcessor>(std::make_shared<Handler>());
  if (nonblocking) {
    auto socket = std::make_shared<at::transport::TNonblockingServerSocket>("127.0.0.1", 0);
    // It hands a memory buffer to the protocol.
    at::server::TNonblockingServer server(
        processor,
        std::make_shared<at::protocol::TBinaryProtocolFactoryT<at::transport::TMemoryBuffer>>(),
        socket);
    serve(server, [socket] { return socket->getListenPort(); });
  } else {
    auto socket = std::make_shared<at::transport::TServerSocket>("127.0.0.1", 0);
    at::server::TThreadedServer server(
        processor, socket, std::make_shared<at::transport::TBufferedTransportFactory>(),
        std::make_shared<
            at::protocol::TBinaryProtocolFactoryT<at::transport::TBufferedTransport>>());
    serve(server, [socket] { return socket->getPort(); });
  }
}
