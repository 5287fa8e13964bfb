// Ice's own client. One connection: blocking calls. More: its asynchronous calls, a proxy with a
// connection of its own each (Ice would share one connection between proxies unless told); answers
// come on the one thread of the client's pool.
#include <future>
#include <memory>
#include <string>
#include <vector>

#include <Ice/Ice.h>

#include "bench.h"
#include "tests/bench/peers/driver.h"

namespace {

namespace bench = tagwire::bench;
using bench::Clock;
using Proxy = std::shared_ptr<BenchIce::BenchPrx>;

BenchIce::Record native(const bench::Record& record) {
  const auto* digest = reinterpret_cast<const BenchIce::Bytes::value_type*>(record.digest.data());
  return {record.id,
          record.active,
          record.weight,
          record.name,
          record.note,
          record.created.time_since_epoch().count(),
          {digest, digest + record.digest.size()},
          record.tags,
          {record.position.x, record.position.y},
          record.revision};
}

/// Many connections, each with one call under way. Everything happens on the pool's one thread.
class Many {
 public:
  Many(const bench::ClientProgram& program, const Proxy& proxy)
      : work_(program.work),
        record_(native(bench::make_record())),
        recorder_(program.warmup, program.seconds) {
    for (std::size_t i = 0; i < program.connections; ++i) {
      proxies_.push_back(proxy->ice_connectionId(std::to_string(i)));
      proxies_.back()->ice_ping();
    }
    recorder_ = bench::Recorder(program.warmup, program.seconds);
  }

  void run() {
    for (const Proxy& proxy : proxies_) send(proxy);
    over_.get_future().wait();
    recorder_.print();
    std::_Exit(0);  // calls are under way; nobody waits for them
  }

 private:
  void send(const Proxy& proxy) {
    const auto sent = Clock::now();
    const auto failed = [](std::exception_ptr) { bench::fail("ice_client: a call failed"); };
    if (work_ == bench::Work::kAdd) {
      proxy->addAsync(
          3, 5, [=, this, &proxy](int answer) { finished(proxy, sent, answer == 8); }, failed);
    } else {
      proxy->echoAsync(
          record_,
          [=, this, &proxy](const BenchIce::Record& answer) {
            finished(proxy, sent, answer == record_);
          },
          failed);
    }
  }

  void finished(const Proxy& proxy, Clock::time_point sent, bool right) {
    bench::require(right, "an Ice call");
    if (ended_) return;
    if (recorder_.finished(sent)) return send(proxy);
    ended_ = true;
    over_.set_value();
  }

  bench::Work work_;
  BenchIce::Record record_;
  bench::Recorder recorder_;
  std::vector<Proxy> proxies_;
  bool ended_ = false;
  std::promise<void> over_;
};

void run_blocking(const bench::ClientProgram& program, const Proxy& proxy) {
  const auto record = native(bench::make_record());
  const auto doubles = bench::make_doubles(bench::kDoubles);
  const double total = bench::sum(doubles);
  bench::run_sequential(program, {.add = [&] { return proxy->add(3, 5) == 8; },
                                  .echo = [&] { return proxy->echo(record) == record; },
                                  .sum = [&] { return proxy->sum(doubles) == total; }});
}

}  // namespace

int main(int argc, char** argv) {
  const auto program = bench::parse_client_program(argc, argv);
  const Ice::CommunicatorHolder ice(Ice::initialize());
  const auto proxy = Ice::uncheckedCast<BenchIce::BenchPrx>(
      ice->stringToProxy("bench:tcp -h 127.0.0.1 -p " + std::to_string(program.port)));
  if (program.connections == 1) {
    run_blocking(program, proxy);
  } else if (program.work == bench::Work::kSum) {
    bench::fail("ice_client: sum takes one connection");
  } else {
    Many(program, proxy).run();
  }
}
