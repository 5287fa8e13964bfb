// tagwire's own client. One connection: blocking calls from one thread. More: as many threads, all
// with one Client, which is how a program makes calls at the same time.
#include <memory>
#include <thread>
#include <vector>

#include "tagwire/client/client.h"
#include "tests/bench/peers/driver.h"
#include "tests/bench/record_codec.h"

namespace {

namespace bench = tagwire::bench;
using bench::Clock;

/// The three calls, with what they send and expect.
struct Calling {
  explicit Calling(tagwire::Client& to) : client(to) {}

  bench::Calls calls() {
    return {.add = [this] { return client.call<std::int32_t>("add", 3, 5) == 8; },
            .echo = [this] { return client.call<bench::Record>("echo", record) == record; },
            .sum = [this] { return client.call<double>("sum", doubles) == total; }};
  }

  tagwire::Client& client;
  bench::Record record = bench::make_record();
  bench::Doubles doubles = bench::make_doubles(bench::kDoubles);
  double total = bench::sum(doubles);
};

void run_many(const bench::ClientProgram& program, const bench::Calls& calls) {
  const auto& call = calls.of(program.work);
  std::vector<bench::Recorder> recorders(program.connections,
                                         bench::Recorder(program.warmup, program.seconds));
  {
    std::vector<std::jthread> threads;
    for (bench::Recorder& recorder : recorders) {
      threads.emplace_back([&call, &recorder] {
        Clock::time_point sent;
        do {
          sent = Clock::now();
          bench::require(call(), "a call");
        } while (recorder.finished(sent));
      });
    }
  }
  for (std::size_t i = 1; i < recorders.size(); ++i) recorders.front().add(recorders[i]);
  recorders.front().print();
}

}  // namespace

int main(int argc, char** argv) {
  const auto program = bench::parse_client_program(argc, argv);
  tagwire::Client client("http://127.0.0.1:" + std::to_string(program.port),
                         {.max_connections = program.connections});
  Calling calling(client);
  if (program.connections == 1) {
    bench::run_sequential(program, calling.calls());
  } else {
    run_many(program, calling.calls());
  }
}
