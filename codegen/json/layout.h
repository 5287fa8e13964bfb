// JSON as people like to read it: what fits into a line stands on one, as in
// {"name": "qty", "type": {"kind": "int32"}}.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace tagwire::codegen {

/// `json` in lines of up to 100 columns where that is possible, without a line end behind the last.
/// Bytes that are no UTF-8 become U+FFFD.
std::string pretty_json(const nlohmann::ordered_json& json);

/// `json` in one line, without spaces between tokens.
std::string compact_json(const nlohmann::ordered_json& json);

}  // namespace tagwire::codegen
