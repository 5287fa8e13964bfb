// The XML-RPC server of ROS (xmlrpcpp), one thread.
#include <cstring>

#include <xmlrpcpp/XmlRpc.h>

#include "tests/bench/peers/driver.h"

namespace {

namespace bench = tagwire::bench;
using XmlRpc::XmlRpcValue;

struct Add final : XmlRpc::XmlRpcServerMethod {
  explicit Add(XmlRpc::XmlRpcServer* server) : XmlRpcServerMethod("add", server) {}
  void execute(XmlRpcValue& params, XmlRpcValue& result) override {
    result = bench::add(static_cast<int&>(params[0]), static_cast<int&>(params[1]));
  }
};

struct Echo final : XmlRpc::XmlRpcServerMethod {
  explicit Echo(XmlRpc::XmlRpcServer* server) : XmlRpcServerMethod("echo", server) {}
  void execute(XmlRpcValue& params, XmlRpcValue& result) override { result = params[0]; }
};

struct Sum final : XmlRpc::XmlRpcServerMethod {
  explicit Sum(XmlRpc::XmlRpcServer* server) : XmlRpcServerMethod("sum", server) {}
  void execute(XmlRpcValue& params, XmlRpcValue& result) override {
    XmlRpcValue& values = params[0];
    double total = 0;
    for (int i = 0; i < values.size(); ++i) total += static_cast<double&>(values[i]);
    result = total;
  }
};

}  // namespace

int main() {
  XmlRpc::XmlRpcServer server;
  Add add(&server);
  Echo echo(&server);
  Sum sum(&server);
  if (!server.bindAndListen(0, 1024)) bench::fail("ros_server: cannot listen");
  bench::print_listening(static_cast<std::uint16_t>(server.get_port()));
  server.work(-1);
}
