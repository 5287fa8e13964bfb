// Batches: against our own server in process, and against answers as other servers give them.
#include "tagwire/client/multicall.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tagwire/server/server.h"

namespace tagwire {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

class Batch : public ::testing::Test {
 protected:
  Batch() {
    server_.register_function("add", [](std::int32_t a, std::int32_t b) { return a + b; });
    server_.register_function("greet", [](const std::string& name, std::optional<int> times) {
      return "Hello " + name + " x" + std::to_string(times.value_or(1));
    });
    server_.register_function("fail", [](std::int32_t code) { throw Fault(code, "no & never"); });
    server_.register_function("one", [] { return std::vector<std::int32_t>{1}; });
    server_.register_function("nothing", [] {});
  }

  Server server_;
  Client client_{server_};
};

TEST_F(Batch, GivesEachCallItsOwnResult) {
  MultiCall batch(client_);
  const auto sum = batch.add<int>("add", 3, 5);
  const auto failed = batch.add<void>("fail", 17);
  const auto hello = batch.add<std::string>("greet", "A & B", std::optional<int>());
  const auto list = batch.add<std::vector<int>>("one");
  const auto nothing = batch.add<void>("nothing");
  const auto unknown = batch.add<Value>("no.such");
  const auto anything = batch.add<Value>("add", 1, 1);
  EXPECT_EQ(batch.size(), 7U);
  batch.run();
  EXPECT_EQ(sum.result().value(), 8);
  EXPECT_EQ(hello.result().value(), "Hello A & B x1");
  EXPECT_THAT(list.result().value(), ElementsAre(1));
  EXPECT_TRUE(nothing.result().ok());
  EXPECT_EQ(anything.result().value(), Value(2));

  ASSERT_FALSE(failed.result().ok());
  EXPECT_EQ(failed.result().error().code, ErrorCode::kFault);
  EXPECT_EQ(failed.result().error().fault, Fault(17, "no & never"));
  EXPECT_EQ(failed.result().error().message,
            "calling fail in a batch in-process: fault 17: no & never");
  EXPECT_EQ(unknown.result().error().fault->code(), fault_code::kMethodNotFound);
}

TEST_F(Batch, CanBeFilledAndRunAgain) {
  MultiCall batch(client_);
  EXPECT_TRUE(batch.try_run().ok());  // nothing to do
  const auto first = batch.add<int>("add", 1, 2);
  batch.run();
  EXPECT_EQ(batch.size(), 0U);
  const auto second = batch.add<int>("add", 3, 4);
  EXPECT_FALSE(second.result().ok());
  batch.run();
  EXPECT_EQ(first.result().value(), 3);
  EXPECT_EQ(second.result().value(), 7);
}

TEST_F(Batch, ResultsOutliveIt) {
  std::optional<Pending<int>> sum;
  {
    MultiCall batch(client_);
    sum = batch.add<int>("add", 1, 2);
    batch.run();
  }
  EXPECT_EQ(sum->result().value(), 3);
}

TEST_F(Batch, SaysThatItHasNotRun) {
  MultiCall batch(client_);
  const auto sum = batch.add<int>("add", 1, 2);
  ASSERT_FALSE(sum.result().ok());
  EXPECT_EQ(sum.result().error().message, "add was added to a batch that has not run");
}

TEST_F(Batch, RefusesWhatCannotBeWritten) {
  MultiCall batch(client_);
  const auto good = batch.add<int>("add", 1, 2);
  try {
    batch.add<int>("add", 1, std::string("\x01"));
    FAIL();
  } catch (const Exception& exception) {
    EXPECT_EQ(exception.error().code, ErrorCode::kMalformed);
    EXPECT_THAT(exception.what(), HasSubstr("adding add to a batch: params[1]: "));
  }
  batch.run();  // the others are not disturbed
  EXPECT_EQ(good.result().value(), 3);
}

TEST_F(Batch, HoldsAsManyCallsAsTheLimitSays) {
  DocumentLimits limits;
  limits.max_multicall_entries = 2;
  Client client(server_, {.document = limits});
  MultiCall batch(client);
  batch.add<int>("add", 1, 2);
  const auto last = batch.add<int>("add", 3, 4);
  try {
    batch.add<int>("add", 5, 6);
    FAIL();
  } catch (const Exception& exception) {
    EXPECT_EQ(exception.error().code, ErrorCode::kLimit);
    EXPECT_STREQ(exception.what(),
                 "adding add to a batch: it holds 2 calls, which is the limit "
                 "(max_multicall_entries of ClientOptions::document); run it, then go on");
  }
  batch.run();
  EXPECT_EQ(last.result().value(), 7);
}

// --- answers of other servers ---

std::string answer(std::string_view entries) {
  return "<methodResponse><params><param><value><array><data>" + std::string(entries) +
         "</data></array></value></param></params></methodResponse>";
}

std::string fault_struct(std::string_view code) {
  return "<value><struct><member><name>faultCode</name><value>" + std::string(code) +
         "</value></member><member><name>faultString</name><value>no</value></member>"
         "</struct></value>";
}

constexpr std::string_view kBoxOpen = "<value><array><data>";
constexpr std::string_view kBoxClose = "</data></array></value>";

std::string boxed(std::string_view value) {
  return std::string(kBoxOpen) + std::string(value) + std::string(kBoxClose);
}

TEST(BatchAnswers, AreReadWithAndWithoutBoxes) {
  const std::string seven = "<value><int>7</int></value>";
  const std::string members =
      "<value><struct><member><name>faultCode</name><value><int>1</int></value></member>"
      "<member><name>other</name><value><int>2</int></value></member></struct></value>";
  struct Case {
    std::string what;
    std::string reply;
  };
  const Case cases[] = {
      {"boxed",
       answer(boxed(seven) + fault_struct("<int>4</int>") + boxed(boxed(seven)) + boxed(members))},
      {"bare", answer(seven + fault_struct("<int>4</int>") + boxed(seven) + members)},
      {"bare, with the code as text", answer(seven + fault_struct("4") + boxed(seven) + members)},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.what);
    Client client([&](std::string_view) { return each.reply; });
    MultiCall batch(client);
    const auto number = batch.add<int>("a");
    const auto fault = batch.add<int>("b");
    const auto list = batch.add<std::vector<int>>("c");
    const auto map = batch.add<std::map<std::string, int>>("d");
    batch.run();
    EXPECT_EQ(number.result().value(), 7);
    EXPECT_EQ(fault.result().error().fault, Fault(4, "no"));
    EXPECT_THAT(list.result().value(), ElementsAre(7));
    EXPECT_THAT(map.result().value(), ElementsAre(Pair("faultCode", 1), Pair("other", 2)));
  }
}

