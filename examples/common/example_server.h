// What every example server has in common: `--listen ADDRESS`, `--threads N`, one line once it
// accepts, a drain on SIGTERM.
#pragma once

#include <charconv>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <string>
#include <string_view>

#include "tagwire/server/server.h"

namespace examples {

[[noreturn]] inline void usage(std::string_view program, std::string_view complaint) {
  if (!complaint.empty()) std::cerr << program << ": " << complaint << "\n";
  std::cerr << "usage: " << program << " [--listen ADDRESS] [--threads N]\n"
            << "  --listen   where to listen: 127.0.0.1:8080 (the default), [::1]:8080; port 0 "
               "picks a free one\n"
            << "  --threads  threads that answer calls; 0, the default, takes one for each core, "
               "at least two\n";
  std::exit(complaint.empty() ? 0 : 2);
}

/// Reads the command line, lets `set_up` register what the server offers, and serves until SIGINT
/// or SIGTERM. Returns what main() returns.
inline int serve(int argc, char** argv, const std::function<void(tagwire::Server&)>& set_up,
                 tagwire::ServerOptions options = {.listen = "127.0.0.1:8080"}) {
  const std::string_view program = argv[0];
  for (int i = 1; i < argc; ++i) {
    const std::string_view flag = argv[i];
    if (flag == "--help" || flag == "-h") usage(program, "");
    if (flag != "--listen" && flag != "--threads")
      usage(program, "unknown argument " + std::string(flag));
    if (++i == argc) usage(program, std::string(flag) + " needs a value");
    const std::string_view value = argv[i];
    if (flag == "--listen") {
      options.listen = value;
    } else {
      const auto [end, error] =
          std::from_chars(value.data(), value.data() + value.size(), options.threads);
      if (error != std::errc() || end != value.data() + value.size())
        usage(program, "--threads needs a number");
    }
  }
  try {
    tagwire::Server server(options);
    set_up(server);
    server.start();
    server.stop_on_signals();  // before the line below: who reads it may send SIGTERM at once
    std::cout << "listening on " << server.url()
              << std::endl;  // flushed: scripts wait for this line
    server.serve_forever();
  } catch (const std::exception& error) {
    std::cerr << program << ": " << error.what() << "\n";
    return 1;
  }
  return 0;
}

}  // namespace examples
