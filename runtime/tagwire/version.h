// The version of the runtime, and the oldest generator whose output it still compiles.
#pragma once

/// major * 10000 + minor * 100 + patch, for the preprocessor and for generated code.
#define TAGWIRE_VERSION 100
#define TAGWIRE_VERSION_STRING "0.1.0"

namespace tagwire {

/// Raised whenever generated code needs something new of the runtime; generated code rejects a
/// smaller one.
inline constexpr int kGeneratedCodeVersion = 3;

}  // namespace tagwire
