// A real supervisord, called through the typed stubs of examples/calling_supervisor/supervisor.idl.
// run_live.py starts it and runs this file twice: over TCP and over its Unix socket.
//
// The programs that it knows (PROGRAMS in run_live.py): `ticker` writes a line each 50 ms, `echo`
// is cat, `brief` ends at once, `missing` is no file, `colours` writes an escape sequence, and the
// group `pair` has two processes, one and two.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "supervisor.client.h"
#include "supervisor.server.h"
#include "tagwire/client/client.h"
#include "tagwire/client/multicall.h"
#include "tagwire/server/server.h"
#include "tests/live/peer.h"

namespace tagwire {
namespace {

using namespace std::chrono_literals;
using namespace supervisor;  // NOLINT(*-using-namespace): what this file is about
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using testing::from_driver;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

ClientOptions with_password(std::string password = from_driver("TAGWIRE_LIVE_PASSWORD")) {
  ClientOptions options;
  options.credentials = Credentials{from_driver("TAGWIRE_LIVE_USER"), std::move(password)};
  return options;
}

class SupervisorTest : public ::testing::Test {
 protected:
  ~SupervisorTest() override {
    // The next test finds them all stopped. Not asked for in vain: it takes a second.
    const auto runs = [](const ProcessInfo& info) { return info.pid != 0; };
    if (std::ranges::any_of(api_.getAllProcessInfo(), runs)) api_.stopAllProcesses();
  }

  /// Asks until `done` says yes; fails after ten seconds.
  static void wait_until(const std::function<bool()>& done) {
    for (const auto end = std::chrono::steady_clock::now() + 10s; !done();) {
      ASSERT_LT(std::chrono::steady_clock::now(), end) << "it does not happen";
      std::this_thread::sleep_for(20ms);  // the other side cannot tell us
    }
  }

  ProcessState state_of(const std::string& name) { return api_.getProcessInfo(name).state; }

  const std::string url_ = from_driver("TAGWIRE_LIVE_URL");
  Client client_{url_, with_password()};
  SupervisorClient api_{client_};
  SystemClient system_{client_};
};

/// The text of the fault that `call` throws, which must be an Error as well.
template <class Error>
std::string text_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Declared<Error>& error) {
    return error.text();
  }
  return "nothing was thrown";
}

// ---- the interface

/// What a server of ours says about a service that was made from the same IDL.
class OurTwin {
 public:
  OurTwin() { server_.add(std::make_shared<UnimplementedSupervisorService>()); }

  std::vector<std::string> methods() {
    auto names = client_.call<std::vector<std::string>>("system.listMethods");
    std::erase_if(names, [](const std::string& name) {
      return name.starts_with("system.") || name.starts_with("tagwire.");
    });
    return names;
  }
  /// With all of its parameters.
  std::vector<std::string> signature(const std::string& method) {
    auto all =
        client_.call<std::vector<std::vector<std::string>>>("system.methodSignature", method);
    return *std::ranges::max_element(all, {}, &std::vector<std::string>::size);
  }

 private:
  Server server_;
  Client client_{server_};
};

TEST_F(SupervisorTest, EveryMethodThatItPublishesIsInTheIdlAndNoOther) {
  std::vector<std::string> described = OurTwin().methods();
  EXPECT_THAT(described, SizeIs(37));  // 32, and five older names
  for (const char* name : {"listMethods", "methodHelp", "methodSignature", "multicall"}) {
    described.push_back(std::string("system.") + name);
  }
  EXPECT_THAT(system_.listMethods(), ::testing::UnorderedElementsAreArray(described));
}

TEST_F(SupervisorTest, TheIdlHasTheTypesThatItPublishesInFlatSignatures) {
  OurTwin twin;
  for (const std::string& method : twin.methods()) {
    EXPECT_EQ(system_.methodSignature(method), twin.signature(method)) << method;
  }
  EXPECT_THAT(system_.methodSignature("system.methodHelp"), ElementsAre("string", "string"));
}

TEST_F(SupervisorTest, HelpTextsArrive) {
  EXPECT_THAT(system_.methodHelp("supervisor.startProcess"),
              AllOf(HasSubstr("Start a process"), HasSubstr("@param string name")));
  EXPECT_THROW(system_.methodHelp("supervisor.nothing"), SignatureUnsupported);
  EXPECT_THROW(system_.methodSignature("nothing"), SignatureUnsupported);
}

// ---- asking

