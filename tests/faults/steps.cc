#include "tests/faults/steps.h"

#include <array>
#include <cstdio>
#include <utility>

namespace tagwire::testing {

Step wait(std::chrono::milliseconds time) { return {.kind = Step::Kind::kWait, .time = time}; }
Step wait_for(std::function<bool()> condition) {
  return {.kind = Step::Kind::kWaitFor, .condition = std::move(condition)};
}
Step await_request() { return {.kind = Step::Kind::kAwaitRequest}; }
Step read_request(std::size_t bytes) { return {.kind = Step::Kind::kReadRequest, .bytes = bytes}; }
Step forward(std::size_t bytes) { return {.kind = Step::Kind::kForward, .bytes = bytes}; }
Step fetch_reply() { return {.kind = Step::Kind::kFetchReply}; }
Step change(std::function<std::string(std::string reply)> change) {
  return {.kind = Step::Kind::kChange, .change = std::move(change)};
}
Step send(std::size_t up_to) { return {.kind = Step::Kind::kSend, .bytes = up_to}; }
Step drip(std::chrono::milliseconds pause) { return {.kind = Step::Kind::kDrip, .time = pause}; }
Step send_text(std::string text, std::size_t times) {
  return {.kind = Step::Kind::kSendText, .text = std::move(text), .times = times};
}
Step half_close() { return {.kind = Step::Kind::kHalfClose}; }
Step close() { return {.kind = Step::Kind::kClose}; }
Step reset() { return {.kind = Step::Kind::kReset}; }
Step drop_server() { return {.kind = Step::Kind::kDropServer}; }
Step hang() { return {.kind = Step::Kind::kHang}; }

Steps honest() { return {read_request(), forward(), fetch_reply(), send()}; }

Steps with_reply(std::function<std::string(std::string reply)> changed) {
  return {read_request(), forward(), fetch_reply(), change(std::move(changed)), send()};
}

std::string spell(const Step& step) {
  static constexpr std::array<const char*, 15> kNames{
      "wait",       "wait_for", "await_request", "read_request", "forward",
      "fetch",      "change",   "send",          "drip",         "send_text",
      "half_close", "close",    "reset",         "drop_server",  "hang"};
  std::string text = kNames.at(static_cast<std::size_t>(step.kind));
  if (step.bytes != kAll) text += "(" + std::to_string(step.bytes) + ")";
  if (step.time.count() != 0) text += "(" + std::to_string(step.time.count()) + " ms)";
  if (!step.text.empty()) {
    text += "(\"" + step.text.substr(0, 40) + "\" x " + std::to_string(step.times) + ")";
  }
  return text;
}

ReplyParts ReplyParts::of(std::string_view reply) {
  const std::size_t line = reply.find("\r\n");
  const std::size_t head = reply.find("\r\n\r\n");
  ReplyParts parts{.status_line = std::string(reply.substr(0, line)),
                   .fields = {},
                   .body = std::string(reply.substr(head + 4))};
  for (std::size_t at = line + 2; at < head + 2;) {
    const std::size_t end = reply.find("\r\n", at) + 2;
    const std::string_view field = reply.substr(at, end - at);
    // As servers spell it: Node and Python differ in nothing but the case of the L.
    if (!field.starts_with("Content-Length:") && !field.starts_with("Content-length:")) {
      parts.fields += field;
    }
    at = end;
  }
  return parts;
}

std::string ReplyParts::spell(std::string_view framing) const {
  return status_line + "\r\n" + fields + std::string(framing) + "\r\n" + body;
}

std::string ReplyParts::spell() const {
  return spell("Content-Length: " + std::to_string(body.size()) + "\r\n");
}

std::string chunked(std::string_view body, std::size_t size) {
  std::string out;
  while (!body.empty()) {
    const std::string_view piece = body.substr(0, size);
    std::array<char, 20> digits{};
    std::snprintf(digits.data(), digits.size(), "%zx\r\n", piece.size());
    out.append(digits.data()).append(piece).append("\r\n");
    body.remove_prefix(piece.size());
  }
  return out + "0\r\n\r\n";
}

}  // namespace tagwire::testing
