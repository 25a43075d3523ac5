#include "storage/base/error.hpp"

namespace samvad::storage {

std::string_view to_string(Code code) {
  switch (code) {
    case Code::kBadInput:
      return "bad_input";
    case Code::kTooLarge:
      return "too_large";
    case Code::kUnsupported:
      return "unsupported";
    case Code::kUnauthenticated:
      return "unauthenticated";
    case Code::kForbidden:
      return "forbidden";
    case Code::kNotFound:
      return "not_found";
    case Code::kGone:
      return "gone";
    case Code::kConflict:
      return "conflict";
    case Code::kLocked:
      return "locked";
    case Code::kRateLimited:
      return "rate_limited";
    case Code::kHeld:
      return "held";
    case Code::kRefused:
      return "refused";
    case Code::kExpired:
      return "expired";
    case Code::kUnavailable:
      return "unavailable";
    case Code::kTimeout:
      return "timeout";
    case Code::kPeer:
      return "peer";
    case Code::kPolicy:
      return "policy";
    case Code::kDiskFull:
      return "disk_full";
    case Code::kConfig:
      return "config";
    case Code::kInternal:
      return "internal";
  }
  return "internal";
}

}  // namespace samvad::storage
