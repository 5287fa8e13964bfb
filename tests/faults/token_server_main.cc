// The server of the fault tests in a process of its own, to be killed.
//
//   token_server --listen 127.0.0.1:0 --ledger FILE
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tests/faults/ledger.h"
#include "tests/faults/token_server.h"

int main(int argc, char** argv) {
  std::string listen = "127.0.0.1:0";
  std::string path;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::string_view(argv[i]) == "--listen") listen = argv[i + 1];
    if (std::string_view(argv[i]) == "--ledger") path = argv[i + 1];
  }
  if (path.empty()) {
    std::fputs("usage: token_server [--listen ADDRESS] --ledger FILE\n", stderr);
    return EXIT_FAILURE;
  }
  try {
    const tagwire::testing::LedgerFile ledger(path);
    tagwire::Server server(
        {.listen = listen, .threads = 2, .log = [](tagwire::LogLevel, std::string_view) {}});
    tagwire::testing::add_token_method(server, [&](std::int32_t token) { ledger.ran(token); });
    server.stop_on_signals();
    std::printf("listening on %s\n", server.url().c_str());
    std::fflush(stdout);
    server.serve_forever();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "token_server: %s\n", error.what());
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