TEST_F(SupervisorTest, TellsAboutItself) {
  EXPECT_EQ(api_.getAPIVersion(), "3.0");
  EXPECT_THAT(api_.getSupervisorVersion(), StartsWith("4."));
  EXPECT_EQ(api_.getIdentification(), "tagwire-test");
  EXPECT_EQ(api_.getState(),
            (State{.statecode = SupervisorState::running, .statename = "RUNNING"}));
  EXPECT_GT(api_.getPID(), 1);
  EXPECT_THAT(api_.readLog(0, 0), HasSubstr("supervisord started with pid"));
  EXPECT_EQ(api_.readLog(0, 10).size(), 10U);
  EXPECT_EQ(api_.readLog(-10, 0).size(), 10U);
}

TEST_F(SupervisorTest, TellsAboutEveryProcess) {
  std::vector<std::string> names;
  for (const ProcessInfo& info : api_.getAllProcessInfo()) {
    names.push_back(info.group + ":" + info.name);
    EXPECT_EQ(info, [&] {
      ProcessInfo alone = api_.getProcessInfo(names.back());
      alone.now = info.now;
      return alone;
    }());
  }
  EXPECT_THAT(names,
              UnorderedElementsAre("ticker:ticker", "echo:echo", "brief:brief", "missing:missing",
                                   "colours:colours", "pair:one", "pair:two"));
}

TEST_F(SupervisorTest, TellsHowEachIsConfigured) {
  for (const ConfigInfo& config : api_.getAllConfigInfo()) {
    if (config.name != "echo") continue;
    EXPECT_EQ(config.command, "/bin/cat");
    EXPECT_EQ(config.group, "echo");
    EXPECT_FALSE(config.autostart);
    EXPECT_TRUE(config.inuse);
    EXPECT_EQ(config.directory, "/");
    EXPECT_EQ(config.uid, Value("none"));
    EXPECT_THAT(config.exitcodes, ElementsAre(0, 3));
    EXPECT_EQ(config.startsecs, 0);
    EXPECT_EQ(config.stopsignal, 15);
    EXPECT_EQ(config.stopwaitsecs, 7);
    EXPECT_EQ(config.stdout_logfile_maxbytes, 50 * 1024 * 1024);
    EXPECT_EQ(config.serverurl, "none");
    return;
  }
  FAIL() << "there is no 'echo'";
}

// ---- starting and stopping

