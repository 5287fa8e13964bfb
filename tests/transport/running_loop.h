// A ServerLoop with a handler, serving on a free port in a thread of its own, for one test.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tagwire/transport/server_loop.h"
#include "tests/support/raw_client.h"

namespace tagwire::transport {

/// Starts in the constructor, drains in the destructor.
class RunningLoop {
 public:
  explicit RunningLoop(ServerLoopOptions options, RequestHandler handler, HeadHandler head = {})
      : loop_(complete(std::move(options)), head ? std::move(head) : let_all_in(),
              std::move(handler)) {
    const Result<void> opened = loop_.open();
    if (!opened) throw std::runtime_error(opened.error().message);
    address_ = loop_.addresses().front();
    thread_ = std::thread([this] { loop_.run(); });
  }
  ~RunningLoop() { stop(); }

  testing::RawClient connect(int receive_buffer = 0) const {
    return testing::RawClient(address_, receive_buffer);
  }
  const std::string& address() const { return address_; }
  ServerLoop& loop() { return loop_; }
  /// Stops and waits until run() has returned.
  void stop() {
    loop_.stop();
    join();
  }
  void join() {
    if (thread_.joinable()) thread_.join();
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
  ServerLoop loop_;
  std::string address_;
  std::thread thread_;
};

/// Answers with the method, the path and the body.
inline void echo(const http::Request& request, Connection&, http::Response& response) {
  response.content_type = "text/plain";
  response.buffer.append(request.method);
  response.buffer.append(" ");
  response.buffer.append(request.path);
  response.buffer.append(" ");
  response.buffer.append(request.body);
}

/// A POST of `body` to `path`.
inline std::string post(std::string_view body, std::string_view path = "/",
                        std::string_view more_fields = "") {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n" + std::string(more_fields) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace tagwire::transport
