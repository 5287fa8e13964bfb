// The XML-RPC client of ROS (xmlrpcpp), which blocks and keeps its connection.
#include <ctime>
#include <string>

#include <xmlrpcpp/XmlRpc.h>

#include "tests/bench/peers/driver.h"

namespace {

namespace bench = tagwire::bench;
using XmlRpc::XmlRpcValue;

XmlRpcValue native(const bench::Record& record) {
  XmlRpcValue out;
  out["id"] = record.id;
  out["active"] = record.active;
  out["weight"] = record.weight;
  out["name"] = record.name.c_str();
  out["note"] = record.note.c_str();
  const time_t created = static_cast<time_t>(record.created.time_since_epoch().count());
  tm parts{};
  gmtime_r(&created, &parts);
  // It writes the members of struct tm as they are, so they are set as they have to read.
  parts.tm_year += 1900;
  parts.tm_mon += 1;
  parts.tm_isdst = -1;
  out["created"] = XmlRpcValue(&parts);
  std::string digest(reinterpret_cast<const char*>(record.digest.data()), record.digest.size());
  out["digest"] = XmlRpcValue(digest.data(), static_cast<int>(digest.size()));
  for (int i = 0; i < static_cast<int>(record.tags.size()); ++i) {
    out["tags"][i] = record.tags[static_cast<std::size_t>(i)].c_str();
  }
  out["position"]["x"] = record.position.x;
  out["position"]["y"] = record.position.y;
  out["revision"] = record.revision;
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  const auto program = bench::parse_client_program(argc, argv);
  if (program.connections != 1) bench::fail("ros_client: one connection");
  XmlRpc::XmlRpcClient client("127.0.0.1", program.port, "/RPC2");
  XmlRpcValue add_params, echo_params, sum_params, answer;
  add_params[0] = 3;
  add_params[1] = 5;
  echo_params[0] = native(bench::make_record());
  const auto doubles = bench::make_doubles(bench::kDoubles);
  sum_params[0].setSize(static_cast<int>(doubles.size()));
  for (std::size_t i = 0; i < doubles.size(); ++i) {
    sum_params[0][static_cast<int>(i)] = doubles[i];
  }
  const double total = bench::sum(doubles);
  const auto call = [&](const char* method, const XmlRpcValue& params) {
    return client.execute(method, params, answer) && !client.isFault();
  };
  bench::run_sequential(
      program, {.add = [&] { return call("add", add_params) && static_cast<int&>(answer) == 8; },
                .echo = [&] { return call("echo", echo_params) && answer == echo_params[0]; },
                .sum =
                    [&] {
                      return call("sum", sum_params) &&
                             bench::nearly(static_cast<double&>(answer), total);
                    }});
}
