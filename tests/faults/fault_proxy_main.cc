// The proxy as a program, for clients that are not in C++.
//
//   fault_proxy --to 127.0.0.1:PORT (--fault NAME | --seed N | --list) [--quick]
//
// prints "listening on http://127.0.0.1:PORT/RPC2", serves until its standard input ends, and then
// prints one line: connections accepted, requests forwarded whole.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tests/faults/fault_catalogue.h"
#include "tests/faults/fault_proxy.h"

namespace {

using namespace tagwire::testing;

struct Options {
  std::string to;
  std::string fault;
  std::uint64_t seed = 1;
  bool quick = false;
  bool list = false;
};

Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const char* next = i + 1 < argc ? argv[i + 1] : "";
    if (word == "--list") options.list = true;
    if (word == "--quick") options.quick = true;
    if (word == "--to") options.to = next;
    if (word == "--fault") options.fault = next;
    if (word == "--seed") options.seed = std::strtoull(next, nullptr, 10);
  }
  return options;
}

int serve(const Options& options) {
  const NamedFault* fault = options.fault.empty() ? nullptr : find_fault(options.fault);
  if (!options.fault.empty() && fault == nullptr) {
    std::fprintf(stderr, "fault_proxy: no fault '%s'; --list names them\n", options.fault.c_str());
    return EXIT_FAILURE;
  }
  FaultProxy proxy({.upstream = options.to}, [&](std::size_t connection, std::size_t exchange) {
    Random random(options.seed, connection, exchange);
    return (fault != nullptr ? *fault : random_fault(random, options.quick)).make(random);
  });
  std::printf("listening on %s\n", proxy.url().c_str());
  std::fflush(stdout);
  while (std::getchar() != EOF) continue;
  proxy.stop();
  const FaultProxy::Counts counts = proxy.counts();
  std::printf("%zu connections, %zu forwarded\n", counts.connections, counts.forwarded);
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse(argc, argv);
  if (options.list) {
    for (const NamedFault& fault : fault_catalogue()) {
      std::printf("%.*s%s\n", static_cast<int>(fault.name.size()), fault.name.data(),
                  fault.until_deadline ? " (until a deadline)" : "");
    }
    return EXIT_SUCCESS;
  }
  if (options.to.empty()) {
    std::fputs("usage: fault_proxy --to ADDRESS (--fault NAME | --seed N | --list) [--quick]\n",
               stderr);
    return EXIT_FAILURE;
  }
  try {
    return serve(options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "fault_proxy: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
