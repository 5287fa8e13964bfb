// What the tests of a client over a network share: replies to play, and a scripted server whose
// scripts must have come to their end.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tagwire/client/client.h"
#include "tests/support/scripted_server.h"

namespace tagwire {

/// A reply document with one result.
inline std::string result_document(std::string_view value) {
  return "<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n<value>" +
         std::string(value) + "</value>\n</param>\n</params>\n</methodResponse>\n";
}
inline const std::string kSeven = result_document("<i4>7</i4>");

/// Answers requests with 7 until the client leaves, or `count` of them.
inline void answer_seven(testing::Peer& peer, int count = 1) {
  for (int i = 0; i < count; ++i) {
    peer.read_request();
    peer.reply(kSeven);
  }
}

/// A client, and what it talks to.
class ClientAgainstScript : public ::testing::Test {
 protected:
  using Peer = testing::Peer;
  using Script = testing::ScriptedServer::Script;

  void play(std::vector<Script> scripts, ClientOptions options = {}) {
    server_ = std::make_unique<testing::ScriptedServer>(std::move(scripts));
    client_ = std::make_unique<Client>(server_->address(), std::move(options));
  }
  /// Ends the client, and with it its connections; every script must then have ended well.
  void finish() {
    client_.reset();
    EXPECT_EQ(server_->failures(), "");
  }
  /// An expected message, with the server's address for every "SERVER".
  std::string message(std::string_view pattern) const {
    constexpr std::string_view kMark = "SERVER";
    std::string text(pattern);
    for (std::size_t at = 0; (at = text.find(kMark, at)) != std::string::npos;) {
      text.replace(at, kMark.size(), server_->address());
    }
    return text;
  }
  Error error_of(const Result<int>& result) const {
    EXPECT_FALSE(result.ok());
    return result.ok() ? Error{} : result.error();
  }

  std::unique_ptr<testing::ScriptedServer> server_;
  std::unique_ptr<Client> client_;
};

}  // namespace tagwire