// Each result is an array of one, with a box or without: the types tell.
TEST(BatchAnswers, AreToldApartByTheirTypesWhereShapesCannot) {
  const std::string seven = "<value><int>7</int></value>";
  for (const std::string& reply : {answer(boxed(seven)), answer(boxed(boxed(seven)))}) {
    Client client([&](std::string_view) { return reply; });
    MultiCall batch(client);
    const auto list = batch.add<std::vector<int>>("m");
    batch.run();
    EXPECT_THAT(list.result().value(), ElementsAre(7));
  }
}

// One result that can only be bare tells of the others, too; one of a wrong type does not.
TEST(BatchAnswers, AreAllBoxedOrNone) {
  const std::string seven = "<value><int>7</int></value>";
  Client client([&](std::string_view) { return answer(boxed(seven) + boxed(seven)); });
  MultiCall bare(client);
  const auto list = bare.add<std::vector<int>>("a");
  const auto any = bare.add<Value>("b");
  bare.run();
  EXPECT_THAT(list.result().value(), ElementsAre(7));
  EXPECT_EQ(any.result().value(), Value(Value::Array{Value(7)}));

  MultiCall boxes(client);
  const auto number = boxes.add<int>("a");
  const auto wrong = boxes.add<std::vector<int>>("b");  // 7 in its box is no list
  boxes.run();
  EXPECT_EQ(number.result().value(), 7);
  EXPECT_FALSE(wrong.result().ok());
}

