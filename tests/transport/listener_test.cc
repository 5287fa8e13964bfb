#include "tagwire/transport/listener.h"

#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tagwire::transport {
namespace {

TEST(ListenAddress, ReadsHostAndPort) {
  struct Case {
    std::string_view text, host, port;
  };
  for (const auto& [text, host, port] :
       {Case{"127.0.0.1:8080", "127.0.0.1", "8080"}, Case{"localhost:0", "localhost", "0"},
        Case{"[::1]:65535", "::1", "65535"}, Case{"[::]:1", "::", "1"}}) {
    const Result<ListenAddress> address = parse_listen_address(text);
    ASSERT_TRUE(address.ok()) << text << ": " << address.error().message;
    EXPECT_EQ(address->host, host);
    EXPECT_EQ(address->port, port);
  }
}

TEST(ListenAddress, SaysWhatIsWrong) {
  struct Case {
    std::string_view text, why;
  };
  for (const auto& [text, why] :
       {Case{"", "no port"}, Case{"127.0.0.1", "no port"}, Case{":8080", "no host"},
        Case{"127.0.0.1:", "not a port"}, Case{"127.0.0.1:65536", "not a port"},
        Case{"127.0.0.1:-1", "not a port"}, Case{"127.0.0.1:http", "not a port"},
        Case{"::1:80", "brackets"}, Case{"[::1:80", "bracket"}, Case{"[]:80", "bracket"}}) {
    const Result<ListenAddress> address = parse_listen_address(text);
    ASSERT_FALSE(address.ok()) << text;
    EXPECT_EQ(address.error().code, ErrorCode::kUnavailable);
    EXPECT_THAT(address.error().message, ::testing::HasSubstr(why)) << text;
    EXPECT_THAT(address.error().message, ::testing::HasSubstr(text)) << text;
  }
}

TEST(Listener, SaysThatAPortIsTaken) {
  asio::io_context io;
  const auto first = open_listeners(io, "127.0.0.1:0");
  ASSERT_TRUE(first.ok());
  const std::string address = spell_endpoint(first->front().local_endpoint());
  const auto second = open_listeners(io, address);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().message, "cannot listen on " + address + ": Address already in use");
}

TEST(Listener, GivesEveryFamilyOfLocalhostTheSamePort) {
  asio::io_context io;
  const auto opened = open_listeners(io, "localhost:0");
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  for (const Acceptor& acceptor : *opened) {
    EXPECT_EQ(acceptor.local_endpoint().port(), opened->front().local_endpoint().port());
    EXPECT_TRUE(acceptor.local_endpoint().address().is_loopback());
  }
}

TEST(Listener, SpellsEndpointsAsTheyAreWritten) {
  using asio::ip::make_address;
  EXPECT_EQ(spell_endpoint({make_address("127.0.0.1"), 80}), "127.0.0.1:80");
  EXPECT_EQ(spell_endpoint({make_address("::1"), 8080}), "[::1]:8080");
}

}  // namespace
}  // namespace tagwire::transport
