// Cap'n Proto's two-party RPC server on one thread. KJ sets TCP_NODELAY.
#include <capnp/rpc-twoparty.h>
#include <kj/async-io.h>

#include "bench.capnp.h"
#include "tests/bench/peers/driver.h"

namespace {

namespace bench = tagwire::bench;

class BenchImpl final : public bench_capnp::Bench::Server {
  kj::Promise<void> add(AddContext context) override {
    const auto in = context.getParams();
    context.getResults().setValue(bench::add(in.getA(), in.getB()));
    return kj::READY_NOW;
  }
  kj::Promise<void> echo(EchoContext context) override {
    context.getResults().setRecord(context.getParams().getRecord());
    return kj::READY_NOW;
  }
  kj::Promise<void> sum(SumContext context) override {
    context.getResults().setValue(bench::sum(context.getParams().getValues()));
    return kj::READY_NOW;
  }
};

}  // namespace

int main() {
  auto io = kj::setupAsyncIo();
  auto address = io.provider->getNetwork().parseAddress("127.0.0.1", 0).wait(io.waitScope);
  auto listener = address->listen();
  bench::print_listening(static_cast<std::uint16_t>(listener->getPort()));
  capnp::TwoPartyServer server(kj::heap<BenchImpl>());
  server.listen(*listener).wait(io.waitScope);
}
