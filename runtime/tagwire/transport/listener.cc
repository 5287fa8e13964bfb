#include "tagwire/transport/listener.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <utility>

#include <asio/ip/v6_only.hpp>
#include <sys/resource.h>

namespace tagwire::transport {
namespace {

using asio::ip::tcp;

/// Connections that the kernel completes for us while the loop is busy; it caps the figure itself.
constexpr int kBacklog = 4096;

/// How often another free port is tried when port 0 of the first family is taken in the second.
constexpr int kPortAttempts = 16;

Error cannot_listen(std::string_view address, std::string_view reason) {
  return make_error(ErrorCode::kUnavailable,
                    "cannot listen on " + std::string(address) + ": " + std::string(reason));
}

std::error_code open_one(Acceptor& acceptor, const tcp::endpoint& endpoint) {
  std::error_code failed;
  acceptor.open(endpoint.protocol(), failed);
  if (!failed) acceptor.set_option(tcp::acceptor::reuse_address(true), failed);
  if (!failed && endpoint.protocol() == tcp::v6()) {
    acceptor.set_option(asio::ip::v6_only(true), failed);
  }
  // Else Asio retries a connection that was aborted in the queue only once the next one arrives.
  if (!failed) acceptor.set_option(asio::socket_base::enable_connection_aborted(true), failed);
  if (!failed) acceptor.bind(endpoint, failed);
  if (!failed) acceptor.listen(kBacklog, failed);
  if (!failed) acceptor.non_blocking(true, failed);  // so that the last of the queue can be drained
  return failed;
}

/// The machine lacks this family; not a reason to fail when another one is there.
bool is_family_missing(const std::error_code& failed) {
  return failed.value() == EAFNOSUPPORT || failed.value() == EADDRNOTAVAIL;
}

struct Opened {
  std::vector<Acceptor> acceptors;
  std::error_code failed;  // the first failure that counts
};

/// Opens all endpoints, those after the first on the port that the first got.
Opened open_all(asio::io_context& io, const std::vector<tcp::endpoint>& endpoints) {
  Opened opened;
  for (tcp::endpoint endpoint : endpoints) {
    if (!opened.acceptors.empty() && endpoint.port() == 0) {
      endpoint.port(opened.acceptors.front().local_endpoint().port());
    }
    Acceptor acceptor(io);
    const std::error_code failed = open_one(acceptor, endpoint);
    if (!failed) {
      opened.acceptors.push_back(std::move(acceptor));
    } else if (!is_family_missing(failed) || endpoints.size() == 1) {
      opened.failed = failed;
      return opened;
    }
  }
  if (opened.acceptors.empty()) opened.failed = asio::error::address_family_not_supported;
  return opened;
}

}  // namespace

Result<ListenAddress> parse_listen_address(std::string_view text) {
  const auto bad = [text](std::string_view why) {
    return cannot_listen("\"" + std::string(text) + "\"",
                         std::string(why) +
                             "; expected HOST:PORT or [IPV6]:PORT, as in 127.0.0.1:8080, "
                             "localhost:8080 or [::1]:0");
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return bad("there is no port");
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  if (host.empty()) return bad("there is no host (0.0.0.0 or [::] stand for every interface)");
  if (host.front() == '[') {
    if (host.size() < 3 || host.back() != ']') return bad("the bracket is not closed");
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    return bad("an IPv6 address needs brackets");
  }
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (port.empty() || error != std::errc() || end != port.data() + port.size()) {
    return bad("\"" + std::string(port) + "\" is not a port number from 0 to 65535");
  }
  return ListenAddress{std::string(host), std::string(port)};
}

Result<std::vector<Acceptor>> open_listeners(asio::io_context& io, std::string_view text) {
  const Result<ListenAddress> address = parse_listen_address(text);
  if (!address) return address.error();

  std::error_code failed;
  tcp::resolver resolver(io);
  const auto found =
      resolver.resolve(address->host, address->port,
                       tcp::resolver::passive | tcp::resolver::numeric_service, failed);
  if (failed) return cannot_listen(text, failed.message());
  std::vector<tcp::endpoint> endpoints;
  for (const auto& entry : found) {
    if (std::find(endpoints.begin(), endpoints.end(), entry.endpoint()) == endpoints.end()) {
      endpoints.push_back(entry.endpoint());
    }
  }
  // IPv4 first: the address that a server prints is the one that every client can reach.
  std::stable_partition(endpoints.begin(), endpoints.end(), [](const tcp::endpoint& endpoint) {
    return endpoint.protocol() == tcp::v4();
  });

  const bool any_port = endpoints.front().port() == 0;
  Opened opened = open_all(io, endpoints);
  for (int attempt = 1;
       any_port && opened.failed == asio::error::address_in_use && attempt < kPortAttempts;
       ++attempt) {
    opened = open_all(io, endpoints);
  }
  if (opened.failed) return cannot_listen(text, opened.failed.message());
  return std::move(opened.acceptors);
}

std::string spell_endpoint(const tcp::endpoint& endpoint) {
  const std::string host = endpoint.address().to_string();
  const std::string port = std::to_string(endpoint.port());
  return endpoint.address().is_v6() ? "[" + host + "]:" + port : host + ":" + port;
}

void raise_descriptor_limit() noexcept {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  static_cast<void>(::setrlimit(RLIMIT_NOFILE, &limit));  // refused: we serve with fewer
}

}  // namespace tagwire::transport
