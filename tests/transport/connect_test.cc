#include "tagwire/transport/connect.h"

#include <chrono>
#include <string>
#include <vector>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/tcp.h>

#include "tests/transport/raw_listener.h"

namespace tagwire::transport {
namespace {

using namespace std::chrono_literals;

Clock::time_point in(Clock::duration time) { return Clock::now() + time; }

Address address_of(const http::Url& url) {
  return resolve(url.host, url.port, in(20s)).value().front();
}

std::string name_of(const http::Url& url) { return address_of(url).spell(); }

// A port that nobody listens on: closed again.
http::Url refusing() { return RawListener("127.0.0.1").url(); }

TEST(ConnectTcp, AFailureHasTheNextTriedAtOnce) {
  const RawListener good("::1");
  const Clock::time_point start = Clock::now();
  const std::vector<Address> addresses = {address_of(refusing()), address_of(refusing()),
                                          address_of(good.url())};
  const Result<Descriptor> socket = connect_tcp(addresses, in(20s));
  ASSERT_TRUE(socket.ok()) << socket.error().message;
  EXPECT_LT(Clock::now() - start, kNextAttempt);
  EXPECT_TRUE(good.accept().is_open());
}

TEST(ConnectTcp, SilenceHasTheNextTriedSoon) {
  const FullListener silent("127.0.0.1");
  const RawListener good("127.0.0.1");
  const std::vector<Address> addresses = {address_of(silent.listener.url()),
                                          address_of(good.url())};
  const Clock::time_point start = Clock::now();
  const Result<Descriptor> socket = connect_tcp(addresses, in(20s));
  ASSERT_TRUE(socket.ok()) << socket.error().message;
  EXPECT_GE(Clock::now() - start, kNextAttempt);
  EXPECT_LT(Clock::now() - start, kNextAttempt + 2s);
  EXPECT_TRUE(good.accept().is_open());
}

TEST(ConnectTcp, ErrorsNameEveryAddressTried) {
  const FullListener silent("127.0.0.1");
  const http::Url first = refusing();
  const std::vector<Address> addresses = {address_of(first), address_of(silent.listener.url())};
  const Result<Descriptor> socket = connect_tcp(addresses, in(100ms));
  ASSERT_FALSE(socket.ok());
  EXPECT_EQ(socket.error().code, ErrorCode::kTimeout);
  EXPECT_EQ(socket.error().message, name_of(first) + ": Connection refused; " +
                                        name_of(silent.listener.url()) + ": no answer in time");
  EXPECT_EQ(connect_tcp({}, in(20s)).error().message, "the host has no address");
}

TEST(ConnectTcp, GivesABlockingSocketThatDoesNotWait) {
  const RawListener listener("127.0.0.1");
  const Descriptor socket = connect_tcp({address_of(listener.url())}, in(20s)).value();
  int on = 0;
  socklen_t size = sizeof on;
  ASSERT_EQ(::getsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, &size), 0);
  EXPECT_NE(on, 0);
  EXPECT_EQ(::fcntl(socket.get(), F_GETFL) & O_NONBLOCK, 0);
  EXPECT_NE(::fcntl(socket.get(), F_GETFD) & FD_CLOEXEC, 0);
}

TEST(ConnectTcp, KnowsASocketThatMetItself) {
  sockaddr_in address = {};
  socklen_t size = sizeof address;
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ASSERT_EQ(::bind(socket.get(), generic, size), 0);
  ASSERT_EQ(::getsockname(socket.get(), generic, &size), 0);
  ASSERT_EQ(::connect(socket.get(), generic, size), 0) << "nobody listens, and yet";
  EXPECT_TRUE(is_connected_to_itself(socket.get()));

  const RawListener listener("127.0.0.1");
  const Descriptor other = connect_tcp({address_of(listener.url())}, in(20s)).value();
  EXPECT_FALSE(is_connected_to_itself(other.get()));
}

}  // namespace
}  // namespace tagwire::transport
