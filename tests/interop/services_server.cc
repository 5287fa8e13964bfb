// Services that extend others and answer oneway, for Python to call (services_test.py). The
// interface is that of tests/codegen/golden/services.
#include <cerrno>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "../../examples/common/example_server.h"
#include "services.server.h"

namespace {

using shop::services::Busy;

class Device : public virtual shop::services::DeviceService {
 public:
  std::string name(tagwire::CallContext& context) override {
    return "device by " + std::string(context.method());
  }
  void rename(tagwire::CallContext&, const std::string& name, bool) override {
    throw Busy{.seconds = static_cast<std::int32_t>(name.size())};
  }
  /// Takes a line out of a pipe: it ends when somebody has put one in.
  void log(tagwire::CallContext&, const std::string& pipe, std::int32_t level) override {
    std::ifstream in;
    do {  // a signal ends the wait for a writer early
      in.open(pipe);
    } while (!in.is_open() && errno == EINTR);
    std::string line;
    std::getline(in, line);
    const std::lock_guard lock(mutex_);
    lines_.push_back(line + " " + std::to_string(level));
  }
  std::vector<std::string> lines() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

class Camera final : public shop::services::CameraService, public Device {
 public:
  std::string shoot(tagwire::CallContext&, double) override { return "picture"; }
};

}  // namespace

int main(int argc, char** argv) {
  const auto camera = std::make_shared<Camera>();
  return examples::serve(argc, argv, [&](tagwire::Server& server) {
    server.add(camera);
    server.add(std::make_shared<Device>());
    server.register_function("lines", [camera] { return camera->lines(); });
  });
}
