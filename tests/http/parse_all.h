// Runs the request parser over bytes in pieces and spells what came out as text, so that a test
// compares two runs, or a run and a table, with one string.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tagwire/http/request.h"
#include "tests/http/pieces.h"

namespace tagwire::http {

/// Parses all requests of `input` as a connection would. One line per request:
///   "POST /RPC2 1.1 keep {Host: a|X: b} body" or "refused 400", then "unfinished" if some bytes of
///   a
/// request are left. `head_events`, if given, gets one entry per kHeadComplete.
std::string parse_all(std::string_view input, const Pieces& pieces = {},
                      const HttpLimits& limits = {},
                      std::vector<std::string>* head_events = nullptr);

/// As parse_all, but with the sentence of a refusal.
std::string parse_one_reason(std::string_view input, const HttpLimits& limits = {});

}  // namespace tagwire::http
