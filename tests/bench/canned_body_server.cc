// tagwire's own HTTP and transport with a canned body: what is left of the server without XML-RPC.
// It splits the distance to bare_asio_server into what HTTP costs and what the calls cost.
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include <CLI/CLI.hpp>

#include "tagwire/transport/server_loop.h"

int main(int argc, char** argv) {
  std::string body_file;
  CLI::App app("Answers every request with the same body.");
  app.add_option("--body", body_file, "file with the body of the reply")->required();
  CLI11_PARSE(app, argc, argv);
  std::ifstream in(body_file, std::ios::binary);
  const std::string body{std::istreambuf_iterator<char>(in), {}};

  tagwire::transport::ServerLoopOptions options;
  options.listen = {"127.0.0.1:0"};
  options.threads = 1;
  tagwire::transport::ServerLoop loop(
      options, [](const auto&, auto&) { return true; },
      [&body](const auto&, auto&, tagwire::http::Response& response) {
        response.buffer.append(body);
      });
  if (const auto opened = loop.open(); !opened) {
    std::cerr << opened.error().message << "\n";
    return 1;
  }
  std::cout << "listening on http://" << loop.addresses().front() << std::endl;
  loop.run_until_signal();
}
