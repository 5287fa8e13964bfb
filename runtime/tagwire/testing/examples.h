// What generated tests of an IDL's examples share (orders.examples.h, docs/testing.md): a fixture
// that has each test make its own implementation, and what an example expects of a call. For test
// programs: the only header of the runtime that needs GoogleTest.
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <utility>

#include <gtest/gtest.h>

#include "tagwire/client/client.h"
#include "tagwire/server/server.h"

namespace tagwire::examples {

/// Base of every generated `XExamples`: runs against whatever the parameter makes, a fake, a client
/// of a server somewhere, or in_process().
template <class Api>
class ExampleTest : public ::testing::TestWithParam<std::function<std::shared_ptr<Api>()>> {
 protected:
  void SetUp() override {
    api_ = this->GetParam()();
    ASSERT_NE(api_, nullptr) << "the parameter of the suite made no implementation";
  }
  Api& api() { return *api_; }

 private:
  std::shared_ptr<Api> api_;
};

/// Fails unless `call` throws an E that equals `expected`.
template <class E, class Call>
void expect_error(const E& expected, Call call) {
  try {
    call();
  } catch (const E& error) {
    EXPECT_EQ(error, expected);
    return;
  } catch (const std::exception& exception) {
    ADD_FAILURE() << "expected " << ::testing::PrintToString(expected)
                  << ", but the call threw: " << exception.what();
    return;
  } catch (...) {
    ADD_FAILURE() << "expected " << ::testing::PrintToString(expected)
                  << ", but the call threw something else";
    return;
  }
  ADD_FAILURE() << "expected " << ::testing::PrintToString(expected) << ", but the call returned";
}

/// A client (`OrdersClient`) whose calls `service` answers, written and read as if they travelled.
template <class XClient>
std::shared_ptr<XClient> in_process(std::shared_ptr<Service> service) {
  struct Whole {
    explicit Whole(std::shared_ptr<Service> added) { server.add(std::move(added)); }
    Server server;
    Client client{server};
    XClient stub{client};
  };
  const auto whole = std::make_shared<Whole>(std::move(service));
  return std::shared_ptr<XClient>(whole, &whole->stub);
}

}  // namespace tagwire::examples
