#include "tests/bench/peers/driver.h"

#include <cmath>
#include <cstdlib>
#include <iostream>
#include <map>

#include <CLI/CLI.hpp>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace tagwire::bench {

ClientProgram parse_client_program(int argc, char** argv) {
  ClientProgram program;
  const std::map<std::string, Work> works{
      {"add", Work::kAdd}, {"echo", Work::kEcho}, {"sum", Work::kSum}};
  CLI::App app("Calls a server again and again and checks every answer.");
  app.add_option("--port", program.port)->required();
  app.add_option("--work", program.work)->transform(CLI::CheckedTransformer(works));
  app.add_option("--connections", program.connections)->check(CLI::Range(1, 1000));
  app.add_option("--seconds", program.seconds, "measured time");
  app.add_option("--warmup", program.warmup, "seconds before it");
  app.add_flag("--once", program.once, "make one call and end");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
  return program;
}

void fail(const std::string& what) {
  std::cerr << what << std::endl;
  // Without destructors: libraries under test may have calls under way.
  std::_Exit(1);
}

void require(bool right, std::string_view what) {
  if (!right) fail("a wrong answer to " + std::string(what));
}

bool nearly(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b));
}

const std::function<bool()>& Calls::of(Work work) const {
  switch (work) {
    case Work::kAdd:
      return add;
    case Work::kEcho:
      return echo;
    case Work::kSum:
      break;
  }
  return sum;
}

void run_sequential(const ClientProgram& program, const Calls& calls) {
  const auto& call = calls.of(program.work);
  if (!call) fail("this client cannot make that call");
  if (program.once) return require(call(), "the call");
  Recorder recorder(program.warmup, program.seconds);
  Clock::time_point sent;
  do {
    sent = Clock::now();
    require(call(), "a call");
  } while (recorder.finished(sent));
  recorder.print();
}

void print_listening(std::uint16_t port) {
  std::cout << "listening on http://127.0.0.1:" << port << std::endl;
}

Listener listen_on_loopback() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (fd < 0 || ::bind(fd, generic, size) != 0 || ::listen(fd, 1024) != 0 ||
      ::getsockname(fd, generic, &size) != 0) {
    fail("cannot listen on 127.0.0.1");
  }
  return {fd, ntohs(address.sin_port)};
}

}  // namespace tagwire::bench
