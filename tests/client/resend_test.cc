// When a call is sent a second time, and when not (docs/decisions/0013 and 0016): every way in
// which a connection can end, against a server that is scripted to the byte.
#include <chrono>
#include <future>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tagwire/client/stub.h"
#include "tests/client/network.h"

namespace tagwire {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

using Resend = ClientAgainstScript;

// Larger than what sockets hold, so that sending it takes the server's help.
const std::string kLarge(32 << 20, 'x');

TEST_F(Resend, UsesAConnectionAgain) {
  play({[](Peer& peer) {
    answer_seven(peer, 3);
    peer.wait_for_end();
  }});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client_->call<int>("m"), 7);
  EXPECT_EQ(server_->connections(), 1);
  finish();
}

TEST_F(Resend, NoticesThatAnIdleConnectionWasClosed) {
  std::promise<void> closed;
  play({[&](Peer& peer) {
          answer_seven(peer);
          peer.close();
          closed.set_value();
        },
        [](Peer& peer) { answer_seven(peer); }});
  EXPECT_EQ(client_->call<int>("m"), 7);
  closed.get_future().wait();
  EXPECT_EQ(client_->call<int>("m"), 7);
  EXPECT_EQ(server_->connections(), 2);
  finish();
}

TEST_F(Resend, NoticesThatAnIdleConnectionWasReset) {
  std::promise<void> closed;
  play({[&](Peer& peer) {
          answer_seven(peer);
          peer.reset();
          closed.set_value();
        },
        [](Peer& peer) { answer_seven(peer); }});
  EXPECT_EQ(client_->call<int>("m"), 7);
  closed.get_future().wait();
  EXPECT_EQ(client_->call<int>("m"), 7);
  finish();
}

// Frontier::Daemon of Perl: each such connection is a call that may meet the close.
TEST_F(Resend, KeepsNoConnectionsToAServerThatClosesThemRightAway) {
  std::promise<void> closed;
  const auto answer_and_wait = [](Peer& peer) {
    answer_seven(peer);
    peer.wait_for_end();
  };
  play({[&](Peer& peer) {
          answer_seven(peer);
          peer.close();
          closed.set_value();
        },
        answer_and_wait, answer_and_wait, answer_and_wait});
  EXPECT_EQ(client_->call<int>("m"), 7);
  closed.get_future().wait();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client_->call<int>("m"), 7);
  EXPECT_EQ(server_->connections(), 4);
  EXPECT_EQ(server_->failures(), "");  // each waited for the client to close
  finish();
}

TEST_F(Resend, GoesOnKeepingConnectionsThatWereOfUse) {
  std::promise<void> closed;
  play({[&](Peer& peer) {
          answer_seven(peer, 2);
          peer.close();
          closed.set_value();
        },
        [](Peer& peer) {
          answer_seven(peer, 2);
          peer.wait_for_end();
        }});
  for (int i = 0; i < 2; ++i) EXPECT_EQ(client_->call<int>("m"), 7);
  closed.get_future().wait();
  for (int i = 0; i < 2; ++i) EXPECT_EQ(client_->call<int>("m"), 7);
  EXPECT_EQ(server_->connections(), 2);
  finish();
}

TEST_F(Resend, DoesNotReadWhatCameWhileIdleAsAReply) {
  std::promise<void> sent;
  play({[&](Peer& peer) {
          answer_seven(peer);
          peer.reply(result_document("<i4>666</i4>"));
          sent.set_value();
          peer.wait_for_end();
        },
        [](Peer& peer) { answer_seven(peer); }});
  EXPECT_EQ(client_->call<int>("m"), 7);
  sent.get_future().wait();
  EXPECT_EQ(client_->call<int>("m"), 7);
  finish();
}

