// What the proxy does to one exchange, step by step: the words in which a fault is written down.
//
//   {read_request(), forward(), fetch_reply(), send(100), reset()}
//
// forwards a call, and takes its connection away after 100 bytes of the reply.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace tagwire::testing {

inline constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

/// One thing to do. Made by the functions below.
struct Step {
  enum class Kind {
    kWait,          ///< for `time`
    kWaitFor,       ///< until `condition` holds
    kAwaitRequest,  ///< until the client's next bytes are there; they are not read
    kReadRequest,   ///< until `bytes` of it are read
    kForward,       ///< of what was read, the first `bytes`, to the server
    kFetchReply,    ///< the whole reply, from the server
    kChange,        ///< the reply, by `change`
    kSend,          ///< the reply, up to its byte `bytes`
    kDrip,          ///< the rest of the reply, a byte at a time, with `time` between two
    kSendText,      ///< `text`, `times` times
    kHalfClose,     ///< ends our side only
    kClose,         ///< politely; a reset when bytes of the client were left unread
    kReset,         ///< SO_LINGER 0
    kDropServer,    ///< resets the connection to the server
    kHang,          ///< neither reads nor writes until the client goes away
  };
  Kind kind;
  std::size_t bytes = kAll;
  std::chrono::milliseconds time{0};
  std::string text = {};
  std::size_t times = 1;
  std::function<std::string(std::string reply)> change = {};
  std::function<bool()> condition = {};
};

/// One exchange. Unless the last step ends the connection, the next exchange follows.
using Steps = std::vector<Step>;

Step wait(std::chrono::milliseconds time);
Step wait_for(std::function<bool()> condition);
Step await_request();
Step read_request(std::size_t bytes = kAll);
Step forward(std::size_t bytes = kAll);
Step fetch_reply();
Step change(std::function<std::string(std::string reply)> change);
Step send(std::size_t up_to = kAll);
Step drip(std::chrono::milliseconds pause);
Step send_text(std::string text, std::size_t times = 1);
Step half_close();
Step close();
Step reset();
Step drop_server();
Step hang();

/// No fault at all.
Steps honest();
/// The reply of the server, changed.
Steps with_reply(std::function<std::string(std::string reply)> change);

/// For the story of a failed test: "send(100)".
std::string spell(const Step& step);

/// A reply taken apart, as far as its damage needs it. Deliberately naive.
struct ReplyParts {
  std::string status_line;  ///< without its line end
  std::string fields;       ///< each with its line end, without Content-Length
  std::string body;

  static ReplyParts of(std::string_view reply);
  /// With `framing` ("Content-Length: 5\r\n") as the last fields.
  std::string spell(std::string_view framing) const;
  /// With the Content-Length that the body has.
  std::string spell() const;
};

/// `body` in chunks of `size` bytes.
std::string chunked(std::string_view body, std::size_t size);

}  // namespace tagwire::testing
