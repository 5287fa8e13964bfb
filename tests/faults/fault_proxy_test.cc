// The tool itself: that the proxy does what its scripts say, seen from a raw client and from the
// server's ledger. A fault that does not happen would make every test of the client pass.
#include "tests/faults/fault_proxy.h"

#include <set>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/faults/fault_catalogue.h"
#include "tests/faults/ledger.h"
#include "tests/faults/token_server.h"
#include "tests/support/raw_client.h"

namespace tagwire::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string request(std::int32_t token) {
  const std::string body =
      "<?xml version=\"1.0\"?><methodCall><methodName>run</methodName><params><param><value><i4>" +
      std::to_string(token) +
      "</i4></value></param><param><value></value></param><param><value><i4>0</i4></value></param>"
      "</params></methodCall>";
  return "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

class FaultProxyTest : public ::testing::Test {
 protected:
  std::string address(const FaultProxy& proxy) {
    const std::string& url = proxy.url();  // http://127.0.0.1:43210/RPC2
    return url.substr(7, url.size() - 7 - 5);
  }

  Ledger ledger_{1000};
  TokenServer server_{[this](std::int32_t token) { ledger_.ran(token); }};
};

TEST_F(FaultProxyTest, HonestConversationsPassThrough) {
  FaultProxy proxy({.upstream = server_.address()}, [](auto, auto) { return honest(); });
  RawClient client(address(proxy));
  for (int i = 0; i < 3; ++i) {
    const std::int32_t token = ledger_.issue();
    client.send(request(token));
    const RawReply reply = client.read_reply();
    EXPECT_EQ(reply.status, 200);
    EXPECT_THAT(reply.body, HasSubstr("answer to " + std::to_string(token) + " "));
    EXPECT_EQ(ledger_.runs(token), 1U);
  }
  EXPECT_EQ(proxy.counts().connections, 1U);
  EXPECT_EQ(proxy.counts().forwarded, 3U);
}

TEST_F(FaultProxyTest, CutsAReplyAtAByte) {
  FaultProxy proxy({.upstream = server_.address()}, [](auto, auto) {
    return Steps{read_request(), forward(), fetch_reply(), send(100), close()};
  });
  RawClient client(address(proxy));
  client.send(request(ledger_.issue()));
  EXPECT_EQ(client.read_to_end().size(), 100U);
}

TEST_F(FaultProxyTest, ResetsIsAReset) {
  FaultProxy proxy({.upstream = server_.address()}, [](auto, auto) {
    return Steps{read_request(), forward(), fetch_reply(), send(10), reset()};
  });
  RawClient client(address(proxy));
  client.send(request(ledger_.issue()));
  EXPECT_THROW(client.read_to_end(), ConnectionLost);
}

TEST_F(FaultProxyTest, ForwardsHalfARequestAndNothingRuns) {
  FaultProxy proxy({.upstream = server_.address()}, [](auto, auto) {
    return Steps{read_request(150), forward(), reset()};
  });
  const std::int32_t token = ledger_.issue();
  {
    RawClient client(address(proxy));
    client.send(request(token));
    EXPECT_TRUE(client.ended());
  }
  EXPECT_EQ(proxy.counts().forwarded, 0U);
  EXPECT_EQ(ledger_.runs(token), 0U);
}

TEST_F(FaultProxyTest, ForwardsWithoutAnAnswer) {
  FaultProxy proxy({.upstream = server_.address()}, [](auto, auto) {
    return Steps{read_request(), forward(), fetch_reply(), reset()};
  });
  const std::int32_t token = ledger_.issue();
  RawClient client(address(proxy));
  client.send(request(token));
  EXPECT_TRUE(client.ended());
  EXPECT_EQ(ledger_.runs(token), 1U);
}

TEST_F(FaultProxyTest, ServesUnixSockets) {
  const std::string path = ::testing::TempDir() + "fault_proxy_" + std::to_string(::getpid());
  {
    FaultProxy proxy({.upstream = server_.address(), .listen = "unix:" + path},
                     [](auto, auto) { return honest(); });
    EXPECT_EQ(proxy.url(), "unix:" + path);
    EXPECT_EQ(::access(path.c_str(), F_OK), 0);
  }
  EXPECT_NE(::access(path.c_str(), F_OK), 0);
}

TEST_F(FaultProxyTest, StopsInTheMiddleOfAConversation) {
  FaultProxy proxy({.upstream = server_.address()}, [](auto, auto) { return Steps{hang()}; });
  RawClient client(address(proxy));
  client.send(request(ledger_.issue()));
  ASSERT_TRUE(proxy.wait_until([](const auto& counts) { return counts.open == 1; }));
  proxy.stop();
  EXPECT_EQ(proxy.counts().open, 0U);
  EXPECT_TRUE(client.ended());
}

TEST_F(FaultProxyTest, TellsItsStory) {
  FaultProxy proxy({.upstream = server_.address()}, [](auto, auto) {
    return Steps{read_request(5), reset()};
  });
  RawClient client(address(proxy));
  client.send(request(ledger_.issue()));
  ASSERT_TRUE(proxy.wait_until([](const auto& counts) { return counts.finished == 1; }));
  EXPECT_EQ(proxy.story(), "c0 e0: read_request(5) reset\n");
}

TEST(FaultCatalogue, NamesAreUnique) {
  std::set<std::string_view> names;
  for (const NamedFault& fault : fault_catalogue()) {
    EXPECT_TRUE(names.insert(fault.name).second) << fault.name;
    EXPECT_EQ(find_fault(fault.name), &fault);
    EXPECT_EQ(fault.promise.codes.empty(), fault.promise.value == Promise::Value::kAlways)
        << fault.name;
  }
  EXPECT_GT(names.size(), 60U);
}

/// What can be played is damage, not a mistake in the script: it comes to its last step, or the
/// client (which closes in the middle) is the reason that it does not.
TEST_F(FaultProxyTest, EveryFaultOfTheCatalogueCanBePlayed) {
  for (const NamedFault& fault : fault_catalogue()) {
    if (fault.until_deadline) continue;
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      FaultProxy proxy({.upstream = server_.address()}, [&](std::size_t connection, std::size_t) {
        Random random(seed, connection, 0);
        return fault.make(random);
      });
      RawClient client(address(proxy));
      client.try_send(request(ledger_.issue()));
      // hang() ends when the client goes; all others by themselves, having said what they wanted.
      while (proxy.counts().finished == 0 && !client.readable(std::chrono::milliseconds(10))) {
      }
      EXPECT_THAT(proxy.story(), ::testing::Not(HasSubstr("... the server"))) << fault.name;
    }
  }
}

TEST(ReplyParts, GoRoundTrip) {
  const std::string reply = "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 3\r\nC: d\r\n\r\nabc";
  const ReplyParts parts = ReplyParts::of(reply);
  EXPECT_EQ(parts.status_line, "HTTP/1.1 200 OK");
  EXPECT_EQ(parts.fields, "A: b\r\nC: d\r\n");
  EXPECT_EQ(parts.body, "abc");
  EXPECT_EQ(parts.spell(), "HTTP/1.1 200 OK\r\nA: b\r\nC: d\r\nContent-Length: 3\r\n\r\nabc");
  EXPECT_EQ(chunked("abcde", 3), "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
}

TEST(Random, IsDecidedByItsSeed) {
  EXPECT_EQ(Random(7, 1, 2).next(), Random(7, 1, 2).next());
  EXPECT_NE(Random(7, 1, 2).next(), Random(7, 2, 1).next());
  EXPECT_NE(Random(7, 1, 2).next(), Random(8, 1, 2).next());
}

}  // namespace
}  // namespace tagwire::testing
