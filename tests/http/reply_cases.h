// Replies and what the parser makes of them: one table, read by the test of outcomes and by the
// test that outcomes do not depend on how the input is split.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tagwire/http/response_parser.h"
#include "tests/http/pieces.h"

namespace tagwire::http {

struct ReplyCase {
  std::string input;
  std::string want;  ///< as read_replies() spells it
};

std::vector<ReplyCase> accepted_replies();
std::vector<ReplyCase> refused_replies();

/// Reads the replies of `input`, one after the other, up to its end. One line for each:
///   "200 OK 1.1 keep {Server: x|Content-Length: 2} hi", or "malformed: <message of the error>".
std::string read_replies(std::string_view input, const Pieces& pieces = {},
                         const HttpLimits& limits = {});

}  // namespace tagwire::http