// The rest of the request could not be handed over, so that nobody can have acted on it.
TEST_F(Resend, SendsAgainWhenAKeptConnectionBreaksBeforeTheLastByte) {
  play({[](Peer& peer) {
          answer_seven(peer);
          peer.read_bytes(1000);
          peer.reset();
        },
        [](Peer& peer) {
          EXPECT_THAT(peer.read_request(), HasSubstr(kLarge));
          peer.reply(kSeven);
        }});
  EXPECT_EQ(client_->call<int>("m"), 7);
  EXPECT_EQ(client_->call<int>("m", kLarge), 7);
  EXPECT_EQ(server_->connections(), 2);
  finish();
}

TEST_F(Resend, SendsAgainWhenAKeptConnectionIsClosedBeforeTheLastByte) {
  play({[](Peer& peer) {
          answer_seven(peer);
          peer.read_bytes(1000);
          peer.finish_sending();
          peer.wait_for_unread(1000);
        },
        [](Peer& peer) {
          peer.read_request();
          peer.reply(kSeven);
        }});
  EXPECT_EQ(client_->call<int>("m"), 7);
  EXPECT_EQ(client_->call<int>("m", kLarge), 7);
  EXPECT_EQ(server_->connections(), 2);
  finish();
}

TEST_F(Resend, SendsASecondTimeOnlyOnce) {
  const Script breaks = [](Peer& peer) {
    peer.read_bytes(1000);
    peer.reset();
  };
  play({[&](Peer& peer) {
          answer_seven(peer);
          breaks(peer);
        },
        breaks, breaks});
  EXPECT_EQ(client_->call<int>("m"), 7);
  const Error error = error_of(client_->try_call<int>("m", kLarge));
  EXPECT_EQ(error.code, ErrorCode::kUnavailable);
  EXPECT_THAT(error.message,
              MatchesRegex("calling m at http://[0-9.:]+/RPC2: sent [0-9]+ of [0-9]+ "
                           "bytes: (Connection reset by peer|Broken pipe)"));
  EXPECT_FALSE(error.may_have_run);
  EXPECT_EQ(server_->connections(), 2);
  finish();
}

// A server that does this with the first request on a connection does it again.
TEST_F(Resend, DoesNotSendAgainWhatANewConnectionDidNotTake) {
  play({[](Peer& peer) {
    peer.read_bytes(1000);
    peer.reset();
  }});
  const Error error = error_of(client_->try_call<int>("m", kLarge));
  EXPECT_EQ(error.code, ErrorCode::kUnavailable);
  EXPECT_FALSE(error.may_have_run);
  EXPECT_EQ(server_->connections(), 1);
  finish();
}

TEST_F(Resend, NeverSendsAgainAfterTheLastByte) {
  struct Case {
    void (*act)(Peer& peer);
    std::string how;
  };
  const Case cases[] = {
      {[](Peer& peer) { peer.reset(); }, "the connection was reset"},
      {[](Peer& peer) { peer.close(); }, "the server closed the connection without an answer"},
      {[](Peer& peer) { peer.finish_sending(); },
       "the server closed the connection without an answer"},
  };
  for (const Case& each : cases) {
    // On a new connection, and on a kept one.
    for (const int before : {0, 1}) {
      SCOPED_TRACE(each.how + " after " + std::to_string(before) + " calls");
      play({[&](Peer& peer) {
        answer_seven(peer, before);
        peer.read_request();
        each.act(peer);
      }});
      if (before == 1) {
        EXPECT_EQ(client_->call<int>("m"), 7);
      }
      const Error error = error_of(client_->try_call<int>("m"));
      EXPECT_EQ(error.code, ErrorCode::kUnavailable);
      EXPECT_THAT(error.message, StartsWith(message("calling m at http://SERVER/RPC2: sent ")));
      EXPECT_THAT(error.message, HasSubstr(" bytes; " + each.how + "; the call may have run"));
      EXPECT_TRUE(error.may_have_run);
      EXPECT_EQ(server_->connections(), 1);
      finish();
    }
  }
}

