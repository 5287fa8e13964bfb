#include "tagwire/transport/server_loop.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/transport/running_loop.h"

namespace tagwire::transport {
namespace {

using testing::RawClient;
using testing::RawReply;

TEST(ServerLoop, AnswersOneRequestAfterTheOtherOnAConnection) {
  for (const unsigned threads : {1U, 2U}) {
    RunningLoop server({.threads = threads}, echo);
    RawClient client = server.connect();
    for (const std::string body : {"one", "two", "three"}) {
      client.send(post(body));
      const RawReply reply = client.read_reply();
      EXPECT_EQ(reply.status, 200);
      EXPECT_EQ(reply.body, "POST / " + body);
      EXPECT_EQ(reply.field("Connection"), "");
    }
  }
}

}  // namespace
}  // namespace tagwire::transport
