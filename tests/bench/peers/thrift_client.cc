// Thrift's own client, which blocks. It has none for many connections that speaks to these servers
// (its asynchronous one is HTTP only); there the load generator replays its bytes.
// --framed: as TNonblockingServer wants it.
#include <algorithm>
#include <memory>
#include <string_view>

#include <thrift/protocol/TBinaryProtocol.h>
#include <thrift/transport/TBufferTransports.h>
#include <thrift/transport/TSocket.h>

#include "Bench.h"
#include "tests/bench/peers/driver.h"

namespace {

namespace at = apache::thrift;
namespace bench = tagwire::bench;

bench_thrift::Record native(const bench::Record& record) {
  bench_thrift::Record out;
  out.id = record.id;
  out.active = record.active;
  out.weight = record.weight;
  out.name = record.name;
  out.note = record.note;
  out.created = record.created.time_since_epoch().count();
  out.digest.assign(reinterpret_cast<const char*>(record.digest.data()), record.digest.size());
  out.tags = record.tags;
  out.position.x = record.position.x;
  out.position.y = record.position.y;
  out.revision = record.revision;
  return out;
}

/// The transport is a template argument, so that the protocol's calls of it are not virtual, as
/// the library advises.
template <class Transport>
void run(const bench::ClientProgram& program) {
  const auto socket = std::make_shared<at::transport::TSocket>("127.0.0.1", program.port);
  const auto transport = std::make_shared<Transport>(socket);
  using Protocol = at::protocol::TBinaryProtocolT<Transport>;
  bench_thrift::BenchClient client(std::make_shared<Protocol>(transport));
  transport->open();
  const auto record = native(bench::make_record());
  const auto doubles = bench::make_doubles(bench::kDoubles);
  const double total = bench::sum(doubles);
  bench_thrift::Record answer;
  bench::run_sequential(program, {.add = [&] { return client.add(3, 5) == 8; },
                                  .echo =
                                      [&] {
                                        client.echo(answer, record);
                                        return answer == record;
                                      },
                                  .sum = [&] { return client.sum(doubles) == total; }});
}

}  // namespace

int main(int argc, char** argv) {
  const auto is_framed = [](const char* argument) {
    return std::string_view(argument) == "--framed";
  };
  char** const end = std::remove_if(argv, argv + argc, is_framed);
  const bool framed = end != argv + argc;
  const auto program = bench::parse_client_program(static_cast<int>(end - argv), argv);
  if (program.connections != 1) bench::fail("thrift_client: one connection");
  framed ? run<at::transport::TFramedTransport>(program)
         : run<at::transport::TBufferedTransport>(program);
}
