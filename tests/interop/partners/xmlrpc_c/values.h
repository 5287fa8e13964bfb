// The suite's neutral values (suite/neutral.py) as xmlrpc-c holds them, and back. Shared by its
// client and its server; knows nothing of tagwire.
#pragma once

#include <nlohmann/json.hpp>
#include <xmlrpc-c/base.hpp>

namespace partner {

xmlrpc_c::value native(const nlohmann::json& neutral);
nlohmann::json neutral(const xmlrpc_c::value& value);

}  // namespace partner