TEST_F(Resend, NeverSendsAgainAfterAByteOfAReply) {
  struct Case {
    std::string part;
    std::string how;
  };
  const Case cases[] = {
      {"H", "the connection was reset after 1 bytes of the reply; the call may have run"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<?xml",
       "the connection was reset after 45 bytes of the reply; the call may have run"},
      {"HTTP/1.1 100 Continue\r\n\r\n",
       "the connection was reset after 25 bytes of the reply; the call may have run"},
  };
  for (const Case& each : cases) {
    std::promise<void> seen;
    play({[&](Peer& peer) {
            answer_seven(peer);
            peer.read_request();
            peer.send(each.part);
            // The reset may overtake nothing: the client has read what there was before it waits
            // for more, which cannot be seen from here; either way not a byte is sent again.
            peer.reset();
          },
          [](Peer& peer) { answer_seven(peer); }});
    EXPECT_EQ(client_->call<int>("m"), 7);
    const Error error = error_of(client_->try_call<int>("m"));
    EXPECT_EQ(error.code, ErrorCode::kUnavailable);
    EXPECT_TRUE(error.may_have_run);
    EXPECT_EQ(error.message, message("calling m at http://SERVER/RPC2: " + each.how));
    EXPECT_EQ(server_->connections(), 1);
    finish();
  }
}

TEST_F(Resend, ReadsAnAnswerThatComesWhileItStillSends) {
  play({[](Peer& peer) {
          peer.read_bytes(1000);
          peer.reply("too much\n", "HTTP/1.1 413 Content Too Large",
                     "Content-Type: text/plain\r\nConnection: close\r\n");
          peer.wait_for_unread(1);  // the client has more: closing resets
        },
        [](Peer& peer) { answer_seven(peer); }});
  const Error error = error_of(client_->try_call<int>("m", kLarge));
  EXPECT_EQ(error.code, ErrorCode::kLimit);
  EXPECT_EQ(error.message,
            message("calling m at http://SERVER/RPC2: the server answered with HTTP status 413 "
                    "Content Too Large; the body begins: 'too much'"));
  EXPECT_FALSE(error.may_have_run);
  EXPECT_EQ(client_->call<int>("m"), 7);  // on another connection
  EXPECT_EQ(server_->connections(), 2);
  finish();
}

// A server that answers with a result before it has the whole request: odd, but an answer.
TEST_F(Resend, ClosesAConnectionThatAnsweredTooEarly) {
  play({[](Peer& peer) {
          peer.read_bytes(1000);
          peer.reply(kSeven);
          peer.wait_for_unread(1);
        },
        [](Peer& peer) { answer_seven(peer); }});
  EXPECT_EQ(client_->call<int>("m", kLarge), 7);
  EXPECT_EQ(client_->call<int>("m"), 7);
  EXPECT_EQ(server_->connections(), 2);
  finish();
}

// On a new connection, and on one that carried a call before.
TEST_F(Resend, SendsTheRestAfterAnInterimReply) {
  const Script interim = [](Peer& peer) {
    for (int i = 0; i < 2; ++i) {
      const std::string start = peer.read_bytes(1000);
      peer.send("HTTP/1.1 100 Continue\r\n\r\n");
      const std::size_t length = start.find("Content-Length: ") + 16;
      const std::size_t head = start.find("\r\n\r\n") + 4;
      peer.read_bytes(head + std::strtoull(start.c_str() + length, nullptr, 10) - start.size());
      peer.reply(kSeven);
    }
    answer_seven(peer);
  };
  play({interim});
  EXPECT_EQ(client_->call<int>("m", kLarge), 7);
  EXPECT_EQ(client_->call<int>("m", kLarge), 7);
  EXPECT_EQ(client_->call<int>("m"), 7);
  EXPECT_EQ(server_->connections(), 1);
  finish();
}

// ---- calls that may run twice (docs/decisions/0016) ---------------------------------------------

const CallOptions kRepeatable{.repeatable = true};

