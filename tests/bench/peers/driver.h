// What the client programs of all peers share: the command line, the values that travel, the loop
// around one call at a time. A peer adds how to call, and nothing else. Servers share the line that
// says where they listen.
//
// Every peer serves the same three methods: add(a, b), echo(record) and sum(doubles). Clients
// check every answer. Where a peer's messages are types of its own, the message to send is made
// once, before the clock runs.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "tests/bench/documents.h"
#include "tests/bench/recorder.h"

namespace tagwire::bench {

enum class Work { kAdd, kEcho, kSum };

struct ClientProgram {
  Work work = Work::kAdd;
  std::uint16_t port = 0;
  std::size_t connections = 1;
  double seconds = 1;
  double warmup = 0.3;
  bool once = false;  ///< make one call and end: for whoever wants to see its bytes
};

/// Reads the command line; ends the program when it cannot.
ClientProgram parse_client_program(int argc, char** argv);

[[noreturn]] void fail(const std::string& what);
/// Ends the program unless the answer was right.
void require(bool right, std::string_view what);

inline constexpr std::size_t kDoubles = 100'000;

/// What the methods answer, for servers and for checks.
inline std::int32_t add(std::int32_t a, std::int32_t b) { return a + b; }
template <class Range>
double sum(const Range& values) {
  double total = 0;
  for (const double value : values) total += value;
  return total;
}
/// Equal but for the last digits, which some peers lose.
bool nearly(double a, double b);

/// One call, of each kind; true when the answer was right.
struct Calls {
  std::function<bool()> add;
  std::function<bool()> echo;
  std::function<bool()> sum;

  const std::function<bool()>& of(Work work) const;
};

/// Calls one after the other for as long as the command line says; prints the result.
void run_sequential(const ClientProgram& program, const Calls& calls);

/// Tells bench.py that the server accepts.
void print_listening(std::uint16_t port);

/// A socket that listens on 127.0.0.1, for servers that want one; its port is free.
struct Listener {
  int fd;
  std::uint16_t port;
};
Listener listen_on_loopback();

}  // namespace tagwire::bench
