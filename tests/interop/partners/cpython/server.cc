// The methods that CPython's test_xmlrpc expects of its server, on ours.
#include <cstdint>
#include <string>

#include "../../../../examples/common/example_server.h"
#include "tagwire/value/value.h"
#include "tagwire/wire/value_codec.h"

namespace {

using tagwire::Value;

// Python's + on whatever comes: numbers and texts, nothing mixed.
Value add(const Value& x, const Value& y) {
  if (x.is_string() && y.is_string()) return x.as_string() + y.as_string();
  return x.as_int() + y.as_int();
}

std::int64_t power(std::int64_t base, std::int32_t exponent) {
  std::int64_t result = 1;
  for (std::int32_t i = 0; i < exponent; ++i) result *= base;
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  return examples::serve(argc, argv, [](tagwire::Server& server) {
    server.register_function("pow", power);
    server.register_function("add", add);
    server.register_function("têšt", [](const Value& value) { return value; });
    server.register_function(
        "my_function", [] { return true; }, "This is my function");
    server.register_function(
        "div", [](std::int64_t x, std::int64_t y) { return x / y; }, "This is the div function");
    server.register_function("Fixture.getData", [] { return std::string("42"); });
  });
}
