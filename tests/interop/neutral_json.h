// neutral.h for programs that have the JSON already parsed.
#pragma once

#include <nlohmann/json.hpp>

#include "tagwire/value/value.h"

namespace interop {

nlohmann::json to_neutral(const tagwire::Value& value);
tagwire::Value from_neutral(const nlohmann::json& neutral);

}  // namespace interop
