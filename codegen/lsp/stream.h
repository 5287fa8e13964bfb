// Messages of the Language Server Protocol 3.17 ("Base Protocol"): a header with Content-Length,
// an empty line, and so many bytes of JSON.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

namespace tagwire::lsp {

/// A message beyond this is not read: an editor that sends one sends nonsense.
inline constexpr std::size_t kMaxMessage = std::size_t{256} << 20U;

/// The body of the next message; none at the end of the stream. Header lines that cannot be read
/// are passed over, up to the next message with a length.
std::optional<std::string> read_message(std::istream& in);

/// Flushed.
void write_message(std::ostream& out, std::string_view body);

}  // namespace tagwire::lsp
