// From "127.0.0.1:8080" to a listening socket. Internal to transport: shows Asio.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <asio/basic_socket_acceptor.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

#include "tagwire/base/result.h"

namespace tagwire::transport {

/// The executor type is spelt out: the default, any_io_executor, is larger and costs an indirect
/// call per operation.
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, asio::io_context::executor_type>;

/// Host and port of an address to listen on; an IPv6 host without its brackets.
struct ListenAddress {
  std::string host;
  std::string port;
};

/// Reads "host:port" or "[v6]:port". Errors: kUnavailable, saying what was expected.
Result<ListenAddress> parse_listen_address(std::string_view text);

/// Opens what `text` names: one listener, or one per family for a name such as "localhost" (on the
/// same port, where the machine has both families). Errors: kUnavailable, naming address and
/// reason.
Result<std::vector<Acceptor>> open_listeners(asio::io_context& io, std::string_view text);

/// "127.0.0.1:51234" or "[::1]:51234".
std::string spell_endpoint(const asio::ip::tcp::endpoint& endpoint);

/// Raises the soft limit of open descriptors to the hard one, as far as the system lets us.
void raise_descriptor_limit() noexcept;

}  // namespace tagwire::transport
