#include "tagwire/http/response.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "tagwire/http/chars.h"
#include "tagwire/http/date.h"
#include "tagwire/version.h"

namespace tagwire::http {
namespace {

constexpr std::string_view kAllowed = "POST, OPTIONS";

// The first lines of nearly every reply, in one piece.
constexpr std::string_view kUsualStart =
    "HTTP/1.1 200 OK\r\nServer: tagwire/" TAGWIRE_VERSION_STRING
    "\r\nContent-Type: text/xml\r\nContent-Length: ";
constexpr std::string_view kDate = "\r\nDate: ";
constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::string_view kClose = "\r\nConnection: close";
constexpr std::string_view kKeepAlive = "\r\nConnection: keep-alive";

// A number of decimal digits, written from its end.
struct Digits {
  std::array<char, 20> text;
  std::size_t size = 0;

  explicit Digits(std::size_t value) noexcept {
    char* const end = text.data() + text.size();
    do {
      ++size;
      *(end - size) = static_cast<char>('0' + value % 10);
      value /= 10;
    } while (value != 0);
  }
  std::string_view view() const noexcept { return {text.data() + text.size() - size, size}; }
};

bool may_have_body(int status) noexcept { return status >= 200 && status != 204 && status != 304; }
bool may_have_length(int status) noexcept { return status >= 200 && status != 204; }

std::string_view connection_field(bool close, int minor_version) noexcept {
  if (close) return kClose;
  return minor_version == 0 ? kKeepAlive : std::string_view("");  // memcpy wants no null
}

std::size_t body_size(const Response& response) noexcept {
  return response.buffer.size() - std::min(response.buffer.size(), Response::kHeadRoom);
}

// The head of anything but the usual reply. Speed does not matter here.
std::string spell_head(const Response& response, std::string_view connection) {
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + ' ';
  head += reason_phrase(response.status);
  head += "\r\nServer: tagwire/" TAGWIRE_VERSION_STRING;
  const auto add = [&](std::string_view name, std::string_view value) {
    head.append("\r\n").append(name).append(": ");
    for (const char c : value) {
      const bool control = find_control(&c, &c + 1) == &c;
      head += control ? ' ' : c;
    }
  };
  if (!response.content_type.empty() && may_have_body(response.status)) {
    add("Content-Type", response.content_type);
  }
  if (may_have_length(response.status)) {
    add("Content-Length", std::to_string(body_size(response)));
  }
  for (const auto& [name, value] : response.headers) add(name, value);
  head.append(kDate).append(current_date()).append(connection).append(kHeadEnd);
  return head;
}

// Where a head of `size` bytes goes: it ends where the body starts, which moves if it must.
char* place_head(Response& response, std::size_t size) {
  OutputBuffer& buffer = response.buffer;
  if (size <= Response::kHeadRoom) return buffer.data() + Response::kHeadRoom - size;
  const std::size_t missing = size - Response::kHeadRoom;
  const std::size_t body = body_size(response);
  buffer.prepare(missing);
  buffer.commit(missing);
  std::memmove(buffer.data() + size, buffer.data() + Response::kHeadRoom, body);
  return buffer.data();
}

}  // namespace

void Response::reset() {
  status = 200;
  content_type = "text/xml";
  headers.clear();
  close = false;
  buffer.clear();
  buffer.prepare(kHeadRoom);
  buffer.commit(kHeadRoom);
}

std::string_view Response::body() const noexcept {
  return {buffer.data() + buffer.size() - body_size(*this), body_size(*this)};
}

void refuse(Response& response, const Refusal& refusal) {
  response.reset();
  response.status = refusal.status;
  response.content_type = "text/plain; charset=utf-8";
  response.close = true;
  if (refusal.status == 405) response.headers.emplace_back("Allow", kAllowed);
  response.buffer.append(refusal.reason);
  response.buffer.push_back('\n');
}

std::string_view serialize(Response& response, int minor_version, bool keep_alive, bool head_only) {
  const bool close = response.close || !keep_alive;
  const std::string_view connection = connection_field(close, minor_version);
  const bool usual =
      response.status == 200 && response.content_type == "text/xml" && response.headers.empty();
  char* begin = nullptr;
  std::size_t head_size = 0;
  if (usual) {
    const Digits length(body_size(response));
    const std::string_view date = current_date();
    head_size = kUsualStart.size() + length.size + kDate.size() + date.size() + connection.size() +
                kHeadEnd.size();
    begin = place_head(response, head_size);
    char* out = begin;
    for (const std::string_view part :
         {kUsualStart, length.view(), kDate, date, connection, kHeadEnd}) {
      std::memcpy(out, part.data(), part.size());
      out += part.size();
    }
  } else {
    const std::string head = spell_head(response, connection);
    head_size = head.size();
    begin = place_head(response, head_size);
    std::memcpy(begin, head.data(), head.size());
  }
  const char* const end = response.buffer.data() + response.buffer.size();
  if (head_only || !may_have_body(response.status)) return {begin, head_size};
  return {begin, static_cast<std::size_t>(end - begin)};
}

std::string_view reason_phrase(int status) noexcept {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Unknown";
  }
}

}  // namespace tagwire::http
