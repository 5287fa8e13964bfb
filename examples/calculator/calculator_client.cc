// Calls the calculator from C++: calculator_client [URL].
#include <exception>
#include <iostream>
#include <string>

#include "calculator.client.h"
#include "tagwire/client/client.h"

namespace {

void call(const std::string& url) {
  tagwire::Client client(url);
  calculator::CalculatorClient calculator(client);

  std::cout << "2 + 3 = " << calculator.add(2, 3) << '\n';
  std::cout << "-7 // 2 = " << calculator.divide(-7, 2) << '\n';

  // A declared error is thrown as the struct that it is in the interface.
  try {
    calculator.divide(1, 0);
  } catch (const calculator::DivisionByZero& error) {
    std::cout << "divide(1, 0) throws " << error << '\n';
  }

  // The twin of every method returns what happened instead of throwing it.
  const tagwire::Result<std::int32_t> sum = calculator.try_add(2147483647, 1);
  if (!sum.ok()) std::cout << "try_add(2147483647, 1): " << sum.error().message << '\n';

  // Any method of any server can be called without an interface file, too.
  std::cout << "divide: " << client.call<std::string>("system.methodHelp", "divide") << '\n';
  const tagwire::Result<int> odd = client.try_call<int>("add", 1, "two");
  if (!odd.ok()) std::cout << odd.error().message << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  try {
    call(argc > 1 ? argv[1] : "http://127.0.0.1:8080");
  } catch (const std::exception& error) {
    std::cerr << "calculator_client: " << error.what() << '\n';
    return 1;
  }
}
