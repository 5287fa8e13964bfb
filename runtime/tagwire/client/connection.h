// What one call at a time works with, and the next one uses again: buffers, and (over a network) a
// connected socket with the parser of what comes from it.
#pragma once

#include <algorithm>
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

  /// After a call: gives the memory of large messages back when the calls since were all small. (At
  /// once would have every large call grow its buffers anew, which costs more than to write it.) A
  /// connection that is not used any more keeps it for the idle timeout.
  void trim() noexcept {
    if (std::max({request.capacity(), input.capacity(), handler_reply.capacity()}) > kSmallBuffer) {
      trim_large();
    }
  }

 private:
  static constexpr std::size_t kSmallBuffer = 64 * 1024;
  static constexpr unsigned kSmallCalls = 64;

  void trim_large() noexcept {
    const bool small =
        std::max({request.size(), input.size(), handler_reply.size()}) <= kSmallBuffer;
    small_calls_ = small ? small_calls_ + 1 : 0;
    if (small_calls_ < kSmallCalls) return;
    request.reset();
    input.reset();
    std::string().swap(handler_reply);
    small_calls_ = 0;
  }

  unsigned small_calls_ = 0;  // since the last large one
};

}  // namespace tagwire::calling
