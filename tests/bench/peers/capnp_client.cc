// Cap'n Proto's own client, on one thread. Its messages are built in the buffer that is sent, so
// every call fills one anew: that is how the library is meant to be used.
#include <memory>
#include <vector>

#include <capnp/rpc-twoparty.h>
#include <kj/async-io.h>

#include "bench.capnp.h"
#include "tests/bench/peers/driver.h"

namespace {

namespace bench = tagwire::bench;
using bench::Clock;
using Bench = bench_capnp::Bench;

void fill(bench_capnp::Record::Builder out, const bench::Record& record) {
  out.setId(record.id);
  out.setActive(record.active);
  out.setWeight(record.weight);
  out.setName(record.name.c_str());
  out.setNote(record.note.c_str());
  out.setCreated(record.created.time_since_epoch().count());
  out.setDigest({reinterpret_cast<const capnp::byte*>(record.digest.data()), record.digest.size()});
  auto tags = out.initTags(static_cast<unsigned>(record.tags.size()));
  for (unsigned i = 0; i < tags.size(); ++i) tags.set(i, record.tags[i].c_str());
  auto position = out.initPosition();
  position.setX(record.position.x);
  position.setY(record.position.y);
  out.setRevision(record.revision);
}

bool same(bench_capnp::Record::Reader in, const bench::Record& record) {
  const auto text = [](capnp::Text::Reader t) { return std::string_view(t.begin(), t.size()); };
  const auto digest = in.getDigest();
  const auto tags = in.getTags();
  bool equal = tags.size() == record.tags.size();
  for (unsigned i = 0; equal && i < tags.size(); ++i) equal = text(tags[i]) == record.tags[i];
  return equal && in.getId() == record.id && in.getActive() == record.active &&
         in.getWeight() == record.weight && text(in.getName()) == record.name &&
         text(in.getNote()) == record.note &&
         in.getCreated() == record.created.time_since_epoch().count() &&
         std::equal(
             digest.begin(), digest.end(),
             reinterpret_cast<const capnp::byte*>(record.digest.data()),
             reinterpret_cast<const capnp::byte*>(record.digest.data()) + record.digest.size()) &&
         in.getPosition().getX() == record.position.x &&
         in.getPosition().getY() == record.position.y && in.getRevision() == record.revision;
}

auto add_request(Bench::Client& client) {
  auto request = client.addRequest();
  request.setA(3);
  request.setB(5);
  return request;
}

auto echo_request(Bench::Client& client, const bench::Record& record) {
  auto request = client.echoRequest();
  fill(request.initRecord(), record);
  return request;
}

auto sum_request(Bench::Client& client, const bench::Doubles& doubles) {
  auto request = client.sumRequest();
  auto values = request.initValues(static_cast<unsigned>(doubles.size()));
  for (unsigned i = 0; i < values.size(); ++i) values.set(i, doubles[i]);
  return request;
}

class Connection {
 public:
  explicit Connection(kj::Own<kj::AsyncIoStream> stream)
      : stream_(kj::mv(stream)), rpc_(*stream_), client_(rpc_.bootstrap().castAs<Bench>()) {}
  Bench::Client& client() { return client_; }

 private:
  kj::Own<kj::AsyncIoStream> stream_;
  capnp::TwoPartyClient rpc_;
  Bench::Client client_;
};

void run_blocking(const bench::ClientProgram& program, Bench::Client& client, kj::WaitScope& wait) {
  const auto record = bench::make_record();
  const auto doubles = bench::make_doubles(bench::kDoubles);
  const double total = bench::sum(doubles);
  bench::run_sequential(
      program,
      {.add = [&] { return add_request(client).send().wait(wait).getValue() == 8; },
       .echo =
           [&] { return same(echo_request(client, record).send().wait(wait).getRecord(), record); },
       .sum = [&] { return sum_request(client, doubles).send().wait(wait).getValue() == total; }});
}

/// Many connections, each with one call under way, in one event loop.
class Many final : public kj::TaskSet::ErrorHandler {
 public:
  explicit Many(const bench::ClientProgram& program)
      : work_(program.work), recorder_(program.warmup, program.seconds), tasks_(*this) {}

  void send(Bench::Client& client) {
    const auto sent = Clock::now();
    if (work_ == bench::Work::kAdd) {
      tasks_.add(add_request(client).send().then(
          [this, &client, sent](auto&& reply) { finished(client, sent, reply.getValue() == 8); }));
    } else {
      tasks_.add(echo_request(client, record_).send().then([this, &client, sent](auto&& reply) {
        finished(client, sent, same(reply.getRecord(), record_));
      }));
    }
  }
  void taskFailed(kj::Exception&& exception) override {
    bench::fail(exception.getDescription().cStr());
  }

 private:
  void finished(Bench::Client& client, Clock::time_point sent, bool right) {
    bench::require(right, "a Cap'n Proto call");
    if (recorder_.finished(sent)) return send(client);
    recorder_.print();
    std::_Exit(0);  // calls are under way; nobody waits for them
  }

  bench::Work work_;
  bench::Record record_ = bench::make_record();
  bench::Recorder recorder_;
  kj::TaskSet tasks_;
};

}  // namespace

int main(int argc, char** argv) {
  const auto program = bench::parse_client_program(argc, argv);
  auto io = kj::setupAsyncIo();
  auto address =
      io.provider->getNetwork().parseAddress("127.0.0.1", program.port).wait(io.waitScope);
  std::vector<std::unique_ptr<Connection>> connections;
  for (std::size_t i = 0; i < program.connections; ++i) {
    connections.push_back(std::make_unique<Connection>(address->connect().wait(io.waitScope)));
  }
  if (program.connections == 1) {
    run_blocking(program, connections.front()->client(), io.waitScope);
  } else if (program.work == bench::Work::kSum) {
    bench::fail("capnp_client: sum takes one connection");
  } else {
    Many many(program);
    for (auto& connection : connections) many.send(connection->client());
    kj::NEVER_DONE.wait(io.waitScope);
  }
}