TEST_F(SupervisorTest, StartsStopsAndStartsAgain) {
  EXPECT_EQ(state_of("ticker"), ProcessState::stopped);
  EXPECT_TRUE(api_.startProcess("ticker"));
  const ProcessInfo first = api_.getProcessInfo("ticker");
  EXPECT_EQ(first.state, ProcessState::running);
  EXPECT_EQ(first.statename, "RUNNING");
  EXPECT_THAT(first.description, HasSubstr("pid " + std::to_string(first.pid) + ", uptime"));
  EXPECT_GT(first.start, 1'700'000'000);

  EXPECT_TRUE(api_.stopProcess("ticker"));
  const ProcessInfo stopped = api_.getProcessInfo("ticker");
  EXPECT_EQ(stopped.state, ProcessState::stopped);
  EXPECT_EQ(stopped.pid, 0);
  EXPECT_GE(stopped.stop, first.start);

  EXPECT_TRUE(api_.startProcess("ticker"));
  EXPECT_NE(api_.getProcessInfo("ticker").pid, first.pid);
}

TEST_F(SupervisorTest, AnAnswerThatItDefersIsWaitedFor) {
  const auto before = std::chrono::steady_clock::now();
  api_.startProcess("ticker");  // startsecs=1
  EXPECT_GE(std::chrono::steady_clock::now() - before, 900ms);
  EXPECT_EQ(state_of("ticker"), ProcessState::running);
}

TEST_F(SupervisorTest, ACallThatNeedNotWaitDoesNot) {
  EXPECT_TRUE(api_.startProcess("ticker", false));
  EXPECT_EQ(state_of("ticker"), ProcessState::starting);
}

TEST_F(SupervisorTest, OtherThreadsAreAnsweredWhileOneWaits) {
  std::thread waiting([this] { api_.startProcess("ticker"); });
  wait_until([this] { return state_of("ticker") == ProcessState::starting; });
  for (int i = 0; i < 20; ++i) EXPECT_EQ(api_.getState().statecode, SupervisorState::running);
  EXPECT_EQ(state_of("ticker"), ProcessState::starting);
  waiting.join();
  EXPECT_EQ(state_of("ticker"), ProcessState::running);
}

TEST_F(SupervisorTest, ADeadlineThatPassesMeansThatItMayHaveRun) {
  SupervisorClient hasty(client_, {.timeout = 200ms});
  const Result<bool> started = hasty.try_startProcess("ticker");
  ASSERT_FALSE(started.ok());
  EXPECT_EQ(started.error().code, ErrorCode::kTimeout);
  EXPECT_TRUE(started.error().may_have_run);
  EXPECT_THAT(started.error().message, HasSubstr("supervisor.startProcess"));
  EXPECT_EQ(state_of("ticker"), ProcessState::starting);  // as it has
}

TEST_F(SupervisorTest, GroupsStartAndStopTogether) {
  const auto done = [](std::string name) {
    return ProcessResult{
        .name = std::move(name), .group = "pair", .status = Outcome::success, .description = "OK"};
  };
  EXPECT_THAT(api_.startProcessGroup("pair"), UnorderedElementsAre(done("one"), done("two")));
  EXPECT_THAT(api_.startProcessGroup("pair"), IsEmpty());
  EXPECT_THAT(api_.signalProcessGroup("pair", "CONT"),
              UnorderedElementsAre(done("one"), done("two")));
  EXPECT_THAT(api_.signalAllProcesses("18"), UnorderedElementsAre(done("one"), done("two")));
  EXPECT_TRUE(api_.signalProcess("pair:one", "SIGCONT"));
  EXPECT_TRUE(api_.stopProcess("pair:one"));
  EXPECT_THAT(api_.stopProcessGroup("pair"), ElementsAre(done("two")));
}

TEST_F(SupervisorTest, StartingAllTellsWhatBecameOfEach) {
  std::map<std::string, Outcome> outcomes;
  for (const ProcessResult& result : api_.startAllProcesses(false)) {
    outcomes[result.group + ":" + result.name] = result.status;
  }
  EXPECT_EQ(outcomes.at("missing:missing"), Outcome::no_file);
  EXPECT_EQ(outcomes.at("ticker:ticker"), Outcome::success);
  EXPECT_EQ(outcomes.size(), 7U);
  const auto stopped = api_.stopAllProcesses();
  EXPECT_THAT(stopped, Contains(::testing::Field(&ProcessResult::name, "ticker")));
}

// ---- faults

TEST_F(SupervisorTest, FaultsAreTheErrorsThatTheIdlDeclares) {
  EXPECT_EQ(text_of<BadName>([&] { api_.getProcessInfo("nobody"); }), "BAD_NAME: nobody");
  EXPECT_EQ(text_of<BadName>([&] { api_.startProcess("nobody"); }), "BAD_NAME: nobody");
  EXPECT_EQ(text_of<BadName>([&] { api_.startProcessGroup("ticker:ticker"); }),
            "BAD_NAME: ticker:ticker");
  EXPECT_EQ(text_of<BadName>([&] { api_.addProcessGroup("nobody"); }), "BAD_NAME: nobody");
  EXPECT_EQ(text_of<NoFile>([&] { api_.startProcess("missing"); }),
            "NO_FILE: can't find command '/nowhere/to/be/found'");
  EXPECT_EQ(text_of<SpawnError>([&] { api_.startProcess("brief"); }), "SPAWN_ERROR: brief");
  EXPECT_EQ(text_of<NotRunning>([&] { api_.stopProcess("ticker"); }), "NOT_RUNNING: ticker");
  EXPECT_EQ(text_of<NotRunning>([&] { api_.sendProcessStdin("echo", "x"); }), "NOT_RUNNING: echo");
  EXPECT_EQ(text_of<BadArguments>([&] { api_.readLog(-5, 5); }), "BAD_ARGUMENTS");
  EXPECT_EQ(text_of<AlreadyAdded>([&] { api_.addProcessGroup("ticker"); }),
            "ALREADY_ADDED: ticker");
  api_.startProcess("ticker");
  EXPECT_EQ(text_of<AlreadyStarted>([&] { api_.startProcess("ticker"); }),
            "ALREADY_STARTED: ticker");
  EXPECT_EQ(text_of<BadSignal>([&] { api_.signalProcess("ticker", "NOPE"); }), "BAD_SIGNAL: NOPE");
  EXPECT_EQ(text_of<StillRunning>([&] { api_.removeProcessGroup("ticker"); }),
            "STILL_RUNNING: ticker");
}

TEST_F(SupervisorTest, FaultsAreValuesToWhoAsksForValues) {
  const Result<ProcessInfo> info = api_.try_getProcessInfo("nobody");
  ASSERT_FALSE(info.ok());
  EXPECT_EQ(info.error().code, ErrorCode::kFault);
  EXPECT_EQ(info.error().fault->code(), 10);
  EXPECT_TRUE(error_as<BadName>(info.error()).has_value());
  EXPECT_FALSE(error_as<NotRunning>(info.error()).has_value());
}

TEST_F(SupervisorTest, AMethodOrArgumentsThatItDoesNotKnowAreFaultsToo) {
  const auto code_of = [](const Result<Value>& result) { return result.error().fault->code(); };
  EXPECT_EQ(code_of(client_.try_call<Value>("supervisor.nothing")), 1);
  EXPECT_EQ(code_of(client_.try_call<Value>("nothing")), 1);
  EXPECT_EQ(code_of(client_.try_call<Value>("supervisor.getState", 1, 2, 3)), 2);
}

// ---- the configuration

TEST_F(SupervisorTest, TakesANewProcessIntoUseAndForgetsIt) {
  const std::filesystem::path file =
      std::filesystem::path(from_driver("TAGWIRE_LIVE_FOLDER")) / "later.conf";
  std::ofstream(file) << "[program:later]\ncommand=/bin/cat\nautostart=false\nstartsecs=0\n";
  EXPECT_THAT(api_.reloadConfig(),
              ElementsAre(ElementsAre(ElementsAre("later"), IsEmpty(), IsEmpty())));
  EXPECT_THROW(api_.startProcess("later"), BadName);
  EXPECT_TRUE(api_.addProcessGroup("later"));
  EXPECT_TRUE(api_.startProcess("later"));
  EXPECT_TRUE(api_.stopProcess("later"));

  std::filesystem::remove(file);
  EXPECT_THAT(api_.reloadConfig(),
              ElementsAre(ElementsAre(IsEmpty(), IsEmpty(), ElementsAre("later"))));
  EXPECT_TRUE(api_.removeProcessGroup("later"));
  EXPECT_THROW(api_.getProcessInfo("later"), BadName);

  std::ofstream(file) << "[program:later]\n";
  EXPECT_THAT(text_of<CannotReread>([&] { api_.reloadConfig(); }),
              StartsWith("CANT_REREAD: program section program:later does not specify a command"));
  std::filesystem::remove(file);
  api_.reloadConfig();
}

// ---- logs

TEST_F(SupervisorTest, WhatAProcessWritesCanBeReadAndCleared) {
  api_.clearProcessLogs("echo");
  api_.startProcess("echo");
  const std::string text = "Grüße, ⚡ & <tags>\n";
  api_.sendProcessStdin("echo", text);
  wait_until([&] { return api_.readProcessStdoutLog("echo", 0, 0) == text; });

  const auto length = static_cast<std::int32_t>(text.size());
  EXPECT_THAT(api_.tailProcessStdoutLog("echo", 0, 1000),
              ElementsAre(Value(text), Value(length), Value(false)));
  EXPECT_THAT(api_.tailProcessStdoutLog("echo", 0, 5),
              ElementsAre(Value("ags>\n"), Value(length), Value(true)));
  EXPECT_EQ(api_.readProcessStdoutLog("echo", length - 5, 3), "ags");
  EXPECT_EQ(api_.readProcessStderrLog("echo", 0, 0), "");
  EXPECT_THAT(api_.tailProcessStderrLog("echo", 0, 9),
              ElementsAre(Value(""), Value(0), Value(false)));

  EXPECT_TRUE(api_.clearProcessLogs("echo"));
  EXPECT_EQ(api_.readProcessStdoutLog("echo", 0, 0), "");
  EXPECT_THAT(api_.clearAllProcessLogs(), SizeIs(7));
}

// supervisord writes control characters as they are, which is not XML: no parser reads its answer.
TEST_F(SupervisorTest, ALogThatXmlCannotCarryIsAnErrorThatSaysWhere) {
  api_.startProcess("colours");
  wait_until([&] { return api_.tailProcessStdoutLog("colours", 0, 0).at(1) != Value(0); });
  const Result<std::string> log = api_.try_readProcessStdoutLog("colours", 0, 0);
  ASSERT_FALSE(log.ok());
  EXPECT_EQ(log.error().code, ErrorCode::kMalformed);
  EXPECT_THAT(log.error().message,
              AllOf(HasSubstr("supervisor.readProcessStdoutLog"), HasSubstr("at byte ")));
  EXPECT_EQ(api_.getAPIVersion(), "3.0");  // and the client is as good as before
}

// ---- several calls in one

TEST_F(SupervisorTest, ResultsOfAMulticallAreNotBoxed) {
  const std::vector<Value> results = system_.multicall({
      {.methodName = "supervisor.getAPIVersion", .params = {}},
      {.methodName = "supervisor.getProcessInfo", .params = {"nobody"}},
      {.methodName = "supervisor.getState", .params = {}},
  });
  ASSERT_EQ(results.size(), 3U);
  EXPECT_EQ(results[0], Value("3.0"));
  EXPECT_EQ(results[1], Value::structure({{"faultCode", 10}, {"faultString", "BAD_NAME: nobody"}}));
  EXPECT_EQ(results[2], Value::structure({{"statecode", 1}, {"statename", "RUNNING"}}));
}

TEST_F(SupervisorTest, AMultiCallReadsThemAnyway) {
  MultiCall batch(client_);
  auto version = batch.add<std::string>("supervisor.getAPIVersion");
  auto nobody = batch.add<ProcessInfo>("supervisor.getProcessInfo", "nobody");
  auto state = batch.add<State>("supervisor.getState");
  auto started = batch.add<bool>("supervisor.startProcess", "echo");
  auto tail = batch.add<std::vector<Value>>("supervisor.tailProcessStdoutLog", "echo", 0, 0);
  auto added =
      batch.add<std::vector<std::vector<std::vector<std::string>>>>("supervisor.reloadConfig");
  batch.run();

  EXPECT_EQ(version.result().value(), "3.0");
  EXPECT_EQ(nobody.result().error().fault->code(), 10);
  EXPECT_EQ(state.result().value().statename, "RUNNING");
  EXPECT_TRUE(started.result().value());
  EXPECT_THAT(tail.result().value(), SizeIs(3));
  // A list of one element, which looks like a box and is none.
  EXPECT_THAT(added.result().value(), ElementsAre(SizeIs(3)));
}

// ---- HTTP

TEST_F(SupervisorTest, ARequestThatItCannotReadIsHttp400) {
  // It takes base64 for text, and these bytes are none.
  const Result<Value> result =
      client_.try_call<Value>("supervisor.getProcessInfo", std::vector{std::byte{0xff}});
  ASSERT_FALSE(result.ok());
  EXPECT_FALSE(result.error().fault.has_value());
  EXPECT_THAT(result.error().message,
              AllOf(HasSubstr("supervisor.getProcessInfo"), HasSubstr("400")));
}

TEST_F(SupervisorTest, ItsOwnMistakesAreHttp500) {
  const Result<Value> result = client_.try_call<Value>("supervisor.getProcessInfo", true);
  ASSERT_FALSE(result.ok());
  EXPECT_THAT(result.error().message, HasSubstr("500"));
  EXPECT_TRUE(result.error().may_have_run);
}

TEST_F(SupervisorTest, AWrongPasswordIsDenied) {
  for (ClientOptions options : {with_password("wrong"), ClientOptions{}}) {
    Client stranger(url_, std::move(options));
    const Result<Value> result = stranger.try_call<Value>("supervisor.getState");
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, ErrorCode::kDenied);
    EXPECT_FALSE(result.error().may_have_run);
    EXPECT_THAT(result.error().message, HasSubstr("401"));
  }
}

// Not 404: other paths belong to its web pages, which take no POST.
TEST_F(SupervisorTest, AnotherPathIsHttp400) {
  ClientOptions options = with_password();
  options.target = "/elsewhere";
  Client lost(url_, std::move(options));
  const Result<Value> result = lost.try_call<Value>("supervisor.getState");
  ASSERT_FALSE(result.ok());
  EXPECT_THAT(result.error().message, HasSubstr("400"));
}

// ---- the server goes away and comes back; last, because it forgets what ran

TEST_F(SupervisorTest, ARestartClosesConnectionsAndTheNextCallOpensANewOne) {
  EXPECT_TRUE(api_.restart());
  // While it shuts down it answers SHUTDOWN_STATE, then nobody does, then it runs again.
  wait_until([&] {
    const Result<State> state = api_.try_getState();
    return state.ok() && state->statecode == SupervisorState::running;
  });
  EXPECT_THAT(api_.getAllProcessInfo(), SizeIs(7));
}

}  // namespace
}  // namespace tagwire
