#include "tests/http/pieces.h"

#include <cstring>

namespace tagwire::http {

void ExactBuffer::assign(const char* from, std::size_t count) {
  auto fresh = std::make_unique<char[]>(count);
  if (count != 0) std::memcpy(fresh.get(), from, count);
  data = std::move(fresh);
  size = count;
}

void ExactBuffer::append(std::string_view more) {
  auto fresh = std::make_unique<char[]>(size + more.size());
  if (size != 0) std::memcpy(fresh.get(), data.get(), size);
  if (!more.empty()) std::memcpy(fresh.get() + size, more.data(), more.size());
  data = std::move(fresh);
  size += more.size();
}

Pieces bytewise(std::string_view input) {
  Pieces pieces;
  for (std::size_t i = 1; i < input.size(); ++i) pieces.ends.push_back(i);
  return pieces;
}

Pieces random_pieces(std::mt19937& random, std::size_t size) {
  Pieces pieces;
  pieces.move_buffer = random() % 2 == 0;
  pieces.reclaim = random() % 2 == 0;
  const std::size_t longest = 1 + random() % 40;
  for (std::size_t at = 0; (at += 1 + random() % longest) < size;) pieces.ends.push_back(at);
  return pieces;
}

std::string mutate(std::mt19937& random, std::string text) {
  constexpr std::string_view kTelling = "\r\n\r\n :\t;,0159afF\0\x7f\x80x";
  for (std::size_t changes = 1 + random() % 4; changes > 0 && !text.empty(); --changes) {
    const std::size_t at = random() % text.size();
    switch (random() % 5) {
      case 0:
        text[at] = static_cast<char>(random());
        break;
      case 1:
        text[at] = kTelling[random() % kTelling.size()];
        break;
      case 2:
        text.insert(at, 1, kTelling[random() % kTelling.size()]);
        break;
      case 3:
        text.erase(at, 1 + random() % 8);
        break;
      default:
        text.insert(at, std::string(text, random() % text.size(), random() % 60));
        break;
    }
  }
  return text;
}

HttpLimits tight_limits() {
  HttpLimits limits;
  limits.max_head_bytes = 90;
  limits.max_start_line_bytes = 40;
  limits.max_headers = 3;
  limits.max_body_bytes = 12;
  return limits;
}

}  // namespace tagwire::http
