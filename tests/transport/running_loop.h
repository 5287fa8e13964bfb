// A ServerLoop with a handler, serving on a free port in a thread of its own, for one test.
#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "tagwire/transport/server_loop.h"
#include "tests/support/raw_client.h"

namespace tagwire::transport {

/// Starts in the constructor, drains in the destructor.
class RunningLoop {
 public:
  explicit RunningLoop(ServerLoopOptions options, RequestHandler handler, HeadHandler head = {},
                       bool until_signal = false)
      : loop_(complete(std::move(options)), head ? std::move(head) : let_all_in(),
              std::move(handler)) {
    const Result<void> opened = loop_.open();
    if (!opened) throw std::runtime_error(opened.error().message);
    addresses_ = loop_.addresses();
    thread_ = std::thread([this, until_signal] {
      if (until_signal) {
        loop_.run_until_signal();
      } else {
        loop_.run();
      }
      done_.set_value();
    });
  }
  ~RunningLoop() { stop(); }

  /// A new connection to the first address.
  testing::RawClient connect(int receive_buffer = 0) const {
    return testing::RawClient(addresses_.front(), receive_buffer);
  }
  const std::vector<std::string>& addresses() const { return addresses_; }
  ServerLoop& loop() { return loop_; }
  /// Stops and waits until run() has returned.
  void stop() {
    loop_.stop();
    if (thread_.joinable()) thread_.join();
  }
  /// Whether run() returns within `time`.
  bool returns_within(std::chrono::milliseconds time) {
    return returned_.wait_for(time) == std::future_status::ready;
  }
  /// What was logged so far.
  std::vector<std::string> log() {
    const std::lock_guard lock(log_mutex_);
    return log_;
  }

 private:
  ServerLoopOptions complete(ServerLoopOptions options) {
    if (options.listen.empty()) options.listen = {"127.0.0.1:0"};
    options.log = [this](std::string_view line) {
      const std::lock_guard lock(log_mutex_);
      log_.emplace_back(line);
    };
    return options;
  }
  static HeadHandler let_all_in() {
    return [](const http::Request&, http::Response&) { return true; };
  }

  std::mutex log_mutex_;
  std::vector<std::string> log_;
  std::promise<void> done_;
  std::future<void> returned_ = done_.get_future();
  ServerLoop loop_;
  std::vector<std::string> addresses_;
  std::thread thread_;
};

/// Opens once; a handler that wait()s holds its thread until then. Gives up after a while, so that
/// a failing test ends.
class Barrier {
 public:
  void open() { opened_.set_value(); }
  bool wait() const {
    return open_.wait_for(std::chrono::seconds(30)) == std::future_status::ready;
  }

 private:
  std::promise<void> opened_;
  std::shared_future<void> open_ = opened_.get_future().share();
};

/// Waits until `condition()` holds; false when it does not within 20 s.
template <class Condition>
bool eventually(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

/// Answers with the method, the path and the body.
inline void echo(const http::Request& request, Connection&, http::Response& response) {
  response.content_type = "text/plain";
  response.buffer.append(request.method);
  response.buffer.append(" ");
  response.buffer.append(request.path);
  response.buffer.append(" ");
  response.buffer.append(request.body);
}

/// A POST of `body` to `path`; `more_fields` with their line ends.
inline std::string post(std::string_view body, std::string_view path = "/",
                        std::string_view more_fields = "") {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n" + std::string(more_fields) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

/// Sends one request and reads its reply.
inline testing::RawReply call(testing::RawClient& client, std::string_view body,
                              std::string_view path = "/") {
  client.send(post(body, path));
  return client.read_reply();
}

}  // namespace tagwire::transport
