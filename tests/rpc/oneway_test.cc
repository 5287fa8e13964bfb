// Oneway methods without a socket: what is answered, when the handler runs, and what becomes of
// what it throws.
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tagwire/rpc/dispatcher.h"
#include "tagwire/rpc/system_methods.h"
#include "tagwire/wire/codecs.h"
#include "tests/rpc/documents.h"

namespace tagwire::rpc {
namespace {

using test::call;
using test::FakeContext;
using test::result;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Desk {
  void audit(CallContext& context, const std::string& event, std::int32_t weight) {
    if (event == "throw") throw std::runtime_error("no paper\nleft");
    if (event == "fault") throw Fault(7, "refused");
    ran.push_back(std::string(context.method()) + " " + event + " " + std::to_string(weight));
  }
  std::vector<std::string> ran;
};

class Oneway : public ::testing::Test {
 protected:
  Oneway() {
    table_.add_oneway<&Desk::audit>(desk_, {.name = "Desk.audit", .help = "Notes an event."},
                                    std::int32_t{1});
    table_.add_function("count", [this] { return static_cast<std::int32_t>(desk_.ran.size()); });
    add_system_methods(table_);
  }

  /// The reply to a document; its oneway calls have not run.
  std::string answer(std::string_view document) {
    OutputBuffer out;
    EXPECT_TRUE(dispatcher_.dispatch(document, context_, out));
    const std::string_view all = out.view();
    return std::string(all.substr(all.find("<methodResponse>")));
  }
  void run() { dispatcher_.run_oneway(context_.take_oneway(), context_); }

  Desk desk_;
  MethodTable table_;
  std::vector<std::string> log_;
  const Dispatcher dispatcher_{
      table_, {.log = [this](LogLevel, std::string_view line) { log_.emplace_back(line); }}};
  FakeContext context_;
};

TEST_F(Oneway, AnswersBeforeItRuns) {
  EXPECT_EQ(answer(call("Desk.audit", {"opened", "<int>3</int>"})), result("<nil/>"));
  EXPECT_THAT(desk_.ran, IsEmpty());
  EXPECT_TRUE(context_.has_oneway());
  run();
  EXPECT_THAT(desk_.ran, ElementsAre("Desk.audit opened 3"));
  EXPECT_FALSE(context_.has_oneway());
}

TEST_F(Oneway, FillsDefaults) {
  answer(call("Desk.audit", {"opened"}));
  run();
  EXPECT_THAT(desk_.ran, ElementsAre("Desk.audit opened 1"));
}

TEST_F(Oneway, AWrongArgumentIsAFaultAndNothingRuns) {
  EXPECT_THAT(answer(call("Desk.audit", {"opened", "three"})),
              HasSubstr("Desk.audit: params[1]: expected int, found "));
  EXPECT_THAT(answer(call("Desk.audit", {})), HasSubstr("<i4>-32602</i4>"));
  EXPECT_THAT(answer(call("Desk.audit", {"opened"}) + "x"), HasSubstr("<i4>-32700</i4>"));
  run();
  EXPECT_THAT(desk_.ran, IsEmpty());
}

TEST_F(Oneway, LogsWhatTheHandlerThrows) {
  for (const std::string_view how : {"throw", "fault"}) {
    EXPECT_EQ(answer(call("Desk.audit", {how})), result("<nil/>"));
    run();
  }
  EXPECT_THAT(log_, ElementsAre("Desk.audit, called by 192.0.2.1:4711, threw after its answer "
                                "(oneway): std::runtime_error: no paper\\nleft",
                                "Desk.audit, called by 192.0.2.1:4711, threw after its answer "
                                "(oneway): tagwire::Fault: refused"));
}

TEST_F(Oneway, RunsAfterTheWholeMulticallInOrder) {
  const auto entry = [](std::string_view method, std::string_view params) {
    return "<value><struct><member><name>methodName</name><value>" + std::string(method) +
           "</value></member><member><name>params</name><value><array><data>" +
           std::string(params) + "</data></array></value></member></struct></value>";
  };
  const std::string entries = "<array><data>" + entry("Desk.audit", "<value>a</value>") +
                              entry("count", "") +
                              entry("Desk.audit", "<value><int>1</int></value>") +
                              entry("Desk.audit", "<value>throw</value>") +
                              entry("Desk.audit", "<value>b</value>") + "</data></array>";
  const std::string reply = answer(call("system.multicall", {entries}));
  EXPECT_THAT(reply, HasSubstr("<value><array><data><value><nil/></value></data></array></value>"
                               "<value><array><data><value><i4>0</i4></value></data></array>"));
  EXPECT_THAT(reply, HasSubstr("Desk.audit: params[0]: expected string, found int"));
  EXPECT_THAT(desk_.ran, IsEmpty());
  run();
  EXPECT_THAT(desk_.ran, ElementsAre("Desk.audit a 1", "Desk.audit b 1"));
  EXPECT_THAT(log_, ElementsAre(HasSubstr("no paper")));
}

TEST_F(Oneway, IsPublished) {
  EXPECT_TRUE(table_.find("Desk.audit")->policy().oneway);
  EXPECT_FALSE(table_.find("count")->policy().oneway);
  EXPECT_THAT(answer(call("system.methodSignature", {"Desk.audit"})),
              HasSubstr("<value><array><data><value><string>nil</string></value>"));
}

TEST(MethodTable, PublishesWhatTheIdlSaysOfAMethod) {
  Desk desk;
  MethodTable table;
  table.add<&Desk::audit>(
      desk,
      {.name = "a",
       .policy = {.timeout = std::chrono::seconds(2), .auth = "orders.write", .idempotent = true}});
  const MethodPolicy& policy = table.find("a")->policy();
  EXPECT_EQ(policy.timeout, std::chrono::seconds(2));
  EXPECT_EQ(policy.auth, "orders.write");
  EXPECT_TRUE(policy.idempotent && policy.repeatable());
  EXPECT_FALSE(policy.readonly || policy.oneway);
}

}  // namespace
}  // namespace tagwire::rpc
