// tagwire::Server with the methods that the calculator example does not have: a struct of ten
// members back and forth, and large arrays one way. Registered functions and generated services
// share the path.
#include <iostream>
#include <numeric>
#include <string>

#include <CLI/CLI.hpp>

#include "tagwire/server/server.h"
#include "tests/bench/record_codec.h"

int main(int argc, char** argv) {
  using namespace tagwire::bench;
  tagwire::ServerOptions options{.listen = "127.0.0.1:0", .threads = 1};
  CLI::App app("Serves add, echo and sum for benchmarks.");
  app.add_option("--threads", options.threads);
  CLI11_PARSE(app, argc, argv);

  tagwire::Server server(options);
  server.register_function("add", [](std::int32_t a, std::int32_t b) { return a + b; });
  server.register_function("echo", [](const Record& record) { return record; });
  server.register_function("sum", [](const Doubles& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
  });
  server.register_function(
      "doubles", [](std::int32_t count) { return make_doubles(static_cast<std::size_t>(count)); });
  server.start();
  std::cout << "listening on " << server.url() << std::endl;
  server.serve_forever();
}