TEST(BatchAnswers, SayWhichEntryDoesNotFit) {
  const std::string reply =
      answer(boxed("<value>x</value>") + boxed("<value><int>7</int></value>"));
  Client client([&](std::string_view) { return reply; });
  MultiCall batch(client);
  const auto bad = batch.add<int>("a");
  const auto good = batch.add<int>("b");
  EXPECT_TRUE(batch.try_run().ok());
  EXPECT_EQ(good.result().value(), 7);
  ASSERT_FALSE(bad.result().ok());
  EXPECT_EQ(bad.result().error().code, ErrorCode::kMalformed);
  EXPECT_EQ(bad.result().error().message,
            "calling a in a batch in-process: reading the reply: result[0][0]: expected int, found "
            "string (at byte 71)");
  EXPECT_TRUE(bad.result().error().may_have_run);
}

TEST(BatchAnswers, ThatCannotBeReadFailEveryCall) {
  struct Case {
    std::string reply;
    ErrorCode code;
    std::string message;
  };
  const std::string seven = boxed("<value><int>7</int></value>");
  const Case cases[] = {
      {answer(seven), ErrorCode::kMalformed,
       "calling system.multicall in-process: reading the reply: result: expected 2 entries, found "
       "1"},
      {answer(seven + seven + seven), ErrorCode::kMalformed,
       "calling system.multicall in-process: reading the reply: result: expected 2 entries, found "
       "3"},
      {"<methodResponse><params><param><value><int>7</int></value></param></params>"
       "</methodResponse>",
       ErrorCode::kMalformed,
       "calling system.multicall in-process: reading the reply: result: expected array, found int "
       "(at byte 31)"},
      {"<methodResponse><params/></methodResponse>", ErrorCode::kMalformed,
       "calling system.multicall in-process: reading the reply: expected a result, found a reply "
       "without one"},
      {"<methodResponse><fault>" + fault_struct("<int>-32601</int>") + "</fault></methodResponse>",
       ErrorCode::kFault, "calling system.multicall in-process: fault -32601: no"},
      {"<methodResponse><params><param>" + fault_struct("<int>300</int>") +
           "</param></params></methodResponse>",
       ErrorCode::kFault, "calling system.multicall in-process: fault 300: no"},
      {"<methodResponse><params><param><value><struct><member><name>faultCode</name><value><int>1"
       "</int></value></member></struct></value></param></params></methodResponse>",
       ErrorCode::kMalformed,
       "calling system.multicall in-process: reading the reply: result: expected array, found "
       "struct"},
      {answer(seven + "<value><wat/></value>"), ErrorCode::kMalformed,
       "calling system.multicall in-process: reading the reply: result[1]: unknown type <wat> (at "
       "byte 121)"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.reply);
    Client client([&](std::string_view) { return each.reply; });
    MultiCall batch(client);
    const auto first = batch.add<int>("a");
    const auto second = batch.add<int>("b");
    const Result<void> ran = batch.try_run();
    ASSERT_FALSE(ran.ok());
    EXPECT_THAT(ran.error().message, ::testing::StartsWith(each.message));
    EXPECT_EQ(ran.error().code, each.code);
    EXPECT_EQ(first.result().error().message, ran.error().message);
    EXPECT_EQ(second.result().error().message, ran.error().message);
    batch.add<int>("a");
    batch.add<int>("b");
    if (each.code == ErrorCode::kFault) {
      EXPECT_THROW(batch.run(), Fault);
    } else {
      EXPECT_THROW(batch.run(), Exception);
    }
  }
}

}  // namespace
}  // namespace tagwire
