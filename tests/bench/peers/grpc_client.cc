// gRPC's own client. One connection: blocking calls. More: a completion queue on one thread, a
// channel for each connection (gRPC would share one connection between channels unless told).
#include <memory>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "bench.grpc.pb.h"
#include "tests/bench/peers/driver.h"
#include "tests/bench/peers/protobuf_record.h"

namespace {

namespace bench = tagwire::bench;
using bench::Clock;
using Stub = bench_pb::Bench::Stub;

std::unique_ptr<Stub> connect(const bench::ClientProgram& program) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return bench_pb::Bench::NewStub(grpc::CreateCustomChannel(
      "127.0.0.1:" + std::to_string(program.port), grpc::InsecureChannelCredentials(), arguments));
}

struct Requests {
  bench_pb::Addends addends;
  bench_pb::Record record;
  bench_pb::Doubles doubles;
  double total;

  Requests() {
    addends.set_a(3);
    addends.set_b(5);
    bench::fill(record, bench::make_record());
    const auto values = bench::make_doubles(bench::kDoubles);
    doubles.mutable_values()->Assign(values.begin(), values.end());
    total = bench::sum(values);
  }
};

void run_blocking(const bench::ClientProgram& program, const Requests& requests) {
  const auto stub = connect(program);
  const auto call = [&stub](auto method, const auto& request, auto reply, auto right) {
    return [&stub, method, &request, reply, right]() mutable {
      grpc::ClientContext context;
      return ((*stub).*method)(&context, request, &reply).ok() && right(reply);
    };
  };
  bench::run_sequential(
      program,
      {.add = call(&Stub::Add, requests.addends, bench_pb::Sum(),
                   [](const auto& reply) { return reply.value() == 8; }),
       .echo = call(&Stub::Echo, requests.record, bench_pb::Record(),
                    [&](const auto& reply) { return bench::same(reply, requests.record); }),
       .sum = call(&Stub::Total, requests.doubles, bench_pb::Total(),
                   [&](const auto& reply) { return reply.value() == requests.total; })});
}

/// One connection of many, with one call under way.
template <class Request, class Reply>
struct Connection {
  std::unique_ptr<Stub> stub;
  std::unique_ptr<grpc::ClientContext> context;
  std::unique_ptr<grpc::ClientAsyncResponseReader<Reply>> reader;
  Reply reply;
  grpc::Status status;
  Clock::time_point sent;

  void send(const Request& request, auto method, grpc::CompletionQueue& queue) {
    sent = Clock::now();
    context = std::make_unique<grpc::ClientContext>();
    reader = ((*stub).*method)(context.get(), request, &queue);
    reader->Finish(&reply, &status, this);
  }
};

template <class Reply, class Request>
void run_many(const bench::ClientProgram& program, const Request& request, auto method,
              auto right) {
  using OneConnection = Connection<Request, Reply>;
  grpc::CompletionQueue queue;
  std::vector<std::unique_ptr<OneConnection>> connections;
  for (std::size_t i = 0; i < program.connections; ++i) {
    connections.push_back(std::make_unique<OneConnection>());
    connections.back()->stub = connect(program);
  }
  bench::Recorder recorder(program.warmup, program.seconds);
  for (auto& connection : connections) connection->send(request, method, queue);
  void* tag = nullptr;
  bool ok = false;
  while (queue.Next(&tag, &ok)) {
    auto& connection = *static_cast<OneConnection*>(tag);
    bench::require(ok && connection.status.ok() && right(connection.reply), "a gRPC call");
    if (!recorder.finished(connection.sent)) break;
    connection.send(request, method, queue);
  }
  recorder.print();
  std::_Exit(0);  // calls are under way; nobody waits for them
}

}  // namespace

int main(int argc, char** argv) {
  const auto program = bench::parse_client_program(argc, argv);
  const Requests requests;
  if (program.connections == 1) {
    run_blocking(program, requests);
  } else if (program.work == bench::Work::kAdd) {
    run_many<bench_pb::Sum>(program, requests.addends, &Stub::AsyncAdd,
                            [](const auto& reply) { return reply.value() == 8; });
  } else if (program.work == bench::Work::kEcho) {
    run_many<bench_pb::Record>(program, requests.record, &Stub::AsyncEcho, [&](const auto& reply) {
      return bench::same(reply, requests.record);
    });
  } else {
    bench::fail("grpc_client: sum takes one connection");
  }
}
