// What `tagwire show` prints about one captured XML-RPC message: what is in it and, if a tagwire
// server or client would refuse it, why and where. Two readers look at it: ours, whose verdict
// counts, and tinyxml2, whose tree also covers what follows a mistake. Where they disagree, that is
// said: whoever debugs an odd peer wants to know whether it is the peer or the reader.
#pragma once

#include <string>
#include <string_view>

namespace tagwire::cli {

struct ShownMessage {
  std::string text;
  bool good = false;  ///< whether tagwire reads the message
};

/// `name`: of the file, for the place of a mistake.
ShownMessage show_message(std::string_view name, std::string_view bytes);

}  // namespace tagwire::cli
