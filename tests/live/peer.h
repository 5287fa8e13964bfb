// Where the server is that a test calls: the driver (run_live.py) started it, and says so in the
// environment.
#pragma once

#include <cstdlib>
#include <stdexcept>
#include <string>

#include "tagwire/client/client.h"

namespace tagwire::testing {

inline std::string from_driver(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) {
    throw std::runtime_error(std::string(name) + " is not set: run this through run_live.py");
  }
  return value;
}

}  // namespace tagwire::testing
