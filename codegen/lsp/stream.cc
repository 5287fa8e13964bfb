#include "codegen/lsp/stream.h"

#include <charconv>
#include <istream>
#include <ostream>
#include <system_error>

namespace tagwire::lsp {

namespace {

constexpr std::size_t kMaxHeaderLine = 4096;

/// A line without its end, cut to a bearable length; none at the end of the stream.
std::optional<std::string> read_line(std::istream& in) {
  std::string line;
  for (int c = in.get(); c != std::istream::traits_type::eof(); c = in.get()) {
    if (c == '\n') {
      if (line.ends_with('\r')) line.pop_back();
      return line;
    }
    if (line.size() < kMaxHeaderLine) line += static_cast<char>(c);
  }
  return std::nullopt;
}

bool equal_but_for_case(std::string_view a, std::string_view lower) {
  if (a.size() != lower.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const char c = a[i] >= 'A' && a[i] <= 'Z' ? static_cast<char>(a[i] + ('a' - 'A')) : a[i];
    if (c != lower[i]) return false;
  }
  return true;
}

/// The length, if `line` is the header field that says it.
std::optional<std::size_t> content_length(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  if (!equal_but_for_case(line.substr(0, colon), "content-length")) return std::nullopt;
  std::string_view digits = line.substr(colon + 1);
  while (digits.starts_with(' ')) digits.remove_prefix(1);
  while (digits.ends_with(' ')) digits.remove_suffix(1);
  std::size_t length = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, length);
  if (error != std::errc() || stop != end || length > kMaxMessage) return std::nullopt;
  return length;
}

}  // namespace

std::optional<std::string> read_message(std::istream& in) {
  std::optional<std::size_t> length;
  while (std::optional<std::string> line = read_line(in)) {
    if (const auto found = content_length(*line)) length = found;
    if (!line->empty() || !length) continue;
    std::string body(*length, '\0');
    in.read(body.data(), static_cast<std::streamsize>(body.size()));
    if (static_cast<std::size_t>(in.gcount()) != body.size()) return std::nullopt;
    return body;
  }
  return std::nullopt;
}

void write_message(std::ostream& out, std::string_view body) {
  out << "Content-Length: " << body.size() << "\r\n\r\n" << body << std::flush;
}

}  // namespace tagwire::lsp
