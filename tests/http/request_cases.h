// Requests and what the parser makes of them: one table, read by the test of outcomes and by the
// test that outcomes do not depend on how the input is split.
#pragma once

#include <string>
#include <vector>

namespace tagwire::http {

struct RequestCase {
  std::string input;
  std::string want;  ///< as parse_all() spells it
};

std::vector<RequestCase> accepted_requests();
std::vector<RequestCase> refused_requests();

}  // namespace tagwire::http
