#include "tagwire/base/error.h"

namespace tagwire {

std::string_view to_string(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::kMalformed:
      return "malformed";
    case ErrorCode::kFault:
      return "fault";
    case ErrorCode::kTimeout:
      return "timeout";
    case ErrorCode::kUnavailable:
      return "unavailable";
    case ErrorCode::kCancelled:
      return "cancelled";
    case ErrorCode::kDenied:
      return "denied";
    case ErrorCode::kLimit:
      return "limit";
    case ErrorCode::kInternal:
      return "internal";
  }
  return "unknown";
}

Error&& Error::during(std::string_view step) && {
  message.insert(0, ": ").insert(0, step);
  return std::move(*this);
}

}  // namespace tagwire