TEST_F(Resend, RepeatsWhatMayRunTwiceWhenTheConnectionBreaks) {
  void (*const breaks[])(Peer&) = {
      [](Peer& peer) { peer.reset(); },
      [](Peer& peer) { peer.close(); },
      [](Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<?xml");
        peer.close();
      },
  };
  for (const auto& act : breaks) {
    for (const int before : {0, 1}) {
      SCOPED_TRACE(before);
      std::string first;
      std::string second;
      play({[&](Peer& peer) {
              answer_seven(peer, before);
              first = peer.read_request();
              act(peer);
            },
            [&](Peer& peer) {
              second = peer.read_request();
              peer.reply(kSeven);
            }});
      if (before == 1) {
        EXPECT_EQ(client_->call<int>("m"), 7);
      }
      EXPECT_EQ(client_->call<int>(kRepeatable, "m", 3), 7);
      EXPECT_EQ(server_->connections(), 2);
      finish();
      EXPECT_EQ(first, second);
    }
  }
}

TEST_F(Resend, RepeatsOnlyOnce) {
  const Script breaks = [](Peer& peer) {
    peer.read_request();
    peer.close();
  };
  play({breaks, breaks, [](Peer& peer) { answer_seven(peer); }});
  const Error error = error_of(client_->try_call<int>(kRepeatable, "m"));
  EXPECT_EQ(error.code, ErrorCode::kUnavailable);
  EXPECT_TRUE(error.may_have_run);
  EXPECT_THAT(error.message,
              MatchesRegex("calling m at http://[0-9.:]+/RPC2: the connection broke, "
                           "and the call was sent again: sent [0-9]+ bytes; the "
                           "server closed the connection without an answer; the "
                           "call may have run"));
  EXPECT_EQ(server_->connections(), 2);
  finish();
}

TEST_F(Resend, DoesNotRepeatWhatWasAnswered) {
  play({[](Peer& peer) {
    peer.read_request();
    peer.reply("broken\n", "HTTP/1.1 500 Internal Server Error", "Content-Type: text/plain\r\n");
    peer.read_request();
    peer.reply("<methodResponse>");
    peer.wait_for_end();
  }});
  for (int i = 0; i < 2; ++i) EXPECT_FALSE(client_->try_call<int>(kRepeatable, "m").ok());
  EXPECT_EQ(server_->connections(), 1);
  finish();
}

TEST_F(Resend, DoesNotRepeatPastTheDeadline) {
  play({[](Peer& peer) {
    peer.read_request();
    peer.wait_for_end();
  }});
  CallOptions options = kRepeatable;
  options.timeout = std::chrono::milliseconds(50);
  EXPECT_EQ(error_of(client_->try_call<int>(options, "m")).code, ErrorCode::kTimeout);
  EXPECT_EQ(server_->connections(), 1);
  finish();
}

TEST_F(Resend, AStubRepeatsWhatTheIdlCallsReadonlyOrIdempotent) {
  const Script breaks = [](Peer& peer) {
    peer.read_request();
    peer.close();
  };
  struct Case {
    MethodPolicy policy;
    int connections;
  };
  for (const Case& each : {Case{{.readonly = true}, 2}, Case{{.idempotent = true}, 2},
                           Case{{.timeout = std::chrono::seconds(20)}, 1}}) {
    play({breaks, [](Peer& peer) { answer_seven(peer); }});
    const Stub stub(*client_);
    EXPECT_EQ(stub.try_call<int>(each.policy, "m").ok(), each.connections == 2);
    EXPECT_EQ(server_->connections(), each.connections);
    finish();
  }
}

TEST_F(Resend, AStubWaitsAsLongAsTheIdlSaysUnlessTheUserSaysMore) {
  const MethodPolicy short_one{.timeout = std::chrono::milliseconds(50)};
  play({[](Peer& peer) {
          peer.read_request();
          peer.wait_for_end();
        },
        [](Peer& peer) {
          peer.read_request();
          peer.wait_for_end();
        }});
  const Error by_idl = error_of(Stub(*client_).try_call<int>(short_one, "m"));
  EXPECT_THAT(by_idl.message, HasSubstr("within 50 ms"));
  const CallOptions mine{.timeout = std::chrono::milliseconds(80)};
  const Error by_user = error_of(Stub(*client_, mine).try_call<int>(short_one, "m"));
  EXPECT_THAT(by_user.message, HasSubstr("within 80 ms"));
  finish();
}

}  // namespace
}  // namespace tagwire
