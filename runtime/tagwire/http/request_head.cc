#include "tagwire/http/request_head.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <limits>
#include <span>

#include "tagwire/base/base64.h"
#include "tagwire/http/chars.h"
#include "tagwire/http/request_line.h"
#include "tagwire/version.h"

namespace tagwire::http {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kLength = "Content-Length: ";
constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::size_t kLengthDigits = std::numeric_limits<std::size_t>::digits10 + 1;
// What the framing of a message and the use of its connection depend on.
constexpr std::array<std::string_view, 5> kOurs = {"Content-Length", "Transfer-Encoding",
                                                   "Connection", "Expect", "Upgrade"};

bool holds_control(std::string_view text) noexcept {
  const char* const end = text.data() + text.size();
  return find_control(text.data(), end) != end;
}

bool names(const Fields& fields, std::string_view name) noexcept {
  return std::ranges::any_of(fields, [&](const auto& field) { return iequals(field.first, name); });
}

bool is_ours(std::string_view name) noexcept {
  return std::ranges::any_of(kOurs, [&](std::string_view ours) { return iequals(name, ours); });
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append(kLineEnd);
}

std::size_t size_of(const Fields& fields) noexcept {
  std::size_t size = 0;
  for (const auto& [name, value] : fields) size += name.size() + value.size() + 4;
  return size;
}

Error malformed(std::string message) {
  return make_error(ErrorCode::kMalformed, std::move(message));
}

Error malformed_field(std::string_view name, std::string_view problem) {
  return malformed("the header field \"" + std::string(name) +
                   "\" cannot be sent: " + std::string(problem));
}

// "Basic ..." (RFC 7617 section 2). No message holds the password.
Result<std::string> basic(const Credentials& credentials) {
  if (credentials.user.find(':') != std::string::npos) {
    return malformed("the user name of the credentials holds a colon");
  }
  const std::string pair = credentials.user + ":" + credentials.password;
  if (holds_control(pair)) return malformed("the credentials hold a control character");
  return "Basic " + encode_base64(std::as_bytes(std::span(pair)));
}

}  // namespace

Result<void> check_fields(const Fields& fields) {
  std::size_t hosts = 0;
  for (const auto& [name, value] : fields) {
    if (name.empty() || !std::ranges::all_of(name, is_token_char)) {
      return malformed_field(name, "its name is not letters, digits and dashes");
    }
    if (holds_control(value)) return malformed_field(name, "its value holds a control character");
    if (is_ours(name)) return malformed_field(name, "the client sets it itself");
    if (!iequals(name, "Host")) continue;
    if (++hosts > 1) return malformed_field(name, "it comes twice");
    if (!is_valid_host(value)) return malformed_field(name, "it is not a host name and a port");
  }
  return {};
}

Result<RequestHead> RequestHead::make(const Url& url, const Credentials* credentials,
                                      const Fields& fields) {
  if (const Result<void> checked = check_fields(fields); !checked.ok()) return checked.error();
  if (!is_valid_target(url.target)) {
    return malformed("\"" + url.target +
                     "\" cannot be asked for: expected a path that starts with / and holds no "
                     "white space (%20 is a space)");
  }
  std::string host = url.authority();
  if (!names(fields, "Host") && !is_valid_host(host)) {
    return malformed("\"" + host + "\" is not a host name and a port");
  }
  Fields own = {{"Host", std::move(host)},
                {"User-Agent", "tagwire/" TAGWIRE_VERSION_STRING},
                {"Accept-Encoding", "identity"},
                {"Content-Type", "text/xml"}};
  if (credentials != nullptr) {
    Result<std::string> authorization = basic(*credentials);
    if (!authorization.ok()) return std::move(authorization).error();
    own.emplace_back("Authorization", *std::move(authorization));
  }

  RequestHead head;
  head.start_.append("POST ").append(url.target).append(" HTTP/1.1\r\n");
  head.request_line_ = head.start_.size();
  for (const auto& [name, value] : own) {
    if (!names(fields, name)) append_field(head.start_, name, value);
  }
  for (const auto& [name, value] : fields) append_field(head.start_, name, value);
  head.start_ += kLength;
  return head;
}

std::size_t RequestHead::room(const Fields& extra) const noexcept {
  return start_.size() + size_of(extra) + kLengthDigits + kHeadEnd.size();
}

// start_ with `extra` instead of the fields of the same names.
std::string RequestHead::with(const Fields& extra) const {
  std::string out(start_, 0, request_line_);
  std::string_view rest(start_);
  rest.remove_prefix(request_line_);
  rest.remove_suffix(kLength.size());
  while (!rest.empty()) {
    const std::size_t end = rest.find(kLineEnd) + kLineEnd.size();
    if (!names(extra, rest.substr(0, rest.find(':')))) out += rest.substr(0, end);
    rest.remove_prefix(end);
  }
  for (const auto& [name, value] : extra) append_field(out, name, value);
  return out.append(kLength);
}

std::string_view RequestHead::write(OutputBuffer& buffer, std::size_t body_at,
                                    const Fields& extra) const {
  std::string changed;
  if (!extra.empty()) changed = with(extra);
  const std::string_view start = extra.empty() ? std::string_view(start_) : changed;

  std::array<char, kLengthDigits> digits;
  const std::size_t body_size = buffer.size() - body_at;
  const char* const digits_end =
      std::to_chars(digits.data(), digits.data() + digits.size(), body_size).ptr;
  const auto digit_count = static_cast<std::size_t>(digits_end - digits.data());

  const std::size_t size = start.size() + digit_count + kHeadEnd.size();
  char* const begin = buffer.data() + body_at - size;
  std::memcpy(begin, start.data(), start.size());
  std::memcpy(begin + start.size(), digits.data(), digit_count);
  std::memcpy(begin + start.size() + digit_count, kHeadEnd.data(), kHeadEnd.size());
  return {begin, size + body_size};
}

}  // namespace tagwire::http
