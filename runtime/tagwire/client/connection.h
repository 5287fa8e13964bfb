// What one call at a time works with, and the next one uses again: buffers, and (over a network) a
// connected socket.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "tagwire/base/buffer.h"

namespace tagwire::calling {

/// Thread safety: none; it belongs to one call, or to the pool.
struct Connection {
  OutputBuffer request;
  std::string handler_reply;  ///< of a client without a network

  // The pool's.
  std::chrono::steady_clock::time_point used{};  ///< when it was given back
  std::unique_ptr<Connection> next;              ///< in the list of idle ones
};

}  // namespace tagwire::calling
