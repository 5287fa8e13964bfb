// Every bound on what a peer can make us do, with its default. All are on; each is settable.
// The reasons for the figures are in docs/wire.md, "Limits".
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace tagwire {

/// Bounds on one XML-RPC document. Exceeding one is fault -32008 on a server, ErrorCode::kLimit
/// elsewhere.
struct DocumentLimits {
  std::size_t max_depth = 64;            ///< arrays and structs inside each other
  std::size_t max_elements = 4'000'000;  ///< XML elements in all
  std::size_t max_attributes = 64;       ///< of one element (more is not well-formed to us)
  std::size_t max_name_bytes = 256;      ///< element (tag) names and method names
  std::size_t max_member_name_bytes = 65'536;
  std::size_t max_multicall_entries = 1'000;
};

/// Bounds on one HTTP message (RFC 9112). Exceeding one is 413, 414 or 431.
struct HttpLimits {
  std::size_t max_head_bytes = 65'536;  ///< start line and header fields with their line ends
  std::size_t max_start_line_bytes = 8'192;
  std::size_t max_headers = 100;  ///< field lines; trailer fields count too
  std::size_t max_body_bytes = 16 * 1024 * 1024;
};

/// Bounds on connections and calls of one server.
struct ConnectionLimits {
  std::size_t max_connections = 10'000;           ///< beyond it 503 and close
  std::size_t max_connections_per_peer = 10'000;  ///< by address
  std::size_t max_calls_in_flight = 10'000;       ///< running or queued; beyond it fault -32003
  std::chrono::milliseconds head_timeout{
      10'000};  ///< from the first byte of a request to its end of head
  std::chrono::milliseconds body_timeout{30'000};   ///< without progress while a body arrives
  std::chrono::milliseconds write_timeout{30'000};  ///< without progress while a reply is sent
  std::chrono::milliseconds idle_timeout{75'000};   ///< between requests of one connection
  std::chrono::milliseconds drain_timeout{
      10'000};  ///< from the request to stop until connections are cut
};

struct Limits {
  DocumentLimits document;
  HttpLimits http;
  ConnectionLimits connection;
};

}  // namespace tagwire
