// gRPC's two servers: synchronous (the default of its tutorials) and callback (which its
// documentation advises for speed). Options as they come.
#include <memory>
#include <string_view>

#include <grpcpp/grpcpp.h>

#include "bench.grpc.pb.h"
#include "tests/bench/peers/driver.h"

namespace {

namespace bench = tagwire::bench;

class SyncService final : public bench_pb::Bench::Service {
  grpc::Status Add(grpc::ServerContext*, const bench_pb::Addends* in, bench_pb::Sum* out) override {
    out->set_value(bench::add(in->a(), in->b()));
    return grpc::Status::OK;
  }
  grpc::Status Echo(grpc::ServerContext*, const bench_pb::Record* in,
                    bench_pb::Record* out) override {
    *out = *in;
    return grpc::Status::OK;
  }
  grpc::Status Total(grpc::ServerContext*, const bench_pb::Doubles* in,
                     bench_pb::Total* out) override {
    out->set_value(bench::sum(in->values()));
    return grpc::Status::OK;
  }
};

class CallbackService final : public bench_pb::Bench::CallbackService {
  grpc::ServerUnaryReactor* Add(grpc::CallbackServerContext* context, const bench_pb::Addends* in,
                                bench_pb::Sum* out) override {
    out->set_value(bench::add(in->a(), in->b()));
    return finish(context);
  }
  grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context, const bench_pb::Record* in,
                                 bench_pb::Record* out) override {
    *out = *in;
    return finish(context);
  }
  grpc::ServerUnaryReactor* Total(grpc::CallbackServerContext* context, const bench_pb::Doubles* in,
                                  bench_pb::Total* out) override {
    out->set_value(bench::sum(in->values()));
    return finish(context);
  }
  static grpc::ServerUnaryReactor* finish(grpc::CallbackServerContext* context) {
    auto* const reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

}  // namespace

int main(int argc, char** argv) {
  const bool callback = argc == 2 && std::string_view(argv[1]) == "--callback";
  SyncService sync_service;
  CallbackService callback_service;
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  if (callback) {
    builder.RegisterService(&callback_service);
  } else {
    builder.RegisterService(&sync_service);
  }
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (!server) bench::fail("grpc_server: cannot start");
  bench::print_listening(static_cast<std::uint16_t>(port));
  server->Wait();
}
