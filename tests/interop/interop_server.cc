// The server of the interop tests: echoes every type through generated code, through
// register_function and untyped.
//
// usage: interop_server [--classic] [--listen ADDRESS] [--threads N]
//   --classic  writes wire::Dialect::classic()
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "../../examples/common/example_server.h"
#include "everything.server.h"
#include "neutral.h"
#include "tagwire/wire/value_codec.h"

namespace {

using tagwire::CallContext;
using namespace interop;  // NOLINT(*-using-namespace)

class EchoServer final : public EchoService {
 public:
  Everything everything(CallContext&, const Everything& value) override { return value; }
  bool boolean(CallContext&, bool value) override { return value; }
  std::int8_t int8(CallContext&, std::int8_t value) override { return value; }
  std::int16_t int16(CallContext&, std::int16_t value) override { return value; }
  std::int32_t int32(CallContext&, std::int32_t value) override { return value; }
  std::int64_t int64(CallContext&, std::int64_t value) override { return value; }
  std::uint8_t uint8(CallContext&, std::uint8_t value) override { return value; }
  std::uint16_t uint16(CallContext&, std::uint16_t value) override { return value; }
  std::uint32_t uint32(CallContext&, std::uint32_t value) override { return value; }
  double real(CallContext&, double value) override { return value; }
  std::string text(CallContext&, const std::string& value) override { return value; }
  std::vector<std::byte> raw(CallContext&, const std::vector<std::byte>& value) override {
    return value;
  }
  std::chrono::sys_seconds when(CallContext&, std::chrono::sys_seconds value) override {
    return value;
  }
  std::chrono::microseconds span(CallContext&, std::chrono::microseconds value) override {
    return value;
  }
  Colour colour(CallContext&, Colour value) override { return value; }
  Level level(CallContext&, Level value) override { return value; }
  std::vector<double> reals(CallContext&, const std::vector<double>& value) override {
    return value;
  }
  std::vector<std::vector<std::vector<std::int32_t>>> nested(
      CallContext&, const std::vector<std::vector<std::vector<std::int32_t>>>& value) override {
    return value;
  }
  std::map<std::string, std::string> table(
      CallContext&, const std::map<std::string, std::string>& value) override {
    return value;
  }
  std::map<std::int32_t, std::string> by_number(
      CallContext&, const std::map<std::int32_t, std::string>& value) override {
    return value;
  }
  tagwire::Value free(CallContext&, const tagwire::Value& value) override { return value; }
  std::optional<std::string> maybe(CallContext&, const std::optional<std::string>& value) override {
    return value;
  }
  std::string optional(CallContext&, std::int32_t required, std::int32_t defaulted,
                       const std::optional<std::string>& last) override {
    return std::to_string(required) + " " + std::to_string(defaulted) + " " + last.value_or("none");
  }
  void nothing(CallContext&) override {}
  void fail(CallContext&, const std::string& how) override {
    if (how == "detailed") {
      throw Detailed{.number = 5,
                     .text = "a < b",
                     .flag = true,
                     .when = {},
                     .inner = {.name = "x", .values = {1.5}}};
    }
    if (how == "plain") throw Plain{};
    if (how == "fault") throw tagwire::Fault(4711, "custom & <text>");
    if (how == "standard") throw std::runtime_error("a secret of the server");
    throw 42;  // NOLINT(hicpp-exception-baseclass): what a handler should not do
  }
  std::string greet(CallContext&, const std::string& name) override { return "Grüße, " + name; }
  std::string shout(CallContext&, const std::string& value) override { return value; }
};

}  // namespace

int main(int argc, char** argv) {
  tagwire::ServerOptions options{.listen = "127.0.0.1:8080"};
  const auto is_classic = [](std::string_view argument) { return argument == "--classic"; };
  char** const end = std::remove_if(argv + 1, argv + argc, is_classic);
  if (end != argv + argc) options.dialect = tagwire::wire::Dialect::classic();
  const auto set_up = [](tagwire::Server& server) {
    server.add(std::make_shared<EchoServer>());
    server.register_function(
        "pow", [](double x, double y) { return std::pow(x, y); }, "x to the power y");
    server.register_function("peer",
                             [](CallContext& context) { return std::string(context.peer()); });
    server.register_function("sum", [](const std::vector<double>& values) {
      double sum = 0;
      for (const double value : values) sum += value;
      return sum;
    });
    server.register_function(
        "bad_text", [] { return std::string("\x01"); }, "a string that XML cannot carry");
    server.register_function(
        "not_a_number", [] { return std::nan(""); }, "a number that XML-RPC cannot carry");
    // What the suite asks of every partner's server (partners/README.md).
    server.register_function(
        "describe", [](const tagwire::Value& value) { return describe(value); },
        "what arrived, as neutral JSON");
    server.register_function(
        "produce", [](const std::string& text) { return produce(text); },
        "the value that neutral JSON describes");
    server.register_function(
        "echo", [](const tagwire::Value& value) { return value; }, "the argument");
    server.register_function(
        "add", [](std::int32_t a, std::int32_t b) { return a + b; }, "a + b");
    server.register_function(
        "fail",
        [](std::int32_t code, const std::string& text) { throw tagwire::Fault(code, text); },
        "fails with this fault");
    server.register_function(
        "nothing", [] {}, "returns nothing");
  };
  return examples::serve(static_cast<int>(end - argv), argv, set_up, options);
}
