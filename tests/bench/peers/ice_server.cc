// Ice's server in its C++11 mapping, with its defaults: one thread in the server's pool,
// TCP_NODELAY.
#include <Ice/Ice.h>

#include "bench.h"
#include "tests/bench/peers/driver.h"

namespace {

namespace bench = tagwire::bench;

class Servant final : public BenchIce::Bench {
  int add(int a, int b, const Ice::Current&) override { return bench::add(a, b); }
  BenchIce::Record echo(BenchIce::Record record, const Ice::Current&) override { return record; }
  double sum(BenchIce::Doubles values, const Ice::Current&) override { return bench::sum(values); }
};

}  // namespace

int main() {
  const Ice::CommunicatorHolder ice(Ice::initialize());
  const auto adapter = ice->createObjectAdapterWithEndpoints("bench", "tcp -h 127.0.0.1 -p 0");
  adapter->add(std::make_shared<Servant>(), Ice::stringToIdentity("bench"));
  adapter->activate();
  const auto info =
      std::dynamic_pointer_cast<Ice::TCPEndpointInfo>(adapter->getEndpoints().front()->getInfo());
  bench::print_listening(static_cast<std::uint16_t>(info->port));
  ice->waitForShutdown();
}
