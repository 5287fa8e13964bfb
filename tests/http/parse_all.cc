#include "tests/http/parse_all.h"

namespace tagwire::http {
namespace {

std::string spell(const Request& request) {
  std::string text(request.method);
  text.append(" ").append(request.path).append(" 1.").append(std::to_string(request.minor_version));
  text.append(request.keep_alive ? " keep {" : " close {");
  bool first = true;
  for (const Header& header : *request.headers) {
    if (!first) text += '|';
    first = false;
    text.append(header.name).append(": ").append(header.value);
  }
  return text.append("} ").append(request.body);
}

}  // namespace

std::string parse_all(std::string_view input, const Pieces& pieces, const HttpLimits& limits,
                      std::vector<std::string>* head_events) {
  using Status = RequestParser::Status;
  std::string out;
  RequestParser parser(limits);
  ExactBuffer buffer;
  std::size_t fed = 0;
  const auto feed = [&](std::size_t end) {
    buffer.append(input.substr(fed, end - fed));
    fed = end;
    while (true) {
      if (pieces.move_buffer) buffer.append({});
      switch (parser.parse(buffer.data.get(), buffer.size)) {
        case Status::kNeedMore:
          if (pieces.reclaim) {
            const std::size_t left = parser.reclaim(buffer.data.get(), buffer.size);
            buffer.assign(buffer.data.get(), left);
          }
          return true;
        case Status::kHeadComplete:
          if (head_events != nullptr) head_events->push_back(spell(parser.request()));
          break;
        case Status::kComplete: {
          out += spell(parser.request()) + "\n";
          const std::size_t used = parser.consumed();
          buffer.assign(buffer.data.get() + used, buffer.size - used);
          parser.next();
          if (buffer.size == 0) return true;
          break;
        }
        case Status::kRefused:
          out += "refused " + std::to_string(parser.refusal().status) + "\n";
          return false;
      }
    }
  };
  bool going = true;
  for (const std::size_t end : pieces.ends) {
    if (!going) break;
    going = feed(end);
  }
  if (going) going = feed(input.size());
  if (going && parser.started()) out += "unfinished\n";
  return out;
}

std::string parse_one_reason(std::string_view input, const HttpLimits& limits) {
  std::string buffer(input);
  RequestParser parser(limits);
  RequestParser::Status status = parser.parse(buffer.data(), buffer.size());
  if (status == RequestParser::Status::kHeadComplete) {
    status = parser.parse(buffer.data(), buffer.size());
  }
  if (status != RequestParser::Status::kRefused) return "not refused";
  return std::to_string(parser.refusal().status) + ": " + parser.refusal().reason;
}

}  // namespace tagwire::http
