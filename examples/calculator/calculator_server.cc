// The calculator: the smallest useful server. It implements the class that tagwire made of
// calculator.idl.
#include "../common/example_server.h"
#include "calculator.server.h"

namespace {

std::int32_t in_range(std::int64_t result) {
  if (result != static_cast<std::int32_t>(result)) throw calculator::OutOfRange{.result = result};
  return static_cast<std::int32_t>(result);
}

class Calculator final : public calculator::CalculatorService {
 public:
  std::int32_t add(tagwire::CallContext&, std::int32_t x, std::int32_t y) override {
    return in_range(std::int64_t{x} + y);
  }
  std::int32_t subtract(tagwire::CallContext&, std::int32_t x, std::int32_t y) override {
    return in_range(std::int64_t{x} - y);
  }
  std::int32_t multiply(tagwire::CallContext&, std::int32_t x, std::int32_t y) override {
    return in_range(std::int64_t{x} * y);
  }
  std::int32_t divide(tagwire::CallContext&, std::int32_t x, std::int32_t y) override {
    if (y == 0) throw calculator::DivisionByZero{.dividend = x};
    const std::int64_t quotient = std::int64_t{x} / y;
    const bool rounded_up =
        x % std::int64_t{y} != 0 && (x < 0) != (y < 0);  // C++ rounds towards zero
    return in_range(rounded_up ? quotient - 1 : quotient);
  }
};

}  // namespace

int main(int argc, char** argv) {
  return examples::serve(
      argc, argv, [](tagwire::Server& server) { server.add(std::make_shared<Calculator>()); });
}
