// Why a message is refused, as a server would answer it. For a reply the status only tells a limit
// (413, 414, 431) from a mistake.
#pragma once

#include <string>
#include <string_view>

namespace tagwire::http {

/// Without a copy: static text.
struct Mistake {
  int status = 0;  ///< 0: none
  std::string_view reason;
};

/// The status to answer with, and a sentence for the body. The connection closes after it.
/// http::refuse() in response.h makes the reply.
struct Refusal {
  int status = 400;
  std::string reason;
};

}  // namespace tagwire::http
