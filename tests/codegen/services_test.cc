// Generated services that extend others, oneway methods, constants, and what the IDL says of
// calling a method: put to work in process.
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include "desk.client.h"
#include "desk.server.h"
#include "services.client.h"
#include "services.examples.h"
#include "services.server.h"
#include "tagwire/client/client.h"
#include "tagwire/server/server.h"
#include "tagwire/testing/examples.h"

namespace {

using shop::services::Busy;
using shop::services::CameraApi;
using shop::services::CameraClient;
using shop::services::DeviceApi;
using shop::services::DeviceClient;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

/// The inherited methods, implemented once for whoever extends Device.
class MyDevice : public virtual shop::services::DeviceService {
 public:
  std::string name(tagwire::CallContext& context) override {
    return name_ + " by " + std::string(context.method());
  }
  void rename(tagwire::CallContext&, const std::string& name, bool force) override {
    if (!force && name.size() > static_cast<std::size_t>(shop::services::Device::MAX_NAME)) {
      throw Busy{.seconds = 7};
    }
    if (name.empty()) throw shop::services::Gone{};
    name_ = name;
  }
  void log(tagwire::CallContext&, const std::string& line, std::int32_t level) override {
    lines.push_back(line + " " + std::to_string(level));
  }
  std::vector<std::string> lines;

