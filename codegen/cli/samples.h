// The files of tests/idl/diagnostics and tests/idl/lint, as they were when the command was built.
#pragma once

#include <string_view>
#include <vector>

namespace tagwire::cli {

/// As idl::Sample.
struct EmbeddedSample {
  std::string_view name;
  std::string_view wrong;
  std::string_view message;
  std::string_view good;
};

/// In the order of their numbers. The source is made by cmake/EmbedSamples.cmake.
const std::vector<EmbeddedSample>& embedded_samples();

}  // namespace tagwire::cli
