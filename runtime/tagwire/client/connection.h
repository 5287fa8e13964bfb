// What one call at a time works with, and the next one uses again: buffers, and (over a network) a
// connected socket with the parser of what comes from it.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "tagwire/base/buffer.h"
#include "tagwire/http/response_parser.h"
#include "tagwire/transport/client_stream.h"

namespace tagwire::calling {

/// Thread safety: none; it belongs to one call, or to the pool.
struct Connection {
  OutputBuffer request;
  OutputBuffer input;         ///< the reply as received
  std::string handler_reply;  ///< of a client without a network
  transport::ClientStream stream;
  std::optional<http::ResponseParser> parser;  ///< as old as the stream's connection

  // The pool's.
  std::chrono::steady_clock::time_point used{};  ///< when it was given back
  std::unique_ptr<Connection> next;              ///< in the list of idle ones

  /// Gives memory back that only large messages need.
  void shrink() noexcept {
    constexpr std::size_t kKept = 64 * 1024;
    if (request.capacity() > kKept) request.reset();
    if (input.capacity() > kKept) input.reset();
    if (handler_reply.capacity() > kKept) std::string().swap(handler_reply);
  }
};

}  // namespace tagwire::calling