 private:
  std::string name_ = "d";
};

class MyCamera final : public shop::services::CameraService, public MyDevice {
 public:
  std::string shoot(tagwire::CallContext&, double exposure) override {
    if (exposure <= 0) throw Busy{.seconds = 1};
    return "picture";
  }
};

class Services : public ::testing::Test {
 protected:
  Services() {
    server_.add(device_);
    server_.add(camera_);
  }
  std::shared_ptr<MyDevice> device_ = std::make_shared<MyDevice>();
  std::shared_ptr<MyCamera> camera_ = std::make_shared<MyCamera>();
  tagwire::Server server_;
  tagwire::Client client_{server_};
};

std::string name_of(DeviceApi& device) { return device.name(); }

TEST_F(Services, InheritedMethodsAreCalledUnderTheNameOfTheDerived) {
  DeviceClient device(client_);
  CameraClient camera(client_);
  EXPECT_EQ(name_of(device), "d by Device.name");
  EXPECT_EQ(name_of(camera), "d by Camera.name");
  camera.rename("c");
  EXPECT_EQ(camera.name(), "c by Camera.name");
  EXPECT_EQ(device.name(), "d by Device.name");
  EXPECT_EQ(camera.shoot(0.5), "picture");
  DeviceApi& base = camera;
  EXPECT_EQ(*base.try_name(), "c by Camera.name");
}

TEST_F(Services, AFakeOfTheBaseIsPartOfAFakeOfTheDerived) {
  struct FakeDevice : virtual DeviceApi {
    std::string name() override { return "fake"; }
    void rename(const std::string&, bool) override { throw Busy{.seconds = 3}; }
    void log(const std::string&, std::int32_t) override {}
  };
  struct FakeCamera final : CameraApi, FakeDevice {
    std::string shoot(double) override { return "fake picture"; }
  } fake;
  EXPECT_EQ(name_of(fake), "fake");
  EXPECT_EQ(*fake.try_shoot(1), "fake picture");
  EXPECT_TRUE(fake.try_rename("x").error().transient());
}

TEST_F(Services, OnewayMethodsRunOnceTheyAreAnswered) {
  CameraClient camera(client_);
  camera.log("a");
  camera.log("b", 2);
  EXPECT_TRUE(camera.try_log("c").ok());
  EXPECT_THAT(camera_->lines, ElementsAre("a 1", "b 2", "c 1"));
}

TEST_F(Services, TransientErrorsSaySo) {
  CameraClient camera(client_);
  const auto busy = camera.try_rename(std::string(65, 'x'));
  EXPECT_TRUE(busy.error().transient());
  EXPECT_EQ(tagwire::error_as<Busy>(busy.error())->seconds, 7);
  EXPECT_FALSE(camera.try_rename("").error().transient());
  try {
    camera.shoot(0);
    FAIL();
  } catch (const tagwire::Fault& fault) {
    EXPECT_TRUE(fault.transient());
  }
  static_assert(tagwire::kTransient<Busy> && !tagwire::kTransient<shop::services::Gone>);
}

TEST(ServiceConstants, AreInTheTypesHeader) {
  static_assert(shop::services::Device::MAX_NAME == 64);
  static_assert(shop::services::Camera::FRAMES == 25);
  static_assert(shop::services::Camera::GREETING == "hello");
  static_assert(shop::services::Remote::LIMIT == shop::desk::Desk::LIMIT);
}

TEST(MethodPolicies, ReachTheMethodTable) {
  MyCamera camera;
  tagwire::rpc::MethodTable table;
  camera.add_methods_(table);
  const auto& name = table.find("Camera.name")->policy();
  EXPECT_EQ(name.timeout, std::chrono::seconds(5));
  EXPECT_TRUE(name.readonly && !name.idempotent && name.auth.empty());
  const auto& rename = table.find("Camera.rename")->policy();
  EXPECT_EQ(rename.timeout, std::chrono::milliseconds(1500));
  EXPECT_EQ(rename.auth, "device.write");
  EXPECT_TRUE(rename.idempotent && rename.repeatable());
  EXPECT_TRUE(table.find("Camera.log")->policy().oneway);
  EXPECT_EQ(table.find("Camera.shoot")->policy().timeout, std::chrono::seconds(5));
  EXPECT_EQ(table.find("Device.name"), nullptr);
}

TEST_F(Services, AreDescribedWithWhatTheyImport) {
  using tagwire::Value;
  const Value answer = client_.call<Value>("tagwire.describe");
  const std::string text = to_string(answer);
  const std::size_t base = text.find("module shop.desk;");
  const std::size_t derived = text.find("module shop.services;");
  ASSERT_NE(base, std::string::npos) << text;
  ASSERT_NE(derived, std::string::npos);
  EXPECT_LT(base, derived);
  EXPECT_EQ(text.find("module shop.services;", derived + 1), std::string::npos);
}

TEST_F(Services, AnswerThatTheyAreNotImplemented) {
  tagwire::Server server;
  server.add(std::make_shared<shop::services::UnimplementedCameraService>());
  tagwire::Client client(server);
  CameraClient camera(client);
  EXPECT_THAT(camera.try_name().error().message, HasSubstr("Camera.name is not implemented"));
  EXPECT_TRUE(camera.try_log("x").ok());  // oneway: the caller is not told
}

// The examples of the file, against a server in process.
using shop::services::CameraExamples;
using shop::services::DeviceExamples;

INSTANTIATE_TEST_SUITE_P(InProcess, DeviceExamples, ::testing::Values([] {
                           return tagwire::examples::in_process<DeviceClient>(
                               std::make_shared<MyDevice>());
                         }));
INSTANTIATE_TEST_SUITE_P(InProcess, CameraExamples, ::testing::Values([] {
                           return tagwire::examples::in_process<CameraClient>(
                               std::make_shared<MyCamera>());
                         }));

TEST(ExampleTests, FailOnAnotherErrorAndOnNone) {
  EXPECT_NONFATAL_FAILURE(tagwire::examples::expect_error(Busy{.seconds = 1}, [] {}),
                          "but the call returned");
  EXPECT_NONFATAL_FAILURE(
      tagwire::examples::expect_error(Busy{.seconds = 1}, [] { throw shop::services::Gone{}; }),
      "but the call threw something else");
  EXPECT_NONFATAL_FAILURE(
      tagwire::examples::expect_error(Busy{.seconds = 1}, [] { throw Busy{.seconds = 2}; }),
      "seconds");
}

}  // namespace
