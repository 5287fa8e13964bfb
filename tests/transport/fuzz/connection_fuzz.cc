// Any bytes in any pieces into a real connection, which ends after them: the server answers with
// well-formed replies, the same ones as to the whole in one piece, and ends the connection. It
// never hangs (the client's patience is bounded) and never dies.
//
// Input: as tests/http/fuzz/http_request_fuzz.cc, whose corpus serves here, too: a byte of
// switches, a byte with the number of piece sizes (low four bits), the sizes, then what the peer
// sends.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/raw_client.h"
#include "tests/transport/running_loop.h"

namespace {

using tagwire::testing::RawClient;
using tagwire::testing::RawReply;
using tagwire::transport::RunningLoop;
using tagwire::transport::ServerLoopOptions;

constexpr unsigned kReset = 1;       // once more, cut off by a reset
constexpr unsigned kTwoThreads = 2;  // and the gate between them
constexpr unsigned kTightLimits = 4;

/// Answers with what it understood; says when the body is left out, which a client cannot see.
void answer(const tagwire::http::Request& request, tagwire::transport::Connection& connection,
            tagwire::http::Response& response) {
  tagwire::transport::echo(request, connection, response);
  if (request.method == "HEAD") response.headers.emplace_back("X-Body", "none");
}

ServerLoopOptions make_options(unsigned switches) {
  ServerLoopOptions options;
  options.threads = (switches & kTwoThreads) != 0 ? 2 : 1;
  if ((switches & kTightLimits) != 0) {
    options.http.max_head_bytes = 120;
    options.http.max_start_line_bytes = 40;
    options.http.max_headers = 4;
    options.http.max_body_bytes = 16;
  }
  return options;
}

/// One server for each setting, until the process ends.
RunningLoop& server_for(unsigned switches) {
  static RunningLoop plain(make_options(0), answer);
  static RunningLoop threads(make_options(kTwoThreads), answer);
  static RunningLoop tight(make_options(kTightLimits), answer);
  static RunningLoop tight_threads(make_options(kTwoThreads | kTightLimits), answer);
  RunningLoop* const all[] = {&plain, &threads, &tight, &tight_threads};
  return *all[(switches >> 1) & 3U];
}

/// Sends `pieces` until the server takes no more (it may have closed already).
void send_all(RawClient& client, const std::vector<std::string_view>& pieces) {
  for (const std::string_view piece : pieces) {
    if (!client.try_send(piece)) return;
  }
}

/// The replies, a line each with status and body. 100 is left out: whether it is due depends on
/// what has come when the head is read.
std::string converse(RunningLoop& server, const std::vector<std::string_view>& pieces) {
  RawClient client = server.connect();
  send_all(client, pieces);
  client.finish_sending();
  std::string replies;
  bool closed = false;
  while (!client.ended()) {
    if (closed) throw std::runtime_error("bytes after a reply with \"Connection: close\"");
    const RawReply reply = client.read_head();
    if (reply.status == 100) continue;
    const bool without_body = reply.field("X-Body") == "none";
    if (reply.field("Content-Length").empty()) throw std::runtime_error("no Content-Length");
    replies += std::to_string(reply.status) + " ";
    replies += without_body ? std::string("(none)") : client.read_body(reply);
    replies += "\n";
    closed = reply.field("Connection") == "close";
  }
  return replies;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto take = [&] {
    if (input.empty()) return 0U;
    const unsigned byte = static_cast<unsigned char>(input.front());
    input.remove_prefix(1);
    return byte;
  };
  const unsigned switches = take();
  std::vector<std::size_t> sizes(take() & 15U);
  for (std::size_t& piece : sizes) piece = 1 + take();
  std::vector<std::string_view> pieces;
  std::string_view rest = input;
  for (std::size_t i = 0; !rest.empty(); ++i) {
    const std::size_t count =
        sizes.empty() ? rest.size() : std::min(rest.size(), sizes[i % sizes.size()]);
    pieces.push_back(rest.substr(0, count));
    rest.remove_prefix(count);
  }

  try {
    RunningLoop& server = server_for(switches);
    const std::string whole = converse(server, {input});
    const std::string split = converse(server, pieces);
    if (whole != split) {
      throw std::runtime_error("in one piece:\n" + whole + "\nin pieces:\n" + split);
    }
    if ((switches & kReset) != 0) {
      RawClient client = server.connect();
      send_all(client, pieces);
      client.reset();
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    std::abort();
  }
  return 0;
}
